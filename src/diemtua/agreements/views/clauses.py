"""Clauses of an agreement: choose a term, type its value, change, remove, decide."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.agreements import access, actions
from diemtua.agreements.forms.clauses import ClauseForm, DecideForm
from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.queries.catalogue import term_row
from diemtua.agreements.queries.judging import holds_for_all, picture
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.terms import Term, by_group, term
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import fold


def choose_term(request: HttpRequest, pk: int) -> HttpResponse:
    """The catalogue by groups; terms already in the agreement are ticked."""
    found = get_object_or_404(access.editable_agreements(request.user).select_related("unit"), pk=pk)
    words = request.GET.get("tim", "")
    present = set(found.clauses.values_list("term_id", flat=True))
    groups = [
        (label, [(t, t.id in present) for t in listed if fold(words) in fold(f"{t.label} {t.says}")])
        for label, listed in by_group().items()
    ]
    context = {
        "agreement": found,
        "groups": [(label, listed) for label, listed in groups if listed],
        "words": words,
        "entered": len(present),
    }
    return render(request, "agreements/choose_term.html", context)


def save_clause(request: HttpRequest, pk: int, term_id: str) -> HttpResponse:
    """A new clause of that term."""
    found = get_object_or_404(access.editable_agreements(request.user).select_related("unit"), pk=pk)
    try:
        chosen = term(term_id)
    except BadInput as error:
        raise Http404(error.message) from error
    today = timezone.localdate()
    form = ClauseForm(request.POST or None, term=chosen, agreement=found, today=today)
    if form.is_valid():
        try:
            actions.save_clause(agreement=found, term_id=term_id, by=request.user, **form.values)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            _tell(request, form)
            return redirect("agreements:choose_term", pk=pk)
    return _clause_page(request, form, chosen, found, None)


def edit_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a clause."""
    clause = get_object_or_404(access.editable_clauses(request.user).select_related("agreement__unit"), pk=pk)
    initial, today = ClauseForm.initial_of(clause), timezone.localdate()
    if clause.term.kind == "yes_no" and clause.value is not None:
        initial["value"] = str(int(clause.value))
    form = ClauseForm(request.POST or None, term=clause.term, agreement=clause.agreement, today=today, initial=initial)
    if form.is_valid():
        try:
            actions.edit_clause(clause=clause, by=request.user, **form.values)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            _tell(request, form)
            return redirect("agreements:agreement", pk=clause.agreement_id)
    return _clause_page(request, form, clause.term, clause.agreement, clause)


def _clause_page(
    request: HttpRequest, form: ClauseForm, chosen: Term, agreement: Agreement, clause: Clause | None
) -> HttpResponse:
    _, law, shown = term_row(chosen, form.today, agreement.workplace)
    context = {"form": form, "term": chosen, "law": law, "law_shown": shown, "agreement": agreement, "clause": clause}
    return render(request, "agreements/save_clause.html", context)


def _tell(request: HttpRequest, form: ClauseForm) -> None:
    """What the machine says of the clause just saved."""
    condition = "" if holds_for_all(form.term.id, form.agreement) else form.values["condition"]
    found = form.compared(form.values["value"], condition)
    told = f"Đã lưu «{form.term.label}»: {found.verdict.label.lower()}. {found.explanation}"
    if found.year_formula and found.verdict.is_gain:
        told += f" Trị giá {found.year_formula}."
    if found.verdict in (Verdict.BELOW, Verdict.UNCLEAR):
        messages.warning(request, told)
    else:
        messages.success(request, told)


@require_POST
def remove_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a clause out."""
    clause = get_object_or_404(access.editable_clauses(request.user).select_related("agreement__unit"), pk=pk)
    actions.remove_clause(clause=clause, by=request.user)
    messages.success(request, f"Đã xóa điều khoản «{clause.term.label}».")
    return redirect("agreements:agreement", pk=clause.agreement_id)


def decide_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's verdict where the machine cannot tell."""
    rows = access.editable_clauses(request.user).select_related("agreement__unit")
    clause = get_object_or_404(rows.prefetch_related("agreement__clauses"), pk=pk)
    today = timezone.localdate()
    form = DecideForm(request.POST or None, initial={"verdict": clause.decided, "reason": clause.decided_reason})
    if form.is_valid():
        try:
            actions.decide_clause(clause=clause, by=request.user, today=today, **form.cleaned_data)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã ghi kết luận cho «{clause.term.label}».")
            return redirect("agreements:agreement", pk=clause.agreement_id)
    judged = next(j for j in picture(clause.agreement, today=today).judged if j.clause.pk == clause.pk)
    context = {"form": form, "clause": clause, "judged": judged, "agreement": clause.agreement}
    return render(request, "agreements/decide_clause.html", context)
