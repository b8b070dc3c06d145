"""Where each value of a person comes from, its history, and the requests that wait."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse

from diemtua.corrections.access import own_requests, visible_requests
from diemtua.corrections.models import CorrectionRequest, Edit
from diemtua.corrections.rules import PERSON_FIELDS, SHOW_ANSWER_FOR, shown
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.text import clean, fold
from diemtua.people.models import User
from diemtua.roster.access import visible_imports
from diemtua.roster.models import Source
from diemtua.roster.sources import LETTER_OF
from diemtua.unions.access import visible_mandates, visible_persons
from diemtua.unions.models import Mandate, Person
from diemtua.unions.queries import mandates_of

State = CorrectionRequest.State
UNKNOWN = "Có trước khi hệ thống ghi nguồn, hoặc được nhập khi lập tài khoản."


@dataclass(frozen=True, slots=True)
class Origin:
    """One value: what it is, where it comes from, who brought it and when. `import_id` set: a file one may open."""

    label: str
    value: str
    where: str = UNKNOWN
    by: str = ""
    at: dt.datetime | None = None
    import_id: int | None = None


def origins_of(user: User, person: Person) -> list[Origin]:
    """Each filled field and each mandate in the user's scope with its origin. Five queries."""
    sources = list(
        Source.objects.filter(person=person).select_related("roster__by", "roster__confirmed_by").order_by("-id")
    )
    edits = list(Edit.objects.filter(person=person).select_related("by"))
    open_to = set(visible_imports(user).filter(pk__in={s.roster_id for s in sources}).values_list("pk", flat=True))
    found = []
    for field, label in PERSON_FIELDS.items():
        value = getattr(person, field)
        if value in (None, "") or (field == "birth_year" and person.birth_date):
            continue
        source = next((s for s in sources if LETTER_OF[field] in s.told), None)
        edit = next((e for e in edits if e.mandate_id is None and field in e.values), None)
        found.append(_origin(label, shown(field, value), source, edit, open_to))
    for mandate in mandates_of(user, person):
        source = next((s for s in sources if f"{mandate.unit_id}:{mandate.position}" in s.posts.split(",")), None)
        edit = next((e for e in edits if e.mandate_id == mandate.pk), None)
        found.append(_origin("Chức vụ", str(mandate), source, edit, open_to))
    return found


def _origin(label: str, value: str, source: Source | None, edit: Edit | None, open_to: set[int]) -> Origin:
    """The later of the row and the edit."""
    told_at = (source.roster.confirmed_at or source.roster.created_at) if source else None
    if edit and (told_at is None or edit.at >= told_at):
        where = f"Sửa trong sổ. {edit.note}".strip()
        return Origin(label, value, where, str(edit.by or "Hệ thống"), edit.at)
    if source is None:
        return Origin(label, value)
    if source.roster_id not in open_to:
        return Origin(label, value, "Một danh sách do đơn vị khác nạp.", "", told_at)
    who = str(source.roster.confirmed_by or source.roster.by or "Hệ thống")
    where = f"Tệp «{source.roster.file_name}», trang tính «{source.sheet}», dòng {source.row}"
    return Origin(label, value, where, who, told_at, source.roster_id)


def resembling(user: User, *, full_name: str, birth_date: dt.date | None, phone: str) -> QuerySet[Person]:
    """Persons in the user's scope with the same phone, or with the same name (marks do not matter) and no other birth, with
    their posts of now in scope as `held`. Two queries."""
    same = Q(search=fold(clean(full_name)))
    if birth_date:
        year_alone = Q(birth_date=None) & (Q(birth_year=None) | Q(birth_year=birth_date.year))
        same &= Q(birth_date=birth_date) | year_alone
    if phone:
        same |= Q(phone=phone)
    held = visible_mandates(user).filter(ended_on=None).select_related("unit")
    return visible_persons(user).filter(same).prefetch_related(Prefetch("mandates", held, to_attr="held"))


def edits_of(person: Person) -> QuerySet[Edit]:
    """Edits by hand, newest first. One query."""
    return Edit.objects.filter(person=person).select_related("by", "mandate__unit")


def requests_to_decide(user: User, *, only_waiting: bool) -> QuerySet[CorrectionRequest]:
    """Requests in the user's scope, waiting ones first and the oldest of them at the head. One query."""
    first = Case(When(state=State.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = visible_requests(user).select_related("person", "decided_by")
    if only_waiting:
        return found.filter(state=State.WAITING).order_by("made_at", "id")
    return found.order_by(first, "-made_at", "-id")


def posts_now(person: Person) -> list[Mandate]:
    """What the person holds now, with unit and the unit above. One query."""
    return list(person.current_mandates.order_by("unit__path", "id"))


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the unit above: requests that wait. For an officer: the answer to his own. Two queries at most."""
    steps = []
    if waiting := visible_requests(user).filter(state=State.WAITING).count():
        steps.append(
            Step(
                Urgency.ANSWER,
                f"{waiting} yêu cầu sửa thông tin chờ bạn duyệt",
                "Cán bộ cơ sở báo thông tin của họ trong sổ chưa đúng.",
                "Xem yêu cầu",
                reverse("corrections:requests"),
                "user-pen",
            )
        )
    decided = own_requests(user).filter(
        state__in=[State.APPROVED, State.REFUSED], decided_at__gte=now - SHOW_ANSWER_FOR
    )
    answer = decided.order_by("-decided_at").first()
    if answer is not None:
        approved = answer.state == State.APPROVED
        steps.append(
            Step(
                Urgency.NEWS,
                "Thông tin của bạn đã được sửa" if approved else "Yêu cầu sửa thông tin chưa được duyệt",
                "Hãy xem lại cho đúng." if approved else f"Lý do: {answer.reason}",
                "Xem thông tin của tôi",
                reverse("corrections:my_details"),
                "id-card",
            )
        )
    return steps
