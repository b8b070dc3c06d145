"""Each value says where it comes from: file, sheet, row, who and when, or the last edit by hand."""

import datetime as dt

from django.urls import reverse

from diemtua.corrections.actions import edit_person, person_edition
from diemtua.corrections.queries import origins_of
from diemtua.roster.actions import confirm_import
from diemtua.unions.models import Person
from tests.roster.test_import import NOW, PEOPLE
from tests.roster.workbooks import rows_workbook, uploaded


def imported(cast, rows, name="danh-sach.xlsx"):
    roster = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh, name=name)
    confirm_import(roster, by=cast.binh, now=NOW)
    return roster


def where(user, person) -> dict[str, str]:
    return {o.label: o.where for o in origins_of(user, person)}


def test_values_gathered_from_two_rows_name_each_its_row(cast) -> None:
    imported(cast, PEOPLE)
    bich = Person.objects.get(full_name="Phạm Thị Bích")
    row = "Tệp «danh-sach.xlsx», trang tính «Danh sách», dòng {}".format
    found = [(o.label, o.where) for o in origins_of(cast.binh, bich)]
    assert found == [
        ("Họ và tên", row(9)),
        ("Giới tính", row(9)),
        ("Ngày sinh", row(9)),
        ("Số định danh", row(9)),
        ("Số điện thoại", row(10)),
        ("Thư điện tử", row(9)),
        ("Chức vụ", row(11)),
        ("Chức vụ", row(9)),
    ]
    (first, *_) = origins_of(cast.binh, bich)
    assert (first.by, first.at) == ("Nguyễn Văn Bình", NOW)


def test_the_newest_list_and_the_later_edit_win(cast) -> None:
    imported(cast, PEOPLE)
    imported(cast, [PEOPLE[0] | {"phone": "0933000001"}], name="moi.xlsx")
    an = Person.objects.get(full_name="Lê Văn An")
    assert where(cast.binh, an)["Số điện thoại"] == "Tệp «moi.xlsx», trang tính «Danh sách», dòng 8"
    edit_person(
        person=an,
        values={"phone": "0944000001"},
        edition=person_edition(an),
        note="Theo điện thoại",
        by=cast.binh,
        now=NOW + dt.timedelta(hours=1),
    )
    an.refresh_from_db()
    assert where(cast.binh, an)["Số điện thoại"] == "Sửa trong sổ. Theo điện thoại"


def test_a_file_of_another_unit_is_not_named(cast) -> None:
    imported(cast, PEOPLE)
    an = Person.objects.get(full_name="Lê Văn An")
    an.mandates.create(unit=cast.other_union, position="TT")
    assert set(where(cast.other_binh, an).values()) <= {
        "Một danh sách do đơn vị khác nạp.",
        "Có trước khi hệ thống ghi nguồn, hoặc được nhập khi lập tài khoản.",
    }


def test_the_page_masks_the_number_and_shows_history(cast, as_, django_assert_max_num_queries) -> None:
    imported(cast, PEOPLE)
    an = Person.objects.get(full_name="Lê Văn An")
    client, url = as_(cast.binh), reverse("corrections:origins", args=[an.pk])
    with django_assert_max_num_queries(16):
        page = client.get(url).content.decode()
    assert "•••••••••001" in page
    assert "001075000001" not in page
    assert "Chưa ai sửa gì trong sổ." in page
