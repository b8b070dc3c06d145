"""Our own decisions about the book of hours: what counts, the hours of a month, how far back one may write. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.book import duties, vouched
from diemtua.rulebook.formulas import paid_hours
from diemtua.rulebook.periods import add_months

# What the time was for -> its label. Only «work» is taken off the legal hours.
KINDS = {
    "work": "Việc công đoàn",
    "called": "Đại hội, họp, tập huấn do công đoàn cấp trên triệu tập",
    "bargaining": "Phiên thương lượng tập thể",
    "agreed": "Giờ thêm đã thỏa thuận với người sử dụng lao động",
}
COUNTED = "work"

STEP_MINUTES = 15
MOST_MINUTES = 12 * 60
MONTHS_BACK = 12
MOST_PURPOSE = 300
KEEP_FOR = dt.timedelta(days=3 * 365 + 1)


@dataclass(frozen=True, slots=True)
class Held:
    """A post in a grassroots union, or a part of one; both days inclusive, None: unknown or running."""

    position: str
    title: str
    since: dt.date | None
    until: dt.date | None
    full_time: bool = False

    def on(self, day: dt.date) -> bool:
        """Held on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """The legal hours of a month, by which post, the article; `is_sure` when the text was checked.

    `changed`: another day of the month would give fewer. The law does not say which then counts; we take the higher.
    """

    hours: int
    title: str
    source: str
    is_sure: bool
    changed: bool = False


def last_day(first: dt.date) -> dt.date:
    """The last day of the month that begins on `first`."""
    return add_months(first, 1) - dt.timedelta(days=1)


def monthly_limit(posts: Sequence[Held], first: dt.date) -> Limit | None:
    """The highest hours of any post on any day of the month; several posts are not added up (DOMAIN 1.7, assumed).

    None when no part-time post of that month is one the law names.
    """
    days = [first + dt.timedelta(days=n) for n in range((last_day(first) - first).days + 1)]
    daily = [max((_limit(p, day) for p in posts if p.on(day) and not p.full_time), default=_NOTHING) for day in days]
    highest = max(daily)
    return replace(highest, changed=min(daily).hours < highest.hours) if highest.hours else None


_NOTHING = Limit(0, "", "", True)


def _limit(post: Held, day: dt.date) -> Limit:
    try:
        found = paid_hours(position=post.position, day=day)
    except NotInForce:
        return _NOTHING
    return Limit(int(str(found.value)), post.title, found.source, found.certainty == "verified")


def not_counted_because(kind: str, day: dt.date) -> str:
    """The article by which this time is not taken off the legal hours; empty for what is, and where nobody vouches for one."""
    match kind:
        case "called":
            found = vouched("training_days_paid_by_employer", day)
            return found.source if found else ""
        case "bargaining":
            return duties()["OFC-10"].source
        case "agreed":
            return duties()["OFC-03"].source
        case _:
            return ""


def check_entry(*, on: dt.date, minutes: int, kind: str, posts: Sequence[Held], today: dt.date) -> None:
    """BadInput with what to do when this cannot be written into the book."""
    if on > today:
        raise BadInput("Chỉ ghi giờ đã dùng; hãy chọn hôm nay hoặc một ngày trước đó.")
    if on < add_months(today.replace(day=1), -MONTHS_BACK):
        raise BadInput(f"Sổ nhận ngày trong {MONTHS_BACK} tháng gần đây; hãy kiểm tra lại ngày.")
    if not 0 < minutes <= MOST_MINUTES or minutes % STEP_MINUTES:
        raise BadInput("Hãy chọn số giờ của ngày này, từ 15 phút đến 12 giờ.")
    if kind not in KINDS:
        raise BadInput("Hãy chọn loại việc.")
    held = [post for post in posts if post.on(on)]
    if not held:
        raise BadInput("Ngày này bạn chưa giữ chức vụ nào ở công đoàn cơ sở; hãy kiểm tra lại ngày, hoặc báo sửa chức vụ.")  # fmt: skip
    if all(post.full_time for post in held):
        raise BadInput("Giờ công đoàn hưởng lương dành cho cán bộ không chuyên trách; nếu bạn không chuyên trách, hãy báo sửa chức vụ.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Minutes of a month against its limit."""

    counted: int
    free: int
    limit: Limit | None

    @property
    def left(self) -> int | None:
        """Minutes left, never below 0; None without legal hours."""
        return None if self.limit is None else max(0, self.limit.hours * 60 - self.counted)

    @property
    def over(self) -> int:
        """Minutes beyond the legal hours."""
        return 0 if self.limit is None else max(0, self.counted - self.limit.hours * 60)

    @property
    def words(self) -> dict[str, str]:
        """Every amount in words, by its name."""
        amounts = {"counted": self.counted, "free": self.free, "left": self.left or 0, "over": self.over}
        return {name: in_words(minutes) for name, minutes in amounts.items()}


def tally(entries: Iterable[tuple[str, int]], limit: Limit | None) -> Tally:
    """Add up (kind, minutes)."""
    counted = free = 0
    for kind, minutes in entries:
        if kind == COUNTED:
            counted += minutes
        else:
            free += minutes
    return Tally(counted, free, limit)


def in_words(minutes: int) -> str:
    """«3 giờ», «1 giờ 30 phút», «45 phút»."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} giờ"] * bool(hours or not rest) + [f"{rest} phút"] * bool(rest))


def rounded_up(minutes: int) -> int:
    """The length of a session as the book writes it: up to the next quarter of an hour, at most twelve hours."""
    return min(MOST_MINUTES, -(-minutes // STEP_MINUTES) * STEP_MINUTES)
