"""Tranh chấp: limitation dates, and the route question by question."""

import datetime as dt

from diemtua.calculators.rules.days import calendar_sources, plain_days
from diemtua.calculators.rules.outcome import Fact, Outcome, named
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.book import length, parameter
from diemtua.rulebook.calendar import AUTHORITY, HolidayCalendar
from diemtua.rulebook.disputes import NO_COMPULSORY_MEDIATION, Kind, classify, route
from diemtua.rulebook.periods import COUNTING_SOURCE, deadline

KINDS = {"ca-nhan": "individual", "quyen": "rights", "loi-ich": "interests"}
BODIES = (("mediation", "Yêu cầu hòa giải viên"), ("arbitration", "Yêu cầu trọng tài"), ("court", "Khởi kiện ra tòa"))


def limitation(
    *, kind: str, discovered_on: dt.date, excluded: tuple[dt.date, dt.date] | None, today: dt.date
) -> Outcome:
    """The last day for mediation, arbitration and court; `excluded`: force majeure, for individual disputes."""
    if kind == "loi-ich":
        source = route(Kind.INTERESTS).source
        return Outcome("Luật không quy định thời hiệu cho tranh chấp về lợi ích", discovered_on, sources=(source,))
    if excluded and kind == "quyen":
        raise BadInput("Luật chỉ cho trừ thời gian trở ngại với tranh chấp cá nhân; hãy bỏ trống khoảng ấy.")
    facts: list[Fact] = []
    how: list[str] = []
    sources: list[str] = []
    counting = [COUNTING_SOURCE]
    notices: list[str] = []
    first: tuple[str, dt.date] | None = None
    for body, label in BODIES:
        name = f"limit_{body}_{KINDS[kind]}"
        period = plain_days(length(name, discovered_on), "thời hiệu")
        sources.append(parameter(name).on(discovered_on).source)
        try:
            counted = deadline(
                discovered_on,
                period,
                HolidayCalendar(AUTHORITY),
                trigger_name="ngày phát hiện quyền lợi bị xâm phạm",
                excluded=[excluded] if excluded else (),
            )
        except NotInForce as error:  # a later body's year may not be vouched for; the earlier ones still are
            facts.append(Fact(label, f"{period}, chưa tính được ngày", error.message, "warn"))
            continue
        left = (counted.last_day - today).days
        told = f"còn {left} ngày" if left >= 0 else f"đã hết từ {-left} ngày trước"
        facts.append(Fact(label, named(counted.last_day), f"{period}; {told}", "bad" if left < 0 else ""))
        how.append(f"{label}: {counted.words}")
        notices.extend(counted.notices)
        counting.extend(calendar_sources(counted))
        if first is None and left >= 0:
            first = (label, counted.last_day)
    if not how:
        raise NotInForce(facts[0].detail)
    headline = f"{first[0]} chậm nhất {named(first[1])}" if first else "Mọi thời hiệu tính được đều đã hết"
    return Outcome(
        headline, discovered_on, tuple(facts), tuple(how), tuple(dict.fromkeys(notices)),
        tuple(sources), "" if first else "bad", tuple(counting),
    )  # fmt: skip


def dispute_route(
    *, acts_as_body: bool, about_existing_right: bool | None, matter: str | None, day: dt.date
) -> Outcome:
    """The kind of the dispute and its steps in order; where to go next."""
    parameter("dispute_classify").on(day)  # the code must be in force on that day
    kind = classify(acts_as_body=acts_as_body, about_existing_right=bool(about_existing_right))
    found = route(kind, matter or None)
    facts = [Fact(f"Bước {n}", f"{step[0].upper()}{step[1:]}") for n, step in enumerate(found.steps, 1)]
    notices = []
    if found.may_lead_to_strike:
        notices.append(
            "Chỉ đình công khi đi đủ thủ tục; thiếu một bước là đình công bất hợp pháp. Hãy gọi công đoàn cấp trên."
        )
    else:
        notices.append("Tranh chấp loại này không được đình công.")
    return Outcome(f"Tranh chấp {kind.value}", day, tuple(facts), notices=tuple(notices), sources=(found.source,))


def matters() -> dict[str, str]:
    """Disputes that need no mediation first, by their letter."""
    return {letter: text[0].upper() + text[1:] for letter, text in NO_COMPULSORY_MEDIATION.items()}
