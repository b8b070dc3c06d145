"""What is published, and what a change of the law asks of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from diemtua.advice.models.inquiries import Inquiry
from diemtua.advice.rules.topics import TOPIC_CHOICES
from diemtua.legislation.models import Article, ArticleVersion


class KnowledgeEntry(models.Model):
    """Bài giải đáp: a question and its answer for everybody, without anybody's identity. Published by a person who saw both."""

    class Privacy:
        personal = {"confirmed_by": "người xác nhận đã che danh tính"}
        kept = "lâu dài; không có danh tính người hỏi"

    class State(models.TextChoices):
        PUBLISHED = "published", "Đang công bố"
        WITHDRAWN = "withdrawn", "Đã rút"

    inquiry = models.OneToOneField(Inquiry, null=True, blank=True, on_delete=models.SET_NULL, related_name="entry")
    title = models.CharField("Tiêu đề", max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    question = models.TextField("Câu hỏi")
    answer = models.TextField("Trả lời")
    search = models.TextField(editable=False)
    topic = models.CharField("Chủ đề", max_length=10, choices=TOPIC_CHOICES)
    law_day = models.DateField("Theo luật ngày")
    state = models.CharField(max_length=9, choices=State, default=State.PUBLISHED)
    published_at = models.DateTimeField()
    checked_at = models.DateTimeField("Xem lại lần cuối")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "topic"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("advice:entry", args=[self.slug])


class EntryCitation(models.Model):
    """Căn cứ của bài giải đáp, with what its words were when a person last checked."""

    entry = models.ForeignKey(KnowledgeEntry, on_delete=models.CASCADE, related_name="citations")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=10, blank=True)
    # The newest import of this article when a person last checked: what a later one brings is a change.
    seen_import = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "article", "clause"], name="entry_cites_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.article_id}"


class Review(models.Model):
    """Rà soát: a text of ours rests on law that changed. One row a text and a change; open until a person settled it."""

    class Privacy:
        personal = {"settled_by": "người rà soát"}
        kept = "lâu dài, để giải trình"

    class Outcome(models.TextChoices):
        OPEN = "open", "Chờ rà soát"
        RIGHT = "right", "Vẫn đúng"
        AMENDED = "amended", "Đã sửa"
        WITHDRAWN = "withdrawn", "Đã rút"

    source = models.CharField(max_length=20)  # a name of `sources.SOURCES`
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=120)  # «version:55», «parameter:minimum_wage:2027-01-01»
    reason = models.CharField(max_length=400)
    law_url = models.CharField(max_length=300, blank=True)
    since = models.DateField("Có hiệu lực từ")
    found_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    note = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["found_at", "pk"]
        indexes = [models.Index(fields=["outcome", "source", "key"])]
        constraints = [models.UniqueConstraint(fields=["source", "key", "cause"], name="flagged_once_a_change")]

    def __str__(self) -> str:
        return self.label
