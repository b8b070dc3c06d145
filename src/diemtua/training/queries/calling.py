"""Whom a class could call, and in which order."""

from django.db.models import BigIntegerField, Count, Exists, ExpressionWrapper, F, OuterRef, QuerySet

from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.models import Mandate

# A fixed shuffle (Knuth's multiplicative hash): among those equally in need neither name nor ward comes first, and
# preview and call agree on the order. Each class multiplies by another odd number, so that nobody is always last.
_SHUFFLE, _ROUND = 2654435761, 2**32


def callable_officers(
    training_class: TrainingClass, mandates: QuerySet[Mandate], *, skip_called_elsewhere: bool = True
) -> QuerySet[Mandate]:
    """Of `mandates` those whose person is not on this list, nor (if so wanted) called to another class still to come."""
    of_person = Enrolment.objects.filter(person=OuterRef("person"))
    found = mandates.filter(~Exists(of_person.filter(training_class=training_class)))
    if skip_called_elsewhere:
        elsewhere = of_person.filter(
            state__in=Enrolment.SEATED, training_class__state=TrainingClass.State.CALLED
        ).exclude(training_class=training_class)
        found = found.filter(~Exists(elsewhere))
    return found


def in_order_of_need(mandates: QuerySet[Mandate], training_class: TrainingClass) -> QuerySet[Mandate]:
    """Never trained first, then the longest ago, then by lot (the same lot each time)."""
    odd = _SHUFFLE * (2 * training_class.pk + 1) % _ROUND
    lot = ExpressionWrapper(F("person_id") * odd % _ROUND, output_field=BigIntegerField())
    return mandates.order_by(F("person__last_trained_year").asc(nulls_first=True), lot, "person_id", "pk")


def count_persons(mandates: QuerySet[Mandate]) -> int:
    """How many different persons; one query."""
    return mandates.order_by().aggregate(n=Count("person", distinct=True))["n"]
