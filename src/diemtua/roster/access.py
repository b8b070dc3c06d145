"""Who sees an import and who may import: officers of unions above the grassroots."""

from django.db.models import Q, QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.roster.models import Import
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, managed_roots
from diemtua.unions.models import Unit


def require_importer(user: User) -> None:
    """NotAllowed unless the user acts for a union above the grassroots."""
    if not is_upper_officer(user):
        raise NotAllowed(
            "Chỉ cán bộ công đoàn cấp trên nạp được danh sách; hãy gửi danh sách cho công đoàn phường, xã của bạn."
        )


def importable_units(user: User) -> list[Unit]:
    """The units a list can be imported for: those above the grassroots the user acts for."""
    return [unit for unit in managed_roots(user) if not unit.is_grassroots]


def visible_imports(user: User) -> QuerySet[Import]:
    """The user's own uploads, and those made for units the user manages."""
    if not is_upper_officer(user):
        return Import.objects.none()
    return Import.objects.filter(Q(by=user) | in_scope(user, "unit__")).distinct()


def can_confirm(user: User, roster: Import) -> bool:
    """The user manages the unit the list was imported for."""
    return roster.unit is not None and can_manage(user, roster.unit)


def require_confirmer(user: User, roster: Import) -> None:
    """NotAllowed unless the user manages the unit the list was imported for."""
    if not can_confirm(user, roster):
        raise NotAllowed(
            f"Bạn không còn phụ trách {roster.unit or 'đơn vị này'}; hãy nhờ cán bộ đang phụ trách làm việc này."
        )
