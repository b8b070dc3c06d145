"""`diemtua rulebook`, as a shell meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "rulebook/cases"
WRONG = 'deadline = [{ says = "sai", trigger = 2026-03-02, period = "1 ngày", rest = "factory", last = 2026-03-04 }]'


def run(*words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from diemtua.web.cli import main; main()", "rulebook", *words]
    return subprocess.run(program, capture_output=True, text=True, env=dict(os.environ))


def test_our_own_cases_agree() -> None:
    done = run("check", *(str(path) for path in sorted(CASES.glob("*.toml"))))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" khớp, 0 không khớp.\n")


def test_a_case_that_differs_exits_1_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "toi.toml"
    file.write_text(WRONG, "utf-8")
    done = run("check", str(file))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "toi.toml: sai — ngày cuối: máy tính ra 03/03/2026, tình huống ghi 04/03/2026\n"
        "Đã chạy 1 tình huống: 0 khớp, 1 không khớp.\n"
    )
    rows = json.loads(run("check", "--json", str(file)).stdout)
    assert [(r["file"], r["kind"], r["agrees"]) for r in rows] == [("toi.toml", "deadline", False)]


def test_a_file_that_cannot_be_read_exits_1_with_a_sentence(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "none.toml"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Không đọc được tệp tình huống none.toml")
    assert "Traceback" not in done.stderr


def test_a_call_without_files_exits_2() -> None:
    done = run("check")
    assert done.returncode == 2
    assert done.stderr.startswith("Lệnh chưa đúng: ")


def test_lint_is_clean() -> None:
    done = run("lint")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Đã soát ")
    assert json.loads(run("lint", "--json").stdout) == []


def test_subcommands_have_vietnamese_help() -> None:
    for words in ((), ("check",), ("lint",)):
        done = run(*words, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith("Cách dùng: diemtua rulebook")
        assert "Usage" not in done.stdout
