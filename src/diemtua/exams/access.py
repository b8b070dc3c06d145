"""Who sees which papers, exams, sittings and essays. Markers reach answers only by alias, never an entry."""

from django.db.models import F, Q, QuerySet

from diemtua.exams.models import Answer, Exam, Item, Paper, PaperItem, Sitting
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, managed_roots
from diemtua.unions.models import Unit


def can_see_bank(user: User) -> bool:
    """Upper-level officers and lecturers may read items with their keys."""
    return user.is_lecturer or is_upper_officer(user)


def require_bank(user: User) -> None:
    """Raise NotAllowed when the user may not read items and papers."""
    if not can_see_bank(user):
        raise NotAllowed("Đề và đáp án chỉ dành cho cán bộ cấp trên và giảng viên; bài của bạn ở mục «Hôm nay».")


def visible_items(user: User) -> QuerySet[Item]:
    """Every item for those who may see the bank, none for others."""
    return Item.objects.all() if can_see_bank(user) else Item.objects.none()


def visible_papers(user: User) -> QuerySet[Paper]:
    """Papers the user may read and use: of units managed, of units above those, and of exams the user marks."""
    above = {root.path[:end] for root in managed_roots(user) for end in range(5, len(root.path), 5)}
    condition = in_scope(user, "unit__") | Q(unit__path__in=above)
    if user.is_lecturer:
        condition |= Q(pk__in=Exam.objects.filter(markers=user).values("paper_id"))
    return Paper.objects.filter(condition)


def managed_papers(user: User) -> QuerySet[Paper]:
    """Papers the user may change: of units managed."""
    return Paper.objects.filter(in_scope(user, "unit__"))


def visible_exams(user: User) -> QuerySet[Exam]:
    """Exams of units the user manages. Markers come in by `exams_to_mark`: an exam's page shows names."""
    return Exam.objects.filter(in_scope(user, "unit__"))


def exams_to_mark(user: User) -> QuerySet[Exam]:
    """Exams whose essays this lecturer marks."""
    return Exam.objects.filter(markers=user) if user.is_lecturer else Exam.objects.none()


def open_to(user: User) -> QuerySet[Exam]:
    """Exams this officer is entered for, or has sat."""
    return Exam.objects.filter(
        Q(entries__person__user=user, entries__withdrawn_at=None) | Q(sittings__person__user=user)
    ).distinct()


def own_sittings(user: User) -> QuerySet[Sitting]:
    """The officer's own sittings."""
    return Sitting.objects.filter(person__user=user)


def own_questions(user: User, sitting_id: int) -> QuerySet[PaperItem]:
    """The questions of one of the officer's own sittings, each with its `due_at`; none for somebody else's."""
    return PaperItem.objects.filter(
        paper__exams__sittings=sitting_id, paper__exams__sittings__person__user=user
    ).annotate(due_at=F("paper__exams__sittings__due_at"))


def essays_to_mark(user: User) -> QuerySet[Answer]:
    """Essays handed in for exams this lecturer marks, found by alias."""
    return Answer.objects.filter(
        Q(points=None) | Q(essay_mark__isnull=False),  # blank ones got their 0 at once
        sitting__exam__in=exams_to_mark(user),
        sitting__state__in=[Sitting.State.SUBMITTED, Sitting.State.MARKED],
        paper_item__item__kind=Item.Kind.ESSAY,
    )


def require_manager(user: User, unit: Unit) -> None:
    """Raise NotAllowed when the user does not act for this unit or one above it."""
    if not can_manage(user, unit):
        raise NotAllowed(f"Bạn không phụ trách {unit}; hãy nhờ cán bộ phụ trách đơn vị này làm.")
