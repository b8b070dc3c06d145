"""Published only with consent and without identity; found by the search; canned parts."""

import datetime as dt
import importlib
import re
from contextlib import nullcontext

import pytest
from django.apps import apps
from django.utils import timezone

from diemtua.advice import actions, index
from diemtua.advice.models import Inquiry, KnowledgeEntry, Review
from diemtua.advice.queries.knowledge import answered_for_learning, answers_like, known_names
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.legislation import jobs
from diemtua.legislation.models import Article
from tests.advice.conftest import change, lines, publish
from tests.advice.factories import make_answer, make_entry, make_inquiry

NOW = timezone.now()


@pytest.fixture
def answered(cast, law):
    inquiry = make_inquiry(cast.hoa, consent_at=NOW, unit=cast.union, worker="Lê Văn Nam")
    make_answer(inquiry, cast.thao, law["3"])
    return inquiry


def test_a_clean_answer_is_published_with_its_articles(cast, answered) -> None:
    entry = publish(answered, cast.thao)
    assert (entry.state, entry.slug, entry.confirmed_by, entry.citations.count()) == ("published", entry.slug, cast.thao, 1)  # fmt: skip
    assert re.fullmatch(r"no-luong-thi-nghi-viec-the-nao-[a-z0-9]{5}", entry.slug)
    assert lines() == ["advice.publish"]
    with pytest.raises(Conflict):
        publish(answered, cast.thao)


def test_the_day_of_the_matter_is_not_told_only_the_law_of_its_month(cast, answered, client) -> None:
    Inquiry.objects.update(happened_on=dt.date(2026, 10, 17))
    answered.refresh_from_db()
    entry = publish(answered, cast.thao)
    assert entry.law_day == dt.date(2026, 10, 1)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert ("17/10/2026" in page, "ngay=2026-10-17" in page, answered.number in page) == (False, False, False)


def test_answers_published_long_ago_lose_the_number_and_the_day_of_their_question(cast, law, client) -> None:
    step = importlib.import_module("diemtua.advice.migrations.0004_details_and_addresses")
    inquiry = make_inquiry(cast.hoa)
    old = make_entry(law["2"], slug=f"no-luong-thi-sao-{inquiry.pk}", inquiry=inquiry, law_day=dt.date(2026, 10, 17))
    later = timezone.localdate(NOW) + dt.timedelta(days=12)
    new = make_entry(law["2"], slug="khac-7hgxk", law_day=later, published_at=NOW)  # looked over since
    review = Review.objects.create(source="entry", key=str(old.pk), label="x", url=old.get_absolute_url(), cause="x", reason="x", since=NOW.date(), found_at=NOW)  # fmt: skip
    for mended in (step.addresses_tell_nothing, step.law_days_tell_nobody):
        mended(apps, None)
    assert client.get(old.get_absolute_url()).status_code == 404
    old.refresh_from_db()
    review.refresh_from_db()
    assert re.fullmatch(r"no-luong-thi-sao-[a-z0-9]{5}", old.slug)
    assert (review.url, old.law_day) == (old.get_absolute_url(), dt.date(2026, 10, 1))
    new.refresh_from_db()
    assert (new.slug, new.law_day) == ("khac-7hgxk", later)


def test_nothing_is_published_without_consent_or_answer(cast, answered, law) -> None:
    silent = make_inquiry(cast.hoa)
    make_answer(silent, cast.thao, law["3"])
    for inquiry in (silent, make_inquiry(cast.hoa, consent_at=NOW)):
        with pytest.raises(Conflict):
            publish(inquiry, cast.thao)
    with pytest.raises(NotAllowed):
        publish(answered, cast.binh)
    assert KnowledgeEntry.objects.count() == 0


def test_what_is_found_must_go_or_be_looked_at(cast, answered) -> None:
    with pytest.raises(BadInput, match="0987654321"):
        publish(answered, cast.thao, question="Gọi tôi 0987654321", confirmed=False)
    with pytest.raises(BadInput, match="Park"):
        publish(answered, cast.thao, answer="Giám đốc Park không trả lời.", confirmed=False)
    with pytest.raises(BadInput, match="hãy đọc cả bài"):
        publish(answered, cast.thao, confirmed=False)
    for street, is_refused in (("82 Trần Hưng Đạo", True), ("82 phố Trần Hưng Đạo", False)):  # the way out is told
        with pytest.raises(BadInput, match="viết cả chữ «đường»") if is_refused else nullcontext():
            publish(answered, cast.thao, answer=f"Đến {street} hỏi ông Điều phối viên.")


def test_another_title_has_another_address_and_the_old_one_is_gone_from_everywhere(cast, answered, client) -> None:
    entry = publish(answered, cast.thao, title="Chuyện của chị tổ trưởng chuyền mười hai")
    entry.citations.update(article=Article.objects.get(label="2"))
    change()
    old = entry.get_absolute_url()
    values = {"entry": entry, "question": entry.question, "answer": entry.answer, "by": cast.thao, "now": NOW}
    with pytest.raises(BadInput, match="hãy đọc cả bài"):
        actions.amend_entry(title=entry.title, confirmed=False, **values)
    actions.amend_entry(title=entry.title, confirmed=True, **values)
    assert client.get(old).status_code == 200
    actions.amend_entry(title="Nợ lương thì sao", confirmed=True, **values)
    assert (client.get(old).status_code, client.get(entry.get_absolute_url()).status_code) == (404, 200)
    told = [f"{r.label} {r.url}" for r in Review.objects.all()] + [e.subject for e in Entry.objects.all()]
    assert (Review.objects.count(), any("uyen" in words or "tổ trưởng" in words for words in told)) == (1, False)


@pytest.mark.parametrize(
    "told", ["Trần Thị Hòa", "tran thi hoa", "le van nam", "May Sông Hồng", "cty song hong", "0912345678"]
)
def test_names_the_desk_knows_are_refused_whatever_the_person_says(cast, answered, told: str) -> None:
    with pytest.raises(BadInput):
        publish(answered, cast.thao, question=f"Việc của {told} ở đây")
    assert set(known_names(answered)) >= {
        "Trần Thị Hòa",
        "Lê Văn Nam",
        "Công ty TNHH May Sông Hồng",
        "May Sông Hồng",
        "Sông Hồng",
    }


ROSTER = "Lê Thúy Nga, Nguyễn Văn Bình, {}, Phạm Thành Phố"


@pytest.mark.parametrize("told", ["chị Thuỷ", "le.thi.thuy", "0912 345 678", "+84912345678", "HOA85@gmail.com"])
def test_who_and_what_number_the_asker_named_is_refused_whatever_the_person_says(cast, answered, told: str) -> None:
    answered.text = "Chị Lê Thị Thuỷ hỏi, gọi 0912.345.678 hoặc hoa85@gmail.com."
    answered.save()
    with pytest.raises(BadInput, match="chỉ ra người hỏi"):
        publish(answered, cast.thao, question=f"Công ty nợ lương {told} hai tháng.")
    assert publish(answered, cast.thao, question="Hãy gọi Sở Nội vụ, số 024 3872 0000.").state == "published"


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_list_of_names_pasted_does_not_tell_which_of_them_the_desk_knows(cast, answered, confirmed: bool) -> None:
    """With the asker in it and without, the same is said of each; the known name alone is not quoted either."""
    said = []
    for name in ("Trần Thị Hòa", "Đỗ Thị Xoan"):
        with pytest.raises(BadInput) as refused:
            publish(answered, cast.thao, answer=ROSTER.format(name), confirmed=confirmed)
        said.append(refused.value.message.replace(name, "…"))
    assert (said[0], "tên người «Lê Thúy Nga»" in said[0]) == (said[1], True)
    assert lines() == ["advice.refuse_identity"] * 2 * confirmed


def test_what_only_the_desk_knows_is_refused_without_being_quoted_and_not_before_the_person_confirms(
    cast, answered
) -> None:
    for told in ("songhong", "Hòa"):
        with pytest.raises(BadInput, match="Máy có thể sót"):
            publish(answered, cast.thao, answer=f"Việc ở {told} và nơi khác", confirmed=False)
    with pytest.raises(BadInput) as refused:
        publish(answered, cast.thao, answer="Việc ở songhong và saoviet")
    assert ("songhong" in refused.value.message, "hãy đọc lại từng câu" in refused.value.message) == (False, True)
    assert (lines(), KnowledgeEntry.objects.count()) == (["advice.refuse_identity"], 0)
    entry = publish(answered, cast.thao)
    with pytest.raises(BadInput):
        actions.amend_entry(entry=entry, title=entry.title, question="[Trần Thị Hòa] hỏi", answer="Được.", confirmed=True, by=cast.thao, now=NOW)  # fmt: skip
    assert lines() == ["advice.refuse_identity", "advice.publish", "advice.refuse_identity"]


def test_nothing_is_published_once_consent_was_taken_back(cast, answered) -> None:
    """The page to publish was open when the asker changed her mind."""
    actions.set_consent(inquiry=Inquiry.objects.get(pk=answered.pk), agrees=False, by=cast.hoa, now=NOW)
    with pytest.raises(Conflict, match="chưa đồng ý công bố"):
        publish(answered, cast.thao)
    assert KnowledgeEntry.objects.count() == 0


def test_published_answers_are_found_however_typed_and_withdrawn_ones_are_not(cast, law) -> None:
    entry = make_entry(law["3"])
    make_entry(slug="khac", title="Nghỉ Tết được mấy ngày", question="Tết nghỉ mấy ngày?", answer="Năm ngày.")
    day = dt.date(2026, 11, 22)
    found = answers_like("cty no luong nghi viec co phai bao truoc k", day=day)
    assert [f.url for f in found] == [entry.get_absolute_url()]
    assert answers_like("kỷ luật sa thải", day=day) == []
    assert answers_like("", day=day) == []
    actions.withdraw_entry(entry=entry, note="cũ", by=cast.thao, now=NOW)
    assert answers_like("cty no luong nghi viec", day=day) == []


def test_once_learnt_an_answer_that_shares_words_and_not_the_meaning_is_not_offered(cast, law, monkeypatch) -> None:
    near = make_entry(
        law["3"], slug="vo", title="Rơi vở", question="Vở bị rơi", answer="Xin lại quyển vở công ty phát."
    )
    far = make_entry(slug="den", title="Bắt buộc đền", question="Bắt buộc đền?", answer="Bắt buộc đền.")
    asked, day = "rơi vở bắt buộc đền", dt.date(2026, 11, 22)
    assert {f.title for f in answers_like(asked, day=day)} == {near.title, far.title}
    key = (law["3"].document.number, "3")
    matters = tuple((f"{said} {n}", (key,)) for said in ("rơi vở ai cho lại", "vở bị rơi xin ở đâu") for n in "abcd")
    monkeypatch.setattr("diemtua.legislation.search.trained.own_matters", lambda: matters)
    monkeypatch.setattr("diemtua.legislation.search.trained.own_questions", lambda: {key: tuple(q for q, _ in matters)})
    jobs.learn_now()
    index.forget()
    assert [f.title for f in answers_like(asked, day=day)] == [near.title]


class Impatient:
    """A lock that fails instead of waiting for ever."""

    def __init__(self) -> None:
        self.is_held = False

    def acquire(self, *, blocking: bool = True) -> bool:
        assert not (self.is_held and blocking), "waits for the thread that builds"
        was_free, self.is_held = not self.is_held, True
        return was_free

    def release(self) -> None:
        self.is_held = False

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *fault: object) -> None:
        self.release()


def test_while_one_builds_the_index_the_others_search_the_one_before(law, monkeypatch) -> None:
    make_entry(law["3"])
    before, built, build = index._current(), [], index.engine.build
    monkeypatch.setattr(index, "_lock", Impatient())

    def slow(*args, **values):
        built.append(index._current())  # somebody else searches meanwhile
        return build(*args, **values)

    monkeypatch.setattr(index.engine, "build", slow)
    make_entry(slug="khac")
    after = index._current()
    assert (len(built), built[0][0] is before[0], len(before[0].keys), len(after[0].keys)) == (1, True, 1, 2)


def test_who_waited_for_the_first_index_does_not_build_it_again(law, monkeypatch) -> None:
    make_entry(law["3"])
    stamp, made, built = index._stamp(), index._built(), []
    monkeypatch.setattr(index, "_built", lambda: built.append(1) or made)

    class Lock:
        def acquire(self, *, blocking: bool) -> bool:
            index._held = (stamp, *made)  # the one before in the queue is done
            return blocking

        def release(self) -> None:
            return None

    monkeypatch.setattr(index, "_lock", Lock())
    assert (index._current()[0] is made[0], built) == (True, [])


def test_an_answer_under_review_says_so_in_the_results(law) -> None:
    make_entry(law["2"])
    change()
    assert [f.warning for f in answers_like("nợ lương nghỉ việc báo trước", day=dt.date(2026, 11, 22))] == [
        "luật đã thay đổi, đang rà soát"
    ]


def test_published_questions_vote_for_the_articles_that_answered_them(law) -> None:
    make_entry(law["3"])
    assert [a.key for a in answered_for_learning()] == ["21/2019/QH14|3"]


def test_canned_parts_hold_nobodys_name(cast, minh) -> None:
    with pytest.raises(BadInput):
        actions.add_part(title="Mẫu", text="Gửi chị Hòa, số 0912345678", topic="", by=cast.thao)
    part = actions.add_part(title="Mẫu", text="Bạn gửi đơn đến hòa giải viên lao động.", topic="", by=cast.thao)
    with pytest.raises(BadInput, match="Đã có"):
        actions.add_part(title="Mẫu", text="Khác", topic="", by=minh)
    with pytest.raises(NotAllowed):
        actions.remove_part(part=part, by=cast.hoa)
    actions.remove_part(part=part, by=minh)
    assert lines() == ["advice.add_part", "advice.remove_part"]
