"""Hòa sits a test on her phone through a lost network and a second phone; Khải marks; she reads her result."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from diemtua.exams.actions import load_bank
from diemtua.exams.models import Answer, Item, Paper, PaperItem, Sitting
from tests.browser.conftest import DESK
from tests.exams.factories import make_exam


@pytest.fixture
def exam(cast):
    """Four questions of the shipped bank: one choice, true or false, several choices, an essay; ten points."""
    load_bank()
    paper = Paper.objects.create(title="Kiểm tra cuối khóa", unit=cast.ward, duration_minutes=30)
    for position, (code, points) in enumerate({"T04-01": 2, "T04-03": 2, "T04-05": 2, "T04-TL1": 4}.items(), 1):
        item = Item.objects.get(code=code)
        PaperItem.objects.create(paper=paper, item=item, position=position, points=points)
    return make_exam(cast, paper=paper)


PROBATION, PAY, QUIT = "Chị Mai", "85% mức lương", "không cần báo trước"  # the stems of T04-01, T04-03, T04-05


def choice(page: Page, stem: str, text: str) -> Locator:
    return page.get_by_role("group", name=re.compile(stem)).get_by_label(text, exact=True)


def choose(page: Page, stem: str, text: str) -> None:
    choice(page, stem, text).check()


def status(page: Page):
    return page.locator("#trang-thai")


def cut(route: Route) -> None:
    route.abort("internetdisconnected")


def test_hoa_sits_loses_the_network_changes_phone_and_reads_her_result(cast, exam, walk, shot, accessible) -> None:
    phone = walk(cast.hoa)
    phone.goto(f"/bai-kiem-tra/{exam.pk}/")
    accessible(phone)
    phone.get_by_role("button", name="Bắt đầu làm bài").click()

    # given, and said to be saved
    choose(phone, PROBATION, "60 ngày")
    expect(status(phone)).to_contain_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    assert Answer.objects.get(paper_item__item__code="T04-01").value == ["c"]
    accessible(phone)
    shot(phone, "kiem-tra-1-lam-bai")

    # no network: the page says so, keeps the answer through a reload, and sends it when the network is back
    phone.route("**/cau/**", cut)
    choose(phone, PAY, "Đúng")
    expect(status(phone)).to_contain_text("Chưa lưu – đang thử lại")
    assert not Answer.objects.filter(paper_item__item__code="T04-03").exists()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.get_by_text("Chưa nộp được vì còn câu chưa lưu")).to_be_in_viewport()
    phone.context.set_offline(False)
    phone.reload()
    expect(choice(phone, PAY, "Đúng")).to_be_checked()
    expect(status(phone)).to_contain_text("Chưa lưu – đang thử lại")
    phone.unroute("**/cau/**")
    expect(status(phone)).to_contain_text("Đã lưu lúc")
    assert Answer.objects.get(paper_item__item__code="T04-03").value == ["dung"]

    # an essay is saved while it is written
    phone.get_by_label(re.compile("Bài viết câu")).type("Điều 37: không được cho chị nghỉ việc.")
    expect(status(phone)).to_contain_text("Đã lưu lúc")

    # another phone goes on where this one stopped, and its answer is the newer one
    second = walk(cast.hoa)
    second.goto("/bai-kiem-tra/")
    second.get_by_role("link", name=exam.title).click()
    second.get_by_role("link", name="Làm tiếp").click()
    expect(choice(second, PROBATION, "60 ngày")).to_be_checked()
    expect(second.get_by_label(re.compile("Bài viết câu"))).to_have_value("Điều 37: không được cho chị nghỉ việc.")
    choose(second, QUIT, "Bị quấy rối tình dục tại nơi làm việc")
    expect(status(second)).to_contain_text("Đã lưu lúc")

    # handing in names what is blank first
    second.get_by_role("button", name="Nộp bài").click()
    expect(second.get_by_text("Bạn đã trả lời mọi câu.")).to_be_visible()
    accessible(second)
    second.get_by_role("button", name="Nộp bài").click()
    expect(second.get_by_role("heading", name="Bài đã nộp")).to_be_visible()
    accessible(second)

    # the first phone is told, and loses nothing
    choose(phone, PROBATION, "30 ngày")
    expect(phone).to_have_url(re.compile(r"/ket-qua/$"))

    khai = walk(cast.khai, size=DESK)
    khai.goto("/cham-bai/")
    accessible(khai)
    khai.get_by_role("link", name=re.compile("Chấm tiếp")).click()
    expect(khai.get_by_text("không được cho chị nghỉ việc")).to_be_visible()
    html = khai.content()
    assert not [word for word in (cast.hoa.full_name, cast.union.name) if word in html]
    for label, score in ("Nhận ra", "3"), ("Nêu được hậu quả", "1.5"), ("Các bước", "2"), ("Cách nói", "1.5"):
        khai.get_by_label(re.compile(label)).fill(score)
    khai.get_by_label(re.compile("Nhận xét")).fill("Đúng căn cứ, còn thiếu bước báo công đoàn cấp trên.")
    accessible(khai)
    shot(khai, "kiem-tra-2-cham-bai")
    khai.get_by_label(re.compile("Cách nói")).press("Enter")
    expect(khai.get_by_text("không còn bài nào chờ")).to_be_visible()

    second.reload()
    # 2 + 2 + 0,67 (one of three, nothing wrong) + 8/10 of 4 points, of 10
    expect(second.locator(".big")).to_have_text("78,70%")
    expect(second.get_by_text("còn thiếu bước báo công đoàn cấp trên")).to_be_visible()
    accessible(second)
    shot(second, "kiem-tra-3-ket-qua")
    assert Sitting.objects.get().passed


def test_hoa_runs_out_of_time_without_a_network_and_is_told_what_was_not_saved(cast, exam, walk) -> None:
    phone = walk(cast.hoa)
    phone.goto(f"/bai-kiem-tra/{exam.pk}/")
    phone.get_by_role("button", name="Bắt đầu làm bài").click()
    choose(phone, PROBATION, "60 ngày")
    expect(status(phone)).to_contain_text("Đã lưu lúc")
    Sitting.objects.update(due_at=timezone.now() + dt.timedelta(seconds=3))
    phone.reload()
    phone.route("**/bai-lam/**", cut)
    phone.route("**/cau/**", cut)
    choose(phone, QUIT, "Bị ngược đãi hoặc cưỡng bức lao động")
    expect(status(phone)).to_have_text(
        "Hết giờ. Máy đang mất mạng; những câu đã lưu vẫn được chấm, 1 câu chưa lưu.", timeout=15000
    )
    Sitting.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    phone.unroute("**/bai-lam/**")
    phone.unroute("**/cau/**")
    expect(status(phone)).to_contain_text("1 câu không kịp lưu nên không được chấm.")
    expect(phone).to_have_url(re.compile(r"/ket-qua/$"))
    expect(phone.locator(".big")).to_have_text("20%")


def test_an_answer_given_before_the_script_arrives_is_saved_too(cast, exam, walk) -> None:
    phone = walk(cast.hoa)
    held: list[Route] = []
    phone.route("**/exams/sitting*.js", lambda route: held.append(route))
    phone.goto(f"/bai-kiem-tra/{exam.pk}/")
    phone.get_by_role("button", name="Bắt đầu làm bài").click(no_wait_after=True)
    choose(phone, PROBATION, "60 ngày")
    assert not Answer.objects.exists()
    held[0].continue_()
    expect(status(phone)).to_contain_text("Đã lưu lúc")
    assert Answer.objects.get().value == ["c"]


def test_hoa_sits_without_javascript(cast, exam, walk) -> None:
    phone = walk(cast.hoa, java_script_enabled=False)
    phone.goto(f"/bai-kiem-tra/{exam.pk}/")
    phone.get_by_role("button", name="Bắt đầu làm bài").click()
    choose(phone, PROBATION, "60 ngày")
    phone.get_by_role("button", name="Lưu bài").click()
    expect(phone.get_by_text("Đã lưu mọi câu trả lời.")).to_be_visible()
    expect(choice(phone, PROBATION, "60 ngày")).to_be_checked()
    choose(phone, PAY, "Đúng")
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.get_by_text("Còn 2 câu chưa trả lời:")).to_be_visible()
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.locator(".big")).to_have_text("40%")
    assert sorted(Answer.objects.values_list("value", flat=True)) == [["c"], ["dung"]]
