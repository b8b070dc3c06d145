"""Who follows a case, what they say, whom it is about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.casework import access, actions, queries
from diemtua.casework.forms import AskUpperForm, AuthoriseForm, ClaimantsForm, CommentForm, HandOverForm, MemberForm
from diemtua.casework.models import Case, CaseMember
from diemtua.casework.views.cases import case_page
from diemtua.kernel.errors import BadInput, DomainError
from diemtua.people.models import User


def _case(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(access.visible_cases(request.user).select_related("unit"), pk=pk)


@require_POST
def write_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to everybody who sees the case."""
    case = _case(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            actions.write_comment(case=case, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(reverse("casework:case", args=[case.pk]) + "#trao-doi")
    return case_page(request, case, form)


def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Those named now, and naming another."""
    case = _case(request, pk)
    context = {
        "case": case,
        "members": access.members_now(case),
        "may_name": access.can_hand_over(request.user, case),
        "form": MemberForm(users=access.may_be_named(case)),
    }
    return render(request, "casework/members.html", context)


@require_POST
def name_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody."""
    case = _case(request, pk)
    form = MemberForm(request.POST, users=access.may_be_named(case))
    if not form.is_valid():
        raise BadInput("Hãy chọn một người trong danh sách và chọn để làm gì.")
    named = actions.name_member(
        case=case, user=form.cleaned_data["user"], role=form.cleaned_data["role"], by=request.user, now=timezone.now()
    )
    messages.success(request, f"{named.user} từ nay {named.get_role_display().lower()} vụ việc này.")
    return redirect("casework:members", pk=pk)


@require_POST
def end_membership(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    """Somebody no longer follows."""
    case = _case(request, pk)
    member = get_object_or_404(CaseMember.objects.select_related("user"), case=case, user_id=user_pk, until=None)
    actions.end_membership(case=case, user=member.user, by=request.user, now=timezone.now())
    messages.success(request, f"{member.user} không còn theo vụ việc này.")
    return redirect("casework:cases") if member.user_id == request.user.pk else redirect("casework:members", pk=pk)


@require_POST
def follow_case(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer above takes the case into his own agenda."""
    case = _case(request, pk)
    actions.follow_case(case=case, by=request.user, now=timezone.now())
    messages.success(request, "Bạn đang theo dõi vụ việc này; hạn của nó có trong lịch của bạn.")
    return redirect("casework:case", pk=pk)


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else holds the file."""
    case = _case(request, pk)
    access.require_hander(request.user, case)
    form = HandOverForm(request.POST or None, users=access.may_be_named(case))
    if form.is_valid():
        to: User = form.cleaned_data["to"]
        try:
            actions.hand_over(case=case, to=to, stays=form.cleaned_data["stays"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã bàn giao hồ sơ cho {to}.")
            return redirect("casework:cases")
    return render(request, "casework/hand_over.html", {"case": case, "form": form})


def ask_upper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the union above for help."""
    case = _case(request, pk)
    access.require_actor(request.user, case)
    form = AskUpperForm(request.POST or None)
    if form.is_valid():
        try:
            named = actions.ask_upper(case=case, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã báo {', '.join(str(user) for user in named)}.")
            return redirect("casework:case", pk=pk)
    context = {"case": case, "form": form, "above": access.stewards_above(case)}
    return render(request, "casework/ask_upper.html", context)


def claimants(request: HttpRequest, pk: int) -> HttpResponse:
    """The workers a dispute is about, by where each stands; adding some."""
    case = _case(request, pk)
    form = ClaimantsForm(request.POST or None)
    if form.is_valid():
        try:
            added = actions.add_claimants(
                case=case, names=form.cleaned_data["names"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã thêm {len(added)} người.")
            return redirect("casework:claimants", pk=pk)
    groups = [g for g in queries.claimants_by_state(case, timezone.now()) if g.story.claimants]
    context = {
        "case": case,
        "groups": groups,
        "total": sum(len(g.story.claimants) for g in groups),
        "form": form,
        "may_act": access.can_act(request.user, case) and case.is_open,
        "today": timezone.localdate(),
    }
    return render(request, "casework/claimants.html", context)


@require_POST
def authorise_claimants(request: HttpRequest, pk: int) -> HttpResponse:
    """These workers signed the authorisation."""
    case = _case(request, pk)
    form = AuthoriseForm(request.POST, claimants=case.claimants.all())
    if not form.is_valid():
        raise BadInput("Hãy chọn những người đã ký và ngày ký giấy ủy quyền.")
    changed = actions.authorise_claimants(
        case=case,
        claimants=form.cleaned_data["people"],
        on=form.cleaned_data["on"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, f"Đã ghi giấy ủy quyền của {changed} người.")
    return redirect("casework:claimants", pk=pk)
