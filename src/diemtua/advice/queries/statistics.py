"""Figures of the desk. Nobody can be found in them: whole months, quarters and years, counts as bands, small groups not shown."""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from diemtua.advice.models import Answer, Inquiry
from diemtua.advice.rules.figures import (
    HIDDEN,
    TRENDS,
    Cell,
    Period,
    band,
    banded,
    before,
    crossed,
    periods,
    rising,
    share,
)
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
    topics of the curriculum to teach next, what rises first."""

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
    inquiries = _of_the_desk()
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
        lessons=_lessons((t for t, _, _ in now_rows), (t for t, _, _ in then_rows)),
    )


@dataclass(frozen=True, slots=True)
class Crossed:
    """A topic among those of one area or one trade; `before` None: hidden in the quarter before."""

    label: str
    teaches: str  # code of the curriculum
    group: str
    asked: Cell
    before: Cell | None
    rising: str


DIMENSIONS = {"phuong-xa": ("area", "Phường, xã"), "nganh": ("trade", "Ngành nghề")}


def crossing_periods(today: dt.date) -> list[Period]:
    """The quarters topics may be crossed over: those that are over, newest first."""
    return [period for period in periods(today) if period.is_quarter and period.is_over(today)]


def topics_by(dimension: str, *, period: Period, units: QuerySet[Unit]) -> list[Crossed]:
    """Topics by area or by trade (a key of DIMENSIONS) over a quarter that is over, beside the one before; what rises first, then
    the highest band. Three queries by area, two by trade; only areas among `units` are named."""
    field = DIMENSIONS[dimension][0]
    counts, earlier = (_pairs(field, one) for one in (period, before(period)))
    told, told_before = crossed(counts), crossed(earlier)
    named = (
        TRADES
        if field == "trade"
        else dict(units.filter(pk__in={group for _, group in told}).values_list("pk", "name"))
    )
    found = [
        Crossed(
            label=TOPICS[topic].label,
            teaches=TOPICS[topic].teaches,
            group=named[group],
            asked=cell,
            before=told_before.get((topic, group)),
            rising=_trend((topic, group), counts, earlier, told_before),
        )
        for (topic, group), cell in told.items()
        if group in named
    ]
    return sorted(found, key=lambda one: (TRENDS.index(one.rising), -one.asked.reached, one.label, one.group))


def _trend(key: object, now: "Counter[Any]", then: "Counter[Any]", told: Container[object]) -> str:
    """Against the time before; nothing while that is not looked at or had no question at all, nor of a count that was five and more
    and is not `told`: it guards another."""
    return rising(now[key], then[key]) if then and (key in told or then[key] < HIDDEN) else ""


def _pairs(field: str, period: Period) -> "Counter[tuple[str, object]]":
    since, until = _start(period.first), _start(period.last + dt.timedelta(days=1))
    asked = _of_the_desk().filter(asked_at__gte=since, asked_at__lt=until).order_by()
    rows = asked.values_list("topic", field).annotate(n=Count("pk"))
    return Counter({(topic, group): n for topic, group, n in rows if group and topic in TOPICS})


def _of_the_desk() -> QuerySet[Inquiry]:
    """What a class answered itself is here to be published; the desk never had it."""
    return Inquiry.objects.exclude(channel=Inquiry.Channel.CLASS, class_question__handed_on_at=None)


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VN)


def _groups(now: "Counter[Any]", then: "Counter[Any]", names: Mapping[Any, str]) -> list[Group]:
    told = dict(banded(then))
    return [Group(names[key], cell, _trend(key, now, then, told)) for key, cell in banded(now) if key in names]


def _lessons(now: Iterable[str], then: Iterable[str]) -> list[tuple[str, str]]:
    """From the topics asked about: what rises first, then what was asked most."""
    counts, earlier = (Counter(TOPICS[t].teaches for t in topics if t in TOPICS) for topics in (now, then))
    told = dict(banded(earlier))
    found = sorted(banded(counts), key=lambda pair: TRENDS.index(_trend(pair[0], counts, earlier, told)))
    return [(code, topic_title(code)) for code, _ in found][:5]
