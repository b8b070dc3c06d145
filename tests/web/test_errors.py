"""What a person reads when something is wrong."""

import pytest
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
    assert "Máy chủ gặp lỗi" in response.content.decode()


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
