"""One officer written twice in Bình's ward, with everything that can hang on a person."""

import datetime as dt
from dataclasses import dataclass

import pytest

from diemtua.duplicates.models import SuspectedPair
from diemtua.unions.models import Mandate, Person
from tests.factories import make_person, make_union

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
BORN = dt.date(1985, 4, 3)


@dataclass
class Twice:
    """`a` was written first; `b` is the same person in another union of the ward."""

    a: Person
    b: Person
    pair: SuspectedPair


def suspect(a: Person, b: Person, *, score: int = 20) -> SuspectedPair:
    """An open pair."""
    first, second = sorted((a, b), key=lambda p: p.pk)
    return SuspectedPair.objects.create(first=first, second=second, score=score, why=["cùng họ tên", "cùng ngày sinh"])


@pytest.fixture
def twice(cast) -> Twice:
    school = make_union(cast.ward, "Trường Mầm non Hoa Sen", kind="state")
    a = make_person("Pham Thi Bich", cast.union, position="PCT", birth_date=BORN, birth_year=1985, phone="0912000002")
    b = make_person(
        "Phạm Thị Bích", school, position="CT", birth_date=BORN, birth_year=1985, citizen_id="001185000002",
        phone="0912000002", email="bich@vi.vn", sex="f", last_trained_year=2023,
    )  # fmt: skip
    Mandate.objects.create(person=b, unit=cast.union, position="PCT", since_year=2021)
    return Twice(a, b, suspect(a, b))
