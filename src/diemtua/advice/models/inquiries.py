"""Questions to the desk with their clock, what is written about them, the papers that came with them.

Words of people are sealed at rest: whoever holds the database reads no story. What the desk must filter by is not.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from diemtua.advice.rules.facts import in_words, read
from diemtua.advice.rules.targets import PRIORITIES
from diemtua.advice.rules.topics import CONTRACTS, TOPIC_CHOICES, TRADES
from diemtua.training.models import Question
from diemtua.unions.models import Unit
from diemtua.vault.sealing import SealedField


class Inquiry(models.Model):
    """Yêu cầu tư vấn: what somebody asked the desk. It ends in an answer, is merged into one that does, or is closed with a word
    why, and the asker may open it again.

    `asker` is empty for the public and for questions of a class: whoever asked there stays unnamed. `clock_from` starts
    anew when the asker asks back. `hastened`: [[priority before, instant], …] of every time it became more urgent since it last
    became less so; what is older than `clock_from` counts no more. The three limits are written by the actions; none while the clock stands.
    """

    class Privacy:
        personal = {
            "asker": "người hỏi", "worker": "người lao động được hỏi thay", "text": "nội dung (mã hóa)",
            "details": "ngày vào làm, ngày nghỉ, khoảng lương, cách công ty báo (mã hóa)",
            "return_digest": "mã xem lại (băm)", "handler": "tư vấn viên", "second_reader": "người đọc lại",
        }  # fmt: skip
        kept = "5 năm sau khi trả lời, sau đó bỏ người hỏi, nội dung, tệp; bài đã công bố không còn danh tính"
        forgotten_by = "diemtua.advice.actions.forget_old_inquiries"

    class Channel(models.TextChoices):
        OFFICER = "officer", "Cán bộ công đoàn"
        CLASS = "class", "Lớp tập huấn"
        PUBLIC = "public", "Trang công khai"

    class State(models.TextChoices):
        NEW = "new", "Chờ nhận"
        TAKEN = "taken", "Đang xử lý"
        WAITING = "waiting", "Chờ người hỏi"
        READING = "reading", "Chờ đọc lại"
        ANSWERED = "answered", "Đã trả lời"
        MERGED = "merged", "Đã gộp"
        CLOSED = "closed", "Đã đóng"

    OPEN = (State.NEW, State.TAKEN, State.WAITING, State.READING)
    HELD = (State.TAKEN, State.WAITING, State.READING)

    channel = models.CharField("Kênh", max_length=7, choices=Channel)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiries"
    )
    class_question = models.OneToOneField(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="inquiry"
    )
    return_digest = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    for_worker = models.BooleanField("Hỏi thay người lao động", default=False)
    worker = SealedField("Người lao động", blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Phường, xã"
    )
    trade = models.CharField("Ngành nghề", max_length=12, choices=list(TRADES.items()), blank=True)
    topic = models.CharField("Chủ đề", max_length=10, choices=TOPIC_CHOICES)
    text = SealedField("Câu hỏi")
    happened_on = models.DateField("Việc xảy ra ngày", null=True, blank=True)
    discovered_on = models.DateField("Biết việc đó ngày", null=True, blank=True)
    contract = models.CharField("Hợp đồng", max_length=10, choices=list(CONTRACTS.items()), blank=True)
    evidence = models.JSONField("Giấy tờ đang có", default=list)
    details = SealedField("Điều kể thêm theo chủ đề", blank=True)  # `rules.facts.kept`
    is_collective = models.BooleanField("Nhiều người cùng bị", default=False)
    is_sensitive = models.BooleanField("Nhạy cảm", default=False)
    sensitive_by_asker = models.BooleanField("Người hỏi đánh dấu nhạy cảm", default=False)
    consent_at = models.DateTimeField(null=True, blank=True)
    # The mark of the form it came from: the same form sent twice is one question.
    once = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)

    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    priority = models.CharField("Mức gấp", max_length=6, choices=list(PRIORITIES.items()), default="normal")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiries_held"
    )
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiries_read"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    asked_at = models.DateTimeField(default=timezone.now)
    clock_from = models.DateTimeField(default=timezone.now)
    hastened = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = [F("answer_by").asc(nulls_first=True), "pk"]
        indexes = [
            models.Index(fields=["state", "answer_by"]),
            models.Index(fields=["state", "answered_at"]),
            models.Index(fields=["asked_at"]),
            models.Index(fields=["handler", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("taken", "waiting", "reading")) & Q(handler__isnull=False)
                | Q(state__in=("new", "answered", "merged", "closed")),
                name="inquiry_in_work_has_a_handler",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
                name="inquiry_merged_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(second_reader=F("handler")) | Q(second_reader=None) | Q(handler=None),
                name="inquiry_second_reader_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Câu hỏi {self.number}"

    @property
    def number(self) -> str:
        """«TV-00012»: how people speak of it."""
        return f"TV-{self.pk:05d}" if self.pk else "TV-mới"

    @property
    def facts_day(self):  # type: ignore[no-untyped-def]
        """The day whose law counts: when it happened, else when it became known, else when it was asked."""
        return self.happened_on or self.discovered_on or timezone.localdate(self.asked_at)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """(short label, words) of what was told beside the story."""
        return in_words(self.topic, self.told)

    @property
    def told(self) -> dict[str, Any]:
        """The facts by name, those kept sealed among them."""
        names = ("happened_on", "discovered_on", "contract", "is_collective", "evidence")
        return {name: getattr(self, name) for name in names} | read(self.details)

    def get_evidence_display(self) -> str:
        """The papers at hand, in words."""
        return "; ".join(words for _, words in in_words(self.topic, {"evidence": self.evidence}))

    def get_details_display(self) -> str:
        """The facts kept sealed, in words."""
        return "; ".join(f"{label}: {words}" for label, words in in_words(self.topic, read(self.details)))

    @property
    def is_open(self) -> bool:
        """The desk still owes an answer."""
        return self.state in self.OPEN

    def get_absolute_url(self) -> str:
        return reverse("advice:inquiry", args=[self.pk])


class Pause(models.Model):
    """Khoảng chờ người hỏi: the clock stands. One without end at most."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry"], condition=Q(ended_at=None), name="one_open_pause"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="pause_ends_later"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inquiry_id}: {self.started_at}"


class Message(models.Model):
    """Lời trao đổi về một câu hỏi. Notes stay inside the desk; everything else the asker reads."""

    class Privacy:
        personal = {"by": "người viết", "text": "nội dung (mã hóa)"}
        kept = "cùng câu hỏi"

    class Kind(models.TextChoices):
        REQUEST = "request", "Tư vấn viên hỏi thêm"
        REPLY = "reply", "Người hỏi bổ sung"
        BACK = "back", "Người hỏi hỏi lại"
        NOTE = "note", "Ghi chú nội bộ"
        READER = "reader", "Ý kiến người đọc lại"
        CLOSED = "closed", "Vì sao đóng câu hỏi"

    INTERNAL = (Kind.NOTE, Kind.READER)

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=7, choices=Kind)
    text = SealedField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.inquiry_id}"


class Attachment(models.Model):
    """Tệp bằng chứng, sealed on disk under a random name."""

    class Privacy:
        personal = {"name": "tên tệp (mã hóa)"}
        kept = "cùng câu hỏi"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="attachments")
    file = models.CharField(max_length=80, unique=True)
    name = SealedField()
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"tệp của {self.inquiry_id}"


class PublicTry(models.Model):
    """Lượt từ một địa chỉ mạng: questions sent and wrong codes typed, counted against a limit, forgotten after it."""

    class Privacy:
        personal = {"address_digest": "địa chỉ mạng (băm)"}
        kept = "1 giờ, đến lần dọn kế tiếp; chỉ có mã băm của địa chỉ, giờ ghi lùi về đầu mỗi 15 phút, không lưu cùng câu hỏi nào"
        forgotten_by = "diemtua.advice.actions.forget_old_tries"

    kind = models.CharField(max_length=4)  # ask | code
    address_digest = models.CharField(max_length=64, blank=True)  # empty: the address is not known
    at = models.DateTimeField()  # the quarter hour it fell into

    class Meta:
        indexes = [models.Index(fields=["kind", "address_digest", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M}"
