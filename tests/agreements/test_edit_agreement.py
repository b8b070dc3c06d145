"""Add, edit, remove an agreement, keep its paper: works and leaves one line, refused, twice."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Agreement, Clause
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.vault.files import unsealed
from diemtua.vault.photos import only_the_picture
from tests.agreements.conftest import deeds
from tests.agreements.factories import make_agreement, make_clause, make_signed
from tests.vault.test_photos import JPEG

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
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
