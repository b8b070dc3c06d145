"""What a grassroots officer's phone downloads: the first page with a cold cache, then later ones, in a real Chromium."""

import os
import shutil
import socket

import django

FIRST_LIMIT_KB, LATER_LIMIT_KB = 120, 25


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def main() -> None:
    """Serve an officer's pages with granian; print kB transferred a page."""
    port = _free_port()
    os.environ["DIEMTUA_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    django.setup()
    from django.db import connections
    from playwright.sync_api import sync_playwright

    from diemtua.people.models import User
    from diemtua.unions.models import Enterprise, Mandate, Person, Unit
    from diemtua.web import serving

    serving.prepare_database()
    serving.prepare_static_files()
    union = Unit.objects.create(
        kind="grassroots",
        name="CĐCS Công ty May",
        path="00001",
        enterprise=Enterprise.objects.create(name="May", kind="non_state"),
    )
    user = User.objects.create_user("hoa", "mat-khau-do", full_name="Trần Thị Hòa")
    person = Person.objects.create(full_name="Trần Thị Hòa", user=user)
    Mandate.objects.create(person=person, unit=union, position="CT")
    connections.close_all()
    with serving.running(host="127.0.0.1", port=port, workers=1) as children, sync_playwright() as playwright:
        assert serving.wait_until_answering(children.server, host="127.0.0.1", port=port)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        # What a service worker fetches is told of the page as nothing; without it the browser's own cache serves alone.
        page = browser.new_page(viewport={"width": 360, "height": 740}, service_workers="block")
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        received: list[int] = []
        session.on("Network.loadingFinished", lambda e: received.append(int(e["encodedDataLength"])))

        def weigh(name: str, limit: int) -> None:
            page.wait_for_load_state("networkidle")
            total = sum(received) / 1024
            received.clear()
            print(f"{name:32} {total:7.1f} kB  (mức {limit} kB){'' if total <= limit else '  VƯỢT'}")

        page.goto(f"http://127.0.0.1:{port}/dang-nhap/")
        weigh("Trang đăng nhập, lần đầu", FIRST_LIMIT_KB)
        page.get_by_label("Tên đăng nhập").fill("hoa")
        page.get_by_label("Mật khẩu").fill("mat-khau-do")
        page.get_by_role("button", name="Đăng nhập").click()
        weigh("Hôm nay", LATER_LIMIT_KB)
        for name, url in (
            ("Lớp của tôi", "/lop-cua-toi/"),
            ("Chứng nhận của tôi", "/chung-nhan-cua-toi/"),
            ("Tài khoản", "/tai-khoan/"),
        ):
            page.goto(f"http://127.0.0.1:{port}{url}")
            weigh(name, LATER_LIMIT_KB)
        browser.close()
