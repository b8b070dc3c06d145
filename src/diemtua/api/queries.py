"""What a reorganisation is told about connections."""

from django.db.models import QuerySet

from diemtua.api.models import Token, Webhook
from diemtua.kernel.hanging import Hanging
from diemtua.unions.models import Unit


def hanging_on(units: QuerySet[Unit]) -> list[Hanging]:
    """Connections of these units: they end with them, for nobody agreed to open the receiving unit. Two queries."""
    tokens = Token.objects.filter(unit__in=units, revoked_at=None).count()
    receivers = Webhook.objects.filter(unit__in=units).count()
    return [
        Hanging("mã kết nối", tokens, False, "Ngừng dùng được; cán bộ của nơi tiếp nhận tạo mã mới nếu vẫn cần."),
        Hanging("nơi nhận tin", receivers, False, "Không được báo nữa; cán bộ của nơi tiếp nhận khai lại nếu vẫn cần."),
    ]
