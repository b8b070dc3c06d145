"""Who mends what: the unit above the officer; and what an officer sees of himself."""

from django.db.models import Exists, OuterRef, QuerySet

from diemtua.corrections.models import CorrectionRequest
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import is_upper_officer, person_of, visible_mandates
from diemtua.unions.models import Mandate, Person


def can_edit(user: User, person: Person) -> bool:
    """The person holds a post in the user's scope now, or once did and holds none anywhere. At most two queries."""
    if visible_mandates(user).filter(person=person, ended_on=None).exists():
        return True
    return not Mandate.objects.filter(person=person, ended_on=None).exists()


def demand_editor(user: User, person: Person) -> None:
    """NotAllowed for a unit the person has left."""
    if not can_edit(user, person):
        raise NotAllowed(
            f"{person} nay giữ chức vụ ở đơn vị khác; hãy nhờ công đoàn đang quản lý người này sửa thông tin."
        )


def demand_officer(user: User) -> Person:
    """The officer behind the account; NotAllowed when there is none."""
    person = person_of(user)
    if person is None:
        raise NotAllowed("Trang này dành cho cán bộ có tên trong sổ; tài khoản của bạn không gắn với cán bộ nào.")
    return person


def visible_requests(user: User) -> QuerySet[CorrectionRequest]:
    """Requests of officers who hold a post in the user's scope now, or once did and hold none anywhere: as `can_edit`."""
    if not is_upper_officer(user):
        return CorrectionRequest.objects.none()
    here = visible_mandates(user).filter(person=OuterRef("person"))
    held = Mandate.objects.filter(person=OuterRef("person"), ended_on=None)
    return CorrectionRequest.objects.filter(Exists(here.filter(ended_on=None)) | (~Exists(held) & Exists(here)))


def own_requests(user: User) -> QuerySet[CorrectionRequest]:
    """What the officer himself asked for."""
    person = person_of(user)
    return CorrectionRequest.objects.filter(person=person) if person else CorrectionRequest.objects.none()
