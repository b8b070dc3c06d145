"""The desk: the queue, and what an adviser does with one question."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.advice import actions
from diemtua.advice.access import advisers, desk_inquiries, desk_queue, require_desk, visible_parts
from diemtua.advice.forms.desk import (
    ColleagueForm,
    DraftForm,
    FactsForm,
    MergeForm,
    NoteForm,
    PartForm,
    PriorityForm,
    SentWordsForm,
    SplitForm,
)
from diemtua.advice.models import AnswerCitation, Inquiry
from diemtua.advice.queries.desk import beside, desk_page, fingerprint, mergeable, queue, rows, words_mark
from diemtua.advice.queries.knowledge import changed_since
from diemtua.advice.rules.topics import TOPIC_CHOICES
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.numbers import whole_number
from diemtua.legislation.access import visible_articles

VIEWS = [("", "Đang mở"), ("new", "Chờ nhận"), ("mine", "Của tôi"), ("read", "Chờ tôi đọc lại"), ("done", "Đã trả lời"), ("closed", "Đã đóng")]  # fmt: skip


def desk(request: HttpRequest) -> HttpResponse:
    """The queue, late first."""
    require_desk(request.user)
    view = request.filters.word("xem", dict(VIEWS))
    topic = request.filters.word("chu-de", dict(TOPIC_CHOICES))
    number = request.filters.number("so")
    found = queue(desk_queue(request.user), view=view, user=request.user, topic=topic, number=number)
    page = Paginator(found, 20).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": rows(page.object_list, user=request.user, now=timezone.now()),
        "view": view,
        "views": VIEWS,
    }
    context |= {
        "topics": TOPIC_CHOICES,
        "topic": topic,
        "number": number,
        "filtered": sum(map(bool, (view, topic, number))),
    }
    return render(request, "advice/desk.html", context)


def _inquiry(request: HttpRequest, pk: int) -> Inquiry:
    """The question, with the words of the answer typed so far kept: the page is one form, every button of it carries them."""
    require_desk(request.user)
    if request.method != "POST":
        return get_object_or_404(desk_inquiries(request.user), pk=pk)
    found = _still_there(desk_inquiries(request.user), pk)
    _keep_words(request, found)
    return found


def _still_there(found: QuerySet[Inquiry], pk: int) -> Inquiry:
    """The question a button was pressed for; Conflict when a colleague was quicker and it is sensitive, or there never was one: the
    same words for both."""
    inquiry = found.filter(pk=pk).first()
    if inquiry is None:
        raise Conflict("Câu này không còn mở cho bạn: có thể đồng nghiệp vừa nhận, lấy lại hoặc chuyển đi. Hãy về bàn tư vấn rồi làm câu khác.")  # fmt: skip
    return inquiry


def _keep_words(request: HttpRequest, found: Inquiry) -> None:
    """Save the draft when the words sent differ from it; none is lost because another button was pressed."""
    if "text" not in request.POST:
        return
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise _first_fault(form)
    text, reason = (
        form.cleaned_data["text"].replace("\r\n", "\n").strip(),
        form.cleaned_data["no_article_reason"].strip(),
    )
    draft = found.answers.filter(sent_at=None).first()
    if (text, reason) != ((draft.text, draft.no_article_reason) if draft else ("", "")):
        actions.save_draft(inquiry=found, text=text, no_article_reason=reason, by=request.user, now=timezone.now(), seen=request.POST.get("da-mo", ""))  # fmt: skip


def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, with the law beside it."""
    found, user = _inquiry(request, pk), request.user
    search_words = request.GET.get("tim", "").strip()
    is_mine = found.handler_id == user.pk
    is_writing = is_mine and found.state in (Inquiry.State.TAKEN, Inquiry.State.WAITING)
    context = {"inquiry": found, "beside": beside(found, search_words=search_words), "search_words": search_words, "is_writing": is_writing}  # fmt: skip
    if request.htmx and "tim" in request.GET:
        return render(request, "advice/beside.html", context)
    page = desk_page(found, user=user, now=timezone.now(), today=timezone.localdate())
    draft = page.draft
    is_reader = found.second_reader_id == user.pk and found.state == Inquiry.State.READING
    context |= {
        "page": page,
        "changed": changed_since(found) if page.sent else [],
        "draft_help": bool(settings.DRAFTING_URL) and not found.is_sensitive,
        "is_mine": is_mine,
        "is_reader": is_reader,
        "seen": fingerprint(draft) if is_reader and draft else "",
        "opened": words_mark(draft),
        "draft_form": DraftForm(initial={"text": draft.text, "no_article_reason": draft.no_article_reason} if draft else None),
        "note_form": NoteForm("Ghi chú, chỉ bàn tư vấn đọc", prefix="note"),
        "more_form": NoteForm("Điều cần hỏi thêm", prefix="more"),
        "close_form": NoteForm("Vì sao đóng", prefix="close"),
        "back_form": NoteForm("Điều cần sửa", prefix="back"),
        "priority_form": PriorityForm(initial={"priority": found.priority}),
        "facts_form": FactsForm(initial={"topic": found.topic, "happened_on": found.happened_on, "discovered_on": found.discovered_on}, prefix="facts", use_required_attribute=False),
        "split_form": SplitForm(initial={"topic": found.topic}, prefix="split", use_required_attribute=False),
    }  # fmt: skip
    return render(request, "advice/inquiry.html", context)


def _back(request: HttpRequest, pk: int, place: str = "") -> HttpResponse:
    """To the question, with the law the adviser was looking for still beside it."""
    words = request.POST.get("tim", "").strip()
    found = f"?{urlencode({'tim': words})}" if words else ""
    return redirect(f"{reverse('advice:inquiry', args=[pk])}{found}{place}")


def _first_fault(form) -> BadInput:  # type: ignore[no-untyped-def]
    """The form's first fault as a sentence for the error page."""
    return BadInput(next(iter(form.errors.values()))[0])


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """This one is mine."""
    require_desk(request.user)
    actions.take_inquiry(inquiry=_still_there(desk_queue(request.user), pk), by=request.user, now=timezone.now())
    return _back(request, pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the desk."""
    actions.release_inquiry(inquiry=_inquiry(request, pk), by=request.user)
    messages.success(request, "Đã trả câu hỏi về hàng đợi.")
    return redirect("advice:desk")


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """To a colleague."""
    found = _inquiry(request, pk)
    form = ColleagueForm(request.POST, prefix="pass", colleagues=advisers())
    if not form.is_valid():
        raise _first_fault(form)
    actions.pass_on(inquiry=found, to=form.cleaned_data["to"], note=form.cleaned_data["note"], by=request.user, now=timezone.now())  # fmt: skip
    messages.success(request, f"Đã chuyển cho {form.cleaned_data['to']}.")
    return redirect("advice:desk")


@require_POST
def ask_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the asker; the clock stands."""
    actions.ask_more(inquiry=_inquiry(request, pk), text=request.POST.get("more-text", ""), by=request.user, now=timezone.now())  # fmt: skip
    messages.success(request, "Đã hỏi thêm; hạn trả lời tạm dừng đến khi người hỏi bổ sung.")
    return _back(request, pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """No answer, and why."""
    found = _inquiry(request, pk)
    actions.close_inquiry(inquiry=found, reason=request.POST.get("close-text", ""), by=request.user, now=timezone.now())
    messages.success(request, f"Đã đóng {found.number}; người hỏi đọc được lý do và có thể viết tiếp để mở lại.")
    return redirect("advice:desk")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait no longer."""
    actions.resume_inquiry(inquiry=_inquiry(request, pk), by=request.user, now=timezone.now())
    return _back(request, pk)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note inside the desk."""
    actions.add_note(inquiry=_inquiry(request, pk), text=request.POST.get("note-text", ""), by=request.user, now=timezone.now())  # fmt: skip
    return _back(request, pk)


@require_POST
def priority(request: HttpRequest, pk: int) -> HttpResponse:
    """How urgent."""
    actions.set_priority(inquiry=_inquiry(request, pk), priority=request.POST.get("priority", ""), by=request.user, now=timezone.now())  # fmt: skip
    return _back(request, pk)


@require_POST
def sensitive(request: HttpRequest, pk: int) -> HttpResponse:
    """Sensitive or not."""
    actions.set_sensitive(inquiry=_inquiry(request, pk), is_sensitive=request.POST.get("co") == "1", by=request.user)
    if desk_inquiries(request.user).filter(pk=pk).exists():
        return _back(request, pk)
    messages.success(request, "Đã đánh dấu nhạy cảm; từ nay chỉ người xử lý và người đọc lại xem được câu này.")
    return redirect("advice:desk")


@require_POST
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Topic and days set right."""
    found, form = _inquiry(request, pk), FactsForm(request.POST, prefix="facts")
    if not form.is_valid():
        raise _first_fault(form)
    actions.correct_facts(inquiry=found, by=request.user, today=timezone.localdate(), **form.cleaned_data)
    return _back(request, pk)


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The same question twice: those it could be, then the one it is."""
    found = _inquiry(request, pk)
    if request.method != "POST":
        candidates = mergeable(desk_inquiries(request.user), found)
        return render(request, "advice/merge.html", {"inquiry": found, "candidates": candidates})
    form = MergeForm(request.POST, candidates=desk_inquiries(request.user))
    if not form.is_valid():
        raise _first_fault(form)
    into = form.cleaned_data["into"]
    actions.merge_inquiry(inquiry=found, into=into, by=request.user)
    messages.success(request, f"Đã gộp {found.number} vào {into.number}; một câu trả lời sẽ gửi cho cả hai người hỏi.")
    return _back(request, into.pk)


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Not the same question after all."""
    found = _inquiry(request, pk)
    actions.unmerge_inquiry(inquiry=found, by=request.user)
    messages.success(request, f"Đã bỏ gộp; {found.number} được trả lời riêng.")
    return _back(request, pk)


@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Two questions in one."""
    found, form = _inquiry(request, pk), SplitForm(request.POST, prefix="split")
    if not form.is_valid():
        raise _first_fault(form)
    part = actions.split_inquiry(inquiry=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, f"Đã tách thành {part.number}, đang chờ nhận.")
    return _back(request, pk)


@require_POST
def save_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the words; then add a canned part to them, look up the law, or go on to merging, as the button says."""
    found = _inquiry(request, pk)
    if "chen" in request.POST:
        part = get_object_or_404(visible_parts(request.user), pk=whole_number(request.POST.get("doan")))
        actions.add_canned_part(inquiry=found, part=part, by=request.user, now=timezone.now())
    elif "gop" in request.POST:
        return redirect("advice:merge", pk=pk)
    messages.success(request, "Đã lưu nháp.")
    return _back(request, pk, "#luat" if "xem-luat" in request.POST else "")


@require_POST
def draft_help(request: HttpRequest, pk: int) -> HttpResponse:
    """First the words that would leave, for the adviser to read and confirm; then the draft, for her eyes alone and not kept."""
    found = _inquiry(request, pk)
    if "question" not in request.POST:
        words = actions.words_to_send(inquiry=found, by=request.user)
        form = SentWordsForm(initial={"question": words})
    elif (form := SentWordsForm.of(request.POST, {"question": ""})).is_valid():
        try:
            draft = actions.draft_help(inquiry=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except BadInput as error:
            form.add_error("question", error.message)
        else:
            return render(request, "advice/draft_help.html", {"inquiry": found, "draft": draft})
    return render(request, "advice/draft_words.html", {"inquiry": found, "form": form, "maybe": form.maybe})


@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Rest the answer on an article; «dieu» is «article id» or «article id:clause»."""
    found = _inquiry(request, pk)
    number, _, clause = request.POST.get("dieu", "").partition(":")
    article = get_object_or_404(visible_articles(request.user), pk=whole_number(number))
    actions.cite_article(inquiry=found, article=article, clause=clause, by=request.user, now=timezone.now())
    return _back(request, pk, "#tra-loi-khung")


@require_POST
def uncite(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an article out."""
    rows = AnswerCitation.objects.filter(answer__inquiry__in=desk_inquiries(request.user), answer__sent_at=None)
    require_desk(request.user)
    found = get_object_or_404(rows.select_related("answer__inquiry"), pk=pk)
    _keep_words(request, found.answer.inquiry)
    actions.uncite_article(citation=found, by=request.user, now=timezone.now())
    return _back(request, found.answer.inquiry_id, "#tra-loi-khung")


@require_POST
def to_reader(request: HttpRequest, pk: int) -> HttpResponse:
    """To a second pair of eyes."""
    found = _inquiry(request, pk)
    form = ColleagueForm({"to": request.POST.get("to", "")}, colleagues=advisers())
    if not form.is_valid():
        raise _first_fault(form)
    actions.send_to_reader(inquiry=found, reader=form.cleaned_data["to"], by=request.user, now=timezone.now())
    messages.success(request, f"Đã gửi {form.cleaned_data['to']} đọc lại.")
    return _back(request, pk)


@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back from the second reader, to write on, choose another one or pass the question on."""
    actions.call_back(inquiry=_inquiry(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Đã lấy lại câu trả lời; bạn viết tiếp được.")
    return _back(request, pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second reader agrees."""
    actions.approve_answer(inquiry=_inquiry(request, pk), seen=request.POST.get("da-xem", ""), by=request.user, now=timezone.now())  # fmt: skip
    messages.success(request, "Đã đồng ý với câu trả lời; người xử lý sẽ gửi đi.")
    return _back(request, pk)


@require_POST
def return_to_handler(request: HttpRequest, pk: int) -> HttpResponse:
    """The second reader wants changes."""
    actions.return_to_handler(inquiry=_inquiry(request, pk), text=request.POST.get("back-text", ""), by=request.user, now=timezone.now())  # fmt: skip
    return _back(request, pk)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the answer."""
    found = _inquiry(request, pk)
    actions.send_answer(inquiry=found, by=request.user, now=timezone.now())
    messages.success(request, f"Đã gửi trả lời {found.number}.")
    return redirect("advice:desk")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct or complete what was sent."""
    actions.reopen_answer(inquiry=_inquiry(request, pk), by=request.user, now=timezone.now())
    messages.success(request, "Hãy viết phần bổ sung và dẫn điều luật; người hỏi vẫn đọc được lời đã gửi và sẽ được báo khi bạn gửi thêm.")  # fmt: skip
    return _back(request, pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing to correct after all."""
    actions.leave_answer(inquiry=_inquiry(request, pk), by=request.user)
    messages.success(request, "Đã để nguyên câu trả lời đã gửi.")
    return _back(request, pk)


def parts(request: HttpRequest) -> HttpResponse:
    """Canned parts: the list, and one more."""
    require_desk(request.user)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_part(by=request.user, **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lưu đoạn mẫu.")
            return redirect("advice:parts")
    page = Paginator(visible_parts(request.user), 50).get_page(request.GET.get("trang"))
    return render(request, "advice/parts.html", {"form": form, "page": page})


@require_POST
def remove_part(request: HttpRequest, pk: int) -> HttpResponse:
    """One canned part less."""
    require_desk(request.user)
    actions.remove_part(part=get_object_or_404(visible_parts(request.user), pk=pk), by=request.user)
    messages.success(request, "Đã xóa đoạn mẫu.")
    return redirect("advice:parts")
