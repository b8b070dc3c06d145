"""What the address of a list asks for and no filter knows is told above the list and carried no further."""

import importlib
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

import diemtua
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput

# Address of a list -> the table of the access matrix that makes its rows, who opens it, its filters.
LISTS = {
    "advice:desk": ("advice", "thao", "xem chu-de so"),
    "advice:entries": ("advice", "thao", "chu-de"),
    "advice:reviews": ("advice", "thao", "xem"),
    "advice:statistics": ("advice", "binh", "theo ky"),
    "legislation:search": ("legislation", "hoa", "van-ban chu-de"),
    "agreements:agreements": ("agreements", "binh", "tinh_trang nganh pham_vi quy_mo"),
    "agreements:catalogue": ("agreements", "binh", "vung"),
    "agreements:find_clauses": ("agreements", "binh", "nhom muc"),
    "casework:cases": ("casework", "binh", "don-vi tinh-trang cua"),
    "casework:recurring": ("casework", "binh", "viec"),
    "corrections:requests": ("corrections", "binh", "tat-ca"),
    "credentials:certificates": ("credentials", "binh", "nam lop trang_thai ngay"),
    "dashboards:board": ("dashboards", "binh", "nam loai ngay"),
    "dashboards:people_behind": ("dashboards", "binh", "nam loai ngay"),
    "dashboards:statistics": ("dashboards", "binh", "hang cot chuc-vu loai ngay"),
    "datarights:requests": ("datarights", "keeper", "tat-ca"),
    "exams:exam": ("exams", "binh", "tinh-trang"),
    "exams:items": ("exams", "binh", "chuyen-de"),
    "reorganisation:decision": ("reorganisation", "binh", "viec"),
    "roster:problems": ("roster", "binh", "loai chua-nap"),
    "roster:resemblances": ("roster", "binh", "chac"),
    "timesheets:month": ("timesheets", "hoa", "thang"),
    "timesheets:union_month": ("timesheets", "hoa", "thang"),
    "training:attendance": ("training", "khai", "chua"),
    "training:choose_officers": ("training", "binh", "chuc_vu loai chua_tu"),
    "training:classes": ("training", "binh", "trang-thai don-vi"),
    "training:enrolments": ("training", "binh", "trang-thai"),
    "training:open_questions": ("training", "khai", "xem"),
    "training:questions": ("training", "khai", "trang-thai"),
    "unions:activation": ("unions", "binh", "chuc_vu loai_hinh tap_huan tai_khoan gioi_tinh tuoi nhiem_ky chuyen_trach"),
    "unions:persons": ("unions", "binh", "chuc_vu loai_hinh tap_huan tai_khoan gioi_tinh tuoi nhiem_ky chuyen_trach ngay"),
    "unions:terms": ("unions", "binh", "loai"),
    "unions:units": ("unions", "binh", "ngay"),
}  # fmt: skip


def address(cast, name: str) -> str:
    table = importlib.import_module(f"tests.house.access.{LISTS[name][0]}")
    return reverse(name, kwargs=table.PAGES[name].kwargs(table.setup(cast)))


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_word_is_told_once_and_in_no_link_or_field(cast, as_, name) -> None:
    _, who, names = LISTS[name]
    words = {filter_name: f"zzx{i}zz" for i, filter_name in enumerate(names.split())}
    page = as_(getattr(cast, who)).get(address(cast, name), words | {"loc": "1"}).content.decode()
    assert re.findall(r"zzx\dzz", page) == re.findall(r"(?<=Không dùng được «)zzx\dzz(?=»)", page)
    assert sorted(re.findall(r"zzx\dzz", page)) == sorted(words.values())


@pytest.mark.parametrize(
    "path", ["/can-bo/", "/don-vi/", "/thong-ke/", "/bang-dieu-hanh/", "/bang-dieu-hanh/danh-sach/"]
)
def test_a_day_to_come_is_told_not_taken_for_today(cast, as_, path) -> None:
    client = as_(cast.binh)
    page = client.get(path, {"ngay": "2999-01-01"}).text
    assert page.count("Không dùng được «2999-01-01»") == page.count("2999-01-01") == 1
    assert "Không dùng được" not in client.get(path, {"ngay": timezone.localdate().isoformat()}).text


@pytest.mark.parametrize("path", ["/can-bo/xuat/", "/don-vi/xuat/", "/thong-ke/tep/", "/bang-dieu-hanh/tep/"])
def test_no_file_is_made_of_a_day_to_come(cast, as_, path) -> None:
    page = as_(cast.binh).get(path, {"ngay": "2999-01-01"})
    assert "Không dùng được «2999-01-01»; hãy quay lại danh sách" in page.text
    assert not Entry.objects.exists()


def test_what_is_known_is_not_told_of(cast, as_) -> None:
    page = as_(cast.binh).get("/can-bo/?chuc_vu=CT&tai_khoan=&sap=-ten&tim=hoa&ngay=2025-06-30").content.decode()
    assert "Không dùng được" not in page


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("unions:export_persons", "tuoi"), ("unions:export_units", "ngay"), ("agreements:export_register", "nganh"),
        ("credentials:register_workbook", "nam"), ("dashboards:board_sheet", "loai"),
        ("dashboards:people_behind", "ngay"), ("dashboards:statistics_sheet", "hang"),
    ],
)  # fmt: skip
def test_a_file_is_not_written_as_if_it_were_filtered(cast, as_, name, word) -> None:
    answer = as_(cast.binh).get(reverse(name), {word: "xyz", "tep": "xlsx"})
    assert (answer.status_code, "Không dùng được «xyz»" in answer.content.decode()) == (BadInput.status, True)


def test_nobody_is_called_or_given_a_code_by_a_filter_that_was_not_understood(cast, as_) -> None:
    calling = address(cast, "training:choose_officers").replace("chon-nguoi", "trieu-tap")
    for path, data in (
        ("/ma-kich-hoat/?tuoi=xyz", {"dang": "slips"}),
        (f"{calling}?loc=1&loai=xyz", {"cach": "tat-ca"}),
    ):
        answer = as_(cast.binh).post(path, data)
        assert (answer.status_code, "lọc lại rồi bấm" in answer.content.decode()) == (BadInput.status, True)
    assert not Entry.objects.exists()


# What views read from an address without asking a filter: pages, words typed, order, columns, and what is no list.
NOT_FILTERS = {"trang", "trang_cb", "tim", "sap", "cot", "dang", "tep"}
ONE_THING = {
    "advice/views/knowledge.py": {"q"},
    "agreements/views/rubrics.py": {"ngay"}, "audit/views.py": {"viec", "nguoi", "ve", "doi_tuong"}, "casework/views/cases.py": {"nhom"},
    "casework/views/events.py": {"nhom", "ket-qua"}, "casework/views/opening.py": {"don-vi", "ket-qua", "vu-viec"},
    "credentials/views/public.py": {"ma", "lang", "t"}, "dashboards/views/board.py": {"muc"}, "people/views.py": {"ma"},
    "dashboards/views/statistics.py": {"ky"}, "dashboards/forms.py": {"don-vi"}, "exams/views/marking.py": {"sau"},
    "legislation/forms.py": {"ngay"}, "legislation/views/mending.py": {"theo"}, "legislation/views/reading.py": {"q"},
    "legislation/views/searching.py": {"q", "nhieu"},
    "reorganisation/views.py": {"vu-viec"}, "roster/views.py": {"dong"}, "timesheets/views.py": {"viec"}, "training/views/questions.py": {"cau", "ve"},
}  # fmt: skip


def test_no_view_reads_a_filter_past_the_one_place() -> None:
    root = Path(diemtua.__file__).parent
    read = {
        str(path.relative_to(root)): set(re.findall(r'\.GET\.get\("([^"]+)"', path.read_text())) - NOT_FILTERS
        for path in root.rglob("*.py")
    }
    assert {path: names for path, names in read.items() if names} == ONE_THING
