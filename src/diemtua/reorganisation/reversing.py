"""The opposite of a decision in force, as operations of a new draft. Whatever still stands as it left it goes back.

A union that ended cannot live again: it is founded anew under its name, what was below it and its officers return to it,
and what was filed under the old one stays with who took it over.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from diemtua.reorganisation.models import Decision, Operation
from diemtua.unions.models import Mandate, PastState, Territory, Unit

Kind = Operation.Kind


@dataclass(slots=True)
class Opposite:
    """Unsaved operations, foundings in the order they must be saved, and sentences about what does not come back."""

    foundings: list[Operation] = field(default_factory=list)
    others: list[Operation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def opposite_of(decision: Decision) -> Opposite:
    """What would undo the decision as the register is now. Seven queries."""
    return _Reversal(decision).made


class _Reversal:
    def __init__(self, decision: Decision) -> None:
        self.day = decision.effective_on
        self.eve = self.day - dt.timedelta(days=1)
        operations = Operation.objects.filter(decision=decision)
        self.done = list(operations.select_related("unit__parent", "target", "made", "mandate"))
        touched = operations.exclude(unit=None).values("unit")
        past = PastState.objects.filter(Q(unit__in=touched) | Q(parent__in=touched), until=self.eve)
        self.past = {state.unit_id: state for state in past.select_related("unit", "parent")}
        self.anew: dict[int, Operation] = {}
        self.made = Opposite()
        self._found_anew()
        self._names()
        self._places()
        self._officers()
        self._territories()
        self.made.others += [Operation(kind=Kind.DISSOLVE, unit=op.made) for op in self.done if op.made and not op.made.is_ended]  # fmt: skip

    def _of(self, *kinds: Kind) -> Iterator[tuple[Operation, Unit]]:
        return ((op, op.unit) for op in self.done if op.kind in kinds and op.unit is not None)

    def _where(self, unit_id: int) -> dict[str, Any]:
        return {"founding": self.anew[unit_id]} if unit_id in self.anew else {"target_id": unit_id}

    def _found_anew(self) -> None:
        """The unions that ended, those above before those below."""
        ended = list(self._of(Kind.MERGE, Kind.DISSOLVE))
        stood = {unit.pk: self.past.get(unit.pk, unit) for _, unit in ended}
        for op, unit in sorted(ended, key=lambda pair: stood[pair[1].pk].path):
            parent = stood[unit.pk].parent
            if parent is None or (parent.is_ended and parent.pk not in self.anew):
                self.made.notes.append(f"{unit}: cấp trên cũ không còn; hãy tự thêm việc thành lập nếu cần.")
                continue
            founding = Operation(kind=Kind.FOUND, unit=unit, new_name=unit.name, new_kind=unit.kind, **self._where(parent.pk))  # fmt: skip
            self.anew[unit.pk] = founding
            self.made.foundings.append(founding)
            kept = f"hồ sơ cũ vẫn ở {op.target}" if op.target else "chức vụ đã kết thúc thì ghi lại sau khi thi hành"
            self.made.notes.append(f"{unit} được lập lại thành tổ chức mới cùng tên; {kept}.")

    def _names(self) -> None:
        for op, unit in self._of(Kind.RENAME):
            if unit.name == op.new_name and unit.pk in self.past:
                self.made.others.append(Operation(kind=Kind.RENAME, unit=unit, new_name=self.past[unit.pk].name))
            else:
                self.made.notes.append(f"{unit} đã đổi tên lần nữa; giữ tên hiện nay.")
        for op, unit in self._of(Kind.SUSPEND, Kind.RESUME):
            if unit.suspended == (op.kind == Kind.SUSPEND) and not unit.is_ended:
                self.made.others.append(Operation(kind=Kind.RESUME if unit.suspended else Kind.SUSPEND, unit=unit))

    def _places(self) -> None:
        """What was moved, and what followed a union that merged."""
        merged = {unit.pk: op.target_id for op, unit in self._of(Kind.MERGE)}
        sent = {unit.pk: op.target_id for op, unit in self._of(Kind.MOVE)}
        for pk, state in self.past.items():
            unit, to = state.unit, sent.get(pk, merged.get(state.parent_id or 0))
            if to is None or state.parent_id is None or unit.is_ended:
                continue
            if unit.parent_id == to:
                self.made.others.append(Operation(kind=Kind.MOVE, unit=unit, **self._where(state.parent_id)))
            else:
                self.made.notes.append(f"{unit} đã chuyển cấp trên lần nữa; giữ cấp trên hiện nay.")

    def _officers(self) -> None:
        """Posts that still run where the decision brought them."""
        into = {unit.pk: op.target_id for op, unit in self._of(Kind.MERGE) if op.keep_officers}
        left = Mandate.objects.filter(unit__in=into, ended_on=self.eve, end_reason="union_merged")
        going = [(into[post.unit_id], post, post.unit_id) for post in left.order_by("pk")]
        going += [(op.target_id, op.mandate, unit.pk) for op, unit in self._of(Kind.TRANSFER) if op.mandate]
        running = Mandate.objects.filter(unit__in={to for to, *_ in going}, ended_on=None, started_on__gte=self.day)
        here = {(post.unit_id, post.person_id, post.position): post for post in running}
        for to, post, back in going:
            found = here.pop((to or 0, post.person_id, post.position), None)
            if found is not None:
                self.made.others.append(Operation(kind=Kind.TRANSFER, unit_id=to, mandate=found, **self._where(back)))

    def _territories(self) -> None:
        """Wards that still are where the decision brought them go back to who had them on the eve."""
        got = {op.made_id or op.unit_id for op in self.done if op.areas} | {
            op.target_id for op, _ in self._of(Kind.MERGE)
        }
        now = Territory.objects.filter(unit__in=got - {None}, since=self.day, until=None).values("area_code")
        given: dict[int, list[str]] = {}
        for land in Territory.objects.filter(area_code__in=now, until=self.eve).select_related("unit"):
            if land.unit_id in self.anew:
                self.anew[land.unit_id].areas.append(land.area_code)
            elif not land.unit.is_ended:
                given.setdefault(land.unit_id, []).append(land.area_code)
        self.made.others += [Operation(kind=Kind.TERRITORY, unit_id=pk, areas=codes) for pk, codes in given.items()]
