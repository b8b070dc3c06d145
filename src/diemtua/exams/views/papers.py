"""The bank and papers, for upper-level officers and lecturers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.exams import access, actions, forms, queries
from diemtua.kernel.errors import NotAllowed
from diemtua.rulebook.book import topics
from diemtua.unions.access import is_upper_officer, managed_roots


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
