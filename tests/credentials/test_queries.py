"""Steps for the agenda, hooks for the board."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.credentials import actions, queries
from diemtua.kernel.agenda import Urgency
from diemtua.training.models import TrainingClass
from tests.credentials.factories import make_certificate, make_finished_class, make_issuer
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def titles(user) -> list[tuple[Urgency, str]]:
    return [(s.urgency, s.title) for s in queries.steps_for(user, now=timezone.now())]


def test_the_officer_is_told_of_a_new_certificate_for_two_weeks(cast) -> None:
    assert titles(cast.hoa) == []
    make_certificate(cast)
    assert titles(cast.hoa) == [(Urgency.NEWS, "Bạn có chứng nhận mới")]
    assert queries.steps_for(cast.hoa, now=timezone.now() + dt.timedelta(days=15)) == []
    assert titles(cast.nga) == []


def test_the_upper_officer_is_told_of_classes_whose_people_wait(cast) -> None:
    training_class = make_finished_class(cast, [cast.hoa_person], absent=[make_person("Bùi Vắng", cast.union)])
    TrainingClass.objects.update(state="called")
    assert "Cấp chứng nhận" not in str(titles(cast.binh))
    TrainingClass.objects.update(state="finished")
    assert titles(cast.binh) == [(Urgency.ANSWER, "Cấp chứng nhận cho 1 người")]
    assert titles(cast.other_binh) == []
    make_issuer(cast)
    actions.issue_now(by=cast.binh, training_class=training_class, now=timezone.now())
    assert titles(cast.binh) == []


def test_a_certificate_is_in_force_until_it_is_withdrawn(cast) -> None:
    certificate = make_certificate(cast)
    assert list(queries.valid_certificates(certificate.training_class)) == [certificate]
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=timezone.now())
    assert list(queries.valid_certificates(certificate.training_class)) == []


def test_the_groups_of_a_class_add_up_to_everybody_called(cast) -> None:
    training_class = make_finished_class(cast, [cast.hoa_person], absent=[make_person("Bùi Vắng", cast.union)])
    sheet = queries.class_sheet(training_class)
    assert (len(sheet.waiting), len(sheet.certified), len(sheet.refused), sheet.total) == (1, 0, 1, 2)
