"""The search: open to everybody. What is typed is sent in no address, so that it stands in no history of a shared machine and in no
log on the way; an address with a question opens it all the same, and each short question has one to hand on."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from diemtua.legislation import finders, queries
from diemtua.legislation.access import Reader, can_import, visible_documents
from diemtua.legislation.forms import chosen_day
from diemtua.legislation.search.topics import topics
from diemtua.unions.access import person_of

LONGEST = 4000  # characters of a question: a whole letter may be pasted
LINKABLE = 300  # characters of a question that has an address to hand on; a letter has none
FEW, MANY = 8, 40  # results at first, and when more are asked for


@login_not_required
@csrf_exempt  # changes nothing: who comes from a page left open all day must still find
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find the article for a question; with htmx only the results."""
    if request.method == "POST":
        if any("\x00" in value for value in request.POST.values()):  # of an address NoNulMiddleware refuses it
            raise BadRequest("NUL in the question")
        request.GET = request.POST
    question = request.GET.get("q", "").strip()[:LONGEST]
    day, asked = chosen_day(request, today=timezone.localdate())
    chosen = request.filters.row("van-ban", visible_documents(request.user), by="slug")
    topic = request.filters.word("chu-de", topics())
    many = request.GET.get("nhieu") == "1"
    document = chosen.number if chosen else ""
    found = queries.search(question, day=day, asked=asked, document=document, topic=topic, limit=MANY if many else FEW)
    context = {"question": question, "day": day, "asked": asked, "chosen": chosen, "topic": topic, "found": found}
    context["missing"], context["missing_at"] = (
        queries.missing(question, day=day, found=found) if question else ("", "")
    )
    context["misses"] = not context["missing"] and queries.likely_misses(question, found)
    context["whole"] = None if chosen else queries.document_alone(question, day=day)
    context["ask_url"] = _ask_url(request.user)
    context["more"] = not many and len(found) == FEW
    context["given"] = given = {n: request.GET[n] for n in ("q", "chu-de", "ngay", "van-ban") if request.GET.get(n)}
    context["link"] = f"{request.path}?{urlencode(given)}" if question and len(question) <= LINKABLE else ""
    context["groups"] = finders.groups(question, day=day, topic=topic) if question and not chosen else []
    if request.htmx:
        return render(request, "legislation/search.html#results", context)
    count, mode, renewing = queries.index_state()
    documents = visible_documents(request.user)
    context |= {
        "documents": documents,
        "topics": topics(),
        "count": count,
        "mode": mode,
        "renewing": renewing,
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/search.html", context)


def _ask_url(user: Reader) -> str:
    """Where the desk is asked what no article answered: an officer under their own name, anybody else without an account."""
    is_officer = user.is_authenticated and person_of(user) is not None
    return reverse("advice:ask" if is_officer else "advice:ask_public")
