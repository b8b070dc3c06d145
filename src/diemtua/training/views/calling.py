"""Choosing whom to call, calling, the list of those called."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import BadInput, DomainError
from diemtua.kernel.numbers import whole_number
from diemtua.training import access, actions
from diemtua.training.forms.calling import CallingForm
from diemtua.training.forms.classes import ReasonForm
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.training.queries.calling import callable_officers, classes_with_seats, preview
from diemtua.training.queries.people import enrolment_rows
from diemtua.unions.access import demand_upper_officer, visible_mandates
from diemtua.unions.queries import OfficerFilter, chosen_officers


def _organised(request: HttpRequest, pk: int) -> TrainingClass:
    return get_object_or_404(access.organised_classes(request.user).select_related("unit", "exam"), pk=pk)


def choose_class(request: HttpRequest) -> HttpResponse:
    """People were ticked in the list of officers: into which class?"""
    demand_upper_officer(request.user)
    ticked = [value for value in request.GET.getlist("chon") if whole_number(value) is not None]
    if not ticked:
        raise BadInput("Bạn chưa đánh dấu ai; hãy quay lại danh sách cán bộ, đánh dấu người cần gọi rồi bấm lại.")
    rows = Paginator(classes_with_seats(request.user), 50).get_page(request.GET.get("trang"))
    carried = urlencode([("loc", "1"), *(("chon", value) for value in ticked)])
    return render(request, "training/choose_class.html", {"page": rows, "people": len(ticked), "carried": carried})


def choose_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """Filter the register, see who and how many, before calling."""
    found = _organised(request, pk)
    form = CallingForm(request.GET, user=request.user, today=timezone.localdate())
    request.filters.heed(form)
    chosen = callable_officers(
        found, chosen_officers(request.user, form.chosen()), skip_called_elsewhere=form.skip_called_elsewhere
    )
    seen = preview(chosen, found, number=request.GET.get("trang"))
    context = {
        "training_class": found,
        "form": form,
        "count": seen.persons,
        "will_call": min(seen.persons, found.free_seats),
        "page": seen.page,
    }
    return render(request, f"training/choose_officers.html{'#result' if request.htmx else ''}", context)


@require_POST
def call_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """Call those the filter in the address means, or only those ticked."""
    found = _organised(request, pk)
    form = CallingForm(request.GET, user=request.user, today=timezone.localdate())
    request.filters.heed(form)
    ticked = None
    if request.POST.get("cach") == "chon":
        typed = map(whole_number, request.POST.getlist("nguoi"))
        ticked = [pk for pk in typed if pk is not None]
        if not ticked:
            raise BadInput("Bạn chưa đánh dấu ai; hãy quay lại đánh dấu, hoặc bấm gọi tất cả.")
    called = actions.call_officers(
        training_class=found,
        mandates=chosen_officers(request.user, form.chosen()),
        ticked=ticked,
        skip_called_elsewhere=form.skip_called_elsewhere,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, f"Đã triệu tập {called} người. Bước tiếp theo: tải văn bản triệu tập.")
    return redirect("training:enrolments", pk=pk)


def enrolments(request: HttpRequest, pk: int) -> HttpResponse:
    """Those called, by state and name."""
    found = _organised(request, pk)
    state, search = request.filters.word("trang-thai", Enrolment.State.values), request.GET.get("tim", "")
    rows = enrolment_rows(found, state=state, search=search)
    context = {
        "training_class": found,
        "page": Paginator(rows, 50).get_page(request.GET.get("trang")),
        "states": Enrolment.State.choices,
        "state": state,
        "search": search,
        "sessions": found.sessions.count(),
    }
    return render(request, "training/enrolments.html", context)


def call_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Find one person in the register and call by hand."""
    found = _organised(request, pk)
    if request.method == "POST":
        current = visible_mandates(request.user).filter(ended_on=None).select_related("person", "unit")
        try:
            mandate = get_object_or_404(current, pk=request.POST.get("nguoi") or 0)
        except ValueError:
            raise Http404 from None
        actions.call_person(training_class=found, mandate=mandate, by=request.user, now=timezone.now())
        messages.success(request, f"Đã gọi {mandate.person} vào lớp.")
        return redirect("training:enrolments", pk=pk)
    search = request.GET.get("tim", "").strip()
    people = chosen_officers(request.user, OfficerFilter(search=search)) if search else None
    states = dict(found.enrolments.values_list("person_id", "state")) if people is not None else {}
    rows = [(m, states.get(m.person_id, "")) for m in people.order_by("person__sort_key", "pk")[:30]] if people is not None else []  # fmt: skip
    return render(request, "training/call_person.html", {"training_class": found, "search": search, "rows": rows})


def withdraw_enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one person off the list, with a reason."""
    rows = access.organised_enrolments(request.user).select_related("training_class__unit", "person__user", "unit")
    enrolment = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_enrolment(
                enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã rút {enrolment.person} khỏi lớp.")
            return redirect("training:enrolments", pk=enrolment.training_class_id)
    return render(request, "training/withdraw_enrolment.html", {"form": form, "enrolment": enrolment})
