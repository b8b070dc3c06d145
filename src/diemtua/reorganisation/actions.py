"""What a person can do with a decision. The register changes in `take_effect` only."""

import datetime as dt
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from diemtua.audit.actions import record
from diemtua.jobs.actions import Progress, start_job
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.reorganisation.access import draft_scopes, require_approver
from diemtua.reorganisation.destinations import area_names, managing, send_to, stands_there
from diemtua.reorganisation.effect import carry_out
from diemtua.reorganisation.loading import Loader, read_file
from diemtua.reorganisation.models import FILE_SUFFIXES, Decision, Operation, PlaceAnswer, PlaceQuestion
from diemtua.reorganisation.plan_of import edition_of_plan, plan_of
from diemtua.reorganisation.reversing import opposite_of
from diemtua.unions.access import can_manage
from diemtua.unions.models import Unit
from diemtua.unions.rules import subtree_end

State = Decision.State
ALREADY = "Quyết định này vừa được người khác xử lý hoặc không còn ở bước đó; hãy tải lại trang."


def draft_decision(*, by: User, now: dt.datetime, scope: Unit, file: File | None = None, **facts: Any) -> Decision:
    """A new draft within one of the user's units; `facts`: title, number, signed_on, issuer, effective_on."""
    if scope not in draft_scopes(by):
        raise NotAllowed("Bạn chỉ soạn được quyết định trong đơn vị mình phụ trách; hãy chọn lại đơn vị.")
    with transaction.atomic():
        decision = Decision(scope=scope, drafted_by=by, drafted_at=now, **facts)
        _keep_file(decision, file)
        decision.save()
        record("reorganisation.draft_decision", by=by, subject=decision, effective_on=str(decision.effective_on))
    return decision


def reverse_decision(decision: Decision, *, by: User, now: dt.datetime) -> Decision:
    """A new draft of the opposite operations, where the register still is as the decision left it; `notes` tells what
    does not come back. It is looked at, mended, submitted and approved like any other."""
    if decision.state != State.EFFECTIVE:
        raise Conflict("Chỉ đảo lại được quyết định đã thi hành; quyết định này còn sửa hoặc hủy được.")
    if not any(root.path <= decision.scope.path <= subtree_end(root.path) for root in draft_scopes(by)):
        raise NotAllowed("Bạn chỉ soạn được quyết định trong đơn vị mình phụ trách; hãy nhờ đơn vị đã ban hành.")
    opposite = opposite_of(decision)
    if not (opposite.foundings or opposite.others):
        raise Conflict(
            "Sổ đơn vị không còn gì như quyết định này để lại nên không có gì để đảo; hãy soạn quyết định mới."
        )
    with transaction.atomic():
        made = Decision.objects.create(
            scope=decision.scope,
            drafted_by=by,
            drafted_at=now,
            title=f"Đảo lại: {decision.title}"[:200],
            issuer=decision.issuer,
            effective_on=max(timezone.localdate(now), decision.effective_on + dt.timedelta(days=1)),
            notes=opposite.notes[:500],
        )
        for operation in (*opposite.foundings, *opposite.others):
            operation.decision = made
            if operation.founding is not None:
                operation.founding_id = operation.founding.pk
            if operation.kind == Operation.Kind.FOUND:
                operation.save()
        Operation.objects.bulk_create(opposite.others, batch_size=500)
        record("reorganisation.reverse_decision", by=by, subject=made, reverses=decision.pk)
    return made


def edit_decision(decision: Decision, *, by: User, file: File | None = None, **facts: Any) -> None:
    """Mend the facts of a draft; only who drafts it."""
    with transaction.atomic():
        _hold_draft(decision, by=by)
        for name, value in facts.items():
            setattr(decision, name, value)
        # The row as it stands now: another page of the same person may have changed the file since it was read.
        old = Decision.objects.values_list("file", flat=True).get(pk=decision.pk)
        _keep_file(decision, file)
        if file is not None and old:
            transaction.on_commit(lambda: decision.file.storage.delete(old))
        # Nothing else: somebody may have loaded a table since the row was read.
        decision.save(update_fields=[*facts, *(("file", "file_name") if file is not None else ())])
        record("reorganisation.edit_decision", by=by, subject=decision)


def _keep_file(decision: Decision, file: File | None) -> None:
    if file is not None:
        decision.file_name = (file.name or "quyet-dinh")[:200]
        suffix = decision.file_name.rpartition(".")[2].lower()
        decision.file.save(f"quyet-dinh.{suffix if suffix in FILE_SUFFIXES else 'bin'}", file, save=False)


def _hold_draft(decision: Decision, *, by: User) -> None:
    """The row stays locked until the end of the transaction; only a draft, only by its drafter."""
    if decision.drafted_by_id != by.pk:
        raise NotAllowed("Chỉ người soạn sửa được bản này, để người duyệt luôn là người thứ hai; hãy nhờ người soạn.")
    if not Decision.objects.filter(pk=decision.pk, state=State.DRAFT, drafted_by=by).update(state=State.DRAFT):
        raise Conflict("Bản này không còn là bản soạn của bạn nên không sửa được; hãy tải lại trang.")


def take_over_draft(decision: Decision, *, by: User) -> None:
    """Another officer of the unit goes on drafting: whoever began it is away, or acts for the unit no more."""
    if decision.drafted_by_id == by.pk or not can_manage(by, decision.scope):
        raise NotAllowed("Chỉ đồng nghiệp phụ trách đơn vị này nhận soạn tiếp được; hãy nhờ họ mở trang này.")
    with transaction.atomic():
        before = decision.drafted_by_id
        draft = Decision.objects.filter(pk=decision.pk, state=State.DRAFT, drafted_by=before)
        if not draft.update(drafted_by=by):
            raise Conflict(ALREADY)
        record("reorganisation.take_over_draft", by=by, subject=decision, drafted_before_by=before)
    decision.refresh_from_db()


def add_operations(decision: Decision, operations: list[Operation], *, by: User) -> None:
    """Add operations to a draft, all or none. A founding named by others of the list must stand before them."""
    if not operations:
        raise BadInput("Chưa chọn tổ chức nào; hãy tìm và đánh dấu tổ chức.")
    with transaction.atomic():
        _hold_draft(decision, by=by)
        for operation in operations:
            operation.decision = decision
            if operation.founding is not None:
                operation.founding_id = operation.founding.pk
            try:
                with transaction.atomic():
                    operation.save()
            except IntegrityError as error:
                raise Conflict(f"{operation.unit} đã có nơi đến trong bản này; hãy bỏ việc cũ trước.") from error
        record("reorganisation.add_operations", by=by, subject=decision, added=len(operations))


def load_table(decision: Decision, *, file_name: str, content: bytes, by: User) -> dict[str, int]:
    """Add the operations a table tells; rows it could not use are kept as `notes` with their place in the file.

    BadInput, and nothing changed, when the file holds no table we know.
    """
    tables = read_file(file_name, content)
    with transaction.atomic():
        _hold_draft(decision, by=by)
        loader = Loader(decision)
        counts = loader.load(tables)
        Decision.objects.filter(pk=decision.pk).update(notes=loader.notes[:500])
        record("reorganisation.load_table", by=by, subject=decision, file=file_name, **counts)
    return counts


def remove_operation(operation: Operation, *, by: User) -> None:
    """Take one operation out of a draft; what goes to a union it founds goes with it."""
    with transaction.atomic():
        _hold_draft(operation.decision, by=by)
        record("reorganisation.remove_operation", by=by, subject=operation.decision, operation=str(operation))
        operation.delete()


def clear_operations(decision: Decision, *, by: User) -> None:
    """Empty a draft, its questions too, so that a mended table can be loaded again."""
    with transaction.atomic():
        _hold_draft(decision, by=by)
        removed, _ = Operation.objects.filter(decision=decision).delete()
        PlaceQuestion.objects.filter(decision=decision).delete()
        record("reorganisation.clear_operations", by=by, subject=decision, removed=removed)


def _step(decision: Decision, before: tuple[State, ...], after: State, **values: Any) -> None:
    """Move to the next state, if nobody was first."""
    if not Decision.objects.filter(pk=decision.pk, state__in=before).update(state=after, **values):
        raise Conflict(ALREADY)
    decision.refresh_from_db()


def submit_decision(decision: Decision, *, by: User, now: dt.datetime) -> None:
    """Hand the draft to a second person; refused while anything is undecided or contradicts itself."""
    with transaction.atomic():
        _step(decision, (State.DRAFT,), State.SUBMITTED, submitted_at=now)
        if decision.drafted_by_id != by.pk:
            raise NotAllowed("Chỉ người soạn trình được bản này; hãy nhờ người soạn.")
        _require_sound(decision)
        record("reorganisation.submit_decision", by=by, subject=decision)


def _require_sound(decision: Decision) -> None:
    undecided = PlaceQuestion.objects.filter(decision=decision).count()
    if undecided:
        raise Conflict(f"Còn {undecided} tổ chức chưa rõ về đâu; hãy xác định từng địa chỉ trước.")
    plan, _ = plan_of(decision)
    if plan.problems:
        raise Conflict(plan.problems[0])
    if not decision.operations.exists():
        raise Conflict("Quyết định chưa có việc nào; hãy thêm việc hoặc nạp bảng.")


def take_back_decision(decision: Decision, *, by: User) -> None:
    """Back to the draft, by the drafter or whoever should have approved it; one approved already too, unless its job is
    under way. The approval is gone then."""
    with transaction.atomic():
        open_still = (State.SUBMITTED,) if decision.is_under_way else (State.SUBMITTED, State.APPROVED)
        nothing = {"submitted_at": None, "approved_by": None, "approved_at": None, "job": None}
        _step(decision, open_still, State.DRAFT, **nothing)
        record("reorganisation.take_back_decision", by=by, subject=decision)


def approve_decision(decision: Decision, *, edition: str, by: User, now: dt.datetime) -> None:
    """A second person approves what was looked at (`Preview.edition`). When the day has come the work begins at once,
    else on its day. Conflict when it was drafted anew, or units it touches changed, meanwhile."""
    require_approver(by, decision)
    with transaction.atomic():
        _step(decision, (State.SUBMITTED,), State.APPROVED, approved_by=by, approved_at=now)
        if edition_of_plan(decision, *plan_of(decision)) != edition:
            raise Conflict("Bản này đã được soạn lại, hoặc đơn vị trong đó vừa thay đổi, sau khi bạn mở; hãy xem trước lần nữa rồi duyệt.")  # fmt: skip
        _require_sound(decision)
        record("reorganisation.approve_decision", by=by, subject=decision)
        start_due_decisions(now=now, only=decision.pk)
    decision.refresh_from_db()


def cancel_decision(decision: Decision, *, by: User, now: dt.datetime) -> None:
    """Undo it before it takes effect, whoever of the unit; nothing of the register was touched yet."""
    with transaction.atomic():
        _step(decision, Decision.OPEN, State.CANCELLED, cancelled_by=by, cancelled_at=now)
        record("reorganisation.cancel_decision", by=by, subject=decision)


def start_due_decisions(*, now: dt.datetime, only: int | None = None) -> int:
    """Start the job of every approved decision whose day has come and that has none yet; how many. By the worker.

    The earliest first: the past must be written in order.
    """
    due = Decision.objects.filter(state=State.APPROVED, job=None, effective_on__lte=timezone.localdate(now))
    if only is not None:
        due = due.filter(pk=only)
    started = 0
    for decision in due.order_by("effective_on", "pk"):
        with transaction.atomic():
            # The claim first, so that two workers start one job; the row is ours until commit.
            if not due.filter(pk=decision.pk).update(state=State.APPROVED):
                continue
            job = start_job(
                take_effect,
                title=f"Thi hành: {decision}"[:200],
                by=decision.approved_by,
                back_url=reverse("reorganisation:decision", args=[decision.pk]),
                decision_id=decision.pk,
            )
            Decision.objects.filter(pk=decision.pk).update(job=job)
            started += 1
    return started


def take_effect(progress: Progress, *, decision_id: int) -> dict[str, Any]:
    """The job: everything the decision says in one transaction. Killed anywhere, nothing of it is there; it runs again.

    Run twice it does nothing the second time; nor does the old job of a decision taken back and approved for a later
    day. Conflict, and nothing done, when the register has changed since the
    approval so that the plan no longer fits.
    """
    with transaction.atomic():
        now = timezone.now()
        due = Decision.objects.filter(pk=decision_id, state=State.APPROVED, effective_on__lte=timezone.localdate(now))
        moved = due.update(state=State.EFFECTIVE, effective_at=now)
        decision = Decision.objects.select_related("scope", "approved_by").get(pk=decision_id)
        if not moved:
            return decision.counts
        # Whoever imports makes children under these rows: on PostgreSQL they wait for us, on SQLite everybody does.
        list(Unit.objects.select_for_update().filter(decision.scope.below).order_by("pk").values_list("pk"))
        plan, nodes = plan_of(decision)
        if plan.problems:
            raise Conflict(plan.problems[0])
        counts = carry_out(decision, plan, nodes)
        Decision.objects.filter(pk=decision.pk).update(counts=counts)
        record("reorganisation.take_effect", by=decision.approved_by, subject=decision, **counts)
    progress.at(1, total=1, message="Đã thi hành xong.")
    return counts


def answer_places(decision: Decision, answers: list[tuple[PlaceQuestion, str]], *, by: User, now: dt.datetime) -> int:
    """Somebody decides where addresses lie (question, ward code); remembered, and every question of the decision about
    the same address is settled. All or none; how many unions thereby know where they go.
    """
    if not answers:
        raise BadInput("Chưa chọn phường, xã cho địa chỉ nào; hãy chọn rồi bấm lưu.")
    with transaction.atomic():
        _hold_draft(decision, by=by)
        unions_by_ward = managing(decision)
        settled = sum(_settle(decision, question, code, unions_by_ward, by=by, now=now) for question, code in answers)
        record("reorganisation.answer_places", by=by, subject=decision, answers=len(answers), settled=settled)
    return settled


def _settle(
    decision: Decision,
    question: PlaceQuestion,
    area_code: str,
    unions_by_ward: dict[str, Unit | Operation],
    *,
    by: User,
    now: dt.datetime,
) -> int:
    """One address; how many unions had it."""
    target = unions_by_ward.get(area_code)
    if target is None:
        raise BadInput(f"Chưa có công đoàn nào phụ trách {area_names().get(area_code, area_code)}; hãy khai địa bàn trong việc thành lập trước.")  # fmt: skip
    same = PlaceQuestion.objects.filter(decision=decision)
    same = same.filter(key=question.key) if question.key else same.filter(pk=question.pk)
    if question.key:
        PlaceAnswer.objects.update_or_create(
            key=question.key,
            defaults={"text": question.text, "area_code": area_code, "decided_by": by, "decided_at": now},
        )
    settled = list(same.select_related("unit"))
    moves = [
        send_to(decision, q.unit_id, target, origin=q.origin, address=q.text, area_code=area_code)
        for q in settled
        if not stands_there(target, q.unit.parent_id)
    ]
    Operation.objects.bulk_create(moves, ignore_conflicts=True)
    same.delete()
    return len(settled)
