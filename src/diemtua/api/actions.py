"""Writes: tokens and receivers by people, changes of the register by tokens."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from diemtua.api.access import answers_for, is_over
from diemtua.api.jobs import make_oneroster_file
from diemtua.api.models import Delivery, KeptAnswer, Token, Webhook
from diemtua.api.oneroster import oneroster_file
from diemtua.api.rules import (
    KEEP_ANSWERS_FOR,
    KEEP_DELIVERIES_FOR,
    KEEP_TOKENS_FOR,
    REQUESTS_A_MINUTE,
    TOKEN_PREFIX,
    url_fault,
)
from diemtua.audit.actions import record
from diemtua.corrections.actions import edit_person, person_edition
from diemtua.jobs.actions import start_job
from diemtua.jobs.models import Job
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.kernel.text import clean, fold
from diemtua.people.models import User
from diemtua.unions.access import can_manage, visible_persons
from diemtua.unions.actions import save_post, write_person
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.unions.rules import birth_fault, name_fault, post_faults
from diemtua.vault.sealing import digest


def token_digest(token: str) -> str:
    """How a token is kept and found."""
    return digest(token, purpose="api_token")


@transaction.atomic
def create_token(*, name: str, unit: Unit, can_write: bool, days: int, by: User, now: dt.datetime) -> tuple[Token, str]:
    """A token for the unit and all below it, and its text, in clear this once."""
    if not answers_for(by, unit):
        raise NotAllowed("Chỉ tạo được mã cho đơn vị bạn đang phụ trách; hãy chọn đơn vị khác.")
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        name=name, unit=unit, by=by, can_write=can_write, created_at=now, expires_at=now + dt.timedelta(days=days),
        digest=token_digest(text), hint=text[:9],
    )  # fmt: skip
    record("api.create_token", by=by, subject=made, unit=unit.name, can_write=can_write, days=days)
    return made, text


@transaction.atomic
def revoke_token(*, token: Token, by: User, now: dt.datetime) -> None:
    """From now the token opens nothing."""
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise Conflict("Mã này đã bị thu hồi rồi.")
    record("api.revoke_token", by=by, subject=token)


def use_token(text: str, *, now: dt.datetime) -> tuple[Token | None, int]:
    """The token behind the text, counted against its minute, and seconds to wait (0: go on). Two queries. No audit line.

    None: unknown, over or revoked. NotAllowed: the unit has ended, or the maker no longer answers for it.
    """
    found = Token.objects.select_related("by", "unit").filter(digest=token_digest(text), revoked_at=None).first()
    if found is None or found.expires_at <= now:
        return None, 0
    if is_over(found.unit, today=localdate(now)):
        raise NotAllowed(f"{found.unit} đã kết thúc nên mã này không còn dùng được; hãy xin mã của đơn vị tiếp nhận.")
    if not answers_for(found.by, found.unit):
        raise NotAllowed(f"Người tạo mã này không phụ trách {found.unit} nên mã ngừng hoạt động; hãy nhờ cán bộ phụ trách đơn vị ấy tạo mã mới.")  # fmt: skip
    seconds = int(now.timestamp())
    minute = seconds // 60
    mine = Token.objects.filter(pk=found.pk)
    if not mine.filter(minute=minute).update(requests=F("requests") + 1, last_used_at=now):
        mine.update(minute=minute, requests=1, last_used_at=now)
        return found, 0
    if found.requests + 1 > REQUESTS_A_MINUTE:
        return found, 60 - seconds % 60
    return found, 0


@transaction.atomic
def create_webhook(*, unit: Unit, url: str, by: User, now: dt.datetime) -> tuple[Webhook, str]:
    """A receiver of news below the unit, and the secret it checks signatures with, in clear this once."""
    if not answers_for(by, unit):
        raise NotAllowed("Chỉ khai được nơi nhận cho đơn vị bạn đang phụ trách; hãy chọn đơn vị khác.")
    if fault := url_fault(url, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE):
        raise BadInput(fault)
    secret = secrets.token_urlsafe(32)
    made = Webhook.objects.create(unit=unit, url=url, by=by, secret=secret, created_at=now)
    record("api.create_webhook", by=by, subject=made, unit=unit.name)
    return made, secret


@transaction.atomic
def delete_webhook(*, webhook: Webhook, by: User) -> None:
    """The receiver hears nothing more; what was sent to it is forgotten."""
    record("api.delete_webhook", by=by, subject=webhook)
    webhook.delete()


@transaction.atomic
def resend(*, delivery: Delivery, by: User, now: dt.datetime) -> None:
    """Try again what was given up."""
    if not answers_for(by, delivery.webhook.unit):
        raise NotAllowed("Bạn không còn phụ trách đơn vị của nơi nhận này; hãy nhờ cán bộ đang phụ trách gửi lại.")
    given_up = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.GIVEN_UP)
    if not given_up.update(state=Delivery.State.WAITING, attempts=0, next_at=now):
        raise Conflict("Tin này đã gửi rồi hoặc đang chờ gửi; không cần gửi lại.")
    record("api.resend_delivery", by=by, subject=delivery)


@transaction.atomic
def start_oneroster(*, day: dt.date | None, by: User) -> Job:
    """The CSV files of everything in the officer's scope, now or as of a day, from a job."""
    told = {"day": day.isoformat()} if day else {}
    title = "CSV theo lối OneRoster" + (f", ngày {vn_date(day)}" if day else "")
    job = start_job(make_oneroster_file, title=title, by=by, **told)
    record("api.export_oneroster", by=by, subject=by, label=title, **told)
    return job


@transaction.atomic
def read_oneroster(*, token: Token, by: User, day: dt.date | None) -> IO[bytes]:
    """The same at once, for a connected system."""
    record(
        "api.export_oneroster", by=by, subject=token.unit, token=token.name, **({"day": day.isoformat()} if day else {})
    )
    return oneroster_file(by, day)


def forget_old(*, now: dt.datetime) -> None:
    """Answers kept for repeats after a day, deliveries after a month, tokens five years after their end. No audit line."""
    KeptAnswer.objects.filter(at__lt=now - KEEP_ANSWERS_FOR).delete()
    Delivery.objects.filter(happened_at__lt=now - KEEP_DELIVERIES_FOR).exclude(state=Delivery.State.WAITING).delete()
    Token.objects.filter(Q(expires_at__lt=now - KEEP_TOKENS_FOR) | Q(revoked_at__lt=now - KEEP_TOKENS_FOR)).delete()


class Repeated(Exception):
    """This very request was answered before; `object_id` is what it made."""

    def __init__(self, object_id: int | None) -> None:
        super().__init__()
        self.object_id = object_id


def _begin(token: Token, key: str, asked: str, now: dt.datetime) -> KeptAnswer:
    """Take the key, inside the transaction of the deed; raises Repeated, or Conflict for another request under it."""
    if not key:
        raise BadInput("Thiếu tiêu đề Idempotency-Key; hãy gửi một chuỗi riêng cho mỗi lần ghi, tối đa 100 ký tự.")
    known = KeptAnswer.objects.filter(token=token, key=key).first()
    if known is None:
        try:
            with transaction.atomic():
                return KeptAnswer.objects.create(token=token, key=key, asked=asked, at=now)
        except IntegrityError as error:
            raise Conflict("Yêu cầu cùng Idempotency-Key đang được xử lý; hãy gửi lại sau vài giây.") from error
    if known.asked != asked:
        raise Conflict("Idempotency-Key này đã dùng cho một yêu cầu khác; hãy gửi bằng khóa mới.")
    raise Repeated(known.object_id)


def _kept(answer: KeptAnswer, made: Any) -> None:
    KeptAnswer.objects.filter(pk=answer.pk).update(object_id=made.pk)


def _demand_sound(faults: Iterable[str]) -> None:
    """BadInput with what a form of the pages would refuse too."""
    if told := [fault for fault in faults if fault]:
        raise BadInput(" ".join(told))


def _post_faults(values: dict[str, Any], *, now: dt.datetime) -> list[str]:
    told = {name: values.get(name) for name in ("started_on", "since_year")}
    return list(post_faults(today=localdate(now), **told).values())


@transaction.atomic
def create_person(
    *,
    unit: Unit,
    mandate: dict[str, Any],
    by: User,
    token: Token,
    key: str,
    asked: str,
    now: dt.datetime,
    **values: Any,
) -> Person:
    """A new officer with the first post. BadInput for what the pages refuse too; Conflict when the scope knows somebody of
    that name with the same phone or birth."""
    if not can_manage(by, unit):
        raise NotAllowed("Mã kết nối này không được ghi vào đơn vị ấy.")
    answer = _begin(token, key, asked, now)
    day = values.get("birth_date")
    born = birth_fault(day.year if day else values.get("birth_year"), today=localdate(now))
    _demand_sound([name_fault(values["full_name"]), born, *_post_faults(mandate, now=now)])
    for other in visible_persons(by).filter(search=fold(clean(values["full_name"]))):
        if (values.get("phone") and other.phone == values["phone"]) or (day and other.birth_date == day):
            raise Conflict(f"Trong phạm vi đã có người này (mã {other.pk}); hãy ghi thêm chức vụ cho người ấy.")
    made = write_person(unit=unit, mandate=mandate, now=now, **values)
    _kept(answer, made)
    record("api.create_person", by=by, subject=made, token=token.name, unit=unit.name)
    return made


@transaction.atomic
def update_contact(*, person: Person, values: dict[str, str], by: User, token: Token, now: dt.datetime) -> None:
    """Another number or address; the history and the journal say which system wrote it.

    The newest row is written, whoever changed it since the request was read: a system shows nobody a form.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    note = f"Qua mã kết nối «{token.name}»."
    if edit_person(person=person, values=values, edition=person_edition(person), by=by, now=now, note=note):
        record("api.update_contact", by=by, subject=person, token=token.name, fields=sorted(values))


@transaction.atomic
def create_mandate(
    *, person: Person, unit: Unit, by: User, token: Token, key: str, asked: str, now: dt.datetime, **values: Any
) -> Mandate:
    """One more post of a known officer. BadInput for days the pages refuse too."""
    if not can_manage(by, unit):
        raise NotAllowed("Mã kết nối này không được ghi vào đơn vị ấy.")
    answer = _begin(token, key, asked, now)
    _demand_sound(_post_faults(values, now=now))
    made = Mandate(person=person, unit=unit, **values)
    save_post(made)
    _kept(answer, made)
    record("api.create_mandate", by=by, subject=made, token=token.name)
    return made


@transaction.atomic
def end_mandate(
    *,
    mandate: Mandate,
    ended_on: dt.date,
    end_reason: str,
    by: User,
    token: Token,
    key: str,
    asked: str,
    now: dt.datetime,
) -> Mandate:
    """The post is held up to and including that day, which has come. BadInput for days the pages refuse too."""
    answer = _begin(token, key, asked, now)
    held = {"started_on": mandate.started_on, "since_year": mandate.since_year}
    _demand_sound([post_faults(today=localdate(now), ended_on=ended_on, **held).get("ended_on", "")])
    if not Mandate.objects.filter(pk=mandate.pk, ended_on=None).update(ended_on=ended_on, end_reason=end_reason):
        raise Conflict("Chức vụ này đã kết thúc rồi; hãy đọc lại dữ liệu.")
    _kept(answer, mandate)
    record("api.end_mandate", by=by, subject=mandate, token=token.name, ended_on=ended_on.isoformat())
    mandate.ended_on, mandate.end_reason = ended_on, end_reason
    return mandate
