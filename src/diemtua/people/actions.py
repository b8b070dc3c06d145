"""What people do with accounts: get a code, activate, sign in, end sessions, change a password, get roles."""

import datetime as dt
import re

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from diemtua.audit.actions import record
from diemtua.audit.models import Entry
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.kernel.text import clean
from diemtua.people.models import ActivationCode, FailedTry, SignedInSession, User
from diemtua.people.queries import code_digest
from diemtua.people.rules import (
    ACTIVATION_WINDOW,
    CODE_LENGTH,
    CODE_VALID_FOR,
    GUESSING_WINDOW,
    KEEP_CODES_FOR,
    ROLES,
    device_name,
    login_name,
)

USED_CODE = "Mã này vừa được dùng hoặc đã được thay bằng mã mới; nếu không phải bạn, hãy xin cán bộ cấp trên mã khác."


def issue_codes(users: list[User], *, by: User | None, now: dt.datetime) -> dict[int, str]:
    """A new code for each account, by its pk; codes not used before are cancelled. Three queries, no audit line.

    The codes exist in clear only in the answer. Call inside the transaction of the action that writes the line.
    """
    pks = [user.pk for user in users]
    ActivationCode.objects.filter(user__in=pks, used_at=None, cancelled_at=None).update(cancelled_at=now)
    codes = {pk: new_code(CODE_LENGTH) for pk in pks}
    rows = [
        ActivationCode(
            user_id=pk, digest=code_digest(code), issued_by=by, issued_at=now, expires_at=now + CODE_VALID_FOR
        )
        for pk, code in codes.items()
    ]
    ActivationCode.objects.bulk_create(rows, batch_size=500)
    return codes


@transaction.atomic
def issue_code(*, to: User, by: User, now: dt.datetime) -> str:
    """A new activation code for one account, in clear, this once; the one before is cancelled."""
    if not to.is_active:
        raise Conflict("Tài khoản này đang bị khóa; hãy nhờ quản trị mở lại trước khi cấp mã.")
    try:
        with transaction.atomic():
            code = issue_codes([to], by=by, now=now)[to.pk]
    except IntegrityError as error:
        raise Conflict("Người này vừa được cấp mã khác; hãy hỏi lại rồi cấp nếu vẫn cần.") from error
    record("people.issue_code", by=by, subject=to)
    return code


@transaction.atomic
def note_wrong_code(*, address: str | None, now: dt.datetime) -> None:
    """Count a wrong activation code against its address; what is older than the window is forgotten. No audit line."""
    FailedTry.objects.filter(at__lte=now - ACTIVATION_WINDOW).delete()
    FailedTry.objects.create(address=address, at=now)


@transaction.atomic
def activate(*, code: ActivationCode, password: str, now: dt.datetime) -> User:
    """Use the code: the account gets this password, every session it had ends.

    Of two people with one code one wins; the other, and any later one, gets Conflict.
    """
    # Only columns of the code itself: a condition through a join would be a subquery, which PostgreSQL does not ask
    # again after waiting for the other one.
    still_open = ActivationCode.objects.filter(pk=code.pk, used_at=None, cancelled_at=None, expires_at__gt=now)
    if not still_open.update(used_at=now):
        raise Conflict(USED_CODE)
    user = User.objects.get(pk=code.user_id)
    if not user.is_active:
        raise Conflict("Tài khoản này đang bị khóa; hãy hỏi quản trị hệ thống.")
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(user)
    record("people.activate", by=user, subject=user)
    return user


@transaction.atomic
def note_sign_in(
    *, user: User, session_key: str, user_agent: str, address: str | None, now: dt.datetime
) -> SignedInSession:
    """Remember that the account is signed in here, for its owner's list."""
    session, _ = SignedInSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "device": device_name(user_agent), "address": address, "started_at": now},
    )
    record("people.sign_in", by=user, subject=user, device=session.device)
    return session


@transaction.atomic
def note_sign_out(*, user: User, session_key: str | None) -> None:
    """Forget the session the owner just leaves."""
    SignedInSession.objects.filter(user=user, session_key=session_key).delete()
    record("people.sign_out", by=user, subject=user)


@transaction.atomic
def note_guessing(*, user: User, session_key: str | None) -> None:
    """Somebody with the owner's open browser does not know the password: that session ends."""
    SignedInSession.objects.filter(user=user, session_key=session_key).delete()
    record("people.guess_password", by=user, subject=user)


@transaction.atomic
def note_lock_out(*, username: str, address: str | None, now: dt.datetime) -> None:
    """An account is closed to this address for a while: one line for each time, none for names that nobody has."""
    user = User.objects.filter(username=login_name(username)).first()
    if user is None:
        return
    said = Entry.objects.filter(action="people.lock_out", subject_id=str(user.pk), at__gt=now - GUESSING_WINDOW)
    if not said.filter(detail__address=address).exists():
        record("people.lock_out", by=None, subject=user, address=address)


def _end_sessions(user: User, *, keep: str | None = None) -> int:
    """Delete the account's sessions in the session store, but the one to keep; how many."""
    ended = SignedInSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


@transaction.atomic
def end_session(*, session: SignedInSession, by: User) -> None:
    """Sign the account out of one browser: its session is deleted, not only forgotten."""
    if not SignedInSession.objects.filter(pk=session.pk).delete()[0]:
        raise Conflict("Phiên này đã kết thúc rồi; hãy tải lại trang.")
    Session.objects.filter(session_key=session.session_key).delete()
    record("people.end_session", by=by, subject=by, device=session.device)


@transaction.atomic
def end_other_sessions(*, by: User, keep: str) -> int:
    """Sign the account out everywhere but here; how many sessions ended."""
    ended = _end_sessions(by, keep=keep)
    record("people.end_other_sessions", by=by, subject=by, ended=ended)
    return ended


@transaction.atomic
def change_password(*, user: User, password: str, keep: str | None) -> None:
    """A new password; every other session of the account ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(user, keep=keep)
    record("people.change_password", by=user, subject=user)


def follow_session(*, old: str | None, new: str) -> None:
    """The session got a new key: the owner's list goes on naming it. No audit line."""
    SignedInSession.objects.filter(session_key=old).update(session_key=new)


@transaction.atomic
def create_account(*, username: str, full_name: str, by: User | None, unit: str = "", **roles: bool) -> User:
    """An account without password; a code opens it. `roles`: is_keeper, is_lecturer, is_adviser.

    `unit` is what it will look after, for the line in the journal. `by` None is the shell (the first keeper). Raises BadInput when the user name is taken or cannot be typed, or nobody is named.
    """
    if by is not None and not by.is_keeper:
        raise NotAllowed("Chỉ quản trị hệ thống tạo được tài khoản chuyên trách; hãy gửi yêu cầu cho quản trị.")
    name, full_name = login_name(username), clean(full_name)
    if not re.fullmatch(r"\S{1,60}", name):
        raise BadInput("Tên đăng nhập cần từ 1 đến 60 ký tự, không có dấu cách; hãy gõ lại.")
    if not 0 < len(full_name) <= 150:
        raise BadInput("Họ tên cần từ 1 đến 150 ký tự; hãy gõ lại.")
    try:
        with transaction.atomic():
            user = User.objects.create_user(name, None, full_name=full_name, **roles)
    except IntegrityError as error:
        raise BadInput(f"Tên đăng nhập «{name}» đã có người dùng; hãy chọn tên khác.") from error
    record("people.create_account", by=by, subject=user, roles=sorted(k for k, v in roles.items() if v), unit=unit)
    return user


@transaction.atomic
def set_roles(*, user: User, by: User, **roles: bool) -> None:
    """Give and take roles. The last keeper in use stays one: Conflict."""
    _demand_keeper(by)
    if not roles.get("is_keeper", user.is_keeper):
        _demand_another_keeper(user)
    before = {name: getattr(user, name) for name in ROLES}
    after = before | roles
    for name, value in after.items():
        setattr(user, name, value)
    user.save(update_fields=list(after))
    record(
        "people.set_roles", by=by, subject=user, **{n: [before[n], after[n]] for n in after if before[n] != after[n]}
    )


@transaction.atomic
def lock_account(*, user: User, by: User, now: dt.datetime) -> None:
    """Close the account, cancel its open codes and sign it out everywhere; roles and units stay as they are. The last keeper in use: Conflict."""
    _demand_keeper(by)
    _demand_another_keeper(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Conflict(f"Tài khoản của {user} đã khóa rồi.")
    user.is_active = False
    ActivationCode.objects.filter(user=user, used_at=None, cancelled_at=None).update(cancelled_at=now)
    _end_sessions(user)
    record("people.lock_account", by=by, subject=user)


@transaction.atomic
def unlock_account(*, user: User, by: User) -> None:
    """Open a closed account again, with the roles and units it had."""
    _demand_keeper(by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Conflict(f"Tài khoản của {user} đang dùng được.")
    user.is_active = True
    record("people.unlock_account", by=by, subject=user)


def _demand_keeper(by: User) -> None:
    if not by.is_keeper:
        raise NotAllowed("Chỉ quản trị hệ thống đổi được vai trò, khóa được tài khoản; hãy gửi yêu cầu cho quản trị.")


def _demand_another_keeper(user: User) -> None:
    """Locked so that two keepers cannot take the role from each other at once (SQLite writes one at a time anyway)."""
    keepers = User.objects.select_for_update().filter(is_keeper=True, is_active=True).order_by("pk")
    if set(keepers.values_list("pk", flat=True)) == {user.pk}:
        raise Conflict("Đây là quản trị cuối cùng; hãy giao vai trò quản trị cho người khác trước.")


def sign_out_everywhere(user: User) -> int:
    """End every session of an account that somebody else just closed; how many. No audit line: the closing has one."""
    return _end_sessions(user)


@transaction.atomic
def forget_expired(*, now: dt.datetime) -> int:
    """Housekeeping: old codes, dead sessions and counted tries go; how many rows. No audit line: nobody did it."""
    gone = ActivationCode.objects.filter(expires_at__lt=now - KEEP_CODES_FOR).delete()[0]
    gone += FailedTry.objects.filter(at__lte=now - ACTIVATION_WINDOW).delete()[0]
    gone += AccessAttempt.objects.filter(attempt_time__lte=now - GUESSING_WINDOW).delete()[0]
    gone += Session.objects.filter(expire_date__lt=now).delete()[0]
    living = Session.objects.values("session_key")
    return gone + SignedInSession.objects.exclude(session_key__in=living).delete()[0]
