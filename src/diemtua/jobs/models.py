"""One long piece of work and how far it is."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Job(models.Model):
    """Việc nền. `state` moves waiting -> running -> done | failed; a job whose heart stopped is put back to waiting."""

    class Privacy:
        personal = {"by": "người bấm chạy"}
        kept = "1 năm"
        forgotten_by = "diemtua.jobs.actions.forget_old_jobs"

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Xong"
        FAILED = "failed", "Lỗi"

    title = models.CharField(max_length=200)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    back_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    run = models.PositiveIntegerField(
        default=0
    )  # which run of it this is: one presumed dead must not write over the next
    silences = models.PositiveSmallIntegerField(default=0)  # how often its heart stopped since somebody started it

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """0-100; 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def finished(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state in (self.State.DONE, self.State.FAILED)


class Pulse(models.Model):
    """Nhịp việc nền: one row, when the worker last looked around."""

    class Privacy:
        personal: dict[str, str] = {}
        kept = "một dòng, ghi đè mỗi nửa phút"

    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.beat_at:%d/%m/%Y %H:%M:%S}"


class ResultFile(models.Model):
    """Tệp kết quả: what a job leaves to download, sealed, for who started it and for 24 hours only.

    `stored` is a name under DIEMTUA_HOME/files/ket-qua; empty once the file was deleted.
    """

    class Privacy:
        personal: dict[str, str] = {}
        kept = "tệp bị xóa sau 24 giờ; dòng ghi theo việc nền, 1 năm"
        forgotten_by = "diemtua.jobs.actions.forget_old_files"

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="result_file")
    stored = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120)
    delete_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.name
