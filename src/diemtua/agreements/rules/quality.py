"""Chấm chất lượng: points by a versioned rubric, line by line, and why an agreement is not ranked at all."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from diemtua.agreements.rules.checking import Check
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.terms import Term
from diemtua.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric: `target` clauses better than the law earn all its points."""

    code: str
    label: str
    points: int
    target: int


@dataclass(frozen=True, slots=True)
class RubricRules:
    """A rubric in force from `since`: criteria worth 100 in all, the lowest points of each class."""

    name: str
    since: dt.date
    source: str
    is_official: bool
    classes: Mapping[str, int]
    equals_share: Decimal
    criteria: tuple[Criterion, ...]

    def grade(self, total: Decimal) -> str:
        """A, B, C; D below all."""
        return next((g for g, least in sorted(self.classes.items(), key=lambda i: -i[1]) if total >= least), "D")


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one criterion and why."""

    label: str
    points: Decimal
    of: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """Total out of 100 and class; `unranked` says why there is no class."""

    total: Decimal
    grade: str
    lines: tuple[Line, ...]
    unranked: tuple[str, ...]


@cache
def default_rubric() -> RubricRules:
    """Ours, until somebody enters the official one."""
    text = files("diemtua.agreements.rules").joinpath("rubric.toml").read_text("utf-8")
    return read_rubric(tomllib.loads(text, parse_float=Decimal))


def read_rubric(table: Mapping[str, Any]) -> RubricRules:
    """A rubric from its data; BadInput unless the points add up to 100 and the classes go down."""
    criteria = tuple(Criterion(c["code"], c["label"], int(c["points"]), int(c["target"])) for c in table["criteria"])
    total = sum(c.points for c in criteria)
    if total != 100:
        raise BadInput(f"Tổng điểm các tiêu chí phải bằng 100; đang là {total}.")
    classes = {name: int(least) for name, least in table["classes"].items()}
    if sorted(classes.values(), reverse=True) != [classes[name] for name in sorted(classes)] or len(
        set(classes.values())
    ) != len(classes):
        raise BadInput("Điểm sàn của các hạng phải giảm dần từ A.")
    return RubricRules(
        table["name"],
        table["since"],
        table["source"],
        bool(table["is_official"]),
        classes,
        Decimal(str(table["equals_share"])),
        criteria,
    )


def score(
    rubric: RubricRules,
    clauses: Sequence[tuple[Term, Verdict]],
    *,
    procedure: Sequence[Check],
    is_published: bool,
    barred: Sequence[str] = (),
) -> Score:
    """Points and class. `barred`: reasons known elsewhere why there is no class (void, over, unsigned).

    Not ranked as well: a clause below the law, the wrong signer, a failed vote, nothing better than the law.
    """
    lines = tuple(_line(rubric, criterion, clauses, procedure, is_published) for criterion in rubric.criteria)
    total = sum((line.points for line in lines), Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    unranked = list(barred)
    verdicts = [verdict for _, verdict in clauses]
    if Verdict.BELOW in verdicts:
        unranked.append("có điều khoản thấp hơn luật")
    if not any(verdict.is_gain for verdict in verdicts):
        unranked.append("không có điều khoản nào lợi hơn luật, chỉ chép lại hoặc bằng luật")
    unranked += [f"chưa đạt: {check.title.lower()}" for check in procedure[:2] if check.passed is False]
    return Score(total, "" if unranked else rubric.grade(total), lines, tuple(unranked))


def _line(
    rubric: RubricRules,
    criterion: Criterion,
    clauses: Sequence[tuple[Term, Verdict]],
    procedure: Sequence[Check],
    is_published: bool,
) -> Line:
    if criterion.code == "procedure":
        passed = sum(check.passed is True for check in procedure)
        missing = "; còn thiếu: " + ", ".join(c.title.lower() for c in procedure if not c.passed)
        why = f"đạt {passed}/{len(procedure)} điểm kiểm tra" + (missing if passed < len(procedure) else "")
        return Line(criterion.label, _points(Decimal(passed), len(procedure), criterion), criterion.points, why)
    if criterion.code == "implementation":
        why = "đã công bố cho người lao động" if is_published else "chưa ghi ngày công bố cho người lao động"
        return Line(criterion.label, Decimal(criterion.points if is_published else 0), criterion.points, why)
    mine = [verdict for term, verdict in clauses if term.criterion == criterion.code]
    good = sum(verdict.is_gain for verdict in mine)
    equal = sum(verdict == Verdict.EQUALS for verdict in mine)
    copied = sum(verdict == Verdict.COPIES for verdict in mine)
    below = sum(verdict == Verdict.BELOW for verdict in mine)
    earned = good + equal * rubric.equals_share - below
    why = f"{good} điều khoản lợi hơn luật, trọn điểm khi có {criterion.target}"
    why += f"; {equal} bằng luật, mỗi điều tính {rubric.equals_share:.0%}" if equal else ""
    why += f"; {copied} chép luật, không tính" if copied else ""
    why += f"; {below} thấp hơn luật, trừ mỗi điều một" if below else ""
    return Line(criterion.label, _points(earned, criterion.target, criterion), criterion.points, why)


def _points(earned: Decimal, target: int, criterion: Criterion) -> Decimal:
    share = min(Decimal(1), max(Decimal(0), earned / max(target, 1)))
    return (share * criterion.points).quantize(Decimal("0.1"), ROUND_HALF_UP)
