"""Results of an exam."""

from dataclasses import dataclass
from decimal import Decimal

from diemtua.exams.models import Exam, Sitting


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
