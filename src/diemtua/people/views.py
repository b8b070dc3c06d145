"""Signing in and out, activating, one's own account."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from diemtua.people import actions, queries
from diemtua.people.access import client_address, visible_sessions
from diemtua.people.forms import ChangePasswordForm, CodeForm, NewPasswordForm, SignInForm
from diemtua.people.models import User

WRONG_OLD = 5  # as often as at the door
BACKEND = "diemtua.people.sessions.AccountBackend"


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign in here and remember the device; the one door for passwords and codes. One transaction, so one disk sync."""
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        actions.note_sign_in(
            user=user,
            session_key=request.session.session_key,
            user_agent=request.headers.get("User-Agent", ""),
            address=client_address(request),
            now=timezone.now(),
        )


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """User name and password; goes on to where the person was heading."""

    template_name = "people/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """One name is locked by axes; who tries many names from one place is stopped here."""
        if queries.is_guessing(client_address(request), now=timezone.now()):
            return locked_out(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        begin_session(self.request, form.get_user())
        return redirect(self.get_success_url())


sign_in = SignIn.as_view()


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; nothing more to do when it ended by itself."""
    if request.user.is_authenticated:
        actions.note_sign_out(user=request.user, session_key=request.session.session_key)
        logout(request)
    return redirect("people:sign_in")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def activate(request: HttpRequest) -> HttpResponse:
    """Code (typed, or ?ma= from the QR), then a password; a right code signs in, an invented one is counted.

    An address put into a page as a picture asks for nothing: no other page can use up the tries of a whole network.
    """
    now, address = timezone.now(), client_address(request)
    if request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return render(request, "people/activate.html", {"form": CodeForm()})
    if queries.is_exhausted(address, now=now):
        return _too_many_codes(request)
    given = CodeForm({"ma": request.POST.get("ma") or request.GET.get("ma")} if _has_code(request) else None)
    if not given.is_valid():
        return render(request, "people/activate.html", {"form": given})
    code = queries.find_code(given.cleaned_data["ma"], now=now)
    if code is None:
        if not queries.was_a_code(given.cleaned_data["ma"]):  # who opens an old slip again guesses nothing
            actions.note_wrong_code(address=address, now=now)
        given.add_error(
            "ma", "Mã này không đúng, đã dùng hoặc hết hạn; hãy xem lại phiếu hoặc xin cán bộ cấp trên mã mới."
        )
        return render(request, "people/activate.html", {"form": given})
    # Who has only typed the code has not been asked for a password yet: nothing is missing.
    form = NewPasswordForm(request.POST if "password" in request.POST else None, user=code.user)
    if form.is_valid():
        user = actions.activate(code=code, password=form.cleaned_data["password"], now=now)
        begin_session(request, user)
        messages.success(
            request, f"Tài khoản đã sẵn sàng. Lần sau đăng nhập bằng tên «{user.username}» và mật khẩu vừa đặt."
        )
        return redirect("home")
    return render(
        request, "people/set_password.html", {"form": form, "code": given.cleaned_data["ma"], "owner": code.user}
    )


def _has_code(request: HttpRequest) -> bool:
    return "ma" in request.POST or "ma" in request.GET


def _too_many_codes(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Nhập sai mã quá nhiều lần",
        "message": "Từ mạng này đã có quá nhiều lần nhập sai mã. Hãy đợi 15 phút rồi thử lại, hoặc dùng mạng di động của bạn.",
    }
    return render(request, "error.html", context, status=429)


def account(request: HttpRequest) -> HttpResponse:
    """One's own card and the browsers where the account is signed in."""
    context = {"sessions": queries.own_sessions(request.user), "here": request.session.session_key}
    return render(request, "people/account.html", context)


@sensitive_post_parameters("old", "password", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; other devices are signed out."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        actions.change_password(user=request.user, password=form.cleaned_data["password"], keep=key)
        update_session_auth_hash(request, request.user)  # gives the session a new key
        actions.follow_session(old=key, new=request.session.session_key)
        messages.success(request, "Đã đổi mật khẩu; các thiết bị khác phải đăng nhập lại.")
        return redirect("people:account")
    if "old" in form.errors and request.POST.get("old"):
        wrong = request.session["wrong_old"] = request.session.get("wrong_old", 0) + 1
        if wrong >= WRONG_OLD:
            actions.note_guessing(user=request.user, session_key=request.session.session_key)
            logout(request)
            messages.error(
                request, "Nhập sai mật khẩu đang dùng quá nhiều lần nên máy này đã được đăng xuất; hãy đăng nhập lại."
            )
            return redirect("people:sign_in")
    return render(request, "people/change_password.html", {"form": form})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out of one other browser."""
    session = get_object_or_404(visible_sessions(request.user), pk=pk)
    actions.end_session(session=session, by=request.user)
    messages.success(request, f"Đã đăng xuất khỏi {session.device}.")
    return redirect("people:account")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = actions.end_other_sessions(by=request.user, keep=request.session.session_key)
    messages.success(request, f"Đã đăng xuất khỏi {ended} thiết bị khác." if ended else "Không còn thiết bị nào khác.")
    return redirect("people:account")


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Too many wrong passwords from one place; once told, the journal knows it for the time it lasts."""
    actions.note_lock_out(
        username=request.POST.get("username", ""), address=client_address(request), now=timezone.now()
    )
    context = {
        "title": "Tạm khóa đăng nhập",
        "message": "Sai mật khẩu quá nhiều lần. Hãy đợi 15 phút, hoặc nhờ cán bộ công đoàn cấp trên cấp mã kích hoạt mới.",
    }
    return render(request, "error.html", context, status=429)
