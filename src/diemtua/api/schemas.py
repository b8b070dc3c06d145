"""What goes in and comes out of the API. Identity numbers are in none of them."""

import datetime as dt
from typing import Annotated, Generic, Literal, TypeVar

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

T = TypeVar("T")

Position = Literal["CT", "PCT", "UV-BTV", "UV-BCH", "CN-UBKT", "UV-UBKT", "TB-NC", "UV-NC", "KT", "TQ", "TT", "TP",
                   "CT-BP", "UV-BP", "CT-TV", "UV-TV", "KHAC"]  # fmt: skip
EndReason = Literal["", "term_over", "resigned", "moved_on", "retired", "dismissed", "disciplined", "deceased"]
Sex = Literal["", "m", "f"]
# Letters only: a database takes no zero byte, and a name has no line breaks.
Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]
Phone = Annotated[str, StringConstraints(pattern=r"^(0[0-9]{9,10})?$")]
Email = Annotated[str, StringConstraints(pattern=r"^([^@\s\x00-\x1f]{1,60}@[A-Za-z0-9.-]{1,50}\.[A-Za-z]{2,8})?$")]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2100, 12, 31))]
Year = Annotated[int, Field(ge=1900, le=2100)]
Id = Annotated[int, Field(ge=1, le=2**62)]


class Strict(Schema):
    """Input with a field we do not know is refused rather than half understood."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[T]):
    """One page; `next_cursor` is empty on the last."""

    items: list[T]
    next_cursor: str | None = None


class FieldFault(Schema):
    field: str
    message: str


class Fault(Schema):
    """A refusal: a code for programs, a sentence for people."""

    code: str
    message: str
    details: list[FieldFault] = []


class UnitOut(Schema):
    """A unit, of a day when it was read by `past.units_on`."""

    id: int
    kind: str
    name: str
    parent_id: int | None = None
    enterprise_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @staticmethod
    def resolve_kind(obj):  # type: ignore[no-untyped-def]
        return getattr(obj, "kind_then", obj.kind)

    @staticmethod
    def resolve_name(obj):  # type: ignore[no-untyped-def]
        return getattr(obj, "name_then", obj.name)

    @staticmethod
    def resolve_parent_id(obj):  # type: ignore[no-untyped-def]
        return getattr(obj, "parent_id_then", obj.parent_id)


class EnterpriseOut(Schema):
    id: int
    name: str
    kind: str
    tax_code: str

    @staticmethod
    def resolve_kind(obj):  # type: ignore[no-untyped-def]
        return obj.kind_then


class PersonOut(Schema):
    id: int
    full_name: str
    sex: str
    birth_date: dt.date | None = None
    birth_year: int | None = None
    phone: str
    email: str
    last_trained_year: int | None = None


class MandateOut(Schema):
    id: int
    person_id: int
    unit_id: int
    position: str
    full_time: bool
    since_year: int | None = None
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    end_reason: str


class SessionOut(Schema):
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str


class ClassOut(Schema):
    id: int
    name: str
    unit_id: int
    state: str
    sessions: list[SessionOut]

    @staticmethod
    def resolve_sessions(obj):  # type: ignore[no-untyped-def]
        return list(obj.sessions.all())


class ResultOut(Schema):
    person_id: int
    full_name: str
    state: str
    sessions_attended: int
    passed: bool | None = None


class CertificateOut(Schema):
    id: int
    number: str
    code: str
    holder: str
    person_id: int
    training_class_id: int
    state: str
    issued_on: dt.date


class NewMandate(Strict):
    unit_id: Id
    position: Position
    full_time: bool = False
    since_year: Year | None = None
    started_on: Day | None = None


class NewPerson(Strict):
    full_name: Annotated[Text, StringConstraints(min_length=2, max_length=150)]
    sex: Sex = ""
    birth_date: Day | None = None
    birth_year: Year | None = None
    phone: Phone = ""
    email: Email = ""
    mandate: NewMandate


class Contact(Strict):
    phone: Phone | None = None
    email: Email | None = None


class MandateOfPerson(NewMandate):
    person_id: Id


class End(Strict):
    ended_on: Day
    end_reason: EndReason = ""
