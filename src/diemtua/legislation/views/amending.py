"""What a document changes in another one, confirmed or set aside by the keeper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError
from diemtua.legislation import actions, jobs, queries
from diemtua.legislation.access import require_import, visible_amendments
from diemtua.legislation.forms import RepealForm, TakeForm
from diemtua.legislation.models import Amendment


def take_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the words an amendment makes, the instruction beside them."""
    require_import(request.user)
    found = get_object_or_404(visible_amendments(request.user), pk=pk)
    offered = queries.to_take(found)
    repeal = found.deed == Amendment.Deed.REPEAL
    shown = {"since": found.since, "title": offered.title, "text": offered.text}
    form = (RepealForm if repeal else TakeForm)(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_amendment(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            jobs.queue_index(by=request.user, back_url=found.document.get_absolute_url())
            messages.success(request, f"Đã nhập phần sửa của {made}. Chỉ mục tra cứu đang được dựng lại.")
            return redirect(queries.with_day(made.get_absolute_url(), form.cleaned_data["since"]))
    context = {"amendment": found, "offered": offered, "form": form, "repeal": repeal}
    return render(request, "legislation/take_amendment.html", context, status=400 if form.errors else 200)


@require_POST
def set_aside_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """An instruction that changes nothing here, or is in the words already."""
    require_import(request.user)
    found = get_object_or_404(visible_amendments(request.user), pk=pk)
    actions.set_aside_amendment(found, by=request.user)
    messages.success(request, f"Đã bỏ qua: {found}.")
    return redirect(found.document)
