"""Builds the demo federation chapter by chapter, only by calling the actions people's buttons call."""

import datetime as dt
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from diemtua.advice.actions import (
    Facts,
    add_part,
    ask_more,
    ask_officer,
    collect_class_questions,
    publish_entry,
    save_draft,
    send_answer,
    take_inquiry,
)
from diemtua.casework.actions import Happening, ask_upper, open_case, record_event, record_past
from diemtua.casework.models import Case
from diemtua.credentials.actions import IssuerWords, issue_now, set_up_issuer
from diemtua.demo.agreements import agreements
from diemtua.demo.cast import PASSWORD, ROLES
from diemtua.demo.questions import ANSWERED, ASKED, ASKED_ADVICE, ESSAYS
from diemtua.demo.workbook import Line, invented_lines, write_roster
from diemtua.duplicates.actions import start_scan
from diemtua.exams.access import own_question
from diemtua.exams.actions import (
    create_paper,
    draw_items,
    load_bank,
    mark_essay,
    save_answer,
    start_sitting,
    submit_sitting,
)
from diemtua.exams.models import Answer, Item, Paper
from diemtua.kernel.dates import VN
from diemtua.people.actions import activate, create_account, issue_codes
from diemtua.people.models import User
from diemtua.people.queries import find_code
from diemtua.roster.actions import ensure_federation, import_file, settle_resemblance
from diemtua.timesheets.actions import Used, write_hours
from diemtua.training.actions import (
    ClassPlan,
    ModulePlan,
    SessionPlan,
    accept_call,
    answer_question,
    ask_question,
    call_officers,
    call_person,
    check_in,
    choose_test,
    create_class,
    decline_call,
    finish_class,
    hand_on_question,
    set_notice,
)
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.actions import start_stewardship
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from diemtua.unions.queries import OfficerFilter, chosen_officers

WARDS = (("Công đoàn phường Bồ Đề", 36), ("Công đoàn phường Long Biên", 24), ("Công đoàn xã Gia Lâm", 18))
HOA = Line(
    "Trần Thị Hòa", "f", dt.date(1987, 3, 8), "Chủ tịch", "Công ty TNHH May Sông Hồng", WARDS[0][0], "Ngoài nhà nước",
    "001187004521", "0912345678", "hoa.tran@congty.example.vn", 2025, None,
)  # fmt: skip


@dataclass
class Stage:
    """What the chapters hand on to each other."""

    now: dt.datetime
    chance: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 - an invented story
    users: dict[str, User] = field(default_factory=dict)
    ward: Unit | None = None
    hoa: Person | None = None
    paper: Paper | None = None
    past: TrainingClass | None = None

    def at(self, *, days: int, hour: int, minute: int = 0) -> dt.datetime:
        """That clock time in Hanoi, `days` from today."""
        day = self.now.astimezone(VN).date() + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(hour, minute), VN)


def _with_password(user: User, now: dt.datetime) -> User:
    """Go through the activation that every account goes through."""
    with transaction.atomic():
        code = issue_codes([user], by=None, now=now)[user.pk]
    found = find_code(code, now=now)
    assert found is not None
    return activate(code=found, password=PASSWORD, now=now)


def units(stage: Stage) -> None:
    """The city federation and its 126 ward and commune unions."""
    ensure_federation()
    stage.ward = Unit.objects.get(name=WARDS[0][0])


def staff(stage: Stage) -> None:
    """The cast's accounts but Hòa's."""
    flags = {"quantri": "is_keeper", "khai": "is_lecturer", "thao": "is_adviser"}
    for role in ROLES:
        if role.username == "hoa":
            continue
        with transaction.atomic():
            user = create_account(
                username=role.username,
                full_name=role.name,
                by=None,
                **({flags[role.username]: True} if role.username in flags else {}),
            )
        stage.users[role.username] = _with_password(user, stage.now)
    keeper, city = stage.users["quantri"], Unit.objects.get(kind=Unit.Kind.CITY)
    start_stewardship(user=stage.users["binh"], unit=stage.ward, by=keeper, now=stage.now)
    start_stewardship(user=stage.users["thanhpho"], unit=city, by=keeper, now=stage.now)


def roster(stage: Stage) -> None:
    """Three wards' officers from a workbook as messy as real ones."""
    lines = [HOA]
    for number, (ward, count) in enumerate(WARDS):
        lines += invented_lines(ward=ward, unions=count, seed=number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach-trich-ngang-2026.xlsx"
        write_roster(path, lines, seed=7)
        import_file(path, by=stage.users["thanhpho"], unit=Unit.objects.get(kind=Unit.Kind.CITY), now=stage.now)
    stage.hoa = Person.objects.get(full_name=HOA.name, phone=HOA.phone)
    stage.users["hoa"] = account_of(stage.hoa, "hoa", stage.now)


def account_of(person: Person, username: str, now: dt.datetime) -> User:
    """An activated account of this officer."""
    with transaction.atomic():
        user = create_account(username=username, full_name=person.full_name, by=None)
        person.user = user
        person.save(update_fields=["user"])
    return _with_password(user, now)


def questions_and_paper(stage: Stage) -> None:
    """The shipped bank, and a paper of ten questions and an essay."""
    load_bank(by=None)
    binh, ward = stage.users["binh"], stage.ward
    stage.paper = create_paper(
        title="Kiểm tra cuối lớp: đối thoại, thương lượng, thỏa ước",
        unit=ward,
        duration_minutes=30,
        pass_percent=50,
        by=binh,
    )
    for topic, kind, count, points in (
        ("T05", "single", 4, 1),
        ("T06", "", 4, 1),
        ("T04", "boolean", 2, 1),
        ("T05", "essay", 1, 5),
    ):
        draw_items(paper=stage.paper, topic=topic, kind=kind, count=count, points=points, by=binh)


def finished_class(stage: Stage) -> None:
    """A class of seven weeks ago: called, attended, sat, marked, answered, closed."""
    binh, khai = stage.users["binh"], stage.users["khai"]
    saturday = -49 - (stage.now.astimezone(VN).weekday() - 5) % 7
    lop = create_class(
        plan=_plan(stage, "Kỹ năng đối thoại và thương lượng cho chủ tịch công đoàn cơ sở", [saturday, saturday + 1]),
        by=binh,
    )
    called_at = stage.at(days=saturday - 20, hour=9)
    call_officers(
        training_class=lop,
        mandates=chosen_officers(
            binh, OfficerFilter(positions=frozenset({"CT"}), kinds=frozenset({Enterprise.Kind.NON_STATE}))
        ),
        by=binh,
        now=called_at,
    )
    opens, closes = stage.at(days=saturday + 1, hour=15), stage.at(days=saturday + 8, hour=22)
    lop.refresh_from_db()
    choose_test(training_class=lop, paper=stage.paper, opens_at=opens, closes_at=closes, by=binh)
    lop.refresh_from_db()
    set_notice(
        training_class=lop, number="12/TB-CĐP", day=called_at.date(), place="Bồ Đề", signer_title="CHỦ TỊCH",
        signer_name="Nguyễn Văn Bình", by=binh,
    )  # fmt: skip
    enrolments = list(lop.enrolments.select_related("person__user"))
    for number, enrolment in enumerate(enrolments):
        user = enrolment.person.user or account_of(enrolment.person, enrolment.person.phone, called_at)
        if number % 9 == 8:
            decline_call(
                enrolment=enrolment,
                reason="Trùng lịch giao hàng của công ty",
                by=user,
                now=called_at + dt.timedelta(days=1),
            )
            continue
        accept_call(enrolment=enrolment, by=user, now=called_at + dt.timedelta(days=1))
        if number < len(ANSWERED):
            topic, asked, answer, citation = ANSWERED[number]
            question = ask_question(
                enrolment=enrolment, topic=topic, text=asked, by=user, now=called_at + dt.timedelta(days=2)
            )
            answer_question(question=question, answer=answer, citation=citation, by=khai, now=opens)
        for session in lop.sessions.all()[: 1 if number % 7 == 6 else 2]:
            check_in(session=session, enrolment=enrolment, by=user, now=session.starts_at + dt.timedelta(minutes=3))
        if number % 7 != 6:
            _sit(stage, lop, user, opens + dt.timedelta(hours=2 + number))
    for answer in Answer.objects.filter(sitting__exam=lop.exam, paper_item__item__kind=Item.Kind.ESSAY):
        rubric = answer.paper_item.item.rubric
        scores = [Decimal(c["points"]) * stage.chance.choice([50, 75, 100]) / 100 for c in rubric]
        mark_essay(answer=answer, scores=scores, comment="Nêu đúng các bước; cần ghi rõ thời hạn.", by=khai, now=closes)
    finish_class(
        training_class=lop,
        question_minutes={session.pk: 80 for session in lop.sessions.all()},
        hand_on_open=True,
        by=binh,
        now=closes + dt.timedelta(days=1),
    )
    stage.past = lop


def _plan(
    stage: Stage, name: str, days: list[int], *, hour: int = 8, topics: tuple[str, str] = ("T05", "T06")
) -> ClassPlan:
    return ClassPlan(
        name=name,
        unit=stage.ward,
        capacity=24,
        contact="Nguyễn Văn Bình, 024 3872 0000",
        lecturers=[stage.users["khai"]],
        modules=[ModulePlan(topic, minutes) for topic, minutes in zip(topics, (140, 160), strict=True)],
        sessions=[
            SessionPlan(
                stage.at(days=day, hour=hour),
                stage.at(days=day, hour=hour + 4),
                "Hội trường UBND phường Bồ Đề, tầng 2",
                85,
            )
            for day in days
        ],
    )


def _sit(stage: Stage, lop: TrainingClass, user: User, now: dt.datetime) -> None:
    """One attempt: most answers right, an essay written."""
    sitting = start_sitting(exam=lop.exam, by=user, now=now)
    right = stage.chance.choice([0.95, 0.85, 0.7, 0.3])
    for number, question in enumerate(lop.exam.paper.paper_items.select_related("item")):
        item = question.item
        if item.kind == Item.Kind.ESSAY:
            given: object = stage.chance.choice(ESSAYS)
        elif stage.chance.random() < right:
            given = item.key
        else:
            given = [stage.chance.choice(item.choices)["key"]]
        asked = own_question(user, sitting.pk, question.pk)
        assert asked is not None
        save_answer(asked=asked, sitting_id=sitting.pk, given=given, revision=number + 1, now=now)
    submit_sitting(sitting=sitting, by=user, now=now + dt.timedelta(minutes=18))


def certificates(stage: Stage) -> None:
    """The ward's union as issuer; certificates of the finished class."""
    words = IssuerWords(
        name_vi="Công đoàn phường Bồ Đề",
        name_en="Trade Union of Bo De Ward",
        superior_vi="Liên đoàn Lao động thành phố Hà Nội",
        title_vi="GIẤY CHỨNG NHẬN",
        title_en="Certificate",
        symbol="GCN-CĐP",
        place="Bồ Đề",
        signer_title_vi="CHỦ TỊCH",
        signer_title_en="President",
        signer_name="Nguyễn Văn Bình",
    )
    set_up_issuer(unit=stage.ward, words=words, by=stage.users["binh"])
    issue_now(training_class=stage.past, by=stage.users["binh"], now=stage.now)


def session_now(now: dt.datetime, place: str) -> SessionPlan:
    """Four hours whose check-in is open now and an hour on: between 8:00 and 22:00 when the demo is built from 7:00 to
    21:00, else for those who work at night, and the place says so."""
    here = now.astimezone(VN)
    at_night = not 7 <= here.hour < 21
    starts = here.replace(hour=here.hour if at_night else min(max(here.hour, 8), 18), minute=0, second=0, microsecond=0)
    place = f"{place} (lớp cho cán bộ làm ca đêm)" if at_night else place
    return SessionPlan(starts, starts + dt.timedelta(hours=4), place, 85)


def class_now(stage: Stage) -> None:
    """A class that is on today, so that check-in, questions and the test can be tried."""
    binh = stage.users["binh"]
    plan = _plan(stage, "Giải quyết tranh chấp lao động tại cơ sở", [0])
    session = session_now(stage.now, plan.sessions[0].place)
    lop = create_class(
        plan=ClassPlan(**{**_as_dict(plan), "modules": [ModulePlan("T07", 150)], "sessions": [session]}), by=binh
    )
    _call_with_hoa(stage, lop, stage.now - dt.timedelta(days=9))
    lop.refresh_from_db()
    choose_test(
        training_class=lop,
        paper=stage.paper,
        opens_at=stage.now - dt.timedelta(hours=1),
        closes_at=stage.now + dt.timedelta(days=14),
        by=binh,
    )
    hoas = lop.enrolments.get(person=stage.hoa)
    accept_call(enrolment=hoas, by=stage.users["hoa"], now=stage.now - dt.timedelta(days=8))
    askers = [e for e in lop.enrolments.exclude(person=stage.hoa).select_related("person__user") if e.person.user]
    for enrolment, (topic, text) in zip(askers, ASKED, strict=False):
        accept_call(enrolment=enrolment, by=enrolment.person.user, now=stage.now - dt.timedelta(days=7))
        question = ask_question(
            enrolment=enrolment, topic=topic, text=text, by=enrolment.person.user, now=stage.now - dt.timedelta(days=6)
        )
        if text == ASKED[-1][1]:
            hand_on_question(question=question, by=stage.users["khai"], now=stage.now - dt.timedelta(days=1))


def class_ahead(stage: Stage) -> None:
    """A class in ten days that Hòa has not answered yet."""
    lop = create_class(
        plan=_plan(stage, "Luật Công đoàn 2024 và tài chính công đoàn cơ sở", [10, 11], hour=18, topics=("T18", "T09")),
        by=stage.users["binh"],
    )
    _call_with_hoa(stage, lop, stage.now - dt.timedelta(days=1))


def agreements_in_force(stage: Stage) -> None:
    """Hòa's agreement, soon over and fallen behind the law, and six of the same trade to compare with."""
    agreements(hoa=stage.hoa, hoa_user=stage.users["hoa"], binh=stage.users["binh"], ward=stage.ward, now=stage.now)


def doubles(stage: Stage) -> None:
    """An older list tells four officers again; entered as new in a hurry, they come up when the register is scanned."""
    binh = stage.users["binh"]
    known = invented_lines(ward=WARDS[0][0], unions=WARDS[0][1], seed=0)
    again = [
        replace(one, union=other.union, kind=other.kind, post="Ủy viên BCH", citizen_id="", phone=f"097600010{n}", email="")
        for n, (one, other) in enumerate(zip(known[10:14], known[60:64], strict=True))
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach-cu-2024.xlsx"
        write_roster(path, again, seed=9, faults=False)
        roster = import_file(path, by=binh, unit=stage.ward, now=stage.now)
    for asked in roster.resemblances.filter(sure=False):
        settle_resemblance(asked, verdict=asked.Verdict.OTHER, by=binh, now=stage.now)
    start_scan(by=binh)


def _as_dict(plan: ClassPlan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def _call_with_hoa(stage: Stage, lop: TrainingClass, now: dt.datetime) -> None:
    """Hòa, then fifteen others of need."""
    binh = stage.users["binh"]
    call_person(training_class=lop, mandate=Mandate.objects.get(person=stage.hoa), by=binh, now=now)
    with_account = Enrolment.objects.filter(training_class=stage.past).values("person_id")
    others = chosen_officers(binh, OfficerFilter(positions=frozenset({"CT", "PCT"})))
    ticked = [
        *others.filter(person_id__in=with_account).exclude(person=stage.hoa).values_list("pk", flat=True)[:6],
        *others.exclude(person_id__in=with_account).values_list("pk", flat=True)[:9],
    ]
    call_officers(training_class=lop, mandates=others, ticked=ticked, skip_called_elsewhere=False, by=binh, now=now)


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


STORY: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("đơn vị", units),
    ("tài khoản", staff),
    ("danh sách cán bộ", roster),
    ("câu hỏi và đề", questions_and_paper),
    ("lớp đã xong", finished_class),
    ("chứng nhận", certificates),
    ("lớp hôm nay", class_now),
    ("lớp sắp tới", class_ahead),
    ("thỏa ước", agreements_in_force),
    ("tư vấn", advice),
    ("vụ việc", cases),
    ("giờ công đoàn", paid_hours),
    ("hồ sơ trùng", doubles),
)


def build_demo(*, now: dt.datetime, told: Callable[[str], object] = lambda chapter: None) -> Stage:
    """Run every chapter on an empty, migrated database; `told` hears each chapter's name as it ends."""
    stage = Stage(now)
    for name, chapter in STORY:
        chapter(stage)
        told(name)
    return stage
