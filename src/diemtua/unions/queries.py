"""Reads of the register: chosen officers, lists, one person, one unit, what to do about accounts."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.text import fold
from diemtua.people.models import ActivationCode, User
from diemtua.people.queries import open_codes
from diemtua.unions import columnstore
from diemtua.unions.access import (
    counted_units,
    is_upper_officer,
    manages_everything,
    needs_no_keeper,
    visible_mandates,
    visible_units,
    visible_views,
)
from diemtua.unions.columns import Ints
from diemtua.unions.committee import SOON, Finding, Post, committee_findings, term_findings
from diemtua.unions.counted import counted_posts, persons_by_unit, told_by_columns
from diemtua.unions.models import CodeBatch, Enterprise, Mandate, PastState, Person, SavedView, Stewardship, Unit
from diemtua.unions.past import below_on, held_on, kind_on, mandates_on, units_on, units_then
from diemtua.unions.rules import (
    FEW,
    GRASSROOTS_KINDS,
    LOWER_KINDS,
    MOST,
    MOST_FOUND,
    PAGE,
    UNKNOWN,
    OfficerFilter,
    PersonFilter,
    Years,
    phone_digits,
)

__all__ = [
    "OfficerFilter",
    "PersonFilter",
    "chosen_officers",
    "chosen_persons",
    "mandates_on",
    "steps_for",
    "units_on",
]

UNUSABLE = "!"  # how Django begins the password of an account that was never activated
GRASSROOTS = GRASSROOTS_KINDS
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


def chosen_officers(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    """Mandates in the user's scope that the filter means, with person, unit, its parent and enterprise.

    A person with two such mandates comes twice. One query when read; one more here when units are named.
    """
    found = _mandates(user, chosen).filter(_about_person(chosen, "person__"))
    return found.select_related("person", "unit", "unit__parent", "unit__enterprise")


def chosen_persons(user: User, chosen: PersonFilter) -> QuerySet[Person]:
    """Persons with a mandate the filter means, each once, by given name. Queries as `chosen_officers`.

    What is asked of the mandate is a list of ids the database reads from one index; what is asked of the person is
    asked of the person (measured on 65,749: half the time of asking everything in one join, and never worse). A name
    sought among all is found first and its mandates looked up then, and so is everybody when nothing is asked of posts:
    no list of 65,749 ids for sixteen namesakes, nor for the first 2,000 women.
    """
    held = _mandates(user, chosen).order_by()
    of_posts = chosen.positions or chosen.kinds
    if manages_everything(user) and not chosen.unit_ids and (chosen.search.strip() or not of_posts):
        has_mandate = Q(Exists(held.filter(person=OuterRef("pk"))))
    else:
        has_mandate = Q(pk__in=held.values("person"))
    found = Person.objects.filter(_about_person(chosen), has_mandate)
    match chosen.account:
        case "none":
            found = found.filter(user=None)
        case "waiting":
            found = found.filter(user__password__startswith=UNUSABLE)
        case "active":
            found = found.filter(user__isnull=False).exclude(user__password__startswith=UNUSABLE)
    if chosen.trained_since is not None:
        found = found.filter(last_trained_year__gte=chosen.trained_since)
    return found


def chosen_mandates(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    """Mandates of the filter's day in scope that fit what it asks of the post; what it asks of the person is left out."""
    return _mandates(user, chosen)


def _mandates(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    found = visible_mandates(user).filter(held_on(chosen.day))
    if chosen.unit_ids:
        below = Q(pk__in=[])
        for unit in visible_units(user).filter(pk__in=chosen.unit_ids):
            below |= Q(unit=unit.pk) if getattr(chosen, "unit_alone", False) else below_on(chosen.day, unit)
        found = found.filter(below)
    if chosen.positions:
        found = found.filter(position__in=chosen.positions)
    if chosen.kinds:
        found = found.alias(kind_asked=kind_on(chosen.day)).filter(kind_asked__in=chosen.kinds)
    if isinstance(chosen, PersonFilter):
        found = found.filter(_about_post(chosen))
    return found


def _about_post(chosen: PersonFilter) -> Q:
    condition = in_years("since_year", chosen.since)
    if chosen.full_time is not None:
        condition &= Q(full_time=chosen.full_time)
    if chosen.no_enterprise:
        condition &= Q(unit__enterprise=None)
    return condition


def in_years(field: str, years: Years | None) -> Q:
    """Condition: the year in `field` is one of these."""
    if years is None:
        return Q()
    if years.unknown:
        return Q(**{field: None})
    condition = Q(**{f"{field}__isnull": False})
    if years.first is not None:
        condition &= Q(**{f"{field}__gte": years.first})
    if years.last is not None:
        condition &= Q(**{f"{field}__lte": years.last})
    return condition


def _about_person(chosen: OfficerFilter, prefix: str = "") -> Q:
    condition = Q()
    if isinstance(chosen, PersonFilter):
        condition &= in_years(f"{prefix}birth_year", chosen.born) & in_years(
            f"{prefix}last_trained_year", chosen.trained
        )
        if chosen.sex:
            condition &= Q(**{f"{prefix}sex": "" if chosen.sex == UNKNOWN else chosen.sex})
        if chosen.person_ids:
            condition &= Q(**{f"{prefix}pk__in": chosen.person_ids})
    if chosen.trained_before is not None:
        condition &= Q(**{f"{prefix}last_trained_year": None}) | Q(
            **{f"{prefix}last_trained_year__lt": chosen.trained_before}
        )
    if chosen.search.strip():
        condition &= matches(chosen.search, prefix)
    return condition


def matches(search: str, prefix: str = "") -> Q:
    """Condition on Person: the name holds the words typed (marks do not matter), or the phone the digits."""
    digits = phone_digits(search)
    if len(digits) >= 3 and not any(c.isalpha() for c in search):
        return Q(**{f"{prefix}phone" if len(digits) == 10 else f"{prefix}phone__contains": digits})
    return Q(**{f"{prefix}search__contains": fold(search)})


def page_of_persons(
    user: User, chosen: PersonFilter, *, order: str, number: str | None, without_staff: bool = False
) -> Page[int]:
    """One page of the ids of `chosen_persons`; `lists.lines_of` reads their rows. Three queries at most, one more
    for a unit as of a day, and where a page lies deep among few of many.

    Who is meant is told by the columns; few are sorted, of many the ids are read in their order, from the nearer end, until
    the page is full. A name, a phone, an account in use no column tells: there the first ids found tell whether they
    are few.
    """
    asked = int(number) if number and number.isdigit() and int(number) else 1
    if order in BY_UNIT and not without_staff:
        return _page_by_unit(user, chosen, order, asked)
    # Whose account has a role no column tells.
    posts = None if without_staff and chosen.account != "none" else counted_posts(user, chosen)
    if posts is None:
        found = chosen_persons(user, chosen)
        found = needs_no_keeper(found) if without_staff else found
        ids = np.array(found.order_by().values_list("pk", flat=True)[: FEW + 1])
        # Who gets a code is counted to the last; else the number beyond MOST_FOUND is not worth its wait.
        most = None if without_staff else MOST_FOUND
        count = len(ids) if len(ids) <= FEW else found.order_by()[: most and most + 1].count()
    else:
        ids, found = posts.persons(), Person.objects.all()
        count, most = len(ids), MOST
    few = len(ids) <= FEW
    pages = LongPaginator(Person.objects.filter(pk__in=ids.tolist()) if few else found, PAGE)
    pages.count = count if most is None else min(count, most)
    pages.more, pages.total = pages.count < count, 0 if posts is None else count
    asked = min(asked, pages.num_pages)
    return Page(_walked(pages, order, asked, among=None if few or posts is None else ids), asked, pages)


def ids_by_unit(user: User, chosen: PersonFilter, order: str) -> list[int]:
    """Ids of `chosen_persons`, each at the first post the filter means, as the tree of the day goes; within a unit by
    position. One query; one more for a name, a phone, an account in use; for units and a day as `counted_posts`."""
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


def upper_units(user: User) -> QuerySet[Unit]:
    """The living units above the grassroots that the user manages, as the tree goes. One query."""
    return visible_units(user).exclude(kind__in=LOWER_KINDS).filter(valid_to=None)


def upper_names(user: User, day: dt.date | None) -> list[tuple[int, str]]:
    """Id and name of the units above the grassroots that the user manages and that lived on `day` (None: now). One query."""
    if day is None:
        return list(upper_units(user).values_list("pk", "name"))
    then = units_on(day, visible_units(user)).exclude(kind_then__in=LOWER_KINDS)
    return list(then.values_list("pk", "name_then"))


def units_named(user: User, search: str) -> QuerySet[Unit]:
    """The user's units whose name of now or of any earlier day holds the words, marks do not matter; the living first.

    Those found by an old name carry it as `old_name`. One query when read.
    """
    folded = fold(search)
    old = PastState.objects.filter(search__contains=folded)
    name = old.filter(unit=OuterRef("pk")).order_by("-until").values("name")[:1]
    return (
        visible_units(user)
        .annotate(old_name=Subquery(name))
        .filter(Q(search__contains=folded) | Q(pk__in=old.values("unit")))
        .order_by(F("valid_to").desc(nulls_first=True), "path")
    )


def _counts_below(paths: list[str], user: User, day: dt.date | None) -> dict[str, tuple[int, int, int]]:
    register = columnstore.register()
    return register.counts_below(paths, counted_units(user, register), units_then(day, register))


def add_counts(units: list[Unit], user: User) -> list[Unit]:
    """The units, told `n_unions`, `n_officers` (current mandates) and `n_presidents` at or below each, and their own
    `presidents`. Two queries."""
    presidents = (
        Mandate.objects.filter(ended_on=None, position="CT").select_related("person").defer("person__citizen_id")
    )
    prefetch_related_objects(units, Prefetch("mandates", presidents, to_attr="presidents"))
    counts = _counts_below([unit.path for unit in units], user, None)
    for unit in units:
        unit.n_unions, unit.n_officers, unit.n_presidents = counts[unit.path]  # type: ignore[attr-defined]
    return units


@dataclass(slots=True)
class UnitThen:
    """A unit as of a day, with what was at or below it then. `unit`: the row of now, `ended` when it no longer lives;
    `works_in`: kind of its enterprise then, "" without one."""

    unit: Unit
    name: str
    kind: str
    path: str
    parent_id: int | None
    works_in: str = ""
    n_unions: int = 0
    n_officers: int = 0
    n_presidents: int = 0

    @property
    def kind_label(self) -> str:
        return Unit.Kind(self.kind).label

    @property
    def works_in_label(self) -> str:
        return Enterprise.Kind(self.works_in).label if self.works_in else ""

    @property
    def is_upper(self) -> bool:
        return self.kind not in LOWER_KINDS


def tree_on(user: User, day: dt.date, which: Q | None = None) -> list[UnitThen]:
    """The units of the user's that lived on `day` (of them those `which` means, a condition on `units_on`), as each was
    called and stood then, with the figures of that day. In the order of the tree of that day. Four queries at most."""
    found = units_on(day, visible_units(user)).annotate(works_in=kind_on(day, "enterprise"))
    rows = [
        UnitThen(u, u.name_then, u.kind_then, u.path_then, u.parent_id_then, u.works_in or "")
        for u in (found if which is None else found.filter(which))
    ]
    counts = _counts_below([row.path for row in rows], user, day)
    for row in rows:
        row.n_unions, row.n_officers, row.n_presidents = counts[row.path]
    return rows


def unit_on(user: User, unit: Unit, day: dt.date) -> tuple[UnitThen, UnitThen | None, list[UnitThen]] | None:
    """The unit as of the day, the unit above it then if it is the user's, and those directly below; None when it did not
    live that day. Five queries at most."""
    there = units_on(day, visible_units(user).filter(pk=unit.pk)).values_list("parent_id_then", flat=True)
    if not there:
        return None
    near = {row.unit.pk: row for row in tree_on(user, day, Q(pk__in=[unit.pk, *there]) | Q(parent_id_then=unit.pk))}
    above = near.get(there[0]) if there[0] else None
    return near[unit.pk], above, [row for row in near.values() if row.parent_id == unit.pk]


def units_named_then(user: User, day: dt.date, search: str) -> list[UnitThen]:
    """Of `tree_on` the units above the grassroots, or those whose name of that day holds the words, marks do not matter."""
    folded = fold(search)
    return tree_on(user, day, Q(search_then__contains=folded) if folded else ~Q(kind_then__in=LOWER_KINDS))


def officers_on(unit: Unit, day: dt.date) -> QuerySet[Mandate]:
    """Who held a post in this very unit on that day, presidents first. One query."""
    first = Case(When(position="CT", then=Value(0)), default=Value(1))
    mandates = mandates_on(day, Mandate.objects.filter(unit=unit)).select_related("person")
    return mandates.order_by(first, "position", "person__sort_key")


def officers_of(unit: Unit) -> QuerySet[Mandate]:
    """Current mandates of this very unit, presidents first. One query."""
    first = Case(When(position="CT", then=Value(0)), default=Value(1))
    mandates = Mandate.objects.filter(unit=unit, ended_on=None).select_related("person")
    return mandates.order_by(first, "position", "person__sort_key")


def mandates_of(user: User, person: Person) -> QuerySet[Mandate]:
    """What the person holds and held in the user's scope, current first. One query."""
    current = Case(When(ended_on=None, then=Value(True)), default=Value(False), output_field=BooleanField())
    return (
        visible_mandates(user)
        .filter(person=person)
        .select_related("unit__parent", "unit__enterprise")
        .order_by(current.desc(), "-started_on", "unit__path")
    )


def open_code_of(person: Person, *, now: dt.datetime) -> ActivationCode | None:
    """The code the person could use now, if any, with who issued it. One query."""
    return open_codes(now=now).filter(user=person.user).select_related("issued_by").first() if person.user_id else None


def recent_batches(user: User) -> QuerySet[CodeBatch]:
    """The user's last ten batches without their lists of people. One query."""
    return CodeBatch.objects.filter(by=user).defer("person_ids").select_related("job")[:10]


def saved_views(user: User) -> QuerySet[SavedView]:
    """The user's saved ways to look at the list, and those colleagues share. One query."""
    return visible_views(user).select_related("by")


def staff() -> QuerySet[User]:
    """Accounts with a role or a unit to look after, with `looks_after`: their open stewardships. Two queries."""
    running = Stewardship.objects.filter(ended_at=None).select_related("unit")
    roles = Q(is_keeper=True) | Q(is_lecturer=True) | Q(is_adviser=True) | Q(person=None)
    return (
        User.objects.filter(roles | Q(pk__in=running.values("user")))
        .prefetch_related(Prefetch("stewardships", running, to_attr="looks_after"))
        .order_by("full_name", "id")
    )


TERM_KINDS = {
    "het": "Nhiệm kỳ đã hết",
    "sap-het": "Nhiệm kỳ hết trong 90 ngày",
    "hop-dong": "Hợp đồng lao động hết trước nhiệm kỳ",
    "hai-noi": "Giữ chức vụ ở hai tổ chức",
}


def posts_to_watch(user: User, kind: str, *, today: dt.date) -> QuerySet[Mandate]:
    """Current posts in the user's scope of one of TERM_KINDS, what ends first at the head. One query when read."""
    current = visible_mandates(user).filter(ended_on=None).select_related("person", "unit__parent")
    if kind == "hai-noi":
        twice = visible_mandates(user).filter(ended_on=None).order_by().values("person")
        persons = twice.annotate(n=Count("unit", distinct=True)).filter(n__gt=1).values("person")
        return current.filter(person__in=persons).order_by("person__sort_key", "person", "unit__path")
    told = current.filter(term_ends_on__isnull=False)
    if kind == "het":
        told = told.filter(term_ends_on__lt=today)
    elif kind == "sap-het":
        told = told.filter(term_ends_on__gte=today, term_ends_on__lte=today + SOON)
    else:
        told = told.filter(contract_ends_on__lt=F("term_ends_on"))
    return told.order_by("term_ends_on", "unit__path", "pk")


def findings_of(unit: Unit, *, today: dt.date) -> list[Finding]:
    """What is amiss with the committee and the terms of this very unit. One query."""
    posts = [
        Post(m.person_id, m.person.full_name, m.position, m.started_on, m.term_ends_on, m.contract_ends_on)
        for m in officers_of(unit)
    ]
    found = committee_findings(posts) if unit.is_grassroots else []
    return found + [finding for post in posts for finding in term_findings(post, today=today)]


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For an upper-level officer: terms over or ending soon, then codes for who has no account. Two queries, else none."""
    if not is_upper_officer(user):
        return []
    return [*_terms_step(user, today=localdate(now)), *_accounts_step(user)]


def _terms_step(user: User, *, today: dt.date) -> list[Step]:
    ending = visible_mandates(user).filter(ended_on=None, term_ends_on__lte=today + SOON).count()
    if not ending:
        return []
    return [
        Step(
            urgency=Urgency.PREPARE,
            title=f"{ending:,} chức vụ hết hoặc sắp hết nhiệm kỳ".replace(",", "."),
            detail="Chuẩn bị đại hội, hội nghị; ghi nhiệm kỳ mới hoặc ghi thôi chức vụ.",
            label="Xem danh sách",
            url=reverse("unions:terms"),
            icon="calendar-clock",
        )
    ]


def _accounts_step(user: User) -> list[Step]:
    posts = counted_posts(user, PersonFilter(account="none"))
    waiting = len(posts.persons()) if posts is not None else 0
    if not waiting:
        return []
    return [
        Step(
            urgency=Urgency.LOOK,
            title=f"{waiting:,} cán bộ chưa có tài khoản".replace(",", "."),
            detail="Cấp mã kích hoạt để họ vào được lớp, bài kiểm tra và chứng nhận trên điện thoại.",
            label="Cấp mã kích hoạt",
            url=reverse("unions:activation"),
            icon="key-round",
        )
    ]
