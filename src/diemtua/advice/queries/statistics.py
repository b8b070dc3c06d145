"""Figures of the desk. Nobody can be found in them: whole months, quarters and years, counts as bands, small groups not shown."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diemtua.advice.models import Answer, Inquiry
from diemtua.advice.rules.figures import Cell, Period, band, banded, before, rising, share
from diemtua.advice.rules.topics import TOPICS, TRADES
from diemtua.kernel.dates import VN
from diemtua.rulebook.book import topic_title
from diemtua.unions.models import Unit


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a table of groups."""

    label: str
    asked: Cell
    rising: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The desk over a period; groups against the period before, once this one is over. `lessons`: (code, title) of the
    topics of the curriculum to teach next."""

    period: Period
    asked: Cell
    answered: Cell
    in_time: str
    helped: str
    open_now: Cell
    late_now: Cell
    topics: list[Group]
    areas: list[Group]
    trades: list[Group]
    lessons: list[tuple[str, str]]


def figures(*, period: Period, today: dt.date, now: dt.datetime, units: QuerySet[Unit]) -> Figures:
    """Figures of a period; seven queries. Areas: only those among `units` are named."""
    since, until = _start(period.first), _start(period.last + dt.timedelta(days=1))
    # What a class answered itself is here to be published; the desk never had it.
    inquiries = Inquiry.objects.exclude(channel=Inquiry.Channel.CLASS, class_question__handed_on_at=None)
    asked = inquiries.filter(asked_at__gte=since, asked_at__lt=until)
    earlier = inquiries.filter(asked_at__gte=_start(before(period).first), asked_at__lt=since)
    answers = Answer.objects.filter(sent_at__gte=since, sent_at__lt=until, inquiry__in=inquiries)
    spent = answers.aggregate(n=Count("pk"), in_time=Count("pk", filter=Q(in_time=True)))
    voted = asked.aggregate(n=Count("pk"), yes=Count("pk", filter=Q(helped=True)), told=Count("pk", filter=Q(helped__isnull=False)))  # fmt: skip
    waiting = Inquiry.objects.filter(state__in=Inquiry.OPEN).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(answer_by__lt=now))
    )
    now_rows = list(asked.values_list("topic", "area", "trade"))
    then_rows = list(earlier.values_list("topic", "area", "trade")) if period.is_over(today) else []
    names = dict(units.filter(pk__in={a for _, a, _ in now_rows if a}).values_list("pk", "name"))
    topics = _groups(Counter(t for t, _, _ in now_rows), Counter(t for t, _, _ in then_rows), {c: t.label for c, t in TOPICS.items()})  # fmt: skip
    taught = Counter(TOPICS[t].teaches for t, _, _ in now_rows if t in TOPICS)
    return Figures(
        period=period,
        asked=band(voted["n"]),
        answered=band(spent["n"]),
        in_time=share(spent["in_time"], spent["n"]),
        helped=share(voted["yes"], voted["told"]),
        open_now=band(waiting["n"]),
        late_now=band(waiting["late"]),
        topics=topics,
        areas=_groups(Counter(a for _, a, _ in now_rows if a), Counter(a for _, a, _ in then_rows if a), names),
        trades=_groups(Counter(t for _, _, t in now_rows if t), Counter(t for _, _, t in then_rows if t), TRADES),
        lessons=[(code, topic_title(code)) for code, _ in banded(taught)][:5],
    )


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VN)


def _groups(now: Counter, then: Counter, names) -> list[Group]:  # type: ignore[no-untyped-def,type-arg]
    return [Group(names[key], cell, rising(now[key], then[key])) for key, cell in banded(now) if key in names]
