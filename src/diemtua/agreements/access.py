"""Who sees and changes which agreements. The only way from a page to a row.

An upper-level officer: agreements of units he acts for. A grassroots officer: those of the union he holds a post in;
its president and vice-president change them. Others' agreements reach nobody but as numbers of groups of five or more.
"""

import datetime as dt

from django.db.models import Q, QuerySet

from diemtua.agreements.models import Agreement, Clause, RegisterImport, Rubric
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, person_of
from diemtua.unions.models import Mandate, Unit

WRITERS = ("CT", "PCT")


def _own_mandates(user: User) -> QuerySet[Mandate]:
    return Mandate.objects.filter(person__user=user, ended_on=None)


def _own_units(user: User, positions: tuple[str, ...] = ()) -> Q:
    """Condition on a row with `unit`: the user holds a post there now."""
    mandates = _own_mandates(user)
    return Q(unit__in=(mandates.filter(position__in=positions) if positions else mandates).values("unit"))


def can_enter_register(user: User) -> bool:
    """Has a register to look at: an upper-level officer, or an officer with a post."""
    return is_upper_officer(user) or (person_of(user) is not None and _own_mandates(user).exists())


def require_register(user: User) -> None:
    """Raises NotAllowed for those without one."""
    if not can_enter_register(user):
        raise NotAllowed("Sổ thỏa ước dành cho cán bộ công đoàn cơ sở và cấp trên của đơn vị ký thỏa ước.")


def visible_agreements(user: User) -> QuerySet[Agreement]:
    """Agreements of units the user acts for or holds a post in."""
    return Agreement.objects.filter(in_scope(user, "unit__") | _own_units(user))


def editable_agreements(user: User) -> QuerySet[Agreement]:
    """Agreements the user may change."""
    return Agreement.objects.filter(in_scope(user, "unit__") | _own_units(user, WRITERS))


def visible_clauses(user: User) -> QuerySet[Clause]:
    """Clauses of visible agreements."""
    return Clause.objects.filter(agreement__in=visible_agreements(user))


def editable_clauses(user: User) -> QuerySet[Clause]:
    """Clauses of agreements the user may change."""
    return Clause.objects.filter(agreement__in=editable_agreements(user))


def signing_units(user: User) -> QuerySet[Unit]:
    """Units the user may record an agreement for."""
    own = Q(pk__in=_own_mandates(user).filter(position__in=WRITERS).values("unit"))
    return Unit.objects.filter(in_scope(user) | own)


def can_write(user: User, unit: Unit) -> bool:
    """May change agreements of this unit."""
    return can_manage(user, unit) or _own_mandates(user).filter(unit=unit, position__in=WRITERS).exists()


def require_writer(user: User, unit: Unit) -> None:
    """Raises NotAllowed unless the user may change agreements of this unit."""
    if not can_write(user, unit):
        raise NotAllowed(f"Thỏa ước của {unit} do chủ tịch, phó chủ tịch công đoàn đó hoặc công đoàn cấp trên ghi.")


def can_import(user: User) -> bool:
    """Registers of many unions are the upper level's."""
    return is_upper_officer(user)


def require_importer(user: User) -> None:
    """Raises NotAllowed unless the user acts for a unit above the grassroots."""
    if not can_import(user):
        raise NotAllowed("Nạp sổ thỏa ước là việc của công đoàn cấp trên; bạn có thể nhập từng thỏa ước của đơn vị mình.")  # fmt: skip


def visible_imports(user: User) -> QuerySet[RegisterImport]:
    """The user's own imports."""
    return RegisterImport.objects.filter(by=user)


def visible_rubrics(user: User) -> QuerySet[Rubric]:
    """Every version: how points are given is no secret."""
    return Rubric.objects.all()


def editable_rubrics(user: User, today: dt.date) -> QuerySet[Rubric]:
    """Versions whose day has not come: nobody was scored by them. For the keeper."""
    return Rubric.objects.filter(since__gt=today) if user.is_keeper else Rubric.objects.none()


def require_keeper(user: User) -> None:
    """Raises NotAllowed unless the user keeps the system."""
    if not user.is_keeper:
        raise NotAllowed("Thang điểm do quản trị hệ thống nhập từ văn bản chính thức; hãy gửi văn bản cho quản trị.")
