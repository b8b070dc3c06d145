"""Results of an exam."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from diemtua.exams.models import Answer, Entry, Exam, Item, Sitting
from diemtua.unions.models import Mandate


@dataclass(frozen=True, slots=True)
class Result:
    """Where one person stands in one exam. `state`: none | open | submitted | marked, of the newest attempt."""

    attempts: int
    best_percent: Decimal | None
    passed: bool
    state: str


NOT_STARTED = Result(attempts=0, best_percent=None, passed=False, state="none")


def results_of(exam: Exam) -> dict[int, Result]:
    """Person id -> Result, for everybody entered and not withdrawn. Two queries.

    A sitting whose time is over counts as open until `finish_overdue_sittings` ran: call that action first.
    """
    found = dict.fromkeys(exam.entries.filter(withdrawn_at=None).values_list("person_id", flat=True), NOT_STARTED)
    for person_id, attempt, state, percent, passed in (
        Sitting.objects.filter(exam=exam)
        .order_by("person_id", "attempt")
        .values_list("person_id", "attempt", "state", "percent", "passed")
    ):
        if person_id in found:
            found[person_id] = _with(found[person_id], attempt, state, percent, bool(passed))
    return found


def _with(so_far: Result, attempt: int, state: str, percent: Decimal | None, passed: bool) -> Result:
    """The standing after one more sitting, the sittings coming in order of their attempt."""
    percents = [p for p in (so_far.best_percent, percent) if p is not None]
    return Result(attempt, max(percents, default=None), so_far.passed or passed, state)


def standing_of(result: Result) -> str:
    """A key of STANDINGS: passed | failed | submitted | open | none."""
    if result.passed:
        return "passed"
    return "failed" if result.state == "marked" else result.state


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of an exam's page."""

    entry: Entry
    result: Result
    unit_name: str

    @property
    def standing(self) -> str:
        """See `standing_of`: what the badge says."""
        return standing_of(self.result)


@dataclass(frozen=True, slots=True)
class ExamSheet:
    """An exam as its organiser sees it: everybody entered, and how many stand where."""

    rows: list[EntryRow]
    tallies: list[tuple[str, str, int]]
    essays_waiting: int


STANDINGS = {
    "none": "Chưa làm",
    "open": "Đang làm",
    "submitted": "Chờ chấm",
    "passed": "Đạt",
    "failed": "Chưa đạt",
}


def exam_sheet(exam: Exam, *, standing: str = "") -> ExamSheet:
    """Entries by name, only those of one standing when asked; the tallies are of all. Five queries."""
    results = results_of(exam)
    entries = exam.entries.filter(withdrawn_at=None).select_related("person").order_by("person__sort_key", "id")
    units = dict(
        Mandate.objects.filter(person__exam_entries__exam=exam, ended_on=None)
        .order_by("-unit__path")
        .values_list("person_id", "unit__name")
    )
    rows = [EntryRow(e, results.get(e.person_id, NOT_STARTED), units.get(e.person_id, "")) for e in entries]
    counts = Counter(row.standing for row in rows)
    waiting = Answer.objects.filter(
        sitting__exam=exam, sitting__state=Sitting.State.SUBMITTED, points=None, paper_item__item__kind=Item.Kind.ESSAY
    ).count()
    shown = [row for row in rows if standing in ("", row.standing)]
    return ExamSheet(shown, [(name, label, counts[name]) for name, label in STANDINGS.items()], waiting)
