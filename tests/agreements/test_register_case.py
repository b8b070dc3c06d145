"""A signed bargaining enters the register: filled from its case, linked both ways, never twice."""

from io import BytesIO

import pytest
from django.core.files import File
from django.db import IntegrityError, transaction

from diemtua.agreements import actions
from diemtua.agreements.actions import file_path, join_case, register_case
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.bargaining import bargained, sequel_of
from diemtua.audit.models import Entry
from diemtua.casework.actions import Happening, record_event
from diemtua.casework.models import Case
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.vault.files import unsealed
from tests.agreements.factories import make_agreement, make_signed
from tests.casework.factories import BARGAINING, OPENED, D, at, make_case, tell_all

NOW = at(D(2026, 5, 25))
FACTS = {"employer": "Công ty TNHH May Sông Hồng", "kind": "enterprise", "trade": "garment", "workers": 200,
         "yes_votes": 101, "polled": 200, "has_minutes": True, "effective_to": D(2028, 5, 19)}  # fmt: skip


@pytest.fixture
def case(cast) -> Case:
    """Hòa's bargaining, from demand to filing; the signed paper is with the signing."""
    made = make_case(cast, on=OPENED)
    for step, on, outcome, facts in BARGAINING:
        paper = File(BytesIO(b"%PDF-1.7 da ky"), name="thỏa ước.pdf") if step == "sign" else None
        happened = Happening(step, on, None, outcome, facts, file=paper)
        record_event(case=made, happened=happened, by=cast.hoa, now=at(on))
    return made


def enter(case: Case, by, **facts) -> Agreement:
    return register_case(case=case, facts=FACTS | facts, by=by, now=NOW)


def test_the_agreement_is_signed_and_filed_as_the_case_says_with_its_paper_and_one_line(cast, case) -> None:
    made = Agreement.objects.get(pk=enter(case, cast.hoa).pk)
    assert (made.unit, made.enterprise, made.case, made.state) == (cast.union, cast.union.enterprise, case, "signed")
    assert (made.signed_on, made.filed_on, made.published_on) == (D(2026, 5, 20), D(2026, 5, 22), D(2026, 5, 21))
    assert (made.effective_from, made.effective_to) == (D(2026, 5, 20), D(2028, 5, 19))
    assert (made.file_name, b"".join(unsealed(file_path(made.file)))) == ("thỏa ước.pdf", b"%PDF-1.7 da ky")
    assert [e.action for e in Entry.objects.filter(action__startswith="agreements.")] == ["agreements.register_case"]


def test_the_second_of_two_people_gets_one_sentence_and_the_register_one_agreement(cast, case, monkeypatch) -> None:
    enter(case, cast.hoa)
    with pytest.raises(Conflict, match="đã có trong sổ"):
        enter(case, cast.binh, employer="Công ty May Sông Hồng")  # spelt otherwise: the case alone tells it is the same
    with pytest.raises(IntegrityError), transaction.atomic():
        make_agreement(cast.union, case=case)
    assert Agreement.objects.count() == 1


def test_a_case_not_signed_and_an_officer_without_right_enter_nothing(cast, case) -> None:
    with pytest.raises(NotAllowed):
        enter(case, cast.nga)
    with pytest.raises(BadInput, match="ngày hết hiệu lực"):
        enter(case, cast.hoa, effective_to=None)
    young = make_case(cast, title="Mới")
    tell_all(young, BARGAINING[:3])
    with pytest.raises(Conflict, match="Ký thỏa ước"):
        enter(young, cast.hoa)
    assert (bargained(make_case(cast, "tranh-chap-quyen", title="Khác")), Agreement.objects.count()) == (None, 0)


def test_the_card_of_the_case_leads_in_then_shows_and_tells_no_stranger(cast, case) -> None:
    lead = sequel_of(case, cast.hoa)
    assert (lead.label, lead.url) == ("Ghi vào sổ thỏa ước", f"/thoa-uoc/tu-vu-viec/{case.pk}/")
    assert sequel_of(case, cast.binh) == lead
    assert [sequel_of(case, user) for user in (cast.thao, cast.nga, cast.keeper)] == [None, None, None]
    made = enter(case, cast.hoa)
    shown = sequel_of(case, cast.binh)
    assert (shown.label, shown.url, shown.done) == ("Xem thỏa ước", f"/thoa-uoc/{made.pk}/", True)
    assert [sequel_of(case, user) for user in (cast.thao, cast.nga, cast.keeper)] == [None, None, None]


def test_an_agreement_already_in_the_register_is_joined_once(cast, case) -> None:
    draft, same = (
        make_agreement(cast.union),
        make_signed(cast.union, signed_on=D(2026, 5, 20), employer="May Sông Hồng"),
    )
    other_day, others = make_signed(cast.union, signed_on=D(2026, 5, 19)), make_agreement(cast.other_union)
    for wrong in (other_day, others):
        with pytest.raises(Conflict, match="không phải thỏa ước ký ngày ấy"):
            join_case(case=case, agreement=wrong, by=cast.hoa)
    join_case(case=case, agreement=same, by=cast.hoa)
    for late in (same, draft):
        with pytest.raises(Conflict):
            join_case(case=case, agreement=late, by=cast.binh)
    assert list(Agreement.objects.exclude(case=None)) == [same]
    assert [e.action for e in Entry.objects.filter(action__startswith="agreements.")] == ["agreements.join_case"]


def test_the_pages_fill_the_form_link_both_ways_and_send_the_second_to_the_first(cast, case, as_) -> None:
    hoa, url = as_(cast.hoa), f"/thoa-uoc/tu-vu-viec/{case.pk}/"
    assert url in hoa.get(f"/vu-viec/{case.pk}/").content.decode()
    draft = make_agreement(cast.union)
    page = hoa.get(url)
    initial = {
        name: page.context["form"][name].value()
        for name in ("employer", "yes_votes", "polled", "workers", "effective_from")
    }
    assert initial == {"employer": "Công ty TNHH May Sông Hồng", "yes_votes": 101, "polled": 200, "workers": 200,
                       "effective_from": D(2026, 5, 20)}  # fmt: skip
    assert f"{url}noi/{draft.pk}/" in page.content.decode()
    assert hoa.post(url, FACTS | {"effective_to": ""}).status_code == 200
    made = hoa.post(url, FACTS | {"has_minutes": "true", "effective_to": "2028-05-19"})
    agreement = Agreement.objects.get(case=case)
    assert made.url == f"/thoa-uoc/{agreement.pk}/"
    assert f'href="/vu-viec/{case.pk}/"' in hoa.get(made.url).content.decode()
    assert made.url in hoa.get(f"/vu-viec/{case.pk}/").content.decode()
    second = as_(cast.binh).post(url, FACTS, follow=True)
    assert second.redirect_chain == [(made.url, 302)]
    assert actions.REGISTERED in second.content.decode()
    assert Agreement.objects.filter(case=case).count() == 1


def test_a_joined_draft_is_signed_with_the_day_of_its_case(cast, case, as_) -> None:
    draft = make_agreement(cast.union)
    answer = as_(cast.hoa).post(f"/thoa-uoc/tu-vu-viec/{case.pk}/noi/{draft.pk}/")
    assert answer.url == f"/thoa-uoc/{draft.pk}/ky/"
    assert 'value="2026-05-20"' in as_(cast.hoa).get(answer.url).content.decode()


def test_the_agreement_of_a_confidential_bargaining_does_not_tell_of_it(cast, case, as_) -> None:
    Case.objects.filter(pk=case.pk).update(confidential=True)
    made = enter(case, cast.hoa)
    shown = [
        f"/vu-viec/{case.pk}/" in as_(user).get(f"/thoa-uoc/{made.pk}/").content.decode()
        for user in (cast.hoa, cast.binh)
    ]
    assert shown == [True, False]
    assert as_(cast.binh).get(f"/thoa-uoc/tu-vu-viec/{case.pk}/").status_code == 404
