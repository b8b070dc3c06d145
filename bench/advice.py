"""Fifty advisers and five hundred askers at the desk at once on loopback: how long a press takes, and whether any fails.

`python -m bench.advice --json` runs it by itself, in the home that DIEMTUA_HOME names (which must be new).
"""

import argparse
import asyncio
import json
import random
import re
import time
from typing import Any
from urllib.parse import urlencode

from bench.takers import Browser, Room, Server, signed_in

FORM = "application/x-www-form-urlencoded"
TEXT = "Công ty nợ lương hai tháng, tôi muốn nghỉ việc thì phải báo trước bao nhiêu ngày?"


def prepare(advisers: int, askers: int) -> tuple[list[Any], list[Any]]:
    """An empty federation with its advisers and askers, and a law of four hundred invented articles, indexed."""
    import datetime as dt

    from diemtua.legislation import jobs
    from diemtua.legislation.models import Article, ArticleVersion, Document
    from diemtua.people.models import User
    from diemtua.unions.models import Mandate, Person, Unit
    from diemtua.web import serving

    serving.prepare_database()
    serving.prepare_static_files()
    since = dt.date(2021, 1, 1)
    law = Document.objects.create(
        number="1/2020/QH14", slug="1-2020-QH14", kind="Luật", title="Luật Đo", in_force_on=since
    )
    words = [
        "lương",
        "nghỉ",
        "việc",
        "báo",
        "trước",
        "hợp",
        "đồng",
        "công",
        "ty",
        "người",
        "lao",
        "động",
        "tiền",
        "thưởng",
        "giờ",
        "làm",
        "thêm",
        "bảo",
        "hiểm",
        "sổ",
    ]
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


async def press(
    room: Room,
    browser: Browser,
    method: str,
    path: str,
    data: dict[str, str] | None = None,
    *,
    fine: tuple[int, ...] = (200, 302),
) -> str:
    """One request, its time and whether it went as it should; its text."""
    started = time.monotonic()
    try:
        reply = await asyncio.wait_for(browser.ask(method, path, urlencode(data or {}), FORM), timeout=60)
    except (TimeoutError, OSError, EOFError, ValueError):
        room.errors += 1
        return ""
    room.waits.append(time.monotonic() - started)
    room.errors += reply.status not in fine
    return reply.text


async def asker(room: Room, cookies: dict[str, str], port: int, seconds: float) -> None:
    """Opens the form, types (help appears), sends, looks at the list."""
    browser = Browser(port, cookies)
    await asyncio.sleep(random.uniform(0, seconds * 0.7))
    await press(room, browser, "GET", "/tu-van/hoi/")
    await asyncio.sleep(random.uniform(0, seconds * 0.1))
    facts = {"text": TEXT, "topic": "wages", "happened_on": "2026-10-05", "discovered_on": "2026-10-06"}
    await press(room, browser, "POST", "/tu-van/hoi/", facts | {"xem": "1"})
    await asyncio.sleep(random.uniform(0, seconds * 0.1))
    await press(room, browser, "POST", "/tu-van/hoi/", facts)
    await press(room, browser, "GET", "/tu-van/")
    browser.close()


async def adviser(room: Room, cookies: dict[str, str], port: int, until: float, taken: list[int]) -> None:
    """Opens the queue, takes a question (a colleague may be first: 409 is an answer), cites and answers."""
    browser = Browser(port, cookies)
    while time.monotonic() < until:
        await asyncio.sleep(random.uniform(3, 9))  # reading takes longer still
        page = await press(room, browser, "GET", "/ban-tu-van/?xem=new")
        waiting = re.findall(r"/ban-tu-van/(\d+)/nhan/", page)
        if not waiting:
            continue
        number = random.choice(waiting)
        text = await press(room, browser, "POST", f"/ban-tu-van/{number}/nhan/", fine=(302, 409))
        if "đang do" in text or "trạng thái" in text:
            continue
        taken.append(int(number))
        page = await press(room, browser, "GET", f"/ban-tu-van/{number}/")
        article = re.search(r'name="dieu" value="([\d:]+)"', page)
        words = {"text": "Bạn phải báo trước 45 ngày, trừ khi không được trả đủ lương.", "no_article_reason": ""}
        if article is None:
            room.errors += 1
            continue
        await press(room, browser, "POST", f"/ban-tu-van/{number}/dan-dieu/", words | {"dieu": article[1]})
        await press(room, browser, "POST", f"/ban-tu-van/{number}/gui/", words)
    browser.close()


async def work(
    room: Room, port: int, desk: list[dict[str, str]], people: list[dict[str, str]], seconds: float
) -> list[int]:
    """Everybody at once over `seconds`; the questions taken."""
    taken: list[int] = []
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(asker(room, c, port, seconds) for c in people), *(adviser(room, c, port, until, taken) for c in desk)
    )
    return taken


def measure(advisers: int, askers: int, seconds: float) -> dict[str, Any]:
    """The figures."""
    from diemtua.advice.models import Answer, Inquiry

    desk, people = prepare(advisers, askers)
    desk_cookies, people_cookies = signed_in(desk), signed_in(people)
    server, room = Server(), Room()
    server.start()
    try:
        before, began = server.cpu_seconds(), time.monotonic()
        taken = asyncio.run(work(room, server.port, desk_cookies, people_cookies, seconds))
        spent, took = server.cpu_seconds() - before, time.monotonic() - began
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
        "asked": Inquiry.objects.count(),
        "answered": Answer.objects.filter(sent_at__isnull=False).count(),
        "taken_twice": len(taken) - len(set(taken)),
    }


def main() -> None:
    """Command line: figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--advisers", type=int, default=50)
    parser.add_argument("--askers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    words = parser.parse_args()
    import django

    django.setup()
    print(json.dumps(measure(words.advisers, words.askers, words.seconds)))


if __name__ == "__main__":
    main()
