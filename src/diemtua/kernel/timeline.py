"""A value that changes with the law: dated, with its unit and its source."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import NotInForce

Value = int | Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Dated:
    """One value from `since` on; `value` None means withdrawn from that day."""

    since: dt.date
    value: Value | None
    source: str
    certainty: str
    checked_on: dt.date


@dataclass(frozen=True, slots=True)
class Timeline:
    """The values of one parameter in order of their first day."""

    name: str
    label: str
    unit: str
    values: Sequence[Dated]

    def on(self, day: dt.date) -> Dated:
        """The value in force on `day` with its source.

        Raises NotInForce before the first value and from a withdrawal on.
        """
        found: Dated | None = None
        for dated in self.values:
            if dated.since <= day:
                found = dated
        if found is None or found.value is None:
            raise NotInForce(
                f"Chưa có giá trị «{self.label}» được kiểm chứng cho ngày {vn_date(day)}; "
                "hãy hỏi công đoàn cấp trên trước khi dùng."
            )
        return found
