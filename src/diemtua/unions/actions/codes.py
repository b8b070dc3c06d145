"""Accounts for officers and their activation codes."""

import datetime as dt
import secrets
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.jobs.actions import Progress, Superseded, Work, only_run, start_job
from diemtua.kernel.codes import grouped
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.kernel.file_names import dated_name
from diemtua.people.actions import issue_codes
from diemtua.people.models import User
from diemtua.people.rules import CODE_GROUP, CODE_VALID_FOR, mobile_number, officer_code
from diemtua.unions.access import demand_scope_of, may_get_code
from diemtua.unions.models import (
    CodeBatch,
    Mandate,
    Person,
)
from diemtua.unions.rules import (
    KEEP_CODE_BATCHES_FOR,
    KEEP_CODE_FILE_FOR,
    SLIPS_A_FILE,
    Slip,
)
from diemtua.unions.slips import slips_pdf_apart, workbook_bytes
from diemtua.vault.files import SealedWriter


def activation_url(code: str) -> str:
    """What the QR of a slip opens."""
    return f"{settings.PUBLIC_URL}{reverse('people:activate')}?ma={grouped(code, CODE_GROUP)}"


def code_file(batch: CodeBatch) -> Path:
    """Where the batch's sealed file lies: beside the database, never under the static files."""
    return Path(default_storage.path("kich-hoat")) / batch.file


def _open_accounts(persons: list[Person]) -> None:
    """An account for each person without one: user name is the mobile number when free, else «cb000123». Three queries.

    The persons are locked by the caller, so that nobody gets two accounts.
    """
    new = [person for person in persons if person.user_id is None]
    wanted = {mobile_number(person.phone) for person in new} | {officer_code(person.pk) for person in new}
    taken = {"", *User.objects.filter(username__in=wanted).values_list("username", flat=True)}
    for person in new:
        names = (mobile_number(person.phone), officer_code(person.pk), f"{officer_code(person.pk)}a")
        person.user = User(username=next(n for n in names if n not in taken), full_name=person.full_name)
        person.user.set_unusable_password()
        taken.add(person.user.username)
    User.objects.bulk_create([person.user for person in new], batch_size=500)
    Person.objects.bulk_update(new, ["user"], batch_size=500)


def _locked(person_ids: list[int], *, by: User) -> list[Person]:
    """Those persons whom `by` may give a code, with account, in the order given; their rows stay locked.

    First the lock, then the reading: a reading that waited would still show accounts as they were before the wait.
    """
    list(Person.objects.filter(pk__in=person_ids).order_by("pk").select_for_update().values_list("pk"))
    living = Person.objects.filter(pk__in=person_ids, merged_into=None)
    rows = may_get_code(by, living).select_related("user").in_bulk()
    return [rows[pk] for pk in person_ids if pk in rows]


@transaction.atomic
def issue_person_code(*, person: Person, by: User, now: dt.datetime) -> tuple[User, str]:
    """A code for one officer, in clear this once, and the account it opens (made if there was none)."""
    locked = _locked([person.pk], by=by)
    if not locked:
        raise NotAllowed("Bạn không cấp được mã cho người này; hãy mở lại trang của họ để xem nơi cấp mã.")
    try:
        with transaction.atomic():
            _open_accounts(locked)
    except IntegrityError as error:
        raise Conflict("Tên đăng nhập của người này vừa có người khác lấy; hãy bấm cấp mã lần nữa.") from error
    user = locked[0].user
    code = issue_codes([user], by=by, now=now)[user.pk]
    record("unions.issue_code", by=by, subject=person)
    return user, code


@transaction.atomic
def request_codes(*, person_ids: list[int], output: str, work: Work, by: User, now: dt.datetime) -> CodeBatch:
    """Codes for many: keeps whom it is for and queues `work(progress, batch_id)`.

    The line in the journal is this press's; `issue_part` and the run write none, the codes themselves say by whom.
    """
    if not person_ids:
        raise BadInput("Không có ai trong danh sách này cần mã; hãy đổi bộ lọc.")
    batch = CodeBatch.objects.create(by=by, made_at=now, output=output, person_ids=person_ids, total=len(person_ids))
    batch.job = start_job(
        work,
        title=f"Cấp mã kích hoạt cho {len(person_ids)} cán bộ",
        by=by,
        total=len(person_ids),
        back_url=reverse("unions:code_batch", kwargs={"pk": batch.pk}),
        batch_id=batch.pk,
    )
    CodeBatch.objects.filter(pk=batch.pk).update(job=batch.job)
    record("unions.request_codes", by=by, subject=batch, total=batch.total, output=output)
    return batch


@transaction.atomic
def issue_part(*, batch: CodeBatch, person_ids: list[int], now: dt.datetime) -> list[Slip]:
    """Accounts and codes for some of a batch, as slips. Run again, it cancels its codes and gives new ones.

    Left out: who since got a role, whose account was closed, who left what the starter looks after today, not at the
    press. NotAllowed when the starter's own account was closed.
    """
    by = User.objects.filter(pk=batch.by_id, is_active=True).first()
    if by is None:
        raise NotAllowed("Tài khoản đã yêu cầu cấp mã không còn dùng; hãy cấp lại bằng tài khoản khác.")
    persons = _locked(person_ids, by=by)
    _open_accounts(persons)
    codes = issue_codes([person.user for person in persons], by=by, now=now)
    mandates: dict[int, Mandate] = {}
    for mandate in Mandate.objects.filter(person__in=persons, ended_on=None).select_related("unit__parent"):
        mandates.setdefault(mandate.person_id, mandate)
    return [slip_of(person, person.user, codes[person.user_id], mandates.get(person.pk)) for person in persons]


def slip_of(person: Person | None, user: User, code: str, mandate: Mandate | None) -> Slip:
    """What is printed for one account."""
    above = f", {mandate.unit.parent}" if mandate and mandate.unit.parent else ""
    return Slip(
        full_name=user.full_name,
        position=mandate.get_position_display() if mandate else "",
        unit=f"{mandate.unit}{above}" if mandate else "",
        username=user.username,
        code=grouped(code, CODE_GROUP),
        url=activation_url(code),
        phone=person.phone if person else "",
        email=person.email if person else "",
    )


def write_code_file(*, batch: CodeBatch, slips: list[Slip], now: dt.datetime, progress: Progress) -> None:
    """Set the slips and keep them sealed for 24 hours; `progress` is told how many are set. No audit line.

    One PDF up to 1,000 slips (125 pages), more as a zip of such PDFs; or one workbook. The file of an earlier
    run goes, that of a later one stays: raises Superseded.
    """
    until, today = localdate(now + CODE_VALID_FOR), localdate(now)
    batch.file, of = f"{secrets.token_hex(16)}.sealed", f"{batch.pk}"
    named = partial(dated_name, "ma-kich-hoat", day=today)
    site = f"{settings.PUBLIC_URL.split('://')[-1]}{reverse('people:activate')}"
    parts = [slips[at : at + SLIPS_A_FILE] for at in range(0, len(slips), SLIPS_A_FILE)]
    with SealedWriter(code_file(batch)) as sealed:
        if batch.output == CodeBatch.Output.WORKBOOK:
            batch.download_name = named("xlsx", scope=of)
            sealed.write(workbook_bytes(slips, until=until))
        elif len(parts) <= 1:
            batch.download_name = named("pdf", scope=of)
            sealed.write(slips_pdf_apart(slips, until=until, today=today, site=site))
        else:
            batch.download_name = named("zip", scope=of)
            with ZipFile(sealed, "w", ZIP_DEFLATED) as archive:
                for number, part in enumerate(parts, start=1):
                    archive.writestr(
                        named("pdf", scope=f"{of} phan {number:02d}"),
                        slips_pdf_apart(part, until=until, today=today, site=site),
                    )
                    progress.at(min(number * SLIPS_A_FILE, len(slips)))
    batch.ready_at, batch.delete_at = now, now + KEEP_CODE_FILE_FOR
    try:
        with only_run(progress.job):
            old = CodeBatch.objects.values_list("file", flat=True).get(pk=batch.pk)
            batch.save(update_fields=["file", "download_name", "ready_at", "delete_at"])
    except Superseded:
        code_file(batch).unlink(missing_ok=True)
        raise
    if old:
        code_file(CodeBatch(file=old)).unlink(missing_ok=True)


@transaction.atomic
def note_download(*, batch: CodeBatch, by: User) -> None:
    """The file of codes leaves the house: one line. NotAllowed once somebody of the batch left what `by` looks after."""
    demand_scope_of(by, batch)
    record("unions.download_codes", by=by, subject=batch)


@transaction.atomic
def delete_code_file(*, batch: CodeBatch, by: User) -> None:
    """Delete the sealed file now; the codes on paper go on working."""
    path = code_file(batch)
    if not CodeBatch.objects.filter(pk=batch.pk).exclude(file="").update(file="", delete_at=None):
        raise Conflict("Tệp này đã được xóa rồi.")
    record("unions.delete_code_file", by=by, subject=batch)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def forget_old_code_files(*, now: dt.datetime) -> int:
    """Delete the files older than 24 hours, how many; after two years also whom a press meant. No audit line.

    Called by the pages of codes and by housekeeping.
    """
    old = list(CodeBatch.objects.exclude(file="").filter(delete_at__lte=now))
    for batch in old:
        code_file(batch).unlink(missing_ok=True)
    CodeBatch.objects.filter(pk__in=[batch.pk for batch in old]).update(file="", delete_at=None)
    CodeBatch.objects.filter(file="", made_at__lt=now - KEEP_CODE_BATCHES_FOR).delete()
    return len(old)
