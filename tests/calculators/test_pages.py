"""The public pages: no account, few queries, nothing breaks them."""

import datetime as dt
import random
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.calculators.rules.catalogue import TOOLS
from diemtua.legislation import finders
from diemtua.legislation.models import Article, ArticleVersion, Document

pytestmark = pytest.mark.django_db
NOTICE = (
    "/cong-cu/bao-truoc/?ben=nguoi-lao-dong&hop_dong=khong-xac-dinh&ly_do=thuong&moc=nghi&ngay=2026-12-31&nghi=factory"
)


@pytest.fixture
def labour_code(db):
    """Article 35 of an invented text under the Labour Code's number."""
    start = dt.date(2021, 1, 1)
    document = Document.objects.create(number="45/2019/QH14", slug="45-2019-QH14", kind="Bộ luật", title="Bộ luật Lao động", name_key="bo luat lao dong", in_force_on=start)  # fmt: skip
    article = Article.objects.create(document=document, label="35", position=1)
    ArticleVersion.objects.create(article=article, title="Thử", text="1. Thử.", since=start)


def test_the_index_names_every_calculator(client) -> None:
    body = client.get("/cong-cu/").content.decode()
    assert all(f'href="/cong-cu/{tool.slug}/"' in body for tool in TOOLS)


def test_a_stranger_is_answered_with_article_day_and_count(client) -> None:
    body = client.get(NOTICE).content.decode()
    assert "Phải báo chậm nhất thứ Hai, 16/11/2026" in body
    assert "tính ngược 45 ngày" in body
    assert "luật có hiệu lực ngày 31/12/2026" in body
    assert re.search(r"Điều 35 khoản 1 điểm a\s*<span class=\"badge good\">đã kiểm chứng", body)


def test_an_answer_says_that_its_link_carries_what_was_typed_and_is_listed_by_no_search_engine(client) -> None:
    noindex, said = '<meta name="robots" content="noindex">', "Đường dẫn mang theo mọi điều đã nhập"
    pages = [client.get(address).text for address in (NOTICE.partition("?")[0], NOTICE)]
    assert [(noindex in page, said in page) for page in pages] == [(False, False), (True, True)]


def test_the_address_keeps_what_was_typed(client) -> None:
    page = client.get(NOTICE)
    assert page.context["address"].endswith(NOTICE)
    assert 'value="2026-12-31"' in page.content.decode()


def test_the_source_links_to_the_article_of_that_day_when_the_store_has_it(client, labour_code) -> None:
    body = client.get(NOTICE).content.decode()
    assert '<a href="/van-ban/45-2019-QH14/dieu-35/?ngay=2026-12-31#k1-a">Bộ luật Lao động, Điều 35' in body


def test_a_refusal_is_shown_with_the_form(client) -> None:
    page = client.get("/cong-cu/luong-toi-thieu/?vung=1&ngay=2040-01-01")
    body = page.content.decode()
    assert page.status_code == 200
    assert "Chưa có giá trị «Lương tối thiểu tháng vùng I»" in body
    assert 'value="2040-01-01"' in body


def test_an_unknown_calculator_is_not_found(client) -> None:
    assert client.get("/cong-cu/khong-co/").status_code == 404


def test_an_answer_takes_two_queries_and_little_time(client, labour_code) -> None:
    client.get(NOTICE)
    with CaptureQueriesContext(connection) as found:
        client.get(NOTICE)
    assert len(found) == 2  # articles of the rule, articles of the counting
    started = time.process_time()
    for _ in range(10):
        client.get(NOTICE)
    assert (time.process_time() - started) / 10 < 0.03


@pytest.mark.slow
def test_nothing_typed_breaks_a_page(client) -> None:
    """Every calculator with seeded nonsense in its fields answers, asks again or refuses; it never falls over."""
    chance = random.Random(20261122)
    nonsense = ["", "-1", "0", "1e9", "999999999999999999999", "9999-12-31", "0001-01-01", "2026-02-30", "2100-12-31", "1940-01-01", "khac", "<b>", "12.5", "١٢", "on"]  # fmt: skip
    from diemtua.calculators.forms.catalogue import FORMS

    for slug, form in FORMS.items():
        names = list(form.base_fields)
        for _ in range(8):
            told = {name: chance.choice([*nonsense, *_choices(form, name)]) for name in names if chance.random() < 0.9}
            assert client.get(f"/cong-cu/{slug}/", told).status_code == 200, (slug, told)


def _choices(form, name: str) -> list[str]:
    return [str(key) for key, _ in getattr(form.base_fields[name], "choices", [])]


def test_the_values_of_a_day_show_old_and_new(client) -> None:
    before = client.get("/cong-cu/muc-va-han/?q=đoàn phí công đoàn&ngay=2025-06-30").content.decode()
    after = client.get("/cong-cu/muc-va-han/?q=đoàn phí công đoàn&ngay=2025-07-01").content.decode()
    assert re.search(r'id="dues_percent".*?<b>1%</b>', before, re.S)
    assert re.search(r'id="dues_percent".*?<b>0,5%</b>', after, re.S)
    assert "1% từ 01/01/2017" in after


@pytest.mark.parametrize("day", ["abc", "2026-11-31", "2101-01-01", "1939-12-31"])
def test_a_day_that_cannot_be_read_is_told_and_the_words_stay(client, day: str) -> None:
    page = client.get(f"/cong-cu/muc-va-han/?q=lương tối thiểu&ngay={day}")
    body = page.content.decode()
    assert day in " ".join(page.wsgi_request.filters.unknown)
    assert f"Không dùng được «{day}» nên trang này bỏ qua." in body
    assert page.context["q"] == "lương tối thiểu"
    assert "dues_percent" not in body


def test_the_page_of_values_takes_three_queries_however_many_there_are(client) -> None:
    for query in ("?q=đoàn phí", ""):
        with CaptureQueriesContext(connection) as found:
            client.get(f"/cong-cu/muc-va-han/{query}")
        assert len(found) <= 3


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("nghi viec bao truoc may ngay", "Báo trước khi nghỉ việc"),
        ("tăng ca ngày chủ nhật được trả bao nhiêu", "Tiền lương làm thêm giờ"),
        ("dong doan phi bao nhieu", "Đoàn phí"),
        ("thử việc mấy tháng", "Thử việc"),
        ("thoi hieu khoi kien", "Thời hiệu giải quyết tranh chấp"),
        ("chủ tịch công đoàn được mấy giờ", "Giờ làm công tác công đoàn"),
    ],
)
def test_the_search_offers_the_calculator(question: str, title: str) -> None:
    found = {g.heading: [h.title for h in g.hits] for g in finders.groups(question, day=timezone.localdate())}
    assert title in found["Công cụ tính"]


def test_the_search_offers_the_value_of_the_day() -> None:
    found = finders.groups("muc dong doan phi", day=dt.date(2025, 6, 1))
    hits = [h for g in found if g.heading == "Mức, hạn và quy tắc" for h in g.hits]
    assert ("Đoàn phí công đoàn", "1% (Quyết định 1908/QĐ-TLĐ)") in [(h.title, h.summary) for h in hits]
    assert hits[0].url.startswith("/cong-cu/muc-va-han/?ngay=2025-06-01#")


@pytest.mark.parametrize(("act", "people"), [("min_wage_1_10", "1"), ("min_wage_11_50", "11"), ("min_wage_51", "51")])
def test_an_address_of_before_the_number_of_people_was_asked_still_answers_and_says_so(client, act, people) -> None:
    kept = "ai=to-chuc&so_tien=&so_nguoi=&ngay=2026-10-01"
    page = client.get(f"/cong-cu/muc-phat/?hanh_vi={act}&{kept}").context
    now = client.get(f"/cong-cu/muc-phat/?hanh_vi=min_wage&{kept.replace('nguoi=', f'nguoi={people}')}").context
    assert page["outcome"] == now["outcome"] is not None
    assert (f"đang tính với {people} người" in page["form"].changed, now["form"].changed) == (True, "")
