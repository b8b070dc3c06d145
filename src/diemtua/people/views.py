"""Signing in and out; one's own account."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """User name and password; goes on to where the person was heading."""

    template_name = "people/sign_in.html"
    redirect_authenticated_user = True


sign_in = SignIn.as_view()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("people:sign_in")


def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    return render(request, "people/account.html")


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Too many wrong passwords from one place."""
    context = {
        "title": "Tạm khóa đăng nhập",
        "message": "Sai mật khẩu quá nhiều lần. Hãy đợi 15 phút, hoặc nhờ cán bộ công đoàn cấp trên cấp mã kích hoạt mới.",
    }
    return render(request, "error.html", context, status=429)
