"""The rubric by which agreements are scored, and a keeper's new version of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from diemtua.agreements import access, actions
from diemtua.agreements.forms import RubricForm
from diemtua.agreements.queries.judging import rubric_on
from diemtua.kernel.errors import BadInput, Conflict


def rubric(request: HttpRequest) -> HttpResponse:
    """The version in force, where it comes from, and the versions entered."""
    context = {
        "rubric": rubric_on(timezone.localdate()),
        "versions": access.visible_rubrics(request.user),
        "may_enter": request.user.is_keeper,
    }
    return render(request, "agreements/rubric.html", context)


def enter_rubric(request: HttpRequest) -> HttpResponse:
    """Enter a version, the keeper's work."""
    access.require_keeper(request.user)
    form = RubricForm(request.POST or None, rubric=rubric_on(timezone.localdate()))
    if form.is_valid():
        names = ("name", "since", "source", "is_official")
        told = {name: form.cleaned_data[name] for name in names}
        try:
            actions.enter_rubric(data=form.data_kept, by=request.user, now=timezone.now(), **told)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lưu thang điểm.")
            return redirect("agreements:rubric")
    return render(request, "agreements/enter_rubric.html", {"form": form})
