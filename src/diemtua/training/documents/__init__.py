"""Word files of a class: the convening notice with its list, and one summons a union. Templates: tools/make_documents.py."""

import datetime as dt
from collections.abc import Iterable
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Any

from diemtua.kernel.dates import vn_long_date, vn_moment
from diemtua.rulebook.book import vouched
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.training.rules import Span
from diemtua.unions.paper import sign_file


def convening_notice(training_class: TrainingClass, *, today: dt.date, address: str) -> bytes:
    """The notice of the class with everybody who has a seat, by unit and name, as .docx. Four queries.

    `today` picks the rule on paid days when the notice has no date; `address` is where learners answer.
    """
    called = list(_seated(training_class))
    context = _context(training_class, today=today, address=address)
    people = [
        _person(enrolment) | {"number": number, "unit": enrolment.unit.name, "upper": str(enrolment.unit.parent or "")}
        for number, enrolment in enumerate(called, start=1)
    ]
    return _render(
        "thong-bao-trieu-tap.docx", context | {"people": people}, title="Thông báo triệu tập tập huấn", today=today
    )


def summonses(training_class: TrainingClass, *, today: dt.date, address: str, only: Enrolment | None = None) -> bytes:
    """One page a grassroots union with its people who have a seat, or the page of one person, as .docx. Four queries."""
    enrolments = _seated(training_class)
    if only is not None:
        enrolments = [enrolment for enrolment in enrolments if enrolment.pk == only.pk]
    sheets = []
    for unit, group in groupby(enrolments, key=lambda enrolment: enrolment.unit):
        employer = f"; {unit.enterprise}" if unit.enterprise else ""
        sheets.append({"unit": unit.name, "employer": employer, "people": [_person(enrolment) for enrolment in group]})
    context = _context(training_class, today=today, address=address) | {"sheets": sheets}
    return _render("giay-trieu-tap.docx", context, title="Giấy triệu tập tập huấn", today=today)


def _seated(training_class: TrainingClass) -> Iterable[Enrolment]:
    return training_class.enrolments.filter(state__in=Enrolment.SEATED).select_related(
        "person", "unit__parent", "unit__enterprise"
    )


def _person(enrolment: Enrolment) -> dict[str, Any]:
    return {"name": enrolment.person.full_name, "position": enrolment.get_position_display()}


def _context(training_class: TrainingClass, *, today: dt.date, address: str) -> dict[str, Any]:
    """What both documents say about the class."""
    day = training_class.convened_on
    dated = vn_long_date(day) if day else "ngày … tháng … năm …"
    number = training_class.convening_number or "…/…"
    sessions = list(training_class.sessions.all())
    unit = training_class.unit
    source = _paid_days_source(day or today)
    return {
        "superior": str(unit.parent or "").upper(),
        "issuer": unit.name.upper(),
        "issuer_name": unit.name,
        "number": number,
        "place_and_date": f"{training_class.notice_place or '…'}, {dated}",
        "attached_to": f"Kèm theo văn bản số {number} {dated} của {unit.name}",
        "name": training_class.name,
        "sessions": [{"when": str(Span(s.starts_at, s.ends_at)), "place": s.place} for s in sessions],
        "modules": [f"{m.get_topic_display()} ({m.minutes} phút)" for m in training_class.modules.all()],
        "question_minutes": sum(session.question_minutes for session in sessions),
        "test": _test_sentence(training_class),
        "paid_source": source,
        "paid_tail": f" ({source})" if source else "",
        "address": address,
        "contact": training_class.contact,
        "signer_title": training_class.signer_title.upper(),
        "signer_name": training_class.signer_name,
    }


def _paid_days_source(day: dt.date) -> str:
    """The article that gives paid days on that day; empty when none is in force."""
    dated = vouched("training_days_paid_by_employer", day)
    return dated.source if dated and dated.value else ""


def _test_sentence(training_class: TrainingClass) -> str:
    exam = training_class.exam
    if exam is None:
        return ""
    opens, closes = vn_moment(exam.opens_at), vn_moment(exam.closes_at)
    return f"Bài kiểm tra làm trên điện thoại hoặc máy tính, mở từ {opens} đến {closes}."


def _render(template: str, context: dict[str, Any], *, title: str, today: dt.date) -> bytes:
    from docxtpl import DocxTemplate  # takes a third of a second to import: only who makes a document pays

    document = DocxTemplate(BytesIO(files("diemtua.training.documents").joinpath(template).read_bytes()))
    document.render(context, autoescape=True)
    sign_file(document.docx, title=title, day=today)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
