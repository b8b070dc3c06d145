"""The list of officers page by page, in any order, at any size."""

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import (
    F,
    QuerySet,
)

from diemtua.kernel.numbers import whole_number
from diemtua.people.models import User
from diemtua.unions.access import (
    may_get_code,
)
from diemtua.unions.columns import Ints
from diemtua.unions.counted import counted_persons, persons_by_unit, told_by_columns
from diemtua.unions.models import Person
from diemtua.unions.queries.choosing import chosen_persons
from diemtua.unions.rules import (
    FEW,
    MOST,
    MOST_FOUND,
    PAGE,
    PersonFilter,
)

ORDERS = {
    "ten": ("sort_key", "id"),
    "-ten": ("-sort_key", "-id"),
    "nam": (F("last_trained_year").asc(nulls_first=True), "sort_key", "id"),
    "-nam": (F("last_trained_year").desc(nulls_last=True), "sort_key", "id"),
    "sinh": (F("birth_year").asc(nulls_last=True), "sort_key", "id"),
    "-sinh": (F("birth_year").desc(nulls_last=True), "sort_key", "id"),
    "moi": ("created_at", "id"),
    "-moi": ("-created_at", "-id"),
}


BY_UNIT = ("dv", "-dv")  # as the tree goes, and the other way: no index of the database, the columns in memory


ORDER_LABELS = {
    "ten": "Tên, A đến Y",
    "-ten": "Tên, Y đến A",
    "nam": "Tập huấn lâu nhất trước",
    "-nam": "Tập huấn gần nhất trước",
    "sinh": "Nhiều tuổi trước",
    "-sinh": "Trẻ trước",
    "-moi": "Mới ghi vào sổ trước",
    "dv": "Đơn vị, theo cây tổ chức",
}


def page_of_persons(
    user: User, chosen: PersonFilter, *, order: str, number: str | None, for_codes: bool = False
) -> Page[int]:
    """One page of the ids of `chosen_persons`; `lists.lines_of` reads their rows. Three queries at most, one more
    for a unit as of a day, and where a page lies deep among few of many.

    Who is meant is told by the columns; few are sorted, of many the ids are read in their order, from the nearer end, until
    the page is full. A name, a phone, an account in use no column tells: there the first ids found tell whether they
    are few. `for_codes`: only whom the user may give a code.
    """
    asked = whole_number(number) or 1
    if order in BY_UNIT and not for_codes:
        return _page_by_unit(user, chosen, order, asked)
    counted = counted_persons(user, chosen, for_codes=for_codes)
    if counted is None:
        found = chosen_persons(user, chosen)
        found = may_get_code(user, found) if for_codes else found
        ids = np.array(found.order_by().values_list("pk", flat=True)[: FEW + 1])
        # Who gets a code is counted to the last; else the number beyond MOST_FOUND is not worth its wait.
        most = None if for_codes else MOST_FOUND
        count = len(ids) if len(ids) <= FEW else found.order_by()[: most and most + 1].count()
    else:
        ids, found = counted, Person.objects.all()
        count, most = len(ids), MOST
    few = len(ids) <= FEW
    pages = LongPaginator(Person.objects.filter(pk__in=ids.tolist()) if few else found, PAGE)
    pages.count = count if most is None else min(count, most)
    pages.more, pages.total = pages.count < count, 0 if counted is None else count
    asked = min(asked, pages.num_pages)
    return Page(_walked(pages, order, asked, among=None if few or counted is None else ids), asked, pages)


def ids_by_unit(user: User, chosen: PersonFilter, order: str) -> list[int]:
    """Ids of `chosen_persons`, each at the first post the filter means, as the tree of the day goes; within a unit by
    position. One query; one more for a name, a phone, an account in use; for units and a day as `counted_persons`."""
    ids = persons_by_unit(user, chosen)
    if not told_by_columns(chosen):
        ids = ids[np.isin(ids, list(chosen_persons(user, chosen).order_by().values_list("pk", flat=True)))]
    return ids[:: -1 if order.startswith("-") else 1].tolist()


def _page_by_unit(user: User, chosen: PersonFilter, order: str, number: int) -> Page[int]:
    ids = ids_by_unit(user, chosen, order)
    pages = LongPaginator(Person.objects.none(), PAGE)
    pages.count, pages.total = min(len(ids), MOST), len(ids)
    pages.more = pages.count < pages.total
    number = min(number, pages.num_pages)
    return Page(ids[(number - 1) * PAGE : number * PAGE], number, pages)


class LongPaginator(Paginator[Person]):
    """Told how many there are to page through; `more`: there are more than that, `total` in all (0: nobody counted)."""

    more = False
    total = 0


def _walked(pages: LongPaginator, order: str, number: int, *, among: Ints | None) -> list[int]:
    """Ids of one page, of `among` only; beyond the middle they are read from the other end, if that is known."""
    ids = pages.object_list.order_by(*ORDERS.get(order, ORDERS["ten"])).values_list("pk", flat=True)
    first, end = (number - 1) * PAGE, min(number * PAGE, pages.count)
    backwards = first > pages.count // 2 and not pages.more
    if backwards:
        ids, first, end = ids.reverse(), pages.count - end, pages.count - first
    found = list(ids[first:end]) if among is None else _sifted(ids, first, end, among)
    return found[::-1] if backwards else found


def _sifted(ids: QuerySet[Person, int], first: int, end: int, among: Ints) -> list[int]:
    """From the `first` to before the `end` of those ids that are among the given; read in pieces that grow."""
    there, read, step = np.empty(0, np.int64), 0, end + PAGE * 20
    while True:
        piece = np.array(ids[read : read + step], np.int64)
        there = np.concatenate([there, piece[np.isin(piece, among)]])
        if len(there) >= end or len(piece) < step:
            return there[first:end].tolist()
        read, step = read + step, step * 2
