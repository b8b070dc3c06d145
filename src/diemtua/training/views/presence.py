"""Checking in: the code on the screen, the phone, the list ticked by hand, the sheet to sign."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.kernel.codes import grouped
from diemtua.kernel.errors import NotAllowed
from diemtua.training import access, actions
from diemtua.training.models import Enrolment, Session
from diemtua.training.qr import qr_svg
from diemtua.training.queries.people import presence_count, presence_rows, seated_without_mark
from diemtua.training.rules import CODE_STEP, check_in_code, code_is_current

# Whoever opened a living code may still sign in and press the button: the code was exchanged for a signed ticket that
# only this browser holds.
TICKET_SECONDS = 300
_SALT = "diemtua.training.check_in"


def _ticket_name(session_id: int) -> str:
    return f"diem-danh-{session_id}"


@never_cache
@login_not_required
def scan(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The address in the QR code: exchange a living code for a ticket, then go where one signs in and presses.

    Writes nothing. The ticket of somebody signed in is good for that account only.
    """
    session = get_object_or_404(access.scannable_sessions(), pk=pk)
    target = reverse("training:check_in", args=[pk])
    if not code_is_current(session.secret, code, at=timezone.now()):
        return redirect(f"{target}?het-han=1")
    response = redirect(target)
    ticket = signing.dumps([pk, request.user.pk if request.user.is_authenticated else None], salt=_SALT)
    response.set_cookie(
        _ticket_name(pk),
        ticket,
        max_age=TICKET_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
        path=target,
    )
    return response


def _has_ticket(request: HttpRequest, session: Session) -> bool:
    """This browser opened a living code of the session in the last five minutes."""
    try:
        of_session, of_user = signing.loads(
            request.COOKIES.get(_ticket_name(session.pk), ""), salt=_SALT, max_age=TICKET_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return of_session == session.pk and of_user in (None, request.user.pk)


@never_cache
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's page of a session: one button after scanning, a field for the code otherwise; POST writes."""
    session = get_object_or_404(access.scannable_sessions().select_related("training_class"), pk=pk)
    own = access.own_enrolments(request.user).filter(training_class=session.training_class_id)
    enrolment = own.select_related("person").first()
    ticket = _has_ticket(request, session)
    if enrolment is None or enrolment.state == Enrolment.State.WITHDRAWN:
        if not ticket:
            raise Http404
        raise NotAllowed("Bạn không có trong danh sách lớp này; hãy gặp ban tổ chức tại lớp để được thêm vào.")
    if request.method == "POST":
        if ticket or code_is_current(session.secret, request.POST.get("ma", ""), at=timezone.now()):
            actions.check_in(session=session, enrolment=enrolment, by=request.user, now=timezone.now())
            return redirect("training:check_in", pk=pk)
        return redirect(f"{reverse('training:check_in', args=[pk])}?het-han=1")
    context = {
        "session": session,
        "training_class": session.training_class,
        "enrolment": enrolment,
        "attendance": session.attendances.filter(enrolment=enrolment).first(),
        "ticket": ticket,
        "expired": "het-han" in request.GET and not ticket,
    }
    return render(request, "training/check_in.html", context)


def _visible(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(access.visible_sessions(request.user).select_related("training_class__unit"), pk=pk)


@never_cache
def check_in_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the projector: the QR code, the letters, how many are present. Refreshed every five seconds."""
    session = _visible(request, pk)
    code = check_in_code(session.secret, at=timezone.now())
    present, expected = presence_count(session)
    by_hand = request.build_absolute_uri(reverse("training:check_in", args=[pk])).split("://", 1)[1]
    context = {
        "session": session,
        "training_class": session.training_class,
        "code": grouped(code, 3),
        "svg": qr_svg(request.build_absolute_uri(reverse("training:scan", args=[pk, code]))),
        "by_hand": by_hand,
        "present": present,
        "expected": expected,
        "step": CODE_STEP,
    }
    return render(request, f"training/check_in_screen.html{'#code' if request.htmx else ''}", context)


def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session, to tick by hand."""
    session = _visible(request, pk)
    search, missing = request.GET.get("tim", ""), request.filters.word("chua", ("1",)) != ""
    present, expected = presence_count(session)
    context = {
        "session": session,
        "training_class": session.training_class,
        "page": Paginator(presence_rows(session, search=search, missing_only=missing), 100).get_page(
            request.GET.get("trang")
        ),
        "settled": actions.SETTLED,
        "search": search,
        "missing": missing,
        "unmarked": seated_without_mark(session).count() if session.starts_at <= timezone.now() else 0,
        "present": present,
        "expected": expected,
    }
    return render(request, "training/attendance.html", context)


def _tick(request: HttpRequest, pk: int, enrolment_pk: int) -> tuple[Session, Enrolment]:
    session = _visible(request, pk)
    rows = (
        access.visible_enrolments(request.user)
        .filter(training_class=session.training_class_id)
        .select_related("person")
    )
    return session, get_object_or_404(rows, pk=enrolment_pk)


def _ticked(request: HttpRequest, session: Session, enrolment: Enrolment) -> HttpResponse:
    """The row anew for htmx; the list for others."""
    if request.htmx:
        row = presence_rows(session).get(pk=enrolment.pk)
        return render(request, "training/attendance.html#row", {"session": session, "row": row})
    return redirect(reverse("training:attendance", args=[session.pk]) + f"#hv-{enrolment.pk}")


@require_POST
def mark_present(request: HttpRequest, pk: int, enrolment_pk: int) -> HttpResponse:
    """Tick one person."""
    session, enrolment = _tick(request, pk, enrolment_pk)
    actions.mark_present(session=session, enrolment=enrolment, by=request.user, now=timezone.now())
    return _ticked(request, session, enrolment)


@require_POST
def mark_all_present(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick everybody who has no mark yet."""
    session = _visible(request, pk)
    marked = actions.mark_all_present(session=session, by=request.user, now=timezone.now())
    if marked:
        messages.success(request, f"Đã ghi có mặt {marked} người; ai vắng thì bấm «Bỏ» ở dòng của người ấy.")
    else:
        messages.info(request, "Mọi người có chỗ trong lớp đều đã được ghi có mặt, không còn ai để ghi.")
    return redirect("training:attendance", pk=pk)


@require_POST
def unmark_present(request: HttpRequest, pk: int, enrolment_pk: int) -> HttpResponse:
    """Take one tick back."""
    session, enrolment = _tick(request, pk, enrolment_pk)
    actions.unmark_present(session=session, enrolment=enrolment, by=request.user)
    return _ticked(request, session, enrolment)


def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to print and sign, for where no phone helps."""
    session = _visible(request, pk)
    rows = presence_rows(session).filter(state__in=Enrolment.SEATED)
    return render(
        request,
        "training/sign_in_sheet.html",
        {"session": session, "training_class": session.training_class, "rows": rows},
    )
