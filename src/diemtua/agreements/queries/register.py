"""Rows of the register: what the list shows, filters, search in clauses."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from diemtua.agreements.access import visible_agreements, visible_clauses
from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.queries.judging import Picture, pictures
from diemtua.agreements.rules.lifetime import grace_days, renewal_window
from diemtua.agreements.rules.peers import bounds
from diemtua.agreements.rules.terms import terms
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions.models import Unit

# What the list may be narrowed to: value in the address -> words.
STANDINGS = (
    ("hieu-luc", "Đang có hiệu lực"),
    ("sap-het", "Sắp hết hạn (90 ngày)"),
    ("het-han", "Đã hết hạn"),
    ("dang-soan", "Đang soạn"),
    ("chua-gui", "Đã ký, chưa ghi ngày gửi"),
)
ORDERS = {
    "ky": (F("signed_on").asc(nulls_last=True), "id"),
    "-ky": (F("signed_on").desc(nulls_first=True), "-id"),
    "het": (F("effective_to").asc(nulls_last=True), "id"),
    "-het": (F("effective_to").desc(nulls_first=True), "-id"),
    "ten": ("search", "id"),
    "-ten": ("-search", "-id"),
}


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which agreements are meant; empty means any."""

    search: str = ""
    standing: str = ""
    trade: str = ""
    kind: str = ""
    band: int | None = None
    unit: Unit | None = None


def chosen_agreements(user: User, chosen: RegisterFilter, *, today: dt.date, order: str = "") -> QuerySet[Agreement]:
    """Visible agreements the filter means. One query when read."""
    found = visible_agreements(user).select_related("unit", "enterprise")
    if chosen.search.strip():
        found = found.filter(search__contains=fold(chosen.search))
    if chosen.trade:
        found = found.filter(trade=chosen.trade)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.unit is not None:
        found = found.filter(chosen.unit.below_as("unit__"))
    if chosen.band is not None:
        least, below = bounds(chosen.band)
        found = found.filter(workers__gte=least, workers__lt=below)
    return found.filter(_standing(chosen.standing, today)).order_by(*ORDERS.get(order, ORDERS["-ky"]))


def _standing(name: str, today: dt.date) -> Q:
    signed = Q(state=Agreement.State.SIGNED)
    match name:
        case "hieu-luc":
            return signed & Q(effective_from__lte=today) & (Q(effective_to__gte=today) | in_grace(today))
        case "sap-het":
            return signed & ending(today)
        case "het-han":
            return signed & Q(effective_to__lt=today) & ~in_grace(today)
        case "dang-soan":
            return Q(state=Agreement.State.DRAFT)
        case "chua-gui":
            return signed & Q(filed_on=None)
        case _:
            return Q()


def ending(today: dt.date) -> Q:
    """Condition: in the 90 days before its end (Labour Code Art. 83); none where nobody vouches for the law of today."""
    window = renewal_window(today)
    if window is None:
        return Q(pk__in=[])
    return Q(effective_to__gte=today, effective_to__lte=today + dt.timedelta(days=window))


def in_grace(today: dt.date) -> Q:
    """Condition: over, but bargaining goes on and 90 days have not passed (Labour Code Art. 83); none as above."""
    grace = grace_days(today)
    if grace is None:
        return Q(pk__in=[])
    return Q(bargaining_again=True, effective_to__lt=today, effective_to__gte=today - dt.timedelta(days=grace))


def rows(found: QuerySet[Agreement] | list[Agreement], *, today: dt.date) -> list[Picture]:
    """A page of agreements judged. Four queries at most, however many rows."""
    if isinstance(found, QuerySet):
        found = found.prefetch_related("clauses")
    return pictures(list(found), today=today)


def with_clauses(user: User, pk: int) -> QuerySet[Agreement]:
    """One visible agreement with its clauses. Two queries when read."""
    clauses = Prefetch("clauses", Clause.objects.select_related("decided_by"))
    return visible_agreements(user).filter(pk=pk).select_related("unit__parent", "enterprise").prefetch_related(clauses)


def found_clauses(user: User, *, words: str, group: str, term_id: str) -> QuerySet[Clause]:
    """Visible clauses holding every word typed, marks or not; of a group or a term. One query when read."""
    found = visible_clauses(user).select_related("agreement__unit")
    for word in fold(words).split():
        found = found.filter(search__contains=word)
    if term_id:
        found = found.filter(term_id=term_id)
    elif group:
        found = found.filter(term_id__in=[t.id for t in terms().values() if t.group == group])
    return found.order_by(F("agreement__signed_on").desc(nulls_first=True), "agreement_id", "id")


def register_counts(user: User, *, today: dt.date) -> dict[str, int]:
    """How many agreements, in force, soon over, not filed. One query."""
    signed = Q(state=Agreement.State.SIGNED)
    return visible_agreements(user).aggregate(
        total=Count("pk"),
        running=Count("pk", filter=_standing("hieu-luc", today)),
        expiring=Count("pk", filter=signed & ending(today)),
        unfiled=Count("pk", filter=_standing("chua-gui", today)),
    )
