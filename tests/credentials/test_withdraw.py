"""Revoking, re-issuing, and the holder's own link."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.credentials import actions, queries
from diemtua.credentials.actions import withdrawing
from diemtua.credentials.models import Certificate
from diemtua.credentials.proof.checking import Reason, check_file
from diemtua.credentials.proof.status import signed_list
from diemtua.exams.models import Sitting
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.credentials.factories import make_certificate

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def status_of(certificate: Certificate) -> Reason:
    """What a verifier without our database learns from the status list."""
    shelf = certificate.status_list
    signer = shelf.issuer.active_key().signer()
    listed = signed_list(queries.revoked_entries(shelf), url=shelf.url, signer=signer, now=timezone.now())
    return check_file(certificate.token.encode(), queries.trusted_keys(), status_lists=[listed]).reason


def lines(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_revoking_is_in_the_status_list_and_leaves_one_audit_line_without_the_note(cast) -> None:
    certificate = make_certificate(cast)
    assert status_of(certificate) is Reason.GENUINE
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="sai ngày sinh", now=NOW)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoked_at, certificate.revoke_note) == ("revoked", NOW, "sai ngày sinh")
    assert status_of(certificate) is Reason.REVOKED
    entry = Entry.objects.get(action="credentials.revoke_certificate")
    assert entry.detail == {"reason": "mistake"}


def test_the_marks_are_held_while_the_certificate_is_valid(cast) -> None:
    certificate = make_certificate(cast)
    result = Sitting.objects.filter(exam=certificate.training_class.exam, person=certificate.person)
    assert result.get().relied_on_at is not None
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=NOW)
    assert result.get().relied_on_at is None


def test_revoking_twice_is_a_conflict(cast) -> None:
    certificate = make_certificate(cast)
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=NOW)
    with pytest.raises(Conflict):
        actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="fraud", note="", now=NOW)
    certificate.refresh_from_db()
    assert (certificate.revoke_reason, lines("credentials.revoke_certificate")) == ("mistake", 1)


def test_only_the_issuers_officer_may_revoke_and_only_for_a_listed_reason(cast) -> None:
    certificate = make_certificate(cast)
    for user in (cast.hoa, cast.other_binh, cast.keeper):
        with pytest.raises(NotAllowed):
            actions.revoke_certificate(by=user, certificate=certificate, reason="mistake", note="", now=NOW)
    with pytest.raises(BadInput):
        actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="ghét", note="", now=NOW)
    assert lines("credentials.revoke_certificate") == 0


def test_reissuing_takes_the_next_number_with_todays_name_and_the_old_one_says_so(cast) -> None:
    old = make_certificate(cast)
    cast.hoa_person.full_name = "Trần Thị Hoà Bình"
    cast.hoa_person.save()
    old = Certificate.objects.get(pk=old.pk)
    new = actions.reissue_certificate(by=cast.binh, certificate=old, reason="sai họ tên", now=timezone.now())
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.page.holder) == ("replaced", new, "Trần Thị Hòa")
    assert (new.ordinal, new.holder, new.page.percent, new.reissue_reason) == (old.ordinal + 1, "Trần Thị Hoà Bình", 87, "sai họ tên")  # fmt: skip
    assert (status_of(old), status_of(new)) == (Reason.REVOKED, Reason.GENUINE)
    assert new.code != old.code
    assert lines("credentials.reissue_certificate") == 1
    assert [c.pk for c in queries.class_sheet(old.training_class).certified] == [new.pk]


def test_reissuing_twice_is_a_conflict_and_takes_no_number(cast) -> None:
    old = make_certificate(cast)
    new = actions.reissue_certificate(by=cast.binh, certificate=old, reason="một", now=NOW)
    with pytest.raises(Conflict):
        actions.reissue_certificate(by=cast.binh, certificate=old, reason="hai", now=NOW)
    again = actions.reissue_certificate(by=cast.binh, certificate=new, reason="ba", now=NOW)
    assert again.ordinal == new.ordinal + 1
    assert Certificate.objects.filter(state="valid").count() == 1


def test_a_revoked_certificate_can_be_reissued_and_keeps_its_day(cast) -> None:
    old = make_certificate(cast)
    actions.revoke_certificate(by=cast.binh, certificate=old, reason="mistake", note="", now=NOW)
    new = actions.reissue_certificate(by=cast.binh, certificate=old, reason="đã làm rõ", now=NOW + dt.timedelta(days=3))
    old.refresh_from_db()
    assert (old.state, old.revoked_at, new.valid) == ("replaced", NOW, True)


@pytest.mark.parametrize("percent", ["95.00", "71.00"])
def test_marks_mended_after_the_revocation_are_what_the_new_certificate_prints(cast, percent) -> None:
    old = make_certificate(cast)
    actions.revoke_certificate(by=cast.binh, certificate=old, reason="mistake", note="", now=NOW)
    Sitting.objects.update(percent=Decimal(percent))
    new = actions.reissue_certificate(by=cast.binh, certificate=old, reason="sửa điểm", now=NOW)
    assert (new.page.percent, Sitting.objects.get().relied_on_at) == (int(Decimal(percent)), NOW)


def test_who_would_get_no_certificate_today_gets_none_again(cast) -> None:
    old = make_certificate(cast)
    actions.revoke_certificate(by=cast.binh, certificate=old, reason="conditions", note="", now=NOW)
    Sitting.objects.update(percent=Decimal("40.00"), passed=False)
    with pytest.raises(Conflict, match="Bài kiểm tra chưa đạt"):
        actions.reissue_certificate(by=cast.binh, certificate=old, reason="sửa điểm", now=NOW)
    old.refresh_from_db()
    assert (old.state, Certificate.objects.count(), Sitting.objects.get().relied_on_at) == ("revoked", 1, None)


def test_reissuing_that_fails_half_way_leaves_the_old_one_valid_and_the_register_alone(cast, monkeypatch) -> None:
    old = make_certificate(cast)

    def fails(*args, **kwargs):
        raise OSError("mất điện")

    monkeypatch.setattr(withdrawing, "enter", fails)
    with pytest.raises(OSError, match="mất điện"):
        actions.reissue_certificate(by=cast.binh, certificate=old, reason="x", now=NOW)
    old.refresh_from_db()
    assert (old.state, Certificate.objects.count(), lines("credentials.reissue_certificate")) == ("valid", 1, 0)


def test_only_the_issuers_officer_may_reissue(cast) -> None:
    with pytest.raises(NotAllowed):
        actions.reissue_certificate(by=cast.hoa, certificate=make_certificate(cast), reason="x", now=NOW)


def test_only_the_holder_renews_the_link_and_the_old_one_is_dead(cast) -> None:
    certificate = make_certificate(cast)
    with pytest.raises(NotAllowed):
        actions.renew_share_link(by=cast.binh, certificate=certificate)
    token = actions.renew_share_link(by=cast.hoa, certificate=certificate)
    assert token != certificate.share_token
    assert Certificate.objects.get().share_token == token
    assert lines("credentials.renew_share_link") == 1


def test_the_register_can_be_asked_which_were_in_force_on_a_day(cast, as_) -> None:
    certificate = make_certificate(cast)
    Certificate.objects.filter(pk=certificate.pk).update(issued_on=dt.date(2026, 11, 1))
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=NOW)
    client = as_(cast.binh)

    def listed(day: str) -> int:
        return client.get("/so-chung-nhan/", {"ngay": day}).context["page"].paginator.count

    assert [listed(day) for day in ("2026-10-31", "2026-11-01", "2026-11-21", "2026-11-22", "hôm qua")] == [
        0,
        1,
        1,
        0,
        1,
    ]
