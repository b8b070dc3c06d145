"""Saving an answer as it is given: the promise the page makes."""

import datetime as dt
import json

import pytest
from django.test.utils import CaptureQueriesContext

from diemtua.exams import actions
from diemtua.exams.models import Answer, Sitting
from diemtua.exams.rules import NETWORK_GRACE
from diemtua.kernel.errors import BadInput, Conflict
from tests.exams.conftest import RIGHT


def kept() -> list:
    return list(Answer.objects.order_by("pk").values_list("value", "revision"))


def test_an_answer_is_kept_without_an_audit_line(sitting, answer, now, lines) -> None:
    saved = answer(sitting, "single", revision=7)
    assert (saved.state, saved.revision, saved.value, saved.saved_at) == ("saved", 7, ["b"], now)
    assert kept() == [(["b"], 7)]
    assert lines() == ["exams.start_sitting"]


@pytest.mark.variants
@pytest.mark.parametrize("kind", ["single", "multiple", "boolean", "essay"])
def test_every_kind_comes_back_as_given(sitting, answer, kind) -> None:
    answer(sitting, kind)
    assert kept() == [(RIGHT[kind], 1)]


def test_a_newer_revision_replaces_an_older_one(sitting, answer) -> None:
    answer(sitting, "single", ["a"], revision=1)
    assert answer(sitting, "single", ["c"], revision=2).state == "saved"
    assert kept() == [(["c"], 2)]


def test_an_older_revision_never_overwrites_and_is_shown_the_newer(sitting, answer) -> None:
    answer(sitting, "single", ["a"], revision=9)
    saved = answer(sitting, "single", ["c"], revision=8)
    assert (saved.state, saved.revision, saved.value) == ("stale", 9, ["a"])
    assert kept() == [(["a"], 9)]


def test_the_same_request_twice_is_saved_once_and_said_saved(sitting, answer) -> None:
    answer(sitting, "single", revision=5)
    assert answer(sitting, "single", revision=5).state == "saved"
    assert kept() == [(["b"], 5)]


def test_an_answer_on_its_way_when_time_ended_still_counts_a_later_one_does_not(sitting, answer) -> None:
    last = sitting.due_at + NETWORK_GRACE
    assert answer(sitting, "single", ["a"], revision=1, at=last).state == "saved"
    late = answer(sitting, "single", ["b"], revision=2, at=last + dt.timedelta(microseconds=1))
    assert (late.state, late.value) == ("closed", ["a"])
    assert kept() == [(["a"], 1)]


def test_nothing_is_taken_after_handing_in(cast, sitting, answer, now) -> None:
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert answer(sitting, "single").state == "closed"
    assert kept() == []


@pytest.mark.variants
@pytest.mark.parametrize(("value", "revision"), [(["z"], 1), (["a", "b"], 1), ("a", 1), (["a"], 0), (["a"], 2**53)])
def test_what_is_no_answer_is_refused(sitting, answer, value, revision) -> None:
    with pytest.raises(BadInput):
        answer(sitting, "single", value, revision=revision)
    assert kept() == []


def send(client, sitting, question, value, revision=1):
    return client.post(
        f"/bai-lam/{sitting.pk}/cau/{question.pk}/",
        json.dumps({"value": value, "revision": revision}),
        content_type="application/json",
    )


def test_the_page_saves_with_four_queries_and_hears_when(cast, as_, sitting, question) -> None:
    client, asked = as_(cast.hoa), question("single")
    client.get("/bai-kiem-tra/")
    from django.db import connection

    for revision in (1, 2):  # the first answer and a changed one cost the same
        with CaptureQueriesContext(connection) as queries:
            reply = send(client, sitting, asked, ["b"], revision)
        assert len(queries) <= 4, [q["sql"] for q in queries]
    assert reply.json()["state"] == "saved"
    assert reply.json()["revision"] == 2
    assert reply.json()["due"] == int(sitting.due_at.timestamp() * 1000)
    assert len(reply.json()["at"]) == 5


def test_somebody_elses_sitting_and_questions_of_another_paper_are_not_found(cast, as_, sitting, question) -> None:
    from tests.exams.factories import make_exam

    foreign = make_exam(cast, "single").paper.paper_items.get()
    assert send(as_(cast.nga), sitting, question("single"), ["b"]).status_code == 404
    assert send(as_(cast.khai), sitting, question("single"), ["b"]).status_code == 404
    assert send(as_(cast.hoa), sitting, foreign, ["b"]).status_code == 404
    assert kept() == []


NO_ANSWERS = [
    *("", "[]", "{}", '{"value": ["b"]}', '{"value": ["b"], "revision": "x"}', "\xff"),
    *('{"value": ["b"], "revision": 1e999}', '{"value": ["b"], "revision": NaN}', "[" * 100_000),
]


@pytest.mark.variants
@pytest.mark.parametrize("body", NO_ANSWERS, ids=lambda body: body[:40])
def test_a_request_that_is_no_answer_is_a_400(cast, as_, sitting, question, body) -> None:
    url = f"/bai-lam/{sitting.pk}/cau/{question('single').pk}/"
    assert as_(cast.hoa).post(url, body, content_type="application/json").status_code == 400


def test_the_whole_form_saves_what_changed(cast, sitting, question, answer, now) -> None:
    answer(sitting, "single", ["a"], revision=3)
    ids = {kind: question(kind).pk for kind in RIGHT}
    given = {ids[kind]: value for kind, value in RIGHT.items()}
    newer = actions.save_all(sitting=sitting, given=given, seen={ids["single"]: 3}, by=cast.hoa, now=now)
    assert newer == []
    assert sorted(Answer.objects.values_list("paper_item", flat=True)) == sorted(ids.values())
    assert Answer.objects.get(paper_item=ids["single"]).value == ["b"]


def test_the_whole_form_keeps_what_another_device_answered_since(cast, sitting, question, answer, now) -> None:
    answer(sitting, "single", ["a"], revision=3)
    single = question("single").pk
    assert actions.save_all(sitting=sitting, given={single: ["d"]}, seen={single: 1}, by=cast.hoa, now=now) == [single]
    assert kept() == [(["a"], 3)]


def test_the_whole_form_after_time_changes_nothing_and_says_so(cast, sitting, question) -> None:
    late = sitting.due_at + dt.timedelta(minutes=1)
    with pytest.raises(Conflict):
        actions.save_all(sitting=sitting, given={question("single").pk: ["b"]}, seen={}, by=cast.hoa, now=late)
    assert kept() == []


def test_the_form_without_javascript_saves_and_goes_on(cast, as_, sitting, question) -> None:
    client, single, essay = as_(cast.hoa), question("single").pk, question("essay").pk
    form = {f"q{single}": "b", f"r{single}": "0", f"q{essay}": "Bài", f"r{essay}": "0"}
    reply = client.post(f"/bai-lam/{sitting.pk}/luu/", form)
    assert reply["Location"] == f"/bai-lam/{sitting.pk}/"
    reply = client.post(f"/bai-lam/{sitting.pk}/luu/", form | {"nop": "1"})
    assert reply["Location"] == f"/bai-lam/{sitting.pk}/nop/"
    assert sorted(Answer.objects.values_list("value", flat=True), key=str) == ["Bài", ["b"]]
    assert Sitting.objects.get().state == Sitting.State.OPEN
