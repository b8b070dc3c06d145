"""A room full of people sitting a test on loopback: what a saved answer costs, and whether one is ever lost.

`python -m bench.takers --takers 60 --json` runs it by itself, in the home that DIEMTUA_HOME names (which must be new).
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PASSWORD = "mat-khau-thu-tai"
QUESTIONS = 20


class Server:
    """granian as in production, in a session of its own so that all of it can be killed at once."""

    def __init__(self, *, workers: int = 2) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = int(free.getsockname()[1])
        self.command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--backlog", "4096",
            "--backpressure", "4096", "--log-level", "warning", "--no-access-log", "diemtua.web.wsgi:application",
        ]  # fmt: skip

    def start(self) -> None:
        """Start and wait until it answers: the port listens seconds before a worker has imported the program."""
        self.process = subprocess.Popen(self.command, start_new_session=True)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
                connection.request("GET", "/dang-nhap/")
                connection.getresponse().read()
                connection.close()
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """SIGKILL the server and its workers: no time to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def cpu_seconds(self) -> float:
        """CPU time of the server and its workers so far, threads that ended included, to the nanosecond (Linux)."""
        seconds = 0.0
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                session = (process / "stat").read_text().rsplit(")", 1)[1].split()[3]
                if session == str(self.process.pid):
                    # What clock_getcpuclockid(3) answers for a process: its number turned over, and 2 for «scheduler».
                    seconds += time.clock_gettime((~int(process.name) << 3) | 2)
        return seconds


@dataclass
class Reply:
    """Status, headers and text of one answer."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """The least of a browser: one keep-alive connection, cookies, redirects left to the caller."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    opened_at: float = 0
    _pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request; raises OSError or asyncio.IncompleteReadError when the connection breaks."""
        try:
            if self._pipe is None:
                self.opened_at = time.monotonic()
                self._pipe = await asyncio.open_connection(HOST, self.port)
            reader, writer = self._pipe
            data = body.encode()
            lines = [
                f"{method} {path} HTTP/1.1",
                f"Host: {HOST}:{self.port}",
                "Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
                f"X-CSRFToken: {self.cookies.get('csrftoken', '')}",
                f"Content-Type: {kind}",
                f"Content-Length: {len(data)}",
                "Accept-Encoding: identity",
                *(f"{name}: {value}" for name, value in (headers or {}).items()),
            ]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + data)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status = int(head[0].split()[1])
            told: dict[str, str] = {}
            for line in head[1:-2]:
                name, _, value = line.partition(": ")
                if name.lower() == "set-cookie":
                    cookie, _, rest = value.strip().partition("=")
                    self.cookies[cookie] = rest.partition(";")[0]
                told[name.lower()] = value
            if "content-length" in told:
                text = (await reader.readexactly(int(told["content-length"]))).decode()
            else:
                text = await _chunks(reader)
            return Reply(status, told, text)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forget the connection."""
        if self._pipe is not None:
            self._pipe[1].close()
            self._pipe = None


async def _chunks(reader: asyncio.StreamReader) -> str:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return b"".join(parts).decode()


def prepare(takers: int, *, password: bool = False) -> tuple[Any, list[Any]]:
    """An empty federation with one exam of 20 questions and its takers; the exam and the takers' accounts."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from diemtua.exams.actions import enter_persons, load_bank, open_exam
    from diemtua.exams.models import Item, Paper, PaperItem
    from diemtua.people.models import User
    from diemtua.unions.models import Mandate, Person, Stewardship, Unit
    from diemtua.web import serving

    serving.prepare_database()
    serving.prepare_static_files()
    load_bank()
    now = timezone.now()
    city = Unit.objects.create(kind="city", name="Liên đoàn Lao động thành phố", path="00001")
    officer = User.objects.create_user("canbo", PASSWORD, full_name="Cán bộ thành phố")
    Stewardship.objects.create(user=officer, unit=city)
    paper = Paper.objects.create(title="Đề đo", unit=city, duration_minutes=60)
    items = Item.objects.exclude(kind=Item.Kind.ESSAY)[:QUESTIONS]
    PaperItem.objects.bulk_create(PaperItem(paper=paper, item=i, position=n) for n, i in enumerate(items, 1))
    secret = make_password(PASSWORD if password else None)
    users = User.objects.bulk_create(
        User(username=f"hv{n}", full_name=f"Học viên {n}", password=secret) for n in range(takers)
    )
    persons = Person.objects.bulk_create(Person(full_name=u.full_name, user=u).fill_keys() for u in users)
    Mandate.objects.bulk_create(Mandate(person=p, unit=city, position="CT") for p in persons)
    hour = dt.timedelta(hours=1)
    exam = open_exam(paper=paper, title="Kiểm tra đo", unit=city, opens_at=now - hour, closes_at=now + hour, by=officer)
    enter_persons(exam=exam, persons=persons, by=officer)
    return exam, list(users)


def signed_in(users: list[Any]) -> list[dict[str, str]]:
    """Cookies of a session for each, made in the database: the load is of answers, not of passwords."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from diemtua.people.sessions import SessionStore

    store, rows, cookies = SessionStore(), [], []
    for user in users:
        key = secrets.token_hex(16)
        data = {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "diemtua.people.sessions.AccountBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
        }
        expires = timezone.now() + dt.timedelta(days=1)
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=expires))
        cookies.append({"sessionid": key, "csrftoken": secrets.token_hex(16)})
    Session.objects.bulk_create(rows)
    return cookies


def sittings(exam: Any, users: list[Any]) -> list[int]:
    """An open sitting for each; their ids in order."""
    from django.utils import timezone

    from diemtua.exams.actions import start_sitting

    return [start_sitting(exam=exam, by=user, now=timezone.now()).pk for user in users]


@dataclass
class Room:
    """What happened in the room."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0
    acknowledged: dict[tuple[int, int], tuple[int, list[str]]] = field(default_factory=dict)
    # Until then the server was dead on purpose: what breaks on a connection opened before is no error.
    dead_until: float = 0

    def p(self, share: float) -> float:
        """This share of saved answers took at most so many milliseconds."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


async def persist(room: Room, browser: Browser, method: str, path: str, body: str = "") -> Reply:
    """Ask until there is an answer, as the page does; a break that was not the kill's is an error."""
    while True:
        try:
            return await asyncio.wait_for(browser.ask(method, path, body), timeout=30)
        except (TimeoutError, OSError, EOFError, ValueError):  # also an answer cut off half-way
            room.errors += browser.opened_at > room.dead_until
            await asyncio.sleep(random.uniform(0.3, 1))


async def taker(room: Room, browser: Browser, sitting: int, answers: int, seconds: float) -> None:
    """Open the page, then answer at random moments."""
    await asyncio.sleep(random.uniform(0, seconds / 4))
    page = await persist(room, browser, "GET", f"/bai-lam/{sitting}/")
    asked = re.findall(r'data-question="(\d+)".*?value="([a-z]+)"', page.text, re.DOTALL)
    pauses = sorted(random.uniform(0, seconds * 0.75) for _ in range(answers))
    begin = time.monotonic()
    for place, (pause, (question, key)) in enumerate(zip(pauses, asked * (answers // len(asked) + 1), strict=False)):
        await asyncio.sleep(max(0, begin + pause - time.monotonic()))
        revision, value = int(time.time() * 1000) + place, [key]
        body = json.dumps({"value": value, "revision": revision})
        started = time.monotonic()
        reply = await persist(room, browser, "POST", f"/bai-lam/{sitting}/cau/{question}/", body)
        if reply.status == 200 and json.loads(reply.text)["state"] == "saved":
            room.waits.append(time.monotonic() - started)
            room.acknowledged[sitting, int(question)] = (revision, value)
        else:
            room.errors += 1
    browser.close()


def missing(room: Room) -> int:
    """How many acknowledged answers the database does not hold."""
    from diemtua.exams.models import Answer

    kept = {(s, q): (r, v) for s, q, r, v in Answer.objects.values_list("sitting", "paper_item", "revision", "value")}
    # A later answer may have been written and its acknowledgement lost with the server: newer is not missing.
    return sum(
        key not in kept or kept[key][0] < revision or (kept[key][0] == revision and kept[key][1] != value)
        for key, (revision, value) in room.acknowledged.items()
    )


async def sit(room: Room, server: Server, cookies: list[dict[str, str]], ids: list[int], answers: int, seconds: float, *, kill: bool) -> int:  # fmt: skip
    """Everybody answers over `seconds`; with `kill`, the server dies half-way and comes back.

    How many acknowledged answers were missing right after the kill (before anybody could send again).
    """
    takers = [
        asyncio.create_task(taker(room, Browser(server.port, c), s, answers, seconds))
        for c, s in zip(cookies, ids, strict=True)
    ]
    lost = 0
    if kill:
        await asyncio.sleep(seconds * 0.6)
        room.dead_until = float("inf")
        server.kill()
        lost = await asyncio.to_thread(missing, room)
        await asyncio.to_thread(server.start)
        room.dead_until = time.monotonic()
    await asyncio.gather(*takers)
    return lost


def measure(takers: int, answers: int, seconds: float) -> dict[str, Any]:
    """Load, then load with a SIGKILL in the middle; the figures."""
    exam, users = prepare(takers)
    cookies, ids = signed_in(users), sittings(exam, users)
    server = Server()
    server.start()
    try:
        calm, storm = Room(), Room()
        before, began = server.cpu_seconds(), time.monotonic()
        asyncio.run(sit(calm, server, cookies, ids, answers, seconds, kill=False))
        spent, took = server.cpu_seconds() - before, time.monotonic() - began
        lost = asyncio.run(sit(storm, server, cookies, ids, answers, seconds, kill=True))
        return {
            "takers": takers,
            "answers": len(calm.waits),
            "per_second": round(len(calm.waits) / took, 1),
            "errors": calm.errors,
            "p50_ms": round(calm.p(0.5), 1),
            "p95_ms": round(calm.p(0.95), 1),
            "max_ms": round(max(calm.waits) * 1000, 1),
            "cpu_ms_per_answer": round(spent * 1000 / len(calm.waits), 2),
            "acknowledged_around_kill": len(storm.acknowledged),
            "errors_around_kill": storm.errors,
            "lost_at_kill": lost,
            "lost_at_end": missing(storm),
        }
    finally:
        server.kill()


def main() -> None:
    """Command line: figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--takers", type=int, default=60)
    parser.add_argument("--answers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6)
    words = parser.parse_args()
    import django

    django.setup()
    print(json.dumps(measure(words.takers, words.answers, words.seconds)))


if __name__ == "__main__":
    main()
