"""A list from its upload to the register, and out of it again."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.jobs.actions import start_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.roster import jobs
from diemtua.roster.federation import make_federation
from diemtua.roster.models import HeadingLesson, Import
from diemtua.roster.reading import check_file
from diemtua.roster.rules.headers import FIELDS
from diemtua.roster.rules.provinces import HANOI
from diemtua.roster.rules.units import CITY_NAME
from diemtua.roster.undoing import obstacles
from diemtua.unions.models import Unit

KEEP_FILES_FOR = dt.timedelta(days=365)
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv"}


def ensure_federation(*, by: User | None = None, province: int = HANOI, name: str = CITY_NAME) -> Unit:
    """The federation of a province with the unions of its wards; only what is missing is made. Returns the federation."""
    with transaction.atomic():
        city, made = make_federation(province, name)
        if made:
            record("roster.ensure_federation", by=by, subject=city, made=made)
    return city


def found_federation(*, by: User, province: int = HANOI, name: str = CITY_NAME) -> Unit:
    """`ensure_federation` for a keeper who begins. Conflict once there is any unit: a ward that a decision ended stays ended."""
    try:
        with transaction.atomic():
            if not Unit.objects.exists():
                return ensure_federation(by=by, province=province, name=name)
    except IntegrityError:  # a colleague pressed in the same moment
        pass
    raise Conflict("Cây đơn vị đã lập rồi; hãy lập tài khoản cho cán bộ phụ trách từng đơn vị.")


def upload_roster(*, file: File, file_name: str, unit: Unit | None, by: User | None, queue: bool = True) -> Import:
    """Keep the file and start reading it. BadInput, and nothing kept, when it is no workbook of bearable size.

    `queue` False: the caller (the console program) reads and writes in its own process.
    """
    suffix = Path(file_name).suffix.lower()
    if file.size > settings.MAX_WORKBOOK_BYTES:
        raise BadInput(
            f"Tệp nặng {file.size // 1024 // 1024} MB, quá mức {settings.MAX_WORKBOOK_BYTES // 1024 // 1024} MB. "
            "Hãy bỏ ảnh và trang tính thừa, hoặc tách thành nhiều tệp."
        )
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    stem = digest.hexdigest()[:16]
    roster = Import(file_name=Path(file_name).name[:200], sha256=digest.hexdigest(), unit=unit, by=by)
    # The name on disk tells nothing and can be nothing but a name.
    roster.file.save(f"{stem}{suffix if suffix in WORKBOOK_SUFFIXES else '.bin'}", file, save=False)
    try:
        check_file(roster.path, max_bytes=settings.MAX_WORKBOOK_BYTES)
        with transaction.atomic():
            roster.save()
            record("roster.upload_roster", by=by, subject=roster, sha256=roster.sha256, unit=str(unit or ""))
            if queue:
                _start(roster, jobs.read_import, title=f"Đọc danh sách {roster.file_name}", by=by)
    except BaseException:
        roster.file.delete(save=False)
        raise
    roster.refresh_from_db()
    return roster


def _start(roster: Import, work: Any, *, title: str, by: User | None) -> None:
    """Queue the work and show its progress on the import's own page."""
    job = start_job(
        work, title=title[:200], by=by, back_url=reverse("roster:import", args=[roster.pk]), import_id=roster.pk
    )
    Import.objects.filter(pk=roster.pk).update(job=job)


def confirm_import(
    roster: Import, *, by: User | None, now: dt.datetime, edition: str | None = None, queue: bool = True
) -> None:
    """Start writing the import into the register. Conflict when somebody was first or it is not ready.

    `edition`: what the person has seen (`Import.edition`); Conflict when the file was read anew since. None: a program.
    """
    with transaction.atomic():
        changed = Import.objects.filter(pk=roster.pk, state=Import.State.PREVIEWED).update(
            state=Import.State.RUNNING, confirmed_by=by, confirmed_at=now
        )
        if not changed:
            raise Conflict(_why_not(Import.objects.get(pk=roster.pk)))
        if edition not in (None, Import.objects.get(pk=roster.pk).edition):
            raise Conflict("Tệp vừa được đọc lại nên số liệu đã khác; hãy mở lại trang, xem lại rồi xác nhận.")
        if not roster.enterable:
            raise Conflict("Tệp không có dòng nào nạp được; hãy bỏ lượt này, sửa tệp rồi nạp lại.")
        record("roster.confirm_import", by=by, subject=roster, **roster.counts)
        if queue:
            _start(roster, jobs.write_import, title=f"Nạp danh sách {roster.file_name}", by=by)


def renew_preview(roster: Import, *, by: User | None) -> bool:
    """Read the file again when another list of these units was written or taken back since it was read; whether so.

    False when what the preview shows still holds. Conflict while such a list is being written or taken back.
    """
    going = Q(
        state__in=[Import.State.RUNNING, Import.State.UNDOING], job__state__in=[Job.State.WAITING, Job.State.RUNNING]
    )
    over = Q(state__in=[Import.State.DONE, Import.State.UNDONE], job__finished_at__gt=roster.read_from)
    with transaction.atomic():
        others = Import.objects.filter(going | over).exclude(pk=roster.pk).select_related("unit").order_by("pk")
        other = next((other for other in others if _share_units(roster, other)), None)
        if other is None or roster.state != Import.State.PREVIEWED:
            return False
        if other.waiting:
            raise Conflict(
                "Một danh sách khác của các đơn vị này đang được nạp hoặc hoàn tác; hãy đợi xong rồi xác nhận lượt này."
            )
        waiting = Import.objects.filter(pk=roster.pk, state=Import.State.PREVIEWED)
        if waiting.update(state=Import.State.READING, message=""):
            record("roster.renew_preview", by=by, subject=roster, after=other.pk)
            _start(roster, jobs.read_import, title=f"Đọc lại danh sách {roster.file_name}", by=by)
    return True


def _share_units(one: Import, other: Import) -> bool:
    """One is imported for the other's unit, or for one above or below it; without a unit: for all."""
    if one.unit is None or other.unit is None:
        return True
    return one.unit.path.startswith(other.unit.path) or other.unit.path.startswith(one.unit.path)


def _why_not(roster: Import) -> str:
    match roster.state:
        case Import.State.RUNNING | Import.State.DONE:
            who = f"{roster.confirmed_by} đã" if roster.confirmed_by else "Có người đã"
            return (
                f"{who} xác nhận lượt nạp này trước đó, dữ liệu chỉ được ghi một lần; hãy mở lại trang để xem kết quả."
            )
        case Import.State.READING:
            return "Tệp đang được đọc; hãy đợi trang báo đọc xong rồi xác nhận."
        case _:
            return "Lượt nạp này đã bỏ hoặc không đọc được; hãy tải tệp lên lại."


def import_file(path: Path, *, by: User | None, now: dt.datetime, unit: Unit | None = None) -> Import:
    """Upload, read and write a workbook in this process, as one goes through the pages; for programs (demo, measures)."""
    with path.open("rb") as opened:
        roster = upload_roster(file=File(opened), file_name=path.name, unit=unit, by=by, queue=False)
    understood = jobs.preview_import(roster)
    roster.refresh_from_db()
    confirm_import(roster, by=by, now=now, queue=False)
    roster.refresh_from_db()
    for _ in jobs.write_chunks(roster, understood):
        pass
    roster.refresh_from_db()
    return roster


def teach_headings(
    roster: Import,
    *,
    signature: str,
    columns: dict[int, str],
    height: int,
    skipped: bool,
    hidden: bool,
    by: User | None,
    now: dt.datetime,
) -> None:
    """Keep how a header row is to be read, for this and every later file of the same unit, and read the file again.

    BadInput when two columns hold the same, or nothing says who and as what. Conflict once it was confirmed.
    """
    if not skipped:
        _demand_useful(columns)
    with transaction.atomic():
        waiting = Import.objects.filter(pk=roster.pk, state__in=[Import.State.PREVIEWED, Import.State.MAPPING])
        if not waiting.update(state=Import.State.READING, message=""):
            raise Conflict(
                "Lượt nạp này đã được xác nhận hoặc đang đọc nên không đổi cách đọc được nữa; hãy mở lại trang."
            )
        lesson, _ = HeadingLesson.objects.update_or_create(
            unit=roster.unit,
            signature=signature,
            defaults={
                "columns": {str(column): field for column, field in columns.items()},
                "height": height,
                "skipped": skipped,
                "hidden": hidden,
                "by": by,
                "taught_at": now,
            },
        )
        record(
            "roster.teach_headings", by=by, subject=roster, lesson=lesson.pk, skipped=skipped, columns=lesson.columns
        )
        _start(roster, jobs.read_import, title=f"Đọc lại danh sách {roster.file_name}", by=by)


def _demand_useful(columns: dict[int, str]) -> None:
    fields = list(columns.values())
    twice = sorted({FIELDS[f] for f in fields if fields.count(f) > 1})
    if twice:
        raise BadInput(f"«{twice[0]}» đang được chọn cho hai cột; mỗi nội dung chỉ chọn cho một cột.")
    if not ("name" in fields or {"family_name", "given_name"} <= set(fields)):
        raise BadInput(
            "Chưa có cột họ tên: hãy chọn «Họ và tên» cho một cột, hoặc «Họ và tên đệm» và «Tên» cho hai cột."
        )
    if "position" not in fields:
        raise BadInput(
            "Chưa có cột chức vụ: hãy chọn «Chức vụ công đoàn» cho một cột, vì dòng không có chức vụ không nạp được."
        )


def discard_import(roster: Import, *, by: User | None) -> None:
    """Give up an import of which nothing is written; the file is deleted. Conflict once it was confirmed and goes on."""
    with transaction.atomic():
        idle = Q(state__in=[Import.State.PREVIEWED, Import.State.FAILED, Import.State.MAPPING])
        if _has_stopped(roster):
            idle |= Q(state=Import.State.READING) | Q(state=Import.State.RUNNING, written=0)
        changed = Import.objects.filter(idle, pk=roster.pk).update(state=Import.State.DISCARDED, file="")
        if not changed:
            raise Conflict("Lượt nạp này đã được xác nhận hoặc đang đọc nên không bỏ được nữa; hãy mở lại trang.")
        for kept in (roster.problems, roster.resemblances, roster.changes):
            kept.all().delete()
        record("roster.discard_import", by=by, subject=roster)
    roster.file.delete(save=False)


def _has_stopped(roster: Import) -> bool:
    """The work on it failed; nobody starts it again until the transaction ends."""
    job = Job.objects.select_for_update().filter(pk=roster.job_id).first()
    return job is None or job.state == Job.State.FAILED


def note_foreign_numbers(roster: Import, *, rows: int) -> None:
    """So many rows have numbers of people out of reach: whoever tries numbers leaves a line, inside the caller's transaction."""
    record("roster.meet_foreign_numbers", by=roster.by, subject=roster, rows=rows)


def note_download(roster: Import, *, file: str, by: User) -> None:
    """Rows of people leave the house in a file: one line."""
    with transaction.atomic():
        record("roster.download_rows", by=by, subject=roster, file=file)


def undo_import(roster: Import, *, by: User | None, now: dt.datetime, queue: bool = True) -> None:
    """Start taking the import back, also what one that stopped half-way has written.

    Conflict, saying what prevents it, when something depends on it or somebody was first.
    """
    with transaction.atomic():
        states = [Import.State.DONE, *([Import.State.RUNNING] if _has_stopped(roster) else [])]
        changed = Import.objects.filter(pk=roster.pk, state__in=states, written__gt=0).update(
            state=Import.State.UNDOING, message=""
        )
        if not changed:
            raise Conflict("Lượt nạp này chưa nạp xong, hoặc có người vừa hoàn tác; hãy mở lại trang để xem.")
        if found := obstacles(roster):
            raise Conflict(f"Chưa hoàn tác được. {' '.join(found)}")
        record("roster.undo_import", by=by, subject=roster, **roster.written_counts)
        if queue:
            _start(roster, jobs.undo_import, title=f"Hoàn tác danh sách {roster.file_name}", by=by)


def forget_old_files(*, now: dt.datetime) -> int:
    """Delete uploaded lists older than a year and what was noted about their rows; how many. No audit line.

    Who imported what and when stays, and so do the answers to «the same person?», without names.
    """
    old = Import.objects.filter(created_at__lt=now - KEEP_FILES_FOR).exclude(file="")
    forgotten = 0
    for roster in old.exclude(job__state__in=[Job.State.WAITING, Job.State.RUNNING]):
        with transaction.atomic():
            roster.problems.all().delete()
            roster.changes.all().delete()
            roster.resemblances.filter(verdict="").delete()
            roster.resemblances.update(name="", of_name="", record="", why=[])
            Import.objects.filter(pk=roster.pk).update(file="")
        roster.file.delete(save=False)
        forgotten += 1
    return forgotten
