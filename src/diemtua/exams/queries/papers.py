"""Papers and the bank, as their pages show them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from diemtua.exams.models import Item, Paper, PaperItem
from diemtua.rulebook.book import topics


def listed_papers(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Papers with their `items` and `total_points`. One query."""
    counted = papers.select_related("unit").annotate(
        items=Count("paper_items"), total_points=Sum("paper_items__points")
    )
    return counted.order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class TopicShelf:
    """One topic: how many items the bank has, how many of them the paper."""

    topic: str
    title: str
    in_bank: int
    in_paper: int


def shelves(paper: Paper | None = None) -> list[TopicShelf]:
    """Topics that have items, in order of their code. One query, two with a paper."""
    bank = Counter(Item.objects.filter(retired_at=None).values_list("topic", flat=True))
    chosen = Counter(paper.paper_items.values_list("item__topic", flat=True)) if paper else Counter()
    return [TopicShelf(t, title, bank[t], chosen[t]) for t, title in topics().items() if bank[t] or chosen[t]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could be in the paper; `points` None: it is not."""

    item: Item
    points: int | None


def candidates(paper: Paper, topic: str) -> list[Candidate]:
    """Items of the topic with the points they have in this paper. Two queries."""
    points = dict(paper.paper_items.filter(item__topic=topic).values_list("item_id", "points"))
    items = [i for i in Item.objects.filter(topic=topic) if i.retired_at is None or i.pk in points]
    return [Candidate(item, points.get(item.pk)) for item in items]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as it is printed and previewed."""

    rows: list[PaperItem]
    total_points: int
    frozen: bool


def sheet(paper: Paper, *, frozen: bool) -> Sheet:
    """The paper's questions in order. One query."""
    rows = list(paper.paper_items.select_related("item"))
    return Sheet(rows, sum(row.points for row in rows), frozen)
