"""Who left a unit's posts more than five years ago is told of there by the posts alone."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from diemtua.unions.models import Mandate, Person
from tests.factories import make_person

THEN = "2014-06-30"
SECRETS = ("0911222333", "001170000123", "nguoicu@thu.vn", "02/03/1970")


@pytest.fixture
def old(cast) -> Person:
    """Held a post in Bình's ward in 2014 and presides elsewhere today."""
    person = make_person(
        "Người Cũ", cast.union, position="UV-BCH", phone="0911222333", citizen_id="001170000123",
        email="nguoicu@thu.vn", birth_date=dt.date(1970, 3, 2), birth_year=1970,
    )  # fmt: skip
    person.mandates.update(started_on=dt.date(2014, 1, 1), ended_on=dt.date(2015, 1, 1))
    Mandate.objects.create(person=person, unit=cast.other_union, position="PCT")
    return person


def test_the_page_shows_the_post_and_nothing_else_of_the_person(cast, old, as_) -> None:
    binh, url = as_(cast.binh), f"/can-bo/{old.pk}/"
    page = binh.get(url).text
    assert ("Người Cũ" in page, "Ủy viên Ban Chấp hành" in page, "đã quá 5 năm" in page) == (True, True, True)
    assert [secret for secret in (*SECRETS, "Điện thoại") if secret in page] == []
    assert binh.post(f"{url}so-dinh-danh/").status_code == 404
    assert [binh.get(url + more).status_code for more in ("them-chuc-vu/", "sua/", "nguon/")] == [404] * 3
    assert all(secret in as_(cast.other_binh).get(url).text for secret in SECRETS if not secret.startswith("00"))


def test_who_left_within_five_years_is_still_told_of(cast, old, as_) -> None:
    old.mandates.filter(unit=cast.union).update(ended_on=timezone.localdate() - dt.timedelta(days=4 * 365))
    assert "0911222333" in as_(cast.binh).get(f"/can-bo/{old.pk}/").text


@pytest.mark.variants
@pytest.mark.parametrize("form", ["man-hinh", "trich-ngang"])
def test_a_list_of_that_day_names_the_person_without_birth_and_telephone(cast, old, as_, form) -> None:
    asked = {"ngay": THEN, "dang": form, "cot": ["chuc-vu", "ngay-sinh", "dien-thoai", "thu"]}
    cast.hoa_person.mandates.update(started_on=dt.date(2010, 1, 1))
    file = b"".join(as_(cast.binh).get("/can-bo/xuat/", asked).streaming_content)
    rows = [str(row) for row in openpyxl.load_workbook(io.BytesIO(file)).active.values]
    told = "".join(rows)
    assert ("Người Cũ" in told, "0912345678" in told) == (True, True)
    assert [secret for secret in SECRETS if secret in told] == []
    page = as_(cast.binh).get("/can-bo/", asked).text
    assert ("Người Cũ" in page, "0911222333" in page) == (True, False)
