"""Thời hiệu: until when a mediator, the arbitration council and the court may be asked, with the article and the count.

Labour Code Art. 190 (individual disputes) and Art. 194 (collective disputes on rights): from the day the act was discovered.
"""

import datetime as dt
from dataclasses import dataclass, replace

from diemtua.kernel.errors import NotInForce
from diemtua.rulebook.book import length, parameter
from diemtua.rulebook.calendar import HolidayCalendar
from diemtua.rulebook.counted import Counted
from diemtua.rulebook.deadlines import deadline
from diemtua.rulebook.periods import Hours

BODIES = {"mediation": "hòa giải viên lao động", "arbitration": "hội đồng trọng tài lao động", "court": "tòa án"}
ALARM_SHARE, ALARM_DAYS = 0.75, 14
COUNTRY = HolidayCalendar()  # works a year out once a process: that costs more than the rest of a count


@dataclass(frozen=True, slots=True)
class Limitation:
    """One body's last day. `counted` None: the last day cannot be told (`why`), because nobody checked that year's holidays.

    `assumed`: nobody said when it was discovered; the day holds only if that was the day it happened.
    """

    body: str
    source: str
    counted: Counted | None
    why: str
    stage: str  # open | soon | over | unknown
    assumed: bool = False

    @property
    def last_day(self) -> dt.date | None:
        """The last day, inclusive."""
        return self.counted.last_day if self.counted else None


def limitations_told(
    discovered_on: dt.date | None, happened_on: dt.date | None, *, today: dt.date, collective: bool = False
) -> list[Limitation]:
    """The same from what was told: without a day of discovery they are as if it was discovered when it happened, and say so."""
    day = discovered_on or happened_on
    found = limitations(day, today=today, collective=collective) if day else []
    return found if discovered_on else [replace(one, assumed=True) for one in found]


def limitations(discovered_on: dt.date, *, today: dt.date, collective: bool = False) -> list[Limitation]:
    """The three limitation dates of a dispute discovered on that day, as seen on `today`; none before 2021's Code."""
    kind = "rights" if collective else "individual"
    found = []
    for body, name in BODIES.items():
        parameter_name = f"limit_{body}_{kind}"
        try:
            dated, period = parameter(parameter_name).on(discovered_on), length(parameter_name, discovered_on)
        except NotInForce as error:
            return [Limitation(name, "", None, error.message, "unknown")]
        assert not isinstance(period, Hours)
        try:
            counted = deadline(discovered_on, period, COUNTRY, trigger_name="ngày phát hiện hành vi")
        except NotInForce as error:
            found.append(Limitation(name, dated.source, None, error.message, "unknown"))
            continue
        found.append(Limitation(name, dated.source, counted, "", alarm(discovered_on, counted.last_day, today=today)))
    return found


def alarm(start: dt.date, last_day: dt.date, *, today: dt.date) -> str:
    """open | soon | over: soon from three quarters of the time, or two weeks before the end (DOMAIN 5.10)."""
    if today > last_day:
        return "over"
    close = today >= last_day - dt.timedelta(days=ALARM_DAYS)
    return "soon" if close or (today - start) >= (last_day - start) * ALARM_SHARE else "open"
