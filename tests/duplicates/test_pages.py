"""The pages of pairs and merges: what is shown, in how many queries, to whom it leads."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.duplicates.actions import merge_pair
from diemtua.duplicates.models import Merge, SuspectedPair
from tests.duplicates.conftest import NOW, suspect
from tests.factories import make_person


def crowd(cast, number: int) -> list[SuspectedPair]:
    return [
        suspect(
            make_person(f"Lê Thị Lan {n}", cast.union, position="TT"),
            make_person(f"Lê Thị Lan {n}", cast.union, position="TP"),
            score=30 - n,
        )
        for n in range(number)
    ]


@pytest.mark.variants
@pytest.mark.parametrize("path", ["/trung-nguoi/", "/trung-nguoi/da-gop/", "/trung-nguoi/{pk}/"])
def test_pages_ask_as_often_for_three_as_for_one(cast, twice, as_, path) -> None:
    counts = []
    for more in (1, 2):
        for pair in crowd(cast, more):
            merge_pair(pair=pair, kept_id=pair.first_id, by=cast.binh, now=NOW)
        crowd(cast, more)
        client = as_(cast.binh)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(pk=twice.pair.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_pair_is_told_by_its_units_and_by_words(cast, twice, as_) -> None:
    page = as_(cast.binh).get("/trung-nguoi/").text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert row.count("CĐCS Công ty TNHH May Sông Hồng") == 2
    assert "gần như chắc" in row
    assert [SuspectedPair(score=score).likeness for score in (16, 13)] == ["giống nhiều", "giống vừa"]


def test_both_records_stand_side_by_side_and_what_differs_is_marked(cast, twice, as_) -> None:
    page = as_(cast.binh).get(f"/trung-nguoi/{twice.pair.pk}/").content.decode()
    assert "Cặp 1 trong 1, còn 1 cặp chưa quyết định." in page
    assert "Ph<mark>a</mark>m Thi B<mark>i</mark>ch" in re.sub(r"\s*\n\s*", "", page) or "<mark>" in page
    assert "001185000002" not in page
    assert "•••••••••002" in page
    assert f'value="{twice.b.pk}" checked' in page  # more is written of her, and her name has its marks


def test_htmx_gets_the_review_alone(cast, twice, as_) -> None:
    answer = as_(cast.binh).get(f"/trung-nguoi/{twice.pair.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith('<div id="review"')
    assert "<html" not in answer


def test_after_a_verdict_comes_the_next_pair_and_after_the_last_the_list(cast, twice, as_) -> None:
    client, more = as_(cast.binh), crowd(cast, 2)
    assert client.post(f"/trung-nguoi/{more[0].pk}/khac-nguoi/").url == f"/trung-nguoi/{more[1].pk}/"
    assert client.get(f"/trung-nguoi/{more[1].pk}/tiep/").url == f"/trung-nguoi/{twice.pair.pk}/"
    done = client.post(f"/trung-nguoi/{twice.pair.pk}/gop/", {"giu": twice.b.pk})
    assert done.url == f"/trung-nguoi/{more[1].pk}/"
    assert Merge.objects.get().kept == twice.b
    assert client.post(f"/trung-nguoi/{more[1].pk}/khac-nguoi/").url == "/trung-nguoi/"
    assert (
        "Không còn cặp nào" in client.get("/trung-nguoi/").content.decode()
        or SuspectedPair.objects.filter(verdict="").count() == 0
    )


def test_who_comes_second_reads_why_and_goes_on(cast, twice, as_) -> None:
    as_(cast.binh).post(f"/trung-nguoi/{twice.pair.pk}/khac-nguoi/")
    answer = as_(cast.city_officer).post(f"/trung-nguoi/{twice.pair.pk}/gop/", follow=True)
    assert answer.status_code == 200
    assert "Nguyễn Văn Bình đã quyết định cặp" in answer.content.decode()
    assert Merge.objects.count() == 0


def test_old_links_to_a_merged_record_lead_to_the_one_that_stayed(cast, twice, as_) -> None:
    merge = merge_pair(pair=twice.pair, kept_id=twice.a.pk, by=cast.binh, now=NOW)
    assert as_(cast.binh).get(f"/can-bo/{twice.b.pk}/").url == f"/can-bo/{twice.a.pk}/"
    assert as_(cast.other_binh).get(f"/can-bo/{twice.b.pk}/").status_code == 404
    page = as_(cast.binh).get(f"/trung-nguoi/da-gop/{merge.pk}/").content.decode()
    assert "2 chức vụ" in page
    assert as_(cast.binh).post(f"/trung-nguoi/da-gop/{merge.pk}/tach/").status_code == 302
    assert as_(cast.binh).get(f"/can-bo/{twice.b.pk}/").status_code == 200


def test_no_list_shows_the_merged_record(cast, twice, as_) -> None:
    merge_pair(pair=twice.pair, kept_id=twice.a.pk, by=cast.binh, now=NOW)
    page = as_(cast.binh).get("/can-bo/?tim=bich").content.decode()
    assert page.count("Phạm Thị Bích") >= 1
    assert f"/can-bo/{twice.b.pk}/" not in page


def test_a_pair_that_reaches_into_another_ward_is_the_citys(cast, as_) -> None:
    far = suspect(make_person("A B", cast.union, position="TT"), make_person("A B", cast.other_union, position="TT"))
    for user, status in ((cast.binh, 404), (cast.other_binh, 404), (cast.city_officer, 200)):
        assert as_(user).get(f"/trung-nguoi/{far.pk}/").status_code == status


def test_the_agenda_names_how_many_wait(cast, twice, as_) -> None:
    assert "1 cặp cán bộ nghi trùng" in as_(cast.binh).get("/").content.decode()
    assert "nghi trùng" not in as_(cast.other_binh).get("/").content.decode()
