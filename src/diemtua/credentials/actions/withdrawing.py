"""Revoking, re-issuing, and the holder's own link."""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from diemtua.audit.actions import record
from diemtua.credentials.access import require_issuer_manager
from diemtua.credentials.actions.issuing import printed_percent
from diemtua.credentials.actions.register import Draft, enter, in_turn, open_register
from diemtua.credentials.models import Certificate, new_share_token
from diemtua.credentials.rules import REVOKE_REASONS
from diemtua.exams.actions import release_results, rely_on_results
from diemtua.kernel.dates import VN
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.queries import Eligibility, eligible
from diemtua.unions.rules import born_as_written

State = Certificate.State
NO_LONGER_VALID = "Chứng nhận này không còn hiệu lực từ trước; hãy mở lại trang của chứng nhận để xem tình trạng mới."
ALREADY_REISSUED = "Chứng nhận này đã được cấp lại rồi; hãy mở bản mới nhất để làm tiếp."


@transaction.atomic
def revoke_certificate(*, by: User, certificate: Certificate, reason: str, note: str, now: dt.datetime) -> None:
    """Withdraw a valid certificate; the public page and the status list say so at once. The note stays inside."""
    require_issuer_manager(by, certificate.issuer)
    if reason not in REVOKE_REASONS:
        raise BadInput("Hãy chọn một lý do thu hồi trong danh sách.")
    done = Certificate.objects.filter(pk=certificate.pk, state=State.VALID).update(
        state=State.REVOKED, revoked_at=now, revoke_reason=reason, revoke_note=note
    )
    if not done:
        raise Conflict(NO_LONGER_VALID)
    if certificate.training_class.exam:
        release_results(exam=certificate.training_class.exam, person=certificate.person)
    record("credentials.revoke_certificate", by=by, subject=certificate, reason=reason)


def reissue_certificate(*, by: User, certificate: Certificate, reason: str, now: dt.datetime) -> Certificate:
    """A new certificate with a new number in place of an old one, with name, birth, issuer and result as they are today.

    The old one says by which it was replaced. Raises Conflict when it was replaced before, or when the person would
    get none today: marks that were mended after a revocation count.
    """
    require_issuer_manager(by, certificate.issuer)

    def write() -> Certificate:
        today = now.astimezone(VN).date()
        register = open_register(certificate.issuer, today.year)
        changed = Certificate.objects.filter(pk=certificate.pk, state__in=[State.VALID, State.REVOKED]).update(
            state=State.REPLACED, revoked_at=Coalesce("revoked_at", Value(now))
        )
        if not changed:
            raise Conflict(ALREADY_REISSUED)
        draft = _renewed(certificate, _entitled(certificate, now), reason, today)
        made = enter(register, certificate.training_class, [draft], by=by, now=now)[0]
        record("credentials.reissue_certificate", by=by, subject=made, replaces=certificate.number, reason=reason)
        return made

    return in_turn(write)


def _entitled(certificate: Certificate, now: dt.datetime) -> Eligibility:
    """What the person reached as of today; the marks are held first, so that none moves while we read."""
    if certificate.training_class.exam:
        rely_on_results(exam=certificate.training_class.exam, persons=[certificate.person], now=now)
    found = next(
        (e for e in eligible(certificate.training_class) if e.enrolment.person_id == certificate.person_id), None
    )
    if found is None or not found.eligible:
        why = found.reason if found else "Người này không còn trong danh sách lớp."
        raise Conflict(f"Chưa cấp lại được chứng nhận. {why} Hãy làm rõ kết quả của người này trước.")
    return found


def _renewed(old: Certificate, found: Eligibility, reason: str, today: dt.date) -> Draft:
    """The old page with today's person, issuer and result; the class stays."""
    person, issuer = old.person, old.issuer
    printed = replace(
        old.page,
        issuer_vi=issuer.name_vi,
        issuer_en=issuer.name_en,
        superior_vi=issuer.superior_vi,
        title_vi=issuer.title_vi,
        title_en=issuer.title_en,
        holder=person.full_name,
        sex=person.sex,
        birth=born_as_written(person.birth_date, person.birth_year),
        percent=printed_percent(found),
        issued_on=today,
        issued_in=issuer.place,
        signer_title_vi=issuer.signer_title_vi,
        signer_title_en=issuer.signer_title_en,
        signer_name=issuer.signer_name,
    )
    return Draft(person, printed, replaces=old, reissue_reason=reason)


@transaction.atomic
def renew_share_link(*, by: User, certificate: Certificate) -> str:
    """A new full link; the one shared before shows the name masked again. Returns the new token."""
    if certificate.person.user_id != by.pk:
        raise NotAllowed("Chỉ người được cấp đổi được liên kết chia sẻ; hãy nhờ chính người đó làm.")
    token = new_share_token()
    Certificate.objects.filter(pk=certificate.pk).update(share_token=token)
    record("credentials.renew_share_link", by=by, subject=certificate)
    return token
