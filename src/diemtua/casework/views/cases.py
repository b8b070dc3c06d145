"""The list of cases, the case itself, its diagram, its days on paper, its history; closing and reopening."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from diemtua.casework import access, actions, queries, rules
from diemtua.casework.documents import documents_for
from diemtua.casework.forms import CloseForm, CommentForm
from diemtua.casework.models import Case
from diemtua.casework.sequels import sequels
from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import whole_number
from diemtua.rulebook.drawing import readings, svg
from diemtua.unions.access import is_upper_officer, visible_units


def cases(request: HttpRequest) -> HttpResponse:
    """My cases, late first; an officer above sees those of the scope."""
    access.require_cases(request.user)
    unit = request.filters.row("don-vi", visible_units(request.user))
    state = request.filters.word("tinh-trang", queries.lists.STATES)
    only_named = request.filters.word("cua", ("toi",)) != ""
    page = queries.page_of_cases(
        request.user,
        now=timezone.now(),
        state=state,
        search=request.GET.get("tim", ""),
        only_named=only_named,
        unit=unit,
        number=request.GET.get("trang"),
    )
    context = {
        "page": page,
        "states": queries.lists.STATES,
        "state": state,
        "unit": unit,
        "only_named": only_named,
        "is_upper": is_upper_officer(request.user),
        "search": request.GET.get("tim", ""),
    }
    return render(request, "casework/cases.html", context)


def by_unit(request: HttpRequest) -> HttpResponse:
    """The officer above: which union needs a call."""
    access.require_cases(request.user)
    access.require_upper(request.user)
    page = Paginator(queries.rolled_up(request.user, timezone.now()), rules.PAGE).get_page(request.GET.get("trang"))
    page.object_list = queries.calls_of(request.user, list(page.object_list))
    return render(request, "casework/by_unit.html", {"page": page})


def recurring(request: HttpRequest) -> HttpResponse:
    """The officer above: which unions owe the list, the dialogue or the conference, late ones first."""
    access.require_cases(request.user)
    access.require_upper(request.user)
    today = timezone.localdate()
    reminders = queries.recurring.known(today)
    asked = request.filters.word("viec", {r.duty.procedure for r in reminders})
    chosen = next((r for r in reminders if r.duty.procedure == asked), reminders[0] if reminders else None)
    page = None
    if chosen is not None:
        rows = queries.recurring.asked(visible_units(request.user), chosen, today)
        page = Paginator(rows, rules.PAGE).get_page(request.GET.get("trang"))
        page.object_list = [(row, queries.recurring.standing_of(row, chosen, today)) for row in page.object_list]
    return render(request, "casework/recurring.html", {"page": page, "reminders": reminders, "chosen": chosen})


def _case(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(
        access.visible_cases(request.user).select_related("unit__enterprise", "unit__parent"), pk=pk
    )


def _picture(request: HttpRequest, found: Case) -> queries.Picture:
    """The case as of now, of the group of claimants the address names, else of the largest."""
    return queries.picture(found, timezone.now(), group=whole_number(request.GET.get("nhom")) or 0)


def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the case stands, why, and the one next thing."""
    return case_page(request, _case(request, pk), CommentForm())


def case_page(request: HttpRequest, found: Case, comment_form: CommentForm) -> HttpResponse:
    """The page of the case; with what was written and why it could not be sent, when it could not."""
    today = timezone.localdate()
    picture = _picture(request, found)
    may_act = access.can_act(request.user, found)
    nexts = sequels(found, request.user)
    context = {
        "case": found,
        "picture": picture,
        "role": access.role_in(request.user, found),
        "is_forsaken": access.is_forsaken(found),
        "may_act": may_act and found.is_open,
        "may_reopen": may_act and not found.is_open,
        "members": access.members_now(found),
        "comments": found.comments.select_related("by"),
        "comment_form": comment_form,
        "documents": documents_for(found.procedure),
        "next_documents": documents_for(found.procedure, picture.next.step.id if picture.next else None),
        "sequels": nexts,
        "leads_on": any(not one.done for one in nexts),
        "unlawful": rules.UNLAWFUL if found.is_strike else (),
        "today": today,
    }
    return render(request, "casework/case.html", context, status=400 if comment_form.is_bound else 200)


def diagram(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole procedure as a picture, each box with its state."""
    found, today = _case(request, pk), timezone.localdate()
    picture = _picture(request, found)
    law, day = picture.status.procedure, found.began_on or today
    lines = {line.found.step.id: line for line in (*picture.lines, *picture.others)}
    states = {step: line.found.state.value for step, line in lines.items()}
    drawn = mark_safe(svg(law, day, states))  # noqa: S308 - our own drawing, escaped there
    read = [(step, told, lines.get(step.id)) for step, told in readings(law, day)]
    return render(
        request, "casework/diagram.html", {"case": found, "drawn": drawn, "law": law, "read": read, "picture": picture}
    )


def case_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Days done and days due on one sheet, to print and hang up."""
    found, today = _case(request, pk), timezone.localdate()
    picture = _picture(request, found)
    return render(request, "casework/case_calendar.html", {"case": found, "picture": picture, "today": today})


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything ever recorded, corrections beside what they replaced."""
    found = _case(request, pk)
    members = found.members.select_related("user", "named_by").order_by("-since", "-pk")
    context = {"case": found, "events": queries.history(found), "members": members}
    return render(request, "casework/history.html", context | {"may_act": access.can_act(request.user, found)})


def close_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the file away, saying how it ended."""
    found = _case(request, pk)
    access.require_actor(request.user, found)
    form = CloseForm(request.POST or None, initial={"note": found.ending})
    if form.is_valid():
        try:
            actions.close_case(case=found, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã đóng hồ sơ. Mọi ghi chép vẫn còn; mở lại được bất cứ lúc nào.")
            return redirect("casework:cases")
    return render(request, "casework/close_case.html", {"case": found, "form": form})


@require_POST
def reopen_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file out again."""
    found = _case(request, pk)
    actions.reopen_case(case=found, by=request.user, now=timezone.now())
    messages.success(request, "Đã mở lại hồ sơ; các hạn được tính lại.")
    return redirect("casework:case", pk=pk)
