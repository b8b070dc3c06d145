"""Units, what they were, and the places they are for."""

import datetime as dt

from django.db import models

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.unions.rules import LOWER_KINDS, subtree_end


class Unit(models.Model):
    """Đơn vị công đoàn: one node of the tree, valid from-to. `path` names its place: five digits a level.

    The row tells what holds now (after its end: what held last). What it was called and where it stood before is in
    `past_states`; `standing_since` is the first day of what the row tells, null when it was always so.
    """

    class Privacy:
        personal = {"address": "địa chỉ nơi làm việc, có khi là nhà của hộ kinh doanh"}
        kept = "lâu dài, là lịch sử tổ chức"

    class Kind(models.TextChoices):
        CITY = "city", "Liên đoàn Lao động thành phố"
        DISTRICT = "district", "Liên đoàn Lao động quận, huyện (đến 30/6/2025)"
        WARD = "ward", "Công đoàn phường, xã, đặc khu"
        SECTOR = "sector", "Công đoàn ngành"
        ZONE = "zone", "Công đoàn khu công nghiệp"
        CORPORATION = "corporation", "Công đoàn tập đoàn, tổng công ty"
        GRASSROOTS = "grassroots", "Công đoàn cơ sở"
        PROFESSION = "profession", "Nghiệp đoàn cơ sở"
        MEMBER = "member", "Công đoàn cơ sở thành viên"
        SECTION = "section", "Công đoàn bộ phận"
        GROUP = "group", "Tổ công đoàn"

    kind = models.CharField("Loại", max_length=12, choices=Kind)
    name = models.CharField("Tên", max_length=200)
    search = models.CharField(max_length=200, editable=False, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=40, unique=True, editable=False)
    area_code = models.CharField("Mã phường, xã", max_length=10, blank=True)
    address = models.CharField("Địa chỉ", max_length=200, blank=True, db_default="")
    enterprise = models.ForeignKey("Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="unions")
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    suspended = models.BooleanField("Tạm ngừng hoạt động", default=False, db_default=False)
    standing_since = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["kind", "path"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_grassroots(self) -> bool:
        """A grassroots union, or a part of one."""
        return self.kind in LOWER_KINDS

    @property
    def is_ended(self) -> bool:
        """A decision has ended it (with a last day that may still lie ahead)."""
        return self.valid_to is not None

    def nearest(self, day: dt.date) -> dt.date:
        """That day, or the nearest one on which the unit lived."""
        if self.valid_to is not None and day > self.valid_to:
            return self.valid_to
        return max(day, self.valid_from or day)

    @property
    def below(self) -> models.Q:
        """Condition on Unit: this unit and all below it."""
        return self.below_as("")

    def below_as(self, prefix: str) -> models.Q:
        """The same, on a model that reaches Unit by `prefix` (like «unit__»)."""
        return models.Q(**{f"{prefix}path__gte": self.path, f"{prefix}path__lte": subtree_end(self.path)})


class PastState(models.Model):
    """Thời kỳ trước của đơn vị: what it was called and where it stood from `since` to `until`, both inclusive.

    Written only when something changes, so that bulk imports need not know of it. No two of a unit share a day: triggers of the
    database hold that (`guards.py`). `since` is 1/1/0001 when nobody knows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="past_states", db_index=False)
    since = models.DateField(default=dt.date.min)
    until = models.DateField()
    kind = models.CharField(max_length=12, choices=Unit.Kind)
    name = models.CharField(max_length=200)
    search = models.CharField(max_length=200, db_index=True)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="past_children")
    path = models.CharField(max_length=40)
    suspended = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "until"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "until"], name="one_past_state_a_day"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="past_state_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (đến {vn_date(self.until)})"


class Territory(models.Model):
    """Địa bàn: the union manages the unions of this ward or commune, from-to. A union may manage several."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="territories")
    area_code = models.CharField("Mã phường, xã", max_length=10, db_index=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["area_code"]
        constraints = [
            models.UniqueConstraint(fields=["area_code"], condition=models.Q(until=None), name="one_union_per_area")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.area_code}"
