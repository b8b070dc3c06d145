"""Who sees and manages which certificates and issuers. The only way from a page to a row."""

import datetime as dt

from django.core.cache import cache
from django.db.models import Q, QuerySet

from diemtua.credentials.models import Certificate, Issuer
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.training.models import TrainingClass
from diemtua.unions.access import can_manage, in_scope, is_upper_officer
from diemtua.unions.models import Unit

GRASSROOTS = (Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION)


def managed_certificates(user: User) -> QuerySet[Certificate]:
    """Certificates issued by units the user manages."""
    return Certificate.objects.filter(in_scope(user, "issuer__unit__"))


def own_certificates(user: User) -> QuerySet[Certificate]:
    """The user's own certificates."""
    return Certificate.objects.filter(person__user=user)


def visible_certificates(user: User) -> QuerySet[Certificate]:
    """Own certificates and those issued by units the user manages."""
    return Certificate.objects.filter(in_scope(user, "issuer__unit__") | Q(person__user=user))


def issuing_units(user: User) -> QuerySet[Unit]:
    """Units above the grassroots that the user manages: each can be an issuer."""
    return Unit.objects.filter(in_scope(user)).exclude(kind__in=GRASSROOTS)


def classes_to_certify(user: User) -> QuerySet[TrainingClass]:
    """Classes of units the user manages that really took place."""
    dead = (TrainingClass.State.DRAFT, TrainingClass.State.CANCELLED)
    return TrainingClass.objects.filter(in_scope(user, "unit__")).exclude(state__in=dead)


def require_upper_officer(user: User) -> None:
    """Raises NotAllowed for everybody else."""
    if not is_upper_officer(user):
        raise NotAllowed("Việc cấp chứng nhận do công đoàn cấp trên làm; hãy hỏi cán bộ phụ trách đơn vị bạn.")


def require_issuer_manager(user: User, issuer: Issuer) -> None:
    """Raises NotAllowed unless the user acts for the issuer's unit or one above it."""
    if not can_manage(user, issuer.unit):
        raise NotAllowed(f"Chỉ cán bộ phụ trách {issuer.name_vi} làm được việc này; hãy nhờ họ thực hiện.")


def within_rate(address: str, *, now: dt.datetime, limit: int) -> bool:
    """Has this address asked fewer than `limit` times in this minute? Counted per server process, enough to slow a guesser."""
    name = f"credentials:rate:{address}:{int(now.timestamp()) // 60}"
    cache.add(name, 0, timeout=90)
    try:
        return cache.incr(name) <= limit
    except ValueError:  # thrown out of the cache between the two calls
        return True
