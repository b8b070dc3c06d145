"""What goes on in Hòa's union: its agreement, questions to the desk, cases, paid hours."""

import datetime as dt

from diemtua.advice.actions import (
    Facts,
    add_part,
    ask_in_public,
    ask_more,
    ask_officer,
    collect_class_questions,
    publish_entry,
    save_draft,
    send_answer,
    take_inquiry,
)
from diemtua.advice.rules.figures import Period, periods
from diemtua.casework.actions import Happening, ask_upper, open_case, record_event, record_past
from diemtua.casework.models import Case
from diemtua.demo.agreements import agreements
from diemtua.demo.build.people import WARDS
from diemtua.demo.build.stage import Stage
from diemtua.demo.questions import ASKED_ADVICE, ASKED_OFTEN, NO_TEXTS, AskedOften
from diemtua.kernel.dates import VN
from diemtua.timesheets.actions import Used, write_hours
from diemtua.unions.models import Unit


def agreements_in_force(stage: Stage) -> None:
    """Hòa's agreement, soon over and fallen behind the law, and six of the same trade to compare with."""
    agreements(hoa=stage.hoa, hoa_user=stage.users["hoa"], binh=stage.users["binh"], ward=stage.ward, now=stage.now)


def advice(stage: Stage) -> None:
    """Questions at the advice desk: one answered and published, one waiting for Hòa, one late, one from the class."""
    hoa, thao = stage.users["hoa"], stage.users["thao"]
    collect_class_questions(now=stage.now)
    for asked in ASKED_ADVICE:
        at = stage.at(days=-asked.days_ago, hour=9)
        day = at.date() - dt.timedelta(days=12)
        facts = Facts(topic=asked.topic, text=asked.text, happened_on=day, discovered_on=day, trade="garment")
        inquiry = ask_officer(facts=facts, by=hoa, now=at, consent=bool(asked.answer))
        if asked.more or asked.answer:
            take_inquiry(inquiry=inquiry, by=thao, now=at + dt.timedelta(hours=1))
        if asked.more:
            ask_more(inquiry=inquiry, text=asked.more, by=thao, now=at + dt.timedelta(hours=2))
        if asked.answer:
            sent_at = at + dt.timedelta(hours=4)
            save_draft(inquiry=inquiry, text=asked.answer, no_article_reason=asked.reason, by=thao, now=sent_at)
            send_answer(inquiry=inquiry, by=thao, now=sent_at)
            publish_entry(inquiry=inquiry, title=asked.title, question=asked.text, answer=asked.answer, confirmed=True, by=thao, now=sent_at)  # fmt: skip
    add_part(
        title="Nhắc thời hiệu",
        text="Anh chị chú ý thời hiệu: nộp đơn yêu cầu hòa giải trước ngày ghi ở phần thời hiệu của câu hỏi này.",
        topic="",
        by=thao,
    )


def advice_before(stage: Stage) -> None:
    """Questions without an account, answered in the last two quarters: topics by area and trade, one beside the other."""
    last, older, *_ = [p for p in periods(stage.now.astimezone(VN).date()) if p.is_quarter][1:]
    asked = [
        (at, n, often)
        for often in ASKED_OFTEN
        for quarter, times in zip((older, last), often.times, strict=True)
        for n, at in enumerate(_moments(quarter, times))
    ]
    for at, n, often in sorted(asked, key=lambda one: one[0]):
        _answered_before(stage, often, often.texts[n % len(often.texts)], at)


def _moments(quarter: Period, times: int) -> list[dt.datetime]:
    """Nine o'clock of as many weekdays, spread over the quarter."""
    every = [quarter.first + dt.timedelta(days=n) for n in range((quarter.last - quarter.first).days)]
    weekdays = [day for day in every if day.weekday() < 5]
    return [dt.datetime.combine(weekdays[n * len(weekdays) // times], dt.time(9), VN) for n in range(times)]


def _answered_before(stage: Stage, often: AskedOften, text: str, at: dt.datetime) -> None:
    thao, sent_at = stage.users["thao"], at + dt.timedelta(hours=6)
    facts = Facts(topic=often.topic, text=text, trade=often.trade)
    area = Unit.objects.get(name=WARDS[often.ward][0])
    inquiry, _ = ask_in_public(facts=facts, address=None, now=at, area=area)
    take_inquiry(inquiry=inquiry, by=thao, now=at + dt.timedelta(hours=1))
    save_draft(inquiry=inquiry, text=often.answer, no_article_reason=NO_TEXTS, by=thao, now=sent_at)
    send_answer(inquiry=inquiry, by=thao, now=sent_at)


def cases(stage: Stage) -> None:
    """Hòa's union: a periodic dialogue that is late, a bargaining under way, a call for help, a list of members that grows old."""
    hoa, unit = stage.users["hoa"], stage.hoa.mandates.get(ended_on=None).unit

    def opened(procedure: str, title: str, days: int) -> Case:
        return open_case(procedure_id=procedure, unit=unit, title=title, by=hoa, now=stage.at(days=-days, hour=9))

    def told(case: Case, step: str, days: int, note: str = "", **facts: object) -> None:
        when = stage.at(days=-days, hour=9)
        record_event(case=case, happened=Happening(step, when.date(), facts=facts, note=note), by=hoa, now=when)

    dialogue = opened("doi-thoai-dinh-ky", "Đối thoại định kỳ quý cuối năm", 30)
    told(dialogue, "schedule", 30, "Giám đốc đồng ý qua điện thoại", session_on=stage.at(days=-3, hour=8).date())
    bargaining = opened("thuong-luong", "Thỏa ước: bữa ăn ca và phụ cấp tay nghề", 45)
    told(bargaining, "demand", 45, "Văn thư công ty ký nhận")
    told(bargaining, "agree_place", 40)
    told(bargaining, "start", 33)
    told(bargaining, "session_minutes", 32, "Thống nhất bữa ăn ca 30.000 đồng; chưa thống nhất phụ cấp")
    told(bargaining, "ask_information", 16)
    ask_upper(
        case=dialogue,
        text="Giám đốc đi công tác, nhân sự không nhận văn bản. Nhờ công đoàn phường gọi giúp.",
        by=hoa,
        now=stage.at(days=-1, hour=20),
    )
    for law, days, note in (
        ("danh-sach-doi-thoai", 712, "Bốn người bên công đoàn, ba người bên công ty"),
        ("hoi-nghi-nguoi-lao-dong", 366, "Hội nghị đại biểu, 86 người dự"),
    ):
        on_day = stage.at(days=-days, hour=8).date()
        record_past(procedure_id=law, unit=unit, on_day=on_day, note=note, by=hoa, now=stage.at(days=-1, hour=8))


def paid_hours(stage: Stage) -> None:
    """Hòa's book of this month and the last: a meeting of her group, a round of the shops, a bargaining session."""
    for days, minutes, kind, purpose in (
        (33, 120, "bargaining", "Phiên thương lượng thứ nhất"),
        (16, 180, "work", "Đi các tổ lấy ý kiến về bữa ăn ca"),
        (8, 90, "work", "Họp Ban Chấp hành"),
        (2, 150, "work", "Giúp người lao động tổ may 2 hoàn tất hồ sơ thai sản"),
    ):
        when = stage.at(days=-days, hour=17)
        write_hours(used=Used(when.date(), minutes, kind, purpose), by=stage.users["hoa"], now=when)
