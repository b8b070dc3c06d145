"""The console program, as a shell meets it: help, exit codes, backup and restore in a home of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from diemtua.web.cli import COMMANDS


@pytest.fixture
def run(tmp_path: Path):
    def call(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("DIEMTUA_", "DJANGO_"))}
        program = [sys.executable, "-c", "from diemtua.web.cli import main; main()", *words]
        return subprocess.run(
            program,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=clean | {"DIEMTUA_HOME": str(tmp_path / "home")} | env,
        )

    return call


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_vietnamese_help(run, name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Cách dùng: diemtua")
    assert "Usage" not in done.stdout
    assert "Show this" not in done.stdout


def test_unknown_command_and_option_exit_2_with_a_sentence(run) -> None:
    for words in (["khong-co"], ["backup"], ["doctor", "--khong-co"], ["serve", "--port", "khong"]):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Lệnh chưa đúng: ")
        assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_one_sentence(run) -> None:
    done = run("doctor", DIEMTUA_DATABASE_URL="mysql://x")
    assert done.returncode == 1
    assert done.stderr.startswith("DIEMTUA_DATABASE_URL phải bắt đầu bằng")
    assert "Traceback" not in done.stderr


def test_doctor_on_an_empty_home_says_what_is_missing(run) -> None:
    done = run("doctor", "--json")
    states = {f["name"]: f["state"] for f in json.loads(done.stdout)}
    assert (done.returncode, states["database"], states["migrations"]) == (1, "ok", "fail")


def test_backup_then_restore_brings_database_files_and_keys_back(run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("doctor")
    with sqlite3.connect(home / "diemtua.sqlite3") as database:
        database.execute("CREATE TABLE kept (word TEXT)")
        database.execute("INSERT INTO kept VALUES ('còn đây')")
    (home / "files").mkdir()
    (home / "files" / "a.txt").write_text("tệp")
    key = (home / "vault.key").read_text()
    assert run("backup", "b.tar.gz").returncode == 0
    assert run("backup", "b.tar.gz").returncode == 1, "an archive is never overwritten"
    with sqlite3.connect(home / "diemtua.sqlite3") as database:
        database.execute("DELETE FROM kept")
    (home / "files" / "a.txt").write_text("hỏng")
    (home / "vault.key").write_text("x" * 64)
    done = run("restore", "b.tar.gz", "--yes")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(home / "diemtua.sqlite3") as database:
        assert database.execute("SELECT word FROM kept").fetchall() == [("còn đây",)]
    assert (home / "files" / "a.txt").read_text() == "tệp"
    assert (home / "vault.key").read_text() == key


def test_a_damaged_backup_is_refused_and_nothing_changes(run, tmp_path: Path) -> None:
    run("doctor")
    run("backup", "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: len(whole) // 2])
    before = (tmp_path / "home" / "vault.key").read_bytes()
    done = run("restore", "b.tar.gz", "--yes")
    assert done.returncode == 1
    assert "không phải bản sao lưu" in done.stderr
    assert (tmp_path / "home" / "vault.key").read_bytes() == before
