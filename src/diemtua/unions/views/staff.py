"""Staff accounts: made, given roles and units, by the keeper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError
from diemtua.people import actions as people
from diemtua.people.models import User
from diemtua.people.rules import ROLES
from diemtua.unions import actions, queries
from diemtua.unions.access import demand_keeper, visible_stewardships
from diemtua.unions.forms.staff import AccountForm, RolesForm, StewardshipForm
from diemtua.unions.rules import PAGE
from diemtua.unions.views.codes import show_once


def staff(request: HttpRequest) -> HttpResponse:
    """Accounts of keepers, upper-level officers, lecturers, advisers."""
    demand_keeper(request.user)
    page = Paginator(queries.staff(), PAGE).get_page(request.GET.get("trang"))
    return render(request, "unions/staff.html", {"page": page})


def add_staff(request: HttpRequest) -> HttpResponse:
    """Make an account and show its first code."""
    demand_keeper(request.user)
    form = AccountForm(request.POST or None)
    refused = 400
    if request.method == "POST" and form.is_valid():
        try:
            user, code = actions.open_staff_account(by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            return show_once(request, user, code)
    return render(request, "unions/add_staff.html", {"form": form}, status=refused if form.errors else 200)


def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One staff account: roles, units, code."""
    demand_keeper(request.user)
    found = get_object_or_404(queries.staff(), pk=pk)
    initial = {name: getattr(found, name) for name in ROLES}
    context = {"member": found, "roles_form": RolesForm(initial=initial), "unit_form": StewardshipForm()}
    return render(request, "unions/staff_member.html", context)


@require_POST
def set_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give and take roles."""
    demand_keeper(request.user)
    found = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST)
    form.is_valid()
    people.set_roles(user=found, by=request.user, **form.cleaned_data)
    messages.success(request, f"Đã lưu vai trò của {found}.")
    return redirect("unions:staff")


def lock_account(request: HttpRequest, pk: int) -> HttpResponse:
    """What locking does, then the lock."""
    demand_keeper(request.user)
    found = get_object_or_404(queries.staff(), pk=pk)
    if request.method == "POST":
        people.lock_account(user=found, by=request.user, now=timezone.now())
        messages.success(request, f"Đã khóa tài khoản của {found}.")
        return redirect("unions:staff_member", pk=pk)
    return render(request, "unions/lock_account.html", {"member": found})


@require_POST
def unlock_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account may be used again."""
    demand_keeper(request.user)
    found = get_object_or_404(queries.staff(), pk=pk)
    people.unlock_account(user=found, by=request.user)
    messages.success(request, f"Đã mở khóa tài khoản của {found}; người này đăng nhập lại bằng mật khẩu cũ.")
    return redirect("unions:staff_member", pk=pk)


@require_POST
def issue_staff_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A code for a staff account, shown on the next page once."""
    demand_keeper(request.user)
    found = get_object_or_404(queries.staff(), pk=pk)
    return show_once(request, found, people.issue_code(to=found, by=request.user, now=timezone.now()))


@require_POST
def start_stewardship(request: HttpRequest, pk: int) -> HttpResponse:
    """One more unit to look after."""
    demand_keeper(request.user)
    found = get_object_or_404(User, pk=pk)
    form = StewardshipForm(request.POST)
    if form.is_valid():
        actions.start_stewardship(user=found, unit=form.cleaned_data["unit"], by=request.user, now=timezone.now())
        messages.success(request, f"{found} nay phụ trách {form.cleaned_data['unit']}.")
    else:
        messages.error(request, form.errors["unit"][0])
    return redirect("unions:staff_member", pk=pk)


@require_POST
def end_stewardship(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit less."""
    demand_keeper(request.user)
    found = get_object_or_404(visible_stewardships(request.user).select_related("user", "unit"), pk=pk)
    actions.end_stewardship(stewardship=found, by=request.user, now=timezone.now())
    messages.success(request, f"{found.user} không còn phụ trách {found.unit}.")
    return redirect("unions:staff")
