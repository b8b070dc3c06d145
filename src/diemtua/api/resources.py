"""What can be asked of the API. Lists go by id: `cursor` is the last id seen, `limit` up to 500.

The register's lists answer as of a day that is over with `as_of`, by the same rules as the pages (`unions.past`); who may
see a unit is decided by where it stands now.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, P, QueryEx, Status
from ninja.errors import ValidationError

from diemtua.api import actions
from diemtua.api.rules import PAGE, PAGE_MOST
from diemtua.api.schemas import (
    CertificateOut,
    ClassOut,
    Contact,
    Day,
    End,
    EnterpriseOut,
    Fault,
    Id,
    MandateOfPerson,
    MandateOut,
    NewPerson,
    Page,
    PersonOut,
    Position,
    ResultOut,
    UnitOut,
)
from diemtua.api.service import acting, api, writing
from diemtua.credentials.access import managed_certificates
from diemtua.credentials.models import Certificate
from diemtua.exams.models import Sitting
from diemtua.kernel.file_names import dated_name
from diemtua.training.access import organised_classes
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.access import visible_mandates, visible_persons, visible_units
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from diemtua.unions.past import held_on, kind_on, units_on
from diemtua.unions.queries import matches

M = TypeVar("M", bound=Model)
Limit = Annotated[int, Field(ge=1, le=PAGE_MOST)]
Cursor = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]
Search = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
AsOf = QueryEx[
    Day | None, P(description="Trả lời như vào ngày này, hôm nay trở về trước (2025-06-30); không gửi là hiện nay.")
]
REFUSALS: dict[Any, Any] = {(401, 403, 404, 429): Fault, 422: Fault}
ZIP = {"responses": {200: {"description": "OK", "content": {"application/zip": {}}}}}
WRITE_REFUSALS: dict[Any, Any] = {(400, 401, 403, 404, 409, 422, 429): Fault}


def page(found: QuerySet[M], cursor: str, limit: int) -> dict[str, Any]:
    """Rows after the cursor, in the order of their ids, and the next cursor. One query."""
    rows: list[M] = list(found.filter(pk__gt=int(cursor or 0)).order_by("pk")[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return {"items": rows, "next_cursor": str(rows[-1].pk) if more else None}


def past(as_of: dt.date | None) -> dt.date | None:
    """The day asked of, when it is over; None is now. Refuses a day that has not come."""
    today = timezone.localdate()
    if as_of is not None and as_of > today:
        raise ValidationError([{"type": "day_ahead", "loc": ("query", "as_of")}])
    return as_of if as_of != today else None


def _units(request: HttpRequest, day: dt.date | None) -> QuerySet[Unit]:
    """Units of the token, for a day those that lived then, as they were called and stood."""
    mine = visible_units(acting(request))
    return mine if day is None else units_on(day, mine)


@api.get("/units", response={200: Page[UnitOut], **REFUSALS}, tags=["Đơn vị"], summary="Các đơn vị trong phạm vi")
def units(request: HttpRequest, kind: str = "", parent_id: Id | None = None, as_of: AsOf = None, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def] # fmt: skip
    day = past(as_of)
    found, then = _units(request, day), "_then" if day else ""
    if kind:
        found = found.filter(**{f"kind{then}": kind.replace("\x00", "")})
    if parent_id is not None:
        found = found.filter(**{f"parent_id{then}": parent_id})
    return page(found, cursor, limit)


@api.get("/units/{id}", response={200: UnitOut, **REFUSALS}, tags=["Đơn vị"], summary="Một đơn vị")
def unit(request: HttpRequest, id: Id, as_of: AsOf = None) -> Unit:
    return get_object_or_404(_units(request, past(as_of)), pk=id)


def _enterprises(request: HttpRequest, day: dt.date | None = None) -> QuerySet[Enterprise]:
    mine = Enterprise.objects.filter(pk__in=_units(request, day).order_by().values("enterprise"))
    return mine.annotate(kind_then=kind_on(day, ""))


@api.get("/enterprises", response={200: Page[EnterpriseOut], **REFUSALS}, tags=["Doanh nghiệp"], summary="Các doanh nghiệp có công đoàn trong phạm vi")  # fmt: skip
def enterprises(request: HttpRequest, as_of: AsOf = None, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def]
    return page(_enterprises(request, past(as_of)), cursor, limit)


@api.get("/enterprises/{id}", response={200: EnterpriseOut, **REFUSALS}, tags=["Doanh nghiệp"], summary="Một doanh nghiệp")  # fmt: skip
def enterprise(request: HttpRequest, id: Id) -> Enterprise:
    return get_object_or_404(_enterprises(request), pk=id)


@api.get("/persons", response={200: Page[PersonOut], **REFUSALS}, tags=["Cán bộ"], summary="Cán bộ có chức vụ, hiện nay hoặc trước đây, trong phạm vi; với as_of: đang giữ chức vụ vào ngày ấy")  # fmt: skip
def persons(request: HttpRequest, search: Search = "", unit_id: Id | None = None, position: Position | None = None, as_of: AsOf = None, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def] # fmt: skip
    day = past(as_of)
    found = visible_persons(acting(request))
    if search.strip():
        found = found.filter(matches(search))
    if unit_id is not None or position is not None or day is not None:
        held = visible_mandates(acting(request)).filter(held_on(day))
        held = held.filter(unit=unit_id) if unit_id is not None else held
        held = held.filter(position=position) if position is not None else held
        found = found.filter(pk__in=held.order_by().values("person"))
    return page(found.defer("citizen_id", "citizen_digest"), cursor, limit)


@api.get(
    "/persons/{id}",
    response={200: PersonOut, **REFUSALS},
    tags=["Cán bộ"],
    summary="Một cán bộ; số của hồ sơ đã gộp trả về người còn lại",
)
def person(request: HttpRequest, id: Id) -> Person:
    """The number of a record that was merged leads to the person it is."""
    stays = Person.objects.filter(pk=id).values("merged_into")
    return get_object_or_404(visible_persons(acting(request)), Q(pk=id) | Q(pk__in=stays))


@api.post("/persons", response={201: PersonOut, 200: PersonOut, **WRITE_REFUSALS}, tags=["Cán bộ"], summary="Ghi một cán bộ mới với chức vụ đầu tiên (cần Idempotency-Key)")  # fmt: skip
def create_person(request: HttpRequest, payload: NewPerson):  # type: ignore[no-untyped-def]
    told = writing(request)
    values = payload.dict()
    mandate = values.pop("mandate")
    unit = get_object_or_404(visible_units(acting(request)), pk=mandate.pop("unit_id"))
    try:
        return Status(201, actions.create_person(unit=unit, mandate=mandate, **values, **told))
    except actions.Repeated as repeated:
        return Status(200, get_object_or_404(visible_persons(acting(request)), pk=repeated.object_id))


@api.patch("/persons/{id}", response={200: PersonOut, **WRITE_REFUSALS}, tags=["Cán bộ"], summary="Sửa số điện thoại, thư điện tử")  # fmt: skip
def update_contact(request: HttpRequest, id: Id, payload: Contact) -> Person:
    told = writing(request)
    found = get_object_or_404(visible_persons(acting(request)), pk=id)
    given = {name: value for name, value in (("phone", payload.phone), ("email", payload.email)) if value is not None}
    actions.update_contact(person=found, values=given, by=told["by"], token=told["token"], now=told["now"])
    found.refresh_from_db()
    return found


@api.get(
    "/mandates",
    response={200: Page[MandateOut], **REFUSALS},
    tags=["Chức vụ"],
    summary="Chức vụ trong phạm vi, đang giữ; với as_of: đang giữ vào ngày ấy; với current=false: của mọi thời gian",
)
def mandates(request: HttpRequest, person_id: Id | None = None, unit_id: Id | None = None, current: bool = True, as_of: AsOf = None, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def] # fmt: skip
    day = past(as_of)
    found = visible_mandates(acting(request))
    if current or day is not None:
        found = found.filter(held_on(day))
    if person_id is not None:
        found = found.filter(person=person_id)
    if unit_id is not None:
        found = found.filter(unit=unit_id)
    return page(found, cursor, limit)


@api.post("/mandates", response={201: MandateOut, 200: MandateOut, **WRITE_REFUSALS}, tags=["Chức vụ"], summary="Ghi thêm chức vụ cho một cán bộ (cần Idempotency-Key)")  # fmt: skip
def create_mandate(request: HttpRequest, payload: MandateOfPerson):  # type: ignore[no-untyped-def]
    told = writing(request)
    values = payload.dict()
    found = get_object_or_404(visible_persons(acting(request)), pk=values.pop("person_id"))
    unit = get_object_or_404(visible_units(acting(request)), pk=values.pop("unit_id"))
    try:
        return Status(201, actions.create_mandate(person=found, unit=unit, **values, **told))
    except actions.Repeated as repeated:
        return Status(200, get_object_or_404(visible_mandates(acting(request)), pk=repeated.object_id))


@api.post("/mandates/{id}/end", response={200: MandateOut, **WRITE_REFUSALS}, tags=["Chức vụ"], summary="Kết thúc một chức vụ (cần Idempotency-Key)")  # fmt: skip
def end_mandate(request: HttpRequest, id: Id, payload: End) -> Mandate:
    told = writing(request)
    found = get_object_or_404(visible_mandates(acting(request)), pk=id)
    try:
        return actions.end_mandate(mandate=found, **payload.dict(), **told)
    except actions.Repeated:
        return found


@api.get("/classes", response={200: Page[ClassOut], **REFUSALS}, tags=["Tập huấn"], summary="Lớp do các đơn vị trong phạm vi tổ chức")  # fmt: skip
def classes(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def]
    return page(organised_classes(acting(request)).prefetch_related("sessions"), cursor, limit)


@api.get("/classes/{id}", response={200: ClassOut, **REFUSALS}, tags=["Tập huấn"], summary="Một lớp")
def training_class(request: HttpRequest, id: Id) -> TrainingClass:
    return get_object_or_404(organised_classes(acting(request)), pk=id)


@api.get("/classes/{id}/results", response={200: Page[ResultOut], **REFUSALS}, tags=["Tập huấn"], summary="Kết quả của từng người trong lớp")  # fmt: skip
def results(request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def]
    found = get_object_or_404(organised_classes(acting(request)), pk=id)
    best = Sitting.objects.filter(exam=found.exam_id, person=OuterRef("person")).order_by("-passed", "-pk")
    enrolled = found.enrolments.select_related("person").annotate(
        sessions_attended=Count("attendances"), passed=Subquery(best.values("passed")[:1])
    )
    made = page(enrolled, cursor, limit)
    return made | {"items": list(_result_lines(made["items"]))}


def _result_lines(enrolled: Iterable[Enrolment]) -> Iterable[dict[str, Any]]:
    for row in enrolled:
        yield {"person_id": row.person_id, "full_name": row.person.full_name, "state": row.state,
               "sessions_attended": row.sessions_attended, "passed": row.passed}  # type: ignore[attr-defined] # fmt: skip


@api.get("/certificates", response={200: Page[CertificateOut], **REFUSALS}, tags=["Tập huấn"], summary="Chứng nhận do các đơn vị trong phạm vi cấp")  # fmt: skip
def certificates(request: HttpRequest, person_id: Id | None = None, issued_from: dt.date | None = None, cursor: Cursor = "", limit: Limit = PAGE):  # type: ignore[no-untyped-def] # fmt: skip
    found: QuerySet[Certificate] = managed_certificates(acting(request)).defer("printed", "token")
    if person_id is not None:
        found = found.filter(person=person_id)
    if issued_from is not None:
        found = found.filter(issued_on__gte=issued_from)
    return page(found, cursor, limit)


@api.get("/oneroster.zip", response={(401, 403, 422, 429): Fault}, tags=["Tập huấn"], summary="Đơn vị, cán bộ, lớp, người học dạng CSV theo lối OneRoster 1.1", openapi_extra=ZIP)  # fmt: skip
def oneroster(request: HttpRequest, as_of: AsOf = None):  # type: ignore[no-untyped-def]
    then = past(as_of)
    name = dated_name("oneroster", "zip", day=then or timezone.localdate())
    made = actions.read_oneroster(token=request.auth, by=acting(request), day=then)
    return FileResponse(made, as_attachment=True, filename=name)
