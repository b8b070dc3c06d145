"""Files of a class: Word documents, the workbook of its people and the calendar entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from diemtua.exams.actions import finish_overdue_sittings
from diemtua.kernel.calendar_file import Event, calendar
from diemtua.kernel.file_names import dated_name
from diemtua.training import access, actions
from diemtua.training.documents import convening_notice, summonses
from diemtua.training.models import Enrolment
from diemtua.training.workbooks import class_workbook

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _file(content: bytes, kind: str, what: str, ending: str, pk: int) -> HttpResponse:
    name = dated_name(what, ending, day=timezone.localdate(), scope=str(pk))
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _address(request: HttpRequest) -> str:
    """Where learners answer and ask, as printed."""
    return request.build_absolute_uri(reverse("training:my_classes")).split("://", 1)[1]


def notice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The convening notice with the list of those called."""
    classes = access.organised_classes(request.user).select_related("unit__parent", "exam")
    found = get_object_or_404(classes, pk=pk)
    content = convening_notice(found, today=timezone.localdate(), address=_address(request))
    return _file(content, WORD, "trieu-tap-lop", "docx", found.pk)


def class_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of the class with answer, presence and test, as a workbook."""
    classes = access.organised_classes(request.user).select_related("unit", "exam")
    found, today = get_object_or_404(classes, pk=pk), timezone.localdate()
    if found.exam:
        finish_overdue_sittings(now=timezone.now(), exam=found.exam)
    content, rows = class_workbook(found, user=request.user, today=today)
    actions.note_class_export(training_class=found, rows=rows, by=request.user)
    return _file(content, EXCEL, "hoc-vien-lop", "xlsx", found.pk)


def summons_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One summons page for each grassroots union."""
    classes = access.organised_classes(request.user).select_related("unit__parent", "exam")
    found = get_object_or_404(classes, pk=pk)
    content = summonses(found, today=timezone.localdate(), address=_address(request))
    return _file(content, WORD, "giay-trieu-tap-lop", "docx", found.pk)


def my_summons(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's own summons, to hand to the employer."""
    own = access.own_enrolments(request.user).filter(state__in=Enrolment.SEATED)
    enrolment = get_object_or_404(own.select_related("training_class__unit__parent", "training_class__exam"), pk=pk)
    content = summonses(enrolment.training_class, today=timezone.localdate(), address=_address(request), only=enrolment)
    return _file(content, WORD, "giay-trieu-tap", "docx", enrolment.pk)


def my_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions for the phone's calendar."""
    own = access.own_enrolments(request.user).select_related("training_class")
    enrolment = get_object_or_404(own.filter(state__in=Enrolment.SEATED), pk=pk)
    host = request.get_host().split(":")[0]
    url = request.build_absolute_uri(reverse("training:my_class", args=[pk]))
    events = [
        Event(f"buoi-{s.pk}@{host}", s.starts_at, s.ends_at, enrolment.training_class.name, s.place, url)
        for s in enrolment.training_class.sessions.all()
    ]
    return _file(calendar(events, made_at=timezone.now()), "text/calendar; charset=utf-8", "lop", "ics", pk)
