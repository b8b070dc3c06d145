"""Questions, papers, the three classes, and the certificates of the one that is over."""

import datetime as dt
from decimal import Decimal

from diemtua.credentials.actions import IssuerWords, issue_now, set_up_issuer
from diemtua.demo.build.people import account_of
from diemtua.demo.build.stage import Stage
from diemtua.demo.questions import ANSWERED, ASKED, ESSAYS
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
from diemtua.exams.models import Answer, Item
from diemtua.kernel.dates import VN
from diemtua.people.models import User
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
from diemtua.unions.models import Enterprise, Mandate
from diemtua.unions.queries import OfficerFilter, chosen_officers


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
