"""Who may look at which board: officers of units above the grassroots, for their units and those below."""

from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.numbers import whole_number
from diemtua.people.models import User
from diemtua.unions.access import managed_roots, visible_units
from diemtua.unions.models import Unit


def board_unit(user: User, pk: str | None) -> Unit:
    """The unit asked for, or the widest the user manages; raises NotAllowed, or Unit.DoesNotExist outside the scope."""
    roots = [unit for unit in managed_roots(user) if not unit.is_grassroots]
    if not roots:
        raise NotAllowed(
            "Bảng điều hành dành cho cán bộ công đoàn cấp trên; bạn có thể xem việc của mình ở trang Hôm nay."
        )
    number = whole_number(pk)
    if number is not None:
        return visible_units(user).get(pk=number)
    return min(roots, key=lambda unit: (len(unit.path), unit.path))
