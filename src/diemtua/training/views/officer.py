"""The grassroots officer's side of a class, for a phone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError, NotAllowed
from diemtua.rulebook.book import vouched
from diemtua.training import access, actions
from diemtua.training.forms.classes import ReasonForm
from diemtua.training.forms.questions import QuestionForm
from diemtua.training.models import Enrolment
from diemtua.training.queries.officer import class_of_officer, own_classes


def my_classes(request: HttpRequest) -> HttpResponse:
    """Classes the officer was called to, newest first."""
    if not access.is_officer(request.user):
        raise NotAllowed("Mục này dành cho cán bộ công đoàn cơ sở được gọi tập huấn; hãy quay về trang đầu.")
    page = Paginator(own_classes(request.user, now=timezone.now()), 20).get_page(request.GET.get("trang"))
    return render(request, "training/my_classes.html", {"page": page})


def _own(request: HttpRequest, pk: int) -> Enrolment:
    rows = access.own_enrolments(request.user).select_related("training_class__unit", "training_class__exam", "person")
    return get_object_or_404(rows, pk=pk)


def my_class(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when and where, the answer, checking in, questions."""
    enrolment = _own(request, pk)
    context = {
        "view": class_of_officer(enrolment, now=timezone.now()),
        "enrolment": enrolment,
        "training_class": enrolment.training_class,
        "form": QuestionForm(),
        "paid": vouched("training_days_paid_by_employer", timezone.localdate()),
    }
    return render(request, "training/my_class.html", context)


@require_POST
def accept_call(request: HttpRequest, pk: int) -> HttpResponse:
    """I will come."""
    actions.accept_call(enrolment=_own(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Đã nhận lời. Hẹn gặp bạn ở lớp.")
    return redirect("training:my_class", pk=pk)


def decline_call(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot come, and why."""
    enrolment = _own(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decline_call(
                enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã báo vắng. Bạn có thể đổi lại trước khi lớp bắt đầu, nếu còn chỗ.")
            return redirect("training:my_class", pk=pk)
    return render(request, "training/decline_call.html", {"form": form, "enrolment": enrolment})


def ask_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a question to the lecturers."""
    enrolment = _own(request, pk)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.ask_question(
                enrolment=enrolment,
                topic=values["topic"],
                text=values["text"],
                by=request.user,
                now=timezone.now(),
                consent=values["consent"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã gửi câu hỏi. Giảng viên sẽ trả lời tại lớp hoặc bằng văn bản.")
            return redirect("training:my_class", pk=pk)
    return render(request, "training/ask_question.html", {"form": form, "enrolment": enrolment})


@require_POST
def mark_answer_read(request: HttpRequest, pk: int) -> HttpResponse:
    """I have read the answer."""
    question = get_object_or_404(access.own_questions(request.user).select_related("enrolment__person", "training_class"), pk=pk)  # fmt: skip
    actions.mark_answer_read(question=question, by=request.user, now=timezone.now())
    return redirect("training:my_class", pk=question.enrolment_id)


@require_POST
def set_question_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """My question may be published without identity, or not any more."""
    question = get_object_or_404(access.own_questions(request.user).select_related("enrolment__person", "training_class"), pk=pk)  # fmt: skip
    agrees = request.POST.get("dong-y") == "1"
    actions.set_question_consent(question=question, agrees=agrees, by=request.user, now=timezone.now())
    messages.success(request, "Đã ghi nhận bạn đồng ý công bố." if agrees else "Đã rút lại đồng ý; bài đã đăng (nếu có) được gỡ trong một phút.")  # fmt: skip
    return redirect("training:my_class", pk=question.enrolment_id)
