"""The rubric by which agreements are scored: its versions, and a keeper's new one with a look at what it would change."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.agreements import access, actions
from diemtua.agreements.forms.rubric import RubricForm
from diemtua.agreements.models import Rubric
from diemtua.agreements.queries.judging import rubric_on
from diemtua.agreements.queries.previewing import preview
from diemtua.agreements.rules.quality import default_rubric
from diemtua.kernel.dates import typed_day
from diemtua.kernel.errors import BadInput, Conflict


def _day(request: HttpRequest) -> dt.date:
    """The day whose version is meant: ?ngay=2026-01-01, else today."""
    return typed_day(request.GET.get("ngay", "")) or timezone.localdate()


def rubric(request: HttpRequest) -> HttpResponse:
    """The version of a day, where it comes from, and the versions there are."""
    today = timezone.localdate()
    now, shown = rubric_on(today), rubric_on(_day(request))
    context = {
        "rubric": shown,
        "in_force": now,
        "versions": access.visible_rubrics(request.user),
        "ours": default_rubric(),
        "today": today,
        "may_enter": request.user.is_keeper,
        "has_register": access.can_enter_register(request.user),
    }
    return render(request, "agreements/rubric.html", context)


def enter_rubric(request: HttpRequest) -> HttpResponse:
    """Enter a version, beginning with that of a day. The keeper's work."""
    access.require_keeper(request.user)
    form = RubricForm(request.POST or None, rubric=rubric_on(_day(request)))
    return _rubric_page(request, form)


def edit_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a version whose day has not come."""
    kept = get_object_or_404(access.editable_rubrics(request.user, timezone.localdate()), pk=pk)
    heads = {name: getattr(kept, name) for name in RubricForm.HEADS}
    return _rubric_page(request, RubricForm(request.POST or None, rubric=kept.rules, initial=heads), kept)


def _rubric_page(request: HttpRequest, form: RubricForm, kept: Rubric | None = None) -> HttpResponse:
    """The form; «Xem trước» shows what would change and writes nothing."""
    seen = None
    if form.is_valid() and "xem" in request.POST:
        seen = preview(form.rules, today=timezone.localdate())
    elif form.is_valid():
        version = actions.RubricVersion(**form.told, data=form.data_kept)
        try:
            if kept is None:
                actions.enter_rubric(version=version, by=request.user, now=timezone.now())
            else:
                actions.edit_rubric(rubric=kept, version=version, by=request.user, now=timezone.now())
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lưu thang điểm.")
            return redirect("agreements:rubric")
    context = {"form": form, "kept": kept, "seen": seen, "has_register": access.can_enter_register(request.user)}
    return render(request, "agreements/enter_rubric.html", context)
