"""Every page for every one of the cast. A URL that no table names fails."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.house.access as tables
from tests.house.access import COLUMNS, Page

MODULES = [importlib.import_module(f"tests.house.access.{m.name}") for m in pkgutil.iter_modules(tables.__path__)]
# A file that leaves the house is named by `kernel.file_names.dated_name`; these hand a person's own file back under its
# own name.
DATED = re.compile(r'(attachment|inline); filename="[a-z0-9-]+-\d{4}-\d\d-\d\d\.[a-z.]+"')
OWN_NAMES = {"agreements:download_file", "advice:attachment", "casework:event_file", "reorganisation:decision_file"}
DASHES = b">---------<"  # the library's word for nothing chosen; ours says «Chưa chọn», or what to choose


def url_names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from url_names(entry.url_patterns, inner)
        else:
            yield f"{prefix}{entry.name}"


def test_every_address_is_in_the_table_once() -> None:
    named = [name for module in MODULES for name in module.PAGES]
    assert sorted(named) == sorted(set(url_names(get_resolver().url_patterns)))


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_pages_answer_each_of_the_cast_as_the_table_says(module, cast, as_) -> None:
    made = module.setup(cast)
    clients = [as_(None if column == "stranger" else getattr(cast, column)) for column in COLUMNS]
    answered, unnamed, dashed = {}, [], []
    for name, row in module.PAGES.items():
        cache.clear()
        url = reverse(name, kwargs=row.kwargs(made)) + row.query
        answers = [answer(client, row, url) for client in clients]
        answered[name] = " ".join(str(got.status_code) for got in answers)
        dashed += [name for got in answers if DASHES in getattr(got, "content", b"")]
        if name not in OWN_NAMES:
            files = [got.get("Content-Disposition") for got in answers]
            unnamed += [(name, file) for file in files if file and not DATED.fullmatch(file)]
    assert answered == {name: row.statuses for name, row in module.PAGES.items()}
    assert (unnamed, dashed) == ([], [])


def answer(client: Client, row: Page, url: str) -> HttpResponse:
    """What the client is answered, with what it did undone: it must not change what the next meets."""
    cookies = {key: cookie.value for key, cookie in client.cookies.items()}
    point = transaction.savepoint()
    got: HttpResponse = getattr(client, row.method)(url, row.data)
    transaction.savepoint_rollback(point)
    client.cookies = SimpleCookie(cookies)
    return got
