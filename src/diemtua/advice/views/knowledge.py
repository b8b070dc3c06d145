"""Published answers, publishing them, and looking them over when the law changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from diemtua.advice import actions
from diemtua.advice.access import (
    is_desk,
    publishable_inquiries,
    require_desk,
    visible_entries,
    visible_reviews,
)
from diemtua.advice.forms.desk import EntryForm, SettleForm, WithdrawForm
from diemtua.advice.models import KnowledgeEntry, Review
from diemtua.advice.queries import knowledge as queries
from diemtua.advice.rules.topics import TOPIC_CHOICES
from diemtua.advice.sources import NAMES
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import first_sentence


@login_not_required
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Published answers, for everybody."""
    topic = request.filters.word("chu-de", dict(TOPIC_CHOICES))
    words = request.GET.get("q", "").strip()[:200]
    found = visible_entries(request.user).filter(state=KnowledgeEntry.State.PUBLISHED)
    page = Paginator(queries.entries(found, topic=topic, words=words), 20).get_page(request.GET.get("trang"))
    flagged = queries.under_review()
    for entry in page:
        entry.flagged = str(entry.pk) in flagged
    context = {"page": page, "topics": TOPIC_CHOICES, "topic": topic, "words": words, "is_desk": is_desk(request.user)}
    return render(request, "advice/entries.html", context)


@login_not_required
@require_GET
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One published answer with its articles as of its day, and a notice while somebody looks it over."""
    found = get_object_or_404(visible_entries(request.user), slug=slug)
    context = {"page": queries.entry_page(found), "entry": found, "is_desk": is_desk(request.user)}
    return render(request, "advice/entry.html", context)


def publishable(request: HttpRequest) -> HttpResponse:
    """Answers that may be published."""
    require_desk(request.user)
    found = queries.publishable(publishable_inquiries(request.user))
    page = Paginator(found, 30).get_page(request.GET.get("trang"))
    return render(request, "advice/publishable.html", {"page": page})


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What is hidden beside the original; a person confirms, then everybody may read it."""
    require_desk(request.user)
    found = publishable_inquiries(request.user).select_related("unit__enterprise", "asker")
    if request.method == "POST" and not found.filter(pk=pk).exists():  # the same words for every number
        raise Conflict(
            "Câu này không còn chờ công bố: có thể người hỏi vừa rút đồng ý, hoặc đồng nghiệp vừa đăng. Hãy về danh sách chờ công bố."
        )
    inquiry = get_object_or_404(found, pk=pk)
    sent = inquiry.answers.filter(sent_at__isnull=False).last()
    known = queries.known_names(inquiry)
    question, answer = queries.masking_of(inquiry.text, sent.text if sent else "", known=known)
    initial = {"title": first_sentence(question.after, limit=120), "question": question.after, "answer": answer.after}
    form = EntryForm.of(request.POST, initial)
    if form.is_valid():
        try:
            made = actions.publish_entry(inquiry=inquiry, by=request.user, now=timezone.now(), **form.cleaned_data)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã công bố. Bài hiện trong kết quả tra cứu của mọi người.")
            return redirect(made)
    context = {"form": form, "maybe": form.maybe, "inquiry": inquiry, "question": question, "answer": answer}
    return render(request, "advice/publish.html", context)


def amend(request: HttpRequest, slug: str) -> HttpResponse:
    """New words for a published answer."""
    require_desk(request.user)
    found = get_object_or_404(visible_entries(request.user), slug=slug)
    initial = {"title": found.title, "question": found.question, "answer": found.answer}
    form = EntryForm.of(request.POST, initial)
    if form.is_valid():
        try:
            actions.amend_entry(entry=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã sửa; bài được xem là đúng theo luật hôm nay.")
            return redirect(found)
    context = {"form": form, "maybe": form.maybe, "entry": found, "page": queries.entry_page(found)}
    return render(request, "advice/amend.html", context)


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a published answer from the page."""
    require_desk(request.user)
    found = get_object_or_404(visible_entries(request.user), slug=slug)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise BadInput("Hãy ghi vì sao rút bài.")
    actions.withdraw_entry(entry=found, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
    messages.success(request, "Đã rút bài khỏi trang công khai.")
    return redirect("advice:entries")


def reviews(request: HttpRequest) -> HttpResponse:
    """What rests on law that changed."""
    require_desk(request.user)
    state = request.filters.word("xem", ["xong"])
    page = Paginator(queries.reviews(visible_reviews(request.user), state=state), 30).get_page(request.GET.get("trang"))
    for review in page:
        review.kind = NAMES.get(review.source, review.source)
    return render(request, "advice/reviews.html", {"page": page, "state": state, "open": Review.Outcome.OPEN})


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Still right, or amended where it lives."""
    require_desk(request.user)
    found, form = get_object_or_404(visible_reviews(request.user), pk=pk), SettleForm(request.POST)
    if not form.is_valid():
        raise BadInput("Hãy chọn kết quả và ghi một câu vì sao.")
    actions.settle_review(review=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "Đã ghi kết quả rà soát.")
    if found.source == "answer" and found.outcome == Review.Outcome.AMENDED:
        return redirect(found.url)
    return redirect("advice:reviews")
