"""Which union manages which ward of now: as the register has it and as the decision founds it."""

from collections.abc import Mapping
from functools import cache

from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.rules.places import named_in, words
from diemtua.roster.rules.places import wards
from diemtua.unions.models import Territory, Unit


@cache
def area_names() -> dict[str, str]:
    """Code -> name of every ward and commune of now («phường Bồ Đề»), in the order of the state's list."""
    return {area.code: area.name.removeprefix("Công đoàn ") for area in wards().values()}


@cache
def area_codes() -> dict[str, str]:
    """Folded name («phuong bo de») -> code."""
    return {key: area.code for key, area in wards().items()}


def managing(decision: Decision) -> dict[str, Unit | Operation]:
    """Ward code -> the union that will manage it: a unit, or the operation that founds one. Three queries.

    A union that this decision ends manages nothing any more.
    """
    operations = list(Operation.objects.filter(decision=decision).exclude(areas=[]).select_related("unit"))
    ending = Operation.objects.filter(decision=decision, kind__in=(Operation.Kind.MERGE, Operation.Kind.DISSOLVE))
    living = Unit.objects.filter(decision.scope.below, valid_to=None).exclude(pk__in=ending.values("unit"))
    found: dict[str, Unit | Operation] = {}
    for unit in living.filter(kind=Unit.Kind.WARD).exclude(area_code=""):
        found[unit.area_code] = unit
    for territory in Territory.objects.filter(unit__in=living, until=None).select_related("unit"):
        found[territory.area_code] = territory.unit
    for operation in operations:
        founds = operation.kind == Operation.Kind.FOUND
        found |= {str(code): operation if founds else operation.unit for code in operation.areas}
    return found


def send_to(decision: Decision, unit_id: int, target: Unit | Operation, **told: str) -> Operation:
    """An unsaved move of the unit to a union that stands or is being founded."""
    to = {"founding": target} if isinstance(target, Operation) else {"target": target}
    return Operation(decision=decision, kind=Operation.Kind.MOVE, unit_id=unit_id, **to, **told)


def stands_there(target: Unit | Operation, parent_id: int | None) -> bool:
    """The unit is already below that union: nothing to do."""
    return isinstance(target, Unit) and target.pk == parent_id


def code_of(name: str, codes: Mapping[str, str]) -> str:
    """The code of a ward named by people («P. Bồ Đề», «phường Bồ Đề», «Bồ Đề» when only one is called so), or ""."""
    plain = words(name) if words(name) in codes else named_in(name).ward or words(name)
    if plain in codes:
        return codes[plain]
    bare = [code for key, code in codes.items() if key.split(" ", 1)[1] == plain]
    return bare[0] if len(bare) == 1 else ""
