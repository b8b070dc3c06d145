"""The cast, and what every test shares. No test reaches the network."""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as examples
from xdist.scheduler import LoadScopeScheduling

from diemtua.people.models import User
from diemtua.people.sessions import SessionStore
from diemtua.unions.models import Enterprise, Mandate, PastState, Person, Stewardship, Unit
from tests.factories import make_person, make_union

SHARED = Path(__file__).resolve().parents[2] / "shared"

# A busy machine is no fault of the code, and the examples tried are the same in every run.
examples.register_profile(
    "house", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("house")
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # playwright's loop runs in the thread of the live server's test


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks nothing of the database was just run on SQLite, and so was every variant of a test. Here runs the first,
    and each where the variants differ in what they ask of the database (`variants`)."""
    if connection.vendor != "postgresql":
        return
    met: set[str] = set()
    asking = []
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)  # type: ignore[attr-defined]
        test = item.nodeid.partition("[")[0]
        if asks and (test not in met or item.get_closest_marker("variants")):
            asking.append(item)
            met.add(test)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays to the end: the search for garbage waits meanwhile, and never goes through it afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)


# What one worker builds once for all its tests: they go to one worker. (`--dist loadgroup` does not group since pytest 9.2.)
TOGETHER = ("tests/demo/", "tests/web/test_program.py")


class Together(LoadScopeScheduling):
    """Each test for itself, but those of the files above by file, and these first."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@dataclass
class Cast:
    """The people of the story and the small federation they live in. Passwords are all «mat-khau-thu»."""

    city: Unit
    ward: Unit
    other_ward: Unit
    union: Unit
    other_union: Unit
    hoa_person: Person
    hoa_mandate: Mandate
    nga_person: Person
    keeper: User
    city_officer: User
    binh: User
    other_binh: User
    khai: User
    thao: User
    hoa: User
    nga: User

    PASSWORD = "mat-khau-thu"


@pytest.fixture
def cast(db: None) -> Cast:
    """Bình looks after the ward, Hòa presides over a non-state union in it; Nga and «Bình khác» are of another ward."""
    city = Unit.objects.create(kind="city", name="Liên đoàn Lao động thành phố Hà Nội", path="00001")
    ward = Unit.objects.create(kind="ward", name="Công đoàn phường Bồ Đề", parent=city, path="0000100001")
    other_ward = Unit.objects.create(kind="ward", name="Công đoàn xã Hoài Đức", parent=city, path="0000100002")
    union = make_union(ward, "Công ty TNHH May Sông Hồng", kind=Enterprise.Kind.NON_STATE)
    other_union = make_union(other_ward, "Công ty TNHH Điện tử Thăng Long", kind=Enterprise.Kind.FDI)

    def account(username: str, name: str, **roles: bool) -> User:
        return User.objects.create_user(username, Cast.PASSWORD, full_name=name, **roles)

    hoa, nga = account("hoa", "Trần Thị Hòa"), account("nga", "Lê Thúy Nga")
    hoa_person = make_person("Trần Thị Hòa", union, user=hoa, phone="0912345678")
    nga_person = make_person("Lê Thúy Nga", other_union, user=nga, phone="0987654321")
    made = Cast(
        city=city,
        ward=ward,
        other_ward=other_ward,
        union=union,
        other_union=other_union,
        hoa_person=hoa_person,
        hoa_mandate=hoa_person.mandates.get(),
        nga_person=nga_person,
        keeper=account("quantri", "Quản Trị", is_keeper=True),
        city_officer=account("thanhpho", "Phạm Thành Phố"),
        binh=account("binh", "Nguyễn Văn Bình"),
        other_binh=account("binhkhac", "Đỗ Bình Khác"),
        khai=account("khai", "Vũ Quang Khải", is_lecturer=True),
        thao=account("thao", "Hoàng Phương Thảo", is_adviser=True),
        hoa=hoa,
        nga=nga,
    )
    for user, unit in ((made.city_officer, city), (made.binh, ward), (made.other_binh, other_ward)):
        Stewardship.objects.create(user=user, unit=unit)
    return made


@pytest.fixture
def moved(cast: Cast) -> Unit:
    """Until 30/6/2025 the union «Sông Hồng» had another name and stood under a district federation that ended then; the
    ward began the day after. Comes back: the district federation."""
    eve = dt.date(2025, 6, 30)
    district = Unit.objects.create(
        kind="district", name="LĐLĐ quận Long Biên", parent=cast.city, path=cast.city.path + "00009", valid_to=eve
    )
    PastState.objects.create(
        unit=cast.union, until=eve, kind="grassroots", name="CĐCS May Cũ", search="cdcs may cu",
        parent=district, path=district.path + "00001",
    )  # fmt: skip
    Unit.objects.filter(pk=cast.ward.pk).update(valid_from=eve + dt.timedelta(days=1))
    return district


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A browser that hangs on can leave a live server's thread behind, and PostgreSQL drops no database in use."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture
def as_(client):
    """`as_(user)` -> a client signed in as that user (a fresh client for None).

    The session is written as signing in would leave it, without what else happens then (`Client.force_login` does eight
    queries, and the suite signs in thousands of times).
    """
    from django.test import Client

    def sign_in(user: User | None) -> Client:
        fresh = Client()
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "diemtua.people.sessions.AccountBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            fresh.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return fresh

    return sign_in


@pytest.fixture
def shared() -> Path:
    """The folder of development data; the test is skipped where it is missing."""
    if not (SHARED / "data").is_dir():
        pytest.skip("thư mục dữ liệu phát triển ../shared không có ở đây")
    return SHARED / "data"
