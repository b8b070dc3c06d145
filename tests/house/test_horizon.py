"""Beyond the last day whose law anybody checked: an installation nobody updated goes on."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from diemtua.kernel.dates import VN
from diemtua.rulebook.book import SURE_UNTIL, unchecked
from tests.agreements.factories import make_signed
from tests.house.access import COLUMNS
from tests.house.test_access_matrix import MODULES, answer

LEAP_DAY = dt.datetime(SURE_UNTIL.year + 1, 2, 29, 12, tzinfo=VN)


@pytest.fixture(autouse=True)
def beyond(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LEAP_DAY)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_page_answers_as_on_a_day_whose_law_is_checked(module, cast, as_) -> None:
    """Each for one of the cast who may see it: the access matrix asks for all of them."""
    made = module.setup(cast)
    clients = {column: as_(None if column == "stranger" else getattr(cast, column)) for column in COLUMNS}
    wanted, answered = {}, {}
    for name, row in module.PAGES.items():
        column, wanted[name] = min(zip(COLUMNS, row.statuses.split(), strict=True), key=lambda one: one[1])
        cache.clear()
        got = answer(clients[column], row, reverse(name, kwargs=row.kwargs(made)) + row.query)
        answered[name] = str(got.status_code)
    assert answered == wanted


def test_what_rests_on_the_law_of_the_day_says_that_nobody_checked_it(cast, as_) -> None:
    told, hoa = unchecked(LEAP_DAY.date()), as_(cast.hoa)
    filed = make_signed(cast.union, filed_on=LEAP_DAY.date())
    for address in ("/thoa-uoc/", f"/thoa-uoc/{filed.pk}/", "/thu-tuc/dinh-cong/", "/"):
        assert (address, hoa.get(address).text.count(told)) == (address, 1)
