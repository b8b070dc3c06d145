"""Agreements, their clauses, the rubrics they are scored by, and imports of a register."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from diemtua.agreements.rules.checking import Procedure
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.law import REGIONS, Workplace
from diemtua.agreements.rules.lifetime import Life, life
from diemtua.agreements.rules.quality import RubricRules, read_rubric
from diemtua.agreements.rules.terms import Term, term
from diemtua.casework.models import Case
from diemtua.kernel.text import fold
from diemtua.unions.models import Enterprise, Unit


class Agreement(models.Model):
    """Thỏa ước lao động tập thể: who agreed what kind, how it was voted, signed, filed, and until when it holds.

    `region`, `workers`, `women`, `wage_vnd`, `overtime_hours` feed the comparison with the law. `state` is what people
    recorded; where it stands today is `life`. `effective_to` is the last day it holds.
    """

    class Privacy:
        personal = {
            "worker_signer": "người ký bên người lao động",
            "employer_signer": "người ký bên người sử dụng lao động",
            "created_by": "người nhập",
            "file": "bản thỏa ước đã ký (mã hóa)",
        }
        kept = "lâu dài, là hồ sơ của công đoàn"

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "Doanh nghiệp"
        MULTI = "multi", "Nhiều doanh nghiệp"
        SECTOR = "sector", "Ngành"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SIGNED = "signed", "Đã ký"
        VOID = "void", "Đã bị tuyên vô hiệu"
        REPLACED = "replaced", "Đã có thỏa ước mới"

    class Trade(models.TextChoices):
        GARMENT = "garment", "Dệt, may"
        FOOTWEAR = "footwear", "Da, giày"
        ELECTRONICS = "electronics", "Điện, điện tử"
        MECHANICS = "mechanics", "Cơ khí, kim loại"
        FOOD = "food", "Chế biến thực phẩm"
        WOOD = "wood", "Gỗ, giấy, bao bì"
        CHEMICALS = "chemicals", "Hóa chất, nhựa, cao su"
        BUILDING = "building", "Xây dựng, vật liệu"
        TRANSPORT = "transport", "Vận tải, kho bãi"
        TRADE = "trade", "Thương mại, bán lẻ"
        HOTELS = "hotels", "Khách sạn, nhà hàng, du lịch"
        EDUCATION = "education", "Giáo dục"
        HEALTH = "health", "Y tế"
        SERVICES = "services", "Dịch vụ, văn phòng"
        OTHER = "other", "Ngành khác"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agreements", verbose_name="Công đoàn ký")
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    employer = models.CharField(
        "Bên người sử dụng lao động", max_length=300, help_text="Tên doanh nghiệp, hoặc các doanh nghiệp cùng ký."
    )
    search = models.CharField(max_length=520, editable=False, db_index=True)
    kind = models.CharField("Phạm vi", max_length=10, choices=Kind, default=Kind.ENTERPRISE, db_index=True)
    trade = models.CharField("Ngành nghề", max_length=12, choices=Trade, db_index=True)
    workers = models.PositiveIntegerField("Số lao động", validators=[MinValueValidator(1), MaxValueValidator(1_000_000)])  # fmt: skip
    covered = models.PositiveIntegerField("Số lao động được áp dụng", null=True, blank=True)
    women = models.PositiveIntegerField("Số lao động nữ", null=True, blank=True)
    region = models.PositiveSmallIntegerField(
        "Vùng lương tối thiểu",
        null=True,
        blank=True,
        choices=list(REGIONS.items()),
        help_text="Theo nơi làm việc; cần để so lương với luật.",
    )
    wage_vnd = models.PositiveIntegerField(
        "Lương bình quân (đồng/tháng)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1_000_000), MaxValueValidator(500_000_000)],
        help_text="Để quy ngày nghỉ, giờ làm ra tiền; không công khai.",
    )
    overtime_hours = models.PositiveSmallIntegerField(
        "Giờ làm thêm bình quân một người một năm", null=True, blank=True, validators=[MaxValueValidator(300)]
    )
    yes_votes = models.PositiveIntegerField("Số người tán thành", null=True, blank=True)
    polled = models.PositiveIntegerField(
        "Số người phải lấy ý kiến",
        null=True,
        blank=True,
        help_text="Thỏa ước doanh nghiệp: TOÀN BỘ người lao động, không phải số người bỏ phiếu.",
    )
    has_minutes = models.BooleanField("Có biên bản thương lượng", null=True, blank=True)
    signers_authorised = models.BooleanField("Người ký là đại diện hợp pháp hai bên", null=True, blank=True)
    worker_signer = models.CharField("Người ký bên người lao động", max_length=200, blank=True)
    employer_signer = models.CharField("Người ký bên người sử dụng lao động", max_length=200, blank=True)
    signed_on = models.DateField("Ngày ký", null=True, blank=True)
    effective_from = models.DateField("Có hiệu lực từ ngày", null=True, blank=True)
    effective_to = models.DateField("Có hiệu lực đến hết ngày", null=True, blank=True)
    filed_on = models.DateField("Ngày gửi cơ quan lao động", null=True, blank=True)
    filed_with = models.CharField("Cơ quan nhận", max_length=200, blank=True)
    published_on = models.DateField("Ngày công bố cho người lao động", null=True, blank=True)
    bargaining_again = models.BooleanField("Đang thương lượng lại", default=False)
    state = models.CharField("Tình trạng", max_length=8, choices=State, default=State.DRAFT, db_index=True)
    end_reason = models.CharField(max_length=300, blank=True)
    case = models.OneToOneField(
        Case, null=True, editable=False, on_delete=models.SET_NULL, related_name="agreement"
    )  # the bargaining it came out of
    file = models.CharField(max_length=80, blank=True, editable=False)
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = [F("signed_on").desc(nulls_first=True), "-id"]  # the two databases place nulls differently
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_from=None) | Q(effective_to__gt=F("effective_from")),
                name="agreement_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(yes_votes=None) | Q(polled=None) | Q(yes_votes__lte=F("polled")), name="no_more_yes_than_polled"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(signed_on__isnull=False, effective_from__isnull=False, effective_to__isnull=False),
                name="signed_agreement_has_its_days",
            ),
            models.UniqueConstraint(
                fields=["unit", "signed_on", "employer"], condition=~Q(signed_on=None), name="one_agreement_a_signing"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "effective_to"], name="agreement_end")]

    def __str__(self) -> str:
        return f"Thỏa ước {self.employer}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = fold(f"{self.employer} {self.unit.name}")[:520]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def workplace(self) -> Workplace:
        """What the comparison with the law needs to know."""
        return Workplace(self.region, self.workers, self.women, self.wage_vnd, self.overtime_hours)

    @property
    def procedure(self) -> Procedure:
        """How it came about, for the checks."""
        return Procedure(
            kind=self.kind,
            yes=self.yes_votes,
            polled=self.polled,
            authorised=self.signers_authorised,
            minutes=self.has_minutes,
            begins=self.effective_from,
            ends=self.effective_to,
            signed_on=self.signed_on if self.state != self.State.DRAFT else None,
            filed_on=self.filed_on,
            published_on=self.published_on,
        )

    @property
    def is_draft(self) -> bool:
        """Not signed yet: facts and clauses may change."""
        return self.state == self.State.DRAFT

    def life_on(self, today: dt.date) -> Life:
        """Where it stands on a day."""
        return life(
            state=self.state,
            begins=self.effective_from,
            ends=self.effective_to,
            bargaining=self.bargaining_again,
            today=today,
        )


class Clause(models.Model):
    """Điều khoản: one term of the catalogue with its value. `value` of yes/no is 1 or 0; None: words only.

    The verdict is computed, never stored. Only where the machine cannot tell does `decided` hold what a person decided.
    """

    class Privacy:
        personal = {"decided_by": "người quyết định"}
        kept = "cùng thỏa ước"

    DECISIONS = [(v.value, v.label) for v in (Verdict.BELOW, Verdict.EQUALS, Verdict.ABOVE, Verdict.ADDS)]

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    term_id = models.CharField(max_length=40, db_index=True)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    condition = models.CharField("Điều kiện áp dụng", max_length=200, blank=True)
    wording = models.TextField("Nguyên văn", blank=True, max_length=5000)
    search = models.TextField(editable=False)
    decided = models.CharField(max_length=8, choices=DECISIONS, blank=True)
    decided_reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["agreement_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "term_id", "condition"], name="one_clause_a_term_and_condition"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="clause_value_not_negative"),
            models.CheckConstraint(condition=Q(decided="") | ~Q(decided_reason=""), name="decision_has_its_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.term.label}: {self.shown}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def fill_search(self) -> "Clause":
        """Set what is searched; bulk writers call it themselves."""
        self.search = fold(f"{self.term.label} {self.condition} {self.wording}")
        return self

    @property
    def term(self) -> Term:
        """The catalogue's entry."""
        return term(self.term_id)

    @property
    def shown(self) -> str:
        """The value with its unit, or «bằng lời»."""
        return "bằng lời" if self.value is None else self.term.shown(Decimal(self.value))


class Rubric(models.Model):
    """Thang điểm: a version a keeper entered; the one in force is the last whose `since` is not after the day."""

    class Privacy:
        personal = {"entered_by": "người nhập"}
        kept = "lâu dài, để hiểu điểm đã chấm"

    name = models.CharField("Tên thang điểm", max_length=150)
    since = models.DateField("Áp dụng từ ngày", unique=True)
    source = models.CharField("Nguồn", max_length=300, help_text="Số văn bản, ngày ban hành, trang.")
    is_official = models.BooleanField("Là thang điểm chính thức", default=False)
    data = models.JSONField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> RubricRules:
        """The version as the scoring reads it."""
        head = {"name": self.name, "since": self.since, "source": self.source, "is_official": self.is_official}
        return read_rubric(head | self.data)


class RegisterImport(models.Model):
    """Lượt nạp sổ thỏa ước: what a workbook would change, kept until somebody confirms or discards it.

    `plan` is made of plain rows; the workbook itself is not kept. State moves previewed -> done or discarded.
    """

    class Privacy:
        personal = {"by": "người tải lên"}
        kept = "1 năm"
        forgotten_by = "diemtua.agreements.actions.forget_old_imports"

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Chờ xác nhận"
        DONE = "done", "Đã nạp"
        DISCARDED = "discarded", "Đã bỏ"

    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED)
    plan = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
