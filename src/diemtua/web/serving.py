"""Preparing a home folder, and running the server with its worker side by side."""

import contextlib
import hashlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diemtua.exams.actions import load_bank
from diemtua.kernel.errors import Conflict
from diemtua.unions import guards

try:
    import fcntl
except ImportError:  # Windows has none: there nobody is kept from restoring under a running server
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

GRACE_SECONDS = 20
WATCH_SECONDS = 1.0
PATIENCE_SECONDS = 60.0  # the longest pause before a worker that keeps dying is started again


def pending_migrations() -> list[str]:
    """Names of migrations the database lacks, in order."""
    executor = MigrationExecutor(connection)
    return [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def later_migrations() -> list[str]:
    """Names of migrations of ours that the database went through and this release does not know: a later release was here."""
    loader = MigrationExecutor(connection).loader
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("diemtua.")}
    known = loader.disk_migrations.keys() | {old for one in loader.disk_migrations.values() for old in one.replaces}
    return sorted(
        f"{app}.{name}" for app, name in loader.applied_migrations if app in ours and (app, name) not in known
    )


def prepare_database() -> int:
    """Apply what is missing, also what a release brings without a migration or an older backup has not: triggers, items of the
    bank; how many migrations were applied. Conflict while a restore runs, and when a later release was here."""
    with at_home(alone=False):
        if later := later_migrations():
            raise Conflict(
                f"Cơ sở dữ liệu đã qua một bản Điểm Tựa mới hơn ({later[-1]}); hãy cài lại bản ấy, hoặc khôi phục bản sao lưu trước khi nâng cấp."
            )
        pending = pending_migrations()
        if pending:
            if sys.stderr.isatty():  # for a person who waits: on an empty home it takes most of half a minute
                click.echo("Đang dựng các bảng của cơ sở dữ liệu, chừng nửa phút…", err=True)
            call_command("migrate", interactive=False, verbosity=0)
        guards.put_on(using=connection.alias)
        load_bank()
    return len(pending)


def prepare_static_files() -> bool:
    """Collect the static files when they changed since the last time; True when they had."""
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            state.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state.hexdigest())
    return True


@contextlib.contextmanager
def at_home(*, alone: bool) -> Iterator[None]:
    """Hold the home folder: servers together, a restore alone. Conflict when somebody else is there.

    Who is started meanwhile by `Children` holds it too, and goes on holding it when this process is killed.
    """
    if fcntl is None:
        yield
        return
    with (settings.HOME / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if alone:
                raise Conflict("Máy chủ đang chạy trên dữ liệu này; hãy dừng «diemtua serve» rồi khôi phục.") from error
            raise Conflict("Đang khôi phục dữ liệu; hãy đợi xong rồi chạy máy chủ.") from error
        os.set_inheritable(file.fileno(), not alone)
        yield


class Children:
    """The server and the worker as child processes. A worker that dies is started again, each time after a longer pause."""

    def __init__(self, server: Sequence[str], worker: Sequence[str]) -> None:
        self._command = worker
        self.server = self._start(server)
        try:
            self.worker = self._start(worker)
        except BaseException:  # asked to stop just now
            self.server.terminate()
            raise
        self._started, self._pause = time.monotonic(), 1.0

    @staticmethod
    def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
        # Only what was made inheritable goes along: the hold on the home folder. A group of its own ends with all it has started.
        return subprocess.Popen(command, close_fds=False, start_new_session=True)

    def watch(self) -> None:
        """Start the worker again when it is gone and its pause is over."""
        if self.worker.poll() is None:
            return
        lived = time.monotonic() - self._started
        if lived > 2 * PATIENCE_SECONDS:
            self._pause = 1.0
        if lived < self._pause:
            return
        log.error("Tiến trình việc nền đã dừng (mã %s) và được chạy lại.", self.worker.returncode)
        self.worker, self._started = self._start(self._command), time.monotonic()
        self._pause = min(2 * self._pause, PATIENCE_SECONDS)

    def stop(self) -> None:
        """Ask both to stop, then make them."""
        for child in (self.server, self.worker):
            child.send_signal(signal.SIGTERM)
        for child in (self.server, self.worker):
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def running(*, host: str, port: int, workers: int, threads: int = 4) -> Iterator[Children]:
    """The server and the worker beside each other, stopped on leaving."""
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--backlog", "4096",
        "--backpressure", "4096", "--respawn-failed-workers", "--log-level", "warning", "--no-access-log",
        "diemtua.web.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "diemtua.web.worker"]
    with at_home(alone=False):
        with contextlib.suppress(ValueError):  # before anything runs that would be left behind
            signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        children = Children(server, worker)
        try:
            yield children
        finally:
            with contextlib.suppress(ValueError):  # asked once more, it still waits for both
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            children.stop()


def wait_until_answering(server: subprocess.Popen[bytes], *, host: str, port: int, seconds: float = 30) -> bool:
    """True once the port takes connections; False when the server ended or the time is over."""
    import socket

    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def numbered(host: str) -> str:
    """The address of a host's name, as the server wants it; Conflict when the name means nothing here.

    «localhost» is 127.0.0.1 also where the machine names ::1 first: there the web server before it asks.
    """
    import socket

    try:
        found = sorted(socket.getaddrinfo(host, None), key=lambda one: one[0] != socket.AF_INET)
        return str(found[0][4][0])
    except OSError as error:
        raise Conflict(
            f"Không có địa chỉ nào tên «{host}» trên máy này; hãy đặt --host là 127.0.0.1 hoặc 0.0.0.0."
        ) from error


def port_is_taken(host: str, port: int) -> bool:
    """Somebody already listens there."""
    import socket

    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def serve_until_stopped(children: Children) -> int:
    """Wait for Ctrl+C, SIGTERM or the server's own end, looking after the worker; the exit code to leave with."""
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return children.server.wait(WATCH_SECONDS)
            children.watch()
    except KeyboardInterrupt:
        return 0


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
