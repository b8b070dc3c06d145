"""Reads: what a class still lacks, the register, the public face of a certificate, steps for the agenda."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from diemtua.credentials.access import classes_to_certify
from diemtua.credentials.models import Certificate, Issuer, SigningKey, StatusList
from diemtua.credentials.proof.keys import TrustedKeys
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.codes import typed
from diemtua.kernel.text import clean, first_sentence, fold, has_marks, word_starts
from diemtua.people.models import User
from diemtua.training.models import Session, TrainingClass
from diemtua.training.queries import Eligibility, eligible
from diemtua.unions.access import is_upper_officer, person_of
from diemtua.unions.queries import named

_NEW_FOR = dt.timedelta(days=14)
# Classes looked at for the agenda: each costs the queries of `eligible`.
_AGENDA_CLASSES = 5
_RECENT = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """A class before and after issuing: who waits, who was given one, who is not eligible and why."""

    issuer: Issuer | None
    waiting: list[Eligibility]
    certified: list[Certificate]
    refused: list[Eligibility]

    @property
    def in_force(self) -> int:
        """How many of those given hold now; the others were revoked."""
        return sum(certificate.valid for certificate in self.certified)

    @property
    def revoked(self) -> int:
        return len(self.certified) - self.in_force

    @property
    def total(self) -> int:
        """Everybody called; always the sum of the three groups."""
        return len(self.waiting) + len(self.certified) + len(self.refused)


def class_sheet(training_class: TrainingClass) -> ClassSheet:
    """The three groups of a class; six queries. Of a chain of re-issues only the newest certificate counts."""
    found = eligible(training_class)
    certificates = list(Certificate.objects.filter(training_class=training_class, replaced_by=None).order_by("ordinal"))
    held = {c.person_id for c in certificates}
    rest = [e for e in found if e.enrolment.person_id not in held]
    return ClassSheet(
        issuer=Issuer.objects.select_related("unit").filter(unit=training_class.unit_id).first(),
        waiting=[e for e in rest if e.eligible],
        certified=certificates,
        refused=[e for e in rest if not e.eligible],
    )


def register(
    rows: QuerySet[Certificate],
    *,
    search: str,
    year: int | None,
    state: str,
    class_id: int | None,
    day: dt.date | None = None,
) -> QuerySet[Certificate]:
    """The register filtered and ready for a page; `rows` comes from access. One query, and one for the count.

    `day`: those that were in force at its end.
    """
    if search:
        words = clean(search).split()
        name = " ".join(word for word in words if word.isalpha())
        rows = rows.filter(_of_holder(name) if name else Q())
        for word in words:
            if not word.isalpha():
                rows = rows.filter(Q(search__contains=fold(word)) | Q(code=typed(word)))
    if year:
        rows = rows.filter(year=year)
    if state:
        rows = rows.filter(state=state)
    if class_id:
        rows = rows.filter(training_class=class_id)
    if day is not None:
        rows = rows.filter(_in_force_on(day))
    return rows.select_related("training_class", "issuer").defer("token")


def _of_holder(name: str) -> Q:
    """Each word begins a word of the name printed; marks are asked of the register, where the name is still the same."""
    printed = Q()
    for first, later in word_starts(name):
        printed &= Q(search__startswith=first) | Q(search__contains=later)
    return printed & (named(name, "person__") | ~Q(holder=F("person__full_name"))) if has_marks(name) else printed


def years(rows: QuerySet[Certificate]) -> list[int]:
    """The years of these registers, newest first; one query."""
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def recent_classes(user: User) -> QuerySet[TrainingClass]:
    """Classes the user may issue for, newest first, with counts of called and certified; one query."""
    return (
        classes_to_certify(user)
        .annotate(
            called=Count("enrolments", filter=~Q(enrolments__state="withdrawn"), distinct=True),
            certified=Count("certificates", filter=Q(certificates__replaced_by=None), distinct=True),
        )
        .order_by("-created_at", "-id")
    )


def valid_certificates(
    training_class: TrainingClass | None = None, *, day: dt.date | None = None
) -> QuerySet[Certificate]:
    """Certificates in force, of one class or of all; with `day` those that were at its end, also if later revoked."""
    rows = Certificate.objects.filter(state=Certificate.State.VALID)
    if day is not None:
        rows = Certificate.objects.filter(_in_force_on(day))
    return rows if training_class is None else rows.filter(training_class=training_class)


def _in_force_on(day: dt.date) -> Q:
    return (Q(revoked_at=None) | Q(revoked_at__date__gt=day)) & Q(issued_on__lte=day)


def trusted_keys() -> TrustedKeys:
    """Every public key we ever signed with, each bound to its issuer; one query."""
    return TrustedKeys(key.trusted() for key in SigningKey.objects.select_related("issuer"))


def jwks(issuer: Issuer | None = None) -> dict[str, list[dict[str, str]]]:
    """Public keys as a JWK Set, of one issuer or of all; one query."""
    keys = SigningKey.objects.select_related("issuer")
    return {"keys": [key.jwk for key in (keys if issuer is None else keys.filter(issuer=issuer))]}


def revoked_entries(shelf: StatusList) -> QuerySet[Certificate, int]:
    """Entries of the list that are set: revoked and replaced certificates; one query."""
    return shelf.certificates.exclude(state=Certificate.State.VALID).values_list("status_index", flat=True)


def public_certificate(code: str) -> Certificate | None:
    """The certificate behind a public code, with what replaced it; one query."""
    return Certificate.objects.select_related("replaced_by").filter(code=code).first()


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """A certificate to fetch (officer), classes whose people wait for theirs (upper officer).

    One query for an officer; for an upper-level officer one and six more for each of at most five classes.
    """
    found: list[Step] = []
    person = person_of(user)
    if person is not None:
        found += [_fetch(c) for c in person.certificates.filter(state="valid", issued_at__gt=now - _NEW_FOR)[:3]]
    if is_upper_officer(user):
        found += _to_issue(user, now)
    return found


def _fetch(certificate: Certificate) -> Step:
    return Step(
        urgency=Urgency.NEWS,
        title="Bạn có chứng nhận mới",
        detail=f"{certificate.page.course}, số {certificate.number}",
        label="Xem chứng nhận",
        url=reverse("credentials:my_certificates"),
        icon="award",
    )


def _to_issue(user: User, now: dt.datetime) -> list[Step]:
    """Classes finished whose last days were in these 90 and hold somebody eligible without a certificate."""
    ended_lately = Session.objects.filter(training_class=OuterRef("pk"), ends_at__gt=now - _RECENT)
    classes = (
        recent_classes(user)
        .filter(Exists(ended_lately), state=TrainingClass.State.FINISHED, called__gt=0)
        .exclude(certified__gte=Count("enrolments", filter=~Q(enrolments__state="withdrawn"), distinct=True))
        .select_related("unit", "exam")[:_AGENDA_CLASSES]
    )
    return [
        Step(
            urgency=Urgency.ANSWER,
            title=f"Cấp chứng nhận cho {waiting} người",
            detail=f"Đã dự đủ và đạt: {first_sentence(training_class.name)}",
            label="Cấp chứng nhận",
            url=reverse("credentials:class", args=[training_class.pk]),
            icon="award",
        )
        for training_class in classes
        if (waiting := len(class_sheet(training_class).waiting))
    ]
