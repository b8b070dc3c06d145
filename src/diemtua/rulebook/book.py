"""Reads the rulebook's data files once and hands out timelines and topics."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Clash, NotInForce
from diemtua.kernel.timeline import Dated, Timeline
from diemtua.rulebook.periods import AnyPeriod, period

SURE_UNTIL = dt.date(2027, 12, 31)  # nobody vouches for a value after the calendars checked, unless its file says less


@cache
def parameters() -> dict[str, Timeline]:
    """Every parameter by name, its values in order of their first day. A name in two files is a Clash."""
    found: dict[str, Timeline] = {}
    for file in sorted(files("diemtua.rulebook.parameters").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for name, table in tomllib.loads(file.read_text("utf-8"), parse_float=Decimal).items():
            if name in found:
                raise Clash(f"Tham số «{name}» có ở hai tệp; hãy bỏ một.")
            found[name] = timeline(name, table)
    return found


def timeline(name: str, table: dict[str, Any]) -> Timeline:
    """One parameter from its TOML table."""
    return Timeline(
        name,
        table["label"],
        table["unit"],
        tuple(sorted((_dated(v) for v in table["values"]), key=lambda d: d.since)),
        table.get("sure_until", SURE_UNTIL),
        table.get("row", ""),
        tuple(_dated(v) for v in table.get("expected", ())),
    )


def _dated(value: dict[str, Any]) -> Dated:
    return Dated(
        value["since"],
        value.get("value"),
        value["source"],
        value["certainty"],
        value["checked_on"],
        value.get("known_since"),
    )


def parameter(name: str) -> Timeline:
    """The parameter of that name."""
    try:
        return parameters()[name]
    except KeyError:
        raise BadInput(f"Kho luật không có tham số «{name}».") from None


def vouched(name: str, day: dt.date) -> Dated | None:
    """The value in force on `day`; None where nobody vouches for one, for a page that goes on without it."""
    try:
        return parameter(name).on(day)
    except NotInForce:
        return None


def unchecked(day: dt.date) -> str:
    """What a page says that shows the law of a day nobody vouches for any more; empty for every day before."""
    if day <= SURE_UNTIL:
        return ""
    return (
        f"Luật của ngày {vn_date(day)} chưa được đối chiếu (mới đối chiếu đến hết {vn_date(SURE_UNTIL)}); "
        "hãy đọc điều luật đang có hiệu lực, và nhắc quản trị hệ thống cập nhật chương trình."
    )


def number(name: str, day: dt.date) -> Decimal:
    """The value in force on `day` as a number."""
    value = parameter(name).on(day).value
    if isinstance(value, str | bool) or value is None:
        raise BadInput(f"Tham số «{name}» không phải là một con số.")
    return Decimal(value)


def length(name: str, day: dt.date) -> AnyPeriod:
    """The period in force on `day`, typed by the parameter's unit."""
    return period(f"{number(name, day)} {parameter(name).unit}")


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule with nothing to count: the sentence, its source, where the program keeps it."""

    row: str
    rule: str
    source: str
    kept: str


@cache
def duties() -> dict[str, Duty]:
    """The rules without a number, by the row of the domain dossier."""
    text = files("diemtua.rulebook").joinpath("duties.toml").read_text("utf-8")
    return {row: Duty(row, **table) for row, table in tomllib.loads(text).items()}


@cache
def topics() -> dict[str, str]:
    """Topic code (T01 … T19) to its title."""
    return dict(tomllib.loads(files("diemtua.rulebook").joinpath("curriculum.toml").read_text("utf-8")))


def topic_title(code: str) -> str:
    """The topic's title; an unknown code is shown as it is."""
    return topics().get(code, code)
