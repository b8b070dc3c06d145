"""Saved ways to look at the list of officers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from diemtua.unions import actions
from diemtua.unions.access import demand_upper_officer, visible_views
from diemtua.unions.forms.lists import SavedViewForm


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep filter, sort and columns under a name."""
    demand_upper_officer(request.user)
    form = SavedViewForm(request.POST, user=request.user)
    if form.is_valid():
        view = actions.save_view(by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã lưu cách xem «{view}».")
    else:
        for problem in form.errors.values():
            messages.error(request, problem[0])
    asked = form.cleaned_data.get("query") or QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('unions:persons')}?{asked}")


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Away with one."""
    view = get_object_or_404(visible_views(request.user).select_related("by"), pk=pk)
    actions.delete_view(view=view, by=request.user)
    messages.success(request, f"Đã xóa cách xem «{view}».")
    return redirect("unions:persons")
