"""Own data: what is held, the copy, requests. For the keeper: requests, erasure."""

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.datarights import actions, erasing, jobs, queries
from diemtua.datarights.access import demand_data_officer, findable_persons, own_requests, own_subject, visible_requests
from diemtua.datarights.forms import AnswerForm, AskForm, EnterForm, EraseForm, ExtendForm, FinishForm, RefuseForm
from diemtua.datarights.holdings import subject_of
from diemtua.datarights.models import DataRequest
from diemtua.datarights.rules import ABOUT, DELETE, KINDS, PURPOSES, PURPOSES_SOURCE, SLUGS
from diemtua.kernel.errors import DomainError


def my_data(request: HttpRequest) -> HttpResponse:
    """What my data are used for, what I agreed to, what I may ask and asked."""
    today = timezone.localdate()
    mine = list(own_requests(request.user).select_related("person", "account", "job")[:20])
    context = {
        "asks": [
            (SLUGS[kind], KINDS[kind], about, *queries.promised(kind, today=today)) for kind, about in ABOUT.items()
        ],
        "consents": queries.consents_of(own_subject(request.user)),
        "purposes": PURPOSES,
        "purposes_source": PURPOSES_SOURCE,
        "mine": [(asked, queries.terms_of(asked, today=today)) for asked in mine],
    }
    return render(request, "datarights/my_data.html", context)


@require_POST
def take_copy(request: HttpRequest) -> HttpResponse:
    """Have the own copy made; its job's page gives the file."""
    subject = own_subject(request.user)
    job = actions.take_copy(subject=subject, work=jobs.make_copy, by=request.user, now=timezone.now())
    return redirect("jobs:job", pk=job.pk)


def send_request(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for something about the own data."""
    if kind in SLUGS:  # the address as it was once
        return redirect("datarights:send_request", SLUGS[kind], permanent=True)
    kind = next((name for name, slug in SLUGS.items() if slug == kind), "")
    if not kind:
        raise Http404
    form = AskForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        subject = own_subject(request.user)
        text = form.cleaned_data["text"]
        try:
            actions.send_request(subject=subject, kind=kind, text=text, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, "Đã gửi. Quản trị sẽ báo đã nhận và cách làm; hạn và tình trạng hiện ngay ở trang này."
            )
            return redirect("datarights:my_data")
    term, verified = queries.promised(kind, today=timezone.localdate())
    context = {"form": form, "title": KINDS[kind], "about": ABOUT[kind], "term": term, "verified": verified}
    return render(request, "datarights/send_request.html", context, status=400 if form.errors else 200)


@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    found = get_object_or_404(own_requests(request.user), pk=pk)
    actions.withdraw_request(request=found, by=request.user, now=timezone.now())
    messages.success(request, "Đã rút yêu cầu.")
    return redirect("datarights:my_data")


def requests(request: HttpRequest) -> HttpResponse:
    """All requests, what is late first."""
    demand_data_officer(request.user)
    everything = request.filters.word("tat-ca", ("1",)) != ""
    found = queries.requests_to_handle(request.user, only_open=not everything)
    page = Paginator(found, 20).get_page(request.GET.get("trang"))
    context = {"page": page, "everything": everything, "today": timezone.localdate()}
    return render(request, "datarights/requests.html", context)


def enter_request(request: HttpRequest) -> HttpResponse:
    """Find who asked on paper."""
    demand_data_officer(request.user)
    text = request.GET.get("tim", "").strip()
    context = {"text": text, "persons": queries.persons_named(request.user, text)}
    return render(request, "datarights/enter_request.html", context)


def enter_request_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what that person asked."""
    demand_data_officer(request.user)
    person = get_object_or_404(findable_persons(request.user), pk=pk)
    form = EnterForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_request(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã ghi yêu cầu của {person}.")
            return redirect("datarights:request", pk=made.pk)
    context = {"person": person, "form": form}
    return render(request, "datarights/enter_request_of.html", context, status=400 if form.errors else 200)


def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its deadlines and what may be done with it."""
    return _request_page(request, _asked(request, pk))


def _asked(request: HttpRequest, pk: int) -> DataRequest:
    return get_object_or_404(visible_requests(request.user).select_related("person", "account", "handled_by"), pk=pk)


def _request_page(request: HttpRequest, asked: DataRequest, **bound: django_forms.Form) -> HttpResponse:
    """The page; `bound` is the one form that was sent and not understood."""
    context = {
        "asked": asked,
        "terms": queries.terms_of(asked, today=timezone.localdate()),
        "extension": queries.extension_of(asked),
        "erased": queries.erased(asked),
        **{f"{step}_form": kind(auto_id=f"{mark}_%s") for step, (kind, mark, _, _) in STEPS.items()},
    }
    return render(request, "datarights/request.html", context | bound, status=400 if bound else 200)


# What may be done with a request: its form, the mark of its fields, the action, and what is told.
STEPS: dict[str, tuple[type[django_forms.Form], str, Callable[..., None], str]] = {
    "answer": (AnswerForm, "tra_loi", actions.answer_request, "Đã ghi trả lời thủ tục."),
    "extend": (ExtendForm, "gia_han", actions.extend_request, "Đã gia hạn; người yêu cầu đọc được lý do."),
    "finish": (FinishForm, "xong", actions.finish_request, "Đã ghi là thực hiện xong."),
    "refuse": (RefuseForm, "tu_choi", actions.refuse_request, "Đã ghi từ chối, kèm lý do và căn cứ."),
}


@require_POST
def handle_request(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step further, or the page again with what was not understood."""
    kind, mark, act, told = STEPS[step]
    asked, form = _asked(request, pk), kind(request.POST, auto_id=f"{mark}_%s")
    if form.is_valid():
        try:
            act(request=asked, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, told)
            return redirect("datarights:request", pk=pk)
    return _request_page(request, asked, **{f"{step}_form": form})


@require_POST
def make_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy for somebody without account."""
    asked = _asked(request, pk)
    job = actions.make_copy(request=asked, work=jobs.make_copy, by=request.user)
    return redirect("jobs:job", pk=job.pk)


def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """What erasure will do; the name typed and the button pressed do it."""
    asked = _asked(request, pk)
    if asked.kind != DELETE or not asked.is_open:
        return redirect("datarights:request", pk=pk)
    subject = subject_of(asked.person, asked.account)
    plan = erasing.plan(subject)
    form = EraseForm(request.POST or None, wanted=subject.name, initial={"edition": plan.edition})
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        actions.erase(request=asked, edition=edition, by=request.user, now=timezone.now())
        messages.success(request, "Đã xóa. Trang này ghi lại đã xóa những gì.")
        return redirect("datarights:request", pk=pk)
    context = {"asked": asked, "plan": plan, "form": form, "may_erase": asked.state == asked.State.ANSWERED}
    return render(request, "datarights/erase.html", context, status=400 if form.errors else 200)
