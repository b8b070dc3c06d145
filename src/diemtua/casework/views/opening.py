"""Opening a case: a plain question, then a short form; the classification of disputes; the strike wizard."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from diemtua.casework import access, actions, rules
from diemtua.casework.forms import DisputeForm, OpenForm, PastForm
from diemtua.casework.models import Case
from diemtua.casework.queries import status_of
from diemtua.casework.returning import SHORT
from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import fold
from diemtua.rulebook.procedure import procedures
from diemtua.unions.access import is_upper_officer, managed_roots, visible_units
from diemtua.unions.models import Unit

FOUND = 20


def choose(request: HttpRequest) -> HttpResponse:
    """What is going on, in an officer's words."""
    access.require_cases(request.user)
    unit = whole_number(request.GET.get("don-vi"))
    context = {
        "openings": [o for o in rules.OPENINGS if o.procedure != rules.FOUNDING or is_upper_officer(request.user)],
        "asked": f"?don-vi={unit}" if unit is not None else "",
    }
    return render(request, "casework/choose.html", context)


def classify_dispute(request: HttpRequest) -> HttpResponse:
    """Two or three questions, then the route with its articles."""
    access.require_cases(request.user)
    form = DisputeForm(request.GET or None)
    context = {"form": form}
    if form.is_valid():
        found = form.route()
        outcome = "" if found.procedure not in rules.PERSONAL else "compulsory" if found.mediation_is_compulsory else "optional"  # fmt: skip
        context |= {"route": found, "law": procedures()[found.procedure][-1], "outcome": outcome}
    return render(request, "casework/classify_dispute.html", context)


def open_case(request: HttpRequest, procedure: str) -> HttpResponse:
    """The short form."""
    access.require_cases(request.user)
    if procedure not in procedures() or procedure == rules.STRIKE:
        raise Http404
    law, today = procedures()[procedure][-1], timezone.localdate()
    units = _units(request, procedure)
    first = units.first()
    if first is None and not is_upper_officer(request.user):
        return render(request, "casework/no_unit.html", {"law": law})
    initial = {
        "title": f"{law.title} {today.year}"[:160],
        "confidential": procedure in rules.PERSONAL,
        "unit": first and first.pk,
    }
    form = OpenForm(request.POST or None, units=units, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            case = actions.open_case(
                procedure_id=procedure,
                unit=given["unit"],
                title=given["title"],
                rest=given["rest"],
                confidential=given["confidential"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lập vụ việc. Ghi việc đầu tiên đã xảy ra để hệ thống tính hạn.")
            outcome = request.GET.get("ket-qua", "")
            url = reverse("casework:record_event", args=[case.pk, case.step])
            return redirect(f"{url}?ket-qua={outcome}" if outcome else url)
    searches = is_upper_officer(request.user) and procedure != rules.FOUNDING
    context = {"form": form, "law": law, "searches": searches, "search": request.GET.get("tim", "")}
    return render(request, "casework/open_case.html", context | {"is_short": procedure in SHORT})


def record_past(request: HttpRequest, procedure: str) -> HttpResponse:
    """The last time a returning duty was done: a day, nothing to walk through."""
    access.require_cases(request.user)
    if procedure not in SHORT:
        raise Http404
    law, reminder, today = procedures()[procedure][-1], SHORT[procedure], timezone.localdate()
    units = _units(request, procedure)
    if not units and not request.GET.get("tim"):
        return render(request, "casework/no_unit.html", {"law": law})
    first = units.first()
    form = PastForm(request.POST or None, units=units, today=today, initial={"unit": first and first.pk})
    if form.is_valid():
        try:
            case = actions.record_past(procedure_id=procedure, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã ghi «{case.title}». Trang Hôm nay sẽ nhắc khi đến kỳ sau.")
            return redirect("casework:case", pk=case.pk)
    source = reminder.duty.next_one(None, today, False).source if reminder.is_known(today) else law.source
    context = {"form": form, "law": law, "reminder": reminder, "source": source}
    return render(request, "casework/record_past.html", context)


def _units(request: HttpRequest, procedure: str) -> QuerySet[Unit]:
    """For whom this person may open: own unions and units looked after; of a search or a link, unions below those.

    A union that does not exist yet is founded by the unit above it.
    """
    user = request.user
    roots = [u.pk for u in managed_roots(user) if procedure != rules.FOUNDING or not u.is_grassroots]
    if procedure == rules.FOUNDING:
        return Unit.objects.filter(pk__in=roots)
    asked, words = whole_number(request.GET.get("don-vi")), fold(request.GET.get("tim", "")).split()
    below = visible_units(user).filter(valid_to=None)
    if asked is not None and (below | access.own_units(user)).filter(pk=asked).exists():
        return Unit.objects.filter(pk=asked)
    if words:
        condition = Q()
        for word in words:
            condition &= Q(search__contains=word)
        return Unit.objects.filter(pk__in=below.filter(condition).values_list("pk", flat=True)[:FOUND])
    return Unit.objects.filter(Q(pk__in=access.own_units(user).values("pk")) | Q(pk__in=roots))


def open_strike(request: HttpRequest) -> HttpResponse:
    """The strike wizard: reads the ground off the interest dispute, stops where one is missing, explains, escalates."""
    access.require_cases(request.user)
    disputes = access.named_cases(request.user).filter(procedure=rules.INTERESTS).select_related("unit")
    disputes = disputes.filter(Q(closed_at=None))
    asked = whole_number(request.POST.get("vu-viec") or request.GET.get("vu-viec"))
    dispute: Case | None = None
    if asked is not None:
        dispute = get_object_or_404(disputes, pk=asked)
    elif disputes.count() == 1:
        dispute = disputes.get()
    if request.method == "POST" and dispute is not None:
        case = actions.open_strike(dispute=dispute, by=request.user, now=timezone.now())
        messages.warning(request, "Đã mở thủ tục đình công và báo công đoàn cấp trên. Mỗi bước phải đúng trình tự.")
        return redirect("casework:case", pk=case.pk)
    check = None
    if dispute is not None or not disputes:
        check = rules.strike_check(status_of(dispute, timezone.localdate()) if dispute else None)
    context = {
        "disputes": disputes,
        "dispute": dispute,
        "check": check,
        "unlawful": rules.UNLAWFUL,
        "source": rules.STRIKE_SOURCE,
        "may_act": dispute is not None and access.can_act(request.user, dispute),
    }
    return render(request, "casework/open_strike.html", context)
