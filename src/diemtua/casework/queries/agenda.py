"""What an officer could do now around cases, for the home page: late first, each with why, the article, one button."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.casework import rules
from diemtua.casework.access import forsaken_cases, own_units
from diemtua.casework.models import Case, CaseMember
from diemtua.casework.queries.board import calls_of, rolled_up
from diemtua.casework.queries.lists import by_urgency, urgency_of
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN, vn_date
from diemtua.people.models import User
from diemtua.unions.access import is_upper_officer, person_of
from diemtua.unions.models import Unit

MOST = 8
UNITS = 5
_URGENCIES = {
    rules.Urgency.LATE: Urgency.NOW,
    rules.Urgency.SOON: Urgency.ANSWER,
    rules.Urgency.CALM: Urgency.LOOK,
    rules.Urgency.ENDED: Urgency.PREPARE,
}


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """The user's own cases; for who holds a post, a yearly dialogue nobody has begun; for an officer above, units to call.

    One query for everybody, one more for an officer, three more for an officer above; nothing is counted, only read.
    """
    today = localdate(now)
    acting = CaseMember.objects.filter(case=OuterRef("pk"), user_id=user.pk, until=None, role__in=CaseMember.ACTING)
    own = by_urgency(Case.objects.filter(Exists(acting), closed_at=None)).select_related("unit")[:MOST]
    steps = [_of_case(case, today) for case in own]
    if person_of(user) is not None:
        steps += [_of_missing_dialogue(unit, today) for unit in _without_dialogue(user, today)]
    if is_upper_officer(user):
        steps += [*_of_units(user, today), *_of_forsaken(user)]
    return steps


def _of_case(case: Case, today: dt.date) -> Step:
    found = urgency_of(case, today)
    url = reverse("casework:case", args=[case.pk])
    if found == rules.Urgency.ENDED:
        detail = f"{case.ending[:1].upper()}{case.ending[1:]}. Ghi kết quả rồi đóng hồ sơ."
        return Step(_URGENCIES[found], f"Đóng hồ sơ «{case.title}»", detail, "Mở hồ sơ", url, "folder-check")
    return Step(
        _URGENCIES[found],
        f"{case.step_title}" if case.step else case.title,
        f"{case.title}. {why(case, today)}",
        "Mở vụ việc",
        url,
        "triangle-alert" if found == rules.Urgency.LATE else "folder-clock",
        end_of(case.due_on),
    )


def why(case: Case, today: dt.date) -> str:
    """One sentence why, with the article, out of what is kept on the row."""
    if not case.step:
        return "Chưa có việc nào đến lượt."
    article = f" ({case.step_source})"
    if case.due_on is None:
        return f"Đến lượt {case.step_who[:1].lower()}{case.step_who[1:]}; luật không ấn định hạn{article}."
    if case.due_on < today:
        return f"Đã quá hạn {vn_date(case.due_on)}, trễ {(today - case.due_on).days} ngày{article}."
    left = (case.due_on - today).days
    told = "là hôm nay" if left == 0 else f"{vn_date(case.due_on)}, còn {left} ngày"
    return f"Hạn cuối {told}{article}."


def end_of(day: dt.date | None) -> dt.datetime | None:
    """The last minute of a day in Vietnam."""
    return dt.datetime.combine(day, dt.time(23, 59), VN) if day else None


def _without_dialogue(user: User, today: dt.date) -> list[Unit]:
    """The officer's own unions without a periodic dialogue this year, begun or held. One query."""
    this_year = Case.objects.filter(unit=OuterRef("pk"), procedure=rules.PERIODIC).filter(
        Q(closed_at=None) | Q(opened_on__year=today.year)
    )
    grassroots = (Unit.Kind.GRASSROOTS,)
    return list(own_units(user).filter(kind__in=grassroots).exclude(Exists(this_year)).order_by("pk")[:2])


def _of_missing_dialogue(unit: Unit, today: dt.date) -> Step:
    return Step(
        Urgency.LOOK,
        f"Năm {today.year} chưa có đối thoại định kỳ",
        f"{unit}. Mỗi năm phải đối thoại ít nhất một lần (Bộ luật Lao động, Điều 63 khoản 2 điểm a).",
        "Chuẩn bị đối thoại",
        f"{reverse('casework:open_case', args=[rules.PERIODIC])}?don-vi={unit.pk}",
        "messages-square",
        end_of(dt.date(today.year, 12, 31)),
    )


def _of_units(user: User, today: dt.date) -> list[Step]:
    """The units with something late or asked for, at most five. Two queries."""
    figures = list(rolled_up(user, today, only_pressing=True)[:UNITS])
    found = calls_of(user, figures, today) if figures else []
    steps = []
    for row in found:
        call = f" Gọi {row.holder}{f', {row.phone}' if row.phone else ''}." if row.holder else ""
        steps.append(
            Step(
                Urgency.ANSWER if row.asked else Urgency.NOW if row.late else Urgency.PREPARE,
                f"{row.unit}: {row.why}",
                f"{'Đơn vị đang chờ bạn trả lời.' if row.asked else 'Hỏi xem đơn vị vướng ở đâu.'}{call}",
                "Xem vụ việc",
                f"{reverse('casework:cases')}?don-vi={row.unit_id}",
                "phone",
                end_of(row.first_due_on),
            )
        )
    return steps


def _of_forsaken(user: User) -> list[Step]:
    """One step for the confidential files without a holder. One query."""
    number = forsaken_cases(user).filter(closed_at=None).count()
    if not number:
        return []
    return [
        Step(
            Urgency.ANSWER,
            f"{number} hồ sơ kín chưa có người giữ",
            "Người giữ đã thôi nhiệm vụ hoặc tài khoản đã đóng. Hãy giao cho cán bộ khác của đơn vị; bạn không đọc nội dung.",
            "Giao hồ sơ",
            reverse("casework:forsaken_cases"),
            "lock",
        )
    ]
