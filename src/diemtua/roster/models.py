"""An import, what is to mend in it, and whom it may have met before."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from diemtua.jobs.models import Job
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import Gone
from diemtua.roster.rules.headers import FIELDS
from diemtua.unions.models import Person, Unit
from diemtua.vault.sealing import SealedField


class Import(models.Model):
    """Lượt nạp danh sách: one uploaded workbook on its way into the register.

    `state` moves reading -> previewed -> running -> done, or to failed (the file cannot be used), mapping (its headings
    must be explained first) or discarded; a done one may be taken back: undoing -> undone. Nothing of the register
    changes before `running`. `written` counts the persons already written, so that a job killed half-way goes on from
    there. `file` is empty once it was deleted. `lessons`: the headings explained when it was read, so that what was
    previewed is what is written (None: read before that was kept). `absent`: posts of the unions it names that it does
    not tell of, by their ids.
    """

    class Privacy:
        personal = {"by": "người tải lên", "confirmed_by": "người xác nhận", "file": "tệp danh sách gốc"}
        kept = "tệp và các chỗ cần sửa: 1 năm, để đối chiếu và tải lại các dòng chưa nạp; ai nạp, lúc nào: như cán bộ"
        forgotten_by = "diemtua.roster.actions.forget_old_files"

    class State(models.TextChoices):
        READING = "reading", "Đang đọc"
        PREVIEWED = "previewed", "Chờ xác nhận"
        RUNNING = "running", "Đang nạp"
        DONE = "done", "Đã nạp"
        FAILED = "failed", "Không đọc được"
        DISCARDED = "discarded", "Đã bỏ"
        MAPPING = "mapping", "Cần chỉ cột"
        UNDOING = "undoing", "Đang hoàn tác"
        UNDONE = "undone", "Đã hoàn tác"

    file = models.FileField(upload_to="rosters/%Y/%m/")
    file_name = models.CharField("Tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField("Tình trạng", max_length=10, choices=State, default=State.READING, db_index=True)
    message = models.CharField(max_length=500, blank=True)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    lessons = models.JSONField(null=True)
    absent = models.JSONField(default=list)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    written = models.PositiveIntegerField(default=0, validators=[MinValueValidator(0)])
    written_counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the file lies. Raises Gone when it does no more."""
        if not self.file.name or not self.file.storage.exists(self.file.name):
            raise Gone("Tệp gốc không còn trên máy chủ: tệp được xóa sau một năm, hoặc khi bỏ lượt nạp. Hãy nạp danh sách lần nữa.")  # fmt: skip
        return Path(self.file.path)

    @property
    def shown_counts(self) -> dict[str, int]:
        """What was written when done, what would be written before."""
        shown: dict[str, int] = self.counts | self.written_counts
        return shown

    @property
    def row_count(self) -> int | None:
        """Rows of the file; none while it is being read, waits for its headings or could not be read."""
        return self.shown_counts.get("rows")

    @property
    def enterable(self) -> bool:
        """Some row of it can be entered."""
        return bool(self.counts.get("rows", 0) > self.counts.get("refused", 0))

    @property
    def edition(self) -> str:
        """Names what the preview shows; another when the file was read again to another end."""
        shown = json.dumps([self.counts, self.columns], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def read_from(self) -> dt.datetime:
        """When the reading of which a preview tells began."""
        return self.job.created_at if self.job else self.created_at

    @property
    def waiting(self) -> bool:
        """A job is reading, writing or taking back."""
        return self.state in (self.State.READING, self.State.RUNNING, self.State.UNDOING)


class HeadingLesson(models.Model):
    """Cách đọc một dòng tiêu đề: which field each column holds, shown once by a human for every later file of the sender.

    The sender is the unit lists are imported for. `columns`: column number (0 first) -> field; a column left out is not
    used. `skipped`: no list of officers. `hidden`: read the sheet even where it is hidden.
    """

    class Privacy:
        personal = {"by": "người chỉ cột"}
        kept = "đến khi có cách đọc khác"

    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=32)
    columns = models.JSONField(default=dict)
    height = models.PositiveSmallIntegerField(default=1)
    skipped = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taught_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "signature"], name="one_lesson_per_heading"),
            models.UniqueConstraint(fields=["signature"], condition=models.Q(unit=None), name="one_lesson_for_all"),
        ]

    def __str__(self) -> str:
        return f"Cách đọc tiêu đề của {self.unit or 'mọi đơn vị'}"


class Source(models.Model):
    """Nguồn: a row of an import that told something about a person, so that each value can say where it comes from.

    `told`: a letter for each field whose value it gave (`sources.LETTERS`). `posts`: the mandates it made, «unit:post».
    `before`: the values it replaced, as sealed JSON. `made`: the person was new.
    """

    class Privacy:
        personal = {"person": "cán bộ", "before": "giá trị cũ (mã hóa)"}
        kept = "như cán bộ"

    roster = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="sources")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sources")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    told = models.CharField(max_length=16)
    posts = models.CharField(max_length=400)
    made = models.BooleanField()
    before = SealedField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet}, dòng {self.row}"

    def get_before_display(self) -> str:
        """What the row replaced, in words, for the person: «Số điện thoại: 0900000001 → 0912345678»."""
        replaced = json.loads(self.before) if self.before else {}
        posts = replaced.pop("mandates", {}).values()
        labels = {field.name: str(field.verbose_name) for field in Person._meta.concrete_fields}
        lines = [(labels[name], *pair) for name, pair in replaced.items()]
        for old, new in posts:
            pairs = zip(("Năm bắt đầu giữ chức vụ", "Chuyên trách"), old, new, strict=True)
            lines += [(label, was, became) for label, was, became in pairs if was != became]
        return "\n".join(f"{label}: {_said(label, was)} → {_said(label, became)}" for label, was, became in lines)


def _said(label: str, value: Any) -> str:
    """A value of the register as people read it."""
    match value:
        case bool():
            return "có" if value else "không"
        case None | "":
            return "(trống)"
        case "m" | "f" if label == "Giới tính":
            return str(Person.Sex(value).label)
        case str() if label == "Ngày sinh":
            return vn_date(dt.date.fromisoformat(value))
        case _:
            return str(value)


class Founding(models.Model):
    """Đơn vị do lượt nạp lập: a grassroots union an import made (or only its enterprise), to be taken back with it."""

    roster = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="foundings")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    only_enterprise = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.unit)


class Change(models.Model):
    """Sẽ đổi: what a row changes of somebody the register has. `lines`: JSON of [what, before, after], sealed."""

    class Privacy:
        personal = {"name": "họ tên trong tệp", "lines": "giá trị trước và sau (mã hóa)"}
        kept = "cùng lượt nạp"

    roster = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    lines = SealedField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} (dòng {self.row})"

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """What, before, after."""
        return [tuple(line) for line in json.loads(self.lines)]


class Problem(models.Model):
    """Chỗ cần sửa trong danh sách. `refused`: the row was not taken because of it."""

    class Privacy:
        personal = {"message": "nội dung ô sai, như ngày sinh, thư điện tử"}
        kept = "cùng lượt nạp"

    roster = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    message = models.CharField(max_length=300)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["roster", "kind"])]

    def __str__(self) -> str:
        return f"{self.sheet} dòng {self.row}: {self.message}"

    @property
    def field_label(self) -> str:
        """The column as the pages name it."""
        return FIELDS.get(self.field, self.field)


class Resemblance(models.Model):
    """Người đã gặp: rows of the file that repeat a person (`sure`) or only resemble one, which a human decides.

    `away`: the person was out of the importer's reach; who has the person answers, and the importer is shown nothing of it.
    """

    class Privacy:
        personal = {
            "name": "họ tên trong tệp",
            "of_name": "họ tên người giống",
            "person": "người giống trong sổ",
            "record": "nội dung dòng (mã hóa)",
            "decided_by": "người quyết định",
        }
        kept = "cùng lượt nạp"

    class Verdict(models.TextChoices):
        SAME = "same", "Cùng một người"
        OTHER = "other", "Người khác"
        LEFT = "left", "Bỏ dòng này"

    roster = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="resemblances")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    of_sheet = models.CharField(max_length=100, blank=True)
    of_row = models.PositiveIntegerField(null=True)
    of_name = models.CharField(max_length=150)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sure = models.BooleanField()
    away = models.BooleanField(default=False)
    score = models.SmallIntegerField()
    why = models.JSONField(default=list)
    rows_covered = models.PositiveSmallIntegerField(default=1)
    record = SealedField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["roster", "sheet", "row"], name="one_resemblance_per_row")]
        indexes = [
            models.Index(fields=["roster", "sure", "verdict"]),
            models.Index(fields=["person"], condition=models.Q(away=True, verdict=""), name="row_asked_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (dòng {self.row})"
