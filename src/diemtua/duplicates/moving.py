"""Moves everything that points to one person over to another, and back. Knows the models by introspection, so that a
foreign key written tomorrow is moved too; what may collide is decided row by row in `COLLISIONS`.

Every step is kept as JSON, in order, with what was before: `undo` walks the list backwards.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction

from diemtua.casework.models import CaseMember
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.duplicates.rules import better_answer, more_in_a_case, next_attempts
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.unions.models import ColumnChange, Mandate, Person

Step = dict[str, Any]
Row = Any  # a row of whatever model points to the person

# Ours: a merge and a pair name both persons and must go on naming both. A note for figures is nobody's.
NOT_MOVED = (Merge, SuspectedPair, ColumnChange)

# Why a post ended that goes on, the day after, as another row in another union.
CARRIED = ("union_merged", "transferred")

LABELS = {
    "unions.mandate": "chức vụ",
    "training.enrolment": "lượt học",
    "training.attendance": "lần điểm danh",
    "exams.entry": "lượt dự thi",
    "exams.sitting": "bài làm",
    "credentials.certificate": "chứng nhận",
    "roster.resemblance": "dòng danh sách",
    "timesheets.entry": "lần ghi giờ công đoàn",
    "casework.casemember": "vụ việc được nêu tên",
}


def relations(to: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Every foreign key to the model (the tables of many-to-many fields included), but those that name both sides."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if model not in NOT_MOVED and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is to
    ]


def unique_sets(field: models.ForeignKey[Any, Any]) -> list[tuple[list[str], models.Q | None]]:
    """The other fields of every uniqueness the key takes part in, with its condition."""
    meta, found = field.model._meta, []
    if field.unique:
        found.append(([], None))
    for names in meta.unique_together:
        found.append((list(names), None))
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            found.append((list(rule.fields), rule.condition))
    alone = [([n for n in names if n != field.name], c) for names, c in found if not names or field.name in names]
    return alone


class Mover:
    """One merge in the making: `steps` is what was done so far, `moved` how many rows of each model."""

    def __init__(self, gone: Person, kept: Person) -> None:
        self.gone, self.kept = gone, kept
        self.steps: list[Step] = []
        self.moved: Counter[str] = Counter()

    def everything(self) -> None:
        """All rows of all models; Conflict, with the transaction to be rolled back, where they cannot be one person's."""
        for field in relations(Person):
            self.rows(field, self.gone.pk, self.kept.pk)

    def rows(self, field: models.ForeignKey[Any, Any], old: int, new: int) -> None:
        """Every row of the field's model that points to `old`."""
        manager = field.model._base_manager
        for row in list(manager.filter(**{field.attname: old}).order_by("pk")):
            rival = self.rival(field, row, new)
            if rival is None:
                self.move(field, row, new)
            else:
                otherwise = fold_plainly if field.model._meta.auto_created else refuse
                collide = COLLISIONS.get(field.model._meta.label_lower, otherwise)
                collide(self, field, row, rival)

    def cases(self, closed: User, stays: User) -> None:
        """Cases the closed account is named in: else a confidential one would be lost with it."""
        self.rows(CaseMember._meta.get_field("user"), closed.pk, stays.pk)  # type: ignore[arg-type]

    def rival(self, field: models.ForeignKey[Any, Any], row: Row, new: int) -> Row | None:
        """The row that already stands where this one would move to."""
        manager = field.model._base_manager
        for names, condition in unique_sets(field):
            values = {name: getattr(row, field.model._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]
            if None in values.values():
                continue
            there = manager.filter(**values, **{field.attname: new}).exclude(pk=row.pk)
            if condition is not None:
                if not manager.filter(condition, pk=row.pk).exists():
                    continue
                there = there.filter(condition)
            if found := there.first():
                return found
        return None

    def move(self, field: models.ForeignKey[Any, Any], row: Row, new: int) -> None:
        self.change(row, **{field.attname: new})
        self.moved[field.model._meta.label_lower] += 1

    def change(self, row: Row, **values: Any) -> None:
        """Write the values into the row and remember what was there; nothing when nothing changes."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = {name: _plain(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        _write(row, list(changed))
        after = {name: _plain(row, name) for name in changed}
        self.steps.append({"do": "change", "model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after})  # fmt: skip

    def count(self, row: Row, name: str, by: int) -> None:
        """Add to a number others go on counting with: undone by adding back, not by setting back."""
        if by:
            type(row)._base_manager.filter(pk=row.pk).update(**{name: models.F(name) + by})
            self.steps.append({"do": "count", "model": row._meta.label_lower, "pk": row.pk, "name": name, "by": by})

    def fold(self, row: Row, rival: Row) -> None:
        """What points to the row points to its rival; the row itself goes, its values kept."""
        for field in relations(type(row)):
            self.rows(field, row.pk, rival.pk)
        # Not as JSON of Django's: that keeps milliseconds only.
        whole = json.loads(json.dumps(serializers.serialize("python", [row])[0], default=_in_words))
        self.steps.append({"do": "delete", "model": row._meta.label_lower, "row": whole})
        self.moved[row._meta.label_lower] += 1
        type(row)._base_manager.filter(pk=row.pk).delete()

    def log(self) -> str:
        return json.dumps(self.steps, ensure_ascii=False)


def _in_words(value: Any) -> str:
    """A day or a moment to its last digit; any other value as it is written."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _plain(row: Row, name: str) -> Any:
    """The value as JSON holds it."""
    value = getattr(row, name)
    return value if value is None or isinstance(value, bool | int | str) else row._meta.get_field(name).value_to_string(row)  # fmt: skip


def _write(row: Row, names: list[str]) -> None:
    """A person is saved, for what is derived from the name and the number; other rows are updated as they are."""
    if isinstance(row, Person):
        row.save()
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})


def undo(steps: list[Step]) -> int:
    """Walk the steps backwards; how many rows had meanwhile been changed by somebody else and were left as they are."""
    left = 0
    for step in reversed(steps):
        if step["do"] == "delete":
            try:
                with transaction.atomic():
                    for item in serializers.deserialize("python", [step["row"]]):
                        left += _ends_with_its_unit(item.object)
                        item.save()
            except IntegrityError as error:
                raise Conflict("Dữ liệu đã đổi nhiều từ khi gộp nên không tách tự động được; hãy sửa tay từng mục.") from error  # fmt: skip
            continue
        model = apps.get_model(step["model"])
        if step["do"] == "count":
            model._base_manager.filter(pk=step["pk"]).update(**{step["name"]: models.F(step["name"]) - step["by"]})
            continue
        row = model._base_manager.filter(pk=step["pk"]).first()
        if row is None:
            left += 1
            continue
        mine = {name: value for name, value in step["before"].items() if _plain(row, name) == step["after"][name]}
        left += len(mine) < len(step["before"])
        for name, value in mine.items():
            field = model._meta.get_field(name)
            setattr(row, name, field.to_python(value) if value is not None else None)
        if mine:
            _write(row, list(mine))
    return left + sum(map(_follow, (s for s in steps if s["do"] == "change" and s["model"] == "unions.mandate")))


def _ends_with_its_unit(row: Row) -> bool:
    """A post that comes back into a union ended meanwhile ends with it, as the others there did."""
    if not isinstance(row, Mandate) or row.ended_on is not None or row.unit.valid_to is None:
        return False
    row.ended_on = row.unit.valid_to
    others = Mandate.objects.filter(unit=row.unit_id, ended_on=row.ended_on).exclude(end_reason="")
    row.end_reason = others.values_list("end_reason", flat=True).first() or "union_ended"
    return True


def _follow(step: Step) -> bool:
    """A post handed back, which a reorganisation had carried on meanwhile, takes along what it was carried into; True
    where nobody can tell whose that is."""
    back, kept = step["before"].get("person_id"), step["after"].get("person_id")
    post = Mandate.objects.filter(pk=step["pk"], person=back, end_reason__in=CARRIED).first()
    while post is not None and post.ended_on is not None and post.end_reason in CARRIED:
        held = Mandate.objects.filter(person=kept, position=post.position)
        carried = list(held.filter(started_on=post.ended_on + dt.timedelta(days=1)))
        if len(carried) != 1 or held.filter(ended_on=post.ended_on, end_reason__in=CARRIED).exists():
            return True
        Mandate.objects.filter(pk=carried[0].pk).update(person=back)
        post = carried[0]
    return False


def closed_accounts(steps: list[Step], *, opened: bool) -> list[User]:
    """Accounts a merge closed that are closed still, or open again as its steps were undone. One query when there is one."""
    closed = [
        s["pk"] for s in steps if s["do"] == "change" and s["model"] == "people.user" and s["before"].get("is_active")
    ]
    return list(User.objects.filter(pk__in=closed, is_active=opened)) if closed else []


# --- what happens where both have one --------------------------------------------------------------------------------


def refuse(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Nobody said what to do: better not merged than wrongly merged."""
    raise Conflict(f"Cả hai đều có «{rival}» nên chưa gộp được; hãy bỏ một trong hai rồi gộp lại.")


def fold_mandate(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """The same post of the same union: one mandate, with what either knew."""
    mover.change(
        rival,
        since_year=min(filter(None, (row.since_year, rival.since_year)), default=None),
        started_on=min(filter(None, (row.started_on, rival.started_on)), default=None),
        full_time=row.full_time or rival.full_time,
        **{
            name: getattr(rival, name) or getattr(row, name)
            for name in ("term_ends_on", "basis", "decision", "contract_ends_on")
        },
    )
    mover.fold(row, rival)


def fold_enrolment(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Called twice to one class: one seat, the more willing answer, every presence and question."""
    seats = row.has_seat + rival.has_seat
    if better_answer(row.state, rival.state) != rival.state:
        mover.change(rival, state=row.state, responded_at=row.responded_at, decline_reason=row.decline_reason, withdraw_reason=row.withdraw_reason)  # fmt: skip
    mover.count(row.training_class, "seats_taken", rival.has_seat - seats)
    mover.fold(row, rival)


def fold_plainly(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Both say the same."""
    mover.fold(row, rival)


def fold_entry(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Entered twice for one exam: once, with the longer time, withdrawn only when both were."""
    withdrawn = rival.withdrawn_at if row.withdrawn_at and rival.withdrawn_at else None
    mover.change(rival, extra_minutes=max(row.extra_minutes, rival.extra_minutes), withdrawn_at=withdrawn)
    mover.fold(row, rival)


def renumber_sitting(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Both sat the exam: every sitting stays, those that come are counted on."""
    manager = type(row)._base_manager
    if row.state == "open" and manager.filter(exam=row.exam_id, person=mover.kept.pk, state="open").exists():
        raise Conflict("Cả hai hồ sơ đang làm dở cùng một bài kiểm tra; hãy đợi nộp bài rồi gộp.")
    taken = manager.filter(exam=row.exam_id, person=mover.kept.pk).values_list("attempt", flat=True)
    mover.change(row, attempt=next_attempts(list(taken), 1)[0], person_id=mover.kept.pk)
    mover.moved["exams.sitting"] += 1


def leave_certificate(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """A certificate stays as it was issued. Two that are both valid for one class are for their issuer to settle first."""
    if row.state == "valid" and rival.state == "valid":
        raise Conflict(
            f"Cả hai đều đang có chứng nhận của lớp «{row.training_class}» (số {rival.number} và {row.number}); "
            "hãy thu hồi một giấy rồi gộp."
        )


Collision = Callable[[Mover, models.ForeignKey[Any, Any], Row, Row], None]


def withdraw_later_request(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Both wait for an answer: the kept record's request goes on waiting, the other is kept as withdrawn."""
    mover.change(row, state="withdrawn")
    mover.move(field, row, mover.kept.pk)


def strike_second_line(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Both books have the same session: one line counts, the other is kept as struck."""
    mover.change(row, struck_at=row.at)
    mover.move(field, row, mover.kept.pk)


def fold_membership(mover: Mover, field: models.ForeignKey[Any, Any], row: Row, rival: Row) -> None:
    """Both accounts are named in one case: once, in the role that may do more. The folded row goes first, for a case has
    one holder."""
    role = more_in_a_case(row.role, rival.role)
    mover.fold(row, rival)
    mover.change(rival, role=role)


COLLISIONS: dict[str, Collision] = {
    "casework.casemember": fold_membership,
    "unions.mandate": fold_mandate,
    "training.enrolment": fold_enrolment,
    "training.attendance": fold_plainly,
    "exams.entry": fold_entry,
    "exams.sitting": renumber_sitting,
    "credentials.certificate": leave_certificate,
    "corrections.correctionrequest": withdraw_later_request,
    "timesheets.entry": strike_second_line,
    "datarights.datarequest": withdraw_later_request,
}
