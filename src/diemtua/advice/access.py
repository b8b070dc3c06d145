"""Who sees which question. The asker, the advisers' desk, the second reader; for a sensitive one only those who hold it.

Officers of the union above do not see who asked what, nor does the keeper; an employer has no account here at all.
"""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from diemtua.advice.models import Attachment, CannedPart, Inquiry, KnowledgeEntry, OwnDay, Review
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import is_upper_officer, visible_units
from diemtua.unions.models import Unit
from diemtua.vault.sealing import digest

Reader = User | AnonymousUser
State = Inquiry.State


def is_desk(user: Reader) -> TypeGuard[User]:
    """An adviser."""
    return user.is_authenticated and user.is_adviser


def require_desk(user: Reader) -> None:
    """Raise NotAllowed for everybody but advisers."""
    if not is_desk(user):
        raise NotAllowed("Bàn tư vấn dành cho tư vấn viên pháp luật; câu hỏi của bạn ở mục «Hỏi tư vấn».")


def desk_inquiries(user: Reader) -> QuerySet[Inquiry]:
    """What the desk works on: every question, but a sensitive one only for its handler and second reader.

    Those whose words were forgotten are only in the figures.
    """
    if not is_desk(user):
        return Inquiry.objects.none()
    mine = Q(handler=user) | Q(second_reader=user) | Q(is_sensitive=False)
    return Inquiry.objects.filter(mine).exclude(asker=user).exclude(text="")


def desk_queue(user: Reader) -> QuerySet[Inquiry]:
    """What the queue names: the same, and sensitive questions nobody took, of which it shows topic and day alone."""
    if not is_desk(user):
        return Inquiry.objects.none()
    untaken = Inquiry.objects.filter(state=State.NEW, is_sensitive=True).exclude(asker=user).exclude(text="")
    return desk_inquiries(user) | untaken


def is_closed_to(user: Reader, inquiry: Inquiry) -> bool:
    """A question of the queue whose words this adviser does not read until she takes it."""
    return inquiry.is_sensitive and user.pk not in (inquiry.handler_id, inquiry.second_reader_id)


def own_inquiries(user: Reader) -> QuerySet[Inquiry]:
    """What the account asked."""
    return Inquiry.objects.filter(asker=user) if user.is_authenticated else Inquiry.objects.none()


def inquiries_by_code(code: str) -> QuerySet[Inquiry]:
    """The question behind a return code as typed; with the parts split from it. None for an empty code."""
    if not code:
        return Inquiry.objects.none()
    kept = digest(code, purpose="advice-return")
    return Inquiry.objects.filter(Q(return_digest=kept) | Q(split_from__return_digest=kept))


def asked_inquiries(user: Reader, code: str) -> QuerySet[Inquiry]:
    """One's own questions: by account, or by the return code this browser holds."""
    return own_inquiries(user) | inquiries_by_code(code)


def visible_attachments(user: Reader, code: str) -> QuerySet[Attachment]:
    """Files of one's own questions and of those the desk lets one see."""
    return Attachment.objects.filter(
        Q(inquiry__in=asked_inquiries(user, code).values("pk")) | Q(inquiry__in=desk_inquiries(user).values("pk"))
    )


def publishable_inquiries(user: Reader) -> QuerySet[Inquiry]:
    """Answered questions of this desk whose asker agrees, not published yet."""
    return desk_inquiries(user).filter(state=State.ANSWERED, consent_at__isnull=False, entry=None)


def visible_entries(user: Reader) -> QuerySet[KnowledgeEntry]:
    """Published answers for everybody; withdrawn ones for the desk."""
    found = KnowledgeEntry.objects.all()
    return found if is_desk(user) else found.filter(state=KnowledgeEntry.State.PUBLISHED)


def visible_reviews(user: Reader) -> QuerySet[Review]:
    """Texts to look over, for the desk; answers sent only to who may see their question."""
    if not is_desk(user):
        return Review.objects.none()
    seen = desk_inquiries(user).order_by().annotate(written=Cast("pk", CharField())).values("written")
    return Review.objects.filter(~Q(source="answer") | Q(key__in=seen))


def visible_parts(user: Reader) -> QuerySet[CannedPart]:
    """Canned parts, for the desk."""
    return CannedPart.objects.all() if is_desk(user) else CannedPart.objects.none()


def require_calendar(user: Reader) -> None:
    """Raise NotAllowed unless the user keeps the system."""
    if not (user.is_authenticated and user.is_keeper):
        raise NotAllowed("Lịch làm việc của bàn tư vấn do quản trị hệ thống nhập; hãy gửi yêu cầu cho quản trị.")


def visible_own_days(user: Reader) -> QuerySet[OwnDay]:
    """The desk's own days, for the keeper."""
    return OwnDay.objects.all() if user.is_authenticated and user.is_keeper else OwnDay.objects.none()


def require_statistics(user: User) -> None:
    """Figures without anybody in them: for the desk and for officers of the union above."""
    if not (is_desk(user) or is_upper_officer(user)):
        raise NotAllowed("Số liệu tư vấn dành cho tư vấn viên và cán bộ công đoàn cấp trên.")


def counted_units(user: User) -> QuerySet[Unit]:
    """Areas the figures may name: all for the desk, one's own scope for officers above."""
    return Unit.objects.all() if is_desk(user) else visible_units(user)


def advisers() -> QuerySet[User]:
    """Accounts that can take questions."""
    return User.objects.filter(is_adviser=True, is_active=True)
