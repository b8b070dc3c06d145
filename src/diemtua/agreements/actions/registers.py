"""A register read from a workbook, or taken away as one."""

import datetime as dt
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from diemtua.agreements.access import require_importer, signing_units
from diemtua.agreements.importing import facts_of, identity, in_register, is_as_previewed, understand
from diemtua.agreements.models import Agreement, Clause, RegisterImport
from diemtua.agreements.workbooks import read_workbook
from diemtua.audit.actions import record
from diemtua.kernel.errors import Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.models import Unit

KEEP_IMPORTS_FOR = dt.timedelta(days=366)


@transaction.atomic
def note_export(*, by: User, rows: int) -> None:
    """The register left the system as a workbook."""
    record("agreements.export_register", by=by, subject=by, label="Sổ thỏa ước", rows=rows)


@transaction.atomic
def upload_register(*, file: IO[bytes], file_name: str, by: User, now: dt.datetime) -> RegisterImport:
    """Read a register's workbook and keep what it would change; the register itself does not change."""
    require_importer(by)
    agreements, clauses = read_workbook(file, max_bytes=settings.MAX_WORKBOOK_BYTES)
    found = understand(agreements, clauses, user=by)
    made = RegisterImport.objects.create(
        file_name=clean(file_name)[-200:],
        by=by,
        plan=found.rows,
        problems=[p.as_dict() for p in found.problems],
        counts=dict(found.counts),
        created_at=now,
    )
    record("agreements.upload_register", by=by, subject=made, rows=len(found.rows), problems=len(found.problems))
    return made


@transaction.atomic
def confirm_import(*, register: RegisterImport, by: User, now: dt.datetime) -> int:
    """Write what was previewed: new agreements, changed facts and clauses; clauses not in the workbook stay.

    How many rows were written. Conflict when confirmed or discarded before, when a unit is no longer the user's, or when
    the register moved since the preview: what was not shown is not written.
    """
    require_importer(by)
    if not RegisterImport.objects.filter(pk=register.pk, state="previewed").update(state=RegisterImport.State.DONE):
        raise Conflict("Lượt nạp này đã được xác nhận hoặc đã bỏ; hãy tải lại trang.")
    rows = [row for row in register.plan if row["outcome"] != "same"]
    units = signing_units(by).in_bulk({row["unit"] for row in rows})
    if len(units) < len({row["unit"] for row in rows}):
        raise Conflict("Có đơn vị trong tệp không còn do bạn phụ trách; hãy tải tệp lên lại để xem trước lần nữa.")
    standing = in_register(units, hold=True)
    try:
        with transaction.atomic():
            for row in rows:
                _write_row(row, standing.get(identity(row["unit"], facts_of(row))), units[row["unit"]], by, now)
    except IntegrityError:  # somebody entered one of the new rows a moment ago
        raise Conflict("Sổ vừa thay đổi nên chưa nạp gì; hãy bỏ lượt này và tải tệp lên lại.") from None
    record("agreements.confirm_import", by=by, subject=register, rows=len(rows))
    return len(rows)


def _write_row(row: dict[str, Any], found: Agreement | None, unit: Unit, by: User, now: dt.datetime) -> None:
    if not is_as_previewed(row, found):
        raise Conflict(
            f"Dòng {row['row']} ({row['name']}): sổ đã thay đổi sau khi bạn xem trước nên chưa nạp gì; "
            "hãy bỏ lượt này và tải tệp lên lại."
        )
    if found is None:
        found = Agreement(enterprise=unit.enterprise, created_by=by, created_at=now)
    found.unit = unit
    for name, value in facts_of(row).items():
        setattr(found, name, value)
    found.save()
    known = {(c.term_id, c.condition): c for c in found.clauses.all()}
    fresh = []
    for clause in row["clauses"]:
        value = None if clause["value"] is None else Decimal(clause["value"])
        old = known.get((clause["term"], clause["condition"]))
        if old is None:
            new = Clause(agreement=found, term_id=clause["term"], value=value, condition=clause["condition"], wording=clause["wording"])  # fmt: skip
            fresh.append(new.fill_search())
        elif (old.value, old.wording) != (value, clause["wording"]):
            old.value, old.wording = value, clause["wording"]
            old.decided, old.decided_reason, old.decided_by = "", "", None
            old.save()
    Clause.objects.bulk_create(fresh)


@transaction.atomic
def discard_import(*, register: RegisterImport, by: User) -> None:
    """Give a preview up; nothing changes."""
    if not RegisterImport.objects.filter(pk=register.pk, by=by, state="previewed").update(
        state=RegisterImport.State.DISCARDED
    ):
        raise Conflict("Lượt nạp này đã được xác nhận hoặc đã bỏ; hãy tải lại trang.")
    record("agreements.discard_import", by=by, subject=register)


def forget_old_imports(*, now: dt.datetime) -> int:
    """Delete what was previewed and who uploaded it after a year; how many. What was written stays. No audit line."""
    return RegisterImport.objects.filter(created_at__lt=now - KEEP_IMPORTS_FOR).delete()[0]
