"""Làm việc và nghỉ: probation, overtime, night work, leave, minimum wage, retirement age."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from diemtua.calculators.rules.days import calendar_sources, plain_days, workplace
from diemtua.calculators.rules.outcome import Fact, Outcome, dong, named, plain
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.book import length, number, parameter
from diemtua.rulebook.calendar import FACTORY, NATIONAL_DAY, TET, HolidayCalendar, decisions
from diemtua.rulebook.deadlines import COUNTING_SOURCE, deadline
from diemtua.rulebook.formulas import aged, annual_leave, overtime_pay, retirement_age
from diemtua.rulebook.periods import CalendarDays, add_months

JOBS = {"quan-ly": "manager", "cao-dang": "college", "trung-cap": "intermediate", "khac": "other"}
DAYS_OFF = {"ngay-thuong": "weekday", "ngay-nghi": "rest_day", "ngay-le": "holiday"}
SCHEDULES = {
    "theo-ngay": "Ngày làm việc, giờ làm tính theo ngày",
    "theo-tuan": "Ngày làm việc, giờ làm tính theo tuần",
    "khong-tron": "Ngày làm việc của người làm không trọn thời gian",
    "ngay-nghi": "Ngày nghỉ hằng tuần, ngày lễ, tết",
}
CONDITIONS = {"binh-thuong": "normal", "nang-nhoc": "heavy", "dac-biet": "very_heavy"}
CHOSEN_BLOCKS = (TET, NATIONAL_DAY)  # an enterprise may choose other days of these
DAY = dt.timedelta(days=1)


def probation(*, job: str, start: dt.date, wage: int | None, rest: str) -> Outcome:
    """The longest probation from `start`, its last day, the lowest pay. The first day of work counts."""
    name = f"probation_{JOBS[job]}"
    period = plain_days(length(name, start), "thử việc")
    sources = [parameter(name).on(start).source]
    if isinstance(period, CalendarDays):
        last = start + DAY * (period.count - 1)
        how = f"Ngày bắt đầu {vn_date(start)} là ngày thứ 1, tính cả ngày nghỉ; ngày thứ {period.count} là {vn_date(last)}."
        notices: tuple[str, ...] = ()
        counting: tuple[str, ...] = ()
    else:
        counted = deadline(start - DAY, period, workplace(rest), trigger_name="ngày liền trước ngày bắt đầu")
        last, how, notices = counted.last_day, counted.words, counted.notices
        counting = (COUNTING_SOURCE, *calendar_sources(counted))
    least = parameter("probation_wage_percent").on(start)
    facts = [Fact("Thử việc dài nhất", str(period)), Fact("Ngày cuối cùng", named(last))]
    percent = number("probation_wage_percent", start)
    paid = f"từ {plain(percent)}% lương của công việc"
    sums = [how]
    if wage:
        amount = _rounded(wage * percent / 100)
        facts.append(Fact("Lương thử việc", f"ít nhất {dong(amount)}"))
        sums.append(f"{plain(percent)}% × {dong(wage)} = {dong(amount)}.")
    else:
        facts.append(Fact("Lương thử việc", paid))
    short = parameter("probation_min_contract").on(start)
    notices = (
        *notices,
        f"Hợp đồng dưới {short.value} {parameter('probation_min_contract').unit} không được thử việc; mỗi công việc chỉ thử việc một lần.",
    )
    return Outcome(
        f"Thử việc nhiều nhất {period}, đến hết {named(last)}",
        start,
        tuple(facts),
        tuple(sums),
        notices,
        (*sources, least.source, short.source),
        counting=counting,
    )


def overtime(
    *, kind: str, hour_wage: int, hours: Decimal, is_night: bool, after_day_overtime: bool, day: dt.date
) -> Outcome:
    """The lowest pay for overtime hours of one kind of day; a public holiday is paid as one whatever was chosen."""
    kind, notices, counting = _kind_of_day(kind, day)
    answer = overtime_pay(
        hour_wage=hour_wage, hours=hours, kind=DAYS_OFF[kind], is_night=is_night, day=day,
        after_day_overtime=after_day_overtime,
    )  # fmt: skip
    if kind == "ngay-le":
        notices.append("Chưa kể tiền lương ngày lễ, tết của người hưởng lương ngày.")
    return Outcome(
        f"Ít nhất {dong(int(answer.value))}",  # type: ignore[arg-type]
        day,
        how=(f"{answer.how}.",),
        notices=tuple(notices),
        sources=answer.sources,
        counting=counting,
    )


def _kind_of_day(kind: str, day: dt.date) -> tuple[str, list[str], tuple[str, ...]]:
    """The kind the day is paid as, what to beware of, the sources of its holidays; silent in years nobody checked.

    A holiday is one for everybody; the weekly rest and its day in lieu are the workplace's own, so that choice is only
    doubted (Decree 145/2020 Art. 55(3): a holiday on a rest day is paid as a holiday, its day in lieu as a rest day).
    """
    calendar = HolidayCalendar(FACTORY)
    try:
        holiday, reason = calendar.holiday(day), calendar.why_rest(day)
    except NotInForce:
        return kind, [], ()
    if holiday:
        kind, notices = "ngay-le", [f"{vn_date(day)} là ngày {holiday}, nên tính theo mức ngày lễ, tết."]
        if holiday in CHOSEN_BLOCKS:
            notices.append("Nơi làm việc chọn khối ngày nghỉ khác thì theo thông báo của nơi ấy.")
    elif kind == "ngay-le":
        notices = [
            f"{vn_date(day)} không phải ngày lễ, tết trong lịch nghỉ chung; làm vào ngày nghỉ bù thì hưởng mức ngày nghỉ hằng tuần."
        ]
    elif kind == "ngay-thuong" and reason:
        notices = [
            f"{vn_date(day)} là ngày {reason} của nơi nghỉ Chủ nhật; nếu nơi làm việc nghỉ ngày ấy, hãy chọn «Ngày nghỉ hằng tuần»."
        ]
    else:
        return kind, [], ()
    if calendar.is_expected(day.year):
        notices.append(f"Lịch nghỉ năm {day.year} chưa được công bố; hãy kiểm tra lại khi có thông báo.")
    return kind, notices, (parameter("holidays_per_year").on(day).source, decisions()[day.year].source)


def overtime_caps(
    *,
    schedule: str,
    normal_hours: Decimal,
    day_hours: Decimal,
    month_hours: Decimal,
    year_hours: Decimal,
    is_special: bool,
    day: dt.date,
) -> Outcome:
    """Whether normal and overtime hours of a day, and overtime of its month and year, stay within the caps.

    By the day overtime is a share of the normal hours; by the week, part-time and on a day off the law sets a total
    instead (Labour Code Art. 107(2)b, Decree 145/2020 Art. 60).
    """
    year_name = "overtime_year_special" if is_special else "overtime_year"
    caps, how, names = _day_caps(schedule, normal_hours, day_hours, day)
    caps += [
        ("Trong tháng", month_hours, number("overtime_month", day)),
        ("Trong năm", year_hours, number(year_name, day)),
    ]
    names += ["overtime_month", year_name]
    over = [label.lower() for label, hours, cap in caps if hours > cap]
    notices = ["Làm thêm phải được người lao động đồng ý."]
    if is_special:
        notify = parameter("overtime_special_notify")
        notices.append(f"{notify.label}: {notify.on(day).value} {notify.unit}.")
        names.append("overtime_special_notify")
    doubted = parameter("overtime_month_special")
    if {"trong tháng", "trong năm"} & set(over) and day >= doubted.values[0].since:
        most = doubted.on(day).value
        notices.append(
            f"{doubted.on(day).source} nâng mức tháng lên {most} giờ ở nơi được làm thêm đến "
            f"{plain(number('overtime_year_special', day))} giờ một năm, và Điều 1 mở rộng những nơi ấy. Nghị quyết ban hành cho thời kỳ phòng, chống "
            "dịch COVID-19, không ghi ngày hết hiệu lực; kho luật chưa kiểm chứng được nay còn áp dụng hay không, hãy hỏi công đoàn cấp trên trước khi kết luận."
        )
        names.append(doubted.name)
    return Outcome(
        f"Vượt giới hạn {', '.join(over)}" if over else "Trong giới hạn",
        day,
        tuple(_within(label, hours, cap) for label, hours, cap in caps),
        how,
        tuple(notices),
        tuple(parameter(name).on(day).source for name in names),
        "bad" if over else "good",
    )


Cap = tuple[str, Decimal, Decimal]  # what is counted, its hours, the most of them


def _day_caps(
    schedule: str, normal_hours: Decimal, day_hours: Decimal, day: dt.date
) -> tuple[list[Cap], tuple[str, ...], list[str]]:
    """The caps of one day, how they were reckoned, the parameters read."""
    if schedule == "ngay-nghi":
        name = "overtime_day_off_total"
        return [("Trong ngày", day_hours, number(name, day))], (), [name]
    normal = "hours_per_day" if schedule == "theo-ngay" else "hours_per_day_weekly"
    first: Cap = ("Giờ bình thường", normal_hours, number(normal, day))
    if schedule == "theo-ngay":
        percent = number("overtime_day_percent", day)
        most = normal_hours * percent / 100
        how = f"Trong ngày: {plain(percent)}% × {plain(normal_hours)} giờ = {plain(most)} giờ."
        return [first, ("Trong ngày", day_hours, most)], (how,), [normal, "overtime_day_percent"]
    total = "overtime_day_total" if schedule == "theo-tuan" else "overtime_part_time_total"
    both = normal_hours + day_hours
    how = f"Cả ngày: {plain(normal_hours)} giờ bình thường + {plain(day_hours)} giờ làm thêm = {plain(both)} giờ."
    return [first, ("Cả ngày", both, number(total, day))], (how,), [normal, total]


def _within(label: str, hours: Decimal, cap: Decimal) -> Fact:
    is_over = hours > cap
    left = f"vượt {plain(hours - cap)} giờ" if is_over else f"còn {plain(cap - hours)} giờ"
    shown = f"{plain(hours)} giờ, được nhiều nhất {plain(cap)} giờ"
    return Fact(label, shown, left, "bad" if is_over else "good")


def night_work(*, starts: dt.time, ends: dt.time, hour_wage: int | None, day: dt.date) -> Outcome:
    """How much of a shift is night, and the extra pay for it. A shift that ends before it starts ends the next day."""
    first, last = _minutes(starts), _minutes(ends)
    if last <= first:
        last += MINUTES_A_DAY
    begin, end = (int(number(name, day)) * 60 for name in ("night_from", "night_to"))
    night = sum(
        max(0, min(last, stop) - max(first, start))
        for start, stop in ((0, end), (begin, MINUTES_A_DAY + end), (MINUTES_A_DAY + begin, 2 * MINUTES_A_DAY))
    )
    hours = _hours(night)
    facts = [
        Fact("Cả ca", f"{plain(_hours(last - first))} giờ"),
        Fact("Giờ làm việc ban đêm", f"từ {begin // 60} giờ đến {end // 60} giờ sáng hôm sau"),
    ]
    sources = [parameter("night_from").on(day).source]
    how = []
    if hour_wage and night:
        percent = number("night_extra_percent", day)
        extra = _rounded(hour_wage * Decimal(night) / 60 * percent / 100)
        facts.append(Fact("Trả thêm cho giờ làm đêm", f"ít nhất {dong(extra)}"))
        counted = plain(hours) if hours * 60 == night else f"{night}/60"  # what is told must give what is paid
        how.append(f"{dong(hour_wage)}/giờ × {counted} giờ × {plain(percent)}% = {dong(extra)}.")
        sources.append(parameter("night_extra_percent").on(day).source)
    return Outcome(f"{plain(hours)} giờ làm việc ban đêm", day, tuple(facts), tuple(how), (), tuple(sources))


def leave(*, condition: str, full_years: int, months_worked: int, day: dt.date) -> Outcome:
    """Annual leave by seniority and months worked in the year."""
    answer = annual_leave(
        condition=CONDITIONS[condition], full_years=full_years, months_worked=months_worked, day=day
    )  # fmt: skip
    notices: tuple[str, ...] = ()
    if answer.value % 1:  # type: ignore[operator]
        notices = ("Luật không quy định làm tròn; nội quy hoặc thỏa ước có thể làm tròn có lợi cho người lao động.",)
    return Outcome(
        f"{plain(answer.value)} ngày phép",  # type: ignore[arg-type]
        day,
        how=(f"{answer.how}.",),
        notices=notices,
        sources=answer.sources,
    )


def minimum_wage(*, region: str, wage: int | None, day: dt.date) -> Outcome:
    """The minimum wage of a region on a day, what it was before, and whether a wage reaches it."""
    month, hour = (parameter(f"min_{kind}_region_{region}") for kind in ("wage", "hour_wage"))
    now, hourly, before = month.on(day), hour.on(day), month.replaced(day)
    least = int(number(month.name, day))
    facts = [
        Fact("Theo tháng", dong(least)),
        Fact("Theo giờ", dong(int(number(hour.name, day)))),
        Fact("Áp dụng từ", vn_date(now.since)),
    ]
    if before is not None:
        facts.append(Fact(f"Trước đó, từ {vn_date(before.since)}", f"{dong(int(str(before.value)))} một tháng"))
    headline, tone = f"Ít nhất {dong(least)} một tháng", ""
    if wage:
        headline = f"{dong(wage)} {'thấp hơn' if wage < least else 'không thấp hơn'} lương tối thiểu {dong(least)}"
        tone = "bad" if wage < least else "good"
        facts.append(Fact("Chênh lệch", dong(abs(wage - least))))
    notices = [
        f"Mức từ {vn_date(e.since)} mới là dự thảo ({dong(int(str(e.value)))} một tháng), chưa dùng để tính."
        for e in month.expected
        if e.since > day
    ]
    notices.append(
        "Vùng tính theo nơi doanh nghiệp hoặc chi nhánh hoạt động; danh mục địa bàn ở phụ lục của nghị định."
    )
    return Outcome(headline, day, tuple(facts), notices=tuple(notices), sources=(now.source, hourly.source), tone=tone)


def retirement(*, born_on: dt.date, is_woman: bool, day: dt.date) -> Outcome:
    """The month the person reaches the ordinary retirement age, its last day of work, the first day of the pension.

    Refuses who reached the age of before the schedule: born in 1960 or 1965 at the latest (Decree 135/2020 Art. 7(2) and
    Appendix I, which begins with the births of January 1961 and 1966).
    """
    if born_on > day:
        raise BadInput("Ngày sinh ở sau hôm nay; hãy xem lại năm.")
    began = parameter("retirement_men_first").values[0].since.year
    for year in range(born_on.year + YOUNGEST, born_on.year + OLDEST):
        try:
            answer = retirement_age(year=year, is_woman=is_woman, day=day)
        except NotInForce:
            if year < day.year:
                continue
            raise
        months = int(answer.value)  # type: ignore[arg-type]
        reached = add_months(born_on, months)
        if reached.year < year or add_months(born_on, months // 12 * 12).year < began:
            raise NotInForce(
                f"Người sinh ngày {vn_date(born_on)} đủ tuổi trước năm {year}, theo quy định cũ mà kho luật không có; "
                "hãy hỏi công đoàn cấp trên."
            )
        if reached.year == year:
            pension = add_months(reached.replace(day=1), 1)
            return Outcome(
                f"Đủ tuổi nghỉ hưu trong tháng {reached:%m/%Y}",
                day,
                (
                    Fact("Tuổi nghỉ hưu", aged(months)),
                    Fact("Ngày đủ tuổi", vn_date(reached)),
                    Fact("Thời điểm nghỉ hưu", f"hết ngày {vn_date(pension - DAY)}", "ngày cuối của tháng đủ tuổi"),
                    Fact("Hưởng chế độ hưu trí từ", vn_date(pension)),
                ),
                (
                    f"{answer.how[0].upper()}{answer.how[1:]}.",
                    f"Sinh ngày {vn_date(born_on)}, cộng {aged(months)} là ngày {vn_date(reached)}.",
                ),
                ("Điều kiện lao động bình thường; nghề nặng nhọc, độc hại, vùng đặc biệt khó khăn được nghỉ sớm hơn.",),
                (*answer.sources, "Nghị định 135/2020/NĐ-CP, Điều 3"),
            )
    raise BadInput("Ngày sinh chưa đúng; hãy nhập lại.")


MINUTES_A_DAY = 24 * 60
YOUNGEST, OLDEST = 40, 80  # years of age between which the month is looked for


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
