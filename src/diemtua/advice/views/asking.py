"""Asking, by account or without one, and what the asker does afterwards."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from diemtua.advice import actions, filing
from diemtua.advice.access import asked_inquiries, inquiries_by_code, own_inquiries, visible_attachments
from diemtua.advice.actions.tries import check_tries
from diemtua.advice.forms.asking import DAYS, CodeForm, FactsForm, OfficerAskForm, PublicAskForm, WordsForm
from diemtua.advice.models import Inquiry
from diemtua.advice.queries.asker import Help, asker_page, help_while_asking, own
from diemtua.advice.queries.knowledge import changed_since
from diemtua.advice.rules.files import ENDINGS
from diemtua.advice.rules.topics import TOPICS, Asked
from diemtua.kernel.errors import BadInput
from diemtua.people.access import client_address
from diemtua.vault.sealing import seal, unseal

# The return code lies sealed in the browser and nowhere here: a row of a session is somebody's, and no row joins a question to its asker.
SHOWN, HELD = "diemtua-ma-moi", "diemtua-ma"
# Since it was last used: a phone seldom closes its browser, and the next one to hold it must find nothing.
HOLD_SECONDS = 2 * 60 * 60


def _kept_code(request: HttpRequest, cookie: str) -> str:
    """The return code in the browser's cookie; empty when there is none, it is over, or another account (or none) is here now."""
    try:
        account, _, code = unseal(request.COOKIES.get(cookie, ""), within_seconds=HOLD_SECONDS).partition(":")
    except InvalidToken:
        return ""
    return code if account == _account(request) else ""


def _account(request: HttpRequest) -> str:
    return str(request.user.pk or "")


def _held_code(request: HttpRequest) -> str:
    """The return code this browser typed or got, if any."""
    return _kept_code(request, HELD)


def _keep_code(request: HttpRequest, response: HttpResponse, cookie: str, code: str) -> HttpResponse:
    """Until the browser is closed, or nobody used it for two hours."""
    sealed = seal(f"{_account(request)}:{code}")
    response.set_cookie(cookie, sealed, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _facts(form: FactsForm) -> actions.Facts:
    values = {name: form.cleaned_data[name] for name in actions.Facts.__dataclass_fields__}
    return actions.Facts(**values)


def _files(form: FactsForm | WordsForm) -> list[actions.AskedFile]:
    return [actions.AskedFile(f.name, f.read()) for f in form.cleaned_data["files"]]


def _help(request: HttpRequest, form: FactsForm) -> Help:
    """Help for what is typed so far, complete or not."""
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    found = help_while_asking(
        text=request.POST.get("text", ""),
        topic=values.get("topic", ""),
        happened_on=values.get("happened_on"),
        discovered_on=values.get("discovered_on"),
        is_collective=values.get("is_collective", False),
        today=timezone.localdate(),
    )
    refused = [form.errors[name][0] for name in DAYS if name in form.errors and request.POST.get(name)]
    return replace(found, fault=refused[0]) if refused else found


def my_inquiries(request: HttpRequest) -> HttpResponse:
    """What I asked."""
    page = Paginator(own(own_inquiries(request.user)), 20).get_page(request.GET.get("trang"))
    return render(request, "advice/my_inquiries.html", {"page": page})


@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """An officer's question; while typing, what may already answer it."""
    form = OfficerAskForm(request.POST or None, request.FILES or None)
    if request.htmx or "xem" in request.POST:
        return _while_asking(request, form, "advice/ask.html")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            inquiry = actions.ask_officer(facts=_facts(form), by=request.user, now=timezone.now(), worker=values["worker"], consent=values["consent"], files=_files(form), once=values["once"])  # fmt: skip
        except actions.AlreadyAsked as error:
            return _already_asked(request, error)
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã gửi câu hỏi. Trả lời sẽ hiện ở trang «Hôm nay» của bạn.")
            return redirect("advice:own_inquiry", pk=inquiry.pk)
    return render(request, "advice/ask.html", {"form": form, "found": None})


NOT_FROM_HERE = "Chưa gửi được: cookie của trang này vừa bị xóa hoặc trang mở quá lâu. Những gì bạn viết vẫn còn dưới đây; hãy chọn lại tệp gửi kèm (nếu có) rồi gửi lần nữa. Nếu vẫn không được, hãy bật cookie cho trang này."


@login_not_required
@never_cache
@csrf_exempt  # asked below: whoever has no account finds her words nowhere but in what she sent, so they are given back
@sensitive_post_parameters()
def ask_public(request: HttpRequest) -> HttpResponse:
    """Anybody's question, without an account."""
    form = PublicAskForm(request.POST or None, request.FILES or None)
    if request.htmx or "xem" in request.POST:
        return _while_asking(request, form, "advice/ask_public.html")
    if request.method == "POST" and not _is_from_here(request):
        form.add_error(None, NOT_FROM_HERE)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            _, code = actions.ask_in_public(facts=_facts(form), address=client_address(request), now=timezone.now(), area=values["area"], consent=values["consent"], files=_files(form), once=values["once"], held_code=_held_code(request))  # fmt: skip
        except actions.AlreadyAsked as error:
            return _already_asked(request, error)
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            response = _keep_code(request, redirect("advice:sent"), HELD, code.replace("-", ""))
            return _keep_code(request, response, SHOWN, code)
    return render(request, "advice/ask_public.html", {"form": form, "found": None})


def _is_from_here(request: HttpRequest) -> bool:
    """The form sent is one that this browser got from us."""
    return CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, _is_from_here, (), {}) is None


def _already_asked(request: HttpRequest, error: actions.AlreadyAsked) -> HttpResponse:
    """To the question the form became; to its code, while that was not shown yet; else to where the code is typed."""
    if _kept_code(request, SHOWN):
        return redirect("advice:sent")
    messages.warning(request, error.message)
    pk = error.inquiry.pk
    may_see = asked_inquiries(request.user, _held_code(request)).filter(pk=pk).exists()
    return redirect("advice:own_inquiry", pk=pk) if may_see else redirect("advice:enter_code")


def _while_asking(request: HttpRequest, form: FactsForm, template: str) -> HttpResponse:
    """With htmx only the help, or the facts of the topic just chosen; without it the whole page, also for who comes from the
    search with its question. Nothing typed is lost."""
    typed = {k: v for k, v in request.POST.items() if k != "evidence"} | {"evidence": request.POST.getlist("evidence")}
    if request.htmx.target == "su-viec":
        return render(request, "advice/ask_facts.html", {"form": type(form)(initial=typed), "is_swapped": True})
    found = _help(request, form)
    if request.htmx:
        return render(request, "advice/help.html", {"found": found})
    return render(request, template, {"form": type(form)(initial=typed), "found": found})


@login_not_required
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """The return code, shown this once; until when the answer comes."""
    code = _kept_code(request, SHOWN)
    if not code:
        return redirect("advice:enter_code")
    inquiry = inquiries_by_code(_held_code(request)).order_by("pk").first()
    response = render(request, "advice/sent.html", {"code": code, "inquiry": inquiry})
    response.delete_cookie(SHOWN)
    return response


@login_not_required
@require_POST
def forget_code(request: HttpRequest) -> HttpResponse:
    """This machine opens the question no more."""
    messages.success(request, "Máy này không còn mở được câu hỏi của bạn; lần sau hãy gõ mã.")
    response = redirect("advice:enter_code")
    for kept in (HELD, SHOWN):
        response.delete_cookie(kept)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("ma")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Come back with the code. Wrong ones are counted, against noise; a right one passes, however many typed wrong ones
    behind the same network: the length of the code is its guard."""
    now, address = timezone.now(), client_address(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["ma"]
        found = inquiries_by_code(code).order_by("pk").first()
        if found is not None:
            return _keep_code(request, redirect("advice:own_inquiry", pk=found.pk), HELD, code)
        check_tries("code", address=address, now=now)
        actions.note_try("code", address=address, now=now)
        form.add_error("ma", "Không có câu hỏi nào ứng với mã này; hãy xem lại chữ bạn đã ghi.")
    return render(request, "advice/enter_code.html", {"form": form})


def _asked(view: Callable[[HttpRequest, Inquiry], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view gets one of the reader's own questions. Who has no account and holds its code no more is asked for it, whatever the
    number: on a phone it is forgotten after two hours, or with the cookies."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int) -> HttpResponse:
        found = asked_inquiries(request.user, _held_code(request)).select_related("handler").filter(pk=pk).first()
        if found is not None:
            return view(request, found)
        if request.user.is_authenticated:
            raise Http404
        if request.method == "GET":
            messages.warning(request, "Máy này không giữ mã của câu hỏi ấy, hoặc đã giữ quá hai giờ; hãy gõ mã để mở.")
        else:
            messages.warning(request, "Chưa gửi được vì máy này không còn giữ mã của câu hỏi; hãy gõ mã, lấy lại những gì vừa viết rồi gửi lần nữa.")  # fmt: skip
        return redirect("advice:enter_code")

    return opened


@login_not_required
@never_cache
@_asked
def own_inquiry(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """One of my questions: what was answered, what the desk still wants to know."""
    return _own_page(request, inquiry, WordsForm(asks_day=_asks_day(inquiry)))


def _asks_day(inquiry: Inquiry) -> Asked | None:
    """How the day of discovery is asked for, while limitation runs from it and nobody told it."""
    return None if inquiry.discovered_on else TOPICS[inquiry.topic].facts.get("discovered_on")


def _own_page(request: HttpRequest, inquiry: Inquiry, form: WordsForm) -> HttpResponse:
    """The asker's page; with what was typed and why it could not be sent, when it could not."""
    page = asker_page(inquiry, today=timezone.localdate())
    told = (page.has_answer and inquiry.answered_at) or inquiry.state == Inquiry.State.CLOSED
    if told and not inquiry.read_at:
        actions.mark_read(inquiry=inquiry, by=inquiry.asker, now=timezone.now())
    code = _held_code(request)
    others = asked_inquiries(request.user, code).filter(split_from=inquiry)
    changed = changed_since(inquiry) if page.has_answer else []
    context = {
        "inquiry": inquiry,
        "page": page,
        "form": form,
        "parts": others,
        "changed": changed,
        "holds_code": code,
    }
    response = render(request, "advice/own_inquiry.html", context, status=400 if form.is_bound else 200)
    return _keep_code(request, response, HELD, code) if code else response


@login_not_required
@require_POST
@_asked
def reply(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """Tell the desk more."""
    form = WordsForm(request.POST, request.FILES, asks_day=_asks_day(inquiry))
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.add_reply(inquiry=inquiry, text=values["text"], by=inquiry.asker, now=timezone.now(), files=_files(form), discovered_on=values.get("discovered_on"))  # fmt: skip
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã gửi cho tư vấn viên.")
            return redirect("advice:own_inquiry", pk=inquiry.pk)
    inquiry.refresh_from_db()
    return _own_page(request, inquiry, form)


@login_not_required
@require_POST
@_asked
def ask_back(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """Ask back about the answer."""
    form = WordsForm(request.POST)
    if form.is_valid():
        actions.ask_back(inquiry=inquiry, text=form.cleaned_data["text"], by=inquiry.asker, now=timezone.now())
        messages.success(request, "Đã gửi câu hỏi lại; bạn sẽ nhận trả lời ở đây.")
        return redirect("advice:own_inquiry", pk=inquiry.pk)
    return _own_page(request, inquiry, form)


@login_not_required
@require_POST
@_asked
def say_helped(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """Whether the answer helped."""
    actions.say_helped(inquiry=inquiry, helped=request.POST.get("co") == "1", by=inquiry.asker)
    messages.success(request, "Cảm ơn bạn đã cho biết.")
    return redirect("advice:own_inquiry", pk=inquiry.pk)


@login_not_required
@require_POST
@_asked
def set_consent(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """Agree to publication, or take it back."""
    agrees = request.POST.get("dong-y") == "1"
    actions.set_consent(inquiry=inquiry, agrees=agrees, by=inquiry.asker, now=timezone.now())
    messages.success(request, "Đã ghi nhận bạn đồng ý công bố." if agrees else "Đã rút lại đồng ý công bố.")
    return redirect("advice:own_inquiry", pk=inquiry.pk)


@login_not_required
@never_cache
def attachment(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """One file of evidence, opened for who may see its question."""
    found = get_object_or_404(visible_attachments(request.user, _held_code(request)), pk=pk)
    response = StreamingHttpResponse(filing.read(found.file), content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="bang-chung-{found.pk}.{ENDINGS[found.media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
