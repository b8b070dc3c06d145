"""What happened to whom: the events of a case as the interpreter wants them, one story a group of claimants."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from diemtua.casework import rules
from diemtua.casework.models import Case, CaseEvent, Claimant
from diemtua.rulebook.history import Event
from diemtua.rulebook.interpreter import status
from diemtua.rulebook.states import CaseStatus


@dataclass(frozen=True)
class Story:
    """Claimants with the same events, in order of time; a case without claimants has one story of nobody."""

    claimants: tuple[Claimant, ...]
    events: tuple[CaseEvent, ...]

    @property
    def law_events(self) -> list[Event]:
        """The events as the interpreter wants them."""
        return [row.as_event for row in self.events]


def stories(case: Case) -> list[Story]:
    """The stories of a case, the largest group first. Three queries however many claimants."""
    events = list(CaseEvent.objects.filter(case=case, struck_at=None).order_by("on_day", "on_time", "pk"))
    claimants = list(case.claimants.order_by("pk"))
    for row in events:
        row.case = case
    touched: dict[int, set[int]] = defaultdict(set)
    through = CaseEvent.claimants.through.objects.filter(caseevent__case=case, caseevent__struck_at=None)
    for event_id, claimant_id in through.values_list("caseevent_id", "claimant_id"):
        touched[event_id].add(claimant_id)
    if not claimants:
        return [Story((), tuple(events))]
    groups: dict[tuple[int, ...], list[Claimant]] = {}
    for claimant in claimants:
        own = tuple(i for i, e in enumerate(events) if e.pk not in touched or claimant.pk in touched[e.pk])
        groups.setdefault(own, []).append(claimant)
    found = [Story(tuple(people), tuple(events[i] for i in own)) for own, people in groups.items()]
    return sorted(found, key=lambda story: (-len(story.claimants), story.claimants[0].pk))


def open_stories(case_ids: Sequence[int]) -> dict[int, list[list[Event]]]:
    """The events of many cases by case, one list a group of claimants. Three queries."""
    events: dict[int, list[tuple[int, Event]]] = {pk: [] for pk in case_ids}
    rows = CaseEvent.objects.filter(case__in=case_ids, struck_at=None).values_list(
        "pk", "case_id", "step", "on_day", "on_time", "outcome", "facts"
    )
    for pk, case_id, *told in rows.order_by():
        events[case_id].append((pk, rules.event_of(*told)))
    people: dict[int, list[int]] = defaultdict(list)
    for case_id, pk in Claimant.objects.filter(case__in=case_ids).order_by().values_list("case_id", "pk"):
        people[case_id].append(pk)
    touched: dict[int, set[int]] = defaultdict(set)
    through = CaseEvent.claimants.through.objects.filter(caseevent__case__in=list(people), caseevent__struck_at=None)
    for event_id, claimant_id in through.values_list("caseevent_id", "claimant_id"):
        touched[event_id].add(claimant_id)
    return {pk: _told_apart(found, people.get(pk, []), touched) for pk, found in events.items()}


def _told_apart(events: list[tuple[int, Event]], people: list[int], touched: dict[int, set[int]]) -> list[list[Event]]:
    """One list of events for each different course of things."""
    if not people:
        return [[event for _, event in events]]
    courses = {
        tuple(i for i, (pk, _) in enumerate(events) if pk not in touched or person in touched[pk]) for person in people
    }
    return [[events[i][1] for i in course] for course in courses]


def status_of(case: Case, today: dt.date) -> CaseStatus:
    """The case as of today; of several groups of claimants the largest. Three queries."""
    return statuses(case, today)[0][1]


def statuses(case: Case, today: dt.date) -> list[tuple[Story, CaseStatus]]:
    """Every story with where it stands on a day, or at an instant. Three queries."""
    ranges = tuple((dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b, _ in case.excluded)
    calendar = rules.calendar_of(case.rest)
    return [
        (story, status(case.procedure, story.law_events, today, calendar, excluded=ranges)) for story in stories(case)
    ]
