"""Opening a case, and the only way into the strike procedure."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.casework import rules
from diemtua.casework.access import require_actor, require_opener, stewards_above
from diemtua.casework.actions.recording import Happening, hold, put_event
from diemtua.casework.models import Case, CaseMember
from diemtua.casework.queries import status_of
from diemtua.casework.returning import SHORT
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.rulebook.procedure import procedure
from diemtua.unions.models import Unit


@transaction.atomic
def open_case(
    *,
    procedure_id: str,
    unit: Unit,
    title: str,
    by: User,
    now: dt.datetime,
    rest: str = Case.Rest.FACTORY,
    confidential: bool = False,
) -> Case:
    """A new case held by who opens it. The strike procedure has its own way in: `open_strike`."""
    require_opener(by, unit)
    if procedure_id == rules.STRIKE:
        raise BadInput(
            "Thủ tục đình công chỉ mở được từ một tranh chấp về lợi ích đã đủ căn cứ; hãy vào mục đình công."
        )
    case = _new(procedure_id, unit, title, rest, confidential, by, now)
    record("casework.open_case", by=by, subject=case, label=case.audit_label, unit=str(unit))
    return case


@transaction.atomic
def open_strike(*, dispute: Case, by: User, now: dt.datetime) -> Case:
    """The strike procedure of an interest dispute that has a lawful ground, with the officers above named at once.

    Conflict with the missing precondition and Art. 204 when it has none: the program does not help beyond the law.
    """
    require_actor(by, dispute)
    if dispute.procedure != rules.INTERESTS:
        raise Conflict(rules.strike_check(None).reasons[0])
    hold(dispute, localdate(now))
    found = status_of(dispute, localdate(now))
    check = rules.strike_check(found)
    if not check.may_go_on:
        raise Conflict(f"{' '.join(check.reasons)} Đình công lúc này là bất hợp pháp ({rules.STRIKE_SOURCE}).")
    if dispute.led_to.filter(procedure=rules.STRIKE, closed_at=None).exists():
        raise Conflict("Hồ sơ đình công của tranh chấp này đã được mở; hãy xem trong danh sách vụ việc.")
    if found["strike_path"].done_on is None:
        put_event(dispute, Happening("strike_path", localdate(now)), (), by, now)
    case = _new(
        rules.STRIKE, dispute.unit, f"Đình công: {dispute.title}"[:160], dispute.rest, dispute.confidential, by, now
    )
    case.came_from, case.asked_upper_at = dispute, now
    case.save(update_fields=["came_from", "asked_upper_at"])
    above = [user for user in stewards_above(case) if user.pk != by.pk]
    CaseMember.objects.bulk_create(
        CaseMember(case=case, user=user, role=CaseMember.Role.FOLLOWS, named_by=by, since=now) for user in above
    )
    record("casework.open_strike", by=by, subject=case, label=case.audit_label, dispute=dispute.pk)
    return case


@transaction.atomic
def record_past(*, procedure_id: str, unit: Unit, on_day: dt.date, note: str, by: User, now: dt.datetime) -> Case:
    """The last time a returning duty was done, written down afterwards: a case with its one event, put away at once.

    Refused with its sentence: a procedure that must be walked, a day to come or before the law; Conflict when that day is written.
    """
    require_opener(by, unit)
    reminder = SHORT.get(procedure_id)
    if reminder is None:
        raise BadInput("Việc này có từng bước và hạn; hãy lập vụ việc để hệ thống tính.")
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two who press together the second sees what the first wrote
    if Case.objects.filter(unit=unit, procedure=procedure_id, held_on=on_day).exists():
        raise Conflict(f"{reminder.name} ngày {vn_date(on_day)} của {unit} đã được ghi rồi; không cần ghi nữa.")
    case = _new(procedure_id, unit, f"{reminder.name} {on_day.year}", Case.Rest.FACTORY, False, by, now)
    put_event(case, Happening(reminder.duty.step, on_day, note=note), (), by, now)
    case.closed_at, case.closed_by, case.close_note = now, by, f"Ghi lại việc đã làm ngày {vn_date(on_day)}"
    case.save(update_fields=["closed_at", "closed_by", "close_note"])
    record("casework.record_past", by=by, subject=case, label=case.audit_label, unit=str(unit))
    return case


def _new(procedure_id: str, unit: Unit, title: str, rest: str, confidential: bool, by: User, now: dt.datetime) -> Case:
    today = localdate(now)
    procedure(procedure_id, today)  # refuses one the rulebook does not have today
    if not title.strip():
        raise BadInput("Hãy đặt tên cho vụ việc, ví dụ «Đối thoại định kỳ năm 2026».")
    first = rules.summary(procedure_id, (), today, rules.calendar_of(rest))
    case = Case.objects.create(
        procedure=procedure_id,
        unit=unit,
        title=title.strip(),
        rest=rest,
        confidential=confidential,
        opened_on=today,
        opened_by=by,
        counted_on=today,
        step=first.step,
        step_title=first.title,
        step_who=first.who,
        step_source=first.source,
    )
    CaseMember.objects.create(case=case, user=by, role=CaseMember.Role.HOLDER, named_by=by, since=now)
    return case
