"""Who sees which classes, enrolments and questions, and who may do what. The only way from a page to a row."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.training.models import Enrolment, Question, Session, TrainingClass
from diemtua.unions.access import can_manage, in_scope, is_upper_officer
from diemtua.unions.models import Unit


def can_see_classes(user: User) -> bool:
    """Upper-level officers and lecturers have a list of classes."""
    return user.is_lecturer or is_upper_officer(user)


def require_classes(user: User) -> None:
    """Raise NotAllowed for those who have no list of classes."""
    if not can_see_classes(user):
        raise NotAllowed("Danh sách lớp dành cho cán bộ cấp trên và giảng viên; lớp bạn được gọi ở mục «Lớp của tôi».")


def require_organiser(user: User, unit: Unit) -> None:
    """Raise NotAllowed when the user does not act for this unit or one above it."""
    if not can_manage(user, unit):
        raise NotAllowed(f"Việc này do cán bộ phụ trách {unit} làm; hãy liên hệ đơn vị tổ chức lớp.")


def _taught(user: User) -> Exists:
    """Condition on TrainingClass: the user is one of its lecturers. A subquery, so that no row comes twice."""
    taught = TrainingClass.lecturers.through.objects
    return Exists(taught.filter(user_id=user.pk, trainingclass_id=OuterRef("pk")))


def organised_classes(user: User) -> QuerySet[TrainingClass]:
    """Classes of units the user acts for: these may be changed."""
    return TrainingClass.objects.filter(in_scope(user, "unit__"))


def taught_classes(user: User) -> QuerySet[TrainingClass]:
    """Classes the user teaches."""
    return TrainingClass.objects.filter(_taught(user))


def visible_classes(user: User) -> QuerySet[TrainingClass]:
    """Classes the user organises or teaches. An officer comes to a class through `own_enrolments` only."""
    return TrainingClass.objects.filter(in_scope(user, "unit__") | Q(_taught(user)))


def can_organise(user: User, training_class: TrainingClass) -> bool:
    """The user acts for the unit of the class or one above it."""
    return can_manage(user, training_class.unit)


def visible_sessions(user: User) -> QuerySet[Session]:
    """Sessions of visible classes."""
    return Session.objects.filter(training_class__in=visible_classes(user))


def scannable_sessions() -> QuerySet[Session]:
    """Every session of a called class, for whoever holds its address: the living code is the key, not the row."""
    return Session.objects.filter(training_class__state=TrainingClass.State.CALLED)


def visible_enrolments(user: User) -> QuerySet[Enrolment]:
    """Enrolments of classes the user organises or teaches."""
    return Enrolment.objects.filter(training_class__in=visible_classes(user))


def organised_enrolments(user: User) -> QuerySet[Enrolment]:
    """Enrolments of classes the user organises."""
    return Enrolment.objects.filter(in_scope(user, "training_class__unit__"))


def own_enrolments(user: User) -> QuerySet[Enrolment]:
    """The officer's own enrolments, withdrawn ones included."""
    return Enrolment.objects.filter(person__user=user)


def is_officer(user: User) -> bool:
    """There is an officer behind the account."""
    return hasattr(user, "person")


def questions_to_answer(user: User) -> QuerySet[Question]:
    """Questions the user may answer, mark or hand on: of classes taught; for advisers those handed to them."""
    condition = Q(training_class__in=taught_classes(user))
    if user.is_adviser:
        condition |= Q(handed_on_at__isnull=False)
    return Question.objects.filter(condition)


def own_questions(user: User) -> QuerySet[Question]:
    """Questions the officer asked."""
    return Question.objects.filter(enrolment__person__user=user)
