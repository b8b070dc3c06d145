"""What the address of a list asks for. A word that no filter knows is told above the list and carried no further."""

import datetime as dt
import re
from collections.abc import Callable, Container
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from diemtua.kernel.dates import typed_day, typed_month
from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import first_sentence

M = TypeVar("M", bound=Model)

# What Django says of a value that is none of a field's choices, or no day, or no number.
NOT_KNOWN = {"invalid_choice", "invalid", "invalid_pk_value", "min_value", "max_value", "not_meant"}


class Filters:
    """`request.filters`: views read the filters of a list through it, base.html draws `unknown`.

    Every reading raises BadInput for an unknown word once it `refuses`.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.unknown: list[str] = []
        # A form sent does something for whoever the filter means; a file has no place to say what was left out.
        self.refuses = request.method == "POST"

    def word(self, name: str, known: Container[str]) -> str:
        """The value under `name` when it is among `known`; else empty, and whoever asked is told."""
        value = self.request.GET.get(name, "")
        return value if not value or value in known else self._left_out(name, value)

    def number(self, name: str) -> str:
        """The digits of a number under `name` («TV-00012» and «12» alike); empty when it is none, and whoever asked is told."""
        value = self.request.GET.get(name, "").strip()
        found = re.fullmatch(r"(?:[A-Za-z]+[\s-]*)?([0-9]{1,12})", value)
        return found[1] if found else self._left_out(name, value) if value else ""

    def day(self, name: str, *, latest: dt.date) -> dt.date | None:
        """The day under `name`, as «2026-11-22», not after `latest`; else None, and whoever asked is told."""
        return self._not_after(latest, name, typed_day)

    def month(self, name: str, *, latest: dt.date) -> dt.date | None:
        """The first day of the month under `name`, as «2026-11», not after `latest`; else None, and whoever asked is told."""
        return self._not_after(latest, name, typed_month)

    def _not_after(self, latest: dt.date, name: str, read: Callable[[str], dt.date | None]) -> dt.date | None:
        value = self.request.GET.get(name, "")
        found = read(value)
        if value and (found is None or found > latest):
            self._left_out(name, value)
            return None
        return found

    def row(self, name: str, rows: QuerySet[M], *, by: str = "pk") -> M | None:
        """The one of `rows` whose key, or field `by`, is under `name`; else None, and whoever asked is told. At most one query."""
        value = self.request.GET.get(name, "")
        key = whole_number(value) if by == "pk" else value
        found = rows.filter(**{by: key}).first() if value and key is not None else None
        if value and found is None:
            self._left_out(name, value)
        return found

    def heed(self, form: Form) -> None:
        """Tell of every value a bound form of filters does not know."""
        said = form.errors.as_data().items()
        for name in [name for name, errors in said if any(error.code in NOT_KNOWN for error in errors)]:
            self._left_out(name, self.request.GET.get(name, ""))
            form.data = self.request.GET
            del form.errors[name]

    def _left_out(self, name: str, value: str) -> str:
        told = first_sentence(value, limit=40)
        if self.refuses:
            raise BadInput(f"Không dùng được «{told}»; hãy quay lại danh sách, lọc lại rồi bấm lần nữa.")
        self.unknown.append(told)
        asked: Any = self.request.GET.copy()
        asked.pop(name, None)
        self.request.GET = asked
        self.request.META["QUERY_STRING"] = asked.urlencode()
        return ""


class FiltersMiddleware:
    """Gives every request its `filters`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.filters = Filters(request)  # type: ignore[attr-defined]
        return self.get_response(request)
