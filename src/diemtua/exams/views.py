"""The bank, papers, exams, a sitting, marking: one view for each thing a person can do."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.exams import access, actions, forms, queries
from diemtua.exams.models import Entry, Exam, Item, PaperItem, Sitting
from diemtua.exams.rules import NETWORK_GRACE
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.rulebook.book import topics
from diemtua.unions.access import is_upper_officer, managed_roots, person_of


def items(request: HttpRequest) -> HttpResponse:
    """The bank by topic, with key, article and the day it was checked."""
    if not access.can_read_items(request.user):
        access.require_bank(request.user)
    shelves = queries.shelves()
    topic = request.filters.word("chuyen-de", topics()) or (shelves[0].topic if shelves else "")
    found = access.visible_items(request.user).filter(topic=topic)
    page = Paginator(found, 50).get_page(request.GET.get("trang"))
    return render(
        request,
        "exams/items.html",
        {"shelves": shelves, "topic": topic, "page": page, "may_choose": access.can_see_bank(request.user)},
    )


def papers(request: HttpRequest) -> HttpResponse:
    """Papers the user may use, newest first."""
    access.require_bank(request.user)
    found = queries.listed_papers(access.visible_papers(request.user))
    page = Paginator(found, 30).get_page(request.GET.get("trang"))
    return render(request, "exams/papers.html", {"page": page, "may_create": is_upper_officer(request.user)})


def create_paper(request: HttpRequest) -> HttpResponse:
    """A new paper, then on to choosing its questions."""
    if not is_upper_officer(request.user):
        raise NotAllowed("Chỉ cán bộ công đoàn cấp trên ra đề; hãy nhờ đơn vị tổ chức lớp.")
    form = forms.PaperForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.create_paper(**form.cleaned_data, by=request.user)
        return redirect("exams:choose_items", pk=made.pk)
    return render(request, "exams/paper_form.html", {"form": form})


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper with its key; ?in=1 without it, to print for those who have no phone."""
    found = get_object_or_404(access.visible_papers(request.user).select_related("unit"), pk=pk)
    sheet = queries.sheet(found, frozen=actions.is_frozen(found))
    may_edit = access.managed_papers(request.user).filter(pk=pk).exists()
    template = "exams/paper_print.html" if "in" in request.GET else "exams/paper.html"
    context = {"paper": found, "sheet": sheet, "may_edit": may_edit, "may_copy": is_upper_officer(request.user)}
    return render(request, template, context)


def edit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title and rules of a paper nobody has sat."""
    found = get_object_or_404(access.managed_papers(request.user), pk=pk)
    form = forms.PaperForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        fresh = access.managed_papers(request.user).get(pk=pk)
        actions.edit_paper(paper=fresh, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu đề.")
        return redirect("exams:paper", pk=pk)
    return render(request, "exams/paper_form.html", {"form": form, "paper": found})


def choose_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick the questions of one topic and their points."""
    found = get_object_or_404(access.managed_papers(request.user), pk=pk)
    shelves = queries.shelves(found)
    topic = request.filters.word("chuyen-de", topics()) or (shelves[0].topic if shelves else "T04")
    if request.method == "POST":
        actions.choose_items(paper=found, topic=topic, points=forms.item_points(request.POST), by=request.user)
        messages.success(request, "Đã lưu các câu của chuyên đề này.")
        return redirect(request.get_full_path())
    context = {
        "paper": found,
        "shelves": shelves,
        "topic": topic,
        "candidates": queries.candidates(found, topic),
        "sheet": queries.sheet(found, frozen=actions.is_frozen(found)),
        "draw": forms.DrawForm(),
    }
    return render(request, "exams/choose_items.html", context)


@require_POST
def draw_items(request: HttpRequest, pk: int, topic: str) -> HttpResponse:
    """Draw some questions of a topic at random."""
    found = get_object_or_404(access.managed_papers(request.user), pk=pk)
    form = forms.DrawForm(request.POST)
    if topic in topics() and form.is_valid():
        count = actions.draw_items(paper=found, topic=topic, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã rút thêm {count} câu.")
    else:
        messages.error(request, "Số câu và điểm phải từ 1 trở lên; hãy sửa rồi rút lại.")
    return redirect(f"{request.path.rsplit('/rut-cau/', 1)[0]}/chon-cau/?chuyen-de={topic}")


@require_POST
def copy_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy that can be changed, of the unit the user looks after."""
    found = get_object_or_404(access.visible_papers(request.user).select_related("unit"), pk=pk)
    own = access.managed_papers(request.user).filter(pk=pk).exists()
    roots = managed_roots(request.user)
    if not roots:
        raise NotAllowed("Chỉ cán bộ công đoàn cấp trên sao chép được đề; hãy nhờ đơn vị tổ chức lớp.")
    made = actions.copy_paper(paper=found, unit=found.unit if own else roots[0], by=request.user, now=timezone.now())
    messages.success(request, "Đã tạo bản sao; bạn sửa bản này, đề cũ giữ nguyên.")
    return redirect("exams:paper", pk=made.pk)


def exams(request: HttpRequest) -> HttpResponse:
    """Exams of the units the user looks after."""
    access.require_bank(request.user)
    found = access.visible_exams(request.user).select_related("paper", "unit")
    page = Paginator(found, 30).get_page(request.GET.get("trang"))
    return render(request, "exams/exams.html", {"page": page, "now": timezone.now()})


def exam(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits the exam and where each stands."""
    now = timezone.now()
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    actions.finish_overdue_sittings(now=now, exam=found)
    standing = request.filters.word("tinh-trang", queries.STANDINGS)
    sheet = queries.exam_sheet(found, standing=standing)
    page = Paginator(sheet.rows, 50).get_page(request.GET.get("trang"))
    context = {"exam": found, "sheet": sheet, "page": page, "standing": standing, "now": now}
    return render(request, "exams/exam.html", context)


def reschedule_exam(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the opening and the closing."""
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    form = forms.TimesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.reschedule_exam(exam=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã đổi giờ; bài đang làm dở được tính lại giờ.")
        return redirect("exams:exam", pk=pk)
    return render(request, "exams/reschedule_exam.html", {"form": form, "exam": found})


def give_extra_time(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """More time for one person."""
    exam = get_object_or_404(access.visible_exams(request.user), pk=pk)
    row = get_object_or_404(
        Entry.objects.select_related("exam__unit", "exam__paper", "person"), pk=entry, exam=exam, withdrawn_at=None
    )
    form = forms.ExtraTimeForm(request.POST or None, initial={"minutes": row.extra_minutes})
    if request.method == "POST" and form.is_valid():
        actions.give_extra_time(entry=row, minutes=form.cleaned_data["minutes"], by=request.user)
        messages.success(request, f"Đã ghi thời gian thêm cho {row.person}.")
        return redirect("exams:exam", pk=pk)
    return render(request, "exams/give_extra_time.html", {"form": form, "exam": exam, "entry": row})


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
        if not actions.finish_overdue_sittings(now=now, exam=found.exam):
            return redirect("exams:sitting", pk=pk)
        found.refresh_from_db()
    return render(request, "exams/result.html", {"exam": found.exam, "page": queries.result_page(found, now=now)})


def marking(request: HttpRequest) -> HttpResponse:
    """Piles of essays, by question."""
    if not request.user.is_lecturer:
        raise NotAllowed("Chấm bài dành cho giảng viên; hãy nhờ đơn vị tổ chức ghi bạn vào danh sách chấm.")
    return render(request, "exams/marking.html", {"piles": queries.piles(request.user)})


def _pile(request: HttpRequest, exam: int, question: int) -> tuple[Exam, PaperItem]:
    found = get_object_or_404(access.exams_to_mark(request.user), pk=exam)
    essays = PaperItem.objects.filter(paper=found.paper_id, item__kind=Item.Kind.ESSAY).select_related("item")
    return found, get_object_or_404(essays, pk=question)


def next_essay(request: HttpRequest, exam: int, question: int) -> HttpResponse:
    """On to the next essay of this question that waits; back to the piles when there is none."""
    found, asked = _pile(request, exam, question)
    alias = queries.next_alias_to_mark(request.user, found, asked, after=request.GET.get("sau", ""))
    if alias is None:
        return redirect("exams:marking")
    return redirect("exams:mark_essay", exam=exam, question=question, alias=alias)


@never_cache
def mark_essay(request: HttpRequest, exam: int, question: int, alias: str) -> HttpResponse:
    """One essay beside its rubric, without a name; then the next one that waits."""
    found, asked = _pile(request, exam, question)
    essays = access.essays_to_mark(request.user).select_related("paper_item__item", "sitting")
    answer = get_object_or_404(essays, sitting__exam=found, sitting__alias=alias, paper_item=asked)
    sheet = queries.essay_sheet(request.user, answer)
    form = forms.EssayForm(request.POST or None, question=asked, mark=sheet.mark)
    if request.method == "POST" and form.is_valid():
        actions.mark_essay(
            answer=answer,
            scores=form.scores,
            comment=form.cleaned_data["comment"],
            seen_revision=form.cleaned_data["seen"],
            by=request.user,
            now=timezone.now(),
        )
        if sheet.waiting > (answer.points is None):
            messages.success(request, f"Đã chấm bài {alias}.")
            return redirect(f"{request.path.rsplit(alias, 1)[0]}?sau={alias}")
        messages.success(request, f"Đã chấm bài {alias}; câu này không còn bài nào chờ.")
        return redirect("exams:marking")
    return render(request, "exams/mark_essay.html", {"exam": found, "question": asked, "sheet": sheet, "form": form})
