"""The whole suite: on SQLite, then on a private PostgreSQL that is started and stopped here. Extra words go to pytest."""

import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHELL = "chromium-headless-shell"  # Chromium without windows: the walks take a quarter less; without it, Chromium does
TEMPLATE = "migrated"  # the database that each worker's own is copied from
HOMES = tempfile.TemporaryDirectory(prefix="diemtua-home-", ignore_cleanup_errors=True)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def postgresql_bin() -> Path | None:
    """The folder with initdb and postgres, newest version first."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)
    path = found[0] if found else shutil.which("initdb")
    return Path(path).parent if path else None


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def provide_tools() -> None:
    """Install Chromium and PostgreSQL on a Debian when root; otherwise say what to install."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = "apt-get install -y --no-install-recommends"
    can_install = is_root() and shutil.which("apt-get")
    wanted = [name for name, there in (("chromium", chromium()), ("postgresql", postgresql_bin())) if not there]
    if wanted and not can_install:
        sys.exit(
            f"Thiếu {', '.join(wanted)} để chạy bộ kiểm thử. Trên Debian, Ubuntu hãy chạy: sudo {command} {' '.join(wanted)}"
        )
    if wanted:
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=env)
        subprocess.run([*command.split(), "-qq", *wanted], check=True, env=env, stdout=subprocess.DEVNULL)
    if can_install and not shutil.which(SHELL):
        quick = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]
        subprocess.run([*command.split(), *quick, "-qq", SHELL], env=env, capture_output=True)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class PrivateCluster:
    """A throw-away PostgreSQL on loopback; durability off, it holds nothing worth keeping."""

    def __enter__(self) -> str:
        binaries = postgresql_bin()
        assert binaries is not None
        self.folder = tempfile.mkdtemp(prefix="diemtua-pg-")
        # A server started by root refuses to run: it gets Debian's own postgres account.
        self.user = "postgres" if is_root() else None
        if self.user:
            shutil.chown(self.folder, self.user)
        data, port = f"{self.folder}/data", free_port()
        run = {"user": self.user, "cwd": self.folder, "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "diemtua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], **run
        )
        options = (
            f"-p {port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off "
            "-c full_page_writes=off -c max_connections=60"
        )
        self.stop = [binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
        subprocess.run(
            [binaries / "pg_ctl", "-D", data, "-o", options, "-l", f"{self.folder}/log", "-w", "start"], **run
        )
        subprocess.run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "diemtua", TEMPLATE], **run)
        return f"postgresql://diemtua@127.0.0.1:{port}"

    def __exit__(self, *error: object) -> None:
        subprocess.run(self.stop, user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(*words: str, **more: str) -> "subprocess.Popen[bytes]":
    """Python with a home of its own."""
    env = os.environ | {"DIEMTUA_HOME": tempfile.mkdtemp(dir=HOMES.name)} | more
    # Where Python is told to write no compiled files, every process of a run would compile all sources and tests anew.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env)


def main() -> int:
    words = sys.argv[1:]
    provide_tools()
    cores = min(os.cpu_count() or 2, 4)
    # One worker more than cores: a walk in the browser waits for a third of its time, a test on PostgreSQL for its server.
    parallel = ["-m", "pytest", "--durations", "12", "-n", str(cores + 1)]
    started = time.monotonic()
    with PrivateCluster() as url:
        migrating = start("manage.py", "migrate", "-v", "0", DIEMTUA_DATABASE_URL=f"{url}/{TEMPLATE}")
        print("== SQLite ==", flush=True)
        # Tables come from the models here, and from the migrations on PostgreSQL: each of 80 makes Django think again.
        failed = start(*parallel, "--no-migrations", *words).wait()
        print(f"== PostgreSQL == (SQLite took {time.monotonic() - started:.0f} s)", flush=True)
        # The house and the walks but the main job's were just run, slow runs happen once, and what asks nothing of the
        # database is left out by tests/conftest.py.
        walks = [w for w in (ROOT / "tests/browser").glob("test_*.py") if w.name != "test_the_main_job.py"]
        once = ["--ignore=tests/house", *(f"--ignore={walk.relative_to(ROOT)}" for walk in walks)]
        failed |= migrating.wait()
        own = {"DIEMTUA_DATABASE_URL": f"{url}/postgres", "DIEMTUA_TEST_TEMPLATE": TEMPLATE}
        failed |= start(*parallel, "-m", "not slow", *once, *words, **own).wait()
    print(f"Both took {time.monotonic() - started:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
