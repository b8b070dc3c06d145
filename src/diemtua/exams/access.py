"""Who sees which papers, exams, sittings and essays. Markers reach answers only by alias, never an entry."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from diemtua.exams.models import Answer, Exam, Item, Paper, Sitting
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, managed_roots
from diemtua.unions.models import Unit


def can_see_bank(user: User) -> bool:
    """Upper-level officers and lecturers may read items with their keys."""
    return user.is_lecturer or is_upper_officer(user)


def can_read_items(user: User) -> bool:
    """Also legal advisers: they look items over when the law changes."""
    return can_see_bank(user) or user.is_adviser


def require_bank(user: User) -> None:
    """Raise NotAllowed when the user may not read items and papers."""
    if not can_see_bank(user):
        raise NotAllowed("Đề và đáp án chỉ dành cho cán bộ cấp trên và giảng viên; bài của bạn ở mục «Hôm nay».")


def visible_items(user: User) -> QuerySet[Item]:
    """Every item for those who may read them, none for others."""
    return Item.objects.all() if can_read_items(user) else Item.objects.none()


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What saving an answer has to know of its question."""

    paper_item_id: int
    kind: str
    keys: tuple[str, ...]
    due_at: dt.datetime


def own_question(user: User, sitting_id: int, paper_item_id: int) -> Asked | None:
    """One question of one of the officer's own sittings; None for somebody else's. One query.

    Written in SQL because it runs for every answer of everybody at once: the ORM needs ten times as long to say it.
    """
    rows = Item.objects.raw(
        """
        SELECT item.id, item.kind, item.choices, sitting.due_at
        FROM exams_sitting sitting
        JOIN unions_person person ON person.id = sitting.person_id
        JOIN exams_exam exam ON exam.id = sitting.exam_id
        JOIN exams_paperitem paper_item ON paper_item.paper_id = exam.paper_id
        JOIN exams_item item ON item.id = paper_item.item_id
        WHERE sitting.id = %s AND person.user_id = %s AND paper_item.id = %s
        """,
        [sitting_id, user.pk, paper_item_id],
    )
    for item in rows:
        due_at: dt.datetime = vars(item)["due_at"]  # a column of the statement, not of items
        due_at = due_at if due_at.tzinfo else due_at.replace(tzinfo=dt.UTC)  # SQLite keeps UTC, naive
        return Asked(paper_item_id, item.kind, tuple(choice["key"] for choice in item.choices), due_at)
    return None


def essays_to_mark(user: User) -> QuerySet[Answer]:
    """Essays handed in for exams this lecturer marks, found by alias; never the own."""
    return Answer.objects.exclude(sitting__person__user=user).filter(
        Q(points=None) | Q(essay_mark__isnull=False),  # blank ones got their 0 at once
        sitting__exam__in=exams_to_mark(user),
        sitting__state__in=[Sitting.State.SUBMITTED, Sitting.State.MARKED],
        paper_item__item__kind=Item.Kind.ESSAY,
    )


def require_manager(user: User, unit: Unit) -> None:
    """Raise NotAllowed when the user does not act for this unit or one above it."""
    if not can_manage(user, unit):
        raise NotAllowed(f"Bạn không phụ trách {unit}; hãy nhờ cán bộ phụ trách đơn vị này làm.")
