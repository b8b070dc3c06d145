"""Questions, for lecturers and legal advisers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError, NotAllowed
from diemtua.kernel.numbers import whole_number
from diemtua.training import access, actions
from diemtua.training.forms.questions import AnswerForm, QuestionForm
from diemtua.training.models import Question, TrainingClass
from diemtua.training.queries.questions import answered_by, by_topic, questions_of, questions_waiting_for, slide


def _class(request: HttpRequest, pk: int) -> TrainingClass:
    return get_object_or_404(access.visible_classes(request.user).select_related("unit"), pk=pk)


def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions of a class by topic."""
    found = _class(request, pk)
    state = request.filters.word("trang-thai", Question.State.values)
    context = {
        "training_class": found,
        "groups": by_topic(questions_of(found, state=state)),
        "states": Question.State.choices,
        "state": state,
        "may_answer": found.lecturers.filter(pk=request.user.pk).exists(),
    }
    return render(request, "training/questions.html", context)


def question_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the projector: one open question in large letters, nobody's name."""
    found = _class(request, pk)
    context = {
        "training_class": found,
        "slide": slide(found, whole_number(request.GET.get("cau"))),
        "may_answer": found.lecturers.filter(pk=request.user.pk).exists(),
    }
    return render(request, "training/question_screen.html", context)


def note_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a question raised aloud."""
    found = _class(request, pk)
    form = QuestionForm(request.POST or None)
    form.fields["consent"].label = "Người nêu câu hỏi đồng ý cho công bố sau khi đã che hết danh tính"
    form.fields["text"].help_text = "Ghi lại câu hỏi nêu tại lớp, để không câu nào bị bỏ sót."
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.note_question(
                training_class=found,
                topic=values["topic"],
                text=values["text"],
                by=request.user,
                now=timezone.now(),
                consent=values["consent"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi câu hỏi.")
            return redirect(_came_from(request, reverse("training:questions", args=[pk])))
    context = {"form": form, "training_class": found, "back": _came_from(request, "")}
    return render(request, "training/note_question.html", context)


def open_questions(request: HttpRequest) -> HttpResponse:
    """What this lecturer or adviser owes, oldest first; below, what was answered."""
    if not (request.user.is_lecturer or request.user.is_adviser):
        raise NotAllowed("Mục này dành cho giảng viên và tư vấn viên pháp luật; hãy quay về trang đầu.")
    answered = request.filters.word("xem", ("da-tra-loi",)) != ""
    rows = answered_by(request.user) if answered else questions_waiting_for(request.user)
    page = Paginator(rows, 20).get_page(request.GET.get("trang"))
    return render(request, "training/open_questions.html", {"page": page, "answered": answered})


def _question(request: HttpRequest, pk: int) -> Question:
    return get_object_or_404(access.questions_to_answer(request.user).select_related("training_class"), pk=pk)


def _came_from(request: HttpRequest, otherwise: str) -> str:
    """The page the button was on, when it is ours."""
    told = request.POST.get("ve") or request.GET.get("ve", "")
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None) else otherwise


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the button was on; to the questions that wait otherwise."""
    return redirect(_came_from(request, reverse("training:open_questions")))


def answer_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in writing."""
    question = _question(request, pk)
    form = AnswerForm(request.POST or None, instance=question)
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.answer_question(
                question=question,
                answer=values["answer"],
                citation=values["citation"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            question.refresh_from_db()  # what a colleague answered meanwhile stands beside one's own words
        else:
            messages.success(request, "Đã gửi câu trả lời cho người hỏi.")
            return _back(request)
    first = question if form.non_field_errors() and question.state == Question.State.WRITTEN else None
    context = {"form": form, "question": question, "first": first, "back": _came_from(request, "")}
    return render(request, "training/answer_question.html", context)


@require_POST
def answer_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Answered aloud."""
    question = _question(request, pk)
    actions.answer_live(question=question, by=request.user, now=timezone.now())
    return _back(request)


@require_POST
def reopen_question(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not answered after all."""
    question = _question(request, pk)
    actions.reopen_question(question=question, by=request.user)
    return _back(request)


@require_POST
def hand_on_question(request: HttpRequest, pk: int) -> HttpResponse:
    """To the legal advisers."""
    question = _question(request, pk)
    actions.hand_on_question(question=question, by=request.user, now=timezone.now())
    messages.success(request, "Đã chuyển câu hỏi sang tư vấn pháp luật.")
    return _back(request)
