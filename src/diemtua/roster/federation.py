"""Makes the units above the grassroots that a list, or the demo, needs."""

import datetime as dt

from django.db.models import Max

from diemtua.roster.rules.places import known_areas, wards
from diemtua.roster.rules.provinces import HANOI
from diemtua.roster.rules.units import CITY_KEY, CITY_NAME, upper_unit
from diemtua.unions.models import Unit
from diemtua.unions.rules import LOWER_KINDS, child_path
from diemtua.unions.tree import next_ordinal

TWO_TIER_FROM = dt.date(2025, 7, 1)  # wards and communes carry the unions, districts stop (Law 97/2025, Art. 8 amended)


def make_city(province: int = HANOI, name: str = CITY_NAME) -> Unit:
    """The federation of the province, made when there is none yet. Inside a transaction; at most three queries."""
    found = Unit.objects.filter(kind=Unit.Kind.CITY).order_by("path").first()
    if found:
        return found
    last: str | None = Unit.objects.filter(parent=None).aggregate(Max("path"))["path__max"]
    return Unit.objects.create(
        kind=Unit.Kind.CITY, name=name, area_code=f"{province:02d}", path=child_path("", int(last or 0) + 1)
    )


def make_uppers(wanted: dict[str, tuple[str, str]]) -> dict[str, Unit]:
    """Units above the grassroots by key, those missing made below the city: key -> (kind, name). Inside a transaction.

    A district federation made from an old list stays open: what ends it is the decision that says where its unions went.
    """
    city = make_city()
    Unit.objects.select_for_update().get(pk=city.pk)  # on PostgreSQL: one maker of children at a time
    named = upper_unit(city.name)
    have, areas = {named.key if named else CITY_KEY: city}, known_areas(province_of(city))
    for unit in Unit.objects.filter(parent=city, valid_to=None).exclude(kind__in=LOWER_KINDS):
        named = upper_unit(unit.name)
        if named:
            have.setdefault(named.key, unit)
    ordinal = next_ordinal(city)
    for key, (kind, name) in wanted.items():
        if key in have:
            continue
        area = areas.get(key)
        have[key] = Unit.objects.create(
            kind=kind,
            name=area.name if area else name,
            parent=city,
            path=child_path(city.path, ordinal),
            area_code=area.code if area else "",
            valid_from=TWO_TIER_FROM if kind == Unit.Kind.WARD else None,
        )
        ordinal += 1
    return have


def province_of(city: Unit | None) -> int:
    """The code of the province whose federation it is; Hanoi where nobody told another."""
    return int((city and city.area_code) or HANOI)


def make_federation(province: int = HANOI, name: str = CITY_NAME) -> tuple[Unit, int]:
    """The federation and the unions of the wards of its province; how many had to be made. Inside a transaction."""
    before = Unit.objects.count()
    city = make_city(province, name)
    make_uppers({area.key: (Unit.Kind.WARD, area.name) for area in wards(province_of(city)).values()})
    return city, Unit.objects.count() - before
