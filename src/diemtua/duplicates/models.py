"""Suspected pairs of persons, and merges with everything needed to undo them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from diemtua.roster.rules.matching import SAME_FROM
from diemtua.unions.models import Person
from diemtua.vault.sealing import SealedField


class Merge(models.Model):
    """Lần gộp: `gone` was found to be `kept`. `log` holds every change in order, before and after, until it is undone.

    The row of `gone` stays with `merged_into` set and its own values; everything else that pointed to it points to
    `kept`.
    """

    class Privacy:
        personal = {
            "kept": "cán bộ còn lại",
            "gone": "hồ sơ đã gộp",
            "by": "người gộp",
            "undone_by": "người tách",
            "log": "giá trị trước và sau khi gộp (mã hóa)",
        }
        kept = "lâu dài, để giải thích và tách lại được"

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.JSONField(default=list)
    # How many rows of each model moved or were folded: {"unions.mandate": 2}.
    moved = models.JSONField(default=dict)
    log = SealedField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="gone_into_one"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def standing(self) -> bool:
        return self.undone_at is None


class SuspectedPair(models.Model):
    """Cặp nghi trùng: two persons who may be one. `first` has the smaller number; a pair that was judged is never asked again."""

    class Privacy:
        personal = {"first": "cán bộ", "second": "cán bộ giống", "decided_by": "người quyết định"}
        kept = "lâu dài, để không hỏi lại"

    class Verdict(models.TextChoices):
        SAME = "same", "Cùng một người"
        OTHER = "other", "Hai người khác nhau"

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField()
    why = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    merge = models.ForeignKey(Merge, null=True, blank=True, on_delete=models.SET_NULL, related_name="pairs")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="smaller_number_first"),
        ]
        indexes = [models.Index(fields=["verdict", "-score", "id"], name="pair_queue")]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    @property
    def likeness(self) -> str:
        """The score in words: what a person can weigh."""
        return (
            "gần như chắc" if self.score >= SAME_FROM else "giống nhiều" if self.score >= SAME_FROM - 3 else "giống vừa"
        )
