"""Who sees a request: whose data it is about, and the keeper, who is the data officer of the house."""

from django.db.models import Q, QuerySet

from diemtua.datarights.holdings import Subject, subject_of
from diemtua.datarights.models import DataRequest
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import person_of
from diemtua.unions.models import Person


def demand_data_officer(user: User) -> None:
    """NotAllowed for everybody but the keeper."""
    if not user.is_keeper:
        raise NotAllowed(
            "Yêu cầu về dữ liệu cá nhân do quản trị hệ thống xử lý; của chính bạn ở trang Dữ liệu của tôi."
        )


def own_subject(user: User) -> Subject:
    """The signed-in person with the records merged into it."""
    return subject_of(person_of(user), user)


def own_requests(user: User) -> QuerySet[DataRequest]:
    """What the signed-in person asked for, with or without the account."""
    person = person_of(user)
    return DataRequest.objects.filter(Q(account=user) | Q(person=person) if person else Q(account=user))


def visible_requests(user: User) -> QuerySet[DataRequest]:
    """Every request, for the keeper; nobody else's page shows another's."""
    return DataRequest.objects.all() if user.is_keeper else DataRequest.objects.none()


def findable_persons(user: User) -> QuerySet[Person]:
    """Who may be meant by a request on paper: everybody in the register, for the keeper alone."""
    return Person.objects.filter(merged_into=None) if user.is_keeper else Person.objects.none()
