"""A second adviser, and the small store of law."""

import pytest
from django.utils import timezone

from diemtua.advice import index
from diemtua.legislation import indexing
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Article
from diemtua.people.models import User
from tests.legislation import samples


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings, monkeypatch):
    """Every test has its own folder for files and indexes."""
    settings.HOME = tmp_path
    monkeypatch.setattr(indexing, "LOOK_SECONDS", 0)
    indexing.forget()
    index.forget()
    yield
    indexing.forget()
    index.forget()


@pytest.fixture
def minh(cast):
    """The second adviser."""
    return User.objects.create_user("minh", "x", full_name="Phan Văn Minh", is_adviser=True)


def take_in(name: str, data: bytes, **values):
    """Import a text as the keeper's action does."""
    return import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now(), **values)


@pytest.fixture
def law(db):
    """The invented law, in force from 2021; its articles by label. Who searches builds the index on the spot."""
    take_in("luat.txt", samples.LAW.encode())
    return {a.label: a for a in Article.objects.select_related("document")}
