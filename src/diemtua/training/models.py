"""Classes, sessions, enrolments, attendance, questions."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from diemtua.exams.models import Exam
from diemtua.kernel.dates import vn_moment
from diemtua.kernel.text import fold
from diemtua.rulebook.book import topics
from diemtua.unions.models import Person, Unit
from diemtua.unions.rules import POSITIONS


def new_secret() -> str:
    """The seed of one session's check-in code: 256 random bits in hex."""
    return secrets.token_hex(32)


class TrainingClass(models.Model):
    """Lớp tập huấn.

    `seats_taken` counts enrolments that are called or accepted; the database itself refuses more than `capacity`, so
    two people calling at once can never fill one seat twice.
    """

    class Privacy:
        personal = {"lecturers": "giảng viên", "contact": "người liên hệ", "signer_name": "người ký văn bản"}
        kept = "lâu dài, cùng sổ chứng nhận"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang chuẩn bị"
        CALLED = "called", "Đã triệu tập"
        FINISHED = "finished", "Đã kết thúc"
        CANCELLED = "cancelled", "Đã hủy"

    name = models.CharField("Tên lớp", max_length=200)
    search = models.CharField(max_length=200, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classes", verbose_name="Đơn vị tổ chức")
    capacity = models.PositiveSmallIntegerField("Số chỗ", validators=[MinValueValidator(1), MaxValueValidator(2000)])
    seats_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    lecturers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="classes_taught", blank=True, verbose_name="Giảng viên"
    )
    exam = models.OneToOneField(
        Exam,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="training_class",
        verbose_name="Bài kiểm tra",
    )
    attendance_percent = models.PositiveSmallIntegerField(
        "Có mặt tối thiểu (%)", default=80, validators=[MaxValueValidator(100)]
    )
    convening_number = models.CharField("Số văn bản triệu tập", max_length=40, blank=True)
    convened_on = models.DateField("Ngày triệu tập", null=True, blank=True)
    notice_place = models.CharField("Địa danh ghi trên văn bản", max_length=60, default="Hà Nội", blank=True)
    signer_title = models.CharField("Chức vụ người ký", max_length=100, default="Chủ tịch", blank=True)
    signer_name = models.CharField("Họ và tên người ký", max_length=150, blank=True)
    contact = models.CharField("Người liên hệ", max_length=200, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When sessions of a class people were called to were last moved, added or dropped.
    rescheduled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats_taken__lte=models.F("capacity")), name="no_more_called_than_seats"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def free_seats(self) -> int:
        """Seats nobody was called to."""
        return self.capacity - self.seats_taken

    @property
    def is_open(self) -> bool:
        """Still being prepared or held: people may be called, withdrawn, marked present."""
        return self.state in (self.State.DRAFT, self.State.CALLED)


class ClassModule(models.Model):
    """Chuyên đề của lớp: one topic of the curriculum with its teaching time."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="modules")
    topic = models.CharField("Chuyên đề", max_length=3, choices=list(topics().items()))
    minutes = models.PositiveSmallIntegerField("Thời lượng giảng (phút)", validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["training_class", "topic"], name="topic_once_in_class")]

    def __str__(self) -> str:
        return self.get_topic_display()


class Session(models.Model):
    """Buổi học: time, place, and how much of it is kept for questions."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField("Bắt đầu")
    ends_at = models.DateTimeField("Kết thúc")
    place = models.CharField("Địa điểm", max_length=300)
    question_minutes = models.PositiveSmallIntegerField("Thời gian giải đáp (phút)", default=0)
    question_minutes_used = models.PositiveSmallIntegerField("Đã giải đáp (phút)", null=True, blank=True)
    # Seed of the check-in code on the screen; never leaves the server.
    secret = models.CharField(max_length=64, editable=False, default=new_secret)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return vn_moment(self.starts_at)

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Enrolment(models.Model):
    """Học viên: one person called to one class, with unit and position as they were that day."""

    class Privacy:
        personal = {"person": "học viên", "decline_reason": "lý do vắng", "withdraw_reason": "lý do rút khỏi lớp"}
        kept = "lâu dài, cùng sổ chứng nhận; lý do vắng 2 năm"
        forgotten_by = "diemtua.training.actions.forget_old_reasons"

    class State(models.TextChoices):
        CALLED = "called", "Chưa trả lời"
        ACCEPTED = "accepted", "Sẽ dự"
        DECLINED = "declined", "Xin vắng"
        WITHDRAWN = "withdrawn", "Đã rút khỏi lớp"

    # States that hold a seat.
    SEATED = (State.CALLED, State.ACCEPTED)

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=8, choices=list(POSITIONS.items()))
    state = models.CharField(max_length=9, choices=State, default=State.CALLED)
    decline_reason = models.CharField(max_length=300, blank=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)
    called_at = models.DateTimeField(default=timezone.now)
    responded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit__path", "person__sort_key"]
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="called_once")]
        indexes = [models.Index(fields=["training_class", "state"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.training_class}"

    @property
    def has_seat(self) -> bool:
        """Counted in the seats taken."""
        return self.state in self.SEATED

    @property
    def knows_old_times(self) -> bool:
        """Accepted before the class was moved and not answered since, while people are called; asks for `training_class`."""
        moved = self.training_class.rescheduled_at
        if moved is None or self.training_class.state != TrainingClass.State.CALLED:
            return False
        return self.state == self.State.ACCEPTED and (self.responded_at or self.called_at) < moved


class Attendance(models.Model):
    """Điểm danh: this enrolment was present at this session."""

    class Privacy:
        personal = {"enrolment": "học viên", "by": "người ghi"}
        kept = "lâu dài, cùng sổ chứng nhận"

    class Method(models.TextChoices):
        SCAN = "scan", "Quét mã"
        HAND = "hand", "Cán bộ ghi"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    method = models.CharField(max_length=4, choices=Method)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} @ {self.session_id}"


class Question(models.Model):
    """Câu hỏi của học viên. It ends in an answer or at the legal-advice desk, never in nothing."""

    class Privacy:
        personal = {"enrolment": "người hỏi", "text": "nội dung hỏi", "answered_by": "người trả lời"}
        kept = "5 năm sau khi trả lời (không ai trả lời: sau khi hỏi), sau đó bỏ tên người hỏi"
        forgotten_by = "diemtua.training.actions.forget_askers"

    class State(models.TextChoices):
        OPEN = "open", "Chưa trả lời"
        LIVE = "live", "Đã trả lời tại lớp"
        WRITTEN = "written", "Đã trả lời bằng văn bản"
        ADVICE = "advice", "Đã chuyển tư vấn pháp luật"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="questions")
    # Null when the lecturer noted a question raised aloud in class.
    enrolment = models.ForeignKey(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    topic = models.CharField("Chuyên đề", max_length=3, choices=list(topics().items()))
    text = models.TextField("Câu hỏi", max_length=2000)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    answer = models.TextField("Trả lời", blank=True)
    citation = models.CharField("Căn cứ", max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Set once it was given to the legal advisers; they go on seeing it after they answered.
    handed_on_at = models.DateTimeField(null=True, blank=True)
    # Set when the asker says the answer was read.
    read_at = models.DateTimeField(null=True, blank=True)
    # Set while the asker agrees that everybody may read it once nobody can be told from it.
    consent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["topic", "asked_at", "id"]
        indexes = [models.Index(fields=["training_class", "state"])]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def waits(self) -> bool:
        """Somebody still owes an answer."""
        return self.state in (self.State.OPEN, self.State.ADVICE)
