"""The console program, as a shell meets it: help, exit codes, backup and restore in a home of its own."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from diemtua.kernel.errors import Conflict
from diemtua.web import cli
from diemtua.web.archive import _add
from diemtua.web.cli import COMMANDS
from diemtua.web.serving import Children, at_home
from tests.legislation import samples

# Programs of their own use SQLite whatever the suite runs on: once is enough.
ALONE = pytest.mark.slow


def program(
    folder: Path, *words: str, code: str = "from diemtua.web.cli import main; main()", **env: str
) -> subprocess.CompletedProcess[str]:
    """`diemtua` called in this folder, with the home in it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DIEMTUA_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean | {"DIEMTUA_HOME": str(folder / "home")} | env,
    )


@pytest.fixture
def run(tmp_path: Path):
    return partial(program, tmp_path)


@pytest.fixture(scope="module")
def first_call(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """`doctor` in an empty home, a setting misspelt: the home with its keys that any command makes, and what was said."""
    folder = tmp_path_factory.mktemp("first")
    return folder / "home", program(folder, "doctor", "--json", DIEMTUA_PUBLIK_URL="https://a.vn")


@pytest.fixture
def home(first_call, tmp_path: Path) -> Path:
    """A home of one's own as the first call leaves it."""
    return Path(shutil.copytree(first_call[0], tmp_path / "home"))


@ALONE
@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_vietnamese_help(run, name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Cách dùng: diemtua")
    assert "Usage" not in done.stdout
    assert "Show this" not in done.stdout


@ALONE
def test_unknown_command_and_option_exit_2_with_a_sentence(run) -> None:
    for words in (["khong-co"], ["backup"], ["doctor", "--khong-co"], ["serve", "--port", "khong"]):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Lệnh chưa đúng: ")
        assert "Traceback" not in done.stderr


def test_called_without_a_word_it_tells_its_commands_and_no_fault(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    out, err = capsys.readouterr()
    assert (stopped.value.code, out, err.splitlines()[0]) == (2, "", "Cách dùng: diemtua [OPTIONS] COMMAND [ARGS]...")
    assert "create-keeper" in err


@ALONE
def test_a_wrong_setting_is_one_sentence(run) -> None:
    done = run("doctor", DIEMTUA_DATABASE_URL="mysql://x")
    assert done.returncode == 1
    assert done.stderr.startswith("DIEMTUA_DATABASE_URL phải bắt đầu bằng")
    assert "Traceback" not in done.stderr
    done = run("serve", "--port", "8993", DIEMTUA_DATABASE_URL="postgresql://u:p@127.0.0.1:1/x")
    assert (done.returncode, done.stderr.partition(" (")[0]) == (1, "Cơ sở dữ liệu không nhận việc này")
    assert done.stderr.count("\n") == 1


@ALONE
def test_the_demo_takes_texts_of_law_and_touches_no_folder_but_its_own(run, tmp_path: Path) -> None:
    texts, other = tmp_path / "luat", tmp_path / "khac"
    (texts / "ban-cu").mkdir(parents=True)
    (texts / "thong-tu.txt").write_text(samples.CIRCULAR, "utf-8")
    made = run("demo", "--no-serve", "--law", str(texts))
    assert (made.returncode, "thong-tu.txt\n  Số hiệu: 12/2024/TT-BTN\n" in made.stdout) == (0, True), made.stderr
    with sqlite3.connect(tmp_path / "home" / "diemtua.sqlite3") as database:
        assert database.execute("SELECT number FROM legislation_document").fetchall() == [("12/2024/TT-BTN",)]
    other.mkdir()
    (other / "thu.txt").write_text("của người khác")
    refused = run("demo", "--reset", DIEMTUA_HOME=str(other))
    assert (refused.returncode, [f.name for f in other.iterdir()]) == (1, ["thu.txt"])
    assert "không phải thư mục của bản mẫu" in refused.stderr


@ALONE
def test_doctor_on_an_empty_home_says_what_is_missing(first_call) -> None:
    home, done = first_call
    states = {f["name"]: f["state"] for f in json.loads(done.stdout)}
    if os.name == "posix":
        assert (home.stat().st_mode & 0o777, states["folder"]) == (0o700, "ok"), "names are in it, for its owner alone"
    told = next(f["message"] for f in json.loads(done.stdout) if f["name"] == "migrations")
    assert told.startswith("Cơ sở dữ liệu còn trống; «diemtua create-keeper")
    assert (done.returncode, states["database"], states["migrations"], states["settings"]) == (1, "ok", "fail", "warn")


@ALONE
def test_a_release_older_than_its_database_says_so_and_touches_nothing(run, tmp_path: Path) -> None:
    run("create-keeper", "quantri", "--name", "Đỗ Quản Trị")
    with sqlite3.connect(tmp_path / "home" / "diemtua.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('unions', '9999_later', '2030-01-01')"
        )
        database.execute("DELETE FROM django_migrations WHERE app = 'audit'")  # what is missing is not applied either
    done = run("serve", "--port", "8993")
    assert (done.returncode, done.stderr) == (1, "Cơ sở dữ liệu đã qua một bản Điểm Tựa mới hơn (unions.9999_later); hãy cài lại bản ấy, hoặc khôi phục bản sao lưu trước khi nâng cấp.\n")  # fmt: skip
    states = {f["name"]: f["state"] for f in json.loads(run("doctor", "--json").stdout)}
    assert states["migrations"] == "fail"


@ALONE
def test_backup_then_restore_brings_database_files_and_keys_back(run, home: Path) -> None:
    with sqlite3.connect(home / "diemtua.sqlite3") as database:
        database.execute("CREATE TABLE kept (word TEXT)")
        database.execute("INSERT INTO kept VALUES ('còn đây')")
    (home / "files").mkdir()
    (home / "files" / "a.txt").write_text("tệp")
    (home / "files" / "ket-qua").mkdir()
    (home / "files" / "ket-qua" / "a.sealed").write_text("danh sách sống 24 giờ")
    key = (home / "vault.key").read_text()
    assert run("backup", "b.tar.gz").returncode == 0
    assert run("backup", "b.tar.gz").returncode == 1, "an archive is never overwritten"
    with tarfile.open(home.parent / "b.tar.gz") as archive:
        assert [name for name in archive.getnames() if name.startswith("files/")] == ["files/a.txt"]
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


@ALONE
def test_a_damaged_backup_is_refused_and_nothing_changes(run, home: Path, tmp_path: Path) -> None:
    run("backup", "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: len(whole) // 2])
    before = (home / "vault.key").read_bytes()
    done = run("restore", "b.tar.gz", "--yes")
    assert done.returncode == 1
    assert "không phải bản sao lưu" in done.stderr
    assert (home / "vault.key").read_bytes() == before


FULL = """
import pathlib, shutil
from diemtua.web.cli import main
rename, copy = pathlib.Path.rename, shutil.copy2
def on_its_own_disk(path, target):
    if str(target).endswith(NAME):
        raise OSError(18, "Invalid cross-device link", str(target))
    return rename(path, target)
def until_full(source, target, **more):
    open(target, "w").write("half")
    raise OSError(28, "No space left on device", str(target))
pathlib.Path.rename, shutil.copy2 = on_its_own_disk, until_full
main()
"""


@ALONE
def test_a_restore_that_fails_half_way_leaves_all_as_it_was_and_a_second_one_keeps_what_the_first_put_away(
    run, home: Path
) -> None:
    (home / "files").mkdir()
    (home / "files" / "a.txt").write_text("một")
    (home / "files" / "b.partial").write_text("đang viết")
    assert run("backup", "b.tar.gz").returncode == 0
    (home / "files" / "a.txt").write_text("việc của hôm nay")
    (home / "vault.key").write_text("x" * 64)

    def state() -> dict[str, bytes]:
        return {
            str(p.relative_to(home)): p.read_bytes()
            for p in home.rglob("*")
            if p.is_file() and "sqlite3-" not in p.name
        }

    before = state()
    for name in ("/files/a.txt", "/diemtua.sqlite3"):
        failed = run("restore", "b.tar.gz", "--yes", code=FULL.replace("NAME", repr(name)))
        assert (failed.returncode, failed.stderr.count("No space left")) == (1, 1)
        assert state() == before | {"serve.lock": b""}
    assert run("restore", "b.tar.gz", "--yes").returncode == 0
    assert not (home / "files" / "b.partial").exists()
    (home / "files" / "a.txt").write_text("việc sau đó")
    assert run("restore", "b.tar.gz", "--yes").returncode == 0
    kept = sorted((folder / "files" / "a.txt").read_text() for folder in home.glob("truoc-khi-khoi-phuc-*"))
    assert kept == ["việc của hôm nay", "việc sau đó"]
    assert sorted((folder / "vault.key").read_text() == "x" * 64 for folder in home.glob("truoc-khi-khoi-phuc-*")) == [
        False,
        True,
    ]


@ALONE
def test_files_and_database_on_another_disk_stay_there(run, tmp_path: Path) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    (disk / "files").mkdir(parents=True)
    (disk / "files" / "a.txt").write_text("một")
    home.mkdir()
    (home / "files").symlink_to("../disk/files")
    (home / "diemtua.sqlite3").symlink_to("../disk/d.sqlite3")
    assert run("backup", "b.tar.gz").returncode == 0
    (disk / "files" / "a.txt").write_text("hai")
    done = run("restore", "b.tar.gz", "--yes")
    assert done.returncode == 0, done.stderr
    assert (disk / "files" / "a.txt").read_text() == "một"
    assert (home / "files").is_symlink()
    assert (home / "diemtua.sqlite3").is_symlink()
    (kept,) = home.glob("truoc-khi-khoi-phuc-*")
    assert (kept / "files" / "a.txt").read_text() == "hai"
    assert (kept / "d.sqlite3").is_file()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's file is replaced whole")
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_a_restore_leaves_nothing_of_a_later_release(run, tmp_path: Path) -> None:
    settings = connection.settings_dict
    server = f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}"
    name = f"restored_{os.getpid()}"

    def sql(words: str) -> str:
        done = subprocess.run(["psql", "-Atc", words, f"{server}/{name}"], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        sql("CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept VALUES (1)")
        assert run("backup", "b.tar.gz", DIEMTUA_DATABASE_URL=f"{server}/{name}").returncode == 0
        sql("DELETE FROM kept; CREATE TABLE later (id int PRIMARY KEY, kept_id int REFERENCES kept)")
        done = run("restore", "b.tar.gz", "--yes", DIEMTUA_DATABASE_URL=f"{server}/{name}")
        assert done.returncode == 0, done.stderr
        assert sql("SELECT count(*), to_regclass('later') FROM kept") == "1|"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@ALONE
def test_a_backup_holds_the_keys_in_use_wherever_they_come_from(run, tmp_path: Path) -> None:
    new, old = "new" * 16, "old" * 16
    assert run("backup", "b.tar.gz", DIEMTUA_VAULT_KEYS=f"{new},{old}").returncode == 0
    done = run("restore", "b.tar.gz", "--yes", DIEMTUA_VAULT_KEYS="other" * 10)
    assert "khóa khác với vault.key" in done.stderr
    assert (tmp_path / "home" / "vault.key").read_text() == f"{new},{old}"
    assert "vault" not in run("restore", "b.tar.gz", "--yes", DIEMTUA_VAULT_KEYS=f"{new},{old}").stderr


@ALONE
def test_nothing_is_restored_under_a_running_server_and_a_missing_folder_is_one_sentence(run, tmp_path: Path) -> None:
    run("backup", "b.tar.gz")
    with (tmp_path / "home" / "serve.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        done = run("restore", "b.tar.gz", "--yes")
        assert (done.returncode, done.stderr) == (
            1,
            "Máy chủ đang chạy trên dữ liệu này; hãy dừng «diemtua serve» rồi khôi phục.\n",
        )
        fcntl.flock(file, fcntl.LOCK_EX)
        early = run("serve", "--port", "9")
        assert (early.returncode, early.stderr) == (1, "Đang khôi phục dữ liệu; hãy đợi xong rồi chạy máy chủ.\n")
    with sqlite3.connect(tmp_path / "home" / "diemtua.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,), (
            "nothing was migrated meanwhile"
        )
    lost = run("backup", "khong-co/b.tar.gz")
    assert (lost.returncode, lost.stderr) == (
        1,
        "Không đọc hay ghi được khong-co/b.tar.gz.part (No such file or directory).\n",
    )


def test_what_is_forgotten_while_the_archive_is_written_is_left_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        assert _add(archive, "files/a.sealed", tmp_path / "a.sealed") == ""
        assert archive.getnames() == []


@ALONE
def test_what_a_killed_server_leaves_running_still_keeps_a_restore_away(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    with at_home(alone=False):
        left = Children(sleeping, sleeping)
    try:
        with pytest.raises(Conflict), at_home(alone=True):
            pass
    finally:
        left.stop()
    with at_home(alone=True):
        pass


@ALONE
def test_a_worker_that_dies_is_started_again_after_a_pause_that_grows() -> None:
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    children = Children(sleeping, [sys.executable, "-c", ""])
    try:
        first = children.worker
        first.wait()
        children._started = time.monotonic()
        children.watch()
        assert children.worker is first, "its pause is not over"
        children._started -= 1
        children.watch()
        assert children.worker is not first
        second = children.worker
        second.wait()
        children._started = time.monotonic() - 1
        children.watch()
        assert children.worker is second, "the second pause is longer"
    finally:
        children.stop()
    assert children.server.poll() is not None
