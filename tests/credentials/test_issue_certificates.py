"""Issuing for a class: once each, numbers without gap or repeat, whoever presses together."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.credentials import actions, queries
from diemtua.credentials.actions import issuing, register
from diemtua.credentials.models import Certificate, Register, StatusList
from diemtua.credentials.proof.checking import check_file
from diemtua.credentials.proof.keys import opened
from diemtua.credentials.rules import LIST_CAPACITY
from diemtua.jobs.actions import resume_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Unit
from tests.credentials.factories import make_finished_class, make_issuer
from tests.factories import make_person

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)


def graduates(cast, count: int, *, prefix: str = "Học Viên"):
    return [make_person(f"{prefix} {i:03d}", cast.union, position="UV-BCH") for i in range(count)]


def numbers() -> list[str]:
    return list(Certificate.objects.order_by("ordinal").values_list("number", flat=True))


@pytest.mark.django_db
def test_issuing_gives_each_eligible_person_one_certificate_and_leaves_one_audit_line(cast) -> None:
    make_issuer(cast)
    absent = make_person("Bùi Vắng Mặt", cast.union, position="PCT")
    training_class = make_finished_class(cast, [cast.hoa_person, *graduates(cast, 2)], absent=[absent])
    before = Entry.objects.count()
    job = actions.start_issuing(by=cast.binh, training_class=training_class, now=NOW)
    assert (job.state, job.result) == (Job.State.DONE, {"issued": 3, "already": 0, "not_eligible": 1})
    assert numbers() == ["001/2026/GCN-CĐ", "002/2026/GCN-CĐ", "003/2026/GCN-CĐ"]
    line = Entry.objects.first()
    assert Entry.objects.count() == before + 1
    assert (line.action, line.actor_id) == ("credentials.issue_certificates", cast.binh.pk)
    assert line.detail == {"planned": 3, "already": 0, "not_eligible": 1}
    assert queries.class_sheet(training_class).refused[0].reason == "Mới có mặt 0/1 buổi."


@pytest.mark.django_db
def test_the_certificate_keeps_what_was_printed_and_its_badge_verifies(cast) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, [cast.hoa_person])
    actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
    certificate = Certificate.objects.get()
    page = certificate.page
    assert (page.holder, page.union, page.position) == ("Trần Thị Hòa", "CĐCS Công ty TNHH May Sông Hồng", "Chủ tịch")
    assert (page.percent, page.minutes, page.issued_on) == (87, 180, dt.date(2026, 11, 22))
    assert page.topics == ("Thương lượng tập thể và thỏa ước lao động tập thể",)
    assert page.url == f"http://testserver/chung-nhan/{certificate.code}"
    assert len(certificate.code) == 12
    body, key = opened(certificate.token, queries.trusted_keys())
    assert (body["id"], key.issuer) == (page.url, certificate.issuer.identifier)
    assert check_file(certificate.token.encode(), queries.trusted_keys()).code == certificate.code
    cast.ward.name = "Công đoàn phường Tên Mới"
    cast.ward.save()
    assert Certificate.objects.get().page.issuer_vi == "Công đoàn phường Bồ Đề"


@pytest.mark.django_db
def test_issuing_twice_issues_nothing_twice(cast) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 3))
    actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
    with pytest.raises(Conflict):
        actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
    assert numbers() == ["001/2026/GCN-CĐ", "002/2026/GCN-CĐ", "003/2026/GCN-CĐ"]


@pytest.mark.django_db
def test_a_revoked_person_does_not_get_a_new_one_by_pressing_again(cast) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 1))
    actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
    revoked = Certificate.objects.get()
    actions.revoke_certificate(by=cast.binh, certificate=revoked, reason="fraud", note="", now=NOW)
    with pytest.raises(Conflict):
        actions.start_issuing(by=cast.binh, training_class=training_class, now=NOW)


@pytest.mark.django_db
def test_who_may_not_issue_is_told_and_nothing_is_written(cast) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 1))
    before = Entry.objects.count()
    for user in (cast.other_binh, cast.hoa, cast.khai):
        with pytest.raises(NotAllowed):
            actions.start_issuing(by=user, training_class=training_class, now=NOW)
    assert (Certificate.objects.count(), Job.objects.count(), Entry.objects.count()) == (0, 0, before)


@pytest.mark.django_db
def test_without_issuer_with_ended_unit_or_cancelled_class_nothing_can_be_issued(cast) -> None:
    training_class = make_finished_class(cast, graduates(cast, 1))

    def refusal() -> str:
        with pytest.raises(Conflict) as refused:
            actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
        return refused.value.message

    assert refusal().startswith("Công đoàn phường Bồ Đề chưa khai đơn vị cấp")
    make_issuer(cast)
    for state in ("called", "cancelled"):
        TrainingClass.objects.update(state=state)
        assert "hãy kết thúc lớp để chốt điểm danh" in refusal()
    TrainingClass.objects.update(state="finished")
    Unit.objects.filter(pk=cast.ward.pk).update(valid_to=dt.date(2025, 6, 30))
    training_class.unit.refresh_from_db()
    assert refusal() == "Công đoàn phường Bồ Đề chỉ hoạt động đến 30/06/2025 nên không cấp thêm được."


@pytest.mark.django_db
def test_a_run_that_dies_half_way_goes_on_without_gap_or_repeat(cast, monkeypatch) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 7))
    monkeypatch.setattr(issuing, "CHUNK", 2)
    real, calls = issuing.enter, []

    def dies_in_the_third_chunk(*args, **kwargs):
        calls.append(1)
        made = real(*args, **kwargs)  # written, but the transaction is never committed
        if len(calls) == 3:
            raise OSError("mất điện")
        return made

    monkeypatch.setattr(issuing, "enter", dies_in_the_third_chunk)
    job = actions.start_issuing(by=cast.binh, training_class=training_class, now=NOW)
    assert (job.state, job.done, Certificate.objects.count()) == (Job.State.FAILED, 4, 4)
    assert Register.objects.get().last_number == 4
    monkeypatch.setattr(issuing, "enter", real)
    assert resume_job(job, by=cast.binh)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"issued": 3, "already": 4, "not_eligible": 0})
    assert list(Certificate.objects.order_by("ordinal").values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert Entry.objects.filter(action="credentials.issue_certificates").count() == 1


@pytest.mark.django_db
def test_a_key_changed_during_the_run_signs_nothing_more(cast, monkeypatch) -> None:
    issuer = make_issuer(cast)
    monkeypatch.setattr(issuing, "CHUNK", 1)
    training_class = make_finished_class(cast, graduates(cast, 2))

    def change_key(done: int) -> None:
        if done == 1:
            actions.rotate_key(by=cast.binh, issuer=issuer, now=NOW)

    actions.issue_now(by=cast.binh, training_class=training_class, now=NOW, tell=change_key)
    signed_by = [opened(c.token, queries.trusted_keys())[1].kid for c in Certificate.objects.order_by("ordinal")]
    assert signed_by == [issuer.keys.exclude(retired_at=None).get().kid, issuer.active_key().kid]


@pytest.mark.django_db
def test_numbers_begin_anew_each_year_and_for_each_issuer(cast) -> None:
    make_issuer(cast)
    make_issuer(cast, cast.city)
    for unit, year in ((cast.ward, 2026), (cast.ward, 2027), (cast.city, 2027), (cast.ward, 2027)):
        training_class = make_finished_class(cast, graduates(cast, 1, prefix=f"Lớp {unit.pk} {year}"), unit=unit)
        actions.issue_now(by=cast.city_officer, training_class=training_class, now=NOW.replace(year=year))
    found = Certificate.objects.order_by("id").values_list("issuer__unit", "year", "ordinal")
    assert list(found) == [
        (cast.ward.pk, 2026, 1), (cast.ward.pk, 2027, 1), (cast.city.pk, 2027, 1), (cast.ward.pk, 2027, 2)
    ]  # fmt: skip


@pytest.mark.django_db
def test_new_years_eve_in_hanoi_decides_the_register(cast) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 1))
    late = dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC)  # 00:30 on 1 January in Hanoi
    actions.issue_now(by=cast.binh, training_class=training_class, now=late)
    assert numbers() == ["001/2027/GCN-CĐ"]


@pytest.mark.django_db
def test_entries_of_the_status_list_tell_nothing_about_the_order(cast) -> None:
    make_issuer(cast)
    actions.issue_now(by=cast.binh, training_class=make_finished_class(cast, graduates(cast, 12)), now=NOW)
    places = list(Certificate.objects.order_by("ordinal").values_list("status_index", flat=True))
    assert len(set(places)) == 12
    assert places not in (sorted(places), sorted(places, reverse=True))


@pytest.mark.django_db
def test_a_half_full_status_list_is_followed_by_a_new_one(cast, monkeypatch) -> None:
    make_issuer(cast)
    assert LIST_CAPACITY == 65_536
    monkeypatch.setattr(register, "LIST_CAPACITY", 3)
    for count in (2, 2):
        people = graduates(cast, count, prefix=f"Đợt {StatusList.objects.count()}")
        actions.issue_now(by=cast.binh, training_class=make_finished_class(cast, people), now=NOW)
    assert [shelf.certificates.count() for shelf in StatusList.objects.all()] == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_give_numbers_without_gap_or_repeat(cast, monkeypatch) -> None:
    """Four officers press for four classes of one issuer, and two more press for the first of them."""
    make_issuer(cast)
    monkeypatch.setattr(issuing, "CHUNK", 2)
    classes = [make_finished_class(cast, graduates(cast, 5, prefix=f"Lớp {i}"), name=f"Lớp {i}") for i in range(4)]
    start, faults = threading.Barrier(6), []

    def press(training_class) -> None:
        try:
            start.wait()
            actions.issue_now(by=cast.binh, training_class=training_class, now=NOW)
        except Conflict:
            pass  # the other two were quicker
        except Exception as error:
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[c]) for c in [*classes, classes[0], classes[0]]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(Certificate.objects.order_by("ordinal").values_list("ordinal", flat=True)) == list(range(1, 21))
    assert Certificate.objects.values("training_class", "person").distinct().count() == 20
    assert Register.objects.get().last_number == 20


@pytest.mark.django_db
def test_whoever_opened_the_register_before_somebody_else_wrote_is_turned_back(cast) -> None:
    issuer = make_issuer(cast)
    opened_first = register.open_register(issuer, 2026)
    actions.issue_now(by=cast.binh, training_class=make_finished_class(cast, graduates(cast, 1)), now=NOW)
    draft = register.Draft(cast.hoa_person, Certificate.objects.get().page)
    other = make_finished_class(cast, [cast.hoa_person], name="Lớp khác")
    with pytest.raises(register.Overtaken), transaction.atomic():
        register.enter(opened_first, other, [draft], by=cast.binh, now=NOW)
    assert Register.objects.get().last_number == 1


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_people_of_a_chunk(cast, django_assert_max_num_queries) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, graduates(cast, 20))
    with django_assert_max_num_queries(40):
        actions.issue_now(by=cast.binh, training_class=training_class, now=timezone.now())
    assert connection.in_atomic_block
