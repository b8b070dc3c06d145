"""Two people at one agreement: real threads, real transactions; the second deed begins in the middle of the first."""

import datetime as dt
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.actions import agreements as at_work
from diemtua.agreements.models import Agreement
from diemtua.kernel.errors import BadInput
from tests.agreements.factories import make_agreement, make_signed

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(deed)`: another hand does it once the row was read for editing; whoever waits for the lock ends afterwards."""
    hands: list[Thread] = []

    def begin(deed: Callable[[], object]) -> None:
        def run() -> None:
            try:
                deed()
            finally:
                connection.close()

        def read(agreement: Agreement) -> Agreement:
            found = living(agreement)
            hands.append(Thread(target=run))
            hands[-1].start()
            hands[-1].join(0.3)
            return found

        living = at_work.living_agreement
        monkeypatch.setattr(at_work, "living_agreement", read)

    begin.over = lambda: [hand.join(10) for hand in hands]  # type: ignore[attr-defined]
    return begin


def test_a_signing_recorded_while_facts_are_edited_is_not_undone(cast, meanwhile) -> None:
    made = make_agreement(cast.union)
    meanwhile(
        lambda: actions.sign_agreement(
            agreement=Agreement.objects.get(pk=made.pk),
            signed_on=TODAY,
            accept_failures=True,
            by=cast.binh,
            today=TODAY,
        )
    )
    actions.edit_agreement(agreement=made, facts={"workers": 321}, by=cast.hoa, today=TODAY)
    meanwhile.over()
    made.refresh_from_db()
    assert (made.state, made.signed_on, made.workers) == ("signed", TODAY, 321)


def test_what_a_court_declared_void_while_facts_are_edited_stays_void(cast, meanwhile) -> None:
    made = make_signed(cast.union)
    meanwhile(
        lambda: actions.end_agreement(
            agreement=Agreement.objects.get(pk=made.pk), state="void", reason="Bản án 1/2026", by=cast.binh
        )
    )
    actions.edit_agreement(agreement=made, facts={"workers": 321}, by=cast.hoa, today=TODAY)
    meanwhile.over()
    made.refresh_from_db()
    assert (made.state, made.end_reason, made.workers) == ("void", "Bản án 1/2026", 321)


def test_it_is_not_sent_before_the_day_of_signing_that_is_just_being_corrected(cast, meanwhile) -> None:
    made = make_signed(cast.union)  # 110 days ago
    shown, refused = Agreement.objects.get(pk=made.pk), []
    told = {"filed_on": TODAY - dt.timedelta(days=108), "filed_with": "Sở Nội vụ", "published_on": None}

    def file() -> None:
        with pytest.raises(BadInput, match="trước ngày ký"):
            actions.file_agreement(agreement=shown, **told, by=cast.binh, today=TODAY)
        refused.append(True)

    meanwhile(file)
    actions.edit_agreement(
        agreement=made, facts={"signed_on": TODAY - dt.timedelta(days=105)}, by=cast.hoa, today=TODAY
    )
    meanwhile.over()
    made.refresh_from_db()
    assert (refused, made.filed_on) == ([True], None)
