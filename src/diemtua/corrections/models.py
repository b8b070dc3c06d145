"""Edits by hand, and requests for them."""

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from diemtua.corrections.rules import LABELS, Changes, shown, told_change
from diemtua.unions.models import Mandate, Person
from diemtua.vault.sealing import SealedField


class Edit(models.Model):
    """Lần sửa bằng tay: who changed what of one person, or of one of the person's mandates, and what was there before."""

    class Privacy:
        personal = {"person": "cán bộ", "by": "người sửa", "changes": "giá trị trước và sau (mã hóa)"}
        kept = "như cán bộ, để giải trình"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="edits")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.CharField("Lý do", max_length=300, blank=True)
    changes = SealedField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Sửa {self.person}"

    @property
    def values(self) -> dict[str, list[Any]]:
        """Field -> [before, after]."""
        read: dict[str, list[Any]] = json.loads(self.changes)
        return read

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Label, before, after, as they may be shown."""
        return [(LABELS[f], shown(f, old), shown(f, new)) for f, (old, new) in self.values.items()]

    def get_values_display(self) -> str:
        """What changed, in words, for the person."""
        return "\n".join(told_change(f, *pair) for f, pair in self.values.items())


class CorrectionRequest(models.Model):
    """Yêu cầu đính chính: an officer says what is wrong about himself; the unit above decides. `state` leaves waiting once.

    `wanted`: {"person": field -> [as it stood, wanted]}, "mandates": id -> [post as it stood, wanted post or «thoi»]}.
    """

    class Privacy:
        personal = {
            "person": "cán bộ",
            "by": "người gửi",
            "wanted": "giá trị đang có và giá trị mong muốn (mã hóa)",
            "note": "lời nhắn",
            "decided_by": "người quyết định",
            "reason": "lý do không duyệt",
        }
        kept = "như cán bộ, để giải trình"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt"
        REFUSED = "refused", "Không duyệt"
        WITHDRAWN = "withdrawn", "Đã rút"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="correction_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    wanted = SealedField()
    note = models.CharField("Lời nhắn", max_length=300, blank=True)
    state = models.CharField("Tình trạng", max_length=9, choices=State, default=State.WAITING, db_index=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("Lý do", max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="waiting"), name="one_waiting_request_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"Yêu cầu của {self.person}"

    @property
    def asked(self) -> dict[str, Any]:
        """What is wanted, opened."""
        read: dict[str, Any] = json.loads(self.wanted)
        return read

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Label, as it stood, wanted."""
        asked = self.asked
        lines = [(LABELS[f], shown(f, old), shown(f, new)) for f, (old, new) in asked["person"].items()]
        return lines + [("Chức vụ", shown("position", o), shown("position", n)) for o, n in asked["mandates"].values()]

    def get_asked_display(self) -> str:
        """What is wanted, in words, for the person."""
        asked = self.asked
        posts = [("position", pair) for pair in asked["mandates"].values()]
        return "\n".join(told_change(f, *pair) for f, pair in [*asked["person"].items(), *posts])


def sealed_changes(changes: Changes) -> str:
    """Changes as the JSON kept in `Edit.changes`."""
    return json.dumps(changes, cls=DjangoJSONEncoder, ensure_ascii=False)
