"""Số liệu báo cáo kỳ: the numbers an office types into its report of a month, a quarter, a year, and their Word form.

A period that is over is counted by the register of its own days: who held a post then, in the tree of the day.
"""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diemtua.credentials.models import Certificate
from diemtua.kernel.dates import vn_date, vn_long_date
from diemtua.people.models import User
from diemtua.training.models import Attendance, Enrolment, Session
from diemtua.unions.access import manages_everything, visible_mandates
from diemtua.unions.models import Enterprise, Mandate, Unit
from diemtua.unions.paper import add_heading, add_signature, add_table, add_title, new_document
from diemtua.unions.past import below_on, below_when, held_on, kind_on


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
    """What the report counts: mandates the user may see, of any time; `whole`: nothing of them stands outside the unit."""

    mandates: QuerySet[Mandate]
    unit: Unit
    whole: bool
    first: dt.date
    day: dt.date

    @property
    def eve(self) -> dt.date:
        return self.first - dt.timedelta(days=1)

    def below(self, day: dt.date | None) -> QuerySet[Mandate]:
        """Those whose unit stood below the report's unit on `day` (None: now)."""
        return self.mandates if self.whole else self.mandates.filter(below_on(day, self.unit))

    def within(self, field: str) -> QuerySet[Mandate]:
        """Those whose day in `field` lies in the period, their unit then below the report's unit."""
        if self.whole:
            return self.mandates.filter(**{f"{field}__range": (self.first, self.day)})
        return self.mandates.filter(below_when(field, self.unit, self.first, self.day))


def period_report(user: User, unit: Unit, *, label: str, first: dt.date, last: dt.date, today: dt.date) -> Report:
    """The corps on the period's last day (or today in a running one), what changed, what was taught.

    At most 12 queries; 19 below the top of the tree, to learn where the unit stood on which day.
    """
    day = min(last, today)
    over = day if day < today else None
    whole = unit.parent_id is None and manages_everything(user)
    base = _Base(visible_mandates(user).order_by(), unit, whole, first, day)
    sections = [
        _corps(base.below(over).filter(held_on(over)), over, day),
        _changes(base),
        _training(base, over),
    ]
    return Report(unit, label, first, last, sections)


def _corps(held, over: dt.date | None, day: dt.date) -> Section:  # type: ignore[no-untyped-def]
    measures = {
        "unions": Count("unit", distinct=True, filter=Q(unit__kind__in=("grassroots", "profession"))),
        "persons": Count("person", distinct=True),
        "presidents": Count("person", distinct=True, filter=Q(position="CT")),
        "women": Count("person", distinct=True, filter=Q(person__sex="f")),
        "full": Count("person", distinct=True, filter=Q(full_time=True)),
        "young": Count("person", distinct=True, filter=Q(person__birth_year__gte=day.year - 35)),
    }
    kinds = held.values(kind_then=kind_on(over)).annotate(**measures)
    by_kind = {row["kind_then"]: row for row in kinds}
    total = held.aggregate(**measures)

    def numbers(row: dict[str, int]) -> tuple[int, ...]:
        return tuple(row[name] for name in measures)

    labels = [*Enterprise.Kind.choices, (None, "Không gắn doanh nghiệp")]
    rows = [(label, numbers(by_kind[kind])) for kind, label in labels if kind in by_kind]
    return Section(
        f"Đội ngũ cán bộ đến ngày {vn_date(day)}",
        ("Loại hình", "CĐCS có cán bộ", "Cán bộ", "Chủ tịch", "Nữ", "Chuyên trách", "Từ 35 tuổi trở xuống"),
        [*rows, ("Cộng", numbers(total))],
        "Dòng «Cộng» đếm mỗi người một lần; người giữ chức ở hai loại hình có mặt ở cả hai dòng.",
    )


def _posts(found: QuerySet[Mandate]) -> tuple[int, int]:
    """How many posts, and how many of them of presidents. One query."""
    told = found.aggregate(every=Count("pk"), presidents=Count("pk", filter=Q(position="CT")))
    return told["every"], told["presidents"]


def _changes(base: _Base) -> Section:
    """From the posts carried over to those carried on: what began, what ended, what came or went with its unit.

    Each is placed by the tree of its own day, so that the lines add up.
    """
    lines = {
        "Kỳ trước chuyển sang": _carried(base, base.eve),
        "Bắt đầu giữ chức vụ": _posts(base.within("started_on")),
        "Bắt đầu, chỉ ghi năm (tính từ 01/01)": _begun_by_year(base),
        "Thôi giữ chức vụ": _posts(base.within("ended_on")),
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
    return _posts(base.below(first).filter(started_on=None, since_year=first.year).exclude(ended_on__lt=first))


def _carried(base: _Base, day: dt.date) -> tuple[int, int]:
    """The posts held after `day`, by the tree of that day. Its last day is a day still held."""
    return _posts(base.below(day).filter(held_on(day)).exclude(ended_on=day))


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
    officers = base.below(over).filter(held_on(day) | Q(ended_on__range=(first, day)))
    given = Certificate.objects.filter(issued_on__range=(first, day), person__in=officers.values("person"))
    held = sessions.aggregate(classes=Count("training_class", distinct=True), sessions=Count("pk"))
    return Section(
        "Tập huấn trong kỳ",
        ("Nội dung", "Số lượng"),
        [
            ("Lớp có buổi học trong kỳ", (held["classes"],)),
            ("Buổi học", (held["sessions"],)),
            ("Người được triệu tập vào các lớp ấy", (enrolled.values("person").distinct().count(),)),
            ("Người có mặt ít nhất một buổi", (attended.values("enrolment__person").distinct().count(),)),
            ("Chứng nhận đã cấp", (given.exclude(state=Certificate.State.REPLACED).count(),)),
        ],
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def report_document(report: Report, *, today: dt.date, breaks: Sequence[str]) -> bytes:
    """The numbers as .docx on A4, in the form of an office paper; `breaks`: what changed the base within the period."""
    document = new_document()
    above = report.unit.parent.name if report.unit.parent else "Tổng Liên đoàn Lao động Việt Nam"
    place = f"…, {vn_long_date(today)}"
    add_heading(document, superior=above, issuer=report.unit.name, place_and_date=place)
    add_title(document, f"Số liệu công tác cán bộ {report.label}", f"(từ {vn_date(report.first)} đến {vn_date(min(report.last, today))})")  # fmt: skip
    for number, section in enumerate(report.sections, start=1):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number}. {section.title}").bold = True
        figures = len(section.heads) - 1
        first_width = 100 if figures < 3 else 45
        widths = [first_width, *[(165 - first_width) // figures] * figures]
        rows = [(label, *map(_thousands, numbers)) for label, numbers in section.rows]
        add_table(document, section.heads, rows, widths_mm=widths)
        if section.note:
            document.add_paragraph().add_run(section.note).italic = True
    for text in breaks:
        document.add_paragraph().add_run(f"Lưu ý khi so với kỳ trước: {text}.").italic = True
    add_signature(document, "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
