"""The access matrix: every page x the cast -> status. One module a feature; a URL missing here fails.

A module has `setup(cast) -> dict` making the rows its pages need, and `PAGES`: URL name -> Page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# The columns, in the order statuses are written.
COLUMNS = ("stranger", "hoa", "nga", "binh", "other_binh", "city_officer", "khai", "thao", "keeper")

Kwargs = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """`statuses`: nine numbers in the order of COLUMNS, for one request as that person."""

    statuses: str
    kwargs: Kwargs = lambda made: {}
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
