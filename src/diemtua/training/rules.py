"""Our own decisions about classes: time for questions, clashes, the check-in code, attendance. Pure, no clock."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from diemtua.kernel.codes import ALPHABET, typed
from diemtua.kernel.dates import VN, vn_date, weekday_name

# The code on the screen changes every CODE_STEP seconds and is taken for CODE_STEPS steps: a slow phone still passes,
# a photo sent to a friend is dead within a minute.
CODE_STEP = 20
CODE_STEPS = 3
CODE_LENGTH = 6

# Checking in opens an hour before the session and closes half an hour after its end.
OPENS_BEFORE = dt.timedelta(minutes=60)
CLOSES_AFTER = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Span:
    """One session's time, and how many of its minutes are kept for questions."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    question_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def kept_minutes(self) -> int:
        """What is kept for questions, never more than its own length."""
        return min(self.question_minutes, self.minutes)

    def overlaps(self, other: "Span") -> bool:
        """Some minute belongs to both; one ending as the other begins is no clash."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def __str__(self) -> str:
        start, end = self.starts_at.astimezone(VN), self.ends_at.astimezone(VN)
        last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%H:%M} ngày {vn_date(end.date())}"
        return f"{start:%H:%M}–{last}, {weekday_name(start.date())} {vn_date(start.date())}"


@dataclass(frozen=True, slots=True)
class QuestionTime:
    """How much of a class is kept for questions, against the share wanted."""

    minutes: int
    total_minutes: int
    wanted_percent: int

    @property
    def percent(self) -> int:
        """The share kept, 0-100, rounded down."""
        return self.minutes * 100 // self.total_minutes if self.total_minutes else 0

    @property
    def wanted_minutes(self) -> int:
        """The fewest minutes that reach the share wanted."""
        return -(-self.total_minutes * self.wanted_percent // 100)

    @property
    def enough(self) -> bool:
        """The share wanted is kept; a class without sessions lacks nothing yet."""
        return self.minutes * 100 >= self.total_minutes * self.wanted_percent


def question_time(spans: Iterable[Span], *, wanted_percent: int) -> QuestionTime:
    """The time kept for questions over all sessions."""
    spans = list(spans)
    return QuestionTime(sum(span.kept_minutes for span in spans), sum(span.minutes for span in spans), wanted_percent)


def clashes(spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Pairs of sessions that overlap, in the order given."""
    return [(one, other) for one, other in combinations(spans, 2) if one.overlaps(other)]


def plan_warnings(spans: Sequence[Span], *, teaching_minutes: int, wanted_percent: int, source: str) -> list[str]:
    """What is unwise about a plan, one sentence each; never a reason to refuse it. `source` says where the share is from."""
    found = [f"Hai buổi học trùng giờ: {one} và {other}." for one, other in clashes(spans)]
    kept = question_time(spans, wanted_percent=wanted_percent)
    if not kept.enough:
        found.append(
            f"Mới dành {kept.minutes} phút giải đáp trong {kept.total_minutes} phút của lớp ({kept.percent}%); nên dành "
            f"ít nhất {kept.wanted_minutes} phút ({wanted_percent}%). Căn cứ: {source}."
        )
    room = kept.total_minutes - kept.minutes
    if spans and teaching_minutes > room:
        found.append(
            f"Các chuyên đề cần {teaching_minutes} phút giảng, nhưng ngoài phần giải đáp các buổi chỉ còn {room} phút."
        )
    return found


def check_in_code(secret: str, *, at: dt.datetime) -> str:
    """The six letters on the screen at this moment: an HMAC of the session's secret and the time step."""
    return _code(secret, int(at.timestamp()) // CODE_STEP)


def code_is_current(secret: str, code: str, *, at: dt.datetime) -> bool:
    """The code is of this time step or one of the two before. Blanks, dashes and small letters do not matter.

    29^6 codes of which three are alive: guessing needs some two hundred million tries, so no counter is kept.
    """
    step, given = int(at.timestamp()) // CODE_STEP, typed(code).encode()
    return any(hmac.compare_digest(_code(secret, step - back).encode(), given) for back in range(CODE_STEPS))


def _code(secret: str, step: int) -> str:
    number = int.from_bytes(hmac.new(secret.encode(), f"check-in\x00{step}".encode(), hashlib.sha256).digest())
    letters = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def check_in_is_open(span: Span, *, now: dt.datetime) -> bool:
    """Between an hour before the start and half an hour after the end, both included."""
    return span.starts_at - OPENS_BEFORE <= now <= span.ends_at + CLOSES_AFTER


def attendance_percent(*, present: int, sessions: int) -> int:
    """Share of sessions attended, 0-100, rounded down; 0 for a class without sessions."""
    return present * 100 // sessions if sessions else 0


def attended_enough(*, present: int, sessions: int, wanted_percent: int) -> bool:
    """At least the share wanted, without rounding in either direction; never for a class without sessions."""
    return sessions > 0 and present * 100 >= wanted_percent * sessions
