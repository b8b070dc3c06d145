"""The days a phone's calendar should know: every running deadline of the cases the user is named in."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from diemtua.casework import rules
from diemtua.casework.access import named_cases
from diemtua.casework.models import Case
from diemtua.casework.queries.stories import open_stories
from diemtua.kernel.calendar_file import Day
from diemtua.people.models import User
from diemtua.rulebook.interpreter import open_steps
from diemtua.rulebook.states import StepStatus

MOST = 500


@dataclass(frozen=True)
class DueDay:
    """The last day of a step of a case; `alarms` are warning days of a limitation."""

    case: Case
    found: StepStatus
    day: dt.date

    @property
    def hour(self) -> str:
        """« 02:00» where the law counts hours."""
        return f" {self.found.due_at:%H:%M}" if self.found.due_at else ""

    def is_late(self, now: dt.datetime) -> bool:
        """The day, or its hour, has passed."""
        return rules.urgency(self.day, self.found.due_at, None, now) == rules.Urgency.LATE

    @property
    def alarms(self) -> tuple[dt.date, ...]:
        """Days to warn before a limitation ends."""
        return self.found.alarms


def due_days(user: User, today: dt.date) -> list[DueDay]:
    """Deadlines that run and days announced for later, in order of time; missed ones of the last month too. Four queries."""
    cases = {c.pk: c for c in named_cases(user).filter(closed_at=None).select_related("unit").order_by("pk")[:MOST]}
    found: dict[tuple[int, str], DueDay] = {}
    for pk, told in open_stories(list(cases)).items():
        case = cases[pk]
        ranges = tuple((dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b, _ in case.excluded)
        for events in told:
            asked = (case.procedure, events, today, rules.calendar_of(case.rest))
            for step in chain(*open_steps(*asked, excluded=ranges)):
                day = step.due_on
                if day is None or day < today - dt.timedelta(days=rules.FEED_DAYS_BACK):
                    continue
                known = found.get((pk, step.step.id))
                if known is None or day < known.day:
                    found[pk, step.step.id] = DueDay(case, step, day)
    return sorted(found.values(), key=lambda due: (due.day, due.case.pk, due.found.step.id))


def entries(days: list[DueDay], *, host: str, site: str) -> list[Day]:
    """What the phone is told. Calendars travel through other people's servers: no title, no name, nothing typed by a
    person; of a confidential file not even the procedure. `uid` stays the same when a day moves."""
    found = []
    for due in days:
        case, step = due.case, due.found.step
        url = f"{site}{reverse('casework:case', args=[case.pk])}"
        title = "Hạn của một hồ sơ kín" if case.confidential else f"Hạn{due.hour}: {step.title}"
        text = url if case.confidential else f"{case.unit}. {case.procedure_title}. {step.source}\n{url}"
        before = tuple(sorted({(due.day - alarm).days for alarm in due.alarms} | {0, 2}))
        found.append(Day(f"vu-viec-{case.pk}-{step.id}@{host}", due.day, title, text, before))
    return found
