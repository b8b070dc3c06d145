"""Mức luật: what the law gives for a term on a day at a workplace, with its formula and source."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from diemtua.agreements.rules.terms import Term, show, term
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.rulebook.book import duties, parameter
from diemtua.rulebook.formulas import FORMULAS
from diemtua.rulebook.thresholds import dialogue_seats, milk_room

# Our convention to turn days and hours into money; not a rule of law, told wherever it is used.
DAYS_A_MONTH = 26
HOURS_A_MONTH = 208

REGIONS = {1: "Vùng I", 2: "Vùng II", 3: "Vùng III", 4: "Vùng IV"}


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a legal value may depend on, and what turns a gain into money. None: nobody told."""

    region: int | None = None
    workers: int | None = None
    women: int | None = None
    wage_vnd: int | None = None
    overtime_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Legal:
    """What the law says: a value, or silence (`value` None and `silent`), or neither (`problem`: a person decides)."""

    value: Decimal | None = None
    source: str = ""
    formula: str = ""
    silent: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Missing(Exception):
    """An input of a legal formula nobody told."""

    what: str


def legal_value(term: Term, day: dt.date, workplace: Workplace) -> Legal:
    """The legal value of the term on `day`. Remembered: comparing many clauses asks the same again and again."""
    if isinstance(term.law, str):
        region = workplace.region if "{region}" in term.law else None
        return _legal(term.id, day, region, None, None)
    if isinstance(term.law, dict) and "function" in term.law:
        return _legal(term.id, day, None, workplace.workers, workplace.women)
    return _legal(term.id, day, None, None, None)


@lru_cache(maxsize=65536)
def _legal(term_id: str, day: dt.date, region: int | None, workers: int | None, women: int | None) -> Legal:
    chosen = term(term_id)
    if chosen.unclear:
        return Legal(problem=chosen.unclear)
    if chosen.law is None:
        return Legal(silent=chosen.silent, source=chosen.article)
    try:
        return _read(chosen.law, day, Workplace(region=region, workers=workers, women=women))
    except _Missing as missing:
        return Legal(problem=f"Hãy nhập {missing.what} ở thông tin thỏa ước để máy so được với luật.")
    except DomainError as error:
        return Legal(problem=error.message)


def _read(law: Any, day: dt.date, at: Workplace) -> Legal:
    if isinstance(law, str):
        if "{region}" in law:
            if at.region is None:
                raise _Missing("vùng lương tối thiểu")
            law = law.format(region=at.region)
        return _parameter(law, day)
    if "parameter" in law:
        return _parameter(law["parameter"], day, law["divided_by"])
    if "duty" in law:
        duty = duties()[law["duty"]]
        return Legal(Decimal(1), duty.source, f"luật bắt buộc: {duty.rule}")
    return _FUNCTIONS[law["function"]](law, day, at)


def _parameter(name: str, day: dt.date, divided_by: int = 1) -> Legal:
    line = parameter(name)
    dated = line.on(day)
    value = Decimal(str(dated.value)) / divided_by
    label = line.label[:1].lower() + line.label[1:]
    unit = "%" if line.unit == "%" else f" {line.unit}"
    formula = f"{label}, ngày {vn_date(day)}: {show(Decimal(str(dated.value)))}{unit}"
    if divided_by != 1:
        formula += f" = {show(value)} tháng lương"
    return Legal(value, dated.source, formula)


def _night_overtime(law: Mapping[str, Any], day: dt.date, at: Workplace) -> Legal:
    """Overtime at night of one kind of day as a share of the hourly wage: the rulebook's own formula on a wage of 100."""
    answer = FORMULAS["overtime_pay"](hour_wage=100, hours=1, kind=law["kind"], is_night=True, day=day)
    formula = answer.how.partition("× (")[2].rpartition(") =")[0]
    return Legal(Decimal(str(answer.value)), "; ".join(answer.sources), formula)


def _dialogue_seats(law: Mapping[str, Any], day: dt.date, at: Workplace) -> Legal:
    if at.workers is None:
        raise _Missing("số lao động")
    parameter("dialogue_seats_under_50").on(day)  # refuses days before the decree
    seats = dialogue_seats(at.workers)
    return Legal(Decimal(seats.at_least), seats.source, f"nơi có {show(Decimal(at.workers))} lao động: ít nhất {seats.at_least} người")  # fmt: skip


def _milk_room(law: Mapping[str, Any], day: dt.date, at: Workplace) -> Legal:
    if at.women is None:
        raise _Missing("số lao động nữ")
    verdict = milk_room(women=at.women, day=day)
    needed = show(Decimal(verdict.needed))
    if not verdict.reached:
        return Legal(silent=f"Luật chỉ bắt buộc từ {needed} lao động nữ; ở đây có {at.women} người.", source=verdict.source)  # fmt: skip
    return Legal(Decimal(1), verdict.source, f"bắt buộc khi có từ {needed} lao động nữ")


_FUNCTIONS = {"night_overtime": _night_overtime, "dialogue_seats": _dialogue_seats, "milk_room": _milk_room}
