"""Recording what happened, correcting it, taking it back. Nothing typed is lost when the law says no."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.casework import access, actions, rules
from diemtua.casework.forms import EventForm, ExcludeForm, ReasonForm
from diemtua.casework.models import Case, CaseEvent, Claimant
from diemtua.casework.queries import stories
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import name_sort_key
from diemtua.rulebook.procedure import Step, procedure


def _case(request: HttpRequest, pk: int) -> Case:
    found = get_object_or_404(access.visible_cases(request.user).select_related("unit"), pk=pk)
    access.require_actor(request.user, found)
    return found


def _wording(case: Case, step_id: str) -> tuple[Step, frozenset[str] | None]:
    """The step as it stands today, and with which outcomes its hour counts (none: with any; None: never); 404 for a step the procedure has not."""
    today = timezone.localdate()
    law = procedure(case.procedure, case.began_on or today)
    if step_id not in law.wordings:
        raise Http404
    return law.step(step_id, today), rules.steps_with_hours(law.id, law.since).get(step_id)


def _people(case: Case, group: str) -> tuple[list[Claimant], bool]:
    """Whom the event may be about, by name, and whether nobody chosen means everybody."""
    told = stories(case)
    number = whole_number(group)
    if number is not None and number < len(told) and len(told) > 1:
        chosen, everybody = told[number].claimants, False
    else:
        chosen, everybody = tuple(c for story in told for c in story.claimants), True
    return sorted(chosen, key=lambda c: name_sort_key(c.full_name)), everybody


def record_event(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step happened."""
    case = _case(request, pk)
    wording, with_hour = _wording(case, step)
    today = timezone.localdate()
    people, everybody = _people(case, request.GET.get("nhom", ""))
    initial = {"on_day": today, "outcome": request.GET.get("ket-qua", "")}
    initial["people"] = [] if everybody else [str(c.pk) for c in people]
    form = EventForm(
        request.POST or None, request.FILES or None, step=wording, with_hour=with_hour, today=today, people=people,
        everybody=everybody, initial=initial,
    )  # fmt: skip
    if form.is_valid():
        try:
            row = actions.record_event(
                case=case,
                happened=form.happening(),
                claimants=form.chosen_people(),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _said(row, wording))
            return redirect("casework:case", pk=pk)
    return render(request, "casework/record_event.html", {"case": case, "step": wording, "form": form})


def _said(row: CaseEvent, step: Step) -> str:
    """What the engine makes of it: a vote is told whether it reached, with the article."""
    event = row.as_event
    if step.threshold:
        return f"Đã ghi. {rules.verdict_in_words(step, event)}"
    return f"Đã ghi «{step.title}» ngày {vn_date(row.on_day)}; các hạn đã được tính lại."


def _told_elsewhere(request: HttpRequest, event: CaseEvent) -> HttpResponse:
    """Somebody corrected it or took it back meanwhile: the history shows what stands now."""
    messages.info(request, "Lần ghi ấy đã được sửa hoặc bỏ; đây là bản đang có.")
    return redirect("casework:history", pk=event.case_id)


def correct_event(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recorded was wrong: the right values beside the old ones."""
    event = get_object_or_404(access.visible_events(request.user).select_related("case__unit"), pk=pk)
    if not event.is_valid and request.method != "POST":
        return _told_elsewhere(request, event)
    case = _case(request, event.case_id)
    event.case = case
    wording, with_hour = _wording(case, event.step)
    initial = {"on_day": event.on_day, "on_time": event.on_time, "outcome": event.outcome, "note": event.note}
    initial |= {f"fact_{n}": int(v) if isinstance(v, bool) else v for n, v in event.facts.items()}
    form = EventForm(
        request.POST or None, request.FILES or None, step=wording, with_hour=with_hour, today=timezone.localdate(),
        correcting=event, initial=initial,
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.correct_event(
                event=event,
                happened=form.happening(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã sửa; bản cũ còn trong lịch sử và các hạn đã được tính lại.")
            return redirect("casework:case", pk=case.pk)
    return render(request, "casework/record_event.html", {"case": case, "step": wording, "form": form, "event": event})


def withdraw_event(request: HttpRequest, pk: int) -> HttpResponse:
    """It never happened."""
    event = get_object_or_404(access.visible_events(request.user).select_related("case__unit"), pk=pk)
    if not event.is_valid and request.method != "POST":
        return _told_elsewhere(request, event)
    case = _case(request, event.case_id)
    event.case = case
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_event(event=event, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã bỏ lần ghi; nó vẫn còn trong lịch sử.")
            return redirect("casework:case", pk=case.pk)
    return render(request, "casework/withdraw_event.html", {"case": case, "event": event, "form": form})


def exclude_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Days of force majeure that limitation does not count."""
    case = _case(request, pk)
    form = ExcludeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.exclude_time(case=case, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi; thời hiệu được tính lại, không kể những ngày này.")
            return redirect("casework:case", pk=pk)
    return render(request, "casework/exclude_time.html", {"case": case, "form": form})
