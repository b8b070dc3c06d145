"""Sitting an exam, for grassroots officers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.exams import access, actions, forms, queries
from diemtua.exams.models import Exam, PaperItem, Sitting
from diemtua.exams.rules import NETWORK_GRACE
from diemtua.kernel.errors import Conflict
from diemtua.unions.access import person_of


def my_exams(request: HttpRequest) -> HttpResponse:
    """Tests the officer may sit or has sat."""
    found = access.open_to(request.user).select_related("paper", "unit")
    page = Paginator(found, 20).get_page(request.GET.get("trang"))
    return render(request, "exams/my_exams.html", {"page": page, "now": timezone.now()})


@never_cache
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules before the start, and what was done so far."""
    now = timezone.now()
    found = _exam_for_me(request, pk)
    person = person_of(request.user)
    before = queries.threshold(found, person.pk, now=now)
    if before.running and now > before.running.due_at + NETWORK_GRACE:
        actions.finish_overdue_sittings(now=now, exam=found)
        before = queries.threshold(found, person.pk, now=now)
    return render(request, "exams/take.html", {"exam": found, "before": before})


@require_POST
def start_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Start, or go on with the sitting that is open."""
    made = actions.start_sitting(exam=_exam_for_me(request, pk), by=request.user, now=timezone.now())
    return redirect("exams:sitting", pk=made.pk)


def _exam_for_me(request: HttpRequest, pk: int) -> Exam:
    return get_object_or_404(access.open_to(request.user).select_related("paper", "unit"), pk=pk)


def _my_sitting(request: HttpRequest, pk: int) -> Sitting:
    return get_object_or_404(access.own_sittings(request.user).select_related("exam__paper"), pk=pk)


@never_cache
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions on one page; each answer is saved as it is given."""
    now = timezone.now()
    found = _my_sitting(request, pk)
    if found.state != Sitting.State.OPEN or now > found.due_at + NETWORK_GRACE:
        return redirect("exams:result", pk=pk)
    context = {
        "sitting": found,
        "exam": found.exam,
        "questions": queries.questions_of(found),
        "now_ms": forms.epoch_ms(now),
        "due_ms": forms.epoch_ms(found.due_at),
    }
    return render(request, "exams/sitting.html", context)


@require_POST
def save_answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """One answer as JSON, as it is given: kept, older than what is there, or too late."""
    now = timezone.now()
    asked = access.own_question(request.user, pk, question)
    if asked is None:
        raise Http404
    value, revision = forms.one_answer(request)
    saved = actions.save_answer(asked=asked, sitting_id=pk, given=value, revision=revision, now=now)
    return JsonResponse(
        {
            "state": saved.state,
            "revision": saved.revision,
            "value": saved.value,
            "at": f"{timezone.localtime(saved.saved_at):%H:%M}" if saved.saved_at else "",
            "now": forms.epoch_ms(now),
            "due": forms.epoch_ms(asked.due_at),
        }
    )


@require_POST
def save_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole form at once, without JavaScript; «Nộp bài» goes on to the last look before handing in."""
    found = _my_sitting(request, pk)
    rows = list(PaperItem.objects.filter(paper=found.exam.paper_id).select_related("item"))
    given, seen = forms.whole_sheet(request.POST, rows)
    newer = actions.save_all(sitting=found, given=given, seen=seen, by=request.user, now=timezone.now())
    if newer:
        messages.warning(
            request, f"{len(newer)} câu đã được trả lời mới hơn trên thiết bị khác; câu trả lời mới hơn được giữ."
        )
    if "nop" in request.POST:
        return redirect("exams:submit_sitting", pk=pk)
    messages.success(request, "Đã lưu mọi câu trả lời.")
    return redirect("exams:sitting", pk=pk)


@never_cache
def submit_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """A last look at what is not answered, then hand in."""
    found = _my_sitting(request, pk)
    if request.method == "POST":
        try:
            actions.submit_sitting(sitting=found, by=request.user, now=timezone.now())
        except Conflict:
            messages.success(request, "Bài này đã nộp trước đó.")
        return redirect("exams:result", pk=pk)
    if found.state != Sitting.State.OPEN:
        return redirect("exams:result", pk=pk)
    blanks = [question for question in queries.questions_of(found) if question.blank]
    return render(request, "exams/submit_sitting.html", {"sitting": found, "exam": found.exam, "blanks": blanks})


@never_cache
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Percent, pass, and what to learn again; right answers once they cannot help the next attempt."""
    now = timezone.now()
    found = _my_sitting(request, pk)
    if found.state == Sitting.State.OPEN:
        if now <= found.due_at + NETWORK_GRACE:
            return redirect("exams:sitting", pk=pk)
        actions.finish_overdue_sittings(now=now, exam=found.exam)
        found.refresh_from_db()
    if found.state == Sitting.State.OPEN:
        raise Conflict("Bài đã hết giờ nhưng chưa nộp được, các câu đã lưu còn nguyên; hãy báo đơn vị tổ chức.")
    return render(request, "exams/result.html", {"exam": found.exam, "page": queries.result_page(found, now=now)})
