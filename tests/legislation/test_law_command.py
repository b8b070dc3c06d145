"""`diemtua law train` and `evaluate` on files: figures in JSON, what was learnt kept and used again, a bad file told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from diemtua.web.commands.law import command

FIGURES = {"recall@1", "recall@5", "recall@10", "recall@20", "mrr@10", "ndcg@10", "ms_median", "ms_p95"}
ARTICLES = [("1", "Giữ sổ tay"), ("2", "Mất sổ tay"), ("3", "Tiền công ghi sổ ban đêm"), ("4", "Đổi bút cũ")]
QUESTIONS = {"a": ("mat so tay thi lam gi", "2"), "b": ("ghi so dem duoc bao nhieu tien", "3")}


@pytest.fixture
def trial(tmp_path: Path) -> list[str]:
    """The options that name a corpus of four articles, two questions and their answers."""
    rows = [
        {"_id": f"21/2019/QH14|{n}", "title": f"Điều {n}. {t}", "text": f"Quy định về việc {t}."} for n, t in ARTICLES
    ]
    asked = [{"_id": n, "text": text} for n, (text, _) in QUESTIONS.items()]
    files = {
        "corpus": "\n".join(json.dumps(r, ensure_ascii=False) for r in rows),
        "queries": "\n".join(json.dumps(q, ensure_ascii=False) for q in asked),
        "qrels": "\n".join(f"{n}\t21/2019/QH14|{a}\t1" for n, (_, a) in QUESTIONS.items()),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return [word for name in files for word in (f"--{name}", str(tmp_path / name))]


def run(*words: str) -> dict:
    result = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_it_learns_first_and_shows_both_and_untrained_only_words(trial: list[str]) -> None:
    both, words = run("evaluate", *trial), run("evaluate", *trial, "--untrained")
    assert list(both["systems"]) == ["diemtua", "diemtua (chưa học)", "bm25s", "sqlite_fts5"]
    assert list(words["systems"]) == ["diemtua", "bm25s", "sqlite_fts5"]
    assert both["systems"]["diemtua"].keys() >= FIGURES
    assert (both["articles"], both["questions"]) == (4, 2)
    assert both["systems"]["diemtua"]["mode"] == "đã học"
    assert both["model"]["questions"] == 0, "never from the questions that measure"
    assert (words["systems"]["diemtua"]["mode"], words["model"]) == ("chưa học", None)
    assert words["systems"]["diemtua"]["recall@1"] == 1


def test_what_was_learnt_from_files_is_kept_and_used(trial: list[str], tmp_path: Path) -> None:
    about = run("train", *trial, "--out", str(tmp_path / "model.npz"))
    assert (about["texts"], about["questions"]) == (4, 2)
    measured = run("evaluate", *trial, "--model", str(tmp_path / "model.npz"))
    assert measured["model"] == about


def test_a_file_that_is_no_model_is_told(trial: list[str], tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_text("không phải mô hình", "utf-8")
    result = CliRunner().invoke(command, ["evaluate", *trial, "--model", str(tmp_path / "model.npz")])
    assert result.exit_code == 1
    assert "Hãy chạy lại «diemtua law train»" in result.output


@pytest.mark.parametrize(
    ("which", "written", "said"),
    [
        (1, b'{"_id": "1"}\n\n{"title": "x"}', "corpus, dòng 3: thiếu _id; hãy thêm rồi chạy lại."),
        (1, b'{"_id": "1"}\n{"_id": ', "corpus, dòng 2: không đọc được; mỗi dòng là một bản ghi JSON {…}."),
        (1, b"[1]", "corpus, dòng 1: không đọc được; mỗi dòng là một bản ghi JSON {…}."),
        (1, b"\n", "corpus không có bản ghi nào; hãy xem lại có đúng tệp không."),
        (1, b"\xff\xfe", "corpus không phải tệp chữ UTF-8; hãy lưu lại rồi chạy lại."),
        (3, b'{"_id": "a"}', "queries, dòng 1: thiếu text; hãy thêm rồi chạy lại."),
        (5, b"\xff\xfe", "qrels không phải tệp chữ UTF-8; hãy lưu lại rồi chạy lại."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(trial: list[str], which: int, written: bytes, said: str) -> None:  # fmt: skip
    Path(trial[which]).write_bytes(written)
    result = CliRunner().invoke(command, ["evaluate", *trial])
    assert (result.exit_code, result.output) == (1, f"Error: {said}\n")


@pytest.mark.django_db
def test_with_nothing_imported_there_is_nothing_to_learn_and_it_says_so(law_files: Path) -> None:
    result = CliRunner().invoke(command, ["train"])
    said = "Kho chưa có văn bản nào để học; hãy nạp bằng «diemtua law import» trước."
    assert (result.exit_code, result.output, list(law_files.rglob("*.npz"))) == (1, f"Error: {said}\n", [])


@pytest.fixture
def law_files(tmp_path: Path, settings, monkeypatch) -> Path:
    """A folder for texts; the console program leaves database and index of the tests alone."""
    settings.HOME = tmp_path
    monkeypatch.setattr("diemtua.web.commands.law.setup_django", lambda: None)
    monkeypatch.setattr("diemtua.web.serving.prepare_database", lambda: None)
    return tmp_path


@pytest.mark.django_db
def test_a_file_silent_about_its_number_and_day_is_imported_with_both_given(law_files: Path) -> None:
    path = law_files / "x.txt"
    path.write_text("Điều 1. Một\nLời.\nĐiều 1200. Quá lớn\nLời.", "utf-8")
    without = CliRunner().invoke(command, ["import", str(path), "--number", "5/2025/nd-cp", "--title", "Nghị định thử"])
    assert "KHÔNG NẠP: Tệp không ghi ngày có hiệu lực" in without.output
    assert "Hiệu lực từ: không thấy" in without.output
    words = ["import", str(path), "--number", "5/2025/nd-cp", "--title", "Nghị định thử", "--in-force", "2025-05-01"]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    assert "Số hiệu: 5/2025/NĐ-CP" in done.output
    assert "Hiệu lực từ: 01/05/2025" in done.output
    assert "Không tìm thấy số hiệu" not in done.output
    assert "1 dòng «Điều …» có số trên 999 không được tách thành điều" in done.output


def test_a_look_before_importing_reads_the_file_with_what_the_keeper_says_instead_of_it(
    tmp_path: Path, db: None
) -> None:
    article = {
        "article_number": 1,
        "article_title": "Một",
        "content": "Quy định một việc.",
        "document_name": "hop nhat",
    }
    file = tmp_path / "hop-nhat.jsonl"
    file.write_text(json.dumps(article, ensure_ascii=False), "utf-8")
    (alone,) = run("import", str(file), "--check")
    (told,) = run("import", str(file), "--check", "--number", "21/2019/QH14", "--since", "2026-07-01")
    assert {f["code"] for f in alone["faults"]} >= {"no_number", "undated"}
    assert told["number"] == "21/2019/QH14"
    assert {f["code"] for f in told["faults"]} & {"no_number", "undated"} == set()
