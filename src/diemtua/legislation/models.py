"""Documents, their articles, each article's versions by day in force, and who speaks of whom."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from diemtua.kernel.dates import vn_date
from diemtua.legislation.rules import article_slug, year_of


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
    ended_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="ended")
    ending_noted_at = models.DateTimeField(null=True)  # when the store came to know that it ends
    preamble = models.TextField(blank=True)
    # The later number under which other texts of the store know the law of this name («Luật Công đoàn số 50/2024/QH15»); `jobs.build_now`
    newer_number = models.CharField(max_length=60, blank=True)

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

    def has_ended(self, day: dt.date) -> bool:
        """The document no longer applies on that day."""
        return self.ended_on is not None and day >= self.ended_on

    def may_have_ended(self, day: dt.date) -> bool:
        """Others know its name under a number of that year or an earlier one, and nobody wrote down whether it ended."""
        return bool(self.newer_number) and self.ended_on is None and day.year >= year_of(self.newer_number)


class TextImport(models.Model):
    """Lần nạp: one file read into the store: its words as they were read, and every fault found. The file is not kept."""

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
    source_text = models.TextField(blank=True)  # a line of the file a line, shown beside an article that is mended

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({vn_date(self.at)})"

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
    source_line = models.PositiveIntegerField(default=0)  # where the article begins in the source; 0: not known
    by_hand = models.BooleanField(default=False)  # mended by a person: an import of the same day leaves it alone
    # When the store got these words: the import began, or the keeper confirmed an amendment. A correction by hand is a `Mending`.
    written_at = models.DateTimeField(default=timezone.now)
    ending_noted_at = models.DateTimeField(null=True)  # when the store came to know that the article ends
    reading = models.PositiveSmallIntegerField(
        default=0
    )  # of its citations: which `parsing.references.READING` made them

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
        return f"{self.article} từ {vn_date(self.since)}"

    def in_force(self, day: dt.date) -> bool:
        """These words apply on that day."""
        return self.since <= day and (self.until is None or day < self.until)


class Mending(models.Model):
    """Lần sửa tay: what a person changed in an article (or in the facts of the document), before and after, why."""

    class Deed(models.TextChoices):
        EDIT = "edit", "Sửa"
        SPLIT = "split", "Tách"
        JOIN = "join", "Nối"
        FACTS = "facts", "Sửa thông tin văn bản"

    class Privacy:
        personal = {"by": "người sửa"}
        kept = "cùng văn bản"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="mendings")
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="mendings")
    deed = models.CharField(max_length=5, choices=Deed.choices)
    other = models.CharField(max_length=60, blank=True)  # the article split off or joined
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        place = f" Điều {self.before['label']}" if "label" in self.before else ""
        return f"{self.get_deed_display()}{place} ({vn_date(self.at)})"


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


class Amendment(models.Model):
    """Sửa đổi: what an article of one document says about an article of another, perhaps of one not imported yet."""

    class Deed(models.TextChoices):
        AMEND = "amend", "sửa"
        ADD = "add", "bổ sung"
        REPEAL = "repeal", "bãi bỏ"

    class State(models.TextChoices):
        OPEN = "open", "chưa nhập"
        TAKEN = "taken", "đã nhập"
        SET_ASIDE = "aside", "bỏ qua"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="amendments")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="amendments")  # where it is said
    source = models.ForeignKey(TextImport, on_delete=models.CASCADE, related_name="amendments")
    target_number = models.CharField(max_length=60, blank=True)
    target_name = models.CharField(max_length=300, blank=True)  # folded, when only a name is given and nobody has it
    target_label = models.CharField(max_length=40)
    target_slug = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)  # «khoản 1 và khoản 2»; empty: the whole article
    deed = models.CharField(max_length=6, choices=Deed.choices)
    said = models.TextField()  # the instruction with the words it quotes
    since = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["target_number", "target_slug"])]

    def __str__(self) -> str:
        what = f"{self.place} Điều {self.target_label}" if self.place else f"Điều {self.target_label}"
        return f"{self.get_deed_display()} {what}"


class IndexState(models.Model):
    """Bản chỉ mục: one row; `wanted` rises with every change of a text, `built` is what the file on disk holds."""

    wanted = models.PositiveIntegerField(default=1)
    built = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"chỉ mục {self.built}/{self.wanted}"
