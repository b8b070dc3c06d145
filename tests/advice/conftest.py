"""A second adviser, the small store of law, a question in hand; the deeds and the looks that several files share."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.advice import actions, index
from diemtua.advice.models import Answer, Review
from diemtua.advice.queries.desk import fingerprint
from diemtua.audit.models import Entry
from diemtua.kernel.dates import VN
from diemtua.legislation import indexing
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Article, ArticleVersion, TextImport
from diemtua.people.models import User
from tests.advice.factories import make_inquiry
from tests.legislation import samples


def at(text: str) -> dt.datetime:
    """«23/11 08:00» of 2026 (or «06/02/2027 08:00»), in Hanoi."""
    day, time = text.split()
    if day.count("/") == 1:
        day += "/2026"
    return dt.datetime.strptime(f"{day} {time}", "%d/%m/%Y %H:%M").replace(tzinfo=VN)


NOW = at("23/11 09:00")
CLEAN = {
    "title": "Nợ lương thì nghỉ việc thế nào",
    "question": "Công ty nợ lương hai tháng.",
    "answer": "Được nghỉ không cần báo trước.",
}
TOLD = "Điều 2 21/2019/QH14 có lời văn mới từ 01/07/2026."


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


@pytest.fixture
def asked(cast):
    return make_inquiry(cast.hoa, asked_at=NOW, clock_from=NOW)


@pytest.fixture
def taken(cast, asked):
    return actions.take_inquiry(inquiry=asked, by=cast.thao, now=NOW)


def lines() -> list[str]:
    return list(Entry.objects.filter(action__startswith="advice.").order_by("pk").values_list("action", flat=True))


def approve(inquiry, by):
    """The second reader agrees with the words as they are."""
    seen = fingerprint(Answer.objects.get(inquiry=inquiry, sent_at=None))
    return actions.approve_answer(inquiry=inquiry, seen=seen, by=by, now=NOW)


def publish(inquiry, by, **changes):
    """The inquiry's answer in clean words."""
    values = CLEAN | {"confirmed": True} | changes
    return actions.publish_entry(inquiry=inquiry, by=by, now=timezone.now(), **values)


def change() -> None:
    """The amendment is imported."""
    take_in("hop-nhat.docx", samples.consolidated_docx())


def imported_ago(**ago: int) -> None:
    """Every text of the store came so long ago."""
    moment = timezone.now() - dt.timedelta(**ago)
    TextImport.objects.update(at=moment)
    ArticleVersion.objects.update(written_at=moment)


def opened() -> list[tuple[str, str]]:
    """What was flagged and is not settled: its kind and why."""
    return list(Review.objects.filter(outcome="open").order_by("pk").values_list("source", "reason"))
