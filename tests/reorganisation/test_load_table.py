"""A whole table old -> new: what it becomes, what it asks, what it cannot use."""

import io

import pytest
import xlsxwriter

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.reorganisation.actions import answer_places, clear_operations, load_table, submit_decision
from diemtua.reorganisation.empty_table import empty_table
from diemtua.reorganisation.models import Decision, OldPlace, Operation, PlaceAnswer, PlaceQuestion
from diemtua.reorganisation.rules.tables import verb
from diemtua.unions.models import Territory, Unit
from diemtua.unions.queries import tree_on
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, EVE, NOW, draft, enact

UNIONS = [["Công đoàn mới", "Phường, xã phụ trách"], ["Công đoàn phường Long Biên", "phường Long Biên; P. Việt Hưng"], ["Công đoàn phường Bồ Đề", "phường Bồ Đề"]]  # fmt: skip
PLACES = [
    ["BẢNG ĐỊA BÀN"],
    [],
    ["Phường, xã cũ", "Quận, huyện cũ", "Phường, xã mới"],
    ["phường Thạch Bàn", "quận Long Biên", "phường Long Biên"],
    ["phường Gia Thụy", "quận Long Biên", "phường Bồ Đề"],
    ["phường Gia Thụy", "quận Long Biên", "phường Việt Hưng"],
    ["phường Đâu Đó", "quận Long Biên", "phường Không Có Thật"],
]  # fmt: skip
FATES = [
    ["Việc", "Tổ chức", "Trực thuộc", "Tổ chức mới", "Địa chỉ"],
    ["Giải thể", "LĐLĐ quận Long Biên", "", "", ""],
    ["", "Cty TNHH Một", "LĐLĐ quận Long Biên", "", "Số 1, P. Thạch Bàn, Q. Long Biên"],
    ["chuyển", "CĐCS Công ty Hai", "", "", "Số 2, phường Gia Thụy, quận Long Biên"],
    ["chuyển", "CĐCS Công ty Ba", "", "", "số 2 phường Gia Thụy, quận Long Biên"],
    ["đổi tên", "CĐCS Công ty Bốn", "", "CĐCS Công ty Bốn Mới", ""],
    ["chuyển", "CĐCS Công ty Bốn", "", "Công đoàn phường Bồ Đề", ""],
    ["nhảy dây", "CĐCS Công ty Năm", "", "", ""],
    ["chuyển", "CĐCS Không Ai Biết", "", "", ""],
]  # fmt: skip


def book(**sheets) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    made.close()
    return target.getvalue()


@pytest.fixture
def district(cast):
    """A district federation with five unions, one of them of the same name as nobody else, and one officer each."""
    made = Unit.objects.create(kind="district", name="Liên đoàn Lao động quận Long Biên", parent=cast.city, path=cast.city.path + "00009")  # fmt: skip
    make_person("Cán Bộ Quận", made, position="CT")
    for n, name in enumerate(("Công ty TNHH Một", "Công ty Hai", "Công ty Ba", "Công ty Bốn", "Công ty Năm")):
        make_person(f"Chủ Tịch {n}", make_union(made, name))
    return made


@pytest.fixture
def loaded(cast, district) -> Decision:
    decision = draft(cast)
    load_table(decision, file_name="bang.xlsx", content=book(A=UNIONS, B=PLACES, C=FATES), by=cast.city_officer)
    decision.refresh_from_db()
    return decision


def moves(decision) -> dict[str, str]:
    return {op.unit.name: op.destination for op in Operation.objects.filter(decision=decision, kind="move")}


def test_a_table_becomes_operations_and_questions(cast, loaded) -> None:
    assert [(op.new_name, op.areas) for op in loaded.operations.filter(kind="found")] == [("Công đoàn phường Long Biên", ["00148", "00127"])]  # fmt: skip
    assert [str(op.unit) for op in loaded.operations.filter(kind="areas")] == ["Công đoàn phường Bồ Đề"]
    assert moves(loaded) == {
        "CĐCS Công ty TNHH Một": "Công đoàn phường Long Biên",
        "CĐCS Công ty Bốn": "Công đoàn phường Bồ Đề",
    }
    asked = {q.unit.name: (q.why, q.candidates) for q in PlaceQuestion.objects.filter(decision=loaded)}
    split = ("Phường, xã cũ này được chia vào nhiều phường, xã mới.", ["00127", "00130"])
    assert {k: (w, sorted(c)) for k, (w, c) in asked.items()} == {
        "CĐCS Công ty Hai": split, "CĐCS Công ty Ba": split, "CĐCS Công ty Năm": ("Chưa có địa chỉ.", []),
    }  # fmt: skip
    assert loaded.notes == [
        "B, dòng 7: không có phường, xã mới nào tên «phường Không Có Thật».",
        "C, dòng 8: không hiểu việc «nhảy dây»; hãy ghi đúng một việc mỗi dòng: Chuyển, Sáp nhập, Đổi tên, Tạm ngừng, Hoạt động lại, Giải thể hoặc Giữ nguyên.",
        "C, dòng 9: không có tổ chức nào tên «CĐCS Không Ai Biết».",
    ]
    assert OldPlace.objects.count() == 3
    assert Entry.objects.filter(action="reorganisation.load_table").count() == 1
    assert Unit.objects.filter(name="Công đoàn phường Long Biên").count() == 0


def test_an_answer_settles_the_same_address_and_is_remembered(cast, loaded) -> None:
    with pytest.raises(Conflict, match="Còn 3 tổ chức chưa rõ về đâu"):
        submit_decision(loaded, by=cast.city_officer, now=NOW)
    question = PlaceQuestion.objects.get(unit__name="CĐCS Công ty Hai")
    assert answer_places(loaded, [(question, "00127")], by=cast.city_officer, now=NOW) == 2
    assert moves(loaded)["CĐCS Công ty Ba"] == "Công đoàn phường Long Biên"
    assert PlaceAnswer.objects.get().area_code == "00127"
    again = draft(cast)
    OldPlace.objects.all().delete()
    Operation.objects.filter(decision=loaded).delete()
    load_table(again, file_name="b.xlsx", content=book(A=UNIONS, B=PLACES, C=FATES), by=cast.city_officer)
    assert set(moves(again)) == {"CĐCS Công ty TNHH Một", "CĐCS Công ty Hai", "CĐCS Công ty Ba", "CĐCS Công ty Bốn"}
    assert PlaceQuestion.objects.filter(decision=again).count() == 1


def test_a_ward_nobody_manages_and_somebody_elses_draft_are_refused(cast, loaded) -> None:
    question = PlaceQuestion.objects.filter(decision=loaded).first()
    with pytest.raises(BadInput, match="Chưa có công đoàn nào phụ trách"):
        answer_places(loaded, [(question, "00004")], by=cast.city_officer, now=NOW)
    with pytest.raises(NotAllowed):
        answer_places(loaded, [(question, "00127")], by=cast.binh, now=NOW)
    assert PlaceAnswer.objects.count() == 0


def test_old_and_new_place_name_and_sums_agree_once_it_is_in_force(cast, loaded) -> None:
    for question in PlaceQuestion.objects.filter(decision=loaded):
        if PlaceQuestion.objects.filter(pk=question.pk).exists():
            answer_places(loaded, [(question, "00127" if question.text else "00130")], by=cast.city_officer, now=NOW)
    enact(cast, loaded)
    assert (loaded.state, loaded.counts["moved"], loaded.counts["ended"]) == ("effective", 5, 1)
    before, after = tree_on(cast.city_officer, EVE), tree_on(cast.city_officer, DAY)
    top = [next(row for row in tree if row.kind == "city") for tree in (before, after)]
    assert [row.n_unions for row in top] == [7, 7]
    # The officer of the district itself is the one post that ended.
    assert [row.n_officers for row in top] == [8, 7]
    old = next(row for row in before if row.name == "Liên đoàn Lao động quận Long Biên")
    assert (old.n_unions, old.n_officers, old.n_presidents) == (5, 6, 6)
    new = {row.name: row.n_unions for row in after if row.kind == "ward"}
    assert new == {"Công đoàn phường Bồ Đề": 3, "Công đoàn xã Hoài Đức": 1, "Công đoàn phường Long Biên": 3}
    assert "CĐCS Công ty Bốn" in [row.name for row in before]
    assert "CĐCS Công ty Bốn Mới" in [row.name for row in after]
    union = Unit.objects.get(name="CĐCS Công ty Hai")
    assert (union.area_code, union.address) == ("00127", "Số 2, phường Gia Thụy, quận Long Biên")
    assert Territory.objects.filter(unit__name="Công đoàn phường Long Biên", until=None).count() == 2


def test_a_list_of_before_still_finds_its_unions_where_they_are_now(cast, loaded) -> None:
    """Loading the district's old list again must not make the unions a second time."""
    from diemtua.roster.register import read_register
    from diemtua.roster.rules.units import union_key, upper_unit

    for question in PlaceQuestion.objects.filter(decision=loaded):
        if PlaceQuestion.objects.filter(pk=question.pk).exists():
            answer_places(loaded, [(question, "00127")], by=cast.city_officer, now=NOW)
    enact(cast, loaded)
    register = read_register([], within=None)
    key = union_key("CĐCS Công ty Hai")
    now = upper_unit("Công đoàn phường Long Biên")
    assert register.moved["quan long bien", key] == (now, key, "CĐCS Công ty Hai")
    assert register.unions["phuong long bien", key] == Unit.objects.get(name="CĐCS Công ty Hai").pk
    assert register.moved["quan long bien", union_key("CĐCS Công ty Bốn")][2] == "CĐCS Công ty Bốn Mới"
    assert register.uppers["quan long bien"].ended_on == EVE


def test_a_csv_with_semicolons_is_read_too(cast, district) -> None:
    decision = draft(cast)
    text = "\ufeffTổ chức;Tổ chức mới\nCĐCS Công ty Hai;Công đoàn xã Hoài Đức\n"
    load_table(decision, file_name="bang.CSV", content=text.encode(), by=cast.city_officer)
    assert moves(decision) == {"CĐCS Công ty Hai": "Công đoàn xã Hoài Đức"}
    clear_operations(decision, by=cast.city_officer)
    assert Operation.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 nothing", "chỉ một dòng chữ".encode(), book(A=[["Họ và tên"], ["Ai đó"]])]
)
def test_a_file_without_a_table_is_refused_with_a_sentence(cast, district, content) -> None:
    decision = draft(cast)
    for name in ("bang.xlsx", "bang.csv"):
        with pytest.raises(BadInput):
            load_table(decision, file_name=name, content=content, by=cast.city_officer)
    assert Entry.objects.filter(action="reorganisation.load_table").count() == 0


def test_the_empty_table_is_one_we_read(cast) -> None:
    from diemtua.reorganisation.loading import read_file

    tables = read_file("mau.xlsx", empty_table())
    assert [len(rows) for rows in (tables.unions, tables.places, tables.fates)] == [2, 1, 3]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", "move"), ("Bàn giao nguyên trạng", "move"), ("Chuyển giao về", "move"), ("Hợp nhất, sáp nhập", "merge"),
        ("Chấm dứt hoạt động", "dissolve"), ("Giải thể CĐCS", "dissolve"), ("Tạm ngừng hoạt động", "suspend"),
        ("Hoạt động trở lại", "resume"), ("Giữ nguyên", "keep"), ("Không thay đổi", "keep"),
        ("Không giải thể", None), ("Chưa sáp nhập", None), ("Giữ nguyên, không chuyển", None), ("Không tách", None),
        ("Kết thúc nhiệm kỳ", None), ("Chuyển và đổi tên", None), ("nhảy dây", None),
    ],
)  # fmt: skip
def test_a_word_that_says_something_else_beside_the_verb_is_never_guessed(said, kind) -> None:
    assert verb(said) == kind


def test_a_ward_s_draft_moves_no_old_ward_of_the_city_and_not_the_ward_itself(cast, district) -> None:
    decision = draft(cast, scope=cast.ward, by=cast.binh)
    rows = [FATES[0], ["Đổi tên", cast.ward.name, "", "Công đoàn phường Khác", ""]]
    load_table(decision, file_name="bang.xlsx", content=book(B=PLACES, C=rows), by=cast.binh)
    decision.refresh_from_db()
    assert OldPlace.objects.count() == 0
    assert decision.operations.count() == 0
    assert ["chỉ nạp trong quyết định của công đoàn thành phố" in decision.notes[0], "không có tổ chức nào tên" in decision.notes[1]] == [True, True]  # fmt: skip


def test_the_same_table_twice_says_everything_once(cast, loaded) -> None:
    before = loaded.operations.count()
    load_table(loaded, file_name="bang.xlsx", content=book(A=UNIONS, B=PLACES, C=FATES), by=cast.city_officer)
    assert loaded.operations.count() == before


def test_names_too_long_and_letters_nobody_sees_are_told_by_line_and_lose_nothing_else(cast, district) -> None:
    decision = draft(cast)
    long = "dài " * 60
    unions = [*UNIONS, [f"Công đoàn phường {long}", "phường Bồ Đề"]]
    places = [*PLACES[2:4], [long, "quận Long Biên", "phường Bồ Đề"]]
    fates = [
        FATES[0],
        ["Đổi tên", "CĐCS Công ty Bốn", "", long, ""],
        ["Đổi tên", "CĐCS Công ty\x07 Năm", "", "CĐCS Năm\x00 Mới", ""],
    ]
    lines = "\n".join(";".join(row) for row in fates).encode()
    load_table(decision, file_name="bang.xlsx", content=book(A=unions, B=places), by=cast.city_officer)
    load_table(decision, file_name="bang.csv", content=lines, by=cast.city_officer)
    decision.refresh_from_db()
    assert [op.new_name for op in decision.operations.filter(kind="rename")] == ["CĐCS Năm Mới"]
    assert OldPlace.objects.count() == 1
    assert sum("dài quá" in note for note in decision.notes) == 1  # of the last table; those before gave way


@pytest.mark.parametrize(
    "content", ["Tổ chức\nCĐCS Công ty Bốn\n".encode(), "Việc\tTổ chức\nGiải thể\tCĐCS Công ty Bốn\n".encode("utf-16")]
)
def test_a_file_of_one_column_and_what_excel_calls_unicode_text_are_read(cast, district, content) -> None:
    decision = draft(cast)
    load_table(decision, file_name="bang.csv", content=content, by=cast.city_officer)
    said = [str(op.unit) for op in decision.operations.all()] + [
        str(q.unit) for q in PlaceQuestion.objects.filter(decision=decision)
    ]
    assert said == ["CĐCS Công ty Bốn"]


def test_a_letter_lost_far_away_is_told_before_anything_is_laid_out(cast, district) -> None:
    far = io.BytesIO()
    made = xlsxwriter.Workbook(far, {"in_memory": True})
    sheet = made.add_worksheet("A")
    sheet.write_row(0, 0, FATES[0])
    sheet.write(1_048_575, 2_000, "x")
    made.close()
    with pytest.raises(BadInput, match="Ctrl"):
        load_table(draft(cast), file_name="bang.xlsx", content=far.getvalue(), by=cast.city_officer)
