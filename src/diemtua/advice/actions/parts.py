"""Canned parts of the desk."""

from django.db import IntegrityError, transaction

from diemtua.advice.actions.desk import require_adviser
from diemtua.advice.models import CannedPart
from diemtua.advice.rules.masking import marks
from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput
from diemtua.people.models import User


@transaction.atomic
def add_part(*, title: str, text: str, topic: str, by: User) -> CannedPart:
    """Keep words to use again; nobody's name, phone or firm may be in them."""
    require_adviser(by)
    if found := marks(text):
        raise BadInput(f"Đoạn mẫu còn chữ chỉ ra một người hay một đơn vị («{found[0].text}»); hãy bỏ đi rồi lưu.")
    try:
        with transaction.atomic():
            part = CannedPart.objects.create(title=title.strip(), text=text.strip(), topic=topic)
    except IntegrityError as error:
        raise BadInput(f"Đã có đoạn mẫu tên «{title.strip()}»; hãy đặt tên khác.") from error
    record("advice.add_part", by=by, subject=part)
    return part


@transaction.atomic
def remove_part(*, part: CannedPart, by: User) -> None:
    """Drop words nobody should use any more."""
    require_adviser(by)
    record("advice.remove_part", by=by, subject=part)
    part.delete()
