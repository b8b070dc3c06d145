"""Whom a class could call, and in which order."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet

from diemtua.people.models import User
from diemtua.training.access import organised_classes
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.models import Mandate

# A fixed shuffle: among those equally in need neither name nor ward comes first, and preview and call agree on the
# order. Each class multiplies by another number, so that nobody is always last; squaring what is left over a prime
# breaks the even steps that neighbouring numbers (people imported together) would keep. All within 64 bits.
_SHUFFLE, _PRIME = 1654435761, 2**31 - 1

PAGE = 50


def callable_officers(
    training_class: TrainingClass, mandates: QuerySet[Mandate], *, skip_called_elsewhere: bool = True
) -> QuerySet[Mandate]:
    """Of `mandates` those whose person is not on this list, nor (if so wanted) called to another class still to come."""
    left_out = Q(training_class=training_class)
    if skip_called_elsewhere:
        left_out |= Q(state__in=Enrolment.SEATED, training_class__state=TrainingClass.State.CALLED)
    # A list the database makes once, not a question it asks for each of 65,749 rows.
    return mandates.exclude(person__in=Enrolment.objects.filter(left_out).order_by().values("person"))


def in_order_of_need(mandates: QuerySet[Mandate], training_class: TrainingClass) -> QuerySet[Mandate]:
    """Never trained first, then the longest ago, then by lot (the same lot each time)."""
    spread = F("person_id") % _PRIME * (_SHUFFLE * (training_class.pk + 1) % _PRIME) % _PRIME
    lot = ExpressionWrapper(spread * spread % _PRIME, output_field=BigIntegerField())
    return mandates.order_by(F("person__last_trained_year").asc(nulls_first=True), lot, "person_id", "pk")


@dataclass(frozen=True, slots=True)
class Preview:
    """How many different persons would be called with seats for all, and one page of their mandates."""

    persons: int
    page: Page[Mandate]


def preview(mandates: QuerySet[Mandate], training_class: TrainingClass, *, number: str | None) -> Preview:
    """One page in order of need. Three queries: only ids are counted and sorted, rows are read for the page alone."""
    counted = mandates.order_by().aggregate(persons=Count("person", distinct=True), rows=Count("pk"))
    ids = in_order_of_need(mandates, training_class).values_list("pk", flat=True)
    pages = Paginator(ids, PAGE)
    pages.count = counted["rows"]
    page = pages.get_page(number)
    rows = mandates.model.objects.select_related("person", "unit__parent").in_bulk(list(page.object_list))
    page.object_list = [rows[pk] for pk in page.object_list if pk in rows]
    return Preview(counted["persons"], page)


def classes_with_seats(user: User) -> QuerySet[TrainingClass]:
    """Classes the user organises to which people can still be called, newest first, with `seats_taken`. One query."""
    open_states = (TrainingClass.State.DRAFT, TrainingClass.State.CALLED)
    return organised_classes(user).filter(state__in=open_states).select_related("unit").order_by("-pk")
