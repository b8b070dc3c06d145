"""A person is mended by the unit above, with who, when, before and after."""

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.corrections.actions import edit_person, person_edition
from diemtua.corrections.models import Edit
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.unions.models import Person
from tests.corrections.conftest import NOW
from tests.factories import make_person


def edit(cast, by=None, **values) -> bool:
    person = Person.objects.get(pk=cast.hoa_person.pk)
    return edit_person(
        person=person, values=values, edition=person_edition(person), by=by or cast.binh, now=NOW, note="theo căn cước"
    )


def test_what_changed_is_written_with_history_and_one_audit_line(cast) -> None:
    assert edit(cast, full_name="Trần Thị Hoà Bình", phone="0911111111", email="") is True
    person = Person.objects.get(pk=cast.hoa_person.pk)
    assert (person.full_name, person.phone, person.search) == ("Trần Thị Hoà Bình", "0911111111", "tran thi hoa binh")
    assert Edit.objects.get().lines == [
        ("Họ và tên", "Trần Thị Hòa", "Trần Thị Hoà Bình"),
        ("Số điện thoại", "0912345678", "0911111111"),
    ]
    assert [(e.action, e.detail) for e in Entry.objects.all()] == [
        ("corrections.edit_person", {"fields": ["full_name", "phone"]})
    ]
    cast.hoa.refresh_from_db()
    assert cast.hoa.full_name == "Trần Thị Hoà Bình"


def test_nothing_changed_writes_nothing(cast) -> None:
    assert edit(cast, phone="0912345678") is False
    assert (Edit.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_identity_number_is_masked_in_history_and_sealed_on_disk(cast) -> None:
    edit(cast, citizen_id="001180000123")
    edit(cast, citizen_id="001180000456")
    assert Edit.objects.first().lines == [("Số định danh", "•••••••••123", "•••••••••456")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes FROM corrections_edit")
        assert [row for row in cursor.fetchall() if "00118" in row[0]] == []
    assert "001180000456" not in str(Entry.objects.values_list("detail", flat=True))


def test_a_number_of_somebody_else_is_refused_and_nothing_is_left(cast) -> None:
    make_person("Lê Văn Khác", cast.union, position="TT", citizen_id="001180000123")
    with pytest.raises(Conflict, match="một người khác trong sổ"):
        edit(cast, citizen_id="001180000123", phone="0911111111")
    assert Person.objects.get(pk=cast.hoa_person.pk).phone == "0912345678"
    assert Edit.objects.count() == 0
    assert [(e.action, e.subject) for e in Entry.objects.all()] == [("corrections.try_number", "Trần Thị Hòa")]


def test_a_fault_of_the_database_is_not_told_as_a_number_taken(cast, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise IntegrityError("another constraint")

    monkeypatch.setattr(Person, "save", fails)
    with pytest.raises(IntegrityError):
        edit(cast, phone="0911111111")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"birth_year": "99999"}, "hãy xem lại"),
        ({"birth_year": "-5"}, "hãy xem lại"),
        ({"birth_year": "9" * 30}, "hãy xem lại"),
        ({"citizen_id": "٠٠١١٨٠٠٠٠١٢٣"}, "Số định danh có đúng 12 chữ số"),
    ],
)
def test_numbers_no_person_has_are_told_at_their_field(cast, as_, typed, told) -> None:
    client, url = as_(cast.binh), reverse("corrections:edit_person", args=[cast.hoa_person.pk])
    data = {"edition": person_edition(cast.hoa_person), "full_name": "Trần Thị Hòa", "phone": "0912345678"}
    page = client.post(url, data | typed)
    assert (page.status_code, list(page.context["form"].errors)) == (400, list(typed))
    assert told in str(page.context["form"].errors)


def test_a_year_beside_a_day_of_another_year_is_not_dropped_unsaid(cast, as_) -> None:
    url = reverse("corrections:edit_person", args=[cast.hoa_person.pk])
    data = {"edition": person_edition(cast.hoa_person), "full_name": "Trần Thị Hòa", "phone": "0912345678"}
    page = as_(cast.binh).post(url, data | {"birth_date": "1985-05-12", "birth_year": "1990"})
    assert page.context["form"].errors == {
        "birth_year": ["Ngày sinh đã ghi năm 1985; hãy sửa ngày sinh, hoặc xóa nếu chỉ biết năm."]
    }


def test_digits_of_another_width_are_the_same_number(cast, as_) -> None:
    make_person("Lê Văn Khác", cast.union, position="TT", citizen_id="001180000123")
    url = reverse("corrections:edit_person", args=[cast.hoa_person.pk])
    data = {
        "edition": person_edition(cast.hoa_person),
        "full_name": "Trần Thị Hòa",
        "citizen_id": "００１１８００００１２３",
    }
    assert "một người khác trong sổ" in as_(cast.binh).post(url, data).content.decode()


def test_edited_meanwhile_names_who(cast) -> None:
    old = person_edition(cast.hoa_person)
    edit(cast, phone="0911111111")
    with pytest.raises(Conflict, match="Nguyễn Văn Bình vừa sửa thông tin của Trần Thị Hòa"):
        edit_person(person=cast.hoa_person, values={"phone": "0922222222"}, edition=old, by=cast.city_officer, now=NOW)
    assert Person.objects.get(pk=cast.hoa_person.pk).phone == "0911111111"


def test_a_unit_the_person_has_left_cannot(cast) -> None:
    cast.hoa_mandate.ended_on = NOW.date()
    cast.hoa_mandate.save()
    assert edit(cast, phone="0911111111") is True  # nobody else has her
    cast.hoa_person.mandates.create(unit=cast.other_union, position="TT")
    with pytest.raises(NotAllowed, match="đơn vị khác"):
        edit(cast, phone="0922222222")
    assert edit(cast, by=cast.other_binh, phone="0922222222") is True


def test_the_page_saves_and_says_what_is_wrong(cast, as_) -> None:
    client, url = as_(cast.binh), reverse("corrections:edit_person", args=[cast.hoa_person.pk])
    edition = client.get(url).context["form"]["edition"].value()
    data = {"edition": edition, "full_name": "Trần Thị Hòa", "birth_date": "1980-09-06", "phone": "0912 345 679"}
    wrong = client.post(url, data | {"citizen_id": "123", "birth_date": "2020-01-01"})
    assert wrong.status_code == 400
    assert "tuổi; hãy xem lại" in wrong.content.decode()
    page = client.post(url, data, follow=True).content.decode()
    assert "Đã sửa thông tin của Trần Thị Hòa." in page
    person = Person.objects.get(pk=cast.hoa_person.pk)
    assert (person.phone, person.birth_year) == ("0912345679", 1980)
    stale = client.post(url, data | {"phone": "0900000001", "note": "Theo căn cước mới"})
    assert stale.status_code == 409
    assert "vừa sửa thông tin của Trần Thị Hòa" in stale.content.decode()
    assert "Theo căn cước mới" in stale.content.decode()
