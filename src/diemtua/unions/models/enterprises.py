"""Enterprises behind unions, what they were, and their workforce."""

import datetime as dt

from django.db import models

from diemtua.kernel.dates import vn_date
from diemtua.unions.rules import OWNERSHIPS


class Enterprise(models.Model):
    """Doanh nghiệp, cơ quan, trường học: where a grassroots union lives."""

    class Kind(models.TextChoices):
        NON_STATE = "non_state", "Ngoài nhà nước"
        FDI = "fdi", "Vốn đầu tư nước ngoài (FDI)"
        STATE = "state", "Nhà nước"

    name = models.CharField("Tên", max_length=200)
    kind = models.CharField("Loại hình", max_length=10, choices=Kind, db_index=True)
    tax_code = models.CharField("Mã số thuế", max_length=14, blank=True)
    trade = models.CharField("Ngành nghề", max_length=100, blank=True, db_default="")
    ownership = models.CharField(
        "Hình thức sở hữu", max_length=12, choices=list(OWNERSHIPS.items()), blank=True, db_default=""
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class PastEnterprise(models.Model):
    """Thời kỳ trước của doanh nghiệp: of what kind, trade and ownership it was from `since` to `until`, both inclusive.

    Written only when it changes on a day; what was wrong from the beginning is mended without. `since` as in PastState,
    and as there no two share a day.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="past_states", db_index=False)
    since = models.DateField(default=dt.date.min)
    until = models.DateField()
    kind = models.CharField("Loại hình", max_length=10, choices=Enterprise.Kind)
    trade = models.CharField("Ngành nghề", max_length=100, blank=True)
    ownership = models.CharField("Hình thức sở hữu", max_length=12, choices=list(OWNERSHIPS.items()), blank=True)

    class Meta:
        ordering = ["enterprise", "-until"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "until"], name="one_past_enterprise_a_day"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="past_enterprise_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} (đến {vn_date(self.until)})"


class Workforce(models.Model):
    """Lao động và đoàn viên của một doanh nghiệp trong một năm (số cuối năm)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="workforce", db_index=False)
    year = models.PositiveSmallIntegerField("Năm")
    workers = models.PositiveIntegerField("Số lao động")
    women = models.PositiveIntegerField("Trong đó nữ", null=True, blank=True)
    members = models.PositiveIntegerField("Số đoàn viên", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="one_workforce_a_year"),
            models.CheckConstraint(
                condition=models.Q(women=None) | models.Q(women__lte=models.F("workers")), name="women_among_workers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"
