"""What was flagged is settled by a person: still right, amended, withdrawn."""

import pytest
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.jobs import tick
from diemtua.advice.models import Review
from diemtua.kernel.errors import BadInput, Conflict
from tests.advice.conftest import change, lines, opened
from tests.advice.factories import make_entry, make_item


def test_still_right_reads_the_answer_by_todays_law_and_is_not_flagged_again(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    actions.settle_review(
        review=Review.objects.get(), outcome="right", note="Chỉ đổi số tháng", by=cast.thao, now=timezone.now()
    )
    tick(now=timezone.now())
    entry.refresh_from_db()
    assert (opened(), "06 tháng" in entry.citations.get().version.text) == ([], True)
    with pytest.raises(Conflict):
        actions.settle_review(
            review=Review.objects.get(), outcome="right", note="Lại", by=cast.thao, now=timezone.now()
        )
    assert lines() == ["advice.flag_changes", "advice.settle_review"]


def test_an_answer_is_amended_on_its_own_page_and_every_flag_of_it_ends(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    with pytest.raises(BadInput):
        actions.settle_review(
            review=Review.objects.get(), outcome="amended", note="x", by=cast.thao, now=timezone.now()
        )
    actions.amend_entry(entry=entry, title=entry.title, question=entry.question, answer="Nay là sáu tháng theo luật mới.", confirmed=True, by=cast.thao, now=timezone.now())  # fmt: skip
    assert (entry.answer, Review.objects.get().outcome) == ("Nay là sáu tháng theo luật mới.", "amended")
    tick(now=timezone.now())
    assert opened() == []


def test_a_withdrawn_answer_ends_its_flags_and_gets_no_new_ones(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    actions.withdraw_entry(entry=entry, note="Không còn đúng", by=cast.thao, now=timezone.now())
    assert (entry.state, Review.objects.get().outcome) == ("withdrawn", "withdrawn")
    with pytest.raises(Conflict):
        actions.withdraw_entry(entry=entry, note="Lại", by=cast.thao, now=timezone.now())
    tick(now=timezone.now())
    assert Review.objects.count() == 1


def test_settling_needs_a_word_why(cast, law) -> None:
    make_item()
    change()
    with pytest.raises(BadInput):
        actions.settle_review(
            review=Review.objects.get(), outcome="amended", note=" ", by=cast.thao, now=timezone.now()
        )
    actions.settle_review(
        review=Review.objects.get(), outcome="amended", note="Sửa đáp án", by=cast.thao, now=timezone.now()
    )
    assert Review.objects.get().outcome == "amended"
