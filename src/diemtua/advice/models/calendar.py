"""When the desk is open."""

from django.db import models
from django.utils import timezone

from diemtua.kernel.dates import vn_date


class DeskCalendar(models.Model):
    """Lịch bàn tư vấn: one row; opening hours by weekday and the targets by priority. No row: the defaults of `rules`."""

    week = models.JSONField(default=dict)  # {"0": [["08:00", "12:00"], ["13:30", "17:00"]], …}
    targets = models.JSONField(default=dict)  # {"normal": [respond minutes, answer minutes], …}
    changed_at = models.DateTimeField(default=timezone.now)
    # The country's days off that the open limits were last worked out under (`queries.calendar.holidays_mark`).
    holidays = models.CharField(max_length=16, blank=True, editable=False)

    def __str__(self) -> str:
        return "Lịch bàn tư vấn"


class OwnDay(models.Model):
    """Ngày riêng của bàn tư vấn: a working Saturday, a half day, a day closed (no hours)."""

    day = models.DateField("Ngày", unique=True)
    spans = models.JSONField(default=list)  # [["08:00", "12:00"]], empty when closed
    reason = models.CharField("Lý do", max_length=150)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{vn_date(self.day)} {self.reason}"
