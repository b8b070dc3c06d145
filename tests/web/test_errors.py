"""What a person reads when something is wrong."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from diemtua.kernel.errors import BadInput, Conflict, NotAllowed, NotInForce
from diemtua.web.middleware import DomainErrorMiddleware
from diemtua.web.views import server_error


def test_each_domain_error_has_its_status_and_shows_its_sentence(as_, cast) -> None:
    request = RequestFactory().get("/")
    request.user = cast.binh
    request.session = {}
    request._messages = []
    request.htmx = False
    middleware = DomainErrorMiddleware(lambda r: None)
    for error, status in ((BadInput, 400), (NotAllowed, 403), (Conflict, 409), (NotInForce, 422)):
        response = middleware.process_exception(request, error("Hãy thử lại."))
        assert response.status_code == status
        assert "Hãy thử lại." in response.content.decode()
    assert middleware.process_exception(request, ValueError()) is None


def test_an_unknown_address_is_a_page_with_a_way_back(as_, cast) -> None:
    response = as_(cast.hoa).get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Về trang đầu" in response.content.decode()


def test_the_address_of_a_button_opened_as_a_page_says_where_to_look(as_, cast) -> None:
    """As a phone does that takes up an old tab again: an empty answer would be the browser's own page of errors."""
    response = as_(cast.hoa).get("/tai-khoan/phien/ket-thuc-khac/")
    page = response.content.decode()
    assert (response.status_code, response["Allow"], page.count("<h1>Chưa có gì để xem ở đây</h1>"), page.count("Về trang đầu")) == (405, "POST", 1, 1)  # fmt: skip


def test_the_page_of_our_own_fault_needs_no_database() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    page = response.content.decode()
    assert "Máy chủ gặp lỗi" in page
    for address in re.findall(r'href="/static/([^"]+)"', page):
        assert finders.find(address), f"{address} is linked by its plain name"


@pytest.mark.parametrize(
    "address", ["/dang-nhap/", "/khong-co/", "/a%00b", "/robots.txt", "/chung-nhan/khoa.json", "/api/v1/x"]
)
def test_every_answer_tells_the_browser_what_to_keep_from(db, client, address) -> None:
    response = client.get(address)
    told = {
        name: response[name].split("; ")[0] for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
    }
    assert told == {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(response["Permissions-Policy"].split(", "))


def test_the_log_tells_no_address_that_led_nowhere_and_no_browser_that_typed_a_wrong_password(
    db, client, caplog
) -> None:
    caplog.set_level("INFO")
    client.get("/lich/dia-chi-bi-mat.ics")
    client.get("/chung-nhan/MABIMAT")
    typed = {"username": "0912345678", "password": "sai-mat-khau"}
    client.post("/dang-nhap/", typed, headers={"User-Agent": "Firefox-cua-Hoa"})
    secrets = ("dia-chi-bi-mat", "MABIMAT", "0912345678", "127.0.0.1", "sai-mat-khau", "Firefox-cua-Hoa")
    assert "New login failure" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_who_only_looked_carries_no_cookie_beyond_the_browser_s_life(db, client) -> None:
    cookies = client.get("/dang-nhap/").cookies
    assert [(name, one["max-age"], one["expires"]) for name, one in cookies.items()] == [("csrftoken", "", "")]


def test_search_engines_may_open_what_is_public_and_nothing_that_asks_for_an_account(db, client) -> None:
    """A certificate may be opened: only so its «noindex» is read."""
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.replace("/$", "/").splitlines()[:-1])
    opened = ["/cong-cu/bao-truoc/", "/giai-dap/x/", "/van-ban/x/", "/chung-nhan/ABCD", "/en/certificate/ABCD"]
    assert [path for path in opened if not rules.can_fetch("*", path)] == []
    assert client.get("/robots.txt").text.splitlines()[-1] == "Disallow: /"


def test_no_page_may_run_inline_script(as_, cast) -> None:
    response = as_(cast.binh).get("/")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.variants
@pytest.mark.parametrize("address", ["/chung-nhan/khoa/%00", "/?tim=%00", "/can-bo/?tim=a%00b"])
def test_a_nul_in_the_address_is_refused_before_the_database(db, client, address) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert (response.status_code, len(queries)) == (400, 0)
    assert "Đường dẫn không đúng dạng" in response.content.decode()


@pytest.mark.variants
@pytest.mark.parametrize("asked", [{"q": "a\0b"}, {"q": "a", "van-ban": "\0"}, {"q": "a", "ngay": "\0"}])
def test_so_is_one_in_a_question_that_is_sent_in_no_address(db, client, asked) -> None:
    assert client.post("/tra-cuu/", asked).status_code == 400
