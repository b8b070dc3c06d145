"""An agreement from preparation to its end."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from diemtua.agreements.access import require_writer
from diemtua.agreements.actions.papers import file_path
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.rules.checking import failed
from diemtua.agreements.rules.lifetime import require_days
from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.models import Unit

# What a person tells of an agreement; its state moves by actions of its own.
FACTS = (
    "employer", "kind", "trade", "workers", "covered", "women", "region", "wage_vnd", "overtime_hours", "yes_votes", "polled",
    "has_minutes", "signers_authorised", "worker_signer", "employer_signer", "effective_from", "effective_to",
)  # fmt: skip


LIVING = (Agreement.State.DRAFT, Agreement.State.SIGNED)


@transaction.atomic
def create_agreement(*, unit: Unit, facts: Mapping[str, Any], by: User, now: dt.datetime) -> Agreement:
    """A new agreement in preparation; an existing one is signed next. BadInput when the facts contradict each other."""
    require_writer(by, unit)
    made = Agreement(unit=unit, enterprise=unit.enterprise, created_by=by, created_at=now, **known_facts(facts))
    save_agreement(made)
    record("agreements.create_agreement", by=by, subject=made)
    return made


@transaction.atomic
def edit_agreement(*, agreement: Agreement, facts: Mapping[str, Any], by: User, today: dt.date) -> Agreement:
    """Correct the facts, of a signed one its signing day too; the journal names which.

    BadInput when they contradict each other. Conflict when the agreement has ended or was ended meanwhile.
    """
    require_writer(by, agreement.unit)
    chosen = known_facts(facts)
    fresh = living_agreement(agreement)
    if facts.get("signed_on") and not fresh.is_draft:
        chosen["signed_on"] = facts["signed_on"]
        require_signed_by(facts["signed_on"], today)
        require_order(facts["signed_on"], fresh.filed_on, fresh.published_on)
    changed = sorted(name for name, value in chosen.items() if getattr(fresh, name) != value)
    for name, value in chosen.items():
        setattr(fresh, name, value)
    save_agreement(fresh)
    record("agreements.edit_agreement", by=by, subject=fresh, changed=changed)
    return fresh


def known_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in FACTS}


def require_signed_by(signed_on: dt.date, today: dt.date) -> None:
    if signed_on > today:
        raise BadInput("Ngày ký ở tương lai; hãy ghi sau khi hai bên đã ký.")


def require_order(signed_on: dt.date | None, filed_on: dt.date | None, published_on: dt.date | None) -> None:
    """BadInput when it was sent or published before it was signed."""
    for day, what in ((filed_on, "gửi"), (published_on, "công bố")):
        if day is not None and signed_on is not None and day < signed_on:
            raise BadInput(f"Ngày {what} ({vn_date(day)}) trước ngày ký ({vn_date(signed_on)}); hãy xem lại hai ngày.")


def living_agreement(agreement: Agreement) -> Agreement:
    """Its row as it stands, locked until the transaction ends: whoever signs or ends it meanwhile waits, or was first."""
    fresh = held(agreement).first()
    if fresh is None or fresh.state not in LIVING:
        raise Conflict("Thỏa ước này đã kết thúc hoặc đã xóa nên không sửa được nữa; hãy thêm thỏa ước mới.")
    return fresh


def held(agreement: Agreement) -> QuerySet[Agreement]:
    return Agreement.objects.filter(pk=agreement.pk).select_related("unit").select_for_update(of=("self",))


def save_agreement(agreement: Agreement) -> None:
    """Save when the database would take it; BadInput names what contradicts."""
    require_days(agreement.signed_on, agreement.effective_from, agreement.effective_to)
    if agreement.effective_from and agreement.effective_to and agreement.effective_to <= agreement.effective_from:
        raise BadInput("Ngày hết hiệu lực phải sau ngày có hiệu lực; hãy xem lại hai ngày.")
    if agreement.yes_votes is not None and agreement.polled is not None and agreement.yes_votes > agreement.polled:
        raise BadInput("Số tán thành nhiều hơn số phải lấy ý kiến; hãy xem lại hai số.")
    if agreement.women is not None and agreement.women > agreement.workers:
        raise BadInput("Số lao động nữ nhiều hơn tổng số lao động; hãy xem lại hai số.")
    if not agreement.is_draft and not (agreement.effective_from and agreement.effective_to):
        raise BadInput("Thỏa ước đã ký phải có ngày có hiệu lực và ngày hết hiệu lực.")
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:
        raise Conflict("Sổ đã có thỏa ước này: cùng công đoàn, cùng bên ký, cùng ngày ký.") from None


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, signed_on: dt.date, accept_failures: bool, by: User, today: dt.date
) -> Agreement:
    """Record the signing. With points of the check not met it needs `accept_failures`: the register tells what happened.

    BadInput with the points otherwise; Conflict when signed before.
    """
    require_writer(by, agreement.unit)
    require_signed_by(signed_on, today)
    fresh = held(agreement).prefetch_related("clauses").first()
    if fresh is None or not fresh.is_draft:
        raise Conflict("Thỏa ước đã được ghi là ký rồi, hoặc đã xóa; hãy tải lại trang.")
    begins = fresh.effective_from or signed_on  # Labour Code Art. 78(1)
    if fresh.effective_to is None or fresh.effective_to <= begins:
        raise BadInput("Hãy nhập ngày hết hiệu lực, sau ngày có hiệu lực, rồi ghi việc ký.")
    missing = failed(picture(fresh, today=today).checks)
    if missing and not accept_failures:
        raise BadInput(f"Còn {len(missing)} điểm chưa đạt trước khi ký: {'; '.join(c.title.lower() for c in missing)}.")
    fresh.state, fresh.signed_on, fresh.effective_from = Agreement.State.SIGNED, signed_on, begins
    save_agreement(fresh)
    record("agreements.sign_agreement", by=by, subject=fresh, signed_on=signed_on.isoformat(), not_met=len(missing))
    return fresh


@transaction.atomic
def file_agreement(
    *, agreement: Agreement, filed_on: dt.date | None, filed_with: str, published_on: dt.date | None, by: User, today: dt.date
) -> Agreement:  # fmt: skip
    """Record when it was sent to the authority and when it was published to the workers."""
    require_writer(by, agreement.unit)
    for day, what in ((filed_on, "gửi"), (published_on, "công bố")):
        if day is not None and day > today:
            raise BadInput(f"Ngày {what} ở tương lai; hãy ghi sau khi đã {what}.")
    fresh = held(agreement).first()
    if fresh is None or fresh.state != Agreement.State.SIGNED:
        raise Conflict("Chỉ ghi việc gửi, công bố cho thỏa ước đã ký; hãy ghi việc ký trước.")
    require_order(fresh.signed_on, filed_on, published_on)
    fresh.filed_on, fresh.filed_with, fresh.published_on = filed_on, clean(filed_with), published_on
    fresh.save(update_fields=["filed_on", "filed_with", "published_on"])
    record("agreements.file_agreement", by=by, subject=fresh, filed_on=filed_on.isoformat() if filed_on else "")
    return fresh


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: User) -> None:
    """Take a draft made by mistake out of the register, with its clauses and its file; a case it came from may make a new one.

    Conflict once it was signed: what was signed is ended, never removed.
    """
    require_writer(by, agreement.unit)
    fresh = held(agreement).first()
    if fresh is None:
        raise Conflict("Thỏa ước này đã được xóa; hãy tải lại sổ thỏa ước.")
    if not fresh.is_draft:
        raise Conflict(
            "Thỏa ước đã ký thì không xóa được; nếu không còn hiệu lực, hãy bấm «Kết thúc» ở trang thỏa ước."
        )
    record("agreements.remove_agreement", by=by, subject=fresh, unit=fresh.unit_id, clauses=fresh.clauses.count())
    if fresh.file:
        paper = file_path(fresh.file)
        transaction.on_commit(lambda: paper.unlink(missing_ok=True))
    fresh.delete()


@transaction.atomic
def renew_agreement(*, agreement: Agreement, by: User) -> Agreement:
    """Bargaining for the next agreement has begun: the old one may go on for its grace. Conflict the second time."""
    require_writer(by, agreement.unit)
    waiting = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.SIGNED, bargaining_again=False)
    if not waiting.update(bargaining_again=True):
        raise Conflict("Việc thương lượng lại đã được ghi, hoặc thỏa ước không còn hiệu lực; hãy tải lại trang.")
    agreement.refresh_from_db()
    record("agreements.renew_agreement", by=by, subject=agreement)
    return agreement


@transaction.atomic
def withdraw_renewal(*, agreement: Agreement, by: User) -> Agreement:
    """No bargaining for the next agreement has begun after all, or it was given up. Conflict when none is noted."""
    require_writer(by, agreement.unit)
    noted = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.SIGNED, bargaining_again=True)
    if not noted.update(bargaining_again=False):
        raise Conflict("Thỏa ước này không còn ghi là đang thương lượng lại; hãy tải lại trang.")
    agreement.refresh_from_db()
    record("agreements.withdraw_renewal", by=by, subject=agreement)
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, state: str, reason: str, by: User) -> Agreement:
    """Declared void by a court, or replaced by a new agreement; not to be undone. Conflict the second time."""
    require_writer(by, agreement.unit)
    if state not in (Agreement.State.VOID, Agreement.State.REPLACED):
        raise BadInput("Hãy chọn thỏa ước bị tòa án tuyên vô hiệu, hay đã có thỏa ước mới.")
    if not clean(reason):
        raise BadInput("Hãy ghi căn cứ: số bản án, quyết định, hoặc thỏa ước mới.")
    ended = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.SIGNED)
    if not ended.update(state=state, end_reason=clean(reason)[:300]):
        raise Conflict("Chỉ kết thúc được thỏa ước đã ký và chưa kết thúc; hãy tải lại trang.")
    agreement.refresh_from_db()
    record("agreements.end_agreement", by=by, subject=agreement, state=state)
    return agreement
