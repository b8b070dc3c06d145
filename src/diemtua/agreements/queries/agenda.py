"""What is due in the register, for the home page."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from diemtua.agreements.access import WRITERS, can_enter_register, visible_agreements, visible_imports
from diemtua.agreements.models import Agreement, RegisterImport
from diemtua.agreements.queries.register import ending, in_grace
from diemtua.agreements.rules.lifetime import filing_due, grace_days
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN, vn_date
from diemtua.people.models import User
from diemtua.rulebook.book import unchecked, vouched
from diemtua.unions.access import is_upper_officer
from diemtua.unions.models import Mandate

MOST = 5


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """Agreements soon over, not filed, or on their grace; own registers read and not confirmed. Two or three queries, plus two to learn who asks.

    The president is told of each; the upper-level officer gets one line a matter with the number.
    """
    if not can_enter_register(user):
        return []
    today = timezone.localdate(now)
    steps = _of_upper(user, today) if is_upper_officer(user) else _of_officer(user, today)
    return [*_unconfirmed(user), *_unknown(user, today), *steps]


def _unknown(user: User, today: dt.date) -> list[Step]:
    """That nothing is told of what is soon over, where nobody vouches for the law of today. One query then, else none."""
    late = unchecked(today)
    if not late or not visible_agreements(user).filter(state=Agreement.State.SIGNED).exists():
        return []
    return [Step(Urgency.PREPARE, "Chưa tính được thỏa ước nào sắp hết hạn", late, "Xem các thỏa ước", reverse("agreements:agreements"), "handshake")]  # fmt: skip


def _unconfirmed(user: User) -> list[Step]:
    waiting = visible_imports(user).filter(state=RegisterImport.State.PREVIEWED).defer("plan", "problems")
    return [
        Step(Urgency.ANSWER, f"Sổ thỏa ước «{one}» chờ xác nhận", "Xem lại rồi ghi vào sổ, hoặc bỏ.", "Xem trước", reverse("agreements:import", args=[one.pk]), "file-up")
        for one in waiting[:MOST]
    ]  # fmt: skip


def _of_officer(user: User, today: dt.date) -> list[Step]:
    here = visible_agreements(user).filter(state=Agreement.State.SIGNED).select_related("unit")
    steps = []
    for one in here.filter(ending(today) | in_grace(today)).order_by("effective_to")[:MOST]:
        told, url = one.life_on(today), reverse("agreements:agreement", args=[one.pk])
        assert told.next_on is not None
        grace = in_grace_now(one, today)
        title = "Thỏa ước hết hạn, đang thương lượng lại" if grace else "Thỏa ước sắp hết hạn"
        label = "Xem thỏa ước" if one.bargaining_again else "Chuẩn bị thỏa ước mới"
        steps.append(Step(Urgency.PREPARE, title, f"{told.sentence} ({told.source})", label, url, "handshake", _end_of(told.next_on)))  # fmt: skip
    if Mandate.objects.filter(person__user=user, ended_on=None, position__in=WRITERS).exists():
        for one in here.filter(filed_on=None).order_by("signed_on")[:MOST]:
            due, days = filing_due(one.signed_on), vouched("agreement_filing", one.signed_on)
            steps.append(
                Step(
                    Urgency.PREPARE,
                    "Ghi ngày gửi thỏa ước cho cơ quan lao động",
                    f"Người sử dụng lao động phải gửi một bản trong {days.value} ngày từ ngày ký ({days.source})."
                    if days
                    else due.sentence,
                    "Ghi ngày gửi",
                    reverse("agreements:file_agreement", args=[one.pk]),
                    "send",
                    _end_of(due.last_day) if due.last_day else None,
                )
            )
    return steps


def in_grace_now(agreement: Agreement, today: dt.date) -> bool:
    """Over, bargaining goes on."""
    ends = agreement.effective_to
    grace = grace_days(today)
    return ends is not None and grace is not None and ends < today <= ends + dt.timedelta(days=grace)


def _of_upper(user: User, today: dt.date) -> list[Step]:
    signed = visible_agreements(user).filter(state=Agreement.State.SIGNED)
    expiring = list(signed.filter(ending(today)).order_by("effective_to").values_list("effective_to", flat=True))
    if not expiring:
        return []
    return [
        Step(
            Urgency.PREPARE,
            f"{len(expiring)} thỏa ước hết hạn trong 90 ngày tới",
            f"Sớm nhất ngày {vn_date(expiring[0])}. Gọi chủ tịch công đoàn cơ sở chuẩn bị thương lượng (Bộ luật Lao động, Điều 83).",
            "Xem các thỏa ước",
            reverse("agreements:agreements") + "?tinh_trang=sap-het&sap=het",
            "handshake",
            _end_of(expiring[0]),
        )
    ]


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59), VN)
