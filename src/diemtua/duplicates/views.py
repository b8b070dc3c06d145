"""Pages of suspected pairs: the list, one pair to judge, merges and taking them back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from diemtua.duplicates import actions, queries
from diemtua.duplicates.access import demand_upper_officer, demand_wholly_here, visible_merges, visible_pairs
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.duplicates.rules import CHOSEN
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import clean, fold
from diemtua.unions.access import visible_persons


def _pair(request: HttpRequest, pk: int) -> SuspectedPair:
    return get_object_or_404(
        visible_pairs(request.user).select_related("first", "second", "decided_by", "merge"), pk=pk
    )


def _merge(request: HttpRequest, pk: int) -> Merge:
    return get_object_or_404(visible_merges(request.user).select_related("kept", "gone", "by", "undone_by"), pk=pk)


def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for a verdict, and the button that looks for more."""
    demand_upper_officer(request.user)
    page = Paginator(queries.listed_pairs(request.user), 25).get_page(request.GET.get("trang"))
    context = {"page": page, "scan": queries.last_scan(request.user), "next": queries.next_pair(request.user)}
    return render(request, "duplicates/pairs.html", context)


@require_POST
def start_scan(request: HttpRequest) -> HttpResponse:
    """Compare everybody in my units."""
    demand_upper_officer(request.user)
    job = actions.start_scan(by=request.user)
    return redirect("jobs:job", pk=job.pk)


def pick_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Find another record of this person; picking one opens the two beside each other."""
    demand_upper_officer(request.user)
    person = get_object_or_404(visible_persons(request.user), pk=pk)
    demand_wholly_here(request.user, person)
    if request.method == "POST":
        other = get_object_or_404(visible_persons(request.user), pk=whole_number(request.POST.get("ho_so")))
        demand_wholly_here(request.user, other)
        found = actions.pick_pair(person=person, other=other, by=request.user, now=timezone.now())
        return redirect("duplicates:pair", pk=found.pk)
    search = request.GET.get("tim", "").strip() or fold(person.full_name)
    context = {"person": person, "search": search, "found": queries.candidates(request.user, person, search)}
    return render(request, "duplicates/pick_pair.html", context)


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two persons beside each other, to be judged by keyboard."""
    found = _pair(request, pk)
    context = {
        "pair": found,
        "seen": queries.comparison(request.user, found),
        "place": queries.place_of(request.user, found),
        "previous": queries.previous_pair(request.user, found),
        "last": queries.last_verdict(request.user),
    }
    return render(request, "duplicates/pair.html#review" if request.htmx else "duplicates/pair.html", context)


def _onward(request: HttpRequest, found: SuspectedPair) -> HttpResponse:
    """To the next open pair, or to the list when there is none: that is another page, not a part of this one."""
    if following := queries.next_pair(request.user, after=found):
        return redirect("duplicates:pair", pk=following.pk)
    return HttpResponseClientRedirect(reverse("duplicates:pairs")) if request.htmx else redirect("duplicates:pairs")


def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """The next pair, this one left open."""
    return _onward(request, _pair(request, pk))


def _judged(request: HttpRequest, found: SuspectedPair, judge: Callable[[], object]) -> HttpResponse:
    """Do it and go on; why it could not be done is said above the next pair, so that the hands stay on the keys."""
    try:
        judge()
    except (BadInput, Conflict) as error:
        messages.warning(request, error.message)
        found.refresh_from_db()
        if not found.verdict:
            return redirect("duplicates:pair", pk=found.pk)
    return _onward(request, found)


@require_POST
def merge_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: merge, with what was chosen line by line."""
    found, typed = _pair(request, pk), request.POST
    kept = found.second_id if typed.get("giu") == str(found.second_id) else found.first_id
    picked = {name: whole_number(typed.get(f"lay_{name}")) for name in CHOSEN}
    told = {
        "chosen": {name: person for name, person in picked.items() if person is not None},
        "reason": clean(typed.get("ly_do", ""))[:200],
        "edition": typed.get("ban", ""),
    }
    now = timezone.now()
    return _judged(
        request, found, lambda: actions.merge_pair(pair=found, kept_id=kept, by=request.user, now=now, **told)
    )


@require_POST
def judge_different(request: HttpRequest, pk: int) -> HttpResponse:
    """Two people."""
    found = _pair(request, pk)
    now = timezone.now()
    return _judged(request, found, lambda: actions.judge_different(pair=found, by=request.user, now=now))


def _tell_opened(request: HttpRequest, undone: Merge) -> None:
    for account in queries.accounts_closed_by(undone, opened=True):
        messages.warning(
            request,
            f"Tài khoản {account.username}, bị khóa khi gộp, nay dùng lại được; nếu không nên mở, hãy báo quản trị hệ thống.",
        )


@require_POST
def reopen_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a verdict back and look at the pair again."""
    found = _pair(request, pk)
    actions.reopen_pair(pair=found, by=request.user, now=timezone.now())
    if found.merge:
        _tell_opened(request, found.merge)
    return redirect("duplicates:pair", pk=pk)


def merges(request: HttpRequest) -> HttpResponse:
    """What was merged, newest first."""
    demand_upper_officer(request.user)
    page = Paginator(queries.merges_of(request.user), 25).get_page(request.GET.get("trang"))
    return render(request, "duplicates/merges.html", {"page": page})


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """One merge: who, why, what moved, and the way back."""
    found = _merge(request, pk)
    closed = queries.accounts_closed_by(found) if found.standing else []
    context = {"merge": found, "moved": queries.moved_rows(found), "closed": closed}
    return render(request, "duplicates/merge.html", context)


@require_POST
def unmerge_persons(request: HttpRequest, pk: int) -> HttpResponse:
    """Two people after all."""
    found = _merge(request, pk)
    left = actions.unmerge_persons(merge=found, by=request.user, now=timezone.now())
    messages.success(request, f"Đã tách lại thành hai hồ sơ: {found.kept} và {found.gone}.")
    _tell_opened(request, found)
    if left:
        messages.warning(request, f"{left} mục đã được sửa sau khi gộp nên giữ nguyên; hãy xem lại hai hồ sơ.")
    return redirect("duplicates:merge", pk=pk)
