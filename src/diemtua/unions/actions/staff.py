"""Staff accounts and who looks after which unit."""

import datetime as dt

from django.db import IntegrityError, transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.actions import create_account, issue_codes
from diemtua.people.models import User
from diemtua.unions.models import (
    Stewardship,
    Unit,
)
from diemtua.unions.rules import (
    KEEP_STEWARDSHIPS_FOR,
)


def forget_old_stewardships(*, now: dt.datetime) -> int:
    """Delete who looked after what, five years after it ended; how many. No audit line."""
    return Stewardship.objects.filter(ended_at__lt=now - KEEP_STEWARDSHIPS_FOR).delete()[0]


@transaction.atomic
def open_staff_account(
    *, username: str, full_name: str, unit: Unit | None, by: User, now: dt.datetime, **roles: bool
) -> tuple[User, str]:
    """An account with its roles, its first unit and its first code, in clear this once. One line, by `create_account`."""
    user = create_account(username=username, full_name=full_name, by=by, unit=str(unit or ""), **roles)
    if unit is not None:
        _hold_living(unit)
        Stewardship.objects.create(user=user, unit=unit, started_at=now)
    return user, issue_codes([user], by=by, now=now)[user.pk]


@transaction.atomic
def start_stewardship(*, user: User, unit: Unit, by: User, now: dt.datetime) -> Stewardship:
    """From now the account acts for the unit and all below it. Conflict when it does already, is locked, or the unit has
    ended; NotAllowed for the own account: who keeps the machine and its keys does not read people's files in the same breath. A
    keeper who is alone makes an account of an officer beside the own one: the journal then tells the two apart."""
    _demand_keeper(by)
    if user.pk == by.pk:
        raise NotAllowed(
            "Không tự giao đơn vị cho mình được; hãy nhờ một quản trị hệ thống khác giao, hoặc lập cho mình một tài khoản cán bộ riêng có đơn vị ấy."
        )
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise Conflict(f"Tài khoản của {user} đang khóa; hãy mở khóa rồi giao phụ trách.")
    _hold_living(unit)
    if unit.is_grassroots:
        raise BadInput(
            "Chỉ giao phụ trách đơn vị từ cấp trên cơ sở trở lên; hãy chọn phường, xã, ngành hoặc thành phố."
        )
    try:
        with transaction.atomic():
            made = Stewardship.objects.create(user=user, unit=unit, started_at=now)
    except IntegrityError as error:
        raise Conflict(f"{user} đang phụ trách {unit} rồi.") from error
    record("unions.start_stewardship", by=by, subject=made)
    return made


def _hold_living(unit: Unit) -> None:
    """Lock the unit's row, so that a decision which ends it waits or has done so; raises Conflict when it has ended."""
    last = Unit.objects.select_for_update().values_list("valid_to", flat=True).get(pk=unit.pk)
    if last is not None:
        raise Conflict(f"{unit} hoạt động đến hết ngày {vn_date(last)}; hãy giao phụ trách tổ chức tiếp nhận.")


@transaction.atomic
def end_stewardship(*, stewardship: Stewardship, by: User, now: dt.datetime) -> None:
    """From now the account no longer acts for the unit; what it did stays in the journal."""
    _demand_keeper(by)
    if not Stewardship.objects.filter(pk=stewardship.pk, ended_at=None).update(ended_at=now):
        raise Conflict("Việc phụ trách này đã kết thúc rồi; hãy tải lại trang.")
    record("unions.end_stewardship", by=by, subject=stewardship)


def _demand_keeper(by: User) -> None:
    if not by.is_keeper:
        raise NotAllowed("Chỉ quản trị hệ thống giao và thu việc phụ trách đơn vị; hãy gửi yêu cầu cho quản trị.")
