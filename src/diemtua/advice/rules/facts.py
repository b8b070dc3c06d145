"""Sự việc: which days can be told, the same while asking, while typing and when the desk sets them right; what a topic does not ask
for is not kept; how facts read and how those of one topic are kept, sealed, in one line."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from diemtua.advice.rules.topics import CONTRACTS, EVIDENCE, FACTS, TOPICS, WAGES, WRITTEN
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput

MOST_YEARS = 60  # a working life and more; what is older is a year mistyped
MOST_YEARS_AHEAD = 3  # a last day of work is told at most as long before as the longest fixed term

# Told beside the columns every question has; they are read by people alone, so they lie sealed together.
DETAILS = ("started_on", "ended_on", "wage", "written")
NOTHING: Mapping[str, Any] = {"contract": "", "wage": "", "written": "", "is_collective": False, "evidence": []}
SAID: Mapping[str, Mapping[str, str]] = {"contract": CONTRACTS, "wage": WAGES, "written": WRITTEN}


def check_days(happened_on: dt.date | None, discovered_on: dt.date | None, *, today: dt.date) -> None:
    """Raise BadInput for a day to come, one longer ago than a working life, or a matter known before it happened."""
    for day in (happened_on, discovered_on):
        if day and day > today:
            raise BadInput(f"Ngày {vn_date(day)} ở sau hôm nay; ngày xảy ra và ngày biết việc phải là ngày đã qua, hãy xem lại.")  # fmt: skip
        _check_year(day, today)
    if happened_on and discovered_on and discovered_on < happened_on:
        raise BadInput("Ngày biết việc không thể trước ngày việc xảy ra; hãy xem lại hai ngày.")


def check_work(started_on: dt.date | None, ended_on: dt.date | None, *, today: dt.date) -> None:
    """Raise BadInput for work begun in days to come or longer ago than a working life, and for a last day that cannot be one."""
    for day in (started_on, ended_on):
        _check_year(day, today)
    if started_on and started_on > today:
        raise BadInput(f"Ngày vào làm {vn_date(started_on)} ở sau hôm nay; hãy xem lại.")
    if ended_on and ended_on.year > today.year + MOST_YEARS_AHEAD:
        raise BadInput(f"Ngày làm việc cuối cùng {vn_date(ended_on)} còn quá xa; hãy xem lại năm vừa gõ.")
    if started_on and ended_on and ended_on < started_on:
        raise BadInput("Ngày làm việc cuối cùng không thể trước ngày vào làm; hãy xem lại hai ngày.")


def _check_year(day: dt.date | None, today: dt.date) -> None:
    if day and day.year < today.year - MOST_YEARS:
        raise BadInput(f"Ngày {vn_date(day)} đã quá {MOST_YEARS} năm; hãy xem lại năm vừa gõ.")


def not_asked(topic: str) -> dict[str, Any]:
    """The facts a topic does not ask for, each with the value that tells nothing; none for an unknown topic."""
    known = TOPICS.get(topic)
    return {name: NOTHING.get(name) for name in FACTS if known and name not in known.facts}


def kept(values: Mapping[str, Any]) -> str:
    """The details told, as one line to seal; empty when none was."""
    told = {name: values[name].isoformat() if isinstance(values[name], dt.date) else values[name] for name in DETAILS if values[name]}  # fmt: skip
    return json.dumps(told) if told else ""


def read(line: str) -> dict[str, Any]:
    """The details behind `kept`: days as days."""
    told = json.loads(line) if line else {}
    return {name: dt.date.fromisoformat(value) if name.endswith("_on") else value for name, value in told.items()}


def in_words(topic: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(short label, words) of the facts told, named as their topic names them, in its order; those of another topic last."""
    own = TOPICS[topic].facts if topic in TOPICS else {}
    order = [*own, *(name for name in FACTS if name not in own)]
    return [((own.get(n) or FACTS[n]).short, _said(n, values[n])) for n in order if values.get(n)]


def rough(topic: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same for who need not know more: days as months, no wage."""
    less = {
        name: f"tháng {v.month}/{v.year}" if isinstance(v, dt.date) else v
        for name, v in values.items()
        if name != "wage"
    }
    return in_words(topic, less)


def _said(name: str, value: Any) -> str:
    if isinstance(value, dt.date):
        return vn_date(value)
    if name == "evidence":
        return ", ".join(EVIDENCE[e] for e in value if e in EVIDENCE)
    return "có" if value is True else SAID.get(name, {}).get(value, value)


def public_day(day: dt.date, since: Iterable[dt.date]) -> dt.date:
    """As of which day a published answer tells the law: the first of the month, or the later day on which what it cites came into
    force. The same words as on the day of the matter, which itself would tell a colleague whose matter it was."""
    return max([day.replace(day=1), *since])
