"""Mending by hand, origins and history, an officer's own details, requests."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.corrections import actions, queries
from diemtua.corrections.access import can_edit, demand_editor, demand_officer, own_requests, visible_requests
from diemtua.corrections.forms import MandateForm, NewPersonForm, PersonForm, RefusalForm, RequestForm
from diemtua.kernel.errors import DomainError
from diemtua.unions.access import demand_upper_officer, visible_mandates, visible_persons, visible_units
from diemtua.unions.models import Person


def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A new officer of one of my units; who may be the same is shown first."""
    demand_upper_officer(request.user)
    unit = get_object_or_404(visible_units(request.user).filter(valid_to=None), pk=pk)
    form = NewPersonForm(request.POST or None, today=timezone.localdate())
    same: list[Person] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_person(
                unit=unit, mandate=form.mandate(), others=form.others(), by=request.user, now=timezone.now(),
                **form.values(),
            )  # fmt: skip
        except actions.Resembling as found:
            same = found.persons
        else:
            messages.success(request, f"Đã ghi {made} vào sổ.")
            return redirect("unions:person", pk=made.pk)
    context = {"unit": unit, "form": form, "same": same, "others": form.others() if form.is_bound else ()}
    status = 409 if same else 400 if form.errors else 200
    return render(request, "corrections/add_person.html", context, status=status)


def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend one person."""
    person = get_object_or_404(visible_persons(request.user), pk=pk)
    demand_editor(request.user, person)
    initial = {"edition": actions.person_edition(person)}
    form = PersonForm(request.POST or None, person=person, today=timezone.localdate(), initial=initial)
    refused = 400
    if request.method == "POST" and form.is_valid():
        edition, note = form.cleaned_data["edition"], form.cleaned_data["note"]
        try:
            changed = actions.edit_person(
                person=person, values=form.values(), edition=edition, note=note, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            messages.success(request, f"Đã sửa thông tin của {person}." if changed else "Không có gì thay đổi.")
            return redirect("unions:person", pk=pk)
    context = {"person": person, "form": form}
    return render(request, "corrections/edit_person.html", context, status=refused if form.errors else 200)


def edit_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend or end one mandate."""
    mandate = get_object_or_404(visible_mandates(request.user).select_related("person", "unit"), pk=pk)
    edition = actions.mandate_edition(mandate)
    form = MandateForm(request.POST or None, mandate=mandate, today=timezone.localdate(), edition=edition)
    refused = 400
    if request.method == "POST" and form.is_valid():
        edition, note = form.cleaned_data["edition"], form.cleaned_data["note"]
        try:
            changed = actions.edit_mandate(
                mandate=mandate, values=form.values(), edition=edition, note=note, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            messages.success(request, f"Đã sửa chức vụ của {mandate.person}." if changed else "Không có gì thay đổi.")
            return redirect("unions:person", pk=mandate.person_id)
    context = {"mandate": mandate, "form": form}
    return render(request, "corrections/edit_mandate.html", context, status=refused if form.errors else 200)


def origins(request: HttpRequest, pk: int) -> HttpResponse:
    """Where each value comes from, and what was edited by hand."""
    person = get_object_or_404(visible_persons(request.user), pk=pk)
    page = Paginator(queries.edits_of(person), 20).get_page(request.GET.get("trang"))
    context = {
        "person": person,
        "origins": queries.origins_of(request.user, person),
        "page": page,
        "may_edit": can_edit(request.user, person),
    }
    return render(request, "corrections/origins.html", context)


def my_details(request: HttpRequest) -> HttpResponse:
    """What the register says of me, and what became of my requests."""
    person = demand_officer(request.user)
    requests = list(own_requests(request.user)[:10])
    waiting = next((r for r in requests if r.state == r.State.WAITING), None)
    context = {"person": person, "posts": queries.posts_now(person), "requests": requests, "waiting": waiting}
    return render(request, "corrections/my_details.html", context)


def send_request(request: HttpRequest) -> HttpResponse:
    """Ask for my entry to be mended."""
    person = demand_officer(request.user)
    posts = queries.posts_now(person)
    form = RequestForm(request.POST or None, person=person, posts=posts, today=timezone.localdate())
    refused = 400
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.send_request(
                person=person,
                values=values,
                posts=form.posts(),
                note=values["note"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            messages.success(request, "Đã gửi. Công đoàn cấp trên sẽ xem và trả lời; bạn theo dõi ngay ở trang này.")
            return redirect("corrections:my_details")
    return render(request, "corrections/send_request.html", {"form": form}, status=refused if form.errors else 200)


@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    found = get_object_or_404(own_requests(request.user).select_related("person"), pk=pk)
    actions.withdraw_request(request=found, by=request.user, now=timezone.now())
    messages.success(request, "Đã rút yêu cầu.")
    return redirect("corrections:my_details")


def requests(request: HttpRequest) -> HttpResponse:
    """Requests of my officers."""
    demand_upper_officer(request.user)
    everything = request.filters.word("tat-ca", ("1",)) != ""
    found = queries.requests_to_decide(request.user, only_waiting=not everything)
    page = Paginator(found, 20).get_page(request.GET.get("trang"))
    return render(request, "corrections/requests.html", {"page": page, "everything": everything})


def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, to approve or refuse."""
    found = get_object_or_404(visible_requests(request.user).select_related("person", "decided_by"), pk=pk)
    context = {"asked": found, "posts": queries.posts_now(found.person), "form": RefusalForm()}
    return render(request, "corrections/request.html", context)


@require_POST
def approve_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was asked."""
    found = get_object_or_404(visible_requests(request.user).select_related("person"), pk=pk)
    actions.approve_request(request=found, by=request.user, now=timezone.now())
    messages.success(request, f"Đã duyệt và sửa thông tin của {found.person}.")
    return redirect("corrections:requests")


@require_POST
def refuse_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, saying why."""
    found = get_object_or_404(visible_requests(request.user).select_related("person", "decided_by"), pk=pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        context = {"asked": found, "posts": queries.posts_now(found.person), "form": form}
        return render(request, "corrections/request.html", context, status=400)
    actions.refuse_request(request=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, f"Đã trả lời {found.person}.")
    return redirect("corrections:requests")
