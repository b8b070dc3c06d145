"""How the agreements there are would score by another rubric: numbers of all of them, never one agreement."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.judging import pictures, scored_by
from diemtua.agreements.rules.peers import SMALLEST_GROUP
from diemtua.agreements.rules.quality import RubricRules, Score

MOST = 500
UNRANKED = "Chưa xếp loại"


@dataclass(frozen=True, slots=True)
class Average:
    """One criterion: the mean points of the agreements, and out of how many."""

    label: str
    points: Decimal
    of: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`classes`: grade, how many have it now, how many would. `better`, `worse`: how many would change their grade."""

    count: int
    before: str
    classes: list[tuple[str, int, int]]
    better: int
    worse: int
    mean_before: Decimal
    mean_after: Decimal
    averages: list[Average]

    @property
    def is_hidden(self) -> bool:
        """Too few agreements to show numbers without telling on one of them."""
        return self.count < SMALLEST_GROUP


def preview(rubric: RubricRules, *, today: dt.date) -> Preview:
    """The latest signed agreements in force, at most 500, by the rubric in force and by this one. Four queries."""
    here = Agreement.objects.filter(state=Agreement.State.SIGNED, effective_from__lte=today, effective_to__gte=today)
    judged = pictures(here.order_by("-signed_on", "-pk").prefetch_related("clauses")[:MOST], today=today)
    before = [one.score for one in judged]
    after = [scored_by(rubric, one.agreement, one.judged, today=today) for one in judged]
    steps = [_rank(b) - _rank(a) for b, a in zip(before, after, strict=True)]
    had, has = Counter(s.grade for s in before), Counter(s.grade for s in after)
    return Preview(
        len(judged),
        judged[0].rubric.name if judged else "",
        [(grade or UNRANKED, had[grade], has[grade]) for grade in (*rubric.classes, "D", "")],
        sum(step > 0 for step in steps),
        sum(step < 0 for step in steps),
        _mean([s.total for s in before]),
        _mean([s.total for s in after]),
        [
            Average(c.label, _mean([s.lines[place].points for s in after]), c.points)
            for place, c in enumerate(rubric.criteria)
        ],
    )


def _rank(score: Score) -> int:
    """A before B before C before D before none."""
    return ord(score.grade) if score.grade else ord("Z")


def _mean(values: list[Decimal]) -> Decimal:
    total = sum(values, Decimal(0)) / max(len(values), 1)
    return total.quantize(Decimal("0.1"), ROUND_HALF_UP)
