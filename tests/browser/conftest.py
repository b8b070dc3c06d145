"""A real Chromium for the walks. Every test here is marked `browser`."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

expect.set_options(timeout=20_000)  # a busy machine is no fault of the page; what is there is seen at once
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# The same engine without a window round every page costs a quarter less.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Only faults are described: telling of every element that passes would take most of the time. And no style sheet is
# fetched and parsed once more for each page: none of these rules reads them, what an element looks like the browser tells.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": path, "args": quiet}


@pytest.fixture
def walk(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`walk(user=None, size=PHONE, dark=False)` -> a page in a fresh context, signed in, errors collected.

    The test fails at its end when any page logged an error to the console or a request answered 5xx.
    """
    from django.test import Client

    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def start(user=None, *, size=PHONE, dark: bool = False, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if dark else "light",
            **{"service_workers": "block", **options},
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="diemtua.people.sessions.AccountBackend")
            cookie = client.cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "net::ERR" not in m.text and "status of 4" not in m.text else None)  # fmt: skip
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """`shot(page, "ten-hinh")`: a screenshot for the guide, kept when DIEMTUA_SCREENSHOTS names a folder."""
    folder = os.environ.get("DIEMTUA_SCREENSHOTS")

    def take(page: Page, name: str, *, full: bool = False) -> None:
        assert re.fullmatch(r"[a-z0-9-]+", name)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=full)

    return take


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)`: no WCAG A or AA fault that axe can see, and no sideways scrolling."""

    def check(page: Page) -> None:
        try:
            found = Axe().run(page, options=AXE)
        except Error:  # the page was being left just then: look at the one that came
            page.wait_for_load_state()
            found = Axe().run(page, options=AXE)
        faults = [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found.response["violations"]]
        assert faults == [], f"{page.url}: {faults}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"

    return check
