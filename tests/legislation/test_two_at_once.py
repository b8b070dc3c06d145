"""Two keepers read the same file in together: real threads, real transactions."""

import pytest
from django.utils import timezone

from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import ArticleVersion, Document, TextImport
from tests.legislation import samples
from tests.unions.test_two_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def take(name: str, data: bytes) -> TextImport:
    return import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now())


def test_the_second_finds_what_the_first_brought_whether_the_document_was_there_or_not(db) -> None:
    for name, data, fresh in (("luat.txt", samples.LAW.encode(), 4), ("hop-nhat.docx", samples.consolidated_docx(), 1)):
        done = together(*[lambda name=name, data=data: take(name, data)] * 4)
        assert sorted(d.changed_count for d in done) == [0, 0, 0, fresh]
    assert (Document.objects.count(), ArticleVersion.objects.count(), TextImport.objects.count()) == (1, 5, 8)
