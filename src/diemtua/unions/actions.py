"""Writes of the register: accounts for officers and their codes, who looks after which unit."""

import datetime as dt
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.jobs.actions import Work, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.codes import grouped
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.text import clean
from diemtua.people.actions import create_account, issue_codes
from diemtua.people.models import User
from diemtua.people.rules import CODE_GROUP, CODE_VALID_FOR, mobile_number, officer_code
from diemtua.unions.access import can_issue_code, can_manage, demand_manager, needs_no_keeper
from diemtua.unions.models import (
    CodeBatch,
    Enterprise,
    Mandate,
    PastEnterprise,
    Person,
    SavedView,
    Stewardship,
    Unit,
    Workforce,
)
from diemtua.unions.rules import (
    KEEP_CODE_BATCHES_FOR,
    KEEP_CODE_FILE_FOR,
    KEEP_STEWARDSHIPS_FOR,
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


def _locked(person_ids: list[int]) -> list[Person]:
    """Those persons whose account may be opened anew, with account, in the order given; their rows stay locked.

    First the lock, then the reading: a reading that waited would still show accounts as they were before the wait.
    """
    list(Person.objects.filter(pk__in=person_ids).order_by("pk").select_for_update().values_list("pk"))
    living = Person.objects.filter(pk__in=person_ids, merged_into=None)
    rows = needs_no_keeper(living).select_related("user").in_bulk()
    return [rows[pk] for pk in person_ids if pk in rows]


@transaction.atomic
def issue_person_code(*, person: Person, by: User, now: dt.datetime) -> tuple[User, str]:
    """A code for one officer, in clear this once, and the account it opens (made if there was none)."""
    locked = _locked([person.pk])
    if not can_issue_code(by, person):
        raise NotAllowed(
            "Mã của người này do quản trị hệ thống hoặc công đoàn đang quản lý họ cấp; hãy chuyển yêu cầu đến đó."
        )
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

    Left out: who since got a role or whose account was closed.
    """
    persons = _locked(person_ids)
    _open_accounts(persons)
    codes = issue_codes([person.user for person in persons], by=batch.by, now=now)
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


def write_code_file(*, batch: CodeBatch, slips: list[Slip], now: dt.datetime, beat: Callable[[int], None]) -> None:
    """Set the slips and keep them sealed for 24 hours; `beat` is told how many are set. No audit line.

    One PDF up to 1,000 slips (125 pages), more as a zip of such PDFs; or one workbook. The file of an earlier run goes.
    """
    until, today, old = localdate(now + CODE_VALID_FOR), localdate(now), batch.file
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
                    beat(min(number * SLIPS_A_FILE, len(slips)))
    batch.ready_at, batch.delete_at = now, now + KEEP_CODE_FILE_FOR
    batch.save(update_fields=["file", "download_name", "ready_at", "delete_at"])
    if old:
        code_file(CodeBatch(file=old)).unlink(missing_ok=True)


@transaction.atomic
def note_download(*, batch: CodeBatch, by: User) -> None:
    """The file of codes leaves the house: one line."""
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


def forget_old_stewardships(*, now: dt.datetime) -> int:
    """Delete who looked after what, five years after it ended; how many. No audit line."""
    return Stewardship.objects.filter(ended_at__lt=now - KEEP_STEWARDSHIPS_FOR).delete()[0]


@transaction.atomic
def reveal_citizen_id(*, person: Person, by: User) -> str:
    """The identity number in clear; that it was looked at is written down, the number is not."""
    record("unions.reveal_citizen_id", by=by, subject=person)
    return person.citizen_id


@transaction.atomic
def note_export(*, by: User, form: str, title: str, rows: int, asked: dict[str, str]) -> None:
    """A list of people leaves the house: who took how many, in which form, by which filter."""
    record("unions.export_persons", by=by, subject=by, label=title, form=form, rows=rows, **asked)


@transaction.atomic
def request_export(
    *, work: Work, arguments: dict[str, Any], title: str, rows: int, asked: dict[str, str], by: User
) -> Job:
    """Queue `work(progress, **arguments)`, which writes a list too long for a page. The line is this press's."""
    job = start_job(work, title=title, by=by, total=rows, **arguments)
    record(
        "unions.export_persons", by=by, subject=by, label=title, form=arguments["form"], rows=rows, job=job.pk, **asked
    )
    return job


@transaction.atomic
def save_view(*, name: str, query: str, unit: Unit | None, by: User) -> SavedView:
    """Keep a way to look at the list; the same name of the same person is replaced."""
    if unit is not None and not can_manage(by, unit):
        raise NotAllowed("Chỉ chia sẻ được với đơn vị bạn đang phụ trách; hãy chọn đơn vị khác.")
    view, _ = SavedView.objects.update_or_create(by=by, name=name, defaults={"query": query, "unit": unit})
    record("unions.save_view", by=by, subject=view, shared=unit is not None)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Away with a way to look at the list; only who saved it may."""
    if view.by_id != by.pk:
        raise NotAllowed(f"Cách xem này do {view.by} lưu; hãy nhờ người đó xóa.")
    record("unions.delete_view", by=by, subject=view)
    view.delete()


@transaction.atomic
def open_staff_account(
    *, username: str, full_name: str, unit: Unit | None, by: User, now: dt.datetime, **roles: bool
) -> tuple[User, str]:
    """An account with its roles, its first unit and its first code, in clear this once. One line, by `create_account`."""
    user = create_account(username=username, full_name=full_name, by=by, unit=str(unit or ""), **roles)
    if unit is not None:
        _hold_living(unit)
        Stewardship.objects.create(user=user, unit=unit, started_at=now)
    return user, issue_codes([user], by=by, now=now)[user.pk]


@transaction.atomic
def start_stewardship(*, user: User, unit: Unit, by: User, now: dt.datetime) -> Stewardship:
    """From now the account acts for the unit and all below it. Conflict when it does already, or the unit has ended."""
    _demand_keeper(by)
    _hold_living(unit)
    if unit.is_grassroots:
        raise BadInput(
            "Chỉ giao phụ trách đơn vị từ cấp trên cơ sở trở lên; hãy chọn phường, xã, ngành hoặc thành phố."
        )
    try:
        with transaction.atomic():
            made = Stewardship.objects.create(user=user, unit=unit, started_at=now)
    except IntegrityError as error:
        raise Conflict(f"{user} đang phụ trách {unit} rồi.") from error
    record("unions.start_stewardship", by=by, subject=made)
    return made


def _hold_living(unit: Unit) -> None:
    """Lock the unit's row, so that a decision which ends it waits or has done so; raises Conflict when it has ended."""
    last = Unit.objects.select_for_update().values_list("valid_to", flat=True).get(pk=unit.pk)
    if last is not None:
        raise Conflict(f"{unit} hoạt động đến hết ngày {vn_date(last)}; hãy giao phụ trách tổ chức tiếp nhận.")


@transaction.atomic
def end_stewardship(*, stewardship: Stewardship, by: User, now: dt.datetime) -> None:
    """From now the account no longer acts for the unit; what it did stays in the journal."""
    _demand_keeper(by)
    if not Stewardship.objects.filter(pk=stewardship.pk, ended_at=None).update(ended_at=now):
        raise Conflict("Việc phụ trách này đã kết thúc rồi; hãy tải lại trang.")
    record("unions.end_stewardship", by=by, subject=stewardship)


def _demand_keeper(by: User) -> None:
    if not by.is_keeper:
        raise NotAllowed("Chỉ quản trị hệ thống giao và thu việc phụ trách đơn vị; hãy gửi yêu cầu cho quản trị.")


def add_mandate(*, person: Person, unit: Unit, by: User, **facts: Any) -> Mandate:
    """The person holds one more post. Conflict when it is held already, or the union did not live then."""
    demand_manager(by, unit)
    with transaction.atomic():
        made = Mandate(person=person, unit=unit, **facts)
        save_post(made)
        record("unions.add_mandate", by=by, subject=made, person=person.pk)
    return made


def write_person(*, unit: Unit, mandate: dict[str, Any], now: dt.datetime, **values: Any) -> Person:
    """A new person with the first post, inside the transaction of an action that has asked who may and writes the line.

    Conflict when the identity number is another's, or the union did not live then.
    """
    values["full_name"] = clean(values["full_name"])
    if day := values.get("birth_date"):
        values["birth_year"] = day.year
    made = Person.objects.create(created_at=now, **values)
    save_post(Mandate(person=made, unit=unit, **mandate))
    return made


def save_post(mandate: Mandate) -> None:
    """Save a mandate inside the transaction of an action; what the database refuses becomes a sentence."""
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        if "mandate_in_life" in str(error):
            raise Conflict(
                f"{mandate.unit} không hoạt động trong cả thời gian này; hãy xem lại ngày bắt đầu và ngày thôi."
            ) from error
        raise Conflict(
            f"{mandate.person} đang giữ chức vụ này ở {mandate.unit} rồi, hoặc ngày thôi trước ngày bắt đầu; hãy xem lại."
        ) from error


_DATED = ("kind", "trade", "ownership")


def change_enterprise(
    *,
    unit: Unit,
    by: User,
    facts: dict[str, Any],
    workforce: dict[str, Any] | None,
    changed_on: dt.date | None = None,
) -> Enterprise:
    """Mend the enterprise behind a union (made if there was none), and the workforce of one year if told.

    With `changed_on` what it was before that day is kept as past; without, it was always so. The line tells kind, trade
    and ownership before and after.
    """
    demand_manager(by, unit)
    with transaction.atomic():
        standing = Enterprise.objects.select_for_update().filter(pk=unit.enterprise_id).first()
        enterprise = standing or Enterprise()
        before = {name: getattr(enterprise, name) for name in _DATED} if standing else {}
        changes = {name: [old, facts.get(name, old)] for name, old in before.items() if facts.get(name, old) != old}
        if changes and changed_on:
            _keep_past(enterprise, before, until=changed_on - dt.timedelta(days=1))
            changes["changed_on"] = changed_on.isoformat()
        for name, value in facts.items():
            setattr(enterprise, name, value)
        enterprise.save()
        if unit.enterprise_id is None:
            Unit.objects.filter(pk=unit.pk).update(enterprise=enterprise)
        if workforce:
            year = workforce.pop("year")
            Workforce.objects.update_or_create(enterprise=enterprise, year=year, defaults=workforce)
        record("unions.change_enterprise", by=by, subject=enterprise, unit=unit.pk, **changes)
    return enterprise


def _keep_past(enterprise: Enterprise, before: dict[str, str], *, until: dt.date) -> None:
    """What the enterprise was until that day, after the past already kept."""
    last = enterprise.past_states.order_by("-until").first()
    since = last.until + dt.timedelta(days=1) if last else dt.date.min
    if until < since:
        raise BadInput(f"Đã ghi một lần thay đổi từ ngày {vn_date(since)}; hãy ghi ngày sau đó.")
    PastEnterprise.objects.create(enterprise=enterprise, since=since, until=until, **before)
