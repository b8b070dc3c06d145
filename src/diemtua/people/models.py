"""Accounts, their one-time activation codes, their sessions."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from diemtua.kernel.dates import vn_date, vn_moment


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a login name is stored without blanks, in lower case."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Tài khoản: who signs in. Roles that need no unit are flags here; the rest is told by `unions`."""

    class Privacy:
        personal = {"username": "tên đăng nhập", "full_name": "họ tên", "last_login": "lần đăng nhập gần nhất"}
        kept = "đến khi tài khoản bị xóa"

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("Họ và tên", max_length=150)
    is_keeper = models.BooleanField("Quản trị hệ thống", default=False)
    is_lecturer = models.BooleanField("Giảng viên", default=False)
    is_adviser = models.BooleanField("Tư vấn viên pháp luật", default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ["full_name", "id"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_activated(self) -> bool:
        """A password was set once; before that only a code opens the account."""
        return self.has_usable_password()


class ActivationCode(models.Model):
    """Mã kích hoạt: one use, kept only as a digest; at most one open code an account."""

    class Privacy:
        personal = {"user": "người được cấp mã"}
        kept = "90 ngày sau khi hết hạn"
        forgotten_by = "diemtua.people.actions.forget_expired"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activation_codes")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at=None, cancelled_at=None),
                name="one_open_activation_code",
            )
        ]

    def __str__(self) -> str:
        return f"mã kích hoạt của {self.user}"


class SignedInSession(models.Model):
    """Phiên đăng nhập: one browser where an account is signed in, so that its owner can end it."""

    class Privacy:
        personal = {"user": "chủ tài khoản", "device": "loại thiết bị", "address": "địa chỉ mạng"}
        kept = "đến khi phiên hết hạn"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.device} ({vn_date(self.started_at)})"


class FailedTry(models.Model):
    """Lần nhập sai mã kích hoạt từ một địa chỉ mạng: counted against a limit, forgotten with the next wrong code after the window.

    A table of our own and not axes: axes counts failed passwords of an account, and its lock-out page speaks of them.
    """

    class Privacy:
        personal = {"address": "địa chỉ mạng"}
        kept = "15 phút, đến lần dọn kế tiếp"
        forgotten_by = "diemtua.people.actions.forget_expired"

    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.address} {vn_moment(self.at)}"
