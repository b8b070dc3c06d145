"""What somebody asked about the own data, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from diemtua.datarights.rules import KINDS
from diemtua.jobs.models import Job
from diemtua.people.models import User
from diemtua.unions.models import Person
from diemtua.vault.sealing import SealedField


class DataRequest(models.Model):
    """Yêu cầu về dữ liệu cá nhân: of a person of the register, of an account, or of both (then both are set).

    `state`: received -> answered -> done | refused; the asker may take it back before the end. Its columns are its history.
    `answer_by` and `due_on` are null while nobody has checked the holidays of their year.
    """

    class Privacy:
        personal = {
            "person": "người yêu cầu",
            "account": "tài khoản của người yêu cầu",
            "text": "lời người yêu cầu (mã hóa)",
            "reply": "thủ tục đã trả lời (mã hóa)",
            "outcome": "kết quả hoặc lý do từ chối (mã hóa)",
            "by": "người ghi",
            "handled_by": "người xử lý",
        }
        kept = "5 năm sau khi xong, để chứng minh đã thực hiện quyền của chủ dữ liệu"
        forgotten_by = "diemtua.datarights.actions.forget_old_requests"

    class State(models.TextChoices):
        RECEIVED = "received", "Đã nhận"
        ANSWERED = "answered", "Đã trả lời thủ tục"
        DONE = "done", "Đã thực hiện"
        REFUSED = "refused", "Từ chối"
        WITHDRAWN = "withdrawn", "Đã rút"

    class Channel(models.TextChoices):
        ACCOUNT = "account", "Trên trang"
        PAPER = "paper", "Trên giấy, lời nói"

    OPEN = (State.RECEIVED, State.ANSWERED)

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="data_requests")
    account = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField("Yêu cầu", max_length=8, choices=list(KINDS.items()))
    channel = models.CharField("Nhận", max_length=7, choices=Channel)
    text = SealedField("Nội dung", blank=True)
    received_on = models.DateField("Ngày nhận")
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField("Tình trạng", max_length=9, choices=State, default=State.RECEIVED)
    answer_by = models.DateField("Trả lời thủ tục chậm nhất", null=True)
    due_on = models.DateField("Thực hiện chậm nhất", null=True)
    third_party = models.BooleanField("Có bên xử lý dữ liệu hoặc bên thứ ba", default=False)
    reply = SealedField("Thủ tục", blank=True)
    answered_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.CharField("Lý do gia hạn", max_length=300, blank=True)
    outcome = SealedField("Kết quả", blank=True)
    ground = models.CharField("Căn cứ từ chối", max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField("Đã xóa, đã giữ", default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(account__isnull=False), name="data_request_has_a_subject"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state__in=("received", "answered")), name="one_open_data_request"
            ),
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(state__in=("received", "answered")),
                name="one_open_data_request_of_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject_name}"

    @property
    def subject_name(self) -> str:
        """Whose data it is about."""
        return str(self.person or self.account)

    @property
    def is_open(self) -> bool:
        """Somebody still owes something."""
        return self.state in self.OPEN
