"""Cases, who may look into them, what happened, what was said, and the private calendar feed."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from diemtua.casework import rules
from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.rulebook.history import Event
from diemtua.rulebook.procedure import Step, procedure, procedures
from diemtua.unions.models import Unit
from diemtua.vault.sealing import SealedField


class Case(models.Model):
    """Vụ việc: one workplace process of one union, following a procedure of the rulebook.

    Everything from `counted_on` to `ending` is what the interpreter answered last time, kept so that lists need no law:
    it is counted anew with every event and once a day. `began_on`, the day of the first event, picks the rules the case keeps.
    `held_on` is the day by which a returning duty was done: the list of dialogue members, the dialogue, the workers' conference.
    """

    class Privacy:
        personal = {"title": "tên vụ việc có thể nhắc tới người", "opened_by": "người mở"}
        kept = "10 năm sau khi đóng, theo thời hạn lưu hồ sơ tranh chấp"
        forgotten_by = "diemtua.casework.actions.forget_old_cases"

    class Rest(models.TextChoices):
        FACTORY = "factory", "Nghỉ Chủ nhật"
        OFFICE = "office", "Nghỉ thứ Bảy và Chủ nhật"

    procedure = models.CharField("Thủ tục", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases", verbose_name="Đơn vị")
    title = models.CharField("Tên vụ việc", max_length=160)
    search = models.CharField(max_length=160, editable=False)
    rest = models.CharField("Ngày nghỉ hằng tuần của doanh nghiệp", max_length=8, choices=Rest, default=Rest.FACTORY)
    confidential = models.BooleanField("Hồ sơ kín", default=False)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    came_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="led_to")
    began_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    excluded = models.JSONField(default=list)  # [first day, last day, reason]: not counted in limitation periods
    counted_on = models.DateField()
    step = models.CharField(max_length=40, blank=True)
    step_title = models.CharField(max_length=200, blank=True)
    step_who = models.CharField(max_length=120, blank=True)
    step_source = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)  # on that day, where the law counts hours
    warn_on = models.DateField(null=True)
    ending = models.CharField(max_length=300, blank=True)
    asked_upper_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    close_note = models.CharField("Kết quả", max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [
            # What agendas ask: the open cases of a scope by their next day, late ones first.
            models.Index(fields=["due_on", "unit"], condition=Q(closed_at=None), name="open_cases_by_day"),
            models.Index(fields=["counted_on"], condition=Q(closed_at=None), name="open_cases_to_count"),
            # When each of ten thousand unions last did what returns: answered in the index alone.
            models.Index(fields=["unit", "procedure", "confidential", "held_on", "closed_at"], name="cases_by_duty"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(close_note=""), name="closed_case_says_how_it_ended"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = fold(self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_open(self) -> bool:
        """Nobody has put the file away."""
        return self.closed_at is None

    @property
    def is_strike(self) -> bool:
        """Under the strike procedure, where the upper union must stand beside."""
        return self.procedure == rules.STRIKE

    @property
    def is_dispute(self) -> bool:
        """Has claimants and limitation periods."""
        return self.procedure in rules.DISPUTES

    @property
    def procedure_title(self) -> str:
        """The procedure's name in the rulebook."""
        versions = procedures().get(self.procedure)
        return versions[-1].title if versions else self.procedure

    @property
    def audit_label(self) -> str:
        """What the journal may say: its reader must not learn what a confidential file is about."""
        return f"hồ sơ kín số {self.pk}" if self.confidential else self.title


class CaseMember(models.Model):
    """Người theo vụ việc: who was named, by whom, to do what. The row stays when the naming ends."""

    class Privacy:
        personal = {"user": "người được nêu tên", "named_by": "người nêu tên"}
        kept = "cùng hồ sơ vụ việc"

    class Role(models.TextChoices):
        HOLDER = "holder", "Giữ hồ sơ"
        ACTS = "acts", "Cùng làm"
        FOLLOWS = "follows", "Theo dõi"

    ACTING = (Role.HOLDER, Role.ACTS)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_memberships")
    role = models.CharField("Vai trò", max_length=7, choices=Role)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["until", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(until=None), name="named_once_in_a_case"),
            models.UniqueConstraint(fields=["case"], condition=Q(until=None, role="holder"), name="one_holder_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Claimant(models.Model):
    """Người yêu cầu: one of the workers of a dispute, whose outcome may differ from the others'. Never an account."""

    class Privacy:
        personal = {"full_name": "họ tên người lao động (niêm phong)"}
        kept = "cùng hồ sơ vụ việc"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claimants")
    full_name = SealedField("Họ và tên")
    authorised_on = models.DateField("Ngày ký giấy ủy quyền cho công đoàn", null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.full_name)


class CaseEvent(models.Model):
    """Sự kiện: a step that happened, as somebody recorded it. Never changed: a correction replaces it and both stay.

    Without `claimants` it happened to all of them. Note and file are sealed at rest.
    """

    class Privacy:
        personal = {"note": "ghi chú (niêm phong)", "file_name": "tên tệp", "by": "người ghi"}
        kept = "cùng hồ sơ vụ việc"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=40)
    on_day = models.DateField("Ngày")
    on_time = models.TimeField("Giờ", null=True, blank=True)
    outcome = models.CharField("Kết quả", max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    note = SealedField("Ghi chú", blank=True)
    file = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    claimants = models.ManyToManyField(Claimant, related_name="events", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    struck_reason = models.CharField("Lý do sửa", max_length=300, blank=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["on_day", "on_time", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="struck_event_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {vn_date(self.on_day)}"

    @property
    def is_valid(self) -> bool:
        """Not replaced and not withdrawn."""
        return self.struck_at is None

    @property
    def as_event(self) -> Event:
        """What the interpreter is told."""
        return rules.event_of(self.step, self.on_day, self.on_time, self.outcome, self.facts)

    @property
    def wording(self) -> Step:
        """The step as the law stood on the day."""
        return procedure(self.case.procedure, self.case.began_on or self.on_day).step(self.step, self.on_day)

    @property
    def told(self) -> list[str]:
        """Outcome and facts in words."""
        outcome = [self.wording.told(self.outcome)] if self.outcome else []
        return outcome + [f"{label}: {value}" for label, value in self.facts_told]

    @property
    def facts_told(self) -> list[tuple[str, str]]:
        """The counts and planned days: label and value in words."""
        return [rules.fact_in_words(self.wording, name, value) for name, value in self.facts.items()]

    @property
    def path(self) -> Path:
        """Where the sealed file lies: beside the database, never under the static files."""
        return Path(default_storage.path("vu-viec")) / self.file


class Comment(models.Model):
    """Trao đổi: what one of those who see the case says to the others."""

    class Privacy:
        personal = {"text": "nội dung (niêm phong)", "by": "người viết"}
        kept = "cùng hồ sơ vụ việc"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="comments")
    text = SealedField("Nội dung")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.by} {vn_date(self.at)}"


class Feed(models.Model):
    """Lịch riêng: the secret address a phone's calendar reads. Only a digest is kept; a new one ends the old."""

    class Privacy:
        personal = {"user": "chủ lịch"}
        kept = "đến khi chủ lịch đổi hoặc bỏ địa chỉ"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"lịch của {self.user}"
