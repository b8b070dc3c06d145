"""Lists of cases, late ones first."""

import datetime as dt

from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from diemtua.casework import rules
from diemtua.casework.access import named_cases, visible_cases
from diemtua.casework.models import Case, CaseMember
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions.models import Unit

STATES = {
    "": "Đang mở",
    "tre": "Quá hạn",
    "sap-den": "Sắp đến hạn",
    "can-giup": "Đang nhờ cấp trên",
    "da-dong": "Đã đóng",
}


def late(now: dt.datetime) -> Q:
    """Condition on Case: the last day, or its hour, has passed. The same as `rules.urgency` says in Python."""
    today = localdate(now)
    return Q(closed_at=None, due_on__lte=today) & (Q(due_on__lt=today) | Q(due_at__lt=now))


def soon(now: dt.datetime) -> Q:
    """Condition on Case: warning began, the last day and its hour have not passed."""
    today = localdate(now)
    return Q(closed_at=None, warn_on__lte=today, due_on__gte=today) & (Q(due_at=None) | Q(due_at__gte=now))


def by_urgency(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Late ones first, then by last day and its hour; those without a day after."""
    return cases.order_by(F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "-opened_on", "-pk")


def page_of_cases(
    user: User,
    *,
    now: dt.datetime,
    state: str = "",
    search: str = "",
    only_named: bool = False,
    unit: Unit | None = None,
    number: str | None = None,
) -> Page[Case]:
    """A page of the cases the user sees, each with `urgency` and `holder`. Three queries."""
    cases = named_cases(user) if only_named else visible_cases(user)
    conditions = {
        "tre": late(now),
        "sap-den": soon(now),
        "can-giup": Q(closed_at=None, asked_upper_at__isnull=False),
        "da-dong": Q(closed_at__isnull=False),
    }
    cases = cases.filter(conditions.get(state, Q(closed_at=None)))
    for word in fold(search).split():
        cases = cases.filter(Q(search__contains=word) | Q(unit__search__contains=word))
    if unit is not None:
        cases = cases.filter(unit.below_as("unit__"))
    holders = CaseMember.objects.filter(until=None, role=CaseMember.Role.HOLDER).select_related("user")
    cases = cases.select_related("unit").prefetch_related(Prefetch("members", holders, to_attr="holders"))
    page = Paginator(by_urgency(cases), rules.PAGE).get_page(number)
    for case in page.object_list:
        case.urgency = urgency_of(case, now)  # type: ignore[attr-defined]
        case.holder = case.holders[0].user if case.holders else None  # type: ignore[attr-defined]
    return page


def urgency_of(case: Case, now: dt.datetime) -> rules.Urgency:
    """How the case stands now, by what is kept on its row. No query."""
    ended = bool(case.ending) and not case.step
    return rules.urgency(case.due_on, case.due_at, case.warn_on, now, ended=ended, closed=not case.is_open)


def open_cases_of(unit: Unit) -> QuerySet[Case]:
    """The open cases of a unit and of everything below it, confidential ones too, by urgency. One query.

    For the packages above (agreements, advice, reorganisation) that must not forget a running case when a unit changes. What a
    person is shown must go through `access.visible_cases`.
    """
    return by_urgency(Case.objects.filter(unit.below_as("unit__"), closed_at=None)).select_related("unit")


def has_open_case(unit: Unit, procedure_id: str) -> bool:
    """Whether a case of that procedure runs in the unit. One query."""
    return Case.objects.filter(unit=unit, procedure=procedure_id, closed_at=None).exists()
