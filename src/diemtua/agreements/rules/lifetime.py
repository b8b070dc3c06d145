"""Đời của thỏa ước: in force, soon over, on its 90 days of grace, over; by the rulebook's periods."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, DomainError
from diemtua.rulebook.book import length, number, parameter, unchecked, vouched
from diemtua.rulebook.calendar import PATTERNS, HolidayCalendar
from diemtua.rulebook.deadlines import deadline
from diemtua.rulebook.periods import Hours, add_months

# Ours, against slips of the keyboard: before the first Labour Code (01/01/1995) nobody signed one, and none runs so long.
FIRST_DAY, LAST_DAY = dt.date(1995, 1, 1), dt.date(2099, 12, 31)


def require_days(*days: dt.date | None) -> None:
    """BadInput with the day that cannot be one of an agreement; days not told are left out."""
    for day in days:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise BadInput(f"Ngày {vn_date(day)} nằm ngoài khoảng {FIRST_DAY.year}-{LAST_DAY.year}; hãy xem lại năm.")


class Phase(StrEnum):
    """Where an agreement stands on a day."""

    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"
    VOID = "void"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """For badges."""
        return _LABELS[self][0]

    @property
    def tone(self) -> str:
        """Colour of the badge."""
        return _LABELS[self][1]

    @property
    def binds(self) -> bool:
        """Its clauses apply."""
        return self in (Phase.RUNNING, Phase.EXPIRING, Phase.GRACE)


_LABELS = {
    Phase.DRAFT: ("Đang soạn", "plain"),
    Phase.WAITING: ("Đã ký, chưa có hiệu lực", ""),
    Phase.RUNNING: ("Đang có hiệu lực", "good"),
    Phase.EXPIRING: ("Sắp hết hạn", "warn"),
    Phase.GRACE: ("Hết hạn, đang thương lượng lại", "warn"),
    Phase.EXPIRED: ("Đã hết hạn", "bad"),
    Phase.VOID: ("Đã bị tuyên vô hiệu", "bad"),
    Phase.REPLACED: ("Đã có thỏa ước mới", "plain"),
}


@dataclass(frozen=True, slots=True)
class Life:
    """The phase, one sentence about it, and the day it changes next."""

    phase: Phase
    sentence: str
    source: str = ""
    next_on: dt.date | None = None


def life(*, state: str, begins: dt.date | None, ends: dt.date | None, bargaining: bool, today: dt.date) -> Life:
    """Where the agreement stands. `state`: draft, signed, void, replaced; `ends` is its last day."""
    if state != "signed" or begins is None or ends is None:
        phase = Phase.DRAFT if state == "signed" else Phase(state)
        return Life(phase, f"{phase.label}.")
    if today < begins:
        return Life(Phase.WAITING, f"Có hiệu lực từ {vn_date(begins)}.", "", begins)
    window, grace = renewal_window(today), grace_days(today)
    if window is None or grace is None:  # its own days still stand, what the law adds to them is not known
        if today <= ends:
            return Life(Phase.RUNNING, f"Có hiệu lực đến hết {vn_date(ends)}. {unchecked(today)}", "", ends)
        return Life(Phase.EXPIRED, f"Đã hết hạn ngày {vn_date(ends)}. {unchecked(today)}")
    source = parameter("agreement_renewal_window").on(today).source
    opens, last = ends - dt.timedelta(days=window), ends + dt.timedelta(days=grace)
    if today < opens:
        return Life(Phase.RUNNING, f"Có hiệu lực đến hết {vn_date(ends)}; được thương lượng kéo dài hoặc ký mới từ {vn_date(opens)}.", source, opens)  # fmt: skip
    if today <= ends:
        left = (ends - today).days
        return Life(Phase.EXPIRING, f"Hết hạn ngày {vn_date(ends)}, còn {left} ngày. Trong {window} ngày trước khi hết hạn, hai bên được thương lượng kéo dài hoặc ký thỏa ước mới.", source, ends)  # fmt: skip
    if bargaining and today <= last:
        return Life(Phase.GRACE, f"Đã hết hạn ngày {vn_date(ends)}; vì hai bên đang thương lượng, thỏa ước cũ được thực hiện tiếp không quá {grace} ngày, đến {vn_date(last)}, trừ khi hai bên thỏa thuận khác.", source, last)  # fmt: skip
    return Life(Phase.EXPIRED, f"Đã hết hạn ngày {vn_date(ends)}; quyền lợi chỉ còn theo luật và hợp đồng. Hãy yêu cầu thương lượng thỏa ước mới.", source)  # fmt: skip


def renewal_window(day: dt.date) -> int | None:
    """Days before the end in which the parties may bargain again (Labour Code Art. 83); None where nobody vouches for it."""
    return _days("agreement_renewal_window", day)


def grace_days(day: dt.date) -> int | None:
    """Days an ended agreement goes on while the parties bargain (Labour Code Art. 83); None where nobody vouches for it."""
    return _days("agreement_grace", day)


def _days(name: str, day: dt.date) -> int | None:
    return int(number(name, day)) if vouched(name, day) else None


@dataclass(frozen=True, slots=True)
class Filing:
    """The last day to send a signed agreement to the authority, and how it was counted."""

    last_day: dt.date | None
    sentence: str
    source: str


def filing_due(signed_on: dt.date) -> Filing:
    """CBA-17: ten days from signing (Labour Code Art. 77); a year without a checked calendar is told, not guessed."""
    try:
        period, source = length("agreement_filing", signed_on), parameter("agreement_filing").on(signed_on).source
        assert not isinstance(period, Hours)
        counted = deadline(signed_on, period, HolidayCalendar(PATTERNS["authority"]))
    except DomainError as error:
        return Filing(None, error.message, "")
    return Filing(counted.last_day, counted.words, source)


def months_between(begins: dt.date, ends: dt.date) -> int:
    """Whole months of the term; a term longer than whole months by more than its matching date counts one more.

    1/1/2026 to 31/12/2028 and 1/1/2026 to 1/1/2029 are both 36 months.
    """
    months = (ends.year - begins.year) * 12 + ends.month - begins.month + 1
    while months and add_months(begins, months) > ends + dt.timedelta(days=1):
        months -= 1
    longest = int(number("agreement_max_years", begins)) * 12
    return months + 1 if months >= longest and ends > add_months(begins, months) else months
