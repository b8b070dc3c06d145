"""Issuers, classes whose people attended and passed, and certificates, for tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from diemtua.credentials.actions import IssuerWords, issue_now, set_up_issuer
from diemtua.credentials.models import Certificate, Issuer
from diemtua.exams.models import Exam, Sitting
from diemtua.training.models import Attendance, ClassModule, TrainingClass
from diemtua.unions.models import Person, Unit
from tests.conftest import Cast
from tests.exams.factories import make_exam
from tests.training.factories import enrol, make_class

WORDS = IssuerWords(
    name_vi="Công đoàn phường Bồ Đề",
    name_en="Trade Union of Bo De Ward",
    superior_vi="Liên đoàn Lao động thành phố Hà Nội",
    title_vi="GIẤY CHỨNG NHẬN",
    title_en="Certificate",
    symbol="GCN-CĐ",
    place="Hà Nội",
    signer_title_vi="CHỦ TỊCH",
    signer_title_en="President",
    signer_name="Nguyễn Văn Bình",
)


def make_issuer(cast: Cast, unit: Unit | None = None) -> Issuer:
    """Bình's ward as an issuer with one key."""
    unit = unit or cast.ward
    found = Issuer.objects.filter(unit=unit).first()
    return found or set_up_issuer(by=cast.city_officer, unit=unit, words=WORDS)


def pass_exam(exam: Exam, person: Person, *, percent: str = "87.50", passed: bool = True) -> Sitting:
    """A marked sitting."""
    now = timezone.now()
    return Sitting.objects.create(
        exam=exam,
        person=person,
        attempt=1,
        alias=f"B{person.pk:05d}",
        seed=1,
        state="marked",
        due_at=now,
        submitted_at=now,
        points=Decimal("7.00"),
        percent=Decimal(percent),
        passed=passed,
    )


def make_finished_class(
    cast: Cast, graduates: list[Person], *, absent: list[Person] | None = None, **fields: Any
) -> TrainingClass:
    """A class of yesterday: `graduates` attended and passed, `absent` did not come."""
    exam = make_exam(cast, "single", persons=[*graduates, *(absent or [])])
    starts = timezone.now() - dt.timedelta(days=1)
    made = make_class(cast, starts=starts, exam=exam, **{"state": "finished", **fields})
    ClassModule.objects.create(training_class=made, topic="T06", minutes=90)
    session = made.sessions.get()
    for person in [*graduates, *(absent or [])]:
        enrolment = enrol(made, person, state="accepted")
        if person in graduates:
            Attendance.objects.create(session=session, enrolment=enrolment, method="hand")
            pass_exam(exam, person)
    return made


def make_certificate(cast: Cast, person: Person | None = None) -> Certificate:
    """Hòa's certificate, issued by Bình's ward."""
    person = person or cast.hoa_person
    make_issuer(cast)
    training_class = make_finished_class(cast, [person])
    issue_now(by=cast.binh, training_class=training_class, now=timezone.now())
    return Certificate.objects.get(training_class=training_class, person=person)
