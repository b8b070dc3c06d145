"""Tranh chấp: limitation dates, and the route question by question."""

import datetime as dt

from diemtua.calculators.rules.days import calendar_sources, plain_days
from diemtua.calculators.rules.outcome import Fact, Outcome, named
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.book import length, parameter
from diemtua.rulebook.calendar import AUTHORITY, HolidayCalendar
from diemtua.rulebook.deadlines import COUNTING_SOURCE, deadline, plain_end
from diemtua.rulebook.disputes import NO_COMPULSORY_MEDIATION, Kind, classify, route
from diemtua.rulebook.periods import Period

KINDS = {"ca-nhan": "individual", "quyen": "rights", "loi-ich": "interests"}
LONGEST_REST = dt.timedelta(days=14)  # more days off in a row than any holiday has
UNROLLED = "Lịch nghỉ năm {year} chưa được đối chiếu: gặp ngày nghỉ thì hạn lùi sang ngày làm việc tiếp theo, nhưng hãy làm trước ngày ghi ở trên."
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
    if excluded and excluded[1] > today:
        raise BadInput("Ngày hết trở ngại ở sau hôm nay; trở ngại còn kéo dài thì nhập đến hết hôm nay.")
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
        obstacles = [excluded] if excluded else []
        trigger_name = "ngày phát hiện quyền lợi bị xâm phạm"
        try:
            counted = deadline(
                discovered_on, period, HolidayCalendar(AUTHORITY), trigger_name=trigger_name, excluded=obstacles
            )
        except NotInForce:  # a year without its calendar: the plain end is still known, and never too late
            end = plain_end(discovered_on, period, obstacles)
            facts.append(_uncounted(label, period, end, today))
            is_over = facts[-1].tone == "bad"
            if not is_over:
                notices.append(UNROLLED.format(year=end.year))
        else:
            end, is_over = counted.last_day, counted.last_day < today
            facts.append(_counted(label, period, end, today))
            how.append(f"{label}: {counted.words}")
            notices.extend(counted.notices)
            counting.extend(calendar_sources(counted))
        if first is None and not is_over:
            first = (label, end)
    headline = f"{first[0]} chậm nhất {named(first[1])}" if first else "Mọi thời hiệu đều đã hết"
    return Outcome(
        headline, discovered_on, tuple(facts), tuple(how), tuple(dict.fromkeys(notices)),
        tuple(sources), "" if first else "bad", tuple(counting),
    )  # fmt: skip


def _counted(label: str, period: Period, last_day: dt.date, today: dt.date) -> Fact:
    left = (last_day - today).days
    told = f"còn {left} ngày" if left >= 0 else f"đã hết từ {-left} ngày trước"
    return Fact(label, named(last_day), f"{period}; {told}", "bad" if left < 0 else "")


def _uncounted(label: str, period: Period, end: dt.date, today: dt.date) -> Fact:
    """The plain end of a limitation in a year without its calendar; over for certain only when no holidays reach today."""
    if today - end > LONGEST_REST:
        return Fact(label, named(end), f"{period}; đã hết", "bad")
    return Fact(label, named(end), f"{period}, chưa xét ngày nghỉ của năm {end.year}", "warn")


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
