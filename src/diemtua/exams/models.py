"""Items, papers, exams, entries, sittings, answers, marks."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from diemtua.rulebook.book import topics
from diemtua.unions.models import Person, Unit


class Item(models.Model):
    """Câu hỏi: one question of the bank with its key, article and the day it was checked."""

    class Kind(models.TextChoices):
        SINGLE = "single", "Một lựa chọn"
        MULTIPLE = "multiple", "Nhiều lựa chọn"
        BOOLEAN = "boolean", "Đúng hay sai"
        ESSAY = "essay", "Tự luận"

    code = models.CharField("Mã câu hỏi", max_length=20, unique=True)
    kind = models.CharField("Dạng", max_length=8, choices=Kind)
    topic = models.CharField("Chuyên đề", max_length=3, choices=list(topics().items()))
    stem = models.TextField("Câu hỏi")
    # [{"key": "a", "text": "…"}]; empty for an essay. A boolean item has the keys "dung" and "sai".
    choices = models.JSONField("Phương án", default=list)
    # Keys of the right choices, sorted; empty for an essay.
    key = models.JSONField("Đáp án", default=list)
    # Essay only: [{"name": "…", "points": 2, "hint": "…"}]
    rubric = models.JSONField("Thang điểm", default=list)
    explanation = models.TextField("Giải thích", blank=True)
    citation = models.CharField("Căn cứ", max_length=200)
    checked_on = models.DateField("Kiểm tra ngày")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Paper(models.Model):
    """Đề kiểm tra: items with points, a time limit, a pass mark and re-sit rules."""

    title = models.CharField("Tên đề", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers", verbose_name="Đơn vị ra đề")
    duration_minutes = models.PositiveSmallIntegerField("Thời gian làm bài (phút)", validators=[MinValueValidator(1)])
    pass_percent = models.PositiveSmallIntegerField("Điểm đạt (%)", default=50, validators=[MaxValueValidator(100)])
    max_attempts = models.PositiveSmallIntegerField("Số lần làm bài", default=2, validators=[MinValueValidator(1)])
    retry_after_hours = models.PositiveSmallIntegerField("Chờ giữa hai lần (giờ)", default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class PaperItem(models.Model):
    """One item of a paper with its points."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="paper_items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["paper", "item"], name="item_once_in_paper")]

    def __str__(self) -> str:
        return f"{self.paper}: {self.item}"


class Exam(models.Model):
    """Kỳ kiểm tra: one paper, open from-to, for the persons entered."""

    class Privacy:
        personal = {"markers": "người chấm"}
        kept = "lâu dài, cùng sổ chứng nhận"

    title = models.CharField("Tên kỳ kiểm tra", max_length=200)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="exams")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exams")
    opens_at = models.DateTimeField("Mở lúc")
    closes_at = models.DateTimeField("Đóng lúc")
    # Who marks essays: accounts, never shown whose paper it is.
    markers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="exams_to_mark", blank=True)

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="exam_closes_after_open"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """Thí sinh: this person may sit this exam."""

    class Privacy:
        personal = {"person": "thí sinh"}
        kept = "lâu dài, cùng sổ chứng nhận"

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exam_entries")
    # Somebody who reads slowly gets more time; it moves the end of the exam for this person too.
    extra_minutes = models.PositiveSmallIntegerField("Thêm giờ (phút)", default=0, validators=[MaxValueValidator(240)])
    # Withdrawn persons may start no further sitting; what they sat stays.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exam", "person"], name="entered_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.exam}"


class Sitting(models.Model):
    """Lượt làm bài: one attempt of one person. `due_at` is the server's; nothing is taken after it."""

    class Privacy:
        personal = {"person": "thí sinh", "percent": "kết quả"}
        kept = "lâu dài, cùng sổ chứng nhận"

    class State(models.TextChoices):
        OPEN = "open", "Đang làm"
        SUBMITTED = "submitted", "Đã nộp, chờ chấm tự luận"
        MARKED = "marked", "Đã có kết quả"

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="sittings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sittings")
    attempt = models.PositiveSmallIntegerField()
    # Shown to markers instead of the name.
    alias = models.CharField(max_length=8)
    seed = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # The clock ended it, not the person.
    timed_out = models.BooleanField(default=False)
    marked_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    # A certificate rests on this result: the marks stay as they are while it is valid.
    relied_on_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "person", "attempt"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["exam", "person"], condition=models.Q(state="open"), name="one_open_sitting"
            ),
            models.UniqueConstraint(fields=["exam", "alias"], name="alias_once_in_exam"),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.exam}, lượt {self.attempt}"


class Answer(models.Model):
    """Câu trả lời: the newest value for one item. `revision` counts up on the phone; an older one never overwrites."""

    class Privacy:
        personal = {"value": "bài làm"}
        kept = "5 năm sau khi có kết quả"
        forgotten_by = "diemtua.exams.actions.forget_old_answers"

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    paper_item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="+")
    # Keys chosen, or the text written: see rules.answer_value
    value = models.JSONField()
    revision = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "paper_item"], name="one_answer_per_item")]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.paper_item_id}"


class EssayMark(models.Model):
    """Điểm tự luận: one marker's points per criterion of the rubric."""

    class Privacy:
        personal = {"marker": "người chấm", "comment": "nhận xét"}
        kept = "5 năm sau khi có kết quả"
        forgotten_by = "diemtua.exams.actions.forget_old_answers"

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="essay_mark")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Points per criterion, in the rubric's order, in quarters.
    scores = models.JSONField()
    comment = models.TextField(blank=True)
    # Counts the markings of this answer: two markers at once are told, not silently overwritten.
    revision = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.scores}"
