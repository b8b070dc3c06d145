"""Số liệu báo cáo kỳ: the numbers an office types into its report of a month, a quarter, a year, and their Word form."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from diemtua.credentials.models import Certificate
from diemtua.kernel.dates import vn_date, vn_long_date
from diemtua.people.models import User
from diemtua.training.models import Attendance, Enrolment, Session
from diemtua.unions.access import visible_mandates
from diemtua.unions.models import Enterprise, Unit
from diemtua.unions.paper import add_heading, add_signature, add_table, add_title, new_document
from diemtua.unions.past import below_on, held_on


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


def period_report(user: User, unit: Unit, *, label: str, first: dt.date, last: dt.date, today: dt.date) -> Report:
    """The corps on the period's last day (or today in a running one), what changed, what was taught.

    Seven queries, one more for a period that is over: its corps is counted by the tree of its last day.
    """
    day = min(last, today)
    over = day if day < today else None
    mandates = visible_mandates(user).order_by()
    below = mandates.filter(unit.below_as("unit__"))
    sections = [
        _corps(mandates.filter(held_on(over), below_on(over, unit)), day),
        _changes(below, first, day),
        _training(unit, below, first, day),
    ]
    return Report(unit, label, first, last, sections)


def _corps(held, day: dt.date) -> Section:  # type: ignore[no-untyped-def]
    measures = {
        "unions": Count("unit", distinct=True, filter=Q(unit__kind__in=("grassroots", "profession"))),
        "persons": Count("person", distinct=True),
        "presidents": Count("person", distinct=True, filter=Q(position="CT")),
        "women": Count("person", distinct=True, filter=Q(person__sex="f")),
        "full": Count("person", distinct=True, filter=Q(full_time=True)),
        "young": Count("person", distinct=True, filter=Q(person__birth_year__gte=day.year - 35)),
    }
    by_kind = {row["unit__enterprise__kind"]: row for row in held.values("unit__enterprise__kind").annotate(**measures)}
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


def _changes(below, first: dt.date, day: dt.date) -> Section:  # type: ignore[no-untyped-def]
    found = below.aggregate(
        began=Count("pk", filter=Q(started_on__range=(first, day))),
        began_presidents=Count("pk", filter=Q(started_on__range=(first, day), position="CT")),
        ended=Count("pk", filter=Q(ended_on__range=(first, day))),
        ended_presidents=Count("pk", filter=Q(ended_on__range=(first, day), position="CT")),
    )
    return Section(
        "Biến động chức danh trong kỳ",
        ("Nội dung", "Mọi chức danh", "Trong đó chủ tịch"),
        [
            ("Bắt đầu giữ chức vụ", (found["began"], found["began_presidents"])),
            ("Thôi giữ chức vụ", (found["ended"], found["ended_presidents"])),
        ],
        "Chỉ tính chức danh có ghi ngày bắt đầu hoặc ngày thôi; danh sách nạp vào thường chỉ ghi năm.",
    )


def _training(unit: Unit, below, first: dt.date, day: dt.date) -> Section:  # type: ignore[no-untyped-def]
    """Classes of the unit and those below; certificates of officers below, whoever gave them."""
    sessions = Session.objects.filter(
        unit.below_as("training_class__unit__"), starts_at__date__range=(first, day)
    ).exclude(training_class__state="cancelled")
    classes = sessions.order_by().values("training_class")
    enrolled = Enrolment.objects.filter(training_class__in=classes).exclude(state=Enrolment.State.WITHDRAWN)
    attended = Attendance.objects.filter(session__in=sessions.values("pk"))
    given = Certificate.objects.filter(issued_on__range=(first, day), person__in=below.values("person"))
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
