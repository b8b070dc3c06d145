"""Our own decisions about tests: order, time, what an answer may be, points, re-sits. Pure."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

Key = TypeVar("Key", int, str)

# An answer given in the last second still has to travel. Nobody sees this time: the page stops at `due_at`.
NETWORK_GRACE = dt.timedelta(seconds=5)
# Long enough for an essay of four pages, short enough that nobody fills the disk.
MAX_ESSAY_CHARACTERS = 20_000
# Afterwards only the result is left.
KEEP_ANSWERS_FOR = dt.timedelta(days=5 * 365 + 1)
# Markers give quarters.
SCORE_STEP = Decimal("0.25")
# What no database keeps: NUL, and the half of an emoji that a phone cut in two.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CENT = Decimal("0.01")


def due_at(
    started_at: dt.datetime, *, duration_minutes: int, extra_minutes: int, closes_at: dt.datetime
) -> dt.datetime:
    """The last moment of a sitting: its full time, but never past the closing. Extra minutes move both."""
    extra = dt.timedelta(minutes=extra_minutes)
    return min(started_at + dt.timedelta(minutes=duration_minutes), closes_at) + extra


def shuffled(seed: int, keys: Iterable[Key], *, salt: str = "") -> list[Key]:
    """The keys in an order that depends only on seed and salt: the same on every machine and Python."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}/{salt}/{key}".encode()).digest())


def answer_value(kind: str, keys: Iterable[str], given: object) -> list[str] | str:
    """What may be stored as the answer: sorted keys of choices, or the text. Raises ValueError for anything else.

    An empty list or text is an answer taken back.
    """
    if kind == "essay":
        if not isinstance(given, str) or len(given) > MAX_ESSAY_CHARACTERS:
            raise ValueError("not an essay's text, or too long")
        return _UNSTORABLE.sub("", given.replace("\r\n", "\n"))
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
        raise ValueError("not a list of keys")
    chosen = sorted(set(given))
    if not set(chosen) <= set(keys) or (kind != "multiple" and len(chosen) > 1):
        raise ValueError("keys that are not offered, or too many")
    return chosen


def is_blank(value: list[str] | str | None) -> bool:
    """Nothing chosen, nothing written."""
    return not (value.strip() if isinstance(value, str) else value)


def objective_points(kind: str, key: Sequence[str], chosen: Sequence[str], points: int) -> Decimal:
    """Points of a question marked by its key.

    One choice, true or false: all or nothing. Several choices: (right ones chosen - wrong ones chosen) / right ones,
    never below 0, so that ticking everything earns nothing more than knowing.
    """
    if kind != "multiple":
        return Decimal(points if list(chosen) == list(key) else 0)
    right, wrong = len(set(chosen) & set(key)), len(set(chosen) - set(key))
    return _rounded(Decimal(points * max(0, right - wrong)) / len(key))


def essay_points(scores: Sequence[Decimal], rubric_points: Sequence[int], points: int) -> Decimal:
    """Points of an essay: the rubric's share scaled to what the paper gives. Raises ValueError for impossible scores."""
    if len(scores) != len(rubric_points):
        raise ValueError("one score per criterion")
    if any(not 0 <= score <= most or score % SCORE_STEP for score, most in zip(scores, rubric_points, strict=True)):
        raise ValueError("a score is outside its criterion, or no quarter")
    return _rounded(sum(scores, Decimal(0)) * points / sum(rubric_points))


def percent(points: Decimal, of_points: int) -> Decimal:
    """0-100 with two decimals, halves up; the figure people see is the figure compared with the pass mark.

    0 of a paper without questions: nothing was asked, nothing was reached.
    """
    return _rounded(points * 100 / of_points) if of_points else Decimal(0)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Past:
    """What one person has done in one exam so far."""

    attempts: int
    passed: bool
    waiting_for_mark: bool
    last_ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Chance:
    """May this person start now? `reason` says why not, `after` when it becomes possible (None: not again)."""

    allowed: bool
    reason: str = ""
    after: dt.datetime | None = None


def chance(
    past: Past,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    max_attempts: int,
    retry_after_hours: int,
    now: dt.datetime,
) -> Chance:
    """May a further sitting start at `now`? Checked in the order a person would want to know it."""
    if past.passed:
        return Chance(False, "Bạn đã đạt, không cần làm lại.")
    if now >= closes_at:
        return Chance(False, "Kỳ kiểm tra đã đóng; hãy hỏi đơn vị tổ chức về đợt sau.")
    if past.attempts >= max_attempts:
        return Chance(False, f"Bạn đã dùng hết {max_attempts} lượt làm bài; hãy hỏi đơn vị tổ chức về đợt sau.")
    if past.waiting_for_mark:
        return Chance(False, "Bài trước đang chờ chấm; có kết quả rồi mới biết có cần làm lại.")
    if now < opens_at:
        return Chance(False, "Kỳ kiểm tra chưa mở.", after=opens_at)
    if past.last_ended_at is not None:
        after = past.last_ended_at + dt.timedelta(hours=retry_after_hours)
        if now < after:
            return Chance(False, "Chưa đến giờ được làm lại.", after=after)
    return Chance(True)


def over_for_all(closes_at: dt.datetime, *, most_extra_minutes: int, now: dt.datetime) -> bool:
    """Nobody can be sitting it any more, not even who has the most extra minutes."""
    return now > closes_at + dt.timedelta(minutes=most_extra_minutes) + NETWORK_GRACE


def may_explain(*, passed: bool, attempts_left: int, running: bool, closed: bool) -> bool:
    """Right answers are shown once they can no longer help this person's own next attempt, or the one that is `running`.

    `closed`: over for everybody, extra minutes included.
    """
    return not running and (passed or attempts_left <= 0 or closed)
