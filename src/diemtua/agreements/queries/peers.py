"""Agreements of the same trade and size, as numbers of groups: nobody else's agreement is shown."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.queries.judging import Picture
from diemtua.agreements.rules.peers import (
    BANDS,
    SMALLEST_GROUP,
    Standing,
    Suggestion,
    band,
    bounds,
    standing,
    suggestions,
)
from diemtua.agreements.rules.terms import Term, terms


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Who one is compared with: how many agreements, in words who they are, term -> their values (best of each)."""

    count: int
    words: str
    values: dict[str, list[Decimal]]

    @property
    def is_hidden(self) -> bool:
        """Too few to show numbers without telling on one of them."""
        return self.count < SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One of our clauses among the peers'; `standing` None: fewer than five have it."""

    term: Term
    value: Decimal
    standing: Standing | None

    @property
    def mine(self) -> str:
        """Our value in words."""
        return self.term.shown(self.value)

    @property
    def low(self) -> str:
        """The first quartile in words."""
        return self.term.shown(self.standing.low) if self.standing else ""

    @property
    def middle(self) -> str:
        """The median in words."""
        return self.term.shown(self.standing.middle) if self.standing else ""

    @property
    def high(self) -> str:
        """The third quartile in words."""
        return self.term.shown(self.standing.high) if self.standing else ""


def peers_of(agreement: Agreement, *, today: dt.date) -> PeerGroup:
    """Signed agreements in force on `today`: same trade and size; then same trade; then same size; the first of five or more.

    Two queries a step, at most six. An enterprise with several agreements counts once, by its latest.
    """
    least, below = bounds(band(agreement.workers))
    size = Q(workers__gte=least, workers__lt=below)
    trade = Q(trade=agreement.trade)
    words = BANDS[band(agreement.workers)][1]
    group = PeerGroup(0, "", {})
    for condition, told in (
        (trade & size, f"ngành {agreement.get_trade_display().lower()}, {words}"),
        (trade, f"ngành {agreement.get_trade_display().lower()}, mọi quy mô"),
        (size, f"mọi ngành, {words}"),
    ):
        group = _group(agreement, condition, told, today)
        if not group.is_hidden:
            break
    return group


def _group(agreement: Agreement, condition: Q, words: str, today: dt.date) -> PeerGroup:
    others = Agreement.objects.filter(
        condition, state=Agreement.State.SIGNED, effective_from__lte=today, effective_to__gte=today
    ).exclude(unit=agreement.unit_id)
    latest: dict[int, int] = {}
    for pk, unit in others.order_by("signed_on", "pk").values_list("pk", "unit"):
        latest[unit] = pk
    if len(latest) < SMALLEST_GROUP:
        return PeerGroup(len(latest), words, {})
    best: dict[tuple[int, str], Decimal] = {}
    chosen = Clause.objects.filter(agreement__in=latest.values(), value__isnull=False)
    for pk, term_id, value in chosen.values_list("agreement", "term_id", "value"):
        known, one = best.get((pk, term_id)), terms().get(term_id)
        if one is not None and (known is None or (value > known) == (one.better == "higher")):
            best[pk, term_id] = value
    values: dict[str, list[Decimal]] = defaultdict(list)
    for (_, term_id), value in best.items():
        if terms()[term_id].kind != "yes_no" or value:
            values[term_id].append(value)
    return PeerGroup(len(latest), words, dict(values))


def peer_rows(picture: Picture, group: PeerGroup) -> list[PeerRow]:
    """Our clauses with a number, each among the peers'. No query."""
    return [
        PeerRow(j.clause.term, Decimal(j.clause.value), standing(j.clause.term, group.values.get(j.clause.term_id, []), j.clause.value))
        for j in picture.judged
        if j.clause.value is not None and j.clause.term.kind != "yes_no"
    ]  # fmt: skip


def what_to_ask(picture: Picture, group: PeerGroup, *, limit: int = 8) -> list[Suggestion]:
    """What to ask for next. No query."""
    mine: dict[str, tuple[Decimal | None, str]] = {}
    for judged in picture.judged:
        mine[judged.clause.term_id] = (judged.clause.value, judged.verdict.value)
    return suggestions(mine, group.values, group=group.count, limit=limit)
