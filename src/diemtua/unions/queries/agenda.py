"""Steps for the agenda."""

import datetime as dt

from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.unions.access import (
    is_upper_officer,
    visible_mandates,
)
from diemtua.unions.committee import SOON
from diemtua.unions.counted import counted_persons
from diemtua.unions.models import Stewardship, Unit
from diemtua.unions.rules import (
    PersonFilter,
)


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper: the first account with a unit; two queries. For an upper-level officer: terms over or ending soon, then
    codes for who has no account; two queries."""
    steps = _stewards_step() if user.is_keeper else []
    if is_upper_officer(user):
        steps += [*_terms_step(user, today=localdate(now)), *_accounts_step(user)]
    return steps


def _stewards_step() -> list[Step]:
    """While there are units and nobody looks after any."""
    if Stewardship.objects.filter(ended_at=None).exists() or not Unit.objects.exists():
        return []
    return [
        Step(
            urgency=Urgency.ANSWER,
            title="Chưa có cán bộ nào phụ trách đơn vị",
            detail="Lập tài khoản cho cán bộ công đoàn cấp trên, giao đơn vị; người ấy nạp danh sách, mở lớp, cấp mã.",
            label="Thêm tài khoản",
            url=reverse("unions:add_staff"),
            icon="user-plus",
        )
    ]


def _terms_step(user: User, *, today: dt.date) -> list[Step]:
    ending = visible_mandates(user).filter(ended_on=None, term_ends_on__lte=today + SOON).count()
    if not ending:
        return []
    return [
        Step(
            urgency=Urgency.PREPARE,
            title=f"{dotted(ending)} chức vụ hết hoặc sắp hết nhiệm kỳ",
            detail="Chuẩn bị đại hội, hội nghị; ghi nhiệm kỳ mới hoặc ghi thôi chức vụ.",
            label="Xem danh sách",
            url=reverse("unions:terms"),
            icon="calendar-clock",
        )
    ]


def _accounts_step(user: User) -> list[Step]:
    waiting = counted_persons(user, PersonFilter(account="none"), for_codes=True)
    if waiting is None or not len(waiting):
        return []
    return [
        Step(
            urgency=Urgency.LOOK,
            title=f"{dotted(len(waiting))} cán bộ chưa có tài khoản",
            detail="Cấp mã kích hoạt để họ vào được lớp, bài kiểm tra và chứng nhận trên điện thoại.",
            label="Cấp mã kích hoạt",
            url=reverse("unions:activation"),
            icon="key-round",
        )
    ]
