"""Chấm chất lượng: points by a versioned rubric, line by line, and why an agreement is not ranked at all.

A version says which criteria there are, what each counts, and its points; what can be counted at all (`MATTERS`) is ours.
"""

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

# What a criterion may count: two kinds of checks, and the clauses of the catalogue by their subject.
CHECKS: Mapping[str, str] = {
    "procedure": "Năm điểm kiểm tra trình tự: người ký, lấy ý kiến, biên bản, thời hạn, gửi cơ quan lao động",
    "implementation": "Đã công bố cho người lao động",
}
MATTERS: Mapping[str, str] = {
    **CHECKS,
    "wages": "Điều khoản về tiền lương, thưởng",
    "meals": "Điều khoản về bữa ăn, phụ cấp, phúc lợi",
    "hours": "Điều khoản về thời giờ làm việc, nghỉ ngơi, phép",
    "jobs": "Điều khoản về bảo đảm việc làm",
    "safety": "Điều khoản về an toàn, vệ sinh lao động",
    "women": "Điều khoản về lao động nữ, gia đình",
    "union": "Điều khoản về điều kiện cho công đoàn",
    "disputes": "Điều khoản về đối thoại, phòng ngừa tranh chấp",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric and the matters it `counts`; `target` clauses better than the law earn all its points.

    Nothing counted: the machine cannot tell, people give its points.
    """

    label: str
    points: int
    target: int
    counts: tuple[str, ...]

    @property
    def is_by_hand(self) -> bool:
        """Only people can score it."""
        return not self.counts

    @property
    def is_checked(self) -> bool:
        """Counts checks, not clauses."""
        return bool(self.counts) and set(self.counts) <= set(CHECKS)

    @property
    def counted(self) -> list[str]:
        """What it counts, in words."""
        return [MATTERS[name] for name in self.counts]


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
    """A rubric from its data; BadInput, saying what to mend, unless it can score.

    A criterion without `counts` counts the one matter its `code` names.
    """
    criteria = tuple(_criterion(c) for c in table["criteria"])
    total = sum(c.points for c in criteria)
    if total != 100:
        raise BadInput(f"Tổng điểm các tiêu chí phải bằng 100; đang là {total}.")
    labels, counted = [c.label for c in criteria], [name for c in criteria for name in c.counts]
    if len(set(labels)) < len(labels):
        raise BadInput("Có hai tiêu chí cùng tên; hãy đặt tên khác nhau.")
    if len(set(counted)) < len(counted):
        raise BadInput("Mỗi nội dung chỉ tính vào một tiêu chí.")
    classes = {name: int(least) for name, least in table["classes"].items()}
    floors = [classes[name] for name in sorted(classes)]
    if sorted(set(floors), reverse=True) != floors:
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


def _criterion(kept: Mapping[str, Any]) -> Criterion:
    counts = tuple(kept["counts"] if "counts" in kept else [kept["code"]])
    found = Criterion(str(kept["label"]), int(kept["points"]), int(kept["target"]), counts)
    if not found.label or found.points < 0 or not set(counts) <= set(MATTERS):
        raise BadInput(f"Tiêu chí «{found.label}» cần tên, số điểm không âm và nội dung có trong danh sách.")
    if set(counts) & set(CHECKS) and not found.is_checked:
        raise BadInput(f"Tiêu chí «{found.label}» trộn việc kiểm tra với điều khoản; hãy tách làm hai tiêu chí.")
    if counts and not found.is_checked and found.target < 1:
        raise BadInput(f"Tiêu chí «{found.label}» cần số điều khoản có lợi để trọn điểm, ít nhất 1.")
    return found


def score(
    rubric: RubricRules,
    clauses: Sequence[tuple[Term, Verdict]],
    *,
    procedure: Sequence[Check],
    is_published: bool,
    barred: Sequence[str] = (),
) -> Score:
    """Points and class. `barred`: reasons known elsewhere why there is no class (void, over, unsigned).

    Not ranked as well: a clause below the law, the wrong signer, a failed vote, nothing better than the law,
    a criterion only people can score.
    """
    lines = tuple(_line(rubric, criterion, clauses, procedure, is_published) for criterion in rubric.criteria)
    total = sum((line.points for line in lines), Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    unranked = list(barred)
    verdicts = [verdict for _, verdict in clauses]
    if Verdict.BELOW in verdicts:
        unranked.append("có điều khoản thấp hơn luật")
    if not any(verdict.is_gain for verdict in verdicts):
        unranked.append("không có điều khoản nào lợi hơn luật, chỉ chép lại hoặc bằng luật")
    by_hand = [c.label for c in rubric.criteria if c.is_by_hand and c.points]
    unranked += [f"còn tiêu chí do người chấm cho điểm: {'; '.join(by_hand)}"] if by_hand else []
    unranked += [f"chưa đạt: {check.title.lower()}" for check in procedure[:2] if check.passed is False]
    return Score(total, "" if unranked else rubric.grade(total), lines, tuple(unranked))


def _line(
    rubric: RubricRules,
    criterion: Criterion,
    clauses: Sequence[tuple[Term, Verdict]],
    procedure: Sequence[Check],
    is_published: bool,
) -> Line:
    if criterion.is_by_hand:
        return Line(criterion.label, Decimal(0), criterion.points, "máy không chấm được; người chấm cho điểm")
    if criterion.is_checked:
        return _checked(criterion, procedure, is_published)
    mine = [verdict for term, verdict in clauses if term.criterion in criterion.counts]
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


def _checked(criterion: Criterion, procedure: Sequence[Check], is_published: bool) -> Line:
    results = [(c.title.lower(), c.passed is True) for c in procedure] if "procedure" in criterion.counts else []
    if "implementation" in criterion.counts:
        results.append(("ghi ngày công bố cho người lao động", is_published))
    passed, missing = sum(ok for _, ok in results), [title for title, ok in results if not ok]
    why = f"đạt {passed}/{len(results)} điểm kiểm tra" + (f"; còn thiếu: {', '.join(missing)}" if missing else "")
    return Line(criterion.label, _points(Decimal(passed), len(results), criterion), criterion.points, why)


def _points(earned: Decimal, target: int, criterion: Criterion) -> Decimal:
    share = min(Decimal(1), max(Decimal(0), earned / max(target, 1)))
    return (share * criterion.points).quantize(Decimal("0.1"), ROUND_HALF_UP)
