"""Writes of the register: agreements, clauses, files, imports, rubrics."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from diemtua.agreements.access import require_importer, require_keeper, require_writer, signing_units
from diemtua.agreements.importing import facts_of, understand
from diemtua.agreements.models import Agreement, Clause, RegisterImport, Rubric
from diemtua.agreements.queries.bargaining import bargained, joinable
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.rules.checking import failed
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.quality import read_rubric
from diemtua.agreements.rules.terms import term as term_named
from diemtua.agreements.workbooks import read_workbook
from diemtua.audit.actions import record
from diemtua.casework.models import Case, CaseEvent
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.models import Unit
from diemtua.vault.files import SealedWriter, unsealed

# What a person tells of an agreement; its state moves by actions of its own.
FACTS = (
    "employer", "kind", "trade", "workers", "covered", "women", "region", "wage_vnd", "overtime_hours", "yes_votes", "polled",
    "has_minutes", "signers_authorised", "worker_signer", "employer_signer", "effective_from", "effective_to",
)  # fmt: skip
KEEP_IMPORTS_FOR = dt.timedelta(days=366)
LIVING = (Agreement.State.DRAFT, Agreement.State.SIGNED)
MAX_FILE_BYTES = 20 * 1024 * 1024
FILE_STARTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG")
REGISTERED = "Thỏa ước của vụ việc này đã có trong sổ; không ghi thêm lần nữa."
NOT_SIGNED = "Vụ việc chưa ghi bước «Ký thỏa ước»; hãy ghi bước đó trước khi đưa thỏa ước vào sổ."


@transaction.atomic
def create_agreement(*, unit: Unit, facts: Mapping[str, Any], by: User, now: dt.datetime) -> Agreement:
    """A new agreement in preparation; an existing one is signed next. BadInput when the facts contradict each other."""
    require_writer(by, unit)
    made = Agreement(unit=unit, enterprise=unit.enterprise, created_by=by, created_at=now, **_chosen(facts))
    _save(made)
    record("agreements.create_agreement", by=by, subject=made)
    return made


@transaction.atomic
def edit_agreement(*, agreement: Agreement, facts: Mapping[str, Any], by: User) -> Agreement:
    """Correct the facts; the journal names which. Conflict when the agreement has ended or was ended meanwhile."""
    require_writer(by, agreement.unit)
    chosen = _chosen(facts)
    fresh = _living(agreement)
    changed = sorted(name for name, value in chosen.items() if getattr(fresh, name) != value)
    for name, value in chosen.items():
        setattr(fresh, name, value)
    _save(fresh)
    record("agreements.edit_agreement", by=by, subject=fresh, changed=changed)
    return fresh


@transaction.atomic
def register_case(*, case: Case, facts: Mapping[str, Any], by: User, now: dt.datetime) -> Agreement:
    """The agreement of a signed bargaining enters the register as signed, with the days and the paper of its case.

    Conflict when the case has no signing, or has its agreement: of two people who press together one writes it.
    """
    require_writer(by, case.unit)
    told = bargained(case)
    if told is None:
        raise Conflict(NOT_SIGNED)
    made = Agreement(unit=case.unit, enterprise=case.unit.enterprise, case=case, created_by=by, created_at=now, **_chosen(facts))  # fmt: skip
    made.state, made.signed_on = Agreement.State.SIGNED, told.signed_on
    made.filed_on, made.published_on = told.filed_on, told.published_on
    made.effective_from = made.effective_from or told.signed_on
    try:
        _save(made)
    except Conflict as error:
        raise (Conflict(REGISTERED) if Agreement.objects.filter(case=case).exists() else error) from None
    if told.paper is not None:
        _take_paper(made, told.paper)
    record("agreements.register_case", by=by, subject=made, case=case.pk)
    return made


@transaction.atomic
def join_case(*, case: Case, agreement: Agreement, by: User) -> None:
    """An agreement already in the register is the one this bargaining led to. Conflict when either is taken."""
    require_writer(by, case.unit)
    told = bargained(case)
    if told is None:
        raise Conflict(NOT_SIGNED)
    try:
        with transaction.atomic():
            joined = joinable(case, told).filter(pk=agreement.pk).order_by().update(case=case)
    except IntegrityError:
        raise Conflict(REGISTERED) from None
    if not joined:
        raise Conflict("Thỏa ước này đã nối với vụ việc khác, hoặc không phải thỏa ước ký ngày ấy; hãy tải lại trang.")
    agreement.case = case
    record("agreements.join_case", by=by, subject=agreement, case=case.pk)


def _take_paper(agreement: Agreement, paper: CaseEvent) -> None:
    """Copy the sealed file of the case; a kind the register does not keep, or a file that is gone, stays behind."""
    content = b"".join(unsealed(paper.path)) if paper.path.exists() else b""
    if content.startswith(FILE_STARTS):
        _seal_paper(agreement, content, paper.file_name)


def _seal_paper(agreement: Agreement, content: bytes, file_name: str) -> None:
    agreement.file, agreement.file_name = f"{uuid.uuid4().hex}.sealed", clean(Path(file_name).name)[-120:]
    with SealedWriter(file_path(agreement.file)) as sealed:
        sealed.write(content)
    agreement.save(update_fields=["file", "file_name"])


def _chosen(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in FACTS}


def _living(agreement: Agreement) -> Agreement:
    fresh = Agreement.objects.filter(pk=agreement.pk, state__in=LIVING).select_related("unit").first()
    if fresh is None:
        raise Conflict("Thỏa ước này đã kết thúc nên không sửa được nữa; hãy thêm thỏa ước mới.")
    return fresh


def _save(agreement: Agreement) -> None:
    """Save when the database would take it; BadInput names what contradicts."""
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
    if signed_on > today:
        raise BadInput("Ngày ký ở tương lai; hãy ghi sau khi hai bên đã ký.")
    fresh = Agreement.objects.filter(pk=agreement.pk).select_related("unit").prefetch_related("clauses").get()
    if not fresh.is_draft:
        raise Conflict("Thỏa ước đã được ghi là ký rồi; hãy tải lại trang.")
    begins = fresh.effective_from or signed_on  # Labour Code Art. 78(1)
    if fresh.effective_to is None or fresh.effective_to <= begins:
        raise BadInput("Hãy nhập ngày hết hiệu lực, sau ngày có hiệu lực, rồi ghi việc ký.")
    missing = failed(picture(fresh, today=today).checks)
    if missing and not accept_failures:
        raise BadInput(f"Còn {len(missing)} điểm chưa đạt trước khi ký: {'; '.join(c.title.lower() for c in missing)}.")
    signed = Agreement.objects.filter(pk=fresh.pk, state=Agreement.State.DRAFT)
    try:
        with transaction.atomic():
            moved = signed.update(state=Agreement.State.SIGNED, signed_on=signed_on, effective_from=begins)
    except IntegrityError:
        raise Conflict("Sổ đã có thỏa ước này: cùng công đoàn, cùng bên ký, cùng ngày ký.") from None
    if not moved:
        raise Conflict("Thỏa ước đã được ghi là ký rồi; hãy tải lại trang.")
    fresh.refresh_from_db()
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
        if day is not None and agreement.signed_on is not None and day < agreement.signed_on:
            raise BadInput(f"Ngày {what} trước ngày ký; hãy xem lại.")
    told = {"filed_on": filed_on, "filed_with": clean(filed_with), "published_on": published_on}
    if not Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.SIGNED).update(**told):
        raise Conflict("Chỉ ghi việc gửi, công bố cho thỏa ước đã ký; hãy ghi việc ký trước.")
    agreement.refresh_from_db()
    record("agreements.file_agreement", by=by, subject=agreement, filed_on=filed_on.isoformat() if filed_on else "")
    return agreement


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


@transaction.atomic
def save_clause(
    *, agreement: Agreement, term_id: str, value: Decimal | None, condition: str, wording: str, by: User
) -> Clause:
    """Add a clause. Conflict when the term is there with the same condition."""
    require_writer(by, agreement.unit)
    fresh = _living(agreement)
    made = Clause(agreement=fresh, term_id=term_id, **_clause_values(term_id, value, condition, wording))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Conflict(
            "Điều khoản này đã có với cùng điều kiện áp dụng; hãy sửa điều khoản cũ, hoặc ghi điều kiện khác (ví dụ: bộ phận, thâm niên)."
        ) from None
    record("agreements.save_clause", by=by, subject=fresh, clause=str(made)[:200])
    return made


@transaction.atomic
def edit_clause(*, clause: Clause, value: Decimal | None, condition: str, wording: str, by: User) -> Clause:
    """Change a clause. What a person decided about the old words is forgotten."""
    require_writer(by, clause.agreement.unit)
    fresh = _living(clause.agreement)
    before = clause.shown
    for name, new in _clause_values(clause.term_id, value, condition, wording).items():
        setattr(clause, name, new)
    clause.decided, clause.decided_reason, clause.decided_by = "", "", None
    try:
        with transaction.atomic():
            clause.save(force_update=True)
    except IntegrityError:
        raise Conflict("Điều khoản này đã có với cùng điều kiện áp dụng; hãy ghi điều kiện khác.") from None
    record("agreements.edit_clause", by=by, subject=fresh, clause=str(clause)[:200], before=before)
    return clause


def _clause_values(term_id: str, value: Decimal | None, condition: str, wording: str) -> dict[str, Any]:
    chosen = term_named(term_id)
    wording, condition = wording.strip(), clean(condition)
    if chosen.kind == "text":
        value = None
    if value is None and not wording:
        raise BadInput("Hãy nhập giá trị, hoặc chép nguyên văn điều khoản.")
    return {"value": None if value is None else chosen.clean_value(value), "condition": condition, "wording": wording}


@transaction.atomic
def remove_clause(*, clause: Clause, by: User) -> None:
    """Take a clause out. Conflict when somebody was first."""
    require_writer(by, clause.agreement.unit)
    fresh = _living(clause.agreement)
    if not Clause.objects.filter(pk=clause.pk).delete()[0]:
        raise Conflict("Điều khoản này vừa được xóa; hãy tải lại trang.")
    record("agreements.remove_clause", by=by, subject=fresh, clause=str(clause)[:200])


@transaction.atomic
def decide_clause(*, clause: Clause, verdict: str, reason: str, by: User, today: dt.date) -> Clause:
    """A person's verdict where the machine cannot tell, with the reason. Conflict when the machine can."""
    require_writer(by, clause.agreement.unit)
    if verdict not in dict(Clause.DECISIONS):
        raise BadInput("Hãy chọn một kết luận.")
    if not clean(reason):
        raise BadInput("Hãy ghi lý do và căn cứ, để người sau hiểu quyết định.")
    fresh = Agreement.objects.prefetch_related("clauses").get(pk=clause.agreement_id)
    judged = next((j for j in picture(fresh, today=today).judged if j.clause.pk == clause.pk), None)
    if judged is None or judged.now.verdict != Verdict.UNCLEAR:
        raise Conflict("Máy đã so được điều khoản này với luật nên không cần người quyết định.")
    clause.decided, clause.decided_reason, clause.decided_by = verdict, clean(reason)[:300], by
    clause.save(update_fields=["decided", "decided_reason", "decided_by"])
    record("agreements.decide_clause", by=by, subject=fresh, clause=str(clause)[:200], verdict=verdict)
    return clause


def file_path(name: str) -> Path:
    """Where the sealed file of that name is."""
    return Path(default_storage.path("thoa-uoc")) / name


@transaction.atomic
def attach_file(*, agreement: Agreement, file: IO[bytes], file_name: str, by: User) -> Agreement:
    """Keep the signed agreement, sealed; an earlier file is forgotten once this one is noted. BadInput on a wrong file."""
    require_writer(by, agreement.unit)
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise BadInput("Tệp nặng quá 20 MB; hãy quét với độ phân giải thấp hơn.")
    if not content.startswith(FILE_STARTS):
        raise BadInput("Chỉ nhận tệp PDF, Word hoặc ảnh JPG, PNG của bản thỏa ước.")
    old = agreement.file
    _seal_paper(agreement, content, file_name)
    record("agreements.attach_file", by=by, subject=agreement, size=len(content))
    if old:
        transaction.on_commit(lambda: file_path(old).unlink(missing_ok=True))
    return agreement


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

    How many rows were written. Conflict when confirmed or discarded before, or when a unit is no longer the user's.
    """
    require_importer(by)
    if not RegisterImport.objects.filter(pk=register.pk, state="previewed").update(state=RegisterImport.State.DONE):
        raise Conflict("Lượt nạp này đã được xác nhận hoặc đã bỏ; hãy tải lại trang.")
    rows = [row for row in register.plan if row["outcome"] != "same"]
    units = signing_units(by).in_bulk({row["unit"] for row in rows})
    if len(units) < len({row["unit"] for row in rows}):
        raise Conflict("Có đơn vị trong tệp không còn do bạn phụ trách; hãy tải tệp lên lại để xem trước lần nữa.")
    for row in rows:
        _write_row(row, units[row["unit"]], by, now)
    record("agreements.confirm_import", by=by, subject=register, rows=len(rows))
    return len(rows)


def _write_row(row: dict[str, Any], unit: Unit, by: User, now: dt.datetime) -> None:
    facts = facts_of(row)
    found = Agreement.objects.filter(unit=unit, signed_on=facts["signed_on"], employer=facts["employer"]).first()
    if found is None:
        found = Agreement(unit=unit, enterprise=unit.enterprise, created_by=by, created_at=now)
    for name, value in facts.items():
        setattr(found, name, value)
    try:
        found.validate_constraints()
    except ValidationError as error:
        raise Conflict(f"Dòng {row['row']} không còn ghi được vì sổ vừa thay đổi; hãy tải tệp lên lại.") from error
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


@dataclass(frozen=True)
class RubricVersion:
    """A version as somebody typed it; `data` holds classes, equals_share, criteria."""

    name: str
    since: dt.date
    source: str
    is_official: bool
    data: Mapping[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        """Clean values of the row; BadInput when it could not score."""
        told = {"name": clean(self.name), "since": self.since, "source": clean(self.source), "is_official": self.is_official}  # fmt: skip
        if not told["source"]:
            raise BadInput("Hãy ghi nguồn của thang điểm: số văn bản, ngày ban hành.")
        read_rubric(told | dict(self.data))
        return told | {"data": dict(self.data)}


@transaction.atomic
def enter_rubric(*, version: RubricVersion, by: User, now: dt.datetime) -> Rubric:
    """A new version of the rubric, in force from its day; versions before keep their days. Conflict on a taken day."""
    require_keeper(by)
    made = Rubric(entered_by=by, created_at=now, **version.columns)
    _save_rubric(made)
    record("agreements.enter_rubric", by=by, subject=made, since=f"{made.since}", is_official=made.is_official)
    return made


@transaction.atomic
def edit_rubric(*, rubric: Rubric, version: RubricVersion, by: User, now: dt.datetime) -> Rubric:
    """Mend a version nobody was scored by yet. Conflict once its day has come: then a new version is entered."""
    require_keeper(by)
    before, today = {"name": rubric.name, "since": f"{rubric.since}", "data": rubric.data}, timezone.localdate(now)
    if not Rubric.objects.select_for_update().filter(pk=rubric.pk, since__gt=today).exists():
        raise Conflict("Thang điểm này đã áp dụng nên được giữ nguyên; hãy nhập một bản mới từ ngày khác.")
    for name, value in version.columns.items():
        setattr(rubric, name, value)
    _save_rubric(rubric)
    record("agreements.edit_rubric", by=by, subject=rubric, since=f"{rubric.since}", before=before)
    return rubric


def _save_rubric(rubric: Rubric) -> None:
    try:
        with transaction.atomic():
            rubric.save()
    except IntegrityError:
        raise Conflict("Đã có thang điểm áp dụng từ ngày này; hãy chọn ngày khác.") from None
