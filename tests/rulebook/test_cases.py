"""The worked cases lawyers own, and the reading of any file of their form."""

import datetime as dt
from pathlib import Path

import pytest

from diemtua.kernel.errors import BadInput
from diemtua.rulebook.cases import Result, check, check_file
from diemtua.rulebook.lint import findings

FOLDER = Path(__file__).parent / "cases"
RESULTS = [result for path in sorted(FOLDER.glob("*.toml")) for result in check_file(path)]


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: f"{r.file[:-5]}: {r.says}")
def test_worked_case(result: Result) -> None:
    assert result.difference is None


def test_there_are_enough_cases_and_each_says_something_of_its_own() -> None:
    assert len(RESULTS) >= 150
    sentences = [(r.kind, r.says) for r in RESULTS]
    assert sorted({s for s in sentences if sentences.count(s) > 1}) == []


def test_the_rulebook_is_clean_and_every_rule_has_a_case() -> None:
    assert findings(RESULTS) == []


def test_a_case_that_differs_says_how() -> None:
    table = {"says": "x", "trigger": dt.date(2026, 3, 2), "period": "5 ngày làm việc"}
    wrong = check("deadline", table | {"rest": "factory", "last": table["trigger"]}, file="a.toml")
    assert not wrong.agrees
    assert wrong.difference == "ngày cuối: máy tính ra 07/03/2026, tình huống ghi 02/03/2026"


@pytest.mark.parametrize(
    ("kind", "table", "difference"),
    [
        ("deadline", {}, "thiếu mục trigger, period, rest, last"),
        ("hours", {"at": 1, "period": "5 ngày", "ends": 1}, "bị từ chối: Danh sách hours chỉ nhận thời hạn bằng giờ."),
        ("deadline", {"trigger": 1, "period": "5 giờ", "rest": "factory", "last": 1}, "bị từ chối: Thời hạn bằng giờ ghi vào danh sách hours."),
        ("notice", {"event": 1, "period": "5 giờ", "rest": "factory", "limit": 1}, "bị từ chối: Thời hạn bằng giờ ghi vào danh sách hours."),
        ("deadline", {"trigger": 1, "period": "5 ngày", "rest": "nhà", "last": 1}, "bị từ chối: Lịch nghỉ «nhà» phải là factory, office, authority."),
        ("formula", {"name": "la", "inputs": {}, "value": 1}, "bị từ chối: Kho luật không có công thức «la»."),
        ("threshold", {"rule": "milk_room", "facts": {"women": 5, "day": dt.date(2026, 11, 22)}, "reached": False, "error": "x"}, "lẽ ra phải bị từ chối vì «x»"),
    ],
)  # fmt: skip
def test_a_case_written_wrongly_says_what_is_wrong(kind: str, table: dict, difference: str) -> None:
    assert check(kind, table).difference == difference


def test_a_case_of_the_wrong_type_is_no_crash() -> None:
    broken = check("procedure", {"of": "thuong-luong", "events": [{}], "today": 1, "rest": "factory"})
    assert broken.difference.startswith("có mục thiếu hoặc ghi sai kiểu")


def test_a_procedure_case_checks_words_endings_and_warnings(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(
        """
deadline = [{ says = "a", trigger = 2026-03-02, period = "1 ngày", rest = "factory", last = 2026-03-03, words = "Tết" }]
seats = [{ says = "b", workers = 60, at_least = 4, at_most = 9 }]
procedure = [
  { says = "c", of = "thuong-luong", rest = "factory", today = 2026-03-02, events = [{ step = "demand", on = 2026-03-02 }], expect = { la = "xong" } },
  { says = "d", of = "thuong-luong", rest = "factory", today = 2026-03-02, events = [{ step = "demand", on = 2026-03-02 }], ending = "x" },
  { says = "e", of = "thuong-luong", rest = "factory", today = 2026-03-02, events = [{ step = "demand", on = 2026-03-02 }], problem = "x" },
]
""",
        "utf-8",
    )
    differences = [r.difference for r in check_file(file)]
    assert [d.split(":")[0] for d in differences] == [
        "cách tính",
        "mức thường cao nhất",
        "thủ tục không có bước «la»",
        "kết thúc",
        "lẽ ra phải cảnh báo «x»; máy báo []",
    ]


@pytest.mark.parametrize("text", ["", "deadline = [", "khac = []"])
def test_a_file_that_is_no_case_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"x\.toml"):
        check_file(path)
    with pytest.raises(BadInput, match="Không đọc được"):
        check_file(tmp_path / "none.toml")
