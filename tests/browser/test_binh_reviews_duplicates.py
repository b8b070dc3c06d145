"""Bình goes through suspected pairs without leaving the keyboard, and takes a merge back."""

import datetime as dt

from playwright.sync_api import expect

from diemtua.duplicates.models import Merge, SuspectedPair
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_person, make_union


def ward_with_doubles(cast) -> None:
    school = make_union(cast.ward, "Trường Mầm non Hoa Sen", kind="state")
    for n, (one, other) in enumerate((("Phạm Thị Bích", "Pham Thi Bich"), ("Lê Thu Trang", "Lê Thu Trnag"), ("Đặng Minh Khôi", "Đặng Minh Khôi"))):  # fmt: skip
        born = {"birth_date": dt.date(1985, 4, 3 + n), "birth_year": 1985, "phone": f"091200000{n}"}
        make_person(one, cast.union, position="PCT", citizen_id=f"00118500000{n}", email=f"canbo{n}@vidu.vn", **born)
        make_person(other, school, position="CT", last_trained_year=2023, **born)


def test_binh_reviews_three_pairs_by_keyboard_and_unmerges_one(cast, walk, shot, accessible) -> None:
    ward_with_doubles(cast)
    page = walk(cast.binh, size=DESK)
    page.goto("/trung-nguoi/")
    page.get_by_role("button", name="Rà soát lại").click()
    expect(page.get_by_text("Đã so sánh")).to_be_visible()
    page.goto("/trung-nguoi/")
    accessible(page)
    shot(page, "trung-1-danh-sach")
    page.get_by_role("link", name="Xem từng cặp").click()

    expect(page.get_by_text("Cặp 1 trong 3, còn 3 cặp chưa quyết định.")).to_be_visible()
    accessible(page)
    shot(page, "trung-2-xem-cap", full=True)
    first = page.url
    page.keyboard.press("1")
    expect(page.get_by_text("còn 2 cặp chưa quyết định.")).to_be_visible()
    assert page.url != first  # htmx moved on without a reload, and the address with it
    page.keyboard.press("u")
    expect(page.get_by_text("còn 3 cặp chưa quyết định.")).to_be_visible()
    expect(page).to_have_url(first)
    page.keyboard.press("1")
    expect(page.get_by_text("còn 2 cặp chưa quyết định.")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_text("còn 1 cặp chưa quyết định.")).to_be_visible()
    page.keyboard.press("k")
    expect(page.get_by_text("Bình quyết định lúc")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("button", name="Cùng một người")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("Không còn cặp nào chờ bạn quyết định.")).to_be_visible()
    assert sorted(SuspectedPair.objects.values_list("verdict", flat=True)) == ["other", "same", "same"]

    page.get_by_role("link", name="Các hồ sơ đã gộp").click()
    accessible(page)
    page.get_by_role("table").get_by_role("link").first.click()
    accessible(page)
    shot(page, "trung-3-da-gop")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Tách lại thành hai người").click()
    expect(page.get_by_text("Đã tách lại thành hai hồ sơ:")).to_be_visible()
    assert Merge.objects.filter(undone_at=None).count() == 1

    phone = walk(cast.binh, size=PHONE)
    SuspectedPair.objects.update(verdict="", merge=None)
    phone.goto("/trung-nguoi/")
    phone.get_by_role("link", name="Xem từng cặp").click()
    accessible(phone)
    shot(phone, "trung-4-dien-thoai", full=True)
