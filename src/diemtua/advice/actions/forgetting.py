"""What the desk forgets: after five years a closed question is a line in the figures, nobody's story."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from diemtua.advice import filing
from diemtua.advice.models import Answer, Inquiry

KEEP_FOR = dt.timedelta(days=5 * 365 + 1)
State = Inquiry.State

# What stays: topic, area, trade, channel, dates of the desk's own clock, whether it helped. No words, nobody, no day of their life.
NOBODY = {
    "asker": None, "worker": "", "for_worker": False, "unit": None, "text": "", "return_digest": None, "handler": None,
    "second_reader": None, "happened_on": None, "discovered_on": None, "contract": "", "evidence": [], "details": "",
}  # fmt: skip


def forget_old_inquiries(*, now: dt.datetime) -> int:
    """Take askers, words and files out of questions answered or closed five years ago; how many. No audit line.

    An answer keeps whether it was in time and what it cited. What was published stays: nobody's identity is in it.
    """
    answered = Q(state=State.ANSWERED, answered_at__lt=now - KEEP_FOR)
    told = Inquiry.objects.filter(answered | Q(state=State.CLOSED, closed_at__lt=now - KEEP_FOR))
    return forget_inquiries(told)


def forget_inquiries(told: QuerySet[Inquiry]) -> int:
    """The same for these questions, whatever their age: whose asker has a right to it. How many. No audit line."""
    old = told.exclude(text="")
    return sum(_forget(pk, old) for pk in list(old.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int, old) -> bool:  # type: ignore[no-untyped-def]
    """One question, unless somebody asked back a moment ago. The files go first: none is left that no row speaks of."""
    if not old.filter(pk=pk).update(**NOBODY):
        return False
    inquiry = Inquiry.objects.get(pk=pk)
    for name in inquiry.attachments.values_list("file", flat=True):
        filing.drop(name)
    inquiry.attachments.all().delete()
    inquiry.messages.all().delete()
    Answer.objects.filter(inquiry=pk, sent_at=None).delete()
    Answer.objects.filter(inquiry=pk).update(text="", no_article_reason="", by=None, read_by=None)
    return True
