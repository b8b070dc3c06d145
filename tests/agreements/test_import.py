"""The register's workbook: preview, confirm, the same again, problems with their place, export round trip."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from diemtua.agreements import actions, workbooks
from diemtua.agreements.models import Agreement, Clause, RegisterImport
from diemtua.agreements.rules.sheets import CLAUSE_COLUMNS, COLUMNS
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.agreements.factories import make_agreement, make_clause, make_signed

HEADS = {c.field: c.head for c in COLUMNS}
GOOD = {
    "key": 1, "unit": "CĐCS Công ty TNHH May Sông Hồng", "employer": "Công ty TNHH May Sông Hồng", "kind": "Doanh nghiệp", "trade": "Dệt, may",
    "workers": 320, "region": "Vùng I", "yes_votes": 300, "polled": "320", "has_minutes": "x", "signed_on": dt.date(2025, 12, 20),
    "effective_from": "01/01/2026", "effective_to": "31/12/2028", "filed_on": "2025-12-25",
}  # fmt: skip


def book(rows: list[dict], clauses: list[list] | None = None, *, title: bool = True) -> BytesIO:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Sổ 2026"
    if title:
        sheet.append(["SỔ THEO DÕI THỎA ƯỚC LAO ĐỘNG TẬP THỂ"])
    sheet.append(list(HEADS.values()))
    for row in rows:
        sheet.append([row.get(field) for field in HEADS])
    if clauses is not None:
        second = made.create_sheet("Điều khoản")
        second.append([c.head for c in CLAUSE_COLUMNS])
        for row in clauses:
            second.append(row)
    buffer = BytesIO()
    made.save(buffer)
    buffer.seek(0)
    return buffer


def upload(file, by) -> RegisterImport:
    return actions.upload_register(file=file, file_name="sổ.xlsx", by=by, now=timezone.now())


def confirm(register, by) -> int:
    return actions.confirm_import(register=register, by=by, now=timezone.now())


CLAUSES = [[1, "an_ca", None, 30000, None, None, "Ăn ca 30.000 đồng"], [1, None, "Xe đưa đón đi làm", "có", None, None, None], [1, "gio_tuan", None, "44,5", None, "Văn phòng", None]]  # fmt: skip


def test_preview_changes_nothing_confirm_writes_and_again_is_the_same(cast) -> None:
    register = upload(book([GOOD], CLAUSES), cast.binh)
    assert register.problems == []
    assert register.counts == {"new": 1, "clauses": 3}
    assert Agreement.objects.count() == 0

    assert confirm(register, cast.binh) == 1
    made = Agreement.objects.get()
    assert (made.unit, made.state, made.signed_on, made.filed_on, made.has_minutes) == (cast.union, "signed", dt.date(2025, 12, 20), dt.date(2025, 12, 25), True)  # fmt: skip
    assert [(c.term_id, c.value, c.condition) for c in made.clauses.all()] == [("an_ca", 30000, ""), ("xe_dua_don", 1, ""), ("gio_tuan", 44.5, "Văn phòng")]  # fmt: skip
    with pytest.raises(Conflict):
        confirm(register, cast.binh)

    again = upload(book([GOOD], CLAUSES), cast.binh)
    assert again.counts == {"same": 1, "clauses": 3}
    assert confirm(again, cast.binh) == 0
    assert (Agreement.objects.count(), Clause.objects.count()) == (1, 3)
    assert [e.action for e in Entry.objects.order_by("id")] == [
        "agreements.upload_register",
        "agreements.confirm_import",
    ] * 2


def test_a_changed_row_changes_the_agreement_and_keeps_other_clauses(cast) -> None:
    confirm(upload(book([GOOD], CLAUSES), cast.binh), cast.binh)
    register = upload(book([GOOD | {"workers": 400}], [[1, "an_ca", None, 35000, None, None, "Ăn ca"]]), cast.binh)
    assert register.counts == {"changed": 1, "clauses": 1}
    assert register.plan[0]["changes"] == ["Số lao động: 320 → 400", "Điều khoản: Bữa ăn ca"]
    confirm(register, cast.binh)
    made = Agreement.objects.get()
    assert (made.workers, made.clauses.count(), made.clauses.get(term_id="an_ca").value) == (400, 3, 35000)


def test_an_old_workbook_does_not_bring_back_what_has_ended(cast) -> None:
    confirm(upload(book([GOOD]), cast.binh), cast.binh)
    Agreement.objects.update(state="void")
    assert upload(book([GOOD]), cast.binh).counts == {"same": 1}


MOVES = {
    "declared void": lambda made, cast: actions.end_agreement(agreement=made, state="void", reason="Bản án 1", by=cast.hoa),
    "facts edited": lambda made, cast: actions.edit_agreement(agreement=made, facts={"workers": 310}, by=cast.hoa, today=timezone.localdate()),
    "clause edited": lambda made, cast: actions.edit_clause(clause=made.clauses.get(term_id="an_ca"), value=Decimal(32000), condition="", wording="Ăn ca", by=cast.hoa),
    "gone from its day": lambda made, cast: Agreement.objects.update(signed_on=dt.date(2025, 12, 19)),
}  # fmt: skip


@pytest.mark.parametrize("moved", MOVES)
def test_what_moved_after_the_preview_is_not_overwritten(cast, moved) -> None:
    confirm(upload(book([GOOD], CLAUSES), cast.binh), cast.binh)
    later = upload(book([GOOD | {"workers": 400}], [[1, "an_ca", None, 35000, None, None, "Ăn ca"]]), cast.binh)
    made = Agreement.objects.get()
    MOVES[moved](made, cast)
    before = list(Agreement.objects.values()), list(Clause.objects.order_by("pk").values())
    with pytest.raises(Conflict, match=r"Dòng 3 \(Công ty TNHH May Sông Hồng\): sổ đã thay đổi"):
        confirm(later, cast.binh)
    assert (list(Agreement.objects.values()), list(Clause.objects.order_by("pk").values())) == before
    later.refresh_from_db()
    assert later.state == "previewed"


def test_a_new_row_entered_by_hand_meanwhile_is_not_overwritten(cast) -> None:
    register = upload(book([GOOD]), cast.binh)
    make_signed(cast.union, signed_on=GOOD["signed_on"], workers=111)
    with pytest.raises(Conflict, match="sổ đã thay đổi"):
        confirm(register, cast.binh)
    assert Agreement.objects.get().workers == 111


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({"unit": "Công đoàn Không Có"}, "B (Công đoàn ký)", "Không tìm thấy «Công đoàn Không Có»"),
        ({"unit": "CĐCS Công ty TNHH Điện tử Thăng Long"}, "B (Công đoàn ký)", "trong các đơn vị bạn phụ trách"),
        ({"workers": "nhiều"}, "G (Số lao động)", "không đọc được thành số"),
        ({"workers": None}, "G (Số lao động)", "Thiếu số lao động"),
        ({"signed_on": "31/02/2026"}, "Q (Ngày ký)", "không phải là một ngày"),
        ({"effective_to": "31/12/9999"}, "S (Hiệu lực đến hết)", "nằm ngoài khoảng 1995-2099"),
        ({"trade": "Bán nước"}, "F (Ngành nghề)", "không có trong danh sách"),
        ({"effective_to": "01/01/2020"}, "", "Ngày hết hiệu lực phải sau"),
        ({"yes_votes": 400}, "", "Số tán thành nhiều hơn"),
        ({"effective_to": None}, "", "phải có ngày ký, ngày có hiệu lực và ngày hết hiệu lực"),
        ({"employer": "x" * 301}, "D (Bên người sử dụng lao động)", "dài quá 300"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_place(cast, row, column, sentence) -> None:
    register = upload(book([GOOD | row, GOOD | {"key": 2, "signed_on": "21/12/2025"}]), cast.binh)
    problem = register.problems[0]
    assert (problem["sheet"], problem["row"], problem["column"], problem["refused"]) == ("Sổ 2026", 3, column, True)
    assert sentence in problem["sentence"]
    assert register.counts == {"refused": 1, "new": 1}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ([9, "an_ca", None, 1, None, None, None], "A (STT thỏa ước)", "Không có thỏa ước số thứ tự «9»"),
        ([1, "la", None, 1, None, None, None], "B (Mã điều khoản)", "Danh mục không có điều khoản «la»"),
        ([1, "an_ca", None, "ngon", None, None, None], "D (Giá trị)", "không đọc được thành số"),
        ([1, "an_ca", None, None, None, None, None], "D (Giá trị)", "chưa có giá trị"),
        ([1, "gio_tuan", None, 9000, None, None, None], "D (Giá trị)", "thừa chữ số"),
    ],
)
def test_a_wrong_clause_is_refused_with_its_place_and_the_agreement_taken(cast, row, column, sentence) -> None:
    register = upload(book([GOOD], [row]), cast.binh)
    (problem,) = register.problems
    assert (problem["sheet"], problem["row"], problem["column"]) == ("Điều khoản", 2, column)
    assert sentence in problem["sentence"]
    assert register.counts == {"new": 1, "clauses_refused": 1}


def test_the_same_agreement_twice_in_a_file_is_told(cast) -> None:
    register = upload(book([GOOD, GOOD | {"key": 2}]), cast.binh)
    assert register.problems[0]["sentence"].startswith("Trùng với dòng 3")
    assert register.counts == {"new": 1, "refused": 1}


@pytest.mark.parametrize("content", [b"", b"khong phai excel", b"PK\x03\x04hong"])
def test_a_file_that_is_no_workbook_is_refused(cast, content) -> None:
    with pytest.raises(BadInput):
        upload(BytesIO(content), cast.binh)


def test_a_workbook_without_a_register_says_what_it_misses(cast) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Họ và tên"])
    buffer = BytesIO()
    made.save(buffer)
    buffer.seek(0)
    with pytest.raises(BadInput, match="Công đoàn ký"):
        upload(buffer, cast.binh)


def test_the_president_does_not_import(cast) -> None:
    with pytest.raises(NotAllowed):
        upload(book([GOOD]), cast.hoa)


def test_a_unit_lost_meanwhile_stops_the_import_whole(cast) -> None:
    register = upload(book([GOOD]), cast.binh)
    cast.binh.stewardships.update(unit=cast.other_ward)
    del cast.binh._managed_roots
    with pytest.raises(Conflict, match="không còn do bạn phụ trách"):
        confirm(register, cast.binh)
    register.refresh_from_db()
    assert (register.state, Agreement.objects.count()) == ("previewed", 0)


def test_a_list_as_offices_keep_it_is_read_two_lines_of_headings_and_one_union_s_agreements_under_one_name(
    cast,
) -> None:
    """Headings merged over two lines, the name of a union merged over its agreements, days as text, a line of totals."""
    made = openpyxl.Workbook()
    sheet = made.active
    name, firm = "CĐCS Công ty TNHH May Sông Hồng", "Công ty TNHH May Sông Hồng"
    for line in (
        ["DANH SÁCH THỎA ƯỚC"],
        ["STT", "Tên CĐCS", "Tên doanh nghiệp", "Lao động", None, "Ngày ký", "Ngày có hiệu lực", "Ngày hết hiệu lực", "Ghi chú"],
        [None, None, None, "Tổng số", "Nữ"],
        [1, name, firm, "1.320", 60, "5/2/2026", "10.02.2026", "09/02/2029", "đã gửi Sở"],
        [2, None, None, 120, 50, dt.date(2023, 1, 5), "05/01/2023", "31/12/2025"],
        [None, "Tổng cộng", None, 1440],
    ):  # fmt: skip
        sheet.append(line)
    for place in ("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3", "I2:I3", "B4:B5", "C4:C5"):
        sheet.merge_cells(place)
    buffer = BytesIO()
    made.save(buffer)
    buffer.seek(0)
    register = upload(buffer, cast.binh)
    assert [(p["row"], p["sentence"], p["refused"]) for p in register.problems if p["row"] != 6] == [
        (3, "Chưa đọc cột «Ghi chú»: mẫu không có tên cột ấy. Nếu cần, hãy đặt lại tên như trong mẫu rồi nạp lại.", False)
    ]  # fmt: skip
    assert {(p["row"], p["refused"]) for p in register.problems if p["row"] == 6} == {(6, True)}
    assert confirm(register, cast.binh) == 2
    facts = Agreement.objects.order_by("signed_on").values_list("unit", "workers", "women", "signed_on", "effective_from", "effective_to")  # fmt: skip
    assert list(facts) == [
        (cast.union.pk, 120, 50, dt.date(2023, 1, 5), dt.date(2023, 1, 5), dt.date(2025, 12, 31)),
        (cast.union.pk, 1320, 60, dt.date(2026, 2, 5), dt.date(2026, 2, 10), dt.date(2029, 2, 9)),
    ]


def test_discarding_is_once(cast) -> None:
    register = upload(book([GOOD]), cast.binh)
    actions.discard_import(register=register, by=cast.binh)
    with pytest.raises(Conflict):
        actions.discard_import(register=register, by=cast.binh)


def test_what_is_exported_comes_back_the_same(cast) -> None:
    signed = make_signed(cast.union, women=200, filed_with="Sở Nội vụ", signers_authorised=None)
    make_clause(signed, "an_ca", 30_000, wording="=CMD()|a", condition="Ca ngày")
    make_clause(signed, "tro_cap_thoi_viec", "0.75")
    make_clause(signed, "xe_dua_don", 0)
    make_clause(signed, "khac", None, wording="Hai dòng\nhai ý")
    make_clause(
        make_agreement(cast.union, employer="Bản đang soạn", effective_from=None, effective_to=None), "phep_nam", 14
    )
    listed = list(Agreement.objects.select_related("unit", "enterprise").prefetch_related("clauses"))
    content = workbooks.write_register(listed)
    register = upload(BytesIO(content), cast.binh)
    assert register.problems == []
    assert register.counts == {"same": 2, "clauses": 5}
    sheet = openpyxl.load_workbook(BytesIO(content))["Điều khoản"]
    assert [row[6].data_type for row in sheet.iter_rows() if row[6].value == "=CMD()|a"] == ["s"]


def test_the_empty_form_is_read_as_a_register(cast) -> None:
    assert upload(BytesIO(workbooks.empty_form()), cast.binh).counts == {}
