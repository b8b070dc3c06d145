"""Seats of a class. Every change of a seat begins with the row of the class: that one UPDATE is the lock on both databases."""

from collections.abc import Iterable

from django.db.models import F

from diemtua.exams.actions import expect_persons
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Person

OPEN_STATES = (TrainingClass.State.DRAFT, TrainingClass.State.CALLED)


def hold(training_class: TrainingClass) -> TrainingClass:
    """The class as it is now, held until the end of the transaction.

    Raises Conflict when it is finished or cancelled.
    """
    if not TrainingClass.objects.filter(pk=training_class.pk, state__in=OPEN_STATES).update(state=F("state")):
        raise Conflict(f"Lớp «{training_class}» đã kết thúc hoặc đã hủy nên danh sách không đổi được nữa.")
    return TrainingClass.objects.select_related("exam", "unit").get(pk=training_class.pk)


def take(training_class: TrainingClass, seats: int) -> None:
    """Take seats if there are so many, Conflict otherwise; a class somebody has a seat in is called."""
    taken = TrainingClass.objects.filter(pk=training_class.pk, seats_taken__lte=F("capacity") - seats)
    if not taken.update(seats_taken=F("seats_taken") + seats, state=TrainingClass.State.CALLED):
        fresh = TrainingClass.objects.get(pk=training_class.pk)
        raise Conflict(
            f"Lớp «{fresh}» chỉ còn {fresh.free_seats} chỗ trong {fresh.capacity}; hãy tăng số chỗ hoặc bớt người."
        )


def expect_at_exam(training_class: TrainingClass, persons: Iterable[Person], *, by: User) -> None:
    """Whoever comes to the class sits its exam; nothing happens to those entered already, or without an exam."""
    if training_class.exam:
        expect_persons(exam=training_class.exam, persons=persons, by=by)


def give_back(training_class: TrainingClass, seats: int = 1) -> None:
    """Give seats back."""
    TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=F("seats_taken") - seats)
