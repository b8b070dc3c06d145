"""Reads for the pages: which cited articles are in the store; every value of the rulebook on a day; what the search finds here."""

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from diemtua.calculators.rules.catalogue import TOOLS
from diemtua.calculators.rules.outcome import Basis, bases, dong, plain
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import dotted, whole_number
from diemtua.kernel.timeline import Dated, Timeline
from diemtua.legislation import indexing
from diemtua.legislation.finders import ExtraHit, shared_words
from diemtua.legislation.models import Article
from diemtua.legislation.rules import article_slug
from diemtua.legislation.search.shelf import Card, Shelf
from diemtua.people.models import User
from diemtua.rulebook.book import SURE_UNTIL, Duty, duties, number, parameters
from diemtua.rulebook.formulas import BY_PEOPLE, FINE_ENDS, MONTHS_OF_AGE, aged, fine_bands

SHELVES = {
    "contract": "Hợp đồng lao động",
    "wages": "Tiền lương",
    "hours": "Thời giờ làm việc, nghỉ ngơi",
    "discipline": "Nội quy, kỷ luật",
    "insurance": "Bảo hiểm",
    "finance": "Tài chính công đoàn",
    "officers": "Cán bộ, thành lập công đoàn",
    "training": "Tập huấn, giờ công đoàn",
    "dialogue": "Đối thoại",
    "bargaining": "Thương lượng, thỏa ước",
    "disputes": "Tranh chấp, đình công",
    "fines": "Mức phạt",
    "privacy": "Dữ liệu cá nhân",
}


HORIZON_TOLD = dt.timedelta(days=120)  # so long before its last checked day the keeper is told to update
MOST = 0.7  # who filters the page of values wants those words, not something near them


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the page shows it; `url` empty: that text is not in the store."""

    basis: Basis
    url: str


def linked(sources: Sequence[str], *, day: dt.date) -> list[Source]:
    """The sources with the addresses of the articles the store has; one query, none without an article."""
    found = bases(sources)
    wanted = {
        (b.place.document.number, article_slug(str(b.place.article))) for b in found if b.place and b.place.article
    }
    known: dict[tuple[str, str], Article] = {}
    if wanted:
        place = Q(document__number__in={n for n, _ in wanted}, slug__in={s for _, s in wanted})
        known = {(a.document.number, a.slug): a for a in Article.objects.filter(place).select_related("document")}
    return [Source(b, _address(b, known, day)) for b in found]


def _address(basis: Basis, known: dict[tuple[str, str], Article], day: dt.date) -> str:
    place = basis.place
    article = known.get((place.document.number, article_slug(str(place.article)))) if place else None
    if place is None or article is None:
        return ""
    anchor = f"#k{place.clause}" if place.clause else ""
    if place.clause and place.point:
        anchor += f"-{place.point}".replace("đ", "dd")
    return f"{article.get_absolute_url()}?{urlencode({'ngay': day.isoformat()})}{anchor}"


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter on a day: what holds, what held before, what is only announced."""

    timeline: Timeline
    shown: str
    refusal: str
    current: Dated | None
    source: Source | None
    before: str
    expected: str


def values(*, words: str, day: dt.date) -> list[tuple[str, list[Value]]]:
    """(heading, its values on the day) of every parameter whose label or source holds the words; one query."""
    chosen = _chosen(words)
    current = {name: _on(timeline, day) for name, timeline in chosen.items()}
    dated = {name: found for name, found in current.items() if isinstance(found, Dated)}
    addresses = {s.basis.text: s for s in linked([d.source for d in dated.values()], day=day)}
    groups: dict[str, list[Value]] = {}
    for name, timeline in chosen.items():
        found = current[name]
        holds = found if isinstance(found, Dated) else None
        groups.setdefault(SHELVES[_files()[name]], []).append(
            Value(
                timeline,
                worded(timeline, holds) if holds else "",
                found if isinstance(found, str) else "",
                holds,
                addresses.get(holds.source.split("; ")[0]) if holds else None,
                "; ".join(
                    f"{worded(timeline, d)} từ {vn_date(d.since)}"
                    for d in timeline.values
                    if holds and d.since < holds.since and d.value is not None
                ),
                "; ".join(f"{worded(timeline, d)} từ {vn_date(d.since)}" for d in timeline.expected if d.since > day),
            )
        )
    order = list(SHELVES.values())
    return sorted(groups.items(), key=lambda g: order.index(g[0]))


def rules(*, words: str, day: dt.date) -> list[tuple[Duty, list[Source]]]:
    """The rules without a number that hold the words, with their sources; one query."""
    shelf, rows = _duties_shelf()
    chosen = (
        [duties()[rows[t.place]] for t in shelf.search(words, limit=40, enough=MOST)]
        if words
        else list(duties().values())
    )
    addresses = {s.basis.text: s for s in linked([d.source for d in chosen], day=day)}
    return [(d, [addresses[part] for part in d.source.split("; ")]) for d in chosen]


def _on(timeline: Timeline, day: dt.date) -> Dated | str:
    try:
        return timeline.on(day)
    except DomainError as error:
        return error.message


def _chosen(words: str) -> dict[str, Timeline]:
    """Every parameter, or those the words find."""
    if not words:
        return parameters()
    names = list(parameters())
    return {names[t.place]: parameters()[names[t.place]] for t in _values_shelf().search(words, limit=40, enough=MOST)}


def worded(timeline: Timeline, dated: Dated) -> str:
    """«45 ngày», «5.310.000 đồng/tháng»; a fine for a person and, doubled, for an organisation."""
    shown = _worded(timeline, dated, 1)
    if not timeline.name.startswith("fine_") or timeline.unit.partition(",")[0] not in ("đồng", BY_PEOPLE, "%"):
        return shown
    factor = int(number("fine_organisation_factor", dated.since))
    return f"cá nhân {shown}; tổ chức {_worded(timeline, dated, factor)}"


def _worded(timeline: Timeline, dated: Dated, factor: int) -> str:
    """The value in words, its amounts times `factor`."""
    value = dated.value
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, str):
        if timeline.unit.startswith(BY_PEOPLE):
            bands = fine_bands(value)
            value = f"{bands[0][1]}-{bands[-1][2]}"
        low, _, high = value.partition("-")
        if whole_number(low) is None:
            return value.replace(".", ",")
        ends = [dotted(int(end) * factor) for end in (low, high) if end]
        unit, _, kind = timeline.unit.partition(", ")
        shown = f" {FINE_ENDS.get(kind, 'đến')} ".join(ends) if high else f"không quá {ends[0]}"
        return f"{shown}{'' if unit == '%' else ' '}{unit}"
    if value is None:
        return "không còn áp dụng"
    if timeline.unit == MONTHS_OF_AGE:
        return aged(int(value))
    if timeline.unit.startswith("đồng"):
        return dong(value * factor) + timeline.unit.removeprefix("đồng")
    return f"{plain(value)}{'' if timeline.unit == '%' else ' '}{timeline.unit}"


@cache
def _files() -> dict[str, str]:
    """Parameter -> the file it stands in."""
    return {
        name: file.name.removesuffix(".toml")
        for file in files("diemtua.rulebook.parameters").iterdir()
        if file.name.endswith(".toml")
        for name in tomllib.loads(file.read_text("utf-8"))
    }


@cache
def _tools_shelf() -> Shelf:
    return Shelf([Card(t.title, f"{t.question} {t.words}", about=f"{t.question} {t.words}") for t in TOOLS])


@cache
def _values_shelf() -> Shelf:
    return Shelf([Card(p.label, f"{SHELVES[_files()[n]]} {p.values[-1].source}") for n, p in parameters().items()])


@cache
def _duties_shelf() -> tuple[Shelf, tuple[str, ...]]:
    rows = tuple(duties())
    return Shelf([Card(duties()[r].rule, duties()[r].source) for r in rows]), rows


def find_tools(question: str, day: dt.date) -> list[ExtraHit]:
    """Calculators that answer the question; no query."""
    return [
        ExtraHit(tool.title, reverse("calculators:calculator", args=[tool.slug]), tool.question, shared_words(t.shared))
        for t in _tools_shelf().search(question, limit=2, learnt=indexing.learnt())
        for tool in [TOOLS[t.place]]
    ]


def find_rules(question: str, day: dt.date) -> list[ExtraHit]:
    """Values and rules of the rulebook that fit the question, as of the day; no query."""
    found = []
    names = list(parameters())
    for taken in _values_shelf().search(question, limit=3, learnt=indexing.learnt()):
        timeline = parameters()[names[taken.place]]
        holds = _on(timeline, day)
        shown = worded(timeline, holds) + f" ({holds.source})" if isinstance(holds, Dated) else holds
        found.append(ExtraHit(timeline.label, _value_url(timeline.name, day), shown, shared_words(taken.shared)))
    shelf, rows = _duties_shelf()
    for taken in shelf.search(question, limit=2, learnt=indexing.learnt()):
        duty = duties()[rows[taken.place]]
        found.append(ExtraHit(duty.rule, _value_url(duty.row, day), duty.source, shared_words(taken.shared)))
    return found[:4]


def _value_url(anchor: str, day: dt.date) -> str:
    return f"{reverse('calculators:values')}?{urlencode({'ngay': day.isoformat()})}#{anchor}"


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper, from four months before: the day until which anybody checked the law. No query."""
    today, after = timezone.localdate(now), SURE_UNTIL + dt.timedelta(days=1)
    if not user.is_keeper or today < SURE_UNTIL - HORIZON_TOLD:
        return []
    is_over = today > SURE_UNTIL
    detail = (
        f"Từ {vn_date(after)}, mức luật và hạn tính theo luật để trống cho đến khi chương trình được cập nhật. "
        "Hãy cài bản mới hơn, đã đối chiếu luật và lịch nghỉ sau ngày ấy."
    )
    return [
        Step(
            Urgency.ANSWER if is_over else Urgency.PREPARE,
            f"{'Luật mới được' if is_over else 'Luật chỉ được'} đối chiếu đến hết {vn_date(SURE_UNTIL)}",
            detail,
            "Xem các mức luật",
            f"{reverse('calculators:values')}?{urlencode({'ngay': after.isoformat()})}",
            "scale",
        )
    ]
