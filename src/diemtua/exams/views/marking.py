"""Marking by lecturers, by alias only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from diemtua.exams import access, actions, forms, queries
from diemtua.exams.models import Exam, Item, PaperItem
from diemtua.kernel.errors import Conflict, NotAllowed


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
        try:
            actions.mark_essay(
                answer=answer,
                scores=form.scores,
                comment=form.cleaned_data["comment"],
                seen_revision=form.cleaned_data["seen"],
                by=request.user,
                now=timezone.now(),
            )
        except Conflict as error:
            answer.refresh_from_db(fields=["points"])
            sheet = queries.essay_sheet(request.user, answer)
            is_beaten = sheet.mark is not None and sheet.mark.revision != form.cleaned_data["seen"]
            form = form.beside(sheet.mark, error.message)
            told = {"exam": found, "question": asked, "sheet": sheet, "form": form, "is_beaten": is_beaten}
            return render(request, "exams/mark_essay.html", told, status=409)
        if sheet.waiting > (answer.points is None):
            messages.success(request, f"Đã chấm bài {alias}.")
            return redirect(f"{request.path.rsplit(alias, 1)[0]}?sau={alias}")
        messages.success(request, f"Đã chấm bài {alias}; câu này không còn bài nào chờ.")
        return redirect("exams:marking")
    return render(request, "exams/mark_essay.html", {"exam": found, "question": asked, "sheet": sheet, "form": form})
