"""The copy of everything about one person: sections as plain values, then a ZIP of JSON and a page that opens anywhere."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from diemtua.audit.models import Entry
from diemtua.datarights.holdings import HOLDINGS, Holding, Subject
from diemtua.datarights.rules import PURPOSES, PURPOSES_SOURCE
from diemtua.kernel.dates import vn_date, vn_moment

FORMAT = "diemtua-ban-sao-1"
CLOSED = "(niêm phong: chỉ chính người đó mở được)"
NOT_YET = "(có trong bản sao sau khi đáp án của bài kiểm tra được mở)"

# Rows the journal keeps about deeds, which no key points to: label -> (title, kept).
JOURNAL = (("audit.own", "Việc đã làm trên hệ thống"), ("audit.about", "Việc người khác đã làm với hồ sơ này"))


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one model: `labels` name the columns, `rows` hold the values in the same order, `shown` the same in words."""

    code: str
    title: str
    kept: str
    labels: dict[str, str]
    rows: list[list[Any]]
    shown: list[list[str]]

    @property
    def heads(self) -> list[str]:
        """The labels alone: in a template `labels.values` is the label of a field of that name."""
        return list(self.labels.values())

    @property
    def blocks(self) -> list[list[tuple[str, str]]]:
        """For the page, where a table would be too wide: each row as label and value, without what is empty."""
        if len(self.labels) <= 5:
            return []
        return [[pair for pair in zip(self.labels.values(), row, strict=True) if pair[1]] for row in self.shown]


def collect(
    subject: Subject, *, own: bool, now: dt.datetime, beat: Callable[[int], None] = lambda done: None
) -> list[Section]:
    """Every copied holding with rows, then the journal. `own`: for the person, so sealed values are opened.

    A query a holding and two; two more for a holding with fields that are told later.
    """
    found = []
    copied = [holding for holding in HOLDINGS if holding.fields]
    for done, holding in enumerate(copied, 1):
        section = _section(holding, subject, own=own, now=now)
        if section.rows:
            found.append(section)
        beat(done)
    return found + [section for section in _journal(subject) if section.rows]


def _section(holding: Holding, subject: Subject, *, own: bool, now: dt.datetime) -> Section:
    related = {name.rpartition("__")[0] for name in holding.fields if "__" in name}
    rows = holding.rows(subject).select_related(*related) if related else holding.rows(subject)
    waiting = set(rows.filter(holding.not_yet(subject, now)).values_list("pk", flat=True)) if holding.not_yet else ()
    values, shown = [], []
    for row in rows:
        told = [
            (NOT_YET, NOT_YET)
            if row.pk in waiting and name in holding.later
            else _told(row, name, closed=not own and holding.is_sealed(name))
            for name in holding.fields
        ]
        values.append([plain for plain, _ in told])
        shown.append([words for _, words in told])
    return Section(holding.model, holding.title, holding.kept, dict(holding.fields), values, shown)


def _told(row: Any, lookup: str, *, closed: bool) -> tuple[Any, str]:
    """The value as JSON holds it, and in words."""
    *path, name = lookup.split("__")
    for step in path:
        row = getattr(row, step)
    value = getattr(row, name)
    if closed:
        return (CLOSED, CLOSED) if value else ("", "")
    display = getattr(row, f"get_{name}_display", None)
    return value, str(display()) if display and value not in (None, "") else words(value)


def words(value: Any) -> str:
    """A value as people read it."""
    match value:
        case None | "":
            return ""
        case bool():
            return "có" if value else "không"
        case dt.datetime():
            return vn_moment(value)
        case dt.date():
            return vn_date(value)
        case float() | Decimal():
            return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        case list():
            return "; ".join(words(one) for one in value)
        case _:
            return str(value)


def _journal(subject: Subject) -> Iterator[Section]:
    """What the journal tells: deeds and days, never who else or about whom."""
    labels = {"at": "Lúc", "deed": "Việc"}
    keys = [str(pk) for pk in subject.persons]
    own = Entry.objects.filter(actor_id=subject.account.pk) if subject.account else Entry.objects.none()
    about = Entry.objects.filter(subject_type="unions.person", subject_id__in=keys)
    if subject.account:
        about = about.exclude(actor_id=subject.account.pk)
    for (code, title), lines in zip(JOURNAL, (own, about), strict=True):
        rows = [[line.at, line.deed] for line in lines.only("at", "action").iterator(2000)]
        yield Section(code, title, Entry.Privacy.kept, labels, rows, [[words(v) for v in row] for row in rows])


def write_copy(target: IO[bytes], sections: list[Section], *, name: str, own: bool, now: dt.datetime) -> None:
    """One ZIP: `du-lieu.json` for machines, `du-lieu.html` that opens without a network."""
    told = {
        "dinh_dang": FORMAT,
        "lap_luc": now,
        "cua": name,
        "muc_dich": [{"muc_dich": p.title, "du_lieu": p.what, "can_cu": p.basis} for p in PURPOSES],
        "cac_muc": [
            {"ma": s.code, "ten": s.title, "giu": s.kept, "nhan": s.labels, "dong": [dict(zip(s.labels, row, strict=True)) for row in s.rows]}
            for s in sections
        ],
    }  # fmt: skip
    page = {"sections": sections, "name": name, "own": own, "now": now, "purposes": PURPOSES, "source": PURPOSES_SOURCE}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("du-lieu.html", render_to_string("datarights/copy.html", page))
