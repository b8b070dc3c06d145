"""Help with drafting, against a small server of the protocol on loopback."""

import datetime as dt
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from diemtua.advice import actions, drafting
from diemtua.advice.models import Answer, Inquiry
from diemtua.advice.rules.drafting import Source, read
from diemtua.advice.rules.facts import kept
from diemtua.kernel.errors import BadInput, Conflict
from tests.advice.conftest import NOW, lines
from tests.advice.factories import make_inquiry

TOLD = "Tôi là Trần Thị Hòa ở Công ty TNHH May Sông Hồng, 0912345678, phải giữ sổ mấy tháng?"
SOURCES = [Source(1, "Điều 1", "Lời", "/1"), Source(2, "Điều 2", "Lời", "/2")]


@pytest.fixture
def model(settings):
    """A server that answers what the test sets, and remembers what it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.path, self.headers["Authorization"], json.loads(body)))
            status, text = self.server.reply
            data = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.reply = [], (200, "")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.DRAFTING_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.DRAFTING_KEY, settings.DRAFTING_MODEL = "bi-mat", "nho"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def held(cast, law):
    return make_inquiry(cast.hoa, text=TOLD, state="taken", handler=cast.thao, unit=cast.union)


def ask(inquiry, by, question="Phải giữ sổ mấy tháng?"):
    return actions.draft_help(inquiry=inquiry, question=question, by=by, now=NOW)


def test_a_sensitive_question_and_a_known_name_never_leave(cast, held, model) -> None:
    for told in ("tran thi hoa", " "):
        with pytest.raises(BadInput):
            ask(held, cast.thao, question=told)
    ask(held, cast.thao, question="chị hòa ở songhong hỏi giữ sổ mấy tháng")  # whether it is known is not told
    assert model.got.pop()[2]["messages"][1]["content"].endswith(
        "chị [người lao động A] ở [đã che] hỏi giữ sổ mấy tháng"
    )
    drafted = lines()
    Inquiry.objects.update(is_sensitive=True)
    held.refresh_from_db()
    for attempt in (lambda: ask(held, cast.thao), lambda: actions.words_to_send(inquiry=held, by=cast.thao)):
        with pytest.raises(Conflict, match="Câu nhạy cảm không gửi ra ngoài"):
            attempt()
    assert (model.got, lines()) == ([], drafted)


def test_a_draft_keeps_only_sentences_tied_to_an_article_and_sends_nobodys_name(cast, held, model) -> None:
    model.reply = (200, "Người lao động giữ sổ ba tháng. [1]\nCông ty xấu lắm.\nTheo điều không có. [9]")
    draft = ask(held, cast.thao, question=actions.words_to_send(inquiry=held, by=cast.thao))
    assert [(s.text, s.source.number) for s in draft.sentences] == [("Người lao động giữ sổ ba tháng.", 1)]
    assert (draft.dropped, lines()) == (2, ["advice.draft_help"])
    path, key, sent = model.got[0]
    assert (path, key, sent["model"]) == ("/v1/chat/completions", "Bearer bi-mat", "nho")
    words = json.dumps(sent, ensure_ascii=False)
    assert "Thời hạn giữ sổ" in words
    assert not any(told in words for told in ("Hòa", "Sông Hồng", "0912345678"))
    assert Answer.objects.count() == 0


def test_the_facts_told_leave_roughly_and_masked(cast, held, model) -> None:
    Inquiry.objects.update(contract="fixed", details=kept({"started_on": dt.date(2019, 5, 6), "ended_on": None, "wage": "4to6", "written": "spoken"}))  # fmt: skip
    held.refresh_from_db()
    words = actions.words_to_send(inquiry=held, by=cast.thao)
    assert words.endswith(
        "Hợp đồng: Xác định thời hạn (đến 36 tháng)\nVào làm: tháng 5/2019\nCông ty báo: Chỉ nói miệng"
    )


def test_it_is_off_by_default_and_a_colleague_gets_none(cast, minh, held, settings) -> None:
    assert settings.DRAFTING_URL == ""
    for by in (cast.thao, minh):
        with pytest.raises(Conflict):
            actions.words_to_send(inquiry=held, by=by)
        with pytest.raises(Conflict):
            ask(held, by)
    assert lines() == []


@pytest.mark.parametrize("fault", ["error", "nonsense", "away", "file"])
def test_a_model_that_fails_costs_nothing_but_a_sentence(cast, held, model, settings, fault: str) -> None:
    model.reply = (500, "x") if fault == "error" else (200, None) if fault == "nonsense" else (200, "x")
    if fault == "away":
        settings.DRAFTING_URL = "http://127.0.0.1:9/v1"
    if fault == "file":
        settings.DRAFTING_URL = "file:///etc"
    with pytest.raises(Conflict):
        ask(held, cast.thao)
    assert lines() == []


@pytest.mark.parametrize("reply", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"])
def test_a_server_of_another_protocol_costs_nothing_but_a_sentence(cast, held, settings, reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        settings.DRAFTING_URL = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(Conflict, match="không trả lời được lúc này"):
            ask(held, cast.thao)
        thread.join()


def test_a_reply_that_drips_is_not_waited_for(settings) -> None:
    class Dripping:
        def read1(self, most: int) -> bytes:
            return b"x"

    with pytest.raises(TimeoutError):
        drafting._read(Dripping(), until=time.monotonic() - 1)


def test_the_page_shows_the_draft_to_the_adviser_alone(cast, held, model, as_) -> None:
    model.reply = (200, "Người lao động giữ sổ ba tháng. [1]")
    url = f"/ban-tu-van/{held.pk}/"
    assert "Gợi ý bản nháp" in as_(cast.thao).get(url).content.decode()
    client = as_(cast.thao)
    words = client.post(url + "goi-y/", {"text": "Lời tôi đang viết", "no_article_reason": ""}).content.decode()
    assert ("Tôi là [người lao động A] ở [doanh nghiệp A], [số điện thoại], phải giữ sổ" in words, model.got) == (
        True,
        [],
    )
    assert "Trong bài còn" in client.post(url + "goi-y/", {"question": "Trần Thị Hòa hỏi"}).content.decode()
    pressed = client.post(url + "goi-y/", {"question": "Tổ của Páo giữ sổ mấy tháng?", "che": "Páo"}).content.decode()
    assert ("Tổ của [đã che] giữ sổ mấy tháng?" in pressed, model.got) == (True, [])
    page = client.post(url + "goi-y/", {"question": "Giữ sổ mấy tháng, đã bớt chữ?"}).content.decode()
    assert "Câu hỏi:\nGiữ sổ mấy tháng, đã bớt chữ?" in model.got[0][2]["messages"][1]["content"]
    assert "Người lao động giữ sổ ba tháng." in page
    assert Answer.objects.get().text == "Lời tôi đang viết"
    assert "ba tháng" not in as_(cast.hoa).get(f"/tu-van/{held.pk}/").content.decode()


@pytest.mark.parametrize(
    ("reply", "kept", "dropped"),
    [
        ("Một câu đủ dài. [1] Một câu khác nữa. [2]", 2, 0),
        ("- Gạch đầu dòng thứ nhất [2].", 1, 0),
        ("Hai căn cứ một câu [1] [2]", 1, 1),
        ("KHÔNG CÓ CĂN CỨ", 0, 1),
        ("", 0, 0),
        ("Ngắn [1]", 0, 1),
    ],
)
def test_reading_a_reply(reply: str, kept: int, dropped: int) -> None:
    draft = read(reply, SOURCES)
    assert (len(draft.sentences), draft.dropped) == (kept, dropped)
