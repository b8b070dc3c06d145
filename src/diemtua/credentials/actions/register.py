"""The register: numbers without gap or repeat, and the certificates that carry them, in one transaction."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.credentials.actions.issuers import public_address
from diemtua.credentials.models import Certificate, Issuer, Register, StatusList, new_certificate_code
from diemtua.credentials.proof import badge
from diemtua.credentials.rules import LIST_CAPACITY, LIST_SIZE, Printed, number_text
from diemtua.exams.actions import rely_on_results
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Person
from diemtua.vault.sealing import digest

_TRIES = 40
_random = secrets.SystemRandom()
_T = TypeVar("_T")


class Overtaken(Exception):
    """Somebody else took numbers between our reading of the register and our writing."""


@transaction.atomic
def note_export(*, by: User, rows: int, training_class: TrainingClass | None = None) -> None:
    """The register left the system as a workbook, or the certificates of a class as one file."""
    if training_class is None:
        record("credentials.export_register", by=by, subject=by, label="Sổ cấp chứng nhận", rows=rows)
    else:
        record("credentials.export_class", by=by, subject=training_class, rows=rows)


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate before it has a number: `printed` holds empty number, code and address."""

    person: Person
    printed: Printed
    replaces: Certificate | None = None
    reissue_reason: str = ""


def in_turn(work: Callable[[], _T]) -> _T:
    """Run `work` in a transaction; when somebody was quicker at the register, undo it and run it again.

    On SQLite writers queue anyway; on PostgreSQL the second writer waits at the register's row, then finds it changed.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return work()
        except Overtaken:
            continue
    raise Conflict("Sổ cấp đang có nhiều người cùng ghi; hãy chờ một phút rồi bấm lại.")


def open_register(issuer: Issuer, year: int) -> Register:
    """The register as it is now. Read it before deciding who needs a certificate: `enter` refuses when it moved since."""
    return Register.objects.get_or_create(issuer=issuer, year=year)[0]


def enter(
    register: Register,
    training_class: TrainingClass,
    drafts: Sequence[Draft],
    *,
    by: User | None,
    now: dt.datetime,
) -> list[Certificate]:
    """Number, sign and store the drafts in their order, with the key of this moment, which is not changed meanwhile.

    Raises Overtaken when the register moved since it was opened, or the key while we waited for it.
    """
    moved = Register.objects.filter(pk=register.pk, last_number=register.last_number).update(
        last_number=register.last_number + len(drafts)
    )
    if not moved:
        raise Overtaken
    issuer = register.issuer
    key = issuer.keys.select_for_update().filter(retired_at=None).first()
    if key is None:
        raise Overtaken
    signer = key.signer()
    shelf, places = _places(issuer, len(drafts))
    made = []
    for ordinal, (draft, place) in enumerate(zip(drafts, places, strict=True), register.last_number + 1):
        numbered = _numbered(draft, register, ordinal)
        body = badge.credential(
            numbered,
            issuer=issuer.identifier,
            identities=_identities(draft.person),
            salt=new_code(20),
            status=badge.StatusPlace(shelf.url, place),
            issued_at=now,
        )
        made.append(
            Certificate(
                issuer=issuer,
                training_class=training_class,
                person=draft.person,
                year=register.year,
                ordinal=ordinal,
                number=numbered.number,
                code=numbered.code,
                holder=numbered.holder,
                printed=numbered.as_json(),
                token=badge.signed(body, signer),
                status_list=shelf,
                status_index=place,
                issued_on=numbered.issued_on,
                issued_at=now,
                issued_by=by,
                replaces=draft.replaces,
                reissue_reason=draft.reissue_reason,
            ).fill_search()
        )
    if training_class.exam:
        rely_on_results(exam=training_class.exam, persons=[draft.person for draft in drafts], now=now)
    return Certificate.objects.bulk_create(made)


def _numbered(draft: Draft, register: Register, ordinal: int) -> Printed:
    """The page with its number, its code and the address where it is checked."""
    code, number = new_certificate_code(), number_text(ordinal, register.year, register.issuer.symbol)
    return replace(draft.printed, number=number, code=code, url=public_address("credentials:public", code))


def _places(issuer: Issuer, count: int) -> tuple[StatusList, list[int]]:
    """A status list with room and `count` random free entries of it: their order must not tell who came when."""
    shelf = issuer.status_lists.last()
    if shelf is None or shelf.certificates.count() + count > LIST_CAPACITY:
        slug = new_code(12).lower()
        shelf = StatusList.objects.create(issuer=issuer, slug=slug, url=public_address("credentials:status_list", slug))
    free: list[int] = []
    while len(free) < count:
        tried = _random.sample(range(LIST_SIZE), 3 * count + 8)
        taken = set(shelf.certificates.filter(status_index__in=tried).values_list("status_index", flat=True))
        free = [index for index in tried if index not in taken]
    return shelf, free[:count]


def _identities(person: Person) -> list[badge.Identity]:
    """The e-mail address when there is one, else our own name for the officer; and the name.

    Never the phone number: with the salt beside it, ten digits are tried through in seconds.
    """
    if person.email:
        first = badge.Identity("emailAddress", person.email)
    else:
        first = badge.Identity("systemId", digest(str(person.pk), purpose="officer code")[:24])
    return [first, badge.Identity("name", person.full_name)]
