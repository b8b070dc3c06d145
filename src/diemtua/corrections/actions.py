"""Mending one person or mandate; asking for it, approving, refusing, withdrawing."""

import datetime as dt
import json
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.corrections.access import demand_editor
from diemtua.corrections.models import CorrectionRequest, Edit, sealed_changes
from diemtua.corrections.queries import resembling
from diemtua.corrections.rules import (
    ASKABLE,
    LABELS,
    MANDATE_FIELDS,
    PERSON_FIELDS,
    RESIGNED,
    Changes,
    differences,
)
from diemtua.kernel.dates import vn_date
from diemtua.kernel.editions import edition_of
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import demand_manager
from diemtua.unions.actions import save_post, write_person
from diemtua.unions.models import Mandate, Person, Unit

State = CorrectionRequest.State


def person_edition(person: Person) -> str:
    """The mark of the person's values that a form carries."""
    return edition_of({name: getattr(person, name) for name in PERSON_FIELDS})


def mandate_edition(mandate: Mandate) -> str:
    """The same for a mandate."""
    return edition_of({name: getattr(mandate, name) for name in MANDATE_FIELDS})


class Resembling(Conflict):
    """Persons who may be the same stand in the register already; whoever adds one has not said they are others."""

    def __init__(self, persons: list[Person]) -> None:
        super().__init__("Trong phạm vi của bạn đã có người trùng tên hoặc trùng số điện thoại; hãy xem trước khi ghi.")
        self.persons = persons


@transaction.atomic
def add_person(
    *, unit: Unit, mandate: dict[str, Any], others: Collection[int], by: User, now: dt.datetime, **values: Any
) -> Person:
    """A new officer with the first post, by hand. `others`: ids of persons seen and found to be somebody else.

    Raises Resembling for anybody like it who is not among them: also for who was added a moment ago.
    """
    demand_manager(by, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    told = {name: values[name] for name in ("full_name", "birth_date", "phone")}
    same = resembling(by, **told)
    if unseen := [person for person in same if person.pk not in others]:
        raise Resembling(unseen)
    made = write_person(unit=unit, mandate=mandate, now=now, **values)
    written = {name: ("", value) for name, value in values.items() if value not in (None, "")}
    history = {"person": made, "by": by, "at": now, "note": "Ghi mới vào sổ."}
    Edit.objects.create(changes=sealed_changes(written), **history)
    Edit.objects.create(
        mandate=made.mandates.get(), changes=sealed_changes({"position": ("", mandate["position"])}), **history
    )
    record("corrections.add_person", by=by, subject=made, unit=unit.name)
    return made


class NumberTaken(Conflict):
    """The identity number is somebody else's; who tried it stands in the journal, that nobody tries numbers unseen."""

    def __init__(self) -> None:
        super().__init__(
            "Số định danh này đang thuộc một người khác trong sổ; hãy kiểm tra lại số, hoặc gộp hai người nếu là một."
        )


def edit_person(
    *, person: Person, values: dict[str, Any], edition: str, by: User, now: dt.datetime, note: str = ""
) -> bool:
    """Write the values and keep what was before; False when nothing differs.

    Conflict when somebody edited meanwhile (`edition` is what the form was made from), or a number is another's.
    """
    demand_editor(by, person)
    try:
        return _edit_person(person, values, edition, by=by, now=now, note=note)
    except NumberTaken:
        with transaction.atomic():
            record("corrections.try_number", by=by, subject=person)
        raise


@transaction.atomic
def _edit_person(
    person: Person, values: dict[str, Any], edition: str, *, by: User, now: dt.datetime, note: str
) -> bool:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if person_edition(locked) != edition:
        raise Conflict(_edited_meanwhile(locked, None))
    changes = differences({name: getattr(locked, name) for name in values}, values)
    if not changes:
        return False
    _write_person(locked, changes, by=by, now=now, note=note)
    record("corrections.edit_person", by=by, subject=locked, fields=sorted(changes))
    return True


@transaction.atomic
def edit_mandate(
    *, mandate: Mandate, values: dict[str, Any], edition: str, by: User, now: dt.datetime, note: str = ""
) -> bool:
    """The same for one mandate. An end leaves it in the history and out of every list of today."""
    Person.objects.select_for_update(no_key=True).get(
        pk=mandate.person_id
    )  # first the person, as everybody who writes posts does
    locked = Mandate.objects.select_for_update().select_related("person", "unit").get(pk=mandate.pk)
    if mandate_edition(locked) != edition:
        raise Conflict(_edited_meanwhile(locked.person, locked))
    changes = differences({name: getattr(locked, name) for name in values}, values)
    if not changes:
        return False
    _write_mandate(locked, changes, by=by, now=now, note=note)
    record("corrections.edit_mandate", by=by, subject=locked.person, mandate=str(locked), fields=sorted(changes))
    return True


def _edited_meanwhile(person: Person, mandate: Mandate | None) -> str:
    last = Edit.objects.filter(person=person, mandate=mandate).select_related("by").first()
    who = f"{last.by or 'Có người'} vừa sửa" if last else "Có người hoặc một lượt nạp vừa sửa"
    return (
        f"{who} thông tin của {person} trong lúc bạn đang mở trang; hãy mở lại trang để xem giá trị mới rồi sửa tiếp."
    )


def _write_person(person: Person, changes: Changes, *, by: User, now: dt.datetime, note: str) -> None:
    """Set, save, keep the edit; the account bears the new name too."""
    for name, (_, value) in changes.items():
        setattr(person, name, value)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        if "citizen_id" not in changes:
            raise
        raise NumberTaken from error
    if "full_name" in changes and person.user_id:
        User.objects.filter(pk=person.user_id).update(full_name=person.full_name)
    Edit.objects.create(person=person, by=by, at=now, note=note, changes=sealed_changes(changes))


def _write_mandate(mandate: Mandate, changes: Changes, *, by: User, now: dt.datetime, note: str) -> None:
    for name, (_, value) in changes.items():
        setattr(mandate, name, value)
    save_post(mandate)
    Edit.objects.create(
        person=mandate.person, mandate=mandate, by=by, at=now, note=note, changes=sealed_changes(changes)
    )


# --- requests -------------------------------------------------------------------------------------------------------


@transaction.atomic
def send_request(
    *, person: Person, values: dict[str, Any], posts: dict[int, str], note: str, by: User, now: dt.datetime
) -> CorrectionRequest:
    """An officer asks for his own entry to be mended. `posts`: mandate id -> the post it should be, or «thoi».

    BadInput when nothing differs and nothing is said; Conflict while an earlier request waits.
    """
    held = dict(person.current_mandates.values_list("pk", "position"))
    wanted = differences({name: getattr(person, name) for name in ASKABLE}, {n: values[n] for n in ASKABLE})
    mandates = {pk: (held[pk], post) for pk, post in posts.items() if pk in held and post != held[pk]}
    if not (wanted or mandates or note):
        raise BadInput("Bạn chưa đổi gì; hãy sửa chỗ sai, hoặc viết vào lời nhắn điều cần sửa.")
    text = json.dumps({"person": wanted, "mandates": mandates}, cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        with transaction.atomic():
            made = CorrectionRequest.objects.create(person=person, by=by, made_at=now, wanted=text, note=note)
    except IntegrityError as error:
        raise Conflict(
            "Bạn đang có một yêu cầu chờ duyệt; hãy đợi trả lời, hoặc rút yêu cầu đó rồi gửi lại."
        ) from error
    record("corrections.send_request", by=by, subject=person, fields=sorted(wanted), posts=len(mandates))
    return made


@transaction.atomic
def withdraw_request(*, request: CorrectionRequest, by: User, now: dt.datetime) -> None:
    """The officer takes the request back. Conflict once it was decided."""
    _decide(request, State.WITHDRAWN, by=by, now=now)
    record("corrections.withdraw_request", by=by, subject=request.person)


@transaction.atomic
def approve_request(*, request: CorrectionRequest, by: User, now: dt.datetime) -> None:
    """The unit above agrees: what was asked is written, with history. Conflict when somebody decided first."""
    _demand_another(request, by)
    _decide(request, State.APPROVED, by=by, now=now)
    note = f"Theo yêu cầu của {request.person} ngày {vn_date(request.made_at)}"
    person = Person.objects.select_for_update().get(pk=request.person_id)
    asked = request.asked
    values = _wanted_still(person, asked["person"])
    if values.get("birth_date"):
        values["birth_year"] = values["birth_date"].year
    if changes := differences({name: getattr(person, name) for name in values}, values):
        _write_person(person, changes, by=by, now=now, note=note)
    for pk, (held, post) in asked["mandates"].items():
        mandate = Mandate.objects.select_for_update().filter(pk=pk, person=person, ended_on=None).first()
        if mandate is None or mandate.position not in (held, post):
            raise Conflict("Chức vụ trong yêu cầu này đã đổi từ khi gửi; hãy từ chối kèm lý do để người gửi gửi lại.")
        new = {"ended_on": localdate(now)} if post == RESIGNED else {"position": post}
        if changes := differences({name: getattr(mandate, name) for name in new}, new):
            _write_mandate(mandate, changes, by=by, now=now, note=note)
    record("corrections.approve_request", by=by, subject=person, fields=sorted(values), posts=len(asked["mandates"]))


def _wanted_still(person: Person, asked: dict[str, list[Any]]) -> dict[str, Any]:
    """Field -> value wanted; Conflict when a value is neither as it stood when asked nor as wanted: the newer one is kept."""
    wanted = {}
    for name, told in asked.items():
        stood, wanted[name] = map(Person._meta.get_field(name).to_python, told)
        if getattr(person, name) not in (stood, wanted[name]):
            raise Conflict(
                f"«{LABELS[name]}» đã được sửa sau khi yêu cầu này gửi đi; hãy xem trang của cán bộ, sửa tiếp ở đó nếu cần, "
                "rồi từ chối yêu cầu kèm lý do."
            )
    return wanted


@transaction.atomic
def refuse_request(*, request: CorrectionRequest, reason: str, by: User, now: dt.datetime) -> None:
    """The unit above refuses, saying why. Conflict when somebody decided first."""
    _demand_another(request, by)
    if not reason.strip():
        raise BadInput("Hãy ghi lý do không duyệt để người gửi biết cần làm gì.")
    _decide(request, State.REFUSED, by=by, now=now, reason=reason.strip())
    record("corrections.refuse_request", by=by, subject=request.person)


def _demand_another(request: CorrectionRequest, by: User) -> None:
    if request.person.user_id == by.pk:
        raise NotAllowed("Đây là yêu cầu của chính bạn; hãy nhờ cán bộ khác của công đoàn cấp trên duyệt.")


def _decide(request: CorrectionRequest, state: str, *, by: User, now: dt.datetime, reason: str = "") -> None:
    waiting = CorrectionRequest.objects.filter(pk=request.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=now, reason=reason):
        raise Conflict("Yêu cầu này đã có người xử lý hoặc người gửi đã rút; hãy mở lại trang để xem.")
