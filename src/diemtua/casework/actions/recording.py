"""What happened in a case: recorded, corrected, taken back, and what the interpreter then answers, kept for lists."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.db import connection, transaction
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.casework import rules
from diemtua.casework.access import require_actor
from diemtua.casework.models import Case, CaseEvent, Claimant
from diemtua.casework.queries import open_stories, stories
from diemtua.casework.returning import held_on
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.rulebook.interpreter import check_event
from diemtua.rulebook.procedure import procedure
from diemtua.vault.files import SealedWriter
from diemtua.vault.photos import only_the_picture

RECOUNTED = (
    "step",
    "step_title",
    "step_who",
    "step_source",
    "due_on",
    "due_at",
    "warn_on",
    "ending",
    "began_on",
    "held_on",
)
CASES_A_STEP = 2000


@dataclass(frozen=True)
class Happening:
    """What somebody says happened: a step, its day (and hour), its outcome and counts, a note, a file."""

    step: str
    on_day: dt.date
    on_time: dt.time | None = None
    outcome: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    file: File | None = None


@transaction.atomic
def record_event(
    *, case: Case, happened: Happening, by: User, now: dt.datetime, claimants: Sequence[Claimant] = ()
) -> CaseEvent:
    """Write down a step that happened, to all or to some claimants. What cannot be true is refused with its sentence."""
    require_actor(by, case)
    hold(case, localdate(now))
    row = put_event(case, happened, claimants, by, now)
    record("casework.record_event", by=by, subject=case, label=case.audit_label, step=happened.step, event=row.pk)
    return row


@transaction.atomic
def correct_event(*, event: CaseEvent, happened: Happening, reason: str, by: User, now: dt.datetime) -> CaseEvent:
    """Put a right event in the place of a wrong one; the wrong one stays in the history with the reason."""
    case = event.case
    require_actor(by, case)
    hold(case, localdate(now))
    _replace(event, reason, now, by)
    row = put_event(case, happened, tuple(event.claimants.all()), by, now, keep_file_of=event)
    CaseEvent.objects.filter(pk=event.pk).update(replaced_by=row)
    record("casework.correct_event", by=by, subject=case, label=case.audit_label, step=row.step, event=row.pk)
    return row


@transaction.atomic
def withdraw_event(*, event: CaseEvent, reason: str, by: User, now: dt.datetime) -> None:
    """Take back an event that never happened; it stays in the history with the reason."""
    case = event.case
    require_actor(by, case)
    hold(case, localdate(now))
    _replace(event, reason, now, by)
    recount(case, localdate(now))
    record("casework.withdraw_event", by=by, subject=case, label=case.audit_label, step=event.step, event=event.pk)


@transaction.atomic
def exclude_time(*, case: Case, first: dt.date, last: dt.date, reason: str, by: User, now: dt.datetime) -> None:
    """Note days of force majeure that limitation periods do not count (Labour Code Art. 190(4)), with the reason."""
    require_actor(by, case)
    if not procedure(case.procedure, case.began_on or localdate(now)).leaves_out_obstacles:
        raise BadInput(
            "Luật chỉ cho trừ thời gian trở ngại với tranh chấp cá nhân (Bộ luật Lao động, Điều 190 khoản 4)."
        )
    if last < first:
        raise BadInput("Ngày cuối phải từ ngày đầu trở đi; hãy kiểm tra lại hai ngày.")
    if first > localdate(now):
        raise BadInput("Thời gian không tính phải bắt đầu từ hôm nay hoặc trước đó; hãy kiểm tra lại ngày đầu.")
    if not reason.strip():
        raise BadInput("Hãy ghi sự kiện bất khả kháng hoặc trở ngại khách quan làm căn cứ.")
    hold(case, localdate(now))
    case.refresh_from_db(fields=["excluded"])
    case.excluded = [*case.excluded, [first.isoformat(), last.isoformat(), reason.strip()]]
    case.save(update_fields=["excluded"])
    recount(case, localdate(now))
    record("casework.exclude_time", by=by, subject=case, label=case.audit_label, days=(last - first).days + 1)


def hold(case: Case, today: dt.date) -> None:
    """Lock the open case until the transaction ends, so that the second of two people sees what the first recorded."""
    if not Case.objects.filter(pk=case.pk, closed_at=None).update(counted_on=today):
        raise Conflict("Hồ sơ đã đóng; hãy mở lại hồ sơ trước khi ghi thêm.")


def put_event(
    case: Case,
    happened: Happening,
    claimants: Sequence[Claimant],
    by: User,
    now: dt.datetime,
    *,
    keep_file_of: CaseEvent | None = None,
) -> CaseEvent:
    """Check the event against the story of everybody it touches, keep it, count anew. Inside a held case; no audit line."""
    facts = rules.facts_to_store(happened.facts)
    event = rules.event_of(happened.step, happened.on_day, happened.on_time, happened.outcome, facts)
    touched, calendar = {c.pk for c in claimants}, rules.calendar_of(case.rest)
    for story in stories(case):
        if touched and not touched & {c.pk for c in story.claimants}:
            continue
        try:
            check_event(case.procedure, story.law_events, event, localdate(now), calendar)
        except Conflict as error:
            raise Conflict(f"{error.message.removesuffix('.')}{_recorder(case, happened.step)}.") from None
    row = CaseEvent.objects.create(
        case=case,
        step=happened.step,
        on_day=happened.on_day,
        on_time=happened.on_time,
        outcome=happened.outcome,
        facts=facts,
        note=happened.note.strip(),
        by=by,
        at=now,
    )
    row.claimants.set(claimants)
    recount(case, localdate(now))
    if happened.file is not None:
        _keep_file(row, happened.file)
    elif keep_file_of is not None and keep_file_of.file:
        row.file, row.file_name = keep_file_of.file, keep_file_of.file_name
        row.save(update_fields=["file", "file_name"])
    return row


def _recorder(case: Case, step: str) -> str:
    """« (Trần Thị Hòa ghi)» of the last valid event of the step."""
    row = case.events.filter(step=step, struck_at=None).select_related("by").last()
    return f" ({row.by} ghi)" if row and row.by else ""


def _keep_file(row: CaseEvent, file: File) -> None:
    """Seal the file beside the database, of a photo only the picture; its name is kept, cut to what the column holds."""
    row.file, row.file_name = f"{secrets.token_hex(16)}.sealed", str(file.name)[-160:]
    content = only_the_picture(file.read())
    with SealedWriter(row.path) as sealed:
        sealed.write(content)
    row.save(update_fields=["file", "file_name"])


def _replace(event: CaseEvent, reason: str, now: dt.datetime, by: User) -> None:
    if not reason.strip():
        raise BadInput("Hãy ghi lý do sửa, để người đọc hồ sơ sau này hiểu.")
    changed = CaseEvent.objects.filter(pk=event.pk, struck_at=None).update(
        struck_at=now, struck_reason=reason.strip()[:300], struck_by=by
    )
    if not changed:
        raise Conflict("Lần ghi này vừa được người khác sửa; hãy tải lại trang để xem bản mới.")


def recount(case: Case, today: dt.date) -> None:
    """Ask the interpreter and keep its answer on the row. Four queries."""
    told = stories(case)
    answer = _answer(case.procedure, case.rest, case.excluded, [s.law_events for s in told], today)
    for name, value in zip(RECOUNTED, answer, strict=True):
        setattr(case, name, value)
    case.counted_on = today
    case.save(update_fields=[*RECOUNTED, "counted_on"])


def recount_cases(*, today: dt.date) -> int:
    """Count anew every open case not counted today; how many. The daily job: nobody's deed, so no audit line.

    Two queries and one prepared statement for every 2,000 cases, which are held meanwhile: what somebody records then is
    counted after it, by `record_event`. Safe to run as often as one likes.
    """
    counted = 0
    while True:
        with transaction.atomic():
            batch = list(
                Case.objects.filter(closed_at=None, counted_on__lt=today)
                .order_by("pk")
                .select_for_update()
                .values_list("pk", "procedure", "rest", "excluded", *RECOUNTED)[:CASES_A_STEP]
            )
            if not batch:
                return counted
            told = open_stories([row[0] for row in batch])
            changed = []
            for pk, law, rest, excluded, *before in batch:
                answer = _answer(law, rest, excluded, told[pk], today)
                if answer != tuple(before):
                    changed.append((*answer, pk))
            _write(changed)
            Case.objects.filter(pk__gte=batch[0][0], pk__lte=batch[-1][0], closed_at=None, counted_on__lt=today).update(
                counted_on=today
            )
        counted += len(batch)


def _answer(
    law: str, rest: str, excluded: Iterable[Sequence[str]], told: Sequence[Sequence[Any]], today: dt.date
) -> tuple[Any, ...]:
    """The values of RECOUNTED for one case, by the story of each group of claimants."""
    ranges = tuple((dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last, _ in excluded)
    calendar = rules.calendar_of(rest)
    found = rules.most_pressing(rules.summary(law, events, today, calendar, ranges) for events in told)
    began = min((e.day for events in told for e in events), default=None)
    return (
        found.step,
        found.title[:200],
        found.who[:120],
        found.source[:300],
        found.due_on,
        found.due_at,
        found.warn_on,
        found.ending[:300],
        began,
        held_on(law, (e for events in told for e in events)),
    )


def _write(rows: list[tuple[Any, ...]]) -> None:
    """One prepared statement: a thousand rows of bulk_update cost ten times as much."""
    if not rows:
        return
    table, columns = Case._meta.db_table, ", ".join(f"{name} = %s" for name in RECOUNTED)
    fields = [*(Case._meta.get_field(name) for name in RECOUNTED), Case._meta.pk]
    ready = [[f.get_db_prep_save(value, connection) for f, value in zip(fields, row, strict=True)] for row in rows]  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", ready)  # noqa: S608 - our own names
