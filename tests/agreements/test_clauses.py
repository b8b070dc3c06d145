"""Clauses of an agreement: saved, edited, removed, decided by a person where the machine cannot."""

from decimal import Decimal

import pytest
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Clause
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.rules.comparing import Verdict
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.agreements.conftest import deeds
from tests.agreements.factories import make_agreement, make_clause

TODAY = timezone.localdate()


def save(agreement, by, term_id="an_ca", value="30000", **values) -> Clause:
    told = {"condition": "", "wording": ""} | values
    return actions.save_clause(agreement=agreement, term_id=term_id, value=value and Decimal(value), by=by, **told)


def test_a_clause_is_saved_with_what_is_searched(cast) -> None:
    made = save(make_agreement(cast.union), cast.hoa, wording="Mỗi suất ăn ca không dưới ba mươi nghìn đồng")
    assert (str(made), made.search) == (
        "Bữa ăn ca: 30.000 đồng/suất",
        "bua an ca moi suat an ca khong duoi ba muoi nghin dong",
    )
    assert Entry.objects.get().detail == {"clause": "Bữa ăn ca: 30.000 đồng/suất"}


def test_the_same_term_again_needs_another_condition(cast) -> None:
    agreement = make_agreement(cast.union)
    save(agreement, cast.hoa)
    with pytest.raises(Conflict, match="đã có với cùng điều kiện"):
        save(agreement, cast.hoa, value="25000")
    save(agreement, cast.hoa, value="25000", condition="Ca đêm")
    assert deeds() == ["save_clause", "save_clause"]


@pytest.mark.parametrize(
    ("term_id", "value", "sentence"),
    [
        ("an_ca", "-1", "âm"),
        ("an_ca", None, "nhập giá trị"),
        ("khac", "5", "nguyên văn"),
        ("la", "1", "Danh mục không có"),
    ],
)
def test_a_clause_that_says_nothing_or_nonsense_is_refused(cast, term_id, value, sentence) -> None:
    with pytest.raises(BadInput, match=sentence):
        save(make_agreement(cast.union), cast.hoa, term_id=term_id, value=value)
    assert deeds() == []


def test_a_stranger_does_not_write_clauses(cast) -> None:
    agreement = make_agreement(cast.union)
    clause = make_clause(agreement)
    with pytest.raises(NotAllowed):
        save(agreement, cast.nga, "nha_o")
    with pytest.raises(NotAllowed):
        actions.edit_clause(clause=clause, value=Decimal(1), condition="", wording="", by=cast.nga)
    with pytest.raises(NotAllowed):
        actions.remove_clause(clause=clause, by=cast.nga)


def test_editing_a_clause_forgets_what_a_person_decided_of_the_old_words(cast) -> None:
    clause = make_clause(make_agreement(cast.union), "kham_suc_khoe", 2, decided="above", decided_reason="Luật: 1 lần")
    actions.edit_clause(clause=clause, value=Decimal(1), condition="", wording="", by=cast.hoa)
    clause.refresh_from_db()
    assert (clause.value, clause.decided, clause.decided_reason) == (1, "", "")
    assert Entry.objects.get().detail == {"clause": "Khám sức khỏe định kỳ trong năm: 1 lần", "before": "2 lần"}


def test_removing_a_clause_twice_is_a_conflict(cast) -> None:
    clause = make_clause(make_agreement(cast.union))
    again = Clause.objects.get(pk=clause.pk)
    actions.remove_clause(clause=clause, by=cast.hoa)
    with pytest.raises(Conflict):
        actions.remove_clause(clause=again, by=cast.hoa)
    assert deeds() == ["remove_clause"]


def test_a_clause_for_some_waits_for_a_person_unless_everybody_has_one(cast) -> None:
    agreement = make_agreement(cast.union)
    some = make_clause(agreement, "phep_nam", 14, condition="làm từ đủ 5 năm")
    [judged] = picture(agreement, today=TODAY).judged
    assert (judged.verdict, judged.now.gain, judged.now.legal) == (Verdict.UNCLEAR, None, 12)
    assert "làm từ đủ 5 năm" in judged.now.explanation
    decide(some, cast.hoa)
    assert [j.verdict for j in picture(agreement, today=TODAY).judged] == [Verdict.ABOVE]
    Clause.objects.filter(pk=some.pk).update(decided="", decided_reason="")
    make_clause(agreement, "phep_nam", 12)
    agreement.refresh_from_db()
    assert [j.verdict for j in picture(agreement, today=TODAY).judged] == [Verdict.ABOVE, Verdict.EQUALS]


def decide(clause, by, verdict="above", reason="Luật An toàn, vệ sinh lao động"):
    return actions.decide_clause(clause=clause, verdict=verdict, reason=reason, by=by, today=TODAY)


def test_a_person_decides_only_where_the_machine_cannot(cast) -> None:
    agreement = make_agreement(cast.union)
    unclear, clear = make_clause(agreement, "kham_suc_khoe", 2), make_clause(agreement, "phep_nam", 10)
    decide(unclear, cast.binh)
    assert [j.verdict for j in picture(agreement, today=TODAY).judged] == [Verdict.ABOVE, Verdict.BELOW]
    with pytest.raises(Conflict, match="Máy đã so được"):
        decide(clear, cast.binh)
    with pytest.raises(BadInput, match="lý do"):
        decide(unclear, cast.binh, reason=" ")
    with pytest.raises(BadInput, match="chọn"):
        decide(unclear, cast.binh, verdict="copies")
    assert deeds() == ["decide_clause"]
