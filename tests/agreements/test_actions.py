"""Each deed: works and leaves one line, refused, twice, half-way."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Agreement, Clause, Rubric
from diemtua.agreements.queries.judging import picture, rubric_on
from diemtua.agreements.queries.previewing import preview
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.quality import default_rubric
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.vault.files import unsealed
from diemtua.vault.photos import only_the_picture
from tests.agreements.factories import make_agreement, make_clause, make_peers, make_signed
from tests.vault.test_photos import JPEG

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def deeds() -> list[str]:
    return [name.removeprefix("agreements.") for name in Entry.objects.order_by("id").values_list("action", flat=True)]


FACTS = {"employer": "Công ty May", "kind": "enterprise", "trade": "garment", "workers": 100, "region": 1}


def create(cast, by=None, **facts) -> Agreement:
    return actions.create_agreement(unit=cast.union, facts=FACTS | facts, by=by or cast.hoa, now=timezone.now())


def test_the_president_adds_an_agreement_of_her_union(cast) -> None:
    made = create(cast)
    assert (made.state, made.enterprise, made.search) == (
        "draft",
        cast.union.enterprise,
        "cong ty may cdcs cong ty tnhh may song hong",
    )
    assert deeds() == ["create_agreement"]


def test_only_its_own_union_and_those_above_write(cast) -> None:
    for by in (cast.nga, cast.other_binh, cast.khai, cast.keeper):
        with pytest.raises(NotAllowed, match="chủ tịch, phó chủ tịch"):
            create(cast, by=by)
    create(cast, by=cast.binh)
    assert Agreement.objects.count() == 1


def test_a_member_of_the_committee_reads_but_does_not_write(cast) -> None:
    cast.hoa_mandate.position = "UV-BCH"
    cast.hoa_mandate.save()
    with pytest.raises(NotAllowed):
        create(cast)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"effective_from": TODAY, "effective_to": TODAY}, "Ngày hết hiệu lực phải sau"),
        ({"yes_votes": 101, "polled": 100}, "Số tán thành nhiều hơn"),
        ({"women": 101}, "Số lao động nữ nhiều hơn"),
        ({"effective_to": dt.date(9999, 12, 31)}, "31/12/9999 nằm ngoài khoảng 1995-2099"),
        ({"effective_from": dt.date(202, 1, 1)}, "hãy xem lại năm"),
    ],
)
def test_facts_that_contradict_are_refused(cast, facts, sentence) -> None:
    with pytest.raises(BadInput, match=sentence):
        create(cast, **facts)
    assert deeds() == []


def test_edit_names_what_changed_and_never_the_state(cast) -> None:
    made = make_agreement(cast.union)
    actions.edit_agreement(
        agreement=made, facts={"workers": 400, "region": 2, "state": "void"}, by=cast.hoa, today=TODAY
    )
    made.refresh_from_db()
    assert (made.workers, made.region, made.state) == (400, 2, "draft")
    assert Entry.objects.get().detail == {"changed": ["region", "workers"]}


def test_a_wrong_signing_day_is_mended_and_told(cast) -> None:
    made = make_signed(cast.union, filed_on=TODAY - 100 * DAY)

    def mend(day: dt.date, one: Agreement = made) -> None:
        actions.edit_agreement(agreement=one, facts={"signed_on": day}, by=cast.hoa, today=TODAY)

    for day, sentence in (
        (TODAY + DAY, "ở tương lai"),
        (TODAY - 99 * DAY, "Ngày gửi .* trước ngày ký"),
        (dt.date(202, 1, 1), "xem lại năm"),
    ):
        with pytest.raises(BadInput, match=sentence):
            mend(day)
    mend(TODAY - 105 * DAY)
    made.refresh_from_db()
    assert (made.signed_on, Entry.objects.get().detail) == (TODAY - 105 * DAY, {"changed": ["signed_on"]})
    draft = make_agreement(cast.union, employer="Soạn")
    mend(TODAY, draft)
    draft.refresh_from_db()
    assert draft.signed_on is None


def test_an_ended_agreement_cannot_be_edited(cast) -> None:
    made = make_signed(cast.union)
    Agreement.objects.filter(pk=made.pk).update(state="void")  # while the form was open
    with pytest.raises(Conflict, match="đã kết thúc"):
        actions.edit_agreement(agreement=made, facts={"workers": 1}, by=cast.hoa, today=TODAY)


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


@pytest.mark.parametrize(
    ("typed", "kept"), [("7.500.000", 7_500_000), ("7,5 triệu", 7_500_000), ("8200000", 8_200_000), ("", None)]
)
def test_a_wage_is_taken_as_people_write_it(cast, as_, typed: str, kept: int | None) -> None:
    hoa = as_(cast.hoa)
    data = {"unit": cast.union.pk, "employer": "Công ty May", "kind": "enterprise", "trade": "garment", "workers": 320}
    assert hoa.post("/thoa-uoc/them/", data | {"wage_vnd": typed}).status_code == 302
    made = Agreement.objects.get()
    assert made.wage_vnd == kept
    shown = {7_500_000: 'value="7.500.000"', 8_200_000: 'value="8.200.000"', None: 'name="wage_vnd"'}[kept]
    assert shown in hoa.get(f"/thoa-uoc/{made.pk}/sua/").content.decode()


@pytest.mark.parametrize("typed", ["7.500", "7,5", "nhiều", "900.000"])
def test_a_wage_nobody_is_paid_is_refused_with_an_example(cast, as_, typed: str) -> None:
    data = {"unit": cast.union.pk, "employer": "Công ty May", "kind": "enterprise", "trade": "garment", "workers": 320}
    page = as_(cast.hoa).post("/thoa-uoc/them/", data | {"wage_vnd": typed}).content.decode()
    assert "ví dụ 7.500.000 hoặc 7,5 triệu" in page


def test_a_draft_made_by_mistake_is_removed_with_its_file_and_a_signed_one_never(
    cast, as_, django_capture_on_commit_callbacks
) -> None:
    made, signed = make_agreement(cast.union), make_signed(cast.union)
    make_clause(made)
    for one in (made, signed):
        actions.attach_file(agreement=one, file=ContentFile(b"%PDF-1.7"), file_name="a.pdf", by=cast.hoa)
    hoa = as_(cast.hoa)
    assert "không lấy lại được" in hoa.get(f"/thoa-uoc/{made.pk}/xoa/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert hoa.post(f"/thoa-uoc/{made.pk}/xoa/").url == "/thoa-uoc/"
        refused = hoa.post(f"/thoa-uoc/{signed.pk}/xoa/")
    assert (refused.status_code, "«Kết thúc»" in refused.content.decode()) == (409, True)
    assert (list(Agreement.objects.all()), Clause.objects.count()) == ([signed], 0)
    assert [actions.file_path(one.file).exists() for one in (made, signed)] == [False, True]
    assert deeds() == ["attach_file", "attach_file", "remove_agreement"]
    with pytest.raises(Conflict, match="đã được xóa"):
        actions.remove_agreement(agreement=made, by=cast.hoa)


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


def test_of_a_photographed_paper_the_place_and_the_phone_stay_with_who_took_it(cast) -> None:
    made = actions.attach_file(
        agreement=make_signed(cast.union), file=ContentFile(JPEG), file_name="a.jpg", by=cast.hoa
    )
    kept = b"".join(unsealed(actions.file_path(made.file)))
    assert (kept == only_the_picture(JPEG), kept == JPEG) == (True, False)
    actions.file_path(made.file).unlink()


def test_the_paper_is_kept_sealed_and_replaced_whole(cast, django_capture_on_commit_callbacks) -> None:
    made = make_signed(cast.union)
    first = actions.attach_file(agreement=made, file=ContentFile(b"%PDF-1.7 mot"), file_name="C:\\x/thỏa ước.pdf", by=cast.hoa).file  # fmt: skip
    assert b"%PDF-1.7" not in actions.file_path(first).read_bytes()
    assert b"".join(unsealed(actions.file_path(first))) == b"%PDF-1.7 mot"
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.attach_file(agreement=made, file=ContentFile(b"%PDF-1.7 hai"), file_name="b.pdf", by=cast.hoa)
    assert not actions.file_path(first).exists()
    assert second.file_name == "b.pdf"
    with pytest.raises(BadInput, match="Chỉ nhận tệp PDF"):
        actions.attach_file(agreement=made, file=ContentFile(b"MZ..."), file_name="a.exe", by=cast.hoa)
    assert deeds() == ["attach_file", "attach_file"]
    actions.file_path(second.file).unlink()


def rubric_data(**changes):
    criteria = [{"label": c.label, "points": c.points, "target": c.target, "counts": list(c.counts)} for c in default_rubric().criteria]  # fmt: skip
    return {"classes": dict(default_rubric().classes), "equals_share": "0", "criteria": criteria} | changes


def version(**values):
    told = {"name": "Hướng dẫn 90", "since": TODAY, "source": "90/HD-TLĐ", "is_official": True, "data": rubric_data()}
    return actions.RubricVersion(**told | values)


def enter(by, **values):
    return actions.enter_rubric(version=version(**values), by=by, now=timezone.now())


def test_a_keeper_enters_the_rubric_and_it_holds_from_its_day(cast) -> None:
    enter(cast.keeper)
    assert (rubric_on(TODAY).name, rubric_on(TODAY - DAY).name) == ("Hướng dẫn 90", default_rubric().name)
    with pytest.raises(Conflict, match="từ ngày này"):
        enter(cast.keeper)
    with pytest.raises(NotAllowed):
        enter(cast.binh)
    with pytest.raises(BadInput, match="bằng 100"):
        enter(cast.keeper, data=rubric_data(criteria=rubric_data()["criteria"][1:]))
    assert (deeds(), Rubric.objects.count()) == (["enter_rubric"], 1)


def test_a_rubric_is_mended_before_its_day_and_kept_as_it_was_after(cast) -> None:
    ahead, taken = enter(cast.keeper, since=TODAY + DAY), enter(cast.keeper, since=TODAY)
    renamed = version(name="Bản sửa", since=TODAY + 2 * DAY)
    actions.edit_rubric(rubric=ahead, version=renamed, by=cast.keeper, now=timezone.now())
    assert [(r.name, r.since) for r in Rubric.objects.all()] == [("Bản sửa", TODAY + 2 * DAY), (taken.name, TODAY)]
    for rubric, told, by, error in (
        (taken, renamed, cast.keeper, Conflict),
        (ahead, version(since=TODAY), cast.keeper, Conflict),
        (ahead, renamed, cast.binh, NotAllowed),
    ):
        with pytest.raises(error):
            actions.edit_rubric(rubric=rubric, version=told, by=by, now=timezone.now())
    assert deeds() == ["enter_rubric", "enter_rubric", "edit_rubric"]
    line = Entry.objects.get(action="agreements.edit_rubric")
    assert (line.detail["before"]["name"], line.detail["before"]["data"]) == ("Hướng dẫn 90", rubric_data())


def test_the_preview_tells_numbers_of_all_and_of_five_or_more(cast, django_assert_num_queries) -> None:
    made = make_peers(cast.ward, 4)
    for peer in made:
        make_clause(peer, "phep_nam", 14)
    meals_alone = [{"label": "Bữa ăn", "points": 100, "target": 1, "counts": ["meals", "wages"]}]
    rubric = Rubric(**version(data=rubric_data(criteria=meals_alone)).columns).rules
    assert preview(rubric, today=TODAY).is_hidden
    make_clause(make_signed(cast.other_union), "phep_nam", 10)
    with django_assert_num_queries(3):
        found = preview(rubric, today=TODAY)
    assert found.classes == [("A", 0, 4), ("B", 0, 0), ("C", 0, 0), ("D", 4, 0), ("Chưa xếp loại", 1, 1)]
    assert (found.count, found.better, found.worse, found.before) == (5, 4, 0, default_rubric().name)
    assert [(a.label, a.points, a.of) for a in found.averages] == [("Bữa ăn", 80, 100)]
    assert Rubric.objects.count() == 0
