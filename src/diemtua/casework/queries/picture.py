"""A case as its page shows it: the line of steps with reasons, the one next thing, who stands where."""

import datetime as dt
from dataclasses import dataclass

from diemtua.casework import rules
from diemtua.casework.models import Case, CaseEvent, Claimant
from diemtua.casework.queries.stories import Story, statuses
from diemtua.kernel.numbers import dotted
from diemtua.kernel.text import name_sort_key
from diemtua.rulebook.states import ACTIONABLE, CaseStatus, State, StepStatus


@dataclass(frozen=True)
class Line:
    """One step on the page."""

    found: StepStatus
    tone: str
    icon: str
    may_record: bool
    events: tuple[CaseEvent, ...]


@dataclass(frozen=True)
class Group:
    """Claimants who stand at the same point."""

    number: int
    story: Story
    status: CaseStatus

    @property
    def next(self) -> StepStatus | None:
        """What to do next for them."""
        return _next(self.status)

    @property
    def people(self) -> list[Claimant]:
        """By name."""
        return sorted(self.story.claimants, key=lambda c: name_sort_key(c.full_name))

    @property
    def words(self) -> str:
        """«5 người: Lê An và 4 người khác», so that groups of one size are told apart."""
        first, *others = self.people
        told = f"{first} và {dotted(len(others))} người khác" if others else str(first)
        return f"{dotted(len(others) + 1)} người: {told}"


@dataclass(frozen=True)
class Picture:
    """The whole page; with several groups of claimants, of the group chosen."""

    status: CaseStatus
    next: StepStatus | None
    lines: tuple[Line, ...]  # done, due, possible: in the order of the procedure
    others: tuple[Line, ...]  # waiting for their turn, forbidden until then, or needless
    also: tuple[StepStatus, ...]  # what else can be recorded now
    groups: tuple[Group, ...]
    group: Group
    urgency: rules.Urgency


def picture(case: Case, now: dt.datetime, *, group: int = 0) -> Picture:
    """The case as of now. Three queries, and one for the names of those who recorded."""
    groups = tuple(Group(number, story, found) for number, (story, found) in enumerate(statuses(case, now)))
    chosen = groups[group] if 0 <= group < len(groups) else groups[0]
    found = chosen.status
    lines = tuple(_line(step, chosen.story, now) for step in found.steps)
    first = _next(found)
    also = [s for s in found.next if first is None or s.step.id != first.step.id]
    also += [s for s in found.steps if s.step.may_repeat and s.state in (State.DONE, State.DONE_LATE)]
    return Picture(
        found,
        first,
        tuple(line for line in lines if not _is_later(line.found)),
        tuple(line for line in lines if _is_later(line.found)),
        tuple(also),
        groups,
        chosen,
        rules.urgency(
            first.due_on if first else None,
            first.due_at if first else None,
            rules.warning_day(first) if first else None,
            now,
            ended=bool(found.ending) and first is None,
            closed=not case.is_open,
        ),
    )


def _next(found: CaseStatus) -> StepStatus | None:
    """What presses first; else, while the case goes on, what waits for its day, or the first thing that can be done."""
    if found.ending:
        return rules.pressing(found.next)
    return rules.pressing(found.next) or rules.lost(found) or next(iter((*found.waiting, *found.next)), None)


def _is_later(found: StepStatus) -> bool:
    """Not yet anybody's turn, or never: told behind a fold. A step only waiting for its first lawful day is told at once."""
    return found.state in (State.WAITING, State.MOOT) or (found.state == State.FORBIDDEN and not found.is_waiting)


def _line(found: StepStatus, story: Story, now: dt.datetime) -> Line:
    tone, icon = rules.tone(found, now)
    may_record = found.state in ACTIONABLE or (found.step.may_repeat and found.done_on is not None)
    return Line(found, tone, icon, may_record, tuple(e for e in story.events if e.step == found.step.id))


def claimants_by_state(case: Case, now: dt.datetime) -> list[Group]:
    """The groups of claimants with where each stands. Three queries."""
    return [Group(number, story, found) for number, (story, found) in enumerate(statuses(case, now))]


def history(case: Case) -> list[CaseEvent]:
    """Everything recorded, corrected and withdrawn ones too, the newest recording first. Two queries."""
    rows = case.events.select_related("by", "struck_by", "replaced_by").prefetch_related("claimants")
    found = list(rows.order_by("-at", "-pk"))
    for row in found:
        row.case = case
    return found
