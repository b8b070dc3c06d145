"""Documents, their articles, each article's versions by day in force, and who speaks of whom."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from diemtua.legislation.rules import article_slug


class Document(models.Model):
    """Văn bản: a law, decree, circular … under its official number. Its words are in `Article` and `ArticleVersion`."""

    number = models.CharField("Số hiệu", max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField("Loại", max_length=40)
    title = models.CharField("Tên", max_length=500)
    name_key = models.CharField(max_length=300, db_index=True)  # folded name: «bo luat lao dong»
    issued_on = models.DateField("Ngày ban hành", null=True)
    in_force_on = models.DateField("Có hiệu lực từ")
    ended_on = models.DateField("Hết hiệu lực từ", null=True)
    preamble = models.TextField(blank=True)

    class Meta:
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("in_force_on")), name="document_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title if self.number in self.title else f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("legislation:document", args=[self.slug])


class TextImport(models.Model):
    """Lần nạp: one file read into the store, what it said and every fault found. The file itself is not kept."""

    class Privacy:
        personal = {"by": "người nạp"}
        kept = "cùng văn bản"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    article_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.at:%d/%m/%Y})"

    @property
    def serious_count(self) -> int:
        """Faults a person must look at."""
        return sum(1 for f in self.faults if f["serious"])


class Article(models.Model):
    """Điều (or an annex) of a document: its place; the words are in its versions."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="articles")
    label = models.CharField(max_length=40)
    slug = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=500, blank=True)
    chapter = models.CharField(max_length=500, blank=True)
    section = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="one_article_a_label")]

    def __str__(self) -> str:
        return f"{self.heading}, {self.document}"

    @property
    def heading(self) -> str:
        """«Điều 35»; an annex has its words in the title."""
        return "Phụ lục" if self.is_appendix else f"Điều {self.label}"

    @property
    def is_appendix(self) -> bool:
        """An annex."""
        return self.label.startswith("phu-luc")

    def get_absolute_url(self) -> str:
        return reverse("legislation:article", args=[self.document.slug, self.slug])

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = article_slug(self.label)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ArticleVersion(models.Model):
    """Bản của một điều, in force from `since` up to, not including, `until`; None: still in force."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=600, blank=True)
    text = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    note = models.TextField(blank=True)  # why the words changed, as a consolidation tells
    source = models.ForeignKey(TextImport, null=True, on_delete=models.SET_NULL, related_name="versions")

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["article", "since"], name="one_version_a_day"),
            models.UniqueConstraint(fields=["article"], condition=Q(until=None), name="one_open_version"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="version_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} từ {self.since:%d/%m/%Y}"

    def in_force(self, day: dt.date) -> bool:
        """These words apply on that day."""
        return self.since <= day and (self.until is None or day < self.until)


class Citation(models.Model):
    """Dẫn chiếu: a version of an article speaks of an article, perhaps of a document not imported yet."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="citations")
    target_number = models.CharField(max_length=60, blank=True)
    target_name = models.CharField(max_length=300, blank=True)  # folded, when the text gives only a name
    target_slug = models.CharField(max_length=60)
    clause = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["target_number", "target_slug"]),
            models.Index(fields=["target_name", "target_slug"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} → {self.target_number or self.target_name} {self.target_slug}"


class IndexState(models.Model):
    """Bản chỉ mục: one row; `wanted` rises with every change of a text, `built` is what the file on disk holds."""

    wanted = models.PositiveIntegerField(default=1)
    built = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"chỉ mục {self.built}/{self.wanted}"
