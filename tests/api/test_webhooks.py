"""News for receivers: signed, without personal data, tried again, and never a way into the own network."""

import contextlib
import datetime as dt
import hashlib
import hmac
import http.server
import json
import socket
import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.api import actions, news
from diemtua.api.jobs import look_for_news
from diemtua.api.models import Delivery, Reading, Webhook
from diemtua.api.rules import WAITS, event_of, may_call, next_try, url_fault
from diemtua.audit.actions import ASKER, record
from diemtua.audit.models import Entry
from diemtua.corrections.actions import edit_person, person_edition
from diemtua.duplicates.actions import merge_pair
from diemtua.kernel.errors import BadInput, NotAllowed
from diemtua.people.models import User
from diemtua.reorganisation.models import Operation
from diemtua.unions.actions import reveal_citizen_id
from diemtua.unions.models import Stewardship
from tests.duplicates.conftest import suspect
from tests.factories import make_person
from tests.reorganisation.factories import draft, enact


@pytest.fixture
def receiver(settings):
    """A server of our own that notes what it is sent and answers with `status`."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
            self.send_response(self.server.status)  # type: ignore[attr-defined]
            self.send_header("Location", "http://127.0.0.1:1/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.status = [], 204  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def declare(cast, receiver, *, unit=None, by=None):
    url = f"http://127.0.0.1:{receiver.server_port}/tin?a=1"
    return actions.create_webhook(unit=unit or cast.ward, url=url, by=by or cast.binh, now=timezone.now())


def new_phone(cast, phone: str = "0905000111") -> None:
    """Bình mends Hòa's number."""
    cast.hoa_person.refresh_from_db()
    edition = person_edition(cast.hoa_person)
    edit_person(person=cast.hoa_person, values={"phone": phone}, edition=edition, by=cast.binh, now=timezone.now())


def later() -> dt.datetime:
    """Now, a minute after all that was done so far."""
    minute = dt.timedelta(minutes=1)
    Entry.objects.update(at=F("at") - minute)
    Webhook.objects.update(created_at=F("created_at") - minute)
    return timezone.now()


def test_a_change_below_the_unit_is_told_signed_and_without_names(cast, receiver) -> None:
    hook, secret = declare(cast, receiver)
    declare(cast, receiver, unit=cast.other_ward, by=cast.other_binh)
    new_phone(cast)
    reveal_citizen_id(person=cast.hoa_person, by=cast.binh)
    assert look_for_news(now=later())
    assert not look_for_news(now=later())
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["event"], told["subject_id"]) == ("person.changed", str(cast.hoa_person.pk))
    assert set(told) == {"id", "event", "subject_id", "happened_at"}
    at, mark = (part.partition("=")[2] for part in headers["X-DiemTua-Signature"].split(","))
    assert mark == hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert hook.deliveries.get().state == Delivery.State.SENT


def test_lines_are_read_late_enough_and_only_once(cast, receiver) -> None:
    declare(cast, receiver)
    new_phone(cast)
    assert news.collect_news(now=timezone.now()) == 0
    assert news.collect_news(now=later()) == 1
    assert news.collect_news(now=later()) == 0
    Reading.objects.update(last_entry_id=0)
    news.collect_news(now=later())
    assert Delivery.objects.count() == 1


def test_what_somebody_asked_does_not_pass_over_the_news_before_it(cast, receiver) -> None:
    """Its line keeps only the day, so it looks older than the change just written."""
    declare(cast, receiver)
    new_phone(cast)
    with transaction.atomic():
        record("advice.ask", by=ASKER, subject=cast.ward)
    assert (news.collect_news(now=timezone.now()), news.collect_news(now=later())) == (0, 1)


def test_a_refusal_is_tried_again_later_and_at_last_given_up(cast, receiver, lines) -> None:
    hook, _ = declare(cast, receiver)
    new_phone(cast)
    news.collect_news(now=later())
    receiver.status = 302  # a redirect is not followed
    now = later()
    for attempt in range(1, len(WAITS) + 2):
        assert not news.deliver(hook.deliveries.get(), now=now)
        row = hook.deliveries.get()
        assert (row.attempts, row.status) == (attempt, 302)
        if attempt <= len(WAITS):
            assert row.next_at == now + WAITS[attempt - 1]
            assert news.due_deliveries(now=now) == []
            now = row.next_at
    assert row.state == Delivery.State.GIVEN_UP
    actions.resend(delivery=row, by=cast.binh, now=now)
    receiver.status = 200
    assert news.deliver(hook.deliveries.get(), now=now)
    assert lines()[-1] == "api.resend_delivery"


def test_who_no_longer_answers_for_the_unit_hears_nothing(cast, receiver) -> None:
    declare(cast, receiver)
    new_phone(cast)
    cast.binh.stewardships.update(ended_at=timezone.now())
    assert news.collect_news(now=later()) == 0


def test_what_waits_is_not_sent_to_who_lost_the_unit_meanwhile(cast, receiver) -> None:
    declare(cast, receiver)
    new_phone(cast)
    now = later()
    assert news.collect_news(now=now) == 1
    cast.binh.stewardships.update(ended_at=timezone.now())
    (delivery,) = news.due_deliveries(now=now)
    assert not news.deliver(delivery, now=now)
    assert (receiver.got, Delivery.objects.get().state) == ([], Delivery.State.GIVEN_UP)
    with pytest.raises(NotAllowed):
        actions.resend(delivery=Delivery.objects.get(), by=User.objects.get(pk=cast.binh.pk), now=now)


def test_news_for_two_receivers_and_for_three_take_as_many_queries(cast) -> None:
    def told(by: User) -> tuple[int, int]:
        Webhook.objects.create(unit=cast.ward, url=f"https://{by.username}.vn/", by=by)
        new_phone(cast, f"090500011{by.pk % 10}")
        with CaptureQueriesContext(connection) as seen:
            made = news.collect_news(now=later())
        return made, len(seen)

    Stewardship.objects.create(user=cast.khai, unit=cast.ward)
    _, two, three = told(cast.binh), told(cast.city_officer), told(cast.khai)
    assert (two[0], three) == (2, (3, two[1]))


def test_a_receiver_that_is_not_there_is_a_sentence_not_a_crash(cast, receiver) -> None:
    assert news.post("http://127.0.0.1:1/", b"", {}, allow_private=True)[1] == (
        "Không gửi được: máy nhận từ chối kết nối ở cổng này."
    )
    assert news.post("http://khong-co.invalid/", b"", {}, allow_private=True)[1].startswith("Không tìm thấy")


def test_an_answer_letter_by_letter_does_not_hold_the_worker(monkeypatch) -> None:
    monkeypatch.setattr(news, "SEND_SECONDS", 0.3)
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with contextlib.suppress(OSError):
            called, _ = server.accept()
            with called:
                for letter in b"HTTP/1.1 " + b"2" * 600:
                    called.sendall(bytes([letter]))
                    time.sleep(0.05)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    told = news.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {}, allow_private=True)
    assert told == (None, "Không gửi được: máy nhận không trả lời kịp.")
    assert time.monotonic() - began < 15
    server.close()
    thread.join()


def test_a_merge_names_both_and_the_number_that_went_leads_to_who_stays(cast, receiver, system) -> None:
    declare(cast, receiver)
    again = make_person("Trần Hòa", cast.union, position="TT")
    merge_pair(pair=suspect(cast.hoa_person, again), kept_id=cast.hoa_person.pk, by=cast.binh, now=timezone.now())
    assert look_for_news(now=later())
    told = json.loads(receiver.got[0][1])
    assert (told["event"], told["subject_id"], told["other_id"]) == (
        "person.merged",
        str(cast.hoa_person.pk),
        str(again.pk),
    )
    assert system().get(f"/api/v1/persons/{again.pk}").json()["id"] == cast.hoa_person.pk


def test_a_reorganisation_is_told_to_both_sides(cast, receiver) -> None:
    declare(cast, receiver)
    declare(cast, receiver, unit=cast.other_ward, by=cast.other_binh)
    decision = enact(cast, draft(cast, Operation(kind=Operation.Kind.MOVE, unit=cast.union, target=cast.other_ward)))
    news.collect_news(now=later())
    told = Delivery.objects.filter(event="register.reorganised").values_list("webhook__unit", "subject_id")
    assert set(told) == {(cast.ward.pk, str(decision.pk)), (cast.other_ward.pk, str(decision.pk))}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::", "255.255.255.255"],
)  # fmt: skip
def test_no_private_address_is_called_however_it_is_written(address: str) -> None:
    assert not may_call(address)


def test_public_addresses_may_be_called() -> None:
    assert may_call("8.8.8.8")
    assert may_call("2606:4700:4700::1111")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "127.1"])
def test_a_name_that_leads_inside_is_refused_after_resolving(name: str) -> None:
    status, fault = news.post(f"https://{name}/", b"", {}, allow_private=False)
    assert status is None
    assert "nội bộ" in fault or "Không tìm thấy" in fault


@pytest.mark.parametrize(
    "url", ["http://a.vn/", "https://u:p@a.vn/", "https://a.vn:22/", "ftp://a.vn", "https://", "https://a.vn:x/", "file:///etc/passwd"]
)  # fmt: skip
def test_only_https_to_the_usual_ports(cast, url: str) -> None:
    assert url_fault(url, allow_private=False)
    with pytest.raises(BadInput):
        actions.create_webhook(unit=cast.ward, url=url, by=cast.binh, now=timezone.now())


def test_an_officer_declares_receivers_for_the_own_units_only(cast, as_, lines) -> None:
    with pytest.raises(NotAllowed):
        actions.create_webhook(unit=cast.city, url="https://a.vn/", by=cast.binh, now=timezone.now())
    client = as_(cast.binh)
    refused = client.post("/ket-noi/nhan-tin/", {"unit": cast.ward.pk, "url": "http://a.vn/"})
    assert "bắt đầu bằng https" in refused.text
    made = client.post("/ket-noi/nhan-tin/", {"unit": cast.ward.pk, "url": "https://a.vn/tin"})
    assert "Chuỗi bí mật" in client.get(made.url).text
    assert lines() == ["api.create_webhook"]


def test_reading_and_codes_are_no_news() -> None:
    assert event_of("corrections.edit_person", "unions.person") == "person.changed"
    assert event_of("roster.confirm_import", "roster.import") == "register.imported"
    silent = ("unions.reveal_citizen_id", "unions.issue_code", "unions.export_persons")
    assert [event_of(a, "unions.person") for a in silent] == ["", "", ""]
    assert event_of("people.sign_in", "people.user") == ""
    assert next_try(6, now=timezone.now()) is None
