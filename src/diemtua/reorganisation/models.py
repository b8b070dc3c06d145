"""Decisions, their operations, and what was learnt about places."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from diemtua.jobs.models import Job
from diemtua.reorganisation.rules import planning
from diemtua.unions.models import Mandate, Unit

# What a signed decision may be: anything else is kept without its suffix and never opened by us.
FILE_SUFFIXES = ("pdf", "docx", "doc", "jpg", "jpeg", "png")


class Decision(models.Model):
    """Quyết định sắp xếp tổ chức.

    `state` moves draft -> submitted -> approved -> effective; back to draft from both unless its job is under way; to
    cancelled at any time before it takes effect. The register changes only in the step to effective, all of it in one transaction.
    """

    class Privacy:
        personal = {"drafted_by": "người soạn", "approved_by": "người duyệt", "cancelled_by": "người hủy"}
        kept = "lâu dài, là lịch sử tổ chức"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt, chờ ngày hiệu lực"
        EFFECTIVE = "effective", "Đã có hiệu lực"
        CANCELLED = "cancelled", "Đã hủy"

    OPEN = (State.DRAFT, State.SUBMITTED, State.APPROVED)

    title = models.CharField("Về việc", max_length=200)
    number = models.CharField("Số quyết định", max_length=60, blank=True)
    signed_on = models.DateField("Ngày ký", null=True, blank=True)
    issuer = models.CharField("Cơ quan ban hành", max_length=200)
    effective_on = models.DateField("Có hiệu lực từ ngày")
    file = models.FileField("Bản quyết định", upload_to="quyet-dinh/%Y/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="Trong phạm vi")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, db_index=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    # Rows of the last table that could not be read, as sentences.
    notes = models.JSONField(default=list)

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="approved_by_a_second_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_under_way(self) -> bool:
        """Approved, and its job waits for a worker or runs."""
        return self.state == self.State.APPROVED and self.job is not None and not self.job.finished

    @property
    def edition(self) -> str:
        """The mark of what was submitted: another one after every return to the draft; "" while it is a draft."""
        return self.submitted_at.isoformat() if self.submitted_at else ""


class Operation(models.Model):
    """Một việc của quyết định: what happens to one unit.

    Merging A and B into a new C is three operations: C is founded, A merges into it, B merges into it. Splitting X is:
    Y is founded, X splits into it, and who goes along is moved (unions) or transferred (officers). A founding with a `unit`
    founds anew what ended, of the same enterprise and address.
    """

    class Privacy:
        personal = {"mandate": "cán bộ được chuyển", "address": "địa chỉ nơi làm việc"}
        kept = "lâu dài, cùng quyết định"

    class Kind(models.TextChoices):
        FOUND = planning.FOUND, "Thành lập"
        MERGE = planning.MERGE, "Sáp nhập, hợp nhất"
        SPLIT = planning.SPLIT, "Chia tách"
        RENAME = planning.RENAME, "Đổi tên"
        MOVE = planning.MOVE, "Chuyển cấp trên"
        SUSPEND = planning.SUSPEND, "Tạm ngừng"
        RESUME = planning.RESUME, "Hoạt động lại"
        DISSOLVE = planning.DISSOLVE, "Giải thể"
        TRANSFER = planning.TRANSFER, "Chuyển cán bộ"
        TERRITORY = planning.TERRITORY, "Giao địa bàn"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="operations")
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="operations")
    # Where to (of a founding: under what): a unit, or what another operation of this decision founds.
    target = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="incoming")
    founding = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="incoming")
    new_name = models.CharField(max_length=200, blank=True)
    new_kind = models.CharField(max_length=12, choices=Unit.Kind, blank=True)
    areas = models.JSONField(default=list)
    keep_officers = models.BooleanField(default=True)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    # Where the unit works, told by the table: its address and the ward of now that a person or the table found.
    address = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=10, blank=True)
    made = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="founded_by")
    origin = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit"],
                condition=Q(kind__in=[planning.MERGE, planning.MOVE, planning.DISSOLVE]),
                name="one_fate_a_decision",
            ),
            models.CheckConstraint(condition=Q(kind=planning.FOUND) | Q(unit__isnull=False), name="operation_has_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.new_name if self.kind == self.Kind.FOUND else self.unit}"

    @property
    def destination(self) -> str:
        """The name of where to."""
        return self.founding.new_name if self.founding else str(self.target or "")


class OldPlace(models.Model):
    """Địa bàn cũ: a ward or commune of before the change and one ward of now it went to; several rows: it was split."""

    key = models.CharField(max_length=120)
    name = models.CharField("Phường, xã cũ", max_length=120)
    district = models.CharField("Quận, huyện cũ", max_length=120)
    area_code = models.CharField("Phường, xã mới", max_length=10)

    class Meta:
        ordering = ["key", "area_code"]
        constraints = [models.UniqueConstraint(fields=["key", "area_code"], name="one_row_a_pair_of_places")]

    def __str__(self) -> str:
        return f"{self.name}, {self.district}"


class PlaceAnswer(models.Model):
    """Địa chỉ đã có người xác định: the ward of now an address lies in. Used for the same address ever after."""

    class Privacy:
        personal = {"decided_by": "người xác định"}
        kept = "lâu dài, cùng địa chỉ của đơn vị"

    key = models.CharField(max_length=200, unique=True)
    text = models.CharField("Địa chỉ", max_length=200)
    area_code = models.CharField(max_length=10)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text


class PlaceQuestion(models.Model):
    """Tổ chức chưa rõ về đâu: the address allows several places, or none; a person decides."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="questions")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, db_index=True)
    text = models.CharField(max_length=200, blank=True)
    candidates = models.JSONField(default=list)
    why = models.CharField(max_length=120)
    origin = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["key", "id"]
        constraints = [models.UniqueConstraint(fields=["decision", "unit"], name="one_question_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text}"
