"""What the desk keeps of a question: notes, facts, the answered ones; what the database refuses, and what is sealed."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.access import desk_inquiries
from diemtua.advice.models import Inquiry
from diemtua.advice.queries.desk import queue
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, NotAllowed
from tests.advice.conftest import NOW, lines
from tests.advice.factories import make_inquiry


def test_what_was_answered_is_read_newest_first_by_an_index_and_a_strange_number_is_no_fault(cast, as_) -> None:
    for days_ago in (3, 1, 2):
        make_inquiry(cast.hoa, state="answered", answered_at=NOW - dt.timedelta(days=days_ago))
    found = queue(desk_inquiries(cast.thao), view="done", user=cast.thao)
    assert [(NOW - q.answered_at).days for q in found] == [1, 2, 3]
    if connection.vendor == "sqlite":  # PostgreSQL reads three rows as they lie
        plan = Inquiry.objects.filter(state="answered").order_by(*found.query.order_by).explain()
        assert ("(state=?)" in plan, "TEMP B-TREE" in plan) == (True, False)
    assert as_(cast.thao).get("/ban-tu-van/", {"so": "TV-²"}).status_code == 200


def test_notes_and_facts_are_the_desks(cast, minh, taken) -> None:
    actions.add_note(inquiry=taken, text="Gọi thanh tra hỏi", by=minh, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_note(inquiry=taken, text="x", by=cast.hoa, now=NOW)
    actions.correct_facts(
        inquiry=taken,
        topic="ending",
        happened_on=dt.date(2026, 9, 1),
        discovered_on=None,
        by=cast.thao,
        today=NOW.date(),
    )
    assert (taken.topic, taken.facts_day) == ("ending", dt.date(2026, 9, 1))
    days = [(dt.date(2026, 9, 2), dt.date(2026, 9, 1)), (NOW.date() + dt.timedelta(days=1), None), (dt.date(1900, 1, 1), None), (None, dt.date(1, 1, 1))]  # fmt: skip
    for happened_on, discovered_on in days:
        with pytest.raises(BadInput, match="hãy xem lại"):
            actions.correct_facts(inquiry=taken, topic="ending", happened_on=happened_on, discovered_on=discovered_on, by=cast.thao, today=NOW.date())  # fmt: skip
    assert lines() == ["advice.take", "advice.add_note", "advice.correct_facts"]


def test_the_database_refuses_work_in_nobodys_hands(cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(cast.hoa, state="taken", handler=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(cast.hoa, state="merged")


def test_no_words_of_the_asker_stand_in_the_database_or_the_journal(cast, taken) -> None:
    from django.db import connection

    actions.add_note(inquiry=taken, text="Bí mật của chị Hòa", by=cast.thao, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM advice_inquiry UNION ALL SELECT text FROM advice_message")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert "lương" not in stored
    assert "Bí mật" not in stored
    assert not any("lương" in e.subject or "Bí mật" in str(e.detail) for e in Entry.objects.all())
