"""Công thức: amounts computed from dated parameters. A formula that changed is a new function; a table picks it by day.

Money is whole đồng, rounded half up; every answer tells its sum in words and its sources.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.kernel.numbers import dotted
from diemtua.kernel.timeline import Dated
from diemtua.rulebook.book import number, parameter, parameters
from diemtua.rulebook.periods import add_months


@dataclass(frozen=True, slots=True)
class Answer:
    """An amount in `unit`, the sum in words, the sources it rests on."""

    value: int | Decimal | dt.date
    unit: str
    how: str
    sources: tuple[str, ...]


Dating = Sequence[tuple[dt.date, Callable[..., Answer]]]


def pick(formulas: Dating, day: dt.date) -> Callable[..., Answer]:
    """The formula in force on `day`; NotInForce before the first."""
    chosen = [formula for since, formula in formulas if since <= day]
    if not chosen:
        raise NotInForce(f"Chưa có công thức được kiểm chứng cho ngày {vn_date(day)}; hãy hỏi công đoàn cấp trên.")
    return chosen[-1]


def dues(*, wage: int, day: dt.date, is_public_unit: bool = False) -> Answer:
    """Monthly dues: rate × wage, in enterprises capped at 10% of the base salary of the month paid."""
    return pick(DUES, day)(wage=wage, day=day, is_public_unit=is_public_unit)


def dues_2017(*, wage: int, day: dt.date, is_public_unit: bool) -> Answer:
    """Dues in force before and after 1/7/2025: only the rate changed; the cap did not, and public units have none."""
    _positive(wage)
    rate = number("dues_percent", day)
    plain = _dong(wage * rate / 100)
    how = f"{_percent(rate)} × {_vnd(wage)} = {_vnd(plain)}"
    if is_public_unit:
        return Answer(plain, "đồng/tháng", how, _sources(day, "dues_percent"))
    cap_percent, base = number("dues_cap_percent", day), number("base_salary", day)
    cap = _dong(base * cap_percent / 100)
    how += f"; mức cao nhất là {_percent(cap_percent)} × lương cơ sở {_vnd(base)} = {_vnd(cap)}"
    return Answer(min(plain, cap), "đồng/tháng", how, _sources(day, "dues_percent", "dues_cap_percent", "base_salary"))


DUES: Dating = ((dt.date(2017, 1, 1), dues_2017),)


def dues_fixed(*, day: dt.date) -> Answer:
    """Lowest dues of a member whose wage cannot be determined."""
    rate, base = number("dues_fixed_percent", day), number("base_salary", day)
    value = _dong(base * rate / 100)
    return Answer(
        value,
        "đồng/tháng",
        f"{_percent(rate)} × lương cơ sở {_vnd(base)} = {_vnd(value)}",
        _sources(day, "dues_fixed_percent", "base_salary"),
    )


def union_fund(*, wage_fund: int, day: dt.date) -> Answer:
    """The employer's 2% of the wage fund used for compulsory social insurance."""
    _positive(wage_fund)
    rate = number("fund_percent", day)
    value = _dong(wage_fund * rate / 100)
    return Answer(
        value, "đồng/tháng", f"{_percent(rate)} × {_vnd(wage_fund)} = {_vnd(value)}", _sources(day, "fund_percent")
    )


def fund_share(*, fund: int, day: dt.date) -> Answer:
    """What the grassroots union may use of the 2% fund."""
    return _share(fund, "split_fund_cdcs", day)


def dues_share(*, dues: int, day: dt.date) -> Answer:
    """What the grassroots union keeps of the dues."""
    return _share(dues, "split_dues_cdcs", day)


def fund_due_on(*, month: dt.date, is_quarterly: bool = False) -> Answer:
    """The last day to pay the fund of `month`: the last day of the month after (Decree 105/2026 Art. 4(2)).

    `is_quarterly`: of the three months that end with `month` (farming, forestry, fishing, salt; Art. 4(1)b).
    """
    if month < dt.date(2026, 5, 1):
        raise NotInForce(
            f"Chưa có hạn đóng kinh phí được kiểm chứng cho tháng {month:%m/%Y}; hãy hỏi công đoàn cấp trên."
        )
    last = add_months(month.replace(day=1), 2) - dt.timedelta(days=1)
    what = f"ba tháng đến hết tháng {month:%m/%Y}" if is_quarterly else f"tháng {month:%m/%Y}"
    how = f"kinh phí {what} đóng chậm nhất ngày cuối của tháng sau: {vn_date(last)}"
    return Answer(last, "ngày", how, ("Nghị định 105/2026/NĐ-CP, Điều 4 khoản 2",))


def overtime_pay(
    *, hour_wage: int, hours: int | Decimal, kind: str, is_night: bool, day: dt.date, after_day_overtime: bool = False
) -> Answer:
    """Lowest overtime pay. `kind`: weekday, rest_day or holiday; at night +30% and +20% of the day's hourly wage.

    Labour Code Art. 98; the +20% is taken on the hourly wage of that kind of day by daylight, which is 150% on a weekday
    when overtime was worked by day before (`after_day_overtime`; Decree 145/2020 Art. 57(1)b).
    """
    _positive(hour_wage, hours)
    if kind not in ("weekday", "rest_day", "holiday"):
        raise BadInput("Loại ngày phải là ngày thường, ngày nghỉ hằng tuần hoặc ngày lễ; hãy chọn lại.")
    name = f"overtime_{kind}_percent"
    rate, names, places = number(name, day), [name], []
    how = f"{_percent(rate)}"
    total = rate
    if is_night:
        extra, on_top = number("night_extra_percent", day), number("night_overtime_extra_percent", day)
        daylight = Decimal(100) if kind == "weekday" and not after_day_overtime else rate
        total = rate + extra + on_top * daylight / 100
        names += ["night_extra_percent", "night_overtime_extra_percent"]
        how += f" + {_percent(extra)} làm đêm + {_percent(on_top)} × {_percent(daylight)} làm thêm ban đêm = {_percent(total)}"
        places.append("Nghị định 145/2020/NĐ-CP, Điều 57 khoản 1")
    value = _dong(hour_wage * hours * total / 100)
    told = f"{_vnd(hour_wage)}/giờ × {_plain(Decimal(hours))} giờ × ({how}) = {_vnd(value)}"
    return Answer(value, "đồng", told, (*_sources(day, *names), *places))


def annual_leave(*, condition: str, full_years: int, months_worked: int, day: dt.date) -> Answer:
    """Paid annual leave. `condition`: normal, heavy, very_heavy; `months_worked` in the year when under 12.

    +1 day per full 5 years (Art. 114); pro rata by months (Decree 145/2020 Art. 66), to two decimals: the law does
    not round.
    """
    if condition not in ("normal", "heavy", "very_heavy") or not 0 <= months_worked <= 12 or full_years < 0:
        raise BadInput("Điều kiện làm việc hoặc số tháng, số năm làm việc chưa đúng; hãy nhập lại.")
    base, step = number(f"leave_{condition}", day), number("leave_seniority_years", day)
    extra = Decimal(full_years // int(step))
    value = ((base + extra) * months_worked / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    how = (
        f"{base} ngày + {extra} ngày thâm niên (cứ đủ {step} năm thêm 1 ngày) = {base + extra} ngày một năm; "
        f"{base + extra} ngày × {months_worked}/12 tháng = {_plain(value)} ngày"
    )
    sources = (*_sources(day, f"leave_{condition}", "leave_seniority_years"), "Nghị định 145/2020/NĐ-CP, Điều 66")
    return Answer(value, "ngày làm việc", how, sources)


def retirement_age(*, year: int, is_woman: bool, day: dt.date) -> Answer:
    """Ordinary retirement age in months in `year`: from the age of 2021 up by some months a year to the last age.

    Labour Code Art. 169(2), Decree 135/2020 Art. 4: men to 62 in 2028, women to 60 in 2035.
    """
    names = [f"retirement_{'women' if is_woman else 'men'}_{what}" for what in ("first", "step", "last")]
    since = parameter(names[0]).values[0].since
    if day < since or year < since.year:
        raise NotInForce(
            f"Lộ trình tuổi nghỉ hưu bắt đầu từ năm {since.year}; hãy hỏi công đoàn cấp trên về năm trước đó."
        )
    first, step, last = (int(number(name, day)) for name in names)
    months = min(first + step * (year - since.year), last)
    who = "lao động nữ" if is_woman else "lao động nam"
    how = f"{who} nghỉ hưu năm {year}: {aged(months)}"
    if year > since.year:
        how += f" (năm {since.year} là {aged(first)}, mỗi năm thêm {step} tháng, nhiều nhất {aged(last)})"
    return Answer(months, MONTHS_OF_AGE, how, ("Bộ luật Lao động, Điều 169 khoản 2", *_sources(day, *names)))


MONTHS_OF_AGE = "tháng tuổi"


def aged(months: int) -> str:
    """«61 tuổi 6 tháng», «62 tuổi»."""
    return f"{months // 12} tuổi" + (f" {months % 12} tháng" if months % 12 else "")


def severance(*, months_counted: int, average_wage: int, is_job_loss: bool, day: dt.date) -> Answer:
    """Severance (half a month a year) or job-loss allowance (one month a year, at least two).

    `months_counted` is the time left after unemployment-insurance time; none left still gives the two months of a job
    lost (Decree 145/2020 Art. 8(2)). Remainders: up to 6 months half a year, over 6 a whole year (Art. 8(3)c).
    """
    if months_counted < 0:
        raise BadInput("Thời gian tính trợ cấp không thể âm; hãy nhập lại.")
    _positive(average_wage)
    years, rest = divmod(months_counted, 12)
    counted = Decimal(years) + (Decimal(0) if rest == 0 else Decimal("0.5") if rest <= 6 else Decimal(1))
    names = ("job_loss_per_year", "job_loss_min") if is_job_loss else ("severance_per_year",)
    wages = counted * number(names[0], day) / (1 if is_job_loss else 2)
    how, places = (
        f"{months_counted} tháng tính là {_plain(counted)} năm; "
        f"{_plain(counted)} năm × {'1' if is_job_loss else 'nửa'} tháng lương = {_plain(wages)} tháng lương",
        ["Nghị định 145/2020/NĐ-CP, Điều 8 khoản 3 điểm c"],
    )
    if is_job_loss and wages < (least := number("job_loss_min", day)):
        wages = least
        how += f", chưa tới mức thấp nhất nên tính mức thấp nhất {_plain(least)} tháng lương"
        places.append("Nghị định 145/2020/NĐ-CP, Điều 8 khoản 2")
    value = _dong(wages * average_wage)
    how += f"; {_plain(wages)} tháng lương × {_vnd(average_wage)} = {_vnd(value)}"
    return Answer(value, "đồng", how, (*_sources(day, *names), *places))


def insurance_base_cap(*, day: dt.date) -> Answer:
    """Highest wage for social insurance: 20 times the reference level, which is the base salary while it exists."""
    times, base = number("si_ceiling_multiple", day), number("base_salary", day)
    value = _dong(times * base)
    return Answer(
        value,
        "đồng/tháng",
        f"{times} × {_vnd(base)} = {_vnd(value)}",
        _sources(day, "si_ceiling_multiple", "base_salary"),
    )


def officer_allowance(*, group: int, members: int, day: dt.date) -> Answer:
    """Monthly allowance of an officer: coefficient by group (1-5) and dues-paying members × base salary."""
    if group not in range(1, 6) or members < 1:
        raise BadInput("Nhóm chức danh từ 1 đến 5 và số đoàn viên từ 1 trở lên; hãy nhập lại.")
    name = f"allowance_group_{group}"
    row = str(parameter(name).on(day).value).split()
    band = sum(members >= limit for limit in (150, 500, 1500, 3000, 6000))
    coefficient, base = Decimal(row[band]), number("base_salary", day)
    value = _dong(coefficient * base)
    how = f"hệ số {_plain(coefficient)} × lương cơ sở {_vnd(base)} = {_vnd(value)}"
    return Answer(value, "đồng/tháng", how, _sources(day, name, "base_salary"))


def fine_bands(value: str) -> list[tuple[int, int, int]]:
    """Of a fine by head count: from how many people, least and most đồng; each band ends where the next begins."""
    bands = []
    for band in value.split():
        first, _, ends = band.partition(":")
        low, _, high = ends.partition("-")
        bands.append((int(first), int(low), int(high)))
    return bands


def fine_range(
    *, act: str, is_organisation: bool, day: dt.date, amount: int | None = None, people: int | None = None
) -> Answer:
    """The highest fine of an act on the day it was done; `how` gives the whole range. Organisations pay double.

    `amount`: the đồng that should have been paid, for fines that are a share of it; their cap doubles as well. Below a certain
    amount some acts are only warned of: 0 đồng.
    `people`: the workers whom the act is about, for fines by head count.
    Decree 283/2026 Art. 7; an act before 10/9/2026 that still goes on then is judged by the new decree (Art. 67): ask
    with the day it ended.
    """
    line = parameter(f"fine_{act}")
    dated, who = line.on(day), "tổ chức" if is_organisation else "cá nhân"
    factor = int(number("fine_organisation_factor", day)) if is_organisation else 1
    if line.unit.startswith(BY_PEOPLE):
        if people is None:
            raise BadInput("Mức phạt này theo số người lao động bị vi phạm; hãy nhập số người.")
        _positive(people)
        low, high, band = _fine_band(str(dated.value), people)
    else:
        low, _, high = str(dated.value).partition("-")
        band = ""
    to = FINE_ENDS[line.unit.partition(", ")[2]]
    sources = (dated.source, *_sources(day, "fine_organisation_factor"))
    if not line.unit.startswith("%"):
        most = int(high or low) * factor
        shown = f"{_vnd(int(low) * factor)} {to} {_vnd(most)}" if high else f"không quá {_vnd(most)}"
        return Answer(most, "đồng", f"phạt {who} {shown}" + (f": {band}" if band else ""), sources)
    if amount is None:
        raise BadInput("Mức phạt này là một phần của số tiền phải đóng, chậm đóng hoặc trốn đóng; hãy nhập số tiền ấy.")
    _positive(amount)
    warning = parameters().get(f"warning_{act}")
    if warning is not None and amount < (least_fined := number(warning.name, day)):
        how = f"phạt cảnh cáo {who}, không phạt tiền: {_vnd(amount)} là dưới {_vnd(int(least_fined))}"
        return Answer(0, "đồng", how, _sources(day, warning.name))
    cap_name = f"fine_{act.partition('_')[0]}_cap"
    cap = int(number(cap_name, day)) * factor
    least, most = (min(_dong(amount * Decimal(end) * factor / 100), cap) for end in (low, high))
    shown = f"{_vnd(least)} {to if most < cap else 'đến'} {_vnd(most)}" if least < most else _vnd(most)
    how = f"phạt {who} {shown}: {_percent(Decimal(low) * factor)} {to} {_percent(Decimal(high) * factor)} của {_vnd(amount)}, không quá {_vnd(cap)}"
    return Answer(most, "đồng", how, (*sources, *_sources(day, cap_name)))


def _fine_band(value: str, people: int) -> tuple[str, str, str]:
    """Of a fine by head count: the least, the most, and the band in words, for so many people."""
    bands = fine_bands(value)
    at = max(i for i, (first, _, _) in enumerate(bands) if people >= first)
    first, low, high = bands[at]
    last = f"đến {dotted(bands[at + 1][0] - 1)} người" if at + 1 < len(bands) else "người trở lên"
    return str(low), str(high), f"{dotted(people)} người thuộc mức từ {dotted(first)} {last}"


BY_PEOPLE = "đồng theo số người"
FINE_ENDS = {"từ-đến": "đến", "từ-dưới": "đến dưới", "": "đến"}  # the second half of a fine's unit -> its last word


FORMULAS: Mapping[str, Callable[..., Answer]] = {
    formula.__name__: formula
    for formula in (
        dues,
        dues_fixed,
        union_fund,
        fund_share,
        dues_share,
        fund_due_on,
        overtime_pay,
        annual_leave,
        retirement_age,
        severance,
        insurance_base_cap,
        officer_allowance,
        fine_range,
    )
}


# Position code (DOMAIN 1.6) -> the hours the law gives its part-time holder; a post not named here has none in the text.
PAID_HOURS = {
    "CT": "paid_hours_president", "PCT": "paid_hours_president",
    "UV-BTV": "paid_hours_member", "UV-BCH": "paid_hours_member", "TT": "paid_hours_member", "TP": "paid_hours_member",
    "CN-UBKT": "paid_hours_inspector", "UV-UBKT": "paid_hours_inspector",
}  # fmt: skip


def paid_hours(*, position: str, day: dt.date) -> Dated:
    """Paid hours of union work a month of a part-time officer of a grassroots union; NotInForce for posts the law does not name."""
    if position not in PAID_HOURS:
        raise NotInForce("Luật không nêu số giờ cho chức danh này; hãy thỏa thuận với người sử dụng lao động.")
    return parameter(PAID_HOURS[position]).on(day)


def _share(amount: int, name: str, day: dt.date) -> Answer:
    _positive(amount)
    percent = number(name, day)
    value = _dong(amount * percent / 100)
    return Answer(value, "đồng", f"{_percent(percent)} × {_vnd(amount)} = {_vnd(value)}", _sources(day, name))


def _sources(day: dt.date, *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parameter(name).on(day).source for name in names))


def _positive(*amounts: int | Decimal) -> None:
    if min(amounts) <= 0:
        raise BadInput("Số tiền, số giờ phải lớn hơn 0; hãy nhập lại.")


def _dong(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _vnd(amount: int | Decimal) -> str:
    return f"{dotted(int(amount))} đồng"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


def _percent(amount: Decimal) -> str:
    return f"{_plain(amount)}%"
