"""What classes forget: who asked, and why somebody did not come. Questions and answers stay, by nobody in particular."""

import datetime as dt

from django.db.models.functions import Coalesce

from diemtua.training.models import Enrolment, Question

KEEP_ASKERS_FOR = dt.timedelta(days=5 * 365 + 1)
KEEP_REASONS_FOR = dt.timedelta(days=2 * 365 + 1)


def forget_askers(*, now: dt.datetime) -> int:
    """Take the asker out of questions answered (or, unanswered, asked) five years ago; how many. No audit line.

    What was published from them stays published: nobody's identity is in it.
    """
    told = Question.objects.alias(since=Coalesce("answered_at", "asked_at")).exclude(enrolment=None)
    return told.filter(since__lt=now - KEEP_ASKERS_FOR).update(enrolment=None)


def forget_old_reasons(*, now: dt.datetime) -> int:
    """Empty the reasons for absence and withdrawal given two years ago; how many people's. No audit line.

    Of a withdrawal no day is kept: two years after the last session of its class, when it had any.
    """
    old = now - KEEP_REASONS_FOR
    declined = Enrolment.objects.exclude(decline_reason="").filter(responded_at__lt=old)
    withdrawn = Enrolment.objects.exclude(withdraw_reason="").filter(called_at__lt=old)
    withdrawn = withdrawn.exclude(training_class__sessions__ends_at__gte=old)
    return declined.update(decline_reason="") + withdrawn.update(withdraw_reason="")
