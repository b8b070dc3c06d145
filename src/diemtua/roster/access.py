"""Who sees an import and who may import: officers of unions above the grassroots."""

from django.db.models import Exists, OuterRef, QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.roster.models import Import, Resemblance
from diemtua.unions.access import (
    can_manage,
    in_scope,
    is_upper_officer,
    managed_roots,
    manages_everything,
    visible_mandates,
)
from diemtua.unions.models import Mandate, Unit


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
    """Those made for units the user manages today; those made for all, as the command does, by who manages everything."""
    if not is_upper_officer(user):
        return Import.objects.none()
    return Import.objects.all() if manages_everything(user) else Import.objects.filter(in_scope(user, "unit__"))


def visible_requests(user: User) -> QuerySet[Resemblance]:
    """Open rows of other units' lists about officers who hold a post in the user's scope now, or once did and hold none."""
    if not is_upper_officer(user):
        return Resemblance.objects.none()
    here = visible_mandates(user).filter(person=OuterRef("person"))
    held = Mandate.objects.filter(person=OuterRef("person"), ended_on=None)
    waiting = Resemblance.objects.filter(away=True, sure=False, verdict="", roster__state=Import.State.DONE)
    return waiting.filter(Exists(here.filter(ended_on=None)) | (~Exists(held) & Exists(here)))


def can_confirm(user: User, roster: Import) -> bool:
    """The user manages the unit the list was imported for, or everything when it was for all."""
    return can_manage(user, roster.unit) if roster.unit else manages_everything(user)


def require_confirmer(user: User, roster: Import) -> None:
    """NotAllowed unless the user manages the unit the list was imported for."""
    if not can_confirm(user, roster):
        raise NotAllowed(
            f"Bạn không còn phụ trách {roster.unit or 'đơn vị này'}; hãy nhờ cán bộ đang phụ trách làm việc này."
        )


def require_own(row: Resemblance) -> None:
    """NotAllowed to answer for a person who belonged to another unit when the list was read."""
    if row.away:
        raise NotAllowed(
            "Người này đang thuộc một đơn vị khác; đề nghị đã được gửi tới công đoàn đang quản lý, hãy đợi họ trả lời."
        )
