"""Fifty advisers and five hundred askers at the desk at once on loopback: how long a press takes, and whether any fails.

All 550 are signed in and at work at the same time, each in a loop, arriving over RAMP seconds; nobody presses without thinking. An asker
types for 50 to 105 seconds with three stops (each asks the server for help), sends, reads the page it leads to, looks at the list and
begins again: a stubborn asker, real ones leave. An adviser looks at the queue every 3 to 8 seconds until there is something, reads 10 to 20,
looks for law twice, cites, writes 20 to 45 and sends: three times as quick as a person. Redirects are followed, as browsers do; pages are not
compressed and static files not fetched. That makes about 35 requests a second, not 550 clients hammering without a pause. Sessions are made
beforehand. The client runs on the same cores as the two workers. At the end ten advisers press «Nhận» for one question in one moment.

`python -m bench.advice --json` runs it by itself, in the home that DIEMTUA_HOME names (which must be new).
"""

import argparse
import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.takers import Browser, Room, Server, signed_in

RAMP = 30.0  # seconds over which they arrive
HTMX = {"HX-Request": "true"}
TOLD = re.compile("đang do .* xử lý|đang ở trạng thái")
FORM = "application/x-www-form-urlencoded"
TEXT = "Công ty nợ lương hai tháng, tôi muốn nghỉ việc thì phải báo trước bao nhiêu ngày?"


def prepare(advisers: int, askers: int) -> tuple[list[Any], list[Any]]:
    """An empty federation with its advisers and askers, and a law of four hundred invented articles, indexed."""
    from diemtua.people.models import User
    from diemtua.unions.models import Mandate, Person, Unit
    from diemtua.web import serving

    serving.prepare_database()
    serving.prepare_static_files()
    _invent_law()
    city = Unit.objects.create(kind="city", name="Liên đoàn Lao động thành phố", path="00001")
    desk = User.objects.bulk_create(
        User(username=f"tv{n}", full_name=f"Tư vấn {n}", is_adviser=True, password="!") for n in range(advisers)
    )
    people = User.objects.bulk_create(
        User(username=f"cb{n}", full_name=f"Cán bộ {n}", password="!") for n in range(askers)
    )
    persons = Person.objects.bulk_create(Person(full_name=u.full_name, user=u).fill_keys() for u in people)
    Mandate.objects.bulk_create(Mandate(person=p, unit=city, position="CT") for p in persons)
    return list(desk), list(people)


def _invent_law() -> None:
    import datetime as dt

    from diemtua.legislation import jobs
    from diemtua.legislation.models import Article, ArticleVersion, Document

    since = dt.date(2021, 1, 1)
    law = Document.objects.create(
        number="1/2020/QH14", slug="1-2020-QH14", kind="Luật", title="Luật Đo", in_force_on=since
    )
    words = TEXT.split()
    chance = random.Random(1)
    articles = Article.objects.bulk_create(
        Article(document=law, label=str(n), slug=f"dieu-{n}", position=n) for n in range(1, 401)
    )
    ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=a,
            title=" ".join(chance.choices(words, k=4)),
            text=" ".join(chance.choices(words, k=120)),
            since=since,
        )
        for a in articles
    )
    jobs.build_now()


@dataclass
class Desk(Room):
    """What happened at the desk, by kind of press."""

    kinds: dict[str, list[float]] = field(default_factory=dict)
    told: int = 0  # advisers who came second and read who has the question


async def press(
    room: Desk,
    browser: Browser,
    kind: str,
    method: str,
    path: str,
    data: dict[str, str] | None = None,
    *,
    fine: tuple[int, ...] = (200, 302),
    then: str = "",
    headers: dict[str, str] | None = None,
) -> str:
    """One request, its time and whether it went as it should; its text. `then`: the kind of page it leads to, opened too."""
    started = time.monotonic()
    try:
        reply = await asyncio.wait_for(browser.ask(method, path, urlencode(data or {}), FORM, headers), timeout=60)
    except (TimeoutError, OSError, EOFError, ValueError):
        room.errors += 1
        return ""
    room.waits.append(time.monotonic() - started)
    room.kinds.setdefault(kind, []).append(room.waits[-1])
    room.errors += reply.status not in fine
    if then and reply.status == 302:
        return await press(room, browser, then, "GET", reply.headers["location"], fine=(200,))
    return reply.text


async def think(browser: Browser, shortest: float, longest: float) -> None:
    """A person reads or types for so many seconds; a browser lets a connection go that lay idle long."""
    if longest > 10:
        browser.close()
    await asyncio.sleep(random.uniform(shortest, longest))


async def asker(room: Desk, cookies: dict[str, str], port: int, until: float) -> None:
    """Opens the form, types, stopping now and then (each stop asks for help), sends, reads; comes back later."""
    browser = Browser(port, cookies)
    facts = {"text": TEXT, "topic": "wages", "happened_on": "2026-10-05", "discovered_on": "2026-10-06"}
    await think(browser, 0, RAMP)
    while time.monotonic() < until:
        await press(room, browser, "form", "GET", "/tu-van/hoi/")
        for part in (0.4, 0.7, 1):
            await think(browser, 15, 30)
            typed = facts | {"text": TEXT[: int(len(TEXT) * part)]}
            await press(room, browser, "typing", "POST", "/tu-van/hoi/", typed, headers=HTMX)
        await think(browser, 5, 15)
        await press(room, browser, "send", "POST", "/tu-van/hoi/", facts, then="own page")
        await think(browser, 15, 45)
        await press(room, browser, "own list", "GET", "/tu-van/")
        await think(browser, 10, 30)
    browser.close()


async def adviser(room: Desk, cookies: dict[str, str], port: int, until: float, taken: list[int]) -> None:
    """Opens the queue, takes a question (a colleague may be first: 409 is an answer), looks for law, cites it, answers."""
    browser = Browser(port, cookies)
    await think(browser, 0, RAMP)
    while time.monotonic() < until:
        await think(browser, 3, 8)
        page = await press(room, browser, "queue", "GET", "/ban-tu-van/?xem=new")
        waiting = re.findall(r"/ban-tu-van/(\d+)/nhan/", page)
        if not waiting:
            continue
        await think(browser, 2, 5)
        number = random.choice(waiting)
        address = f"/ban-tu-van/{number}/"
        page = await press(room, browser, "take", "POST", f"{address}nhan/", fine=(302, 409), then="question")
        if "Nhận câu này" in page or TOLD.search(page):
            room.told += 1
            continue
        taken.append(int(number))
        await think(browser, 10, 20)
        for words in ("báo trước", "báo trước nợ lương"):
            await press(room, browser, "law beside", "GET", f"{address}?{urlencode({'tim': words})}", headers=HTMX)
            await think(browser, 3, 8)
        article = re.search(r'name="dieu" value="([\d:]+)"', page)
        if article is None:
            room.errors += 1
            continue
        words = {"text": "Bạn phải báo trước 45 ngày, trừ khi không được trả đủ lương.", "no_article_reason": ""}
        await press(room, browser, "cite", "POST", f"{address}dan-dieu/", words | {"dieu": article[1]}, then="question")
        await think(browser, 20, 45)
        await press(room, browser, "answer", "POST", f"{address}gui/", words, then="queue")
    browser.close()


async def race(room: Desk, cookies: list[dict[str, str]], port: int, number: int) -> tuple[int, int]:
    """Everybody presses «Nhận» for one question in the same moment: (who got it, who read a sentence)."""
    browsers = [Browser(port, c) for c in cookies]
    pages = await asyncio.gather(*(b.ask("POST", f"/ban-tu-van/{number}/nhan/", "", FORM) for b in browsers))
    for browser in browsers:
        browser.close()
    return sum(p.status == 302 for p in pages), sum(p.status == 409 and bool(TOLD.search(p.text)) for p in pages)


async def work(
    room: Desk, port: int, desk: list[dict[str, str]], people: list[dict[str, str]], seconds: float
) -> list[int]:
    """Everybody at once over `seconds` after the ramp; the questions taken."""
    taken: list[int] = []
    until = time.monotonic() + RAMP + seconds
    await asyncio.gather(
        *(asker(room, c, port, until) for c in people), *(adviser(room, c, port, until, taken) for c in desk)
    )
    return taken


def p95(waits: list[float]) -> float:
    """In milliseconds."""
    return sorted(waits)[int(len(waits) * 0.95)] * 1000


def measure(advisers: int, askers: int, seconds: float) -> dict[str, Any]:
    """The figures."""
    from diemtua.advice.models import Answer, Inquiry

    desk, people = prepare(advisers, askers)
    desk_cookies, people_cookies = signed_in(desk), signed_in(people)
    server, room = Server(), Desk()
    server.start()
    try:
        before, began = server.cpu_seconds(), time.monotonic()
        taken = asyncio.run(work(room, server.port, desk_cookies, people_cookies, seconds))
        spent, took = server.cpu_seconds() - before, time.monotonic() - began
        contested = Inquiry.objects.create(channel="officer", asker=people[0], topic="wages", text=TEXT)
        got, told = asyncio.run(race(room, desk_cookies[:10], server.port, contested.pk))
    finally:
        server.kill()
    return {
        "advisers": advisers,
        "askers": askers,
        "requests": len(room.waits),
        "per_second": round(len(room.waits) / took, 1),
        "errors": room.errors,
        "p50_ms": round(room.p(0.5), 1),
        "p95_ms": round(room.p(0.95), 1),
        "max_ms": round(max(room.waits) * 1000, 1),
        "cpu_ms_per_request": round(spent * 1000 / len(room.waits), 2),
        "by_kind_p95_ms": {k: round(p95(v), 1) for k, v in sorted(room.kinds.items())},
        "asked": Inquiry.objects.count(),
        "answered": Answer.objects.filter(sent_at__isnull=False).count(),
        "taken_twice": len(taken) - len(set(taken)),
        "came_second_and_told": room.told,
        "ten_at_once_for_one": {"got_it": got, "read_a_sentence": told},
    }


def main() -> None:
    """Command line: figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--advisers", type=int, default=50)
    parser.add_argument("--askers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    words = parser.parse_args()
    import django

    django.setup()
    print(json.dumps(measure(words.advisers, words.askers, words.seconds), indent=1))


if __name__ == "__main__":
    main()
