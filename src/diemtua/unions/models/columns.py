"""The register as columns, for long lists."""

from django.db import models
from django.utils import timezone

from diemtua.kernel.dates import vn_moment
from diemtua.unions.models.persons import Mandate
from diemtua.unions.models.units import Unit


class ColumnStore(models.Model):
    """Sổ đếm: the posts as columns, made by the worker (`columnstore.py`); one row, none when nothing was stored yet.

    `token` names what `packed` holds, so that a process knows whether it has read it; `form`: see `columns.FORMAT`.
    """

    class Privacy:
        personal = {"packed": "chức vụ, năm sinh, giới tính, năm tập huấn của từng cán bộ, không có tên"}
        kept = "là bản chép để đếm; làm lại trong nửa giờ sau khi sổ gốc đổi"

    token = models.CharField(max_length=32)
    form = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=timezone.now)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"sổ đếm làm lúc {vn_moment(self.made_at)}"


class ColumnChange(models.Model):
    """A post or a unit that changed since the columns were stored; written by triggers (`guards.py`), for figures only.

    No constraint holds what it points to: a post that was deleted is a change too.
    """

    store = models.ForeignKey(
        ColumnStore,
        on_delete=models.DO_NOTHING,
        related_name="changes",
        db_constraint=False,
        db_index=False,
        db_default=1,
    )
    post = models.ForeignKey(
        Mandate, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    def __str__(self) -> str:
        return f"chức vụ {self.post_id}" if self.post_id else f"đơn vị {self.unit_id}"
