"""Essays as markers see them: by question and alias, never by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from diemtua.exams.access import essays_to_mark, exams_to_mark
from diemtua.exams.models import Answer, EssayMark, Exam, Item, PaperItem
from diemtua.people.models import User

# How many of the marker's earlier comments on a question are offered again.
OFFERED_COMMENTS = 8


@dataclass(frozen=True, slots=True)
class Pile:
    """The essays of one question of one exam."""

    exam: Exam
    question: PaperItem
    waiting: int
    marked: int

    @property
    def total(self) -> int:
        return self.waiting + self.marked


def piles(user: User) -> list[Pile]:
    """Questions with essays to mark, those with most waiting first. Three queries."""
    exams = exams_to_mark(user).in_bulk()
    counts = (
        essays_to_mark(user)
        .values("sitting__exam", "paper_item")
        .annotate(waiting=Count("pk", filter=Q(points=None)), marked=Count("pk", filter=~Q(points=None)))
    )
    found = {(row["sitting__exam"], row["paper_item"]): row for row in counts}
    questions = PaperItem.objects.filter(pk__in=[pk for _, pk in found]).select_related("item").in_bulk()
    made = [
        Pile(exams[exam], questions[question], row["waiting"], row["marked"]) for (exam, question), row in found.items()
    ]
    return sorted(made, key=lambda pile: (-pile.waiting, -pile.exam.pk, pile.question.position))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric with the points given so far."""

    name: str
    points: int
    hint: str
    score: float | None


@dataclass(frozen=True, slots=True)
class EssaySheet:
    """One essay, its rubric, its neighbours, and what this marker wrote before on the same question."""

    answer: Answer
    mark: EssayMark | None
    criteria: list[Criterion]
    number: int
    total: int
    waiting: int
    previous_alias: str
    next_alias: str
    comments: list[str]

    @property
    def given(self) -> Decimal | None:
        return self.answer.points


def essay_sheet(user: User, answer: Answer) -> EssaySheet:
    """What the marking page shows. Three queries; `answer` comes with `paper_item__item` and `sitting`."""
    aliases = list(
        essays_to_mark(user)
        .filter(sitting__exam=answer.sitting.exam_id, paper_item=answer.paper_item_id)
        .order_by("sitting__alias")
        .values_list("sitting__alias", "points")
    )
    names = [alias for alias, _ in aliases]
    place = names.index(answer.sitting.alias)
    mark = EssayMark.objects.filter(answer=answer).select_related("marker").first()
    scores = mark.scores if mark else [None] * len(answer.paper_item.item.rubric)
    return EssaySheet(
        answer=answer,
        mark=mark,
        criteria=[_criterion(c, s) for c, s in zip(answer.paper_item.item.rubric, scores, strict=True)],
        number=place + 1,
        total=len(names),
        waiting=sum(points is None for _, points in aliases),
        previous_alias=names[place - 1] if place else "",
        next_alias=names[place + 1] if place + 1 < len(names) else "",
        comments=comments_before(user, answer.paper_item.item),
    )


def _criterion(line: Mapping[str, object], score: float | None) -> Criterion:
    return Criterion(str(line["name"]), int(str(line["points"])), str(line.get("hint", "")), score)


def comments_before(user: User, item: Item) -> list[str]:
    """The marker's own comments on this item in any exam, newest first, each once. One query."""
    written = (
        EssayMark.objects.filter(marker=user, answer__paper_item__item=item)
        .exclude(comment="")
        .order_by("-marked_at")
        .values_list("comment", flat=True)[:100]
    )
    return list(dict.fromkeys(written))[:OFFERED_COMMENTS]


def next_alias_to_mark(user: User, exam: Exam, question: PaperItem, *, after: str = "") -> str | None:
    """The alias of the next essay that waits, going round from `after`; any essay when none waits. One query, two at the start.

    Markers who begin together begin apart: each at a place of the pile of their own.
    """
    rows = list(
        essays_to_mark(user)
        .filter(sitting__exam=exam, paper_item=question)
        .order_by("sitting__alias")
        .values_list("sitting__alias", "points")
    )
    waiting = [alias for alias, points in rows if points is None]
    if not waiting:
        return rows[0][0] if rows else None
    if not after:
        markers = list(exam.markers.order_by("pk").values_list("pk", flat=True))
        return waiting[len(waiting) * markers.index(user.pk) // len(markers)]
    return next((alias for alias in waiting if alias > after), waiting[0])
