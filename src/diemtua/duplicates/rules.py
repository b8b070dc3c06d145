"""How two persons are shown beside each other, which of the two stays, what their rows become. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Indel

from diemtua.kernel.text import fold

SAME, NEAR, DIFFERENT, SILENT = "same", "near", "different", ""
STATE_LABELS = {SAME: "trùng", NEAR: "gần giống", DIFFERENT: "khác", SILENT: ""}

# Why a pair lies on the table that somebody picked; it is looked at before what was found by comparing.
PICKED, PICKED_SCORE = "cán bộ chọn để đối chiếu", 100

# What of a person is told twice and can be chosen line by line; the day of birth takes its year along.
CHOSEN = ("full_name", "birth_date", "citizen_id", "phone", "email", "sex")

# Of two answers to one call the more willing counts.
WILLING = ("withdrawn", "declined", "called", "accepted")

# Of two roles in one case the one that may do more counts.
DOING = ("follows", "acts", "holder")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters; `differs`: the other side has something else here."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One trait of both persons: `state` as above. `field`: of `CHOSEN`, where one of the two may be chosen."""

    label: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    state: str
    field: str = ""

    @property
    def asks(self) -> bool:
        """Both say something else: one of the two goes into the record that stays."""
        return bool(self.field) and self.state in (NEAR, DIFFERENT)

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]


def two_numbers(one: str, other: str) -> bool:
    """Two whole identity numbers that differ: by the papers these are two people."""
    return len(one) == len(other) == 12 and one != other


def compared(label: str, left: str, right: str, *, near: int = 0, masked: bool = False, field: str = "") -> Line:
    """Both values with what differs marked; near: up to so many slips are «gần giống». `masked` values are not marked."""
    if not left or not right:
        return Line(label, _whole(left), _whole(right), SILENT, field)
    if left == right:
        return Line(label, _whole(left), _whole(right), SAME, field)
    slips = OSA.distance(left, right, score_cutoff=near)
    state = NEAR if slips <= near or _letters(left) == _letters(right) else DIFFERENT
    if masked:
        return Line(label, _whole(left), _whole(right), state, field)
    return Line(label, *pieces(left, right), state, field)


def _letters(text: str) -> str:
    """Without marks and blanks."""
    return fold(text).replace(" ", "")


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),) if text else ()


def pieces(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they agree and where not."""
    mine, theirs = [], []
    for step in Indel.opcodes(left, right):
        if step.src_end > step.src_start:
            mine.append(Piece(left[step.src_start : step.src_end], step.tag != "equal"))
        if step.dest_end > step.dest_start:
            theirs.append(Piece(right[step.dest_start : step.dest_end], step.tag != "equal"))
    return tuple(mine), tuple(theirs)


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for keeping a record; compared from the top down."""

    staff: bool
    active: bool
    rows: int
    has_number: bool
    has_marks: bool


def stays_first(first: Weight, second: Weight) -> bool:
    """Which of two records stays unless somebody says otherwise; equal: the one written first."""

    def order(w: Weight) -> tuple[bool, bool, int, bool, bool]:
        return (w.staff, w.active, w.rows, w.has_number, w.has_marks)

    return order(first) >= order(second)


def better_answer(one: str, other: str) -> str:
    """The more willing of two answers to a call."""
    return max(one, other, key=WILLING.index)


def more_in_a_case(one: str, other: str) -> str:
    """Of two roles in one case the one that may do more."""
    return max(one, other, key=DOING.index)


def next_attempts(taken: Sequence[int], moving: int) -> list[int]:
    """The numbers of attempts that come to somebody who has sat `taken`."""
    start = max(taken, default=0)
    return [start + n for n in range(1, moving + 1)]
