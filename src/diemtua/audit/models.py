"""The audit line."""

import datetime as dt
import re
from typing import Any

from django.db import models
from django.utils import timezone

from diemtua.audit.words import DETAILS, WORDS
from diemtua.kernel.dates import vn_date
from diemtua.kernel.numbers import dotted
from diemtua.kernel.text import fold


class Entry(models.Model):
    """Dòng nhật ký: one deed of one person (or of the system when `actor_id` is null). Never changed; deleted by nobody, only by its age."""

    class Privacy:
        personal = {
            "actor_name": "tên người thực hiện",
            "actor_search": "tên người thực hiện, không dấu",
            "subject": "tên đối tượng",
            "subject_search": "tên đối tượng, không dấu",
        }
        kept = "10 năm, để giải trình"
        forgotten_by = "diemtua.audit.actions.forget_old_lines"

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    actor_search = models.CharField(max_length=200, editable=False)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    subject_search = models.CharField(max_length=300, editable=False)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.actor_search, self.subject_search = fold(self.actor_name), fold(self.subject)
        super().save(*args, **kwargs)

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return WORDS.get(self.action, self.action)

    @property
    def about(self) -> str:
        """To whom or what; empty when that is only the person who did it."""
        own = self.subject == self.actor_name and self.subject_id == str(self.actor_id)
        return "" if own else self.subject

    @property
    def tells_day_only(self) -> bool:
        """Written at the first instant of its day: of whom nobody is to find the moment is not kept."""
        return timezone.localtime(self.at).time() == dt.time()

    @property
    def subject_key(self) -> str:
        """«unions.person:12»: what the journal of one subject is asked by."""
        return f"{self.subject_type}:{self.subject_id}"

    @property
    def told(self) -> list[str]:
        """What the line holds besides: «số dòng: 265»."""
        return [f"{DETAILS[name]}: {_in_words(value)}" for name, value in self.detail.items() if name in DETAILS]


def _in_words(value: Any) -> str:
    """A number with dots, a day as people write it."""
    if isinstance(value, int):
        return dotted(value)
    return vn_date(dt.date.fromisoformat(value)) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else str(value)
