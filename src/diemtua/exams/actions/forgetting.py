"""What tests forget: the answers and what markers wrote about them. The result stays, a certificate may rest on it."""

import datetime as dt

from django.db import transaction

from diemtua.exams.models import Answer, Sitting
from diemtua.exams.rules import KEEP_ANSWERS_FOR


@transaction.atomic
def forget_old_answers(*, now: dt.datetime) -> int:
    """Delete the answers of sittings marked five years ago, with the marks on essays; how many answers. No audit line."""
    told = Answer.objects.filter(sitting__state=Sitting.State.MARKED, sitting__marked_at__lt=now - KEEP_ANSWERS_FOR)
    return told.delete()[1].get("exams.Answer", 0)
