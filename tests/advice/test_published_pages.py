"""Publishing on its page, and what readers see."""

from django.test import Client
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.models import Inquiry, KnowledgeEntry
from tests.advice.conftest import change, publish
from tests.advice.factories import make_answer, make_entry, make_inquiry


def test_publishing_shows_what_is_hidden_and_then_everybody_reads_it(cast, as_, law) -> None:
    told = "Tôi là Trần Thị Hòa ở Công ty TNHH May Sông Hồng, 0912345678, bị nợ lương."
    inquiry = make_inquiry(cast.hoa, text=told, consent_at=timezone.now(), unit=cast.union)
    make_answer(inquiry, cast.thao, law["3"])
    client = as_(cast.thao)
    page = client.get(f"/ban-tu-van/{inquiry.pk}/cong-bo/").text
    assert "<mark>Trần Thị Hòa</mark>" in page
    assert "[người lao động A] ở [doanh nghiệp A], [số điện thoại]" in page
    values = {"title": "Bị nợ lương", "question": "Bị nợ lương.", "answer": "Được nghỉ ngay.", "confirmed": "on"}
    refused = client.post(f"/ban-tu-van/{inquiry.pk}/cong-bo/", values | {"question": told}).text
    assert "Trong bài còn" in refused
    client.post(f"/ban-tu-van/{inquiry.pk}/cong-bo/", values)
    public = Client().get(KnowledgeEntry.objects.get().get_absolute_url()).text
    assert "Được nghỉ ngay." in public
    assert "Hòa" not in public
    assert "Bị nợ lương" in Client().get("/tra-cuu/?q=bi+no+luong").text


def test_what_may_be_a_name_is_masked_with_one_press_and_nothing_is_published_by_it(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, consent_at=timezone.now(), text="Hôm qua Páo bị đuổi, tổ may không ai dám hỏi.")
    make_answer(inquiry, cast.thao, law["2"])
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/cong-bo/"
    first = client.get(url).text
    assert ('name="che" value="Páo"' in first, "data-interrupted" in first) == (True, False)
    typed = {"title": "Việc của Páo", "question": "Páo bị đuổi; tôi sửa dở.", "answer": "Lời của tôi cho Páo.", "confirmed": "on"}  # fmt: skip
    page = client.post(url, typed | {"che": "Páo"})
    assert [page.context["form"][name].value() for name in ("title", "question", "answer", "confirmed")] == ["Việc của [đã che]", "[đã che] bị đuổi; tôi sửa dở.", "Lời của tôi cho [đã che].", None]  # fmt: skip
    assert ('name="che"' in page.text, KnowledgeEntry.objects.count()) == (False, 0)
    assert "data-interrupted" in page.text
    entry = make_entry(law["2"])
    amended = client.post(f"{entry.get_absolute_url()}sua/", typed | {"che": "Páo"})
    assert (amended.context["form"]["title"].value(), "data-interrupted" in amended.text) == ("Việc của [đã che]", True)  # fmt: skip
    entry.refresh_from_db()
    assert "Páo" not in entry.title


def test_readers_see_the_notice_as_soon_as_the_law_changed(cast, as_, law) -> None:
    entry = make_entry(law["2"])
    change()
    page = Client().get(entry.get_absolute_url()).text
    assert "Luật đã thay đổi sau khi có bài này" in page
    assert "Điều 2 21/2019/QH14 có lời văn mới từ 01/07/2026." in page
    assert "đang rà soát" in Client().get("/giai-dap/").text
    assert entry.title in as_(cast.thao).get("/ban-tu-van/ra-soat/").text


def test_the_search_groups_published_answers_after_the_articles(law) -> None:
    make_entry(law["2"], title="Giữ sổ mấy tháng", question="Giữ sổ mấy tháng?", answer="Ba tháng.")
    page = Client().get("/tra-cuu/?q=giu+so+may+thang").text
    assert page.index("/dieu-2/") < page.index("Câu đã giải đáp</h2>") < page.index("/giai-dap/no-luong-thi-sao/")
    topic = KnowledgeEntry.objects.get().topic
    for asked, shown in ((topic, True), ("women" if topic != "women" else "wages", False)):
        assert ("Câu đã giải đáp</h2>" in Client().get(f"/tra-cuu/?q=giu+so+may+thang&chu-de={asked}").text) is shown


def test_consent_given_again_puts_the_question_back_among_those_to_publish(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, consent_at=timezone.now())
    make_answer(inquiry, cast.thao, law["3"])
    publish(inquiry, cast.thao)
    for agrees in ("0", "1"):
        as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/dong-y/", {"dong-y": agrees})
    assert inquiry.number in as_(cast.thao).get("/ban-tu-van/cong-bo/").text
    inquiry.refresh_from_db()
    again = publish(Inquiry.objects.get(pk=inquiry.pk), cast.thao)  # under the same address as before
    assert sorted(KnowledgeEntry.objects.values_list("inquiry", "state"), key=str) == [(inquiry.pk, "published"), (None, "withdrawn")]  # fmt: skip
    actions.withdraw_entry(entry=again, note="Sai", by=cast.thao, now=timezone.now())
    as_(cast.hoa).post(
        f"/tu-van/{inquiry.pk}/dong-y/", {"dong-y": "1"}
    )  # agreed all the time: what is wrong stays away
    assert inquiry.number not in as_(cast.thao).get("/ban-tu-van/cong-bo/").text


def test_who_publishes_as_consent_is_taken_back_reads_a_sentence_and_publishes_nothing(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, state="answered", answered_at=timezone.now(), handler=cast.thao)
    make_answer(inquiry, cast.thao, law["2"])
    values = {"title": "Nợ lương", "question": "Hỏi?", "answer": "Đáp.", "confirmed": "on"}
    answer = as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/cong-bo/", values)
    assert (answer.status_code, "có thể người hỏi vừa rút đồng ý" in answer.text) == (409, True)
    assert KnowledgeEntry.objects.count() == 0
