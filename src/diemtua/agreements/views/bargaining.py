"""From a bargaining into the register: a new agreement filled from its case, or one already there joined to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.agreements import access, actions
from diemtua.agreements.forms.agreements import BargainedForm
from diemtua.agreements.queries.bargaining import bargained, joinable
from diemtua.casework.access import visible_cases
from diemtua.casework.models import Case
from diemtua.kernel.errors import BadInput, Conflict


def _case(request: HttpRequest, pk: int) -> Case:
    found = get_object_or_404(visible_cases(request.user).select_related("unit__enterprise"), pk=pk)
    access.require_writer(request.user, found.unit)
    return found


def register_case(request: HttpRequest, case_pk: int) -> HttpResponse:
    """The register's form, filled from the case. Who comes second is told, and sees what the first wrote."""
    case = _case(request, case_pk)
    made = access.visible_agreements(request.user).filter(case=case).first()
    if made is not None:
        messages.warning(request, actions.REGISTERED)
        return redirect("agreements:agreement", pk=made.pk)
    told = bargained(case)
    if told is None:
        raise Conflict(actions.NOT_SIGNED)
    form = BargainedForm(request.POST or None, case=case, told=told)
    if form.is_valid():
        try:
            made = actions.register_case(case=case, facts=form.facts, by=request.user, now=timezone.now())
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi thỏa ước vào sổ. Hãy nhập các điều khoản để so với luật.")
            return redirect("agreements:agreement", pk=made.pk)
    context = {"form": form, "case": case, "told": told, "agreement": None, "joinable": joinable(case, told)[:5]}
    return render(request, "agreements/register_case.html", context)


@require_POST
def join_case(request: HttpRequest, case_pk: int, pk: int) -> HttpResponse:
    """The agreement of this bargaining stands in the register already."""
    case = _case(request, case_pk)
    found = get_object_or_404(access.editable_agreements(request.user).select_related("unit"), pk=pk)
    actions.join_case(case=case, agreement=found, by=request.user)
    messages.success(request, "Đã nối thỏa ước với vụ việc.")
    return redirect("agreements:sign_agreement" if found.is_draft else "agreements:agreement", pk=pk)
