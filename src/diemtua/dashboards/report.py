"""Số liệu báo cáo kỳ: the numbers an office types into its report of a month, a quarter, a year, and their Word form.

A period that is over is counted by the register of its own days: who held a post then, in the tree of the day.
"""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.db.models import Count

from diemtua.credentials.models import Certificate
from diemtua.kernel.dates import vn_date, vn_long_date
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.training.models import Attendance, Enrolment, Session
from diemtua.unions import columnstore
from diemtua.unions.access import counted_units
from diemtua.unions.columns import KIND_CODES, POSITION_CODES, SEX_CODES, Columns, Ints, Mask, Register, held
from diemtua.unions.models import Enterprise, Unit
from diemtua.unions.paper import add_heading, add_signature, add_table, add_title, new_document, sign_file
from diemtua.unions.past import Stretch, below_on, kinds_on, stretches


@dataclass(frozen=True)
class Section:
    """One table of the report; `rows`: label and numbers, the last row is its total where `totalled`."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, tuple[int, ...]]]
    note: str = ""

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The rows with each number beside its head, as a phone shows them."""
        return [(label, list(zip(self.heads[1:], numbers, strict=True))) for label, numbers in self.rows]


@dataclass(frozen=True)
class Report:
    """All numbers of a period below one unit."""

    unit: Unit
    label: str
    first: dt.date
    last: dt.date
    sections: list[Section]


@dataclass(frozen=True)
class _Base:
    """What the report counts: posts of units in the user's scope, placed below the unit by the tree of their day."""

    register: Register
    unit: Unit
    trees: list[Stretch]
    mine: Mask
    first: dt.date
    day: dt.date

    @property
    def eve(self) -> dt.date:
        return self.first - dt.timedelta(days=1)

    def below(self, day: dt.date) -> Mask:
        """The units that stood below the report's unit on `day`."""
        return self.mine & next(tree.below for tree in self.trees if tree.first <= day <= tree.last)

    def within(self, name: str) -> tuple[int, int]:
        """The posts whose day in that column lies in the period, their unit then below the report's unit."""
        told = [
            self.counted(self.mine & tree.below, partial(_between, name, max(tree.first, self.first), tree.last))
            for tree in self.trees
        ]
        return sum(every for every, _ in told), sum(presidents for _, presidents in told)

    def counted(self, units: Mask, where: Callable[[Columns], Mask]) -> tuple[int, int]:
        """How many posts of these units `where` means, and how many of them of presidents."""
        found = self.register.ever(units, where=where)
        return len(found), int(np.count_nonzero(found.column("position") == POSITION_CODES.index("CT")))


def _between(name: str, first: dt.date, last: dt.date, posts: Columns) -> Mask:
    found: Mask = (posts[name] >= first.toordinal()) & (posts[name] <= last.toordinal())
    return found


def period_report(user: User, unit: Unit, *, label: str, first: dt.date, last: dt.date, today: dt.date) -> Report:
    """The corps on the period's last day (or today in a running one), what changed, what was taught. Ten queries at most."""
    day = min(last, today)
    over = day if day < today else None
    register = columnstore.register()
    trees = stretches(unit, register, first - dt.timedelta(days=1), day)
    base = _Base(register, unit, trees, counted_units(user, register), first, day)
    sections = [_corps(base, over), _changes(base), _training(base, over)]
    return Report(unit, label, first, last, sections)


def _corps(base: _Base, over: dt.date | None) -> Section:
    posts = base.register.chosen(base.below(base.day), day=over)
    persons, unions = posts.column("person"), posts.of_unit(base.register.units["unit"])
    kinds = posts.of_unit(kinds_on(over, base.register))
    measures: list[tuple[Ints, Mask]] = [
        (unions, posts.of_unit(base.register.units["union"])),
        (persons, np.ones(len(posts), bool)),
        (persons, posts.column("position") == POSITION_CODES.index("CT")),
        (persons, posts.column("sex") == SEX_CODES.index("f")),
        (persons, posts.column("full_time") == 1),
        (persons, posts.column("birth_year") >= base.day.year - 35),
    ]

    def numbers(rows: Mask) -> tuple[int, ...]:
        return tuple(_distinct(told[rows & meant]) for told, meant in measures)

    labels = [*Enterprise.Kind.choices, ("", "Không gắn doanh nghiệp")]
    of_kind = [(label, kinds == KIND_CODES.index(kind)) for kind, label in labels]
    rows = [(label, numbers(there)) for label, there in of_kind if there.any()]
    return Section(
        f"Đội ngũ cán bộ đến ngày {vn_date(base.day)}",
        ("Loại hình", "CĐCS có cán bộ", "Cán bộ", "Chủ tịch", "Nữ", "Chuyên trách", "Từ 35 tuổi trở xuống"),
        [*rows, ("Cộng", numbers(np.ones(len(posts), bool)))],
        "Dòng «Cộng» đếm mỗi người một lần; người giữ chức ở hai loại hình có mặt ở cả hai dòng.",
    )


def _distinct(ids: Ints) -> int:
    return int(np.count_nonzero(np.bincount(ids))) if len(ids) else 0


def _changes(base: _Base) -> Section:
    """From the posts carried over to those carried on: what began, what ended, what came or went with its unit.

    Each is placed by the tree of its own day, so that the lines add up.
    """
    lines = {
        "Kỳ trước chuyển sang": _carried(base, base.eve),
        "Bắt đầu giữ chức vụ": base.within("started"),
        "Bắt đầu, chỉ ghi năm (tính từ 01/01)": _begun_by_year(base),
        "Thôi giữ chức vụ": base.within("ended"),
        "Chuyển sang kỳ sau": _carried(base, base.day),
    }
    moved = tuple(
        after - before - dated - by_year + ended
        for before, dated, by_year, ended, after in zip(*lines.values(), strict=True)
    )
    rows = list(lines.items())
    if any(moved):
        rows.insert(-1, ("Theo đơn vị chuyển đến, trừ đơn vị chuyển đi", moved))
    return Section(
        "Biến động chức danh trong kỳ",
        ("Nội dung", "Mọi chức danh", "Trong đó chủ tịch"),
        rows,
        "Người thôi chức vụ đúng ngày cuối kỳ vẫn có mặt ở bảng 1 nhưng không chuyển sang kỳ sau. "
        "Chức danh không ghi ngày và năm bắt đầu được coi là có từ trước.",
    )


def _begun_by_year(base: _Base) -> tuple[int, int]:
    """The posts of which only the year they began is written, which counts from its 1 January."""
    first = base.first
    if (first.month, first.day) != (1, 1):
        return 0, 0

    def meant(posts: Columns) -> Mask:
        found: Mask = (posts["started"] == 0) & (posts["since_year"] == first.year) & held(posts, first)
        return found

    return base.counted(base.below(first), meant)


def _carried(base: _Base, day: dt.date) -> tuple[int, int]:
    """The posts held after `day`, by the tree of that day. Its last day is a day still held."""
    return base.counted(base.below(day), lambda posts: held(posts, day) & (posts["ended"] != day.toordinal()))


def _training(base: _Base, over: dt.date | None) -> Section:
    """Classes of the unit and those below; certificates of who held a post there in the period, whoever gave them.

    In the tree of the period's last day.
    """
    first, day = base.first, base.day
    sessions = Session.objects.filter(
        below_on(over, base.unit, "training_class__unit__"), starts_at__date__range=(first, day)
    ).exclude(training_class__state="cancelled")
    classes = sessions.order_by().values("training_class")
    enrolled = Enrolment.objects.filter(training_class__in=classes).exclude(state=Enrolment.State.WITHDRAWN)
    attended = Attendance.objects.filter(session__in=sessions.values("pk"))
    given = Certificate.objects.filter(issued_on__range=(first, day)).exclude(state=Certificate.State.REPLACED)
    officers = base.register.ever(
        base.below(day), where=lambda posts: held(posts, day) | _between("ended", first, day, posts)
    )
    holders = np.array(list(given.values_list("person_id", flat=True)), np.int64)
    counts = sessions.aggregate(classes=Count("training_class", distinct=True), sessions=Count("pk"))
    return Section(
        "Tập huấn trong kỳ",
        ("Nội dung", "Số lượng"),
        [
            ("Lớp có buổi học trong kỳ", (counts["classes"],)),
            ("Buổi học", (counts["sessions"],)),
            ("Người được triệu tập vào các lớp ấy", (enrolled.values("person").distinct().count(),)),
            ("Người có mặt ít nhất một buổi", (attended.values("enrolment__person").distinct().count(),)),
            ("Chứng nhận đã cấp", (int(np.count_nonzero(np.isin(holders, officers.persons(), kind="table"))),)),
        ],
    )


def report_document(report: Report, *, today: dt.date, breaks: Sequence[str]) -> bytes:
    """The numbers as .docx on A4, in the form of an office paper; `breaks`: what changed the base within the period."""
    document = new_document()
    above = report.unit.parent.name if report.unit.parent else "Tổng Liên đoàn Lao động Việt Nam"
    place = f"…, {vn_long_date(today)}"
    add_heading(document, superior=above, issuer=report.unit.name, place_and_date=place)
    title = f"Số liệu công tác cán bộ {report.label}"
    add_title(document, title, f"(từ {vn_date(report.first)} đến {vn_date(min(report.last, today))})")  # fmt: skip
    for number, section in enumerate(report.sections, start=1):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number}. {section.title}").bold = True
        paragraph.paragraph_format.keep_with_next = True
        figures = len(section.heads) - 1
        first_width = 100 if figures < 3 else 45
        widths = [first_width, *[(165 - first_width) // figures] * figures]
        rows = [(label, *map(dotted, numbers)) for label, numbers in section.rows]
        add_table(document, section.heads, rows, widths_mm=widths)
        if section.note:
            document.add_paragraph().add_run(section.note).italic = True
    for text in breaks:
        document.add_paragraph().add_run(f"Lưu ý khi so với kỳ trước: {text}.").italic = True
    add_signature(document, "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")
    sign_file(document, title=title, day=today)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
