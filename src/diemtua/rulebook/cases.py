"""Tình huống mẫu: worked cases a lawyer writes in TOML, run by the suite and by `diemtua rulebook check`.

A file holds lists named after what they test: `deadline`, `notice`, `hours`, `parameter`, `threshold`, `seats`,
`formula`, `route`, `procedure`. Every case `says` in one sentence what it shows; `error` names the sentence a refusal
must contain.
"""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.errors import BadInput, DomainError
from diemtua.rulebook import book, disputes, formulas, thresholds
from diemtua.rulebook.calendar import PATTERNS, HolidayCalendar
from diemtua.rulebook.deadlines import deadline, hours_after, hours_before, latest_notice
from diemtua.rulebook.history import Event
from diemtua.rulebook.interpreter import status
from diemtua.rulebook.periods import Hours, period

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """One worked case: whether the program agrees, and if not the sentence saying how it differs."""

    file: str
    kind: str
    says: str
    touches: frozenset[str]
    difference: str | None

    @property
    def agrees(self) -> bool:
        """Whether the program gives what the case expects."""
        return self.difference is None


def check_file(path: Path) -> list[Result]:
    """Run every case of a file. A file that cannot be read raises BadInput."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"Không đọc được tệp tình huống {path.name}: {error}.") from error
    unknown = set(tables) - set(_KINDS)
    if unknown or not tables:
        raise BadInput(
            f"Tệp {path.name} phải có các danh sách {', '.join(_KINDS)}; mục lạ: {', '.join(sorted(unknown)) or 'tệp trống'}."
        )
    return [check(kind, case, file=path.name) for kind, cases in tables.items() for case in cases]


def check(kind: str, case: Table, *, file: str = "") -> Result:
    """Run one case."""
    says = case.get("says", "(chưa có câu mô tả)")
    touches = frozenset(_touched(kind, case))
    missing = [name for name in _NEEDED[kind] if name not in case]
    try:
        differences = [f"thiếu mục {', '.join(missing)}"] if missing else list(_KINDS[kind](case))
    except (TypeError, AttributeError, KeyError) as error:
        differences = [f"có mục thiếu hoặc ghi sai kiểu: {error}"]
    except DomainError as error:
        wanted = case.get("error")
        differences = [] if wanted and wanted in error.message else [f"bị từ chối: {error.message}"]
    else:
        if "error" in case and not differences:
            differences = [f"lẽ ra phải bị từ chối vì «{case['error']}»"]
    return Result(file, kind, says, touches, "; ".join(differences) or None)


def _touched(kind: str, case: Table) -> Iterable[str]:
    """The rules a case is about, as lint names them."""
    match kind:
        case "parameter":
            yield f"parameter {case.get('name')}"
        case "threshold":
            yield f"threshold {case.get('rule')}"
        case "formula":
            yield f"formula {case.get('name')}"
        case "procedure":
            for event in case.get("events", ()):
                yield f"step {case.get('of')} {event.get('step')}"
            for step in case.get("expect", ()):
                yield f"step {case.get('of')} {step}"
        case _:
            yield kind


@lru_cache(maxsize=8)
def _calendar(name: str) -> HolidayCalendar:
    if name not in PATTERNS:
        raise BadInput(f"Lịch nghỉ «{name}» phải là {', '.join(PATTERNS)}.")
    return HolidayCalendar(PATTERNS[name])


def _differs(what: str, got: object, wanted: object) -> Iterable[str]:
    if got != wanted:
        yield f"{what}: máy tính ra {_shown(got)}, tình huống ghi {_shown(wanted)}"


def _shown(value: object) -> str:
    return vn_date(value) if isinstance(value, dt.date) else str(value)


def _deadline(case: Table) -> Iterable[str]:
    length = period(case["period"])
    if isinstance(length, Hours):
        raise BadInput("Thời hạn bằng giờ ghi vào danh sách hours.")
    excluded = [tuple(r) for r in case.get("excluded", ())]
    counted = deadline(case["trigger"], length, _calendar(case["rest"]), excluded=excluded)
    yield from _differs("ngày cuối", counted.last_day, case["last"])
    if "words" in case and case["words"] not in counted.words:
        yield f"cách tính: máy viết «{counted.words}»"


def _notice(case: Table) -> Iterable[str]:
    length = period(case["period"])
    if isinstance(length, Hours):
        raise BadInput("Thời hạn bằng giờ ghi vào danh sách hours.")
    counted = latest_notice(case["event"], length, _calendar(case["rest"]))
    yield from _differs("ngày chậm nhất", counted.limit, case["limit"])
    yield from _differs("ngày nên gửi", counted.last_day, case.get("last", case["limit"]))


def _hours(case: Table) -> Iterable[str]:
    length = period(case["period"])
    if not isinstance(length, Hours):
        raise BadInput("Danh sách hours chỉ nhận thời hạn bằng giờ.")
    count = hours_before if case.get("backward") else hours_after
    yield from _differs("lúc hết hạn", count(_instant(case["at"]), length).ends_at, _instant(case["ends"]))


def _instant(value: Any) -> Any:
    """A local date and time of the file is Vietnam's."""
    return value.replace(tzinfo=VN) if isinstance(value, dt.datetime) and value.tzinfo is None else value


def _parameter(case: Table) -> Iterable[str]:
    found = book.parameter(case["name"]).on(case["on"], known_on=case.get("known_on"))
    yield from _differs("giá trị", found.value, case["value"])


def _threshold(case: Table) -> Iterable[str]:
    verdict = thresholds.judged(case["rule"], case["facts"])
    yield from _differs("đạt hay không", verdict.reached, case["reached"])
    if "needed" in case:
        yield from _differs("số cần có", verdict.needed, case["needed"])


def _seats(case: Table) -> Iterable[str]:
    if "groups" in case:
        yield from _differs("số ghế", thresholds.split_seats(case["seats"], case["groups"]), case["split"])
        return
    seats = thresholds.dialogue_seats(case["workers"])
    yield from _differs("số người ít nhất", seats.at_least, case["at_least"])
    yield from _differs("mức thường cao nhất", seats.usually_at_most, case.get("at_most"))


def _formula(case: Table) -> Iterable[str]:
    name = case["name"]
    if name not in formulas.FORMULAS:
        raise BadInput(f"Kho luật không có công thức «{name}».")
    yield from _differs("kết quả", formulas.FORMULAS[name](**case["inputs"]).value, case["value"])


def _route(case: Table) -> Iterable[str]:
    kind = disputes.classify(**case["answers"])
    yield from _differs("loại tranh chấp", kind.value, case["kind"])
    route = disputes.route(kind, case.get("matter"))
    yield from _differs("bắt buộc hòa giải", route.mediation_is_compulsory, case["mediation"])
    yield from _differs("được đình công", route.may_lead_to_strike, case.get("strike", False))


def _procedure(case: Table) -> Iterable[str]:
    events = [
        Event(e["step"], _instant(e["on"]), e.get("outcome"), {k: _instant(v) for k, v in e.get("facts", {}).items()})
        for e in case["events"]
    ]
    excluded = [tuple(r) for r in case.get("excluded", ())]
    found = status(case["of"], events, case["today"], _calendar(case["rest"]), excluded=excluded)
    for step_id, wanted in case.get("expect", {}).items():
        if step_id not in found.procedure.wordings:
            yield f"thủ tục không có bước «{step_id}»"
            continue
        step = found[step_id]
        state, _, day = wanted.partition(" @")
        yield from _differs(f"«{step_id}»", step.state.value, state)
        if day:
            shown = step.earliest if step.state.value == "chưa được làm" else step.due_on
            yield from _differs(f"ngày của «{step_id}»", shown, dt.date.fromisoformat(day))
    if "ending" in case:
        yield from _differs("kết thúc", bool(found.ending) and case["ending"] in (found.ending or ""), True)
    if "problem" in case and not any(case["problem"] in p for p in found.problems):
        yield f"lẽ ra phải cảnh báo «{case['problem']}»; máy báo {list(found.problems)}"


_KINDS: Mapping[str, Callable[[Table], Iterable[str]]] = {
    "deadline": _deadline,
    "notice": _notice,
    "hours": _hours,
    "parameter": _parameter,
    "threshold": _threshold,
    "seats": _seats,
    "formula": _formula,
    "route": _route,
    "procedure": _procedure,
}

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "deadline": ("trigger", "period", "rest", "last"),
    "notice": ("event", "period", "rest", "limit"),
    "hours": ("at", "period", "ends"),
    "parameter": ("name", "on", "value"),
    "threshold": ("rule", "facts", "reached"),
    "seats": (),
    "formula": ("name", "inputs", "value"),
    "route": ("answers", "kind", "mediation"),
    "procedure": ("of", "events", "today", "rest"),
}
