"""Who is in a list twice: nobody joined who is two, nearly everybody found, few questions. On lists made here, and the
development rosters where they are."""

import json

import pytest

from diemtua.roster.comparing import duplicates_in
from diemtua.roster.rules.matching import compare, shared_contacts
from diemtua.roster.rules.pairs import Pair
from diemtua.web import cli
from tests.roster.messy import messy_list
from tests.roster.test_rules import FULL, row
from tests.roster.workbooks import FIRST_ROW, rows_workbook, saved

AGAIN = [
    {"name": "Lê Văn An", "dob_male": "1/2/1975", "unit": "Công ty A", "cccd": "001075000001", "phone": "0912000001"},
    {"name": "Lê Văn An", "dob_male": "2/1/1975", "unit": "Công ty A", "cccd": 1075000001, "phone": 912000001},
    {"name": "Le Van An", "dob_male": "1/2/1975", "unit": "Trường B", "cccd": "001075000001"},
    {"name": "Trần Thị Lan", "dob_female": "3/4/1985", "unit": "Công ty A", "cccd": "001185000002"},
    {"name": "Trần Thị Loan", "dob_female": "3/4/1985", "unit": "Công ty A", "cccd": "001185000003", "phone": "0912000002"},
]  # fmt: skip


def figures(path, who, planted) -> tuple[int, float, float]:
    """(rows joined that are two people, share of the planted pairs same or asked, questions per planted pair)."""
    pairs = {(p.a.row - FIRST_ROW, p.b.row - FIRST_ROW): p.verdict for p in duplicates_in(path, this_year=2026)}
    joined = [pair for pair, verdict in pairs.items() if verdict == "same" and who[pair[0]] != who[pair[1]]]
    met = sum(tuple(sorted(pair)) in pairs for pair in planted)
    return len(joined), met / len(planted), (len(pairs) - list(pairs.values()).count("same")) / len(planted)


@pytest.mark.parametrize(("seed", "faults"), [(1, 1), (2, 2), (3, 3)])
def test_lists_of_any_seed_keep_the_promise(tmp_path, seed, faults) -> None:
    made = messy_list(seed, faults=faults)
    joined, recall, questions = figures(saved(rows_workbook(made.rows), tmp_path), made.who, made.planted)
    assert joined == 0
    assert recall >= 0.97
    assert questions <= 1.5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 18))
def test_many_more_lists_keep_the_promise(tmp_path, seed) -> None:
    made = messy_list(seed, people=3000, twice=200, alike=40, faults=1 + seed % 3)
    joined, recall, questions = figures(saved(rows_workbook(made.rows), tmp_path), made.who, made.planted)
    assert (joined, recall >= 0.97, questions <= 1.5) == (0, True, True)


@pytest.mark.parametrize("name", ["districts-2024-messy", pytest.param("city-65749", marks=pytest.mark.slow)])
def test_every_planted_pair_of_the_development_rosters_is_printed(shared, name) -> None:
    path = shared / "rosters" / f"{name}.xlsx"
    known = json.loads(path.with_suffix(".truth.json").read_text("utf-8"))["duplicates"]
    again = {frozenset([(d["sheet"], d["row"]), (d["of_sheet"], d["of_row"])]) for d in known}
    pairs = duplicates_in(path, this_year=2026)
    found = {frozenset([(p.a.sheet, p.a.row), (p.b.sheet, p.b.row)]) for p in pairs}
    assert again <= found
    assert {p.verdict for p in pairs} == {"same"}
    rows = {row for pair in again for row in pair}
    assert {row for pair in found for row in pair} == rows


def test_three_rows_of_one_person_are_three_pairs(tmp_path) -> None:
    pairs = duplicates_in(saved(rows_workbook(AGAIN), tmp_path), this_year=2026)
    assert [(p.a.row - FIRST_ROW, p.b.row - FIRST_ROW, p.verdict) for p in pairs] == [
        (0, 1, "same"), (0, 2, "same"), (1, 2, "same"), (3, 4, "ask")
    ]  # fmt: skip


# --- evidence --------------------------------------------------------------------------------------------------------


def weighed(a, b, *, shared=frozenset()):
    return compare(a, b, [], [], shared=shared)


def test_two_whole_numbers_that_differ_are_never_joined_without_asking() -> None:
    one = row(1, "Nguyễn Hoàng Hùng", **FULL)
    for number in ("001080123465", "001080123457", "036080999999"):
        evidence = weighed(one, row(2, "Nguyễn Hoàng Hùng", **FULL | {"cccd": number, "email": "a@b.vn"}))
        assert not evidence.sure, evidence


def test_a_telephone_of_a_whole_office_proves_nothing() -> None:
    rows = [row(n, name, phone="0243456789") for n, name in enumerate(["Lê Thị Hoa", "Lê Thị Hoa", "Vũ Văn Nam"])]
    assert shared_contacts(rows) == {"0243456789"}
    assert shared_contacts(rows[:2]) == set()
    assert weighed(*rows[:2]).score - weighed(*rows[:2], shared={"0243456789"}).score == 6


def test_somebody_as_like_one_as_another_is_asked_about() -> None:
    from diemtua.roster.rules.clusters import pairs_in

    namesakes = [
        row(1, "Nguyễn Thị Hoa", **FULL | {"phone": ""}),
        row(2, "Nguyễn Thị Hoa", **FULL | {"phone": "", "cccd": "036080999888"}),
        row(3, "Nguyễn Thị Hoa", **FULL | {"phone": "", "cccd": ""}),
    ]
    verdicts = {(p.a, p.b): "same" if p.same else "ask" for p in pairs_in(namesakes)}
    assert verdicts == {(0, 2): "ask", (1, 2): "ask"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [("Nguyễn Thị Thuý", "Nguyễn Thị Thúy", "cùng họ tên"), ("Lý Mỹ Hoà", "Lí Mĩ Hòa", "họ tên khác i/y"),
     ("Trần Thị Thu Hà", "Trần Thu Hà", "họ tên thiếu chữ đệm"), ("Hà Trần Thị", "Trần Thị Hà", "họ tên đảo thứ tự"),
     ("Nguyễn Văn Hưng", "Nguyễn Văn Hùng", "họ tên khác dấu"), ("Lê Thị Lan", "Lê Thị Loan", "họ tên lệch một chữ")],
)  # fmt: skip
def test_how_two_names_are_alike_is_said(one, other, said) -> None:
    assert said in weighed(row(1, one, **FULL), row(2, other, **FULL)).why


def test_one_crowded_telephone_does_not_make_a_million_comparisons(tmp_path) -> None:
    from diemtua.roster.rules.clusters import pairs_in

    many = [row(n, f"Người Thứ {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}", phone="0243456789", union=f"cty {n}") for n in range(600)]  # fmt: skip
    copied = [row(1000 + n, "Nguyễn Hoàng Hùng", **FULL) for n in range(60)]
    pairs = pairs_in([*many, *copied])
    assert {p.same for p in pairs} == {True}
    assert len(pairs) == 60 * 59 // 2
    assert isinstance(pairs[0], Pair)


# --- the program -----------------------------------------------------------------------------------------------------


def run(capsys, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["duplicates", *map(str, words)])
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_json_has_both_rows_the_verdict_and_why(tmp_path, capsys) -> None:
    code, out, err = run(capsys, saved(rows_workbook(AGAIN), tmp_path), "--json")
    first = json.loads(out)[0]
    assert (code, err) == (0, "")
    assert first == {
        "a": {"sheet": "Danh sách", "row": FIRST_ROW}, "b": {"sheet": "Danh sách", "row": FIRST_ROW + 1},
        "verdict": "same", "score": first["score"],
        "why": ["trùng số căn cước", "cùng họ tên", "cùng số điện thoại", "ngày và tháng sinh đổi chỗ", "cùng đơn vị, chức vụ"],
    }  # fmt: skip


def test_people_read_a_table_and_a_sum(tmp_path, capsys) -> None:
    code, out, _ = run(capsys, saved(rows_workbook(AGAIN), tmp_path))
    assert code == 0
    assert f"Lê Văn An (Danh sách dòng {FIRST_ROW} và {FIRST_ROW + 1}): trùng số căn cước" in out
    assert out.splitlines()[-1] == "3 cặp là một người, 1 cặp cần người xem."


def test_a_file_that_is_no_workbook_is_one_sentence_and_code_1(tmp_path, capsys) -> None:
    path = tmp_path / "thu.txt"
    path.write_text("không phải bảng tính")
    code, out, err = run(capsys, path)
    assert (code, out) == (1, "")
    assert err.startswith("Không tìm thấy bảng cán bộ trong tệp")
    assert run(capsys)[0] == 2
