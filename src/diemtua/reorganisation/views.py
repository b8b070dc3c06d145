"""Pages of reorganisation: decisions, one draft, its operations, preview, undecided addresses, a union's history."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import BadInput, Conflict, Gone
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.numbers import whole_number
from diemtua.reorganisation import actions, queries
from diemtua.reorganisation.access import can_approve, require_drafter, visible_decisions
from diemtua.reorganisation.empty_table import empty_table
from diemtua.reorganisation.forms import DecisionForm, OperationForm, PlacesForm, TableForm
from diemtua.reorganisation.models import Decision, Operation
from diemtua.unions.access import visible_units
from diemtua.vault.files import LOST

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Kinds a person adds on a page, with what the button says.
ADDED = {
    "thanh-lap": (Operation.Kind.FOUND, "Thành lập"),
    "sap-nhap": (Operation.Kind.MERGE, "Sáp nhập, hợp nhất"),
    "chia-tach": (Operation.Kind.SPLIT, "Chia tách"),
    "doi-ten": (Operation.Kind.RENAME, "Đổi tên"),
    "chuyen": (Operation.Kind.MOVE, "Chuyển cấp trên"),
    "tam-ngung": (Operation.Kind.SUSPEND, "Tạm ngừng"),
    "hoat-dong-lai": (Operation.Kind.RESUME, "Hoạt động lại"),
    "giai-the": (Operation.Kind.DISSOLVE, "Giải thể"),
}


def _find(request: HttpRequest, pk: int) -> Decision:
    """The decision, if the person may see it."""
    require_drafter(request.user)
    return get_object_or_404(visible_decisions(request.user), pk=pk)


def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions of my units."""
    require_drafter(request.user)
    page = Paginator(queries.decisions_of(request.user), 25).get_page(request.GET.get("trang"))
    return render(request, "reorganisation/decisions.html", {"page": page})


def draft_decision(request: HttpRequest) -> HttpResponse:
    """Begin a draft; from the case of a recognised union with what that tells."""
    require_drafter(request.user)
    told = queries.facts_of_founding(request.user, whole_number(request.GET.get("vu-viec")))
    form = DecisionForm(request.POST or None, request.FILES or None, user=request.user, initial=told)
    if request.method == "POST" and form.is_valid():
        made = actions.draft_decision(by=request.user, now=timezone.now(), **form.facts())
        return redirect("reorganisation:decision", pk=made.pk)
    return render(request, "reorganisation/edit_decision.html", {"form": form})


def edit_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend the facts of a draft."""
    found = _find(request, pk)
    form = DecisionForm(request.POST or None, request.FILES or None, user=request.user, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.edit_decision(found, by=request.user, **form.facts())
        return redirect("reorganisation:decision", pk=pk)
    return render(request, "reorganisation/edit_decision.html", {"form": form, "decision": found})


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: facts, operations, what to do next."""
    found = _find(request, pk)
    kind = request.filters.word("viec", Operation.Kind.values)
    context = {
        "decision": found,
        "kinds": queries.kinds_of(found),
        "kind": kind,
        "page": Paginator(queries.operations_of(found, kind), 50).get_page(request.GET.get("trang")),
        "questions": len(queries.open_questions(found)),
        "mine": found.is_draft and found.drafted_by_id == request.user.pk,
        "added": [(slug, label) for slug, (_, label) in ADDED.items()],
        "may_approve": found.state == Decision.State.SUBMITTED and can_approve(request.user, found),
        "table_form": TableForm(),
        "bare": queries.bare_units(found),
    }
    return render(request, "reorganisation/decision.html", context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what will move, and what will not change; what is done or cancelled is told by its own page."""
    found = _find(request, pk)
    if found.state not in Decision.OPEN:
        return redirect("reorganisation:decision", pk=pk)
    shown = queries.preview_of(found)
    context = {
        "decision": found,
        "preview": shown,
        "page": Paginator(shown.receivers, 30).get_page(request.GET.get("trang")),
        "may_approve": found.state == Decision.State.SUBMITTED and can_approve(request.user, found),
        "mine": found.is_draft and found.drafted_by_id == request.user.pk,
    }
    return render(request, "reorganisation/preview.html", context)


def decision_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed decision."""
    found = _find(request, pk)
    if not found.file:
        raise Http404
    try:
        with found.file.open("rb") as file:  # 20 MB at most
            content = io.BytesIO(file.read())
    except FileNotFoundError as error:
        raise Gone(LOST) from error
    return FileResponse(content, as_attachment=True, filename=found.file_name)


def add_operation(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Search, tick, say where to. «Tìm» draws the page again and keeps what was ticked."""
    found = _find(request, pk)
    if kind not in ADDED:
        raise Http404
    wanted, label = ADDED[kind]
    if request.method == "POST" and "tim_kiem" not in request.POST:
        form = OperationForm(request.POST, decision=found, kind=wanted)
        if form.is_valid():
            try:
                actions.add_operations(found, form.operations(), by=request.user)
            except (BadInput, Conflict) as error:
                form.add_error(None, error.message)
            else:
                return redirect("reorganisation:decision", pk=pk)
    else:
        typed = request.POST if request.method == "POST" else request.GET
        initial = {name: typed.get(name) for name in ("tim", "noi_den", "ten_moi") if name in typed}
        form = OperationForm(initial=initial | {"don_vi": typed.getlist("don_vi")}, decision=found, kind=wanted)
    context = {"decision": found, "form": form, "label": label, "kind": wanted}
    return render(request, "reorganisation/add_operation.html", context)


@require_POST
def reverse_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft that undoes it."""
    made = actions.reverse_decision(_find(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Đã soạn các việc ngược lại. Hãy xem từng việc, ghi số và ngày hiệu lực rồi trình.")
    return redirect("reorganisation:decision", pk=made.pk)


@require_POST
def take_over_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on drafting what a colleague began."""
    actions.take_over_draft(_find(request, pk), by=request.user)
    messages.success(request, "Từ nay bạn là người soạn quyết định này; người khác sẽ duyệt.")
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def remove_operation(request: HttpRequest, pk: int, operation_pk: int) -> HttpResponse:
    """Take one operation out."""
    found = _find(request, pk)
    actions.remove_operation(
        get_object_or_404(found.operations.select_related("decision"), pk=operation_pk), by=request.user
    )
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def clear_operations(request: HttpRequest, pk: int) -> HttpResponse:
    """Empty the draft."""
    actions.clear_operations(_find(request, pk), by=request.user)
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def load_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the operations a file tells."""
    found = _find(request, pk)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["table"]))
        return redirect("reorganisation:decision", pk=pk)
    file = form.cleaned_data["table"]
    try:
        made = actions.load_table(found, file_name=file.name, content=file.read(), by=request.user)
    except BadInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Đã thêm {made['operations']} việc; {made['questions']} tổ chức chờ xác định địa bàn, {made['not_read']} dòng chưa dùng được.")  # fmt: skip
    return redirect("reorganisation:decision", pk=pk)


def table_form(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    require_drafter(request.user)
    name = dated_name("mau-bang-sap-xep", "xlsx", day=timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(empty_table(), content_type=XLSX, headers=headers)


def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What is undecided, each address with its candidates; those chosen for are decided together."""
    found = _find(request, pk)
    page = Paginator(queries.open_questions(found), 20).get_page(request.GET.get("trang"))
    form = PlacesForm(request.POST or None, asked=list(page))
    if request.method == "POST" and form.is_valid():
        try:
            settled = actions.answer_places(found, form.chosen(), by=request.user, now=timezone.now())
        except BadInput as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Đã xác định nơi về của {settled} tổ chức; các địa chỉ này được ghi nhớ.")
        return redirect("reorganisation:questions", pk=pk)
    mine = found.is_draft and found.drafted_by_id == request.user.pk
    return render(
        request, "reorganisation/questions.html", {"decision": found, "page": page, "form": form, "mine": mine}
    )


@require_POST
def submit_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to a second person."""
    actions.submit_decision(_find(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Đã trình. Đồng nghiệp cùng đơn vị sẽ thấy việc này ở trang Hôm nay.")
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def take_back_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the draft."""
    actions.take_back_decision(_find(request, pk), by=request.user)
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def approve_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve; when the day has come the work begins."""
    seen = request.POST.get("edition", "")
    actions.approve_decision(_find(request, pk), edition=seen, by=request.user, now=timezone.now())
    messages.success(request, "Đã duyệt.")
    return redirect("reorganisation:decision", pk=pk)


@require_POST
def cancel_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo it before it takes effect."""
    actions.cancel_decision(_find(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Đã hủy quyết định; sổ đơn vị không có gì thay đổi.")
    return redirect("reorganisation:decision", pk=pk)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a union comes from and what it became."""
    require_drafter(request.user)
    unit = get_object_or_404(visible_units(request.user).select_related("parent"), pk=pk)
    seen = set(visible_decisions(request.user).values_list("pk", flat=True))
    context = {"unit": unit, "events": queries.history_of(unit), "seen": seen, "pasts": unit.past_states.select_related("parent")}  # fmt: skip
    return render(request, "reorganisation/history.html", context)
