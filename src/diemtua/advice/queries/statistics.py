"""Figures of the desk. Nobody can be found in them: groups below five are hidden, and no two cells give a hidden one away."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diemtua.advice.models import Answer, Inquiry
from diemtua.advice.rules.figures import HIDDEN, Cell, hide_small, rising
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
class Lesson:
    """What to teach next: a topic of the curriculum and how many questions ask for it."""

    code: str
    title: str
    asked: Cell


@dataclass(frozen=True, slots=True)
class Figures:
    """The desk over a period, and over the same length of time before it."""

    first: dt.date
    last: dt.date
    asked: int
    answered: int
    in_time_percent: int | None
    helped_percent: int | None
    open_now: int
    late_now: int
    topics: list[Group]
    areas: list[Group]
    trades: list[Group]
    lessons: list[Lesson]


def figures(*, first: dt.date, last: dt.date, now: dt.datetime, units: QuerySet[Unit]) -> Figures:
    """Figures of the days from `first` to `last`, both included; seven queries. Areas: only those among `units` are named."""
    since, until = _start(first), _start(last + dt.timedelta(days=1))
    before = since - (until - since)
    # What a class answered itself is here to be published; the desk never had it.
    inquiries = Inquiry.objects.exclude(channel=Inquiry.Channel.CLASS, class_question__handed_on_at=None)
    asked = inquiries.filter(asked_at__gte=since, asked_at__lt=until)
    earlier = inquiries.filter(asked_at__gte=before, asked_at__lt=since)
    answers = Answer.objects.filter(sent_at__gte=since, sent_at__lt=until, inquiry__in=inquiries)
    spent = answers.aggregate(n=Count("pk"), in_time=Count("pk", filter=Q(in_time=True)))
    voted = asked.aggregate(n=Count("pk"), yes=Count("pk", filter=Q(helped=True)), told=Count("pk", filter=Q(helped__isnull=False)))  # fmt: skip
    waiting = Inquiry.objects.filter(state__in=Inquiry.OPEN).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(answer_by__lt=now))
    )
    now_rows = list(asked.values_list("topic", "area", "trade"))
    then_rows = list(earlier.values_list("topic", "area", "trade"))
    names = dict(units.filter(pk__in={a for _, a, _ in now_rows if a}).values_list("pk", "name"))
    topics = _groups(Counter(t for t, _, _ in now_rows), Counter(t for t, _, _ in then_rows), {c: t.label for c, t in TOPICS.items()})  # fmt: skip
    taught = Counter(TOPICS[t].teaches for t, _, _ in now_rows if t in TOPICS)
    return Figures(
        first=first,
        last=last,
        asked=voted["n"],
        answered=spent["n"],
        in_time_percent=_percent(spent["in_time"], spent["n"]),
        helped_percent=_percent(voted["yes"], voted["told"]) if voted["told"] >= HIDDEN else None,
        open_now=waiting["n"],
        late_now=waiting["late"],
        topics=topics,
        areas=_groups(Counter(a for _, a, _ in now_rows if a), Counter(a for _, a, _ in then_rows if a), names),
        trades=_groups(Counter(t for _, _, t in now_rows if t), Counter(t for _, _, t in then_rows if t), TRADES),
        lessons=[Lesson(c, topic_title(c), cell) for c, cell in hide_small(taught) if cell.count is not None][:5],
    )


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VN)


def _percent(part: int, whole: int) -> int | None:
    return part * 100 // whole if whole else None


def _groups(now: Counter, then: Counter, names) -> list[Group]:  # type: ignore[no-untyped-def,type-arg]
    return [Group(names[key], cell, rising(cell.count, then[key])) for key, cell in hide_small(now) if key in names]
