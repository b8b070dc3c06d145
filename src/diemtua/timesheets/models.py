"""What officers wrote into their books."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from diemtua.kernel.dates import vn_date
from diemtua.timesheets.rules import COUNTED, KINDS, MOST_MINUTES, in_words
from diemtua.training.models import Session
from diemtua.unions.models import Person
from diemtua.vault.sealing import SealedField


class Entry(models.Model):
    """Giờ công đoàn: time one officer used on one day. Never changed: a correction replaces it and both stay.

    `purpose` may name a worker: sealed, and read by its officer alone. `session` is the class session it was taken from.
    """

    class Privacy:
        personal = {"person": "cán bộ", "purpose": "việc đã làm (niêm phong)", "by": "người ghi"}
        kept = "3 năm"
        forgotten_by = "diemtua.timesheets.actions.forget_old_hours"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="paid_hours", db_index=False)
    on = models.DateField("Ngày")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)])
    kind = models.CharField("Loại việc", max_length=10, choices=list(KINDS.items()), default=COUNTED)
    purpose = SealedField("Việc đã làm", blank=True)
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES), name="hours_of_one_day"),
            models.UniqueConstraint(
                fields=["person", "session"], condition=Q(struck_at=None), name="session_once_in_the_book"
            ),
        ]
        indexes = [models.Index(fields=["person", "on"], name="entry_of_month")]

    def __str__(self) -> str:
        return f"Giờ công đoàn {vn_date(self.on)}"

    @property
    def length(self) -> str:
        """«3 giờ 30 phút»."""
        return in_words(self.minutes)

    @property
    def is_counted(self) -> bool:
        """Taken off the legal hours."""
        return self.kind == COUNTED
