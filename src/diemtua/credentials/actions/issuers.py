"""Setting up an issuer and changing its key."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.credentials.access import GRASSROOTS, require_issuer_manager
from diemtua.credentials.models import Issuer, SigningKey
from diemtua.credentials.proof.keys import new_key
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage
from diemtua.unions.models import Unit


@dataclass(frozen=True, slots=True)
class IssuerWords:
    """The words an issuer prints; those already issued keep theirs."""

    name_vi: str
    name_en: str
    superior_vi: str
    title_vi: str
    title_en: str
    symbol: str
    place: str
    signer_title_vi: str
    signer_title_en: str
    signer_name: str


@transaction.atomic
def set_up_issuer(*, by: User, unit: Unit, words: IssuerWords) -> Issuer:
    """Make the unit an issuer with its first key, or change the words of later certificates."""
    if unit.kind in GRASSROOTS or not can_manage(by, unit):
        raise NotAllowed("Chỉ cán bộ phụ trách một công đoàn cấp trên mới khai được đơn vị cấp cho đơn vị mình.")
    slug, printed = new_code(10).lower(), asdict(words)
    address = public_address("credentials:issuer_profile", slug)
    issuer, made = Issuer.objects.update_or_create(  # pressed twice, the second press finds what the first one made
        unit=unit, defaults=printed, create_defaults=printed | {"slug": slug, "identifier": address}
    )
    if made:
        _add_key(issuer)
        record("credentials.set_up_issuer", by=by, subject=issuer)
    else:
        record("credentials.edit_issuer", by=by, subject=issuer)
    return issuer


@transaction.atomic
def rotate_key(*, by: User, issuer: Issuer, now: dt.datetime) -> SigningKey:
    """Retire the signing key, whose private half is destroyed, and start a new one. What it signed stays good."""
    require_issuer_manager(by, issuer)
    old = issuer.active_key()
    if not SigningKey.objects.filter(pk=old.pk, retired_at=None).update(retired_at=now, secret=""):
        raise Conflict("Khóa ký vừa được đổi; hãy tải lại trang để xem khóa mới.")
    key = _add_key(issuer)
    record("credentials.rotate_key", by=by, subject=issuer, retired=old.thumbprint, new=key.thumbprint)
    return key


def _add_key(issuer: Issuer) -> SigningKey:
    key = new_key()
    parts = key.as_dict(private=True)
    thumbprint = key.thumbprint()
    return SigningKey.objects.create(
        issuer=issuer,
        thumbprint=thumbprint,
        kid=public_address("credentials:key", thumbprint),
        x=parts["x"],
        secret=parts["d"],
    )


def public_address(name: str, word: str) -> str:
    """The full address of a public page."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=[word])}"
