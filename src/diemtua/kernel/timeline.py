"""A value that changes with the law: dated, with its unit and its source.

Two axes of time: `since` is the day a value is in force, `known_since` the day people could know it. Dues fell to 0.5%
on 1/7/2025 by a decision of 29/7/2025: seen from 10/7/2025 the answer was still 1%.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import Clash, NotInForce

Value = int | Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Dated:
    """One value from `since` on; `value` None means withdrawn from that day.

    `known_since` None: known before anybody asked.
    """

    since: dt.date
    value: Value | None
    source: str
    certainty: str
    checked_on: dt.date
    known_since: dt.date | None = None

    def was_known_on(self, day: dt.date) -> bool:
        """Whether the value could be known on that day."""
        return self.known_since is None or self.known_since <= day


@dataclass(frozen=True, slots=True)
class Timeline:
    """The values of one parameter in order of their first day.

    `sure_until` is the last day anybody vouches for: a wage of 2026 is not the wage of 2040. `row` names the line
    of the domain dossier it comes from; `expected` holds values announced but not issued, never used to compute.
    """

    name: str
    label: str
    unit: str
    values: Sequence[Dated]
    sure_until: dt.date | None = None
    row: str = ""
    expected: Sequence[Dated] = ()

    def on(self, day: dt.date, *, known_on: dt.date | None = None) -> Dated:
        """The value in force on `day` with its source, as people could know it on `known_on` (None: now).

        The latest `since` wins; of two for the same first day the one learnt later corrects the earlier.
        Raises NotInForce before the first value, from a withdrawal on and after `sure_until`; Clash when two
        values were learnt the same day for the same first day and differ.
        """
        candidates = [d for d in self.values if d.since <= day and (known_on is None or d.was_known_on(known_on))]
        found = max(candidates, key=_rank, default=None)
        if found is None or found.value is None or (self.sure_until is not None and day > self.sure_until):
            raise NotInForce(
                f"Chưa có giá trị «{self.label}» được kiểm chứng cho ngày {vn_date(day)}{self._end_told(day)}; "
                "hãy hỏi công đoàn cấp trên trước khi dùng."
            )
        if any(_rank(d) == _rank(found) and d.value != found.value for d in candidates):
            raise Clash(
                f"Có hai giá trị «{self.label}» khác nhau cùng áp dụng cho ngày {vn_date(day)}; "
                "hãy báo người giữ kho luật để chọn một."
            )
        return found

    def _end_told(self, day: dt.date) -> str:
        """Why there is none although there was one; empty for every other reason."""
        if self.sure_until is None or day <= self.sure_until:
            return ""
        draft = ", mức mới còn là dự thảo" if any(d.since <= day for d in self.expected) else ""
        return f" (mức đã kiểm chứng chỉ đến hết {vn_date(self.sure_until)}{draft})"

    def replaced(self, day: dt.date) -> Dated | None:
        """The value before the one in force on `day`, or None when that one is the first."""
        current = self.on(day)
        earlier = [d for d in self.values if d.since < current.since]
        return max(earlier, key=_rank, default=None)


def _rank(dated: Dated) -> tuple[dt.date, dt.date]:
    return (dated.since, dated.known_since or dt.date.min)
