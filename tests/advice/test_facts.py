"""Facts by topic: asked as the data say, kept sealed, read by the desk and by nobody else."""

import datetime as dt

import pytest
from django.db import connection

from diemtua.advice import actions
from diemtua.advice.actions import Facts
from diemtua.advice.models import Inquiry
from diemtua.advice.rules.facts import DETAILS, in_words, kept, not_asked, public_day, read, rough
from diemtua.advice.rules.topics import EVIDENCE, FACTS, TOPICS
from diemtua.datarights.copying import words
from diemtua.kernel.errors import BadInput
from diemtua.vault.sealing import unseal
from tests.advice.conftest import NOW
from tests.advice.factories import TEXT, make_inquiry

ASKED = {"text": TEXT, "topic": "ending", "happened_on": "2026-11-02", "started_on": "2019-05-06", "ended_on": "2026-12-17", "written": "spoken", "wage": "4to6"}  # fmt: skip
DAY = dt.date(2026, 11, 2)
ENDING = Facts("ending", TEXT, happened_on=DAY, contract="fixed", started_on=dt.date(2019, 5, 6), ended_on=dt.date(2026, 12, 17), wage="4to6", written="spoken")  # fmt: skip


def test_the_data_ask_for_a_day_always_for_discovery_where_limitation_runs_and_for_wages_once() -> None:
    for code, topic in TOPICS.items():
        assert "happened_on" in topic.facts, code
        assert topic.disputed == ("discovered_on" in topic.facts), code
        assert topic.papers, code
        assert set(topic.papers) <= set(EVIDENCE), code
    assert [code for code, topic in TOPICS.items() if "wage" in topic.facts] == ["wages"]
    assert {name for topic in TOPICS.values() for name in topic.facts} == set(FACTS)


def test_only_what_the_topic_asks_for_is_kept_and_it_lies_sealed(cast) -> None:
    inquiry = actions.ask_officer(facts=ENDING, by=cast.hoa, now=NOW)
    assert (inquiry.contract, read(inquiry.details)) == ("fixed", {"started_on": ENDING.started_on, "ended_on": ENDING.ended_on, "written": "spoken"})  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM advice_inquiry")
        assert "2019" in unseal(cursor.fetchone()[0])
    assert inquiry.facts == [("Báo nghỉ", "02/11/2026"), ("Ngày làm cuối cùng", "17/12/2026"), ("Hợp đồng", "Xác định thời hạn (đến 36 tháng)"), ("Vào làm", "06/05/2019"), ("Báo bằng", "Chỉ nói miệng")]  # fmt: skip
    hours = actions.ask_officer(facts=Facts(**ENDING.__dict__ | {"topic": "hours"}), by=cast.hoa, now=NOW)
    assert (hours.contract, hours.details, hours.happened_on) == ("", "", DAY)


def test_own_data_tell_them_in_words_and_forgetting_takes_them(cast) -> None:
    inquiry = make_inquiry(cast.hoa, topic="ending", details=kept(ENDING.__dict__))
    assert words(inquiry.get_details_display()).startswith("Ngày làm cuối cùng: 17/12/2026; Vào làm: 06/05/2019")
    actions.forget_inquiries(Inquiry.objects.all())
    inquiry.refresh_from_db()
    assert inquiry.details == ""


@pytest.mark.parametrize(
    ("started_on", "ended_on", "told"),
    [
        ("2026-11-24", None, "Ngày vào làm 24/11/2026 ở sau hôm nay"),
        ("1960-01-01", None, "đã quá 60 năm"),
        ("2026-01-02", "2026-01-01", "không thể trước ngày vào làm"),
        (None, "2030-01-01", "còn quá xa"),
    ],
)
def test_work_that_cannot_be_is_refused_with_what_to_do(cast, started_on, ended_on, told) -> None:
    days = {"started_on": started_on and dt.date.fromisoformat(started_on), "ended_on": ended_on and dt.date.fromisoformat(ended_on)}  # fmt: skip
    with pytest.raises(BadInput, match=told):
        actions.ask_officer(facts=Facts("ending", TEXT, **days), by=cast.hoa, now=NOW)


def test_what_is_read_back_is_what_was_kept_and_what_leaves_is_less() -> None:
    told = {name: ENDING.__dict__[name] for name in DETAILS}
    assert (read(kept(told)), kept(dict.fromkeys(DETAILS)), read("")) == (told, "", {})
    assert rough("wages", {"wage": "4to6", "happened_on": DAY, "is_collective": True}) == [("Phải trả lương", "tháng 11/2026"), ("Nhiều người", "có")]  # fmt: skip
    assert in_words("hours", {"contract": "none", "evidence": ["payslip", "xx"]}) == [("Đang có", "Phiếu lương, sao kê"), ("Hợp đồng", "Chưa ký hợp đồng")]  # fmt: skip
    assert (set(not_asked("finance")) & {"happened_on", "evidence"}, not_asked("xx")) == (set(), {})


def test_the_form_asks_what_the_topic_needs_and_loses_nothing_typed(cast, as_) -> None:
    client = as_(cast.hoa)
    page = client.get("/tu-van/hoi/").content.decode()
    assert "Kể thêm để được trả lời đúng hơn" in page  # without JavaScript: everything one could tell, folded
    assert all(f'name="{name}"' in page for name in FACTS)
    chosen = {"HX-Request": "true", "HX-Target": "su-viec"}
    part = client.post("/tu-van/hoi/", ASKED | {"topic": "hours"}, headers=chosen).content.decode()
    assert ("<html" in part, "Cả tổ, cả ca cùng bị" in part, "Lương một tháng" in part) == (False, True, False)
    assert '<input type="hidden" name="started_on" value="2019-05-06"' in part
    assert "hx-preserve" in part  # what is typed until the facts are there stays too
    back = client.post("/tu-van/hoi/", ASKED, headers=chosen).content.decode()
    assert '<input type="date" name="started_on" value="2019-05-06"' in back
    whole = client.post("/tu-van/hoi/", ASKED | {"xem": "1"}).content.decode()
    assert ("Ngày làm việc cuối cùng" in whole, 'value="2026-12-17"' in whole) == (True, True)
    sent = client.post("/tu-van/hoi/", ASKED, follow=True).content.decode()
    assert "Chỉ nói miệng" in sent  # its asker reads what she told
    inquiry = Inquiry.objects.get()
    inquiry.state, inquiry.handler, inquiry.taken_at = "taken", cast.thao, NOW
    inquiry.save()
    desk = as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/").content.decode()
    assert ("<dt>Vào làm</dt><dd>06/05/2019</dd>" in desk, "Từ 4 đến dưới 6" in desk, "Hạn trả lời <b" in desk) == (True, False, True)  # fmt: skip


def test_a_published_answer_tells_the_law_of_the_day_but_not_the_day() -> None:
    since = dt.date(2021, 1, 1)
    assert public_day(dt.date(2026, 11, 17), [since]) == dt.date(2026, 11, 1)
    assert public_day(dt.date(2026, 11, 17), [since, dt.date(2026, 11, 9)]) == dt.date(2026, 11, 9)


def test_the_day_limitation_runs_from_can_be_told_later_once(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, happened_on=DAY)
    client, url = as_(cast.hoa), f"/tu-van/{inquiry.pk}/"
    assert "nếu phát hiện đúng ngày xảy ra" in client.get(url).content.decode()
    wrong = client.post(f"{url}bo-sung/", {"text": "Tôi nhớ ra ngày", "discovered_on": "2026-11-01"}).content.decode()
    assert "không thể trước ngày việc xảy ra" in wrong
    client.post(f"{url}bo-sung/", {"text": "Tôi nhớ ra ngày", "discovered_on": "2026-11-03"})
    inquiry.refresh_from_db()
    page = client.get(url).content.decode()
    assert (inquiry.discovered_on, "nếu phát hiện" in page, 'name="discovered_on"' in page) == (dt.date(2026, 11, 3), False, False)  # fmt: skip
    client.post(f"{url}bo-sung/", {"text": "Ngày khác", "discovered_on": "2026-11-05"})
    inquiry.refresh_from_db()
    assert (inquiry.discovered_on, inquiry.messages.count()) == (dt.date(2026, 11, 3), 2)


def test_a_fact_the_topic_does_not_ask_for_cannot_stop_the_question(cast, as_) -> None:
    wrong = {"text": TEXT, "topic": "dialogue", "happened_on": "2026-11-02", "discovered_on": "2026-11-01", "started_on": "x"}  # fmt: skip
    typing = as_(cast.hoa).post("/tu-van/hoi/", wrong, headers={"HX-Request": "true"}).content.decode()
    assert "Xem lại ngày" not in typing
    as_(cast.hoa).post("/tu-van/hoi/", wrong)
    assert (Inquiry.objects.get().happened_on, Inquiry.objects.get().discovered_on) == (DAY, None)
