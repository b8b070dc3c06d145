"""Answers with the articles they rest on, and what answers are begun with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from diemtua.advice.models.inquiries import Inquiry
from diemtua.advice.rules.topics import TOPIC_CHOICES
from diemtua.legislation.models import ArticleVersion
from diemtua.vault.sealing import SealedField


class Answer(models.Model):
    """Câu trả lời. A draft until `sent_at`; one draft a question. `in_time` is what was true when it was sent, for ever."""

    class Privacy:
        personal = {"text": "nội dung (mã hóa)", "by": "người trả lời", "read_by": "người đọc lại"}
        kept = "cùng câu hỏi"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    text = SealedField(blank=True)
    no_article_reason = models.CharField("Vì sao không dẫn điều nào", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    in_time = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["inquiry"], condition=Q(sent_at=None), name="one_draft_answer")]

    def __str__(self) -> str:
        return f"trả lời {self.inquiry_id}"


class AnswerCitation(models.Model):
    """Căn cứ của câu trả lời: an article in the version of the facts' day."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="citations")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField("Khoản", max_length=10, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "version", "clause"], name="cited_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.clause}"


class CannedPart(models.Model):
    """Đoạn mẫu: words advisers use again and again; without anybody's story in them."""

    title = models.CharField("Tên đoạn", max_length=100, unique=True)
    text = models.TextField("Nội dung")
    topic = models.CharField("Chủ đề", max_length=10, choices=TOPIC_CHOICES, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
