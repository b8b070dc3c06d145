"""A whole test: CPU of one attempt with its sign-in, then 500 takers at once and a server killed among them."""

import asyncio
import re
import statistics
from urllib.parse import urlencode

import django

WARM_UP, ATTEMPTS = 8, 12
CPU_TARGET = 0.15
# One answer every four seconds each: eight times as dense as people who read the questions.
TAKERS, ANSWERS, SECONDS = 500, 10, 40


async def attempt(browser: "object", name: str, exam: int) -> None:
    """Sign in, read the rules, start, answer every question, look once more, hand in, read the result."""
    from bench.takers import PASSWORD, Browser

    assert isinstance(browser, Browser)
    form = "application/x-www-form-urlencoded"

    async def page(path: str) -> str:
        reply = await browser.ask("GET", path)
        assert reply.status == 200, (path, reply.status, reply.headers)
        return reply.text

    async def send(path: str, **fields: str) -> str:
        reply = await browser.ask("POST", path, urlencode(fields), form)
        assert reply.status == 302, (path, reply.status, reply.text[:500])
        return reply.headers["location"]

    await page("/dang-nhap/")
    await page(await send("/dang-nhap/", username=name, password=PASSWORD, next=f"/bai-kiem-tra/{exam}/"))
    sitting = await send(f"/bai-kiem-tra/{exam}/bat-dau/")
    html = await page(sitting)
    asked = re.findall(r'data-url="([^"]+)".*?value="([a-z]+)"', html, re.DOTALL)
    for revision, (url, key) in enumerate(asked, 1):
        reply = await browser.ask("POST", url, f'{{"value": ["{key}"], "revision": {revision}}}')
        assert reply.status == 200, reply.text[:500]
    await page(f"{sitting}nop/")
    await page(await send(f"{sitting}nop/"))
    browser.close()


def main() -> None:
    """Print the figures."""
    django.setup()
    from bench.takers import QUESTIONS, Browser, Server, measure, prepare

    exam, users = prepare(WARM_UP + ATTEMPTS, password=True)
    server = Server()
    server.start()
    try:
        for user in users[:WARM_UP]:  # every thread of both workers has its connection and its templates
            asyncio.run(attempt(Browser(server.port), user.username, exam.pk))
        spent = []
        for user in users[WARM_UP:]:
            before = server.cpu_seconds()
            asyncio.run(attempt(Browser(server.port), user.username, exam.pk))
            spent.append(server.cpu_seconds() - before)
    finally:
        server.kill()
    print(
        f"One attempt of {QUESTIONS} questions, sign-in included: {statistics.median(spent):.3f} CPU s of server, "
        f"least {min(spent):.3f} (target {CPU_TARGET})"
    )
    print("  measured elsewhere on such a machine: Moodle 4.3 1.17, Kolibri 0.46")

    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    found = measure(TAKERS, ANSWERS, SECONDS)
    print(
        f"{found['takers']} takers, {found['answers']} answers at {found['per_second']}/s: saved in p50 {found['p50_ms']} ms, "
        f"p95 {found['p95_ms']} ms, longest {found['max_ms']} ms; errors {found['errors']}; "
        f"{found['cpu_ms_per_answer']} CPU ms of server an answer"
    )
    print(
        f"Server killed with SIGKILL among them: {found['acknowledged_around_kill']} answers acknowledged, "
        f"lost {found['lost_at_kill']} at the kill, {found['lost_at_end']} at the end"
    )


if __name__ == "__main__":
    main()
