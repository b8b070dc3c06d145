"""The demo federation: built by the real actions, and every one of its cast can sign in."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from diemtua.advice.queries.statistics import DIMENSIONS, crossing_periods, topics_by
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.queries.peers import peers_of
from diemtua.credentials.models import Certificate
from diemtua.credentials.queries import trusted_keys
from diemtua.demo.build import STORY, build_demo
from diemtua.demo.build.classes import session_now
from diemtua.demo.cast import PASSWORD, ROLES
from diemtua.demo.workbook import invented_lines
from diemtua.kernel.dates import VN
from diemtua.training.models import Enrolment, Question, TrainingClass
from diemtua.training.rules import Span, check_in_is_open
from diemtua.unions.models import Unit
from diemtua.web.queries import agenda

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once; each test is rolled back to it."""
    told: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_demo(now=timezone.now(), told=told.append)
        assert told == [name for name, _ in STORY]
        yield made
        transaction.set_rollback(True)


def test_the_demo_has_a_class_of_each_kind_and_nothing_unfinished_in_the_past(stage) -> None:
    assert list(TrainingClass.objects.order_by("pk").values_list("state", flat=True)) == [
        "finished",
        "called",
        "called",
    ]
    assert Unit.objects.filter(kind=Unit.Kind.WARD).count() == 126
    assert not Question.objects.filter(training_class=stage.past, state="open").exists()


@pytest.mark.parametrize("hour", range(24))
def test_the_class_of_today_is_open_for_an_hour_and_at_night_it_says_for_whom(hour) -> None:
    now = dt.datetime(2026, 11, 22, hour, 59, tzinfo=VN)
    session = session_now(now, "Hội trường")
    span = Span(session.starts_at, session.ends_at)
    assert [check_in_is_open(span, now=now + dt.timedelta(minutes=more)) for more in (-59, 0, 60)] == [True] * 3
    by_day = session.starts_at.hour >= 8 and session.ends_at.hour <= 22 and session.ends_at.date() == now.date()
    assert by_day == (7 <= hour < 21) == (session.place == "Hội trường")


def test_every_certificate_of_the_demo_verifies(stage) -> None:
    from diemtua.credentials.proof.checking import check_file

    certificates = list(Certificate.objects.all())
    assert len(certificates) >= 5
    keys = trusted_keys()
    assert {check_file(c.token.encode(), keys).genuine for c in certificates} == {True}


def test_each_of_the_cast_signs_in_and_has_something_to_do(stage) -> None:
    now = timezone.now()
    for role in ROLES:
        user = authenticate(RequestFactory().get("/"), username=role.username, password=PASSWORD)
        assert user == stage.users[role.username]
    for name in ("hoa", "binh", "khai", "thao"):
        assert agenda(stage.users[name], now=now)[0], name


def test_hoa_can_check_in_now_and_has_one_call_to_answer(stage) -> None:
    mine = Enrolment.objects.filter(person=stage.hoa)
    assert sorted(mine.exclude(training_class=stage.past).values_list("state", flat=True)) == ["accepted", "called"]


def test_invented_rosters_are_the_same_for_the_same_seed() -> None:
    assert invented_lines(ward="X", unions=5, seed=1) == invented_lines(ward="X", unions=5, seed=1)
    assert invented_lines(ward="X", unions=5, seed=1) != invented_lines(ward="X", unions=5, seed=2)


def test_hoas_agreement_fell_behind_the_law_and_has_peers(stage) -> None:
    mine = Agreement.objects.prefetch_related("clauses").get(unit__mandates__person=stage.hoa)
    today = min(timezone.localdate(), dt.date(2026, 12, 31))  # the last day whose minimum wage is known
    shown = picture(mine, today=today)
    assert [j.clause.term_id for j in shown.below] == ["luong_thap_nhat"]
    assert {j.clause.term_id for j in shown.fallen} == {"luong_thap_nhat", "nghi_le"}
    assert not peers_of(mine, today=today).is_hidden
    sewing = Agreement.objects.filter(trade="garment").values_list("employer", flat=True)
    assert (len(sewing), [employer for employer in sewing if " May " not in employer]) == (6, [])


def test_the_desk_has_topics_by_area_and_trade_of_two_quarters_to_compare(stage) -> None:
    last = crossing_periods(timezone.localdate())[0]
    for dimension in DIMENSIONS:
        rows = topics_by(dimension, period=last, units=Unit.objects.all())
        told = [(str(row.asked), str(row.before), row.rising) for row in rows]
        assert told == [("10–19", "5–9", "tăng gấp đôi"), ("5–9", "5–9", "ổn định")]
