"""What an officer could do now around cases, for the home page: late first, each with why, the article, one button."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from diemtua.casework import rules
from diemtua.casework.access import forsaken_cases, memberships, own_units
from diemtua.casework.models import Case, CaseMember
from diemtua.casework.queries.board import calls_of, rolled_up
from diemtua.casework.queries.lists import by_urgency, urgency_of
from diemtua.casework.queries.recurring import Figures, asked, counted, known, standing_of
from diemtua.casework.returning import Standing
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.unions.access import is_upper_officer, person_of, visible_units

MOST = 8
UNITS = 5
_URGENCIES = {
    rules.Urgency.LATE: Urgency.NOW,
    rules.Urgency.SOON: Urgency.ANSWER,
    rules.Urgency.CALM: Urgency.LOOK,
    rules.Urgency.ENDED: Urgency.PREPARE,
}


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """The user's own cases; for who holds a post, what returns every year or two; for an officer above, units to call.

    One query for everybody, three more for an officer, six more for an officer above.
    """
    today = localdate(now)
    acting = memberships(user).filter(case=OuterRef("pk"), role__in=CaseMember.ACTING)
    own = by_urgency(Case.objects.filter(Exists(acting), closed_at=None)).select_related("unit")[:MOST]
    steps = [_of_case(case, now) for case in own]
    if person_of(user) is not None:
        steps += _of_returning(user, today)
    if is_upper_officer(user):
        steps += [*_of_units(user, now), *_of_forsaken(user), *_of_unions(user, today)]
    return steps


def _of_case(case: Case, now: dt.datetime) -> Step:
    found = urgency_of(case, now)
    url = reverse("casework:case", args=[case.pk])
    if found == rules.Urgency.ENDED:
        detail = f"{case.ending[:1].upper()}{case.ending[1:]}. Ghi kết quả rồi đóng hồ sơ."
        return Step(_URGENCIES[found], f"Đóng hồ sơ «{case.title}»", detail, "Mở hồ sơ", url, "folder-check")
    return Step(
        _URGENCIES[found],
        f"{case.step_title}" if case.step else case.title,
        f"{case.title}. {why(case, now)}",
        "Xem vụ việc",
        url,
        "triangle-alert" if found == rules.Urgency.LATE else "folder-clock",
        case.due_at or end_of(case.due_on),
    )


def why(case: Case, now: dt.datetime) -> str:
    """One sentence why, with the article, out of what is kept on the row."""
    if not case.step:
        return "Chưa có việc nào đến lượt."
    article = f" ({case.step_source})"
    if case.due_on is None:
        return f"Đến lượt {case.step_who[:1].lower()}{case.step_who[1:]}; luật không ấn định hạn{article}."
    left = (case.due_on - localdate(now)).days
    if left < 0:
        return f"Đã quá hạn {vn_date(case.due_on)}, trễ {-left} ngày{article}."
    if case.due_at and case.due_at < now:
        return f"Đã quá hạn lúc {localtime(case.due_at):%H:%M} ngày {vn_date(case.due_on)}{article}."
    until = "là hôm nay" if left == 0 else f"{vn_date(case.due_on)}, còn {left} ngày"
    return f"Hạn cuối {until}{article}."


def end_of(day: dt.date | None) -> dt.datetime | None:
    """The last minute of a day in Vietnam."""
    return dt.datetime.combine(day, dt.time(23, 59), VN) if day else None


def _of_returning(user: User, today: dt.date) -> list[Step]:
    """What returns in the officer's own unions: the list of members, the dialogue, the conference. Three queries."""
    units = own_units(user)
    return [
        _of_duty(row, standing_of(row, reminder, today))
        for reminder in known(today)
        for row in asked(units, reminder, today, kept_too=True)[:UNITS]
    ]


def _of_duty(row: dict[str, Any], found: Standing) -> Step:
    """Never written down: asked for the day; else the next one is prepared."""
    reminder = found.reminder
    asks_day = reminder.is_short and found.last_on is None
    page = "casework:record_past" if asks_day else "casework:open_case"
    return Step(
        Urgency.NOW if found.is_late else Urgency.PREPARE if found.is_near else Urgency.LOOK,
        found.title,
        f"{row['name']}. {found.why}{' Làm rồi thì ghi ngày; chưa làm thì lập vụ việc từ đó.' if asks_day else ''}",
        "Ghi lần đã làm" if asks_day else reminder.label,
        f"{reverse(page, args=[reminder.duty.procedure])}?don-vi={row['pk']}",
        "triangle-alert" if found.is_late else reminder.icon,
        end_of(found.due_on),
    )


def _of_unions(user: User, today: dt.date) -> list[Step]:
    """The same of all unions below, in figures: one step, its button opens the duty with most late. Three queries."""
    figures = counted(visible_units(user), today)
    if not figures:
        return []
    first = max(figures, key=lambda one: (one.late, one.number))
    late = f"{dotted(first.late)} công đoàn cơ sở trễ việc định kỳ"
    return [
        Step(
            Urgency.NOW if first.late else Urgency.LOOK,
            late if first.late else "Việc định kỳ của công đoàn cơ sở",
            " ".join(_in_words(one, today) for one in figures),
            "Xem đơn vị nào",
            f"{reverse('casework:recurring')}?viec={first.reminder.duty.procedure}",
            "triangle-alert" if first.late else "calendar-clock",
        )
    ]


def _in_words(one: Figures, today: dt.date) -> str:
    """«Hội nghị người lao động: 12 đơn vị chưa có hoặc đến hạn, 2 đã trễ (article).»"""
    source = one.reminder.duty.next_one(None, today, False).source
    late = f", {dotted(one.late)} đã trễ" if one.late else ""
    return f"{one.reminder.name}: {dotted(one.number)} đơn vị chưa có hoặc đến hạn{late} ({source})."


def _of_units(user: User, now: dt.datetime) -> list[Step]:
    """The units with something late or asked for, at most five. Two queries."""
    figures = list(rolled_up(user, now, only_pressing=True)[:UNITS])
    found = calls_of(user, figures) if figures else []
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
