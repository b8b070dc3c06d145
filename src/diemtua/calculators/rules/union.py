"""Công đoàn: seats, votes, dues, fund, paid time, officers' allowance, fines, what returns every year."""

import datetime as dt
from dataclasses import dataclass

from diemtua.calculators.rules.outcome import Fact, Outcome, dong, named, plain
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.book import duties, number, parameter, parameters
from diemtua.rulebook.deadlines import COUNTING_SOURCE
from diemtua.rulebook.formulas import (
    dues,
    dues_fixed,
    dues_share,
    fine_range,
    fund_due_on,
    fund_share,
    officer_allowance,
    union_fund,
)
from diemtua.rulebook.periods import add_months
from diemtua.rulebook.recurring import list_renewal, yearly_conference, yearly_dialogue
from diemtua.rulebook.thresholds import dialogue_seats, judged, split_seats


def seats(*, workers: int, members: int | None, day: dt.date) -> Outcome:
    """Seats of both sides at the dialogue table, and their split between the union and workers outside it."""
    parameter("dialogue_seats_50").on(day)  # the decree must be in force on that day
    found = dialogue_seats(workers)
    employer = parameter("dialogue_employer_seats").on(day)
    usual = f", thường không quá {found.usually_at_most}" if found.usually_at_most else ""
    facts = [
        Fact("Bên người lao động", f"ít nhất {found.at_least} người{usual}"),
        Fact("Bên người sử dụng lao động", f"ít nhất {employer.value} người, có người đại diện theo pháp luật"),
    ]
    if members is not None:
        if members > workers:
            raise BadInput("Số đoàn viên nhiều hơn số lao động; hãy kiểm tra lại hai con số.")
        split = split_seats(
            found.at_least, {"Công đoàn": members, "Nhóm người lao động chưa là đoàn viên": workers - members}
        )
        facts += [Fact(name, f"{count} người") for name, count in split.items()]
    renewed = parameter("dialogue_list_years").on(day)
    notices = [f"Danh sách thành viên hai bên được xác định lại ít nhất {renewed.value} năm một lần."]
    if members is not None:
        notices.append("Chia theo tỷ lệ số người, phần dư lớn nhất được thêm ghế; luật không quy định cách làm tròn.")
    notices.append(duties()["DLG-19"].rule)
    sources = (found.source, employer.source, renewed.source)
    return Outcome(f"Ít nhất {found.at_least} người bên người lao động", day, tuple(facts), notices=tuple(notices), sources=sources)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote or quorum: the rule of the rulebook, what is counted and out of what."""

    label: str
    rule: str
    have: str
    of: str
    parameter: str = ""


VOTES = {
    "thoa-uoc": Vote("Lấy ý kiến về thỏa ước của doanh nghiệp", "agreement_vote", "yes", "workers", "agreement_vote_percent"),
    "thoa-uoc-nganh": Vote("Lấy ý kiến về thỏa ước ngành", "sector_agreement_vote", "yes", "polled", "agreement_vote_percent"),
    "mo-rong-thoa-uoc": Vote("Mở rộng phạm vi thỏa ước", "extension_coverage", "covered", "total", "extension_percent"),
    "gia-nhap-thoa-uoc": Vote("Gia nhập hoặc rút khỏi thỏa ước ngành, nhiều doanh nghiệp", "agreement_joining", "yes", "members", "agreement_joining_percent"),
    "hop-doi-thoai": Vote("Số người có mặt ở đối thoại định kỳ", "dialogue_quorum", "present", "members", "dialogue_quorum_percent"),
    "yeu-cau-doi-thoai": Vote("Tán thành nội dung yêu cầu đối thoại", "dialogue_request", "yes", "members", "dialogue_request_percent"),
    "dinh-cong": Vote("Lấy ý kiến đình công", "strike_vote", "yes", "polled", "strike_poll_percent"),
    "hoi-nghi-co-mat": Vote("Hội nghị người lao động (doanh nghiệp nhà nước): số người có mặt", "soe_conference_quorum", "present", "called", "soe_conference_months"),
    "hoi-nghi-bieu-quyet": Vote("Hội nghị người lao động (doanh nghiệp nhà nước): biểu quyết", "soe_conference_decision", "yes", "present", "soe_conference_months"),
    "hoi-nghi-bat-thuong": Vote("Hội nghị bất thường (doanh nghiệp nhà nước): số người yêu cầu", "soe_conference_extraordinary", "asking", "workers", "soe_conference_months"),
}  # fmt: skip


def vote(*, kind: str, have: int, of: int, employer_present: bool, day: dt.date) -> Outcome:
    """Whether a vote or a quorum is reached, and how many were needed."""
    chosen = VOTES[kind]
    parameter(chosen.parameter).on(day)  # the article must be in force on that day
    verdict = judged(chosen.rule, {chosen.have: have, chosen.of: of, "employer_present": employer_present})
    notices = []
    if kind == "thoa-uoc":
        notices.append("Mẫu số là toàn bộ người lao động của doanh nghiệp, không phải số người đi bỏ phiếu.")
    if kind == "gia-nhap-thoa-uoc":
        notices.append("Rút khỏi thỏa ước vì đặc biệt khó khăn thì không cần tất cả đồng ý.")
    if kind == "dinh-cong":
        notices.append("Mẫu số là mọi người được lấy ý kiến, kể cả người không trả lời.")
    facts = (
        Fact("Đếm được", f"{verdict.have} trên {verdict.of}"),
        Fact("Cần ít nhất", str(verdict.needed)),
        *((Fact("Còn thiếu", str(verdict.needed - verdict.have), "", "bad"),) if verdict.have < verdict.needed else ()),
    )
    return Outcome(
        "Đạt" if verdict.reached else "Chưa đạt",
        day,
        facts,
        (verdict.explanation,),
        tuple(notices),
        (verdict.source,),
        "good" if verdict.reached else "bad",
    )


UNITS = {
    "doanh-nghiep": "Doanh nghiệp, hợp tác xã, tổ chức khác",
    "su-nghiep": "Đơn vị sự nghiệp không hưởng 100% lương từ ngân sách",
    "ngan-sach": "Cơ quan hành chính, đơn vị hưởng 100% lương từ ngân sách, lực lượng vũ trang",
}


def _exempt(name: str, unit: str, day: dt.date) -> Outcome | None:
    """That a unit paid by the budget owes nothing since the day of the parameter; None for the others and before."""
    line = parameter(name)
    if unit != "ngan-sach" or day < line.values[0].since:
        return None
    what = "đoàn phí" if name.startswith("dues") else "kinh phí công đoàn"
    facts = (Fact("Áp dụng từ", vn_date(line.values[0].since)),)
    return Outcome(f"Không phải đóng {what}", day, facts, sources=(line.on(day).source,), tone="good")


def member_dues(*, wage: int | None, unit: str, day: dt.date) -> Outcome:
    """Monthly dues of the month of `day`; without a wage the fixed least. What stays with the grassroots union."""
    if exempt := _exempt("dues_budget_paid_exempt", unit, day):
        return exempt
    is_public = unit != "doanh-nghiep"
    answer = dues(wage=wage, day=day, is_public_unit=is_public) if wage else dues_fixed(day=day)
    name = "dues_percent" if wage else "dues_fixed_percent"
    amount = int(answer.value)  # type: ignore[arg-type]
    facts, sources = [Fact("Áp dụng từ", vn_date(parameter(name).on(day).since))], list(answer.sources)
    before = parameter(name).replaced(day)
    if before is not None:
        facts.append(Fact("Trước đó", f"{plain(number(name, before.since))}%, từ {vn_date(before.since)}"))
    known = parameter(name).on(day).known_since
    notices = []
    months = parameter("dues_exempt_months")
    if day >= months.values[0].since:
        notices.append(f"{months.label}: từ {months.on(day).value} {months.unit} trở lên.")
    if known is not None and parameter(name).on(day).since < known and day < add_months(known.replace(day=1), 1):
        notices.append(
            f"Quyết định công bố ngày {vn_date(known)}; phần đã thu theo mức cũ từ {vn_date(parameter(name).on(day).since)} thì tính lại."
        )
    if amount:
        _add_share(facts, sources, dues_share, "dues", amount, day)
    return Outcome(
        f"Đoàn phí {'' if wage else 'ít nhất '}{dong(amount)} một tháng",
        day,
        tuple(facts),
        (f"{answer.how}.",),
        tuple(notices),
        tuple(sources),
    )  # fmt: skip


def fund(*, wage_fund: int, unit: str, is_quarterly: bool, month: dt.date) -> Outcome:
    """The employer's 2% of a month, or of the three months that end with it; the grassroots share, the last day to pay."""
    if exempt := _exempt("fund_budget_paid_exempt", unit, month):
        return exempt
    answer = union_fund(wage_fund=wage_fund, day=month)
    how = [f"{answer.how}."]
    facts: list[Fact] = []
    sources = list(answer.sources)
    notices = [duties()["FIN-02"].rule]
    _add_share(facts, sources, fund_share, "fund", int(answer.value), month)  # type: ignore[arg-type]
    try:
        due = fund_due_on(month=month, is_quarterly=is_quarterly)
        assert isinstance(due.value, dt.date)
        missing = parameter("fund_missing_days").on(due.value)
        unpaid = due.value + dt.timedelta(days=int(str(missing.value)))
        facts.append(Fact("Hạn đóng", named(due.value), f"quá {vn_date(unpaid)} bị coi là không đóng"))
        sources += [*due.sources, missing.source]
        how.append(f"{due.how[0].upper()}{due.how[1:]}.")
        if is_quarterly:
            notices.append(duties()["FIN-03"].rule)
            sources.append(duties()["FIN-03"].source)
    except NotInForce as error:
        notices.append(error.message)
    return Outcome(
        f"Kinh phí công đoàn {dong(int(answer.value))}",  # type: ignore[arg-type]
        month,
        tuple(facts),
        tuple(how),
        tuple(notices),
        tuple(sources),
    )


def _add_share(facts: list[Fact], sources: list[str], share: object, name: str, amount: int, day: dt.date) -> None:
    """The share that stays, when its rule was in force."""
    try:
        kept = share(**{name: amount}, day=day)  # type: ignore[operator]
    except NotInForce:
        return
    facts.append(Fact("Công đoàn cơ sở được dùng", dong(int(kept.value)), kept.how))
    sources.extend(kept.sources)


POSTS = {"chu-tich": "paid_hours_president", "uy-vien": "paid_hours_member"}


def union_time(*, post: str, used: int, day: dt.date) -> Outcome:
    """Paid hours of union work in a month, used and left. Several posts are not added up: the highest counts."""
    name = POSTS[post]
    dated, hours = parameter(name).on(day), int(number(name, day))
    left = hours - used
    facts = [Fact("Đã dùng trong tháng", f"{used} giờ"), Fact("Còn lại", f"{max(left, 0)} giờ")]
    notices = [
        duties()["OFC-03"].rule,
        "Luật không phân biệt quy mô doanh nghiệp.",
        "Luật không nói người giữ nhiều chức danh thì tính thế nào; ở đây lấy mức cao nhất, không cộng dồn. Hãy thỏa thuận với người sử dụng lao động.",
        duties()["OFC-10"].rule,
    ]
    sources = [dated.source]
    training = parameter("training_days_paid_by_employer")
    if day >= training.values[0].since:
        notices.append(f"{training.label}.")
        sources.append(training.on(day).source)
    headline = f"{hours} giờ hưởng lương mỗi tháng"
    if left < 0:
        headline = f"Đã dùng quá {-left} giờ so với {hours} giờ hưởng lương mỗi tháng"
    return Outcome(headline, day, tuple(facts), (), tuple(notices), tuple(sources), "warn" if left < 0 else "")


def allowance(*, group: int, members: int, day: dt.date) -> Outcome:
    """The monthly allowance of an officer."""
    answer = officer_allowance(group=group, members=members, day=day)
    return Outcome(
        f"{dong(int(answer.value))} một tháng",  # type: ignore[arg-type]
        day,
        (Fact("Nhóm chức danh", groups()[str(group)]),),
        (f"{answer.how}.",),
        ("Chi trong khả năng của công đoàn cơ sở; số đoàn viên là số người đóng đoàn phí.",),
        answer.sources,
    )


def groups() -> dict[str, str]:
    """The groups of posts that have an allowance, by their number."""
    return {
        name.removeprefix("allowance_group_"): p.label.removeprefix("Hệ số phụ cấp ").capitalize()
        for name, p in parameters().items()
        if name.startswith("allowance_group_")
    }


def fines() -> dict[str, str]:
    """The acts fined by a range of money or a share of what is owed, by their short name."""
    return {
        name.removeprefix("fine_"): p.label
        for name, p in parameters().items()
        if name.startswith("fine_") and isinstance(p.values[-1].value, str)
    }


ONGOING = "Nghị định 283/2026/NĐ-CP, Điều 67"  # an act that goes on is judged by the decree of its end


def fine(*, act: str, is_organisation: bool, amount: int | None, people: int | None, day: dt.date) -> Outcome:
    """The range of the fine for an act on the day it was done; `amount`: what should have been paid, `people`: for how many workers."""
    answer = fine_range(act=act, is_organisation=is_organisation, amount=amount, people=people, day=day)
    doubled = (
        ("Nghị định ghi tỷ lệ với cá nhân; tỷ lệ với tổ chức suy ra từ quy định phạt gấp đôi.",)
        if answer.value and is_organisation and parameter(f"fine_{act}").unit.startswith("%")
        else ()
    )
    said, _, reckoned = answer.how.partition(": ")
    how = [f"{reckoned}."] if reckoned else []
    if is_organisation and not parameter(f"fine_{act}").unit.startswith("%"):
        alone = fine_range(act=act, is_organisation=False, people=people, day=day).how.partition(": ")[0]
        times = plain(number("fine_organisation_factor", day))
        how.append(f"{alone[0].upper()}{alone[1:]}; tổ chức bị phạt gấp {times} lần.")
    return Outcome(
        said[0].upper() + said[1:],
        day,
        (Fact("Hành vi", fines()[act]),),
        how=tuple(how),
        notices=(*doubled, "Hành vi kéo dài thì nhập ngày chấm dứt; còn đang diễn ra thì nhập ngày hôm nay."),
        sources=(*answer.sources, ONGOING),
    )


def yearly(
    *, list_fixed_on: dt.date | None, dialogue_on: dt.date | None, conference_on: dt.date | None, is_state_owned: bool,
    today: dt.date,
) -> Outcome:  # fmt: skip
    """What a grassroots union owes every year: the list of dialogue members, the dialogue, the conference."""
    for day in (list_fixed_on, dialogue_on, conference_on):
        if day is not None and day > today:
            raise BadInput(f"Ngày {vn_date(day)} ở sau hôm nay; hãy nhập ngày của lần gần nhất đã làm, hoặc bỏ trống.")
    duties_due = (
        list_renewal(list_fixed_on, today=today),
        yearly_dialogue(dialogue_on, today=today),
        yearly_conference(conference_on, is_state_owned=is_state_owned, today=today),
    )
    late = sum(d.due_on < today for d in duties_due)
    facts = tuple(
        Fact(d.title, f"chậm nhất {named(d.due_on)}", d.why, "bad" if d.due_on < today else "") for d in duties_due
    )
    headline = f"{late} việc đã quá hạn" if late else f"Việc gần nhất: {min(duties_due, key=lambda d: d.due_on).title}"
    sources = tuple(d.source for d in duties_due)
    return Outcome(headline, today, facts, sources=sources, counting=(COUNTING_SOURCE,), tone="bad" if late else "")
