"""Sign, file, publish, bargain again, end: works and leaves one line, refused, twice."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Agreement
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict
from tests.agreements.conftest import deeds
from tests.agreements.factories import make_agreement, make_clause, make_signed

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def sign(agreement, by, **values):
    told = {"signed_on": TODAY, "accept_failures": False, "today": TODAY} | values
    return actions.sign_agreement(agreement=agreement, by=by, **told)


def test_signing_a_sound_agreement(cast) -> None:
    made = make_agreement(cast.union)
    make_clause(made)
    assert sign(made, cast.hoa).state == "signed"
    assert Entry.objects.get().detail == {"signed_on": TODAY.isoformat(), "not_met": 0}
    with pytest.raises(Conflict, match="ký rồi"):
        sign(made, cast.hoa)
    assert deeds() == ["sign_agreement"]


def test_signing_with_points_open_needs_a_word(cast) -> None:
    made = make_agreement(cast.union, yes_votes=160)
    make_clause(made, "phep_nam", 10)
    with pytest.raises(
        BadInput,
        match="Còn 2 điểm chưa đạt trước khi ký: lấy ý kiến người lao động; không điều khoản nào thấp hơn luật",
    ):
        sign(made, cast.hoa)
    assert sign(made, cast.hoa, accept_failures=True).state == "signed"
    assert Entry.objects.get().detail["not_met"] == 2


def test_signing_takes_effect_that_day_unless_agreed_otherwise(cast) -> None:
    made = make_agreement(cast.union, effective_from=None, effective_to=TODAY + 800 * DAY)
    assert sign(made, cast.hoa, accept_failures=True).effective_from == TODAY


@pytest.mark.parametrize(
    ("fields", "values", "sentence"),
    [
        ({}, {"signed_on": TODAY + DAY}, "tương lai"),
        ({"effective_to": None}, {"accept_failures": True}, "ngày hết hiệu lực"),
    ],
)
def test_signing_on_a_wrong_day_is_refused(cast, fields, values, sentence) -> None:
    with pytest.raises(BadInput, match=sentence):
        sign(make_agreement(cast.union, **fields), cast.hoa, **values)


def test_the_same_signing_twice_in_the_register_is_a_conflict(cast) -> None:
    make_signed(cast.union, signed_on=TODAY)
    with pytest.raises(Conflict, match="Sổ đã có"):
        sign(make_agreement(cast.union), cast.hoa, accept_failures=True)
    assert Agreement.objects.filter(state="draft").count() == 1
    assert deeds() == []


def test_filing_and_publishing(cast) -> None:
    made = make_signed(cast.union)
    told = {"filed_with": "Sở Nội vụ", "published_on": None, "by": cast.hoa, "today": TODAY}
    done = actions.file_agreement(agreement=made, filed_on=TODAY, **told)
    assert (done.filed_on, done.filed_with) == (TODAY, "Sở Nội vụ")
    for wrong, sentence in ((TODAY + DAY, "tương lai"), (made.signed_on - DAY, "trước ngày ký")):
        with pytest.raises(BadInput, match=sentence):
            actions.file_agreement(agreement=made, filed_on=wrong, **told)
    with pytest.raises(Conflict, match="đã ký"):
        actions.file_agreement(agreement=make_agreement(cast.union), filed_on=TODAY, **told)
    assert deeds() == ["file_agreement"]


def test_bargaining_again_is_noted_once_and_taken_back_once(cast, as_) -> None:
    made = make_signed(cast.union)
    with pytest.raises(Conflict, match="không còn ghi"):
        actions.withdraw_renewal(agreement=made, by=cast.hoa)
    assert actions.renew_agreement(agreement=made, by=cast.hoa).bargaining_again
    with pytest.raises(Conflict):
        actions.renew_agreement(agreement=made, by=cast.hoa)
    hoa = as_(cast.hoa)
    assert "Không còn thương lượng lại" in hoa.get(f"/thoa-uoc/{made.pk}/").content.decode()
    assert hoa.post(f"/thoa-uoc/{made.pk}/thuong-luong-lai/bo/").url == f"/thoa-uoc/{made.pk}/"
    assert "Đang thương lượng lại" in hoa.get(f"/thoa-uoc/{made.pk}/").content.decode()
    made.refresh_from_db()
    assert (made.bargaining_again, deeds()) == (False, ["renew_agreement", "withdraw_renewal"])


def test_ending_needs_its_ground_and_happens_once(cast) -> None:
    made = make_signed(cast.union)
    with pytest.raises(BadInput, match="căn cứ"):
        actions.end_agreement(agreement=made, state="void", reason=" ", by=cast.hoa)
    with pytest.raises(BadInput, match="chọn"):
        actions.end_agreement(agreement=made, state="draft", reason="x", by=cast.hoa)
    assert actions.end_agreement(agreement=made, state="void", reason="Bản án 12/2026", by=cast.hoa).state == "void"
    with pytest.raises(Conflict):
        actions.end_agreement(agreement=made, state="replaced", reason="x", by=cast.hoa)
    assert deeds() == ["end_agreement"]
