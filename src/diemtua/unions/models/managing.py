"""Who manages which unit, the codes they issued, the views they saved."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from diemtua.unions.models.units import Unit


class Stewardship(models.Model):
    """Phụ trách: this account acts for this unit and all below it (the upper-level officer)."""

    class Privacy:
        personal = {"user": "cán bộ phụ trách"}
        kept = "trong thời gian phụ trách và 5 năm"
        forgotten_by = "diemtua.unions.actions.forget_old_stewardships"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stewardships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stewardships")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], condition=models.Q(ended_at=None), name="one_stewardship")
        ]

    def __str__(self) -> str:
        return f"{self.user} phụ trách {self.unit}"


class CodeBatch(models.Model):
    """Đợt cấp mã kích hoạt: whom one press meant, and the sealed file of codes that came out of it.

    `person_ids` is fixed at the press, so that a run that died can run again for the same people. `file` is a name
    under DIEMTUA_HOME/files/kich-hoat, empty before the run ends and after the file was deleted.
    """

    class Privacy:
        personal = {"by": "người cấp", "person_ids": "những người được cấp mã"}
        kept = "2 năm; tệp mã bị xóa sau 24 giờ"
        forgotten_by = "diemtua.unions.actions.forget_old_code_files"

    class Output(models.TextChoices):
        SLIPS = "slips", "Phiếu in (PDF)"
        WORKBOOK = "workbook", "Bảng Excel để gửi thư"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    output = models.CharField("Dạng", max_length=8, choices=Output, default=Output.SLIPS)
    person_ids = models.JSONField(default=list)
    total = models.PositiveIntegerField()
    file = models.CharField(max_length=80, blank=True)
    download_name = models.CharField(max_length=80, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    delete_at = models.DateTimeField(null=True, blank=True, db_index=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"Đợt cấp {self.total} mã kích hoạt"


class SavedView(models.Model):
    """Cách xem đã lưu: filter, sort and columns of the list of officers under a name.

    Without `unit` only its owner sees it; with it, everybody who looks after that unit. It holds a question, no answer:
    who opens it sees the people of the own scope.
    """

    class Privacy:
        personal = {"by": "người lưu"}
        kept = "đến khi người lưu xóa"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("Tên", max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
