"""Setting up an issuer; changing its words and its key."""

import contextlib
import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.credentials import actions, downloads, queries
from diemtua.credentials.actions import issuers
from diemtua.credentials.models import Issuer, SigningKey
from diemtua.credentials.proof.checking import Reason, check_file
from diemtua.kernel.errors import NotAllowed
from tests.credentials.factories import WORDS, make_certificate, make_issuer

pytestmark = pytest.mark.django_db


def test_setting_up_makes_the_issuer_its_first_key_and_one_audit_line(cast) -> None:
    issuer = actions.set_up_issuer(by=cast.binh, unit=cast.ward, words=WORDS)
    assert issuer.identifier == f"http://testserver/chung-nhan/don-vi-cap/{issuer.slug}"
    assert issuer.keys.get().kid == f"http://testserver/chung-nhan/khoa/{issuer.keys.get().thumbprint}"
    assert [e.action for e in Entry.objects.all()] == ["credentials.set_up_issuer"]


def test_the_private_key_is_sealed_at_rest(cast) -> None:
    key = make_issuer(cast).keys.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM credentials_signingkey")
        stored = cursor.fetchone()[0]
    assert len(key.secret) == 43
    assert key.secret not in stored


def test_changing_the_words_leaves_issued_certificates_alone(cast) -> None:
    certificate = make_certificate(cast)
    actions.set_up_issuer(by=cast.binh, unit=cast.ward, words=replace(WORDS, name_vi="Tên mới", symbol="CN"))
    certificate.refresh_from_db()
    assert (Issuer.objects.get().name_vi, certificate.page.issuer_vi) == ("Tên mới", "Công đoàn phường Bồ Đề")
    assert SigningKey.objects.count() == 1
    assert Entry.objects.filter(action="credentials.edit_issuer").count() == 1


def test_a_grassroots_union_or_somebody_elses_unit_is_refused(cast) -> None:
    for user, unit in ((cast.binh, cast.union), (cast.binh, cast.city), (cast.hoa, cast.ward), (cast.khai, cast.ward)):
        with pytest.raises(NotAllowed):
            actions.set_up_issuer(by=user, unit=unit, words=WORDS)
    assert Issuer.objects.count() == 0


def test_a_rotated_key_is_destroyed_and_what_it_signed_still_verifies(cast) -> None:
    certificate = make_certificate(cast)
    issuer = certificate.issuer
    old_pdf = downloads.certificate_pdf(certificate, issuer.active_key().signer())
    now = timezone.now()
    new = actions.rotate_key(by=cast.binh, issuer=issuer, now=now)
    old = issuer.keys.exclude(pk=new.pk).get()
    assert (old.secret, old.retired_at, issuer.active_key()) == ("", now, new)
    keys = queries.trusted_keys()
    new_pdf = downloads.certificate_pdf(certificate, new.signer())
    assert [check_file(f, keys).reason for f in (certificate.token.encode(), old_pdf, new_pdf)] == [Reason.GENUINE] * 3
    assert {k["kid"] for k in queries.jwks(issuer)["keys"]} == {old.kid, new.kid}
    entry = Entry.objects.get(action="credentials.rotate_key")
    assert entry.detail == {"retired": old.thumbprint, "new": new.thumbprint}


def test_only_the_units_officer_rotates_the_key(cast) -> None:
    issuer = make_issuer(cast)
    with pytest.raises(NotAllowed):
        actions.rotate_key(by=cast.other_binh, issuer=issuer, now=timezone.now())
    assert issuer.keys.count() == 1


def test_the_database_itself_refuses_a_second_active_key_and_a_retired_secret(cast) -> None:
    issuer = make_issuer(cast)
    for fields in ({"secret": "x"}, {"secret": "x", "retired_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SigningKey.objects.create(issuer=issuer, thumbprint="t", kid="https://x.vn/t", x="x", **fields)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_issuer(cast, monkeypatch) -> None:
    both, faults, new_code = threading.Barrier(2, timeout=0.5), [], issuers.new_code

    def meet(length: int) -> str:
        with contextlib.suppress(threading.BrokenBarrierError):  # on SQLite the second one waits for the first
            both.wait()
        return new_code(length)

    def press() -> None:
        try:
            actions.set_up_issuer(by=cast.binh, unit=cast.ward, words=WORDS)
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    monkeypatch.setattr(issuers, "new_code", meet)
    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, Issuer.objects.count(), SigningKey.objects.count()) == ([], 1, 1)
