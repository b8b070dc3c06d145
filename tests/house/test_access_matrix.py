"""Every page for every one of the cast. A URL that no table names fails."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.house.access as tables
from tests.house.access import COLUMNS, Page

MODULES = [importlib.import_module(f"tests.house.access.{m.name}") for m in pkgutil.iter_modules(tables.__path__)]
# A file that leaves the house is named by `kernel.file_names.dated_name`; these hand a person's own file back under its
# own name.
DATED = re.compile(r'(attachment|inline); filename="[a-z0-9-]+-\d{4}-\d\d-\d\d\.[a-z.]+"')
OWN_NAMES = {"agreements:download_file", "advice:attachment", "casework:event_file", "reorganisation:decision_file"}
PAGES = [(module, name, page) for module in MODULES for name, page in module.PAGES.items()]


def url_names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from url_names(entry.url_patterns, inner)
        else:
            yield f"{prefix}{entry.name}"


def test_every_address_is_in_the_table_once() -> None:
    named = [name for _, name, _ in PAGES]
    assert sorted(named) == sorted(set(url_names(get_resolver().url_patterns)))


@pytest.mark.parametrize(("module", "name", "row"), PAGES, ids=[name for _, name, _ in PAGES])
def test_page_answers_each_of_the_cast_as_the_table_says(module, name: str, row: Page, cast, as_) -> None:
    made = module.setup(cast)
    url = reverse(name, kwargs=row.kwargs(made)) + row.query
    statuses, files = [], []
    for column in COLUMNS:
        user = None if column == "stranger" else getattr(cast, column)
        point = transaction.savepoint()  # what one does must not change what the next meets
        answer = getattr(as_(user), row.method)(url, row.data)
        statuses.append(answer.status_code)
        files.append(answer.get("Content-Disposition"))
        transaction.savepoint_rollback(point)
    assert dict(zip(COLUMNS, statuses, strict=True)) == dict(zip(COLUMNS, map(int, row.statuses.split()), strict=True))
    if name not in OWN_NAMES:
        assert [file for file in files if file and not DATED.fullmatch(file)] == []
