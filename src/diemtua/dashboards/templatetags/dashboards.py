"""The board's cells and links."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import template

from diemtua.dashboards.rules import STAGES

register = template.Library()


class Cell(NamedTuple):
    """One figure with what its link needs."""

    stage: str
    label: str
    count: int
    unit_id: int


@register.filter
def cells(counts: Sequence[int], unit_id: int) -> list[Cell]:
    """A row's figures with their stages."""
    return [Cell(stage, label, count, unit_id) for (stage, label), count in zip(STAGES.items(), counts, strict=True)]


@register.simple_tag(takes_context=True)
def query_unit(context: dict[str, Any], unit_id: int, muc: str = "") -> str:
    """The page's query string for another unit and, if given, a stage."""
    current = context["request"].GET.copy()
    current["don-vi"] = str(unit_id)
    current.pop("trang", None)
    if muc:
        current["muc"] = muc
    return "?" + current.urlencode()
