"""`diemtua import-roster` as people at a terminal, and programs, meet it."""

import io
import json
from pathlib import Path

import pytest

from diemtua.roster.models import Import
from diemtua.unions.models import Person
from diemtua.web import cli
from tests.roster.test_import import EXPECTED, PEOPLE
from tests.roster.workbooks import rows_workbook, saved


@pytest.fixture
def file(tmp_path) -> Path:
    return saved(rows_workbook(PEOPLE), tmp_path)


def run(capsys, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["import-roster", *map(str, words)])
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_preview_as_json_prints_only_json_and_writes_nothing(cast, file, capsys) -> None:
    before = Person.objects.count()
    code, out, err = run(capsys, file, "--preview", "--json", "--as", "binh")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert {key: found[key] for key in EXPECTED} == EXPECTED
    assert found["problems"][0] == {
        "sheet": "Danh sách", "row": 12, "field": "dob", "kind": "year_only",
        "message": "Chỉ có năm sinh 1974; hãy bổ sung ngày, tháng sinh khi có.",
    }  # fmt: skip
    assert [(d["row"], d["of_row"], d["verdict"]) for d in found["duplicates"]] == [(10, 9, "same"), (11, 9, "same"), (13, 8, "ask")]  # fmt: skip
    assert (Import.objects.count(), Person.objects.count()) == (0, before)


def test_preview_for_people(db, file, capsys) -> None:
    code, out, _ = run(capsys, file, "--preview")
    assert code == 0
    assert "Số dòng: 10" in out
    assert "dòng 12: Chỉ có năm sinh 1974" in out


def test_importing_into_an_empty_register_makes_the_federation(db, file, capsys) -> None:
    code, out, _ = run(capsys, file, "--yes", "--json")
    assert code == 0
    # The system reaches every ward: only the row without a name and the unknown ward are refused.
    assert json.loads(out) == EXPECTED | {"new": 5, "people": 5, "refused": 2, "unions": 3}
    assert Person.objects.count() == 5
    assert Import.objects.get().state == Import.State.DONE


def test_without_a_terminal_yes_is_needed(cast, file, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, _, err = run(capsys, file)
    assert code == 2
    assert "cần --yes" in err
    assert Import.objects.count() == 0


@pytest.mark.parametrize("words", [[], ["--preview", "--json"]])
def test_a_wrong_file_is_one_sentence_on_stderr(db, tmp_path, capsys, words) -> None:
    path = saved(b"", tmp_path)
    code, out, err = run(capsys, path, "--yes", *words)
    assert (code, out) == (1, "")
    assert err == "Tệp rỗng (0 byte), có lẽ đã hỏng khi chép hay tải về. Hãy lấy lại tệp từ nơi gửi.\n"


@pytest.mark.parametrize(
    ("name", "sentence"), [("khongco", "Không có tài khoản"), ("hoa", "không phụ trách công đoàn cấp trên")]
)
def test_as_somebody_who_cannot_import(cast, file, capsys, name, sentence) -> None:
    code, _, err = run(capsys, file, "--yes", "--as", name)
    assert code == 1
    assert sentence in err
