"""Preparing a home folder, and running the server with its worker side by side."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

GRACE_SECONDS = 20


def pending_migrations() -> list[str]:
    """Names of migrations the database lacks, in order."""
    executor = MigrationExecutor(connection)
    return [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def prepare_database() -> int:
    """Apply what is missing; how many migrations were applied."""
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
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
def running(*, host: str, port: int, workers: int, threads: int = 4) -> Iterator[subprocess.Popen[bytes]]:
    """The server and the worker as child processes; both are asked to stop, then made to, on leaving."""
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--backlog", "4096",
        "--backpressure", "4096", "--respawn-failed-workers", "--log-level", "warning", "--no-access-log",
        "diemtua.web.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "diemtua.web.worker"]
    children = [subprocess.Popen(server), subprocess.Popen(worker)]
    try:
        yield children[0]
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_until_answering(server: subprocess.Popen[bytes], *, host: str, port: int, seconds: float = 30) -> bool:
    """True once the port takes connections; False when the server ended or the time is over."""
    import socket

    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def port_is_taken(host: str, port: int) -> bool:
    """Somebody already listens there."""
    import socket

    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def serve_until_stopped(server: subprocess.Popen[bytes]) -> int:
    """Wait for Ctrl+C, SIGTERM or the server's own end; the exit code to leave with."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
