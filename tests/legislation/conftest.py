"""A small store of texts with its index."""

import pytest
from django.utils import timezone

from diemtua.legislation import indexing, jobs
from diemtua.legislation.actions import import_text, read_upload
from tests.legislation import samples


@pytest.fixture(autouse=True)
def own_index(tmp_path, settings, monkeypatch):
    """Every test has its own folder for the index, no process keeps the last one, and each search looks for a newer one."""
    settings.HOME = tmp_path
    monkeypatch.setattr(indexing, "LOOK_SECONDS", 0)
    indexing.forget()
    yield
    indexing.forget()


@pytest.fixture
def store(db):
    """The invented law with its amendment, and a circular; indexed."""
    for name, data in (
        ("luat.txt", samples.LAW.encode()),
        ("hop-nhat.docx", samples.consolidated_docx()),
        ("tt.txt", samples.CIRCULAR.encode()),
    ):
        import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now())
    jobs.build_now()
