"""A procedure of the rulebook to read: its steps, limits and articles. Open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from diemtua.casework import access, queries, rules
from diemtua.casework.forms import DayForm
from diemtua.rulebook import procedure as rulebook
from diemtua.rulebook.book import unchecked
from diemtua.rulebook.drawing import svg


@login_not_required
@require_safe
def procedure(request: HttpRequest, name: str) -> HttpResponse:
    """Step by step, with the law of a day."""
    if name not in rulebook.procedures():
        raise Http404
    form = DayForm(request.GET)
    day = form.cleaned_data["ngay"] if form.is_valid() else timezone.localdate()
    law = rulebook.procedure(name, day)
    context = {
        "law": law,
        "day": day,
        "steps": queries.steps_to_read(law, day),
        "unchecked": unchecked(day),
        "drawn": mark_safe(svg(law, day)),  # noqa: S308 - our own drawing, escaped there
        "is_strike": name == rules.STRIKE,
        "may_open": request.user.is_authenticated and access.has_cases(request.user),
    }
    return render(request, "casework/procedure.html", context)
