"""Tokens, answers kept for repeated requests, receivers of news and what was sent to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from diemtua.vault.sealing import SealedField


class Token(models.Model):
    """Mã kết nối: opens the API for one unit and all below it; kept only as a digest, shown once."""

    class Privacy:
        personal = {"by": "người tạo"}
        kept = "5 năm sau khi hết hạn hoặc thu hồi, để giải trình"
        forgotten_by = "diemtua.api.actions.forget_old"

    name = models.CharField("Tên hệ thống", max_length=80)
    unit = models.ForeignKey("unions.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    can_write = models.BooleanField("Được ghi", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("Hết hạn")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # The limit of requests: the running minute and how many came in it.
    minute = models.BigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """Trả lời đã giữ: what a write with this Idempotency-Key made, so that a repeated request does nothing twice."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)  # digest of method, path and body
    object_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """Nơi nhận tin: an address told, signed, that something below the unit changed. Ids only, never personal data."""

    class Privacy:
        personal = {"by": "người khai"}
        kept = "đến khi người khai xóa"

    unit = models.ForeignKey("unions.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    url = models.CharField("Địa chỉ nhận", max_length=300)
    secret = SealedField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """Lần gửi: one piece of news for one receiver; `event_id` is the line of the journal it tells of."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENT = "sent", "Đã gửi"
        GIVEN_UP = "given_up", "Thôi gửi"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.BigIntegerField()
    event = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_index=True)
    status = models.PositiveSmallIntegerField("Mã trả lời", null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-event_id", "-id"]
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_id}"


class Reading(models.Model):
    """Chỗ đã đọc của nhật ký: the last line turned into news. One row."""

    last_entry_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last_entry_id)
