"""Confidential files whose holder left: that they are there, and giving one to another officer of the union. Never what is in them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.casework import access, actions, rules
from diemtua.casework.forms import RescueForm
from diemtua.casework.queries import forsaken
from diemtua.kernel.errors import DomainError


def forsaken_cases(request: HttpRequest) -> HttpResponse:
    """Files by number and union."""
    access.require_upper(request.user)
    page = Paginator(forsaken(request.user), rules.PAGE).get_page(request.GET.get("trang"))
    return render(request, "casework/forsaken_cases.html", {"page": page})


def rescue_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Another officer of the same union holds the file."""
    access.require_upper(request.user)
    case = get_object_or_404(forsaken(request.user), pk=pk)
    form = RescueForm(request.POST or None, users=access.may_take_over(case, request.user))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.rescue_case(case=case, **given, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã giao hồ sơ kín số {case.pk} cho {given['to']}; người theo hồ sơ được báo.")
            return redirect("casework:forsaken_cases")
    return render(request, "casework/rescue_case.html", {"case": case, "form": form})
