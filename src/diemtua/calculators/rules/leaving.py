"""Nghỉ việc: notice of leaving, money on leaving."""

import datetime as dt

from diemtua.calculators.rules.days import calendar_sources, plain_days, workplace
from diemtua.calculators.rules.outcome import Fact, Outcome, dong, named
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.rulebook.book import duties, length, number, parameter
from diemtua.rulebook.deadlines import COUNTING_SOURCE, deadline, latest_notice
from diemtua.rulebook.formulas import severance
from diemtua.rulebook.periods import CalendarDays, Period

CONTRACTS = {"khong-xac-dinh": "indefinite", "12-36": "12_36", "duoi-12": "under_12"}
# Whether the last day of the notice must be worked the law does not say; a period ends with the end of its last day (Civil Code Art. 148).
SURER_BEFORE = "Luật không nói rõ ngày nghỉ việc có nằm trong thời hạn báo trước hay không; báo sớm thêm một ngày làm việc là chắc chắn nhất."
SURER_AFTER = "Luật không nói rõ ngày cuối của thời hạn báo trước có phải làm hay không; làm hết ngày {day} rồi nghỉ là chắc chắn nhất."
ILLNESS = {"khong-xac-dinh": "illness_months_indefinite", "12-36": "illness_months_12_36"}
FOURTHS = 4  # the unit of the parameter is «phần tư»
_SIDE_NAMES = {"nguoi-lao-dong": "worker", "nguoi-su-dung": "employer"}
_FREE = {"nguoi-lao-dong": "TRM-05", "nguoi-su-dung": "TRM-07"}


def notice(
    *,
    side: str,
    contract: str,
    reason: str,
    is_special: bool,
    contract_days: int | None,
    day: dt.date,
    is_leaving_day: bool,
    rest: str,
) -> Outcome:
    """How long before, and the day: the last day to give notice of leaving on `day`, or the first day to leave.

    `reason`: thuong, khong-bao-truoc (Art. 35(2), 36(3)), om-dau (employer, Art. 36(1)b).
    """
    if reason == "khong-bao-truoc":
        return _no_notice(side, day)
    period, source = _length(side, contract, reason, is_special, contract_days, day)
    banned = duties()["TRM-08"]  # when an employer may not end the contract at all
    warn: tuple[str, ...] = (banned.rule,) if side == "nguoi-su-dung" else ()
    said = (banned.source,) if warn else ()
    ill: tuple[Fact, ...] = ()
    if reason == "om-dau":
        treated = parameter(ILLNESS.get(contract, ILLNESS["12-36"])).on(day)
        least = f"từ {treated.value} tháng liên tục" if contract in ILLNESS else "quá nửa thời hạn hợp đồng"
        ill, said = (Fact("Chỉ khi đã điều trị mà chưa hồi phục", least),), (treated.source, *said)
    facts = (
        *ill,
        Fact("Thời hạn báo trước", f"ít nhất {period}"),
        Fact("Ngày nghỉ việc" if is_leaving_day else "Ngày bên kia nhận được báo trước", named(day)),
    )
    if is_leaving_day:
        counted = latest_notice(day, period, workplace(rest), event_name="ngày nghỉ việc")
        headline, how = f"Phải báo chậm nhất {named(counted.last_day)}", counted.words
        warn = (SURER_BEFORE, *warn)
    elif isinstance(period, CalendarDays):
        first = day + dt.timedelta(days=period.count)
        headline = f"Được nghỉ sớm nhất từ {named(first)}"
        how = f"{vn_date(day)} là ngày nhận báo trước, không tính; đủ {period} vào ngày {vn_date(first)}."
        warn = (SURER_AFTER.format(day=vn_date(first)), *warn)
        return Outcome(headline, day, facts, (how,), warn, (source, *said), counting=(COUNTING_SOURCE,))
    else:
        counted = deadline(day, period, workplace(rest), trigger_name="ngày nhận báo trước")
        headline, how = f"Được nghỉ sớm nhất từ {named(counted.last_day)}", counted.words
        warn = (SURER_AFTER.format(day=vn_date(counted.last_day)), *warn)
    counting = (COUNTING_SOURCE, *calendar_sources(counted))
    return Outcome(headline, day, facts, (how,), (*warn, *counted.notices), (source, *said), counting=counting)


def _no_notice(side: str, day: dt.date) -> Outcome:
    """The cases in which nobody must wait."""
    if side == "nguoi-lao-dong":
        parameter("notice_worker_indefinite").on(day)  # the law must be in force on that day
        duty = duties()[_FREE[side]]
        headline = "Không phải báo trước, chỉ trong các trường hợp dưới đây"
        return Outcome(headline, day, notices=(duty.rule,), sources=(duty.source,), tone="warn")
    absent, back = parameter("absence_without_notice").on(day), parameter("return_after_suspension").on(day)
    facts = (
        Fact("Tự ý bỏ việc không lý do chính đáng", f"từ {absent.value} ngày làm việc liên tục"),
        Fact("Không có mặt sau khi hết tạm hoãn hợp đồng", f"quá {back.value} ngày"),
    )
    return Outcome(
        "Không phải báo trước, chỉ trong hai trường hợp dưới đây",
        day,
        facts,
        sources=(absent.source, back.source),
        tone="warn",
    )


def _length(
    side: str, contract: str, reason: str, is_special: bool, contract_days: int | None, day: dt.date
) -> tuple[Period, str]:
    """The period of notice and its source; that of special work holds whatever the reason (Decree 145/2020 Art. 7(2))."""
    if reason == "om-dau" and side == "nguoi-lao-dong":
        raise BadInput("Ốm đau kéo dài là lý do của người sử dụng lao động; hãy chọn lại bên báo trước hoặc lý do.")
    if is_special and contract != "duoi-12":
        name = "notice_special_long"
    elif is_special:
        share = parameter("notice_special_short_share").on(day)
        if not contract_days:
            raise BadInput("Ngành, nghề đặc thù, hợp đồng dưới 12 tháng: hãy nhập ngày bắt đầu và ngày hết hợp đồng.")
        quarters = int(number("notice_special_short_share", day)) * contract_days
        return CalendarDays(-(-quarters // FOURTHS)), share.source
    elif reason == "om-dau":
        name = "notice_employer_under_12"
    else:
        name = f"notice_{_SIDE_NAMES[side]}_{CONTRACTS[contract]}"
    return plain_days(length(name, day), "báo trước"), parameter(name).on(day).source


def leaving_money(
    *, months_worked: int, months_insured: int, months_paid: int, average_wage: int, is_job_loss: bool, day: dt.date
) -> Outcome:
    """Severance or job-loss allowance: the time left after unemployment insurance and what was paid already."""
    counted = months_worked - months_insured - months_paid
    if counted < 0:
        raise BadInput(
            "Thời gian đóng bảo hiểm thất nghiệp và đã trả trợ cấp dài hơn thời gian làm việc; hãy nhập lại."
        )
    kind = "job_loss" if is_job_loss else "severance"
    least, average = parameter(f"{kind}_min_months").on(day), parameter(f"{kind}_average_months").on(day)
    facts = (
        Fact("Thời gian tính trợ cấp", f"{months_worked} - {months_insured} - {months_paid} = {counted} tháng"),
        Fact("Tiền lương tính trợ cấp", f"bình quân {average.value} tháng trước khi nghỉ: {dong(average_wage)}"),
    )
    sources = (least.source, average.source)
    if months_worked < int(number(f"{kind}_min_months", day)):
        headline = f"Chưa đủ điều kiện: phải làm việc từ {least.value} tháng trở lên"
        return Outcome(headline, day, facts, sources=sources, tone="warn")
    notices, said = ((), ()) if is_job_loss else _no_severance(day)
    if counted == 0 and not is_job_loss:
        headline = "Không còn thời gian tính trợ cấp: đã tính vào bảo hiểm thất nghiệp hoặc đã được trả"
        return Outcome(
            headline,
            day,
            facts,
            notices=(
                "Thời gian đã đóng bảo hiểm thất nghiệp thì hưởng trợ cấp thất nghiệp; hãy nộp hồ sơ ở cơ quan dịch vụ việc làm.",
            ),
            sources=sources,
        )
    answer = severance(months_counted=counted, average_wage=average_wage, is_job_loss=is_job_loss, day=day)
    name = "Trợ cấp mất việc làm" if is_job_loss else "Trợ cấp thôi việc"
    return Outcome(
        f"{name}: {dong(int(answer.value))}",  # type: ignore[arg-type]
        day,
        facts,
        how=(f"{answer.how}.",),
        notices=notices,
        sources=(*answer.sources, *sources, *said),
    )


def _no_severance(day: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To whom the law refuses severance: the sentences, their sources (Labour Code Art. 46(1), 40(1))."""
    absent, quit_ = parameter("absence_without_notice").on(day), duties()["TRM-10"]
    notices = (
        "Người đủ điều kiện hưởng lương hưu không được trợ cấp thôi việc.",
        f"Người tự ý bỏ việc từ {absent.value} ngày làm việc liên tục mà không có lý do chính đáng cũng không được.",
        quit_.rule,
    )
    return notices, ("Nghị định 145/2020/NĐ-CP, Điều 8 khoản 1", absent.source, quit_.source)
