"""Carries out a plan on the register, set-wise; the caller holds the transaction. Nothing here asks or decides.

The order matters to the guard of `unions.guards`: first the new unions, then the posts, last the end of the old ones.
"""

# ruff: noqa: S608 (every name in these statements is ours)
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from diemtua.audit.actions import record
from diemtua.kernel.text import fold
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.posts import first_whole_year
from diemtua.reorganisation.rules.planning import Node, Plan, Ref
from diemtua.reorganisation.rules.stewards import heirs
from diemtua.unions.models import Mandate, PastState, SavedView, Stewardship, Territory, Unit
from diemtua.unions.rules import LOWER_KINDS, PATH_STEP, child_path
from diemtua.unions.tree import next_ordinal

UNIT, PAST, MANDATE = (model._meta.db_table for model in (Unit, PastState, Mandate))
# What a post keeps in another union, also when and why somebody left it meanwhile.
CARRIED = (
    "person_id, position, full_time, since_year, term_ends_on, basis, decision, contract_ends_on, ended_on, end_reason"
)
# As `posts.begun_from`; its two values are `_Run.late`.
LATE = "(started_on >= %s OR (started_on IS NULL AND since_year >= %s))"


def carry_out(decision: Decision, plan: Plan, nodes: dict[int, Node]) -> dict[str, int]:
    """Do what the plan says, as of the decision's day; counts of what was done."""
    run = _Run(decision, plan, nodes)
    run.remember()
    run.found()
    run.rename()
    run.move()
    run.hand_on_officers()
    run.hand_on_stewards()
    run.hand_on_views()
    run.hand_on_territories()
    run.end()
    return run.counts


class _Run:
    def __init__(self, decision: Decision, plan: Plan, nodes: dict[int, Node]) -> None:
        self.decision, self.plan, self.nodes = decision, plan, nodes
        self.day = decision.effective_on
        self.eve = self.day - dt.timedelta(days=1)
        self.late = (self.day.isoformat(), first_whole_year(self.day))
        self.units: dict[Ref, int] = {}  # founded unions, once they are made
        self.ordinals: dict[Ref, int] = {}
        self.places: dict[Ref, str] = {}
        self.paths_after = self._paths_after()
        self.counts: dict[str, int] = {}

    def unit(self, ref: Ref) -> int:
        """The number of the unit, also of one just founded."""
        return self.units[ref] if ref < 0 else ref

    def _paths_after(self) -> dict[int, str]:
        """The new path of every unit of the register whose path changes; two queries for each unit that receives others."""
        moving = set(self.plan.moved)
        below = {pk for pk in self.nodes if self._carried(pk, moving)}
        return {pk: self.place(pk) for pk in sorted(below, key=lambda pk: self.nodes[pk].path)}

    def _carried(self, pk: int, moving: set[int]) -> bool:
        """It moves, or something above it does."""
        at: int | None = pk
        while at is not None and at in self.nodes:
            if at in moving:
                return True
            at = self.nodes[at].parent
        return False

    def place(self, ref: Ref) -> str:
        """The path afterwards: below the new parent with a fresh ordinal, or below its own parent with the old one."""
        if ref in self.places:
            return self.places[ref]
        parent = self.plan.founded[ref][2] if ref < 0 else self.plan.moved.get(ref, self.nodes[ref].parent)
        if ref > 0 and ref not in self.plan.moved:
            path = self.nodes[ref].path
            if parent is not None and parent in self.nodes:
                path = self.place(parent) + path[-PATH_STEP:]
        elif parent is None:
            path = child_path("", self._ordinal_at_top())
        else:
            path = child_path(self.place(parent), self._ordinal(parent))
        self.places[ref] = path
        return path

    def _ordinal(self, parent: Ref) -> int:
        if parent not in self.ordinals:
            self.ordinals[parent] = 1 if parent < 0 else next_ordinal(Unit.objects.get(pk=parent))
        self.ordinals[parent] += 1
        return self.ordinals[parent] - 1

    def _ordinal_at_top(self) -> int:
        tops = [int(path) for path in Unit.objects.filter(parent=None).values_list("path", flat=True)]
        return max(tops, default=0) + 1

    # --- units -------------------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Keep name and place of everything about to change, once, until the eve of the day."""
        changed = {*self.paths_after, *self.plan.renamed, *self.plan.suspended}
        eve, beginning = self.eve.isoformat(), dt.date.min.isoformat()
        first = "COALESCE(u.standing_since, u.valid_from, %s)"
        self.many(
            f"""INSERT INTO {PAST} (unit_id, since, until, kind, name, search, parent_id, path, suspended)
            SELECT u.id, {first}, %s, u.kind, u.name, u.search, u.parent_id, u.path, u.suspended FROM {UNIT} u
            WHERE u.id = %s AND {first} <= %s
            AND NOT EXISTS (SELECT 1 FROM {PAST} p WHERE p.unit_id = u.id AND p.until = %s)""",
            [(beginning, eve, pk, beginning, eve, eve) for pk in sorted(changed)],
        )

    def found(self) -> None:
        """Make the new unions where they will stand."""
        founding = Operation.objects.filter(decision=self.decision, kind=Operation.Kind.FOUND)
        for op in founding.select_related("unit").order_by("pk"):
            kind, name, parent_ref = self.plan.founded[-op.pk]
            parent = self.unit(parent_ref) if parent_ref is not None else None
            codes = [str(code) for code in op.areas]
            made = Unit.objects.create(
                kind=kind,
                name=name,
                parent_id=parent,
                path=self.place(-op.pk),
                area_code=codes[0] if len(codes) == 1 else op.unit.area_code if op.unit else "",
                address=op.unit.address if op.unit else "",
                valid_from=self.day,
                standing_since=self.day,
                enterprise_id=self._employer(op) if kind in LOWER_KINDS else None,
            )
            self.units[-op.pk] = made.pk
            Operation.objects.filter(pk=op.pk).update(made=made)
            Operation.objects.filter(founding=op.pk).update(target=made)
        self.counts["founded"] = len(self.units)

    def _employer(self, founding: Operation) -> int | None:
        """The enterprise of the union it founds anew, or of the first one that merges into it."""
        if founding.unit is not None:
            return founding.unit.enterprise_id
        merging = [pk for pk, ending in self.plan.ended.items() if ending.successor == -founding.pk]
        employers = Unit.objects.filter(pk__in=merging).exclude(enterprise=None).order_by("path")
        return employers.values_list("enterprise", flat=True).first()

    def rename(self) -> None:
        rows = [(name, fold(name), self.day.isoformat(), pk) for pk, name in self.plan.renamed.items()]
        self.many(f"UPDATE {UNIT} SET name = %s, search = %s, standing_since = %s WHERE id = %s", rows)
        rows = [(halted, self.day.isoformat(), pk) for pk, halted in self.plan.suspended.items()]
        self.many(f"UPDATE {UNIT} SET suspended = %s, standing_since = %s WHERE id = %s", rows)
        self.counts["renamed"] = len(self.plan.renamed)

    def move(self) -> None:
        """Write the new place of everything that moves or lies below what moves. Each is free: nobody ever had it."""
        day = self.day.isoformat()
        rows = [(path, day, day, pk) for pk, path in self.paths_after.items()]
        # What came later, or ended and lies in an archive, stands so since its own day.
        since = "CASE WHEN standing_since > %s THEN standing_since ELSE %s END"
        self.many(f"UPDATE {UNIT} SET path = %s, standing_since = {since} WHERE id = %s", rows)
        roots = [(self.unit(parent), pk) for pk, parent in self.plan.moved.items()]
        self.many(f"UPDATE {UNIT} SET parent_id = %s WHERE id = %s", roots)
        told = Operation.objects.filter(decision=self.decision).exclude(address="", area_code="")
        told = told.values_list("address", "area_code", "unit_id")
        self.many(f"UPDATE {UNIT} SET address = COALESCE(NULLIF(%s, ''), address), area_code = %s WHERE id = %s", list(told))  # fmt: skip
        self.counts["moved"] = len(set(self.plan.moved) - set(self.plan.ended))

    # --- officers ----------------------------------------------------------------------------------------------------

    def hand_on_officers(self) -> None:
        """End the posts in unions that end; where the plan says so the same posts begin in the successor that day."""
        self._transfer()
        day, eve = self.day.isoformat(), self.eve.isoformat()
        handed = [
            (pk, self.unit(e.successor))
            for pk, e in self.plan.ended.items()
            if e.successor is not None and e.keep_officers
        ]
        running = "(ended_on IS NULL OR ended_on >= %s)"
        # Whoever was written into the old union for a day after its end has in truth always been in the new one.
        self.many(f"UPDATE {MANDATE} SET unit_id = %s WHERE unit_id = %s AND {LATE}", [(to, pk, *self.late) for pk, to in handed])  # fmt: skip
        self.counts["carried"] = self.many(
            f"""INSERT INTO {MANDATE} (unit_id, started_on, {CARRIED})
            SELECT %s, %s, {CARRIED} FROM {MANDATE} WHERE unit_id = %s AND {running} ON CONFLICT DO NOTHING""",
            [(to, day, pk, day) for pk, to in handed],
        )
        moved_on = {pk for pk, _ in handed}
        self.counts["posts_ended"] = self.many(
            f"UPDATE {MANDATE} SET ended_on = %s, end_reason = %s WHERE unit_id = %s AND {running}",
            [(eve, "union_merged" if pk in moved_on else "union_ended", pk, day) for pk in self.plan.ended],
        )

    def _transfer(self) -> None:
        """Single officers who go to a union split off; before what they leave may end."""
        day, eve = self.day.isoformat(), self.eve.isoformat()
        going = [(pk, self.unit(to)) for pk, to in self.plan.transferred.items()]
        self.many(f"UPDATE {MANDATE} SET unit_id = %s WHERE id = %s AND {LATE}", [(to, pk, *self.late) for pk, to in going])  # fmt: skip
        begun = f"id = %s AND ended_on IS NULL AND NOT COALESCE({LATE}, FALSE)"
        self.counts["transferred"] = self.many(
            f"""INSERT INTO {MANDATE} (unit_id, started_on, {CARRIED})
            SELECT %s, %s, {CARRIED} FROM {MANDATE} WHERE {begun} ON CONFLICT DO NOTHING""",
            [(to, day, pk, *self.late) for pk, to in going],
        )
        self.many(
            f"UPDATE {MANDATE} SET ended_on = %s, end_reason = 'transferred' WHERE {begun}",
            [(eve, pk, *self.late) for pk, _ in going],
        )

    def hand_on_stewards(self) -> None:
        """Whoever acts for a unit that ends stops now, and begins with its heir if there is one; a line for each step.

        What somebody ended meanwhile stays ended, and no shut account gets anything.
        """
        now, by = self.decision.effective_at, self.decision.approved_by
        heir_of = heirs(self.plan, self.nodes)
        self.counts |= {"stewards_ended": 0, "stewards_begun": 0}
        running = Stewardship.objects.filter(unit__in=list(heir_of), ended_at=None).select_related("user", "unit")
        for old in running.order_by("pk"):
            if not Stewardship.objects.filter(pk=old.pk, ended_at=None).update(ended_at=now):
                continue
            self.counts["stewards_ended"] += 1
            record("unions.end_stewardship", by=by, subject=old, decision=self.decision.pk)
            heir = heir_of[old.unit_id]
            if heir is None or not old.user.is_active:
                continue
            new, begun = Stewardship.objects.get_or_create(
                user=old.user, unit_id=self.unit(heir), ended_at=None, defaults={"started_at": now}
            )
            if begun:
                self.counts["stewards_begun"] += 1
                record("unions.start_stewardship", by=by, subject=new, decision=self.decision.pk)

    def hand_on_views(self) -> None:
        """Saved views shared with a unit that ends are shared with its heir; without one they are their owner's alone."""
        heir_of = heirs(self.plan, self.nodes)
        shared = SavedView.objects.filter(unit__in=list(heir_of))
        for view in shared.order_by("pk"):
            heir = heir_of[view.unit_id]
            view.unit_id = None if heir is None else self.unit(heir)
            view.save(update_fields=["unit"])

    def hand_on_territories(self) -> None:
        """Wards leave who ends or loses them; given and taken as of one day they never were there."""
        wards = self.plan.wards
        left = Territory.objects.filter(Q(unit__in=self.plan.ended) | Q(area_code__in=wards), until=None)
        left.filter(since=self.day).delete()
        left.update(until=self.eve)
        Territory.objects.bulk_create(
            Territory(unit_id=self.unit(ref), area_code=code, since=self.day) for code, ref in wards.items()
        )

    def end(self) -> None:
        """Last of all: the old unions end, with nobody in a post there any more."""
        ended = list(self.plan.ended)
        for at in range(0, len(ended), 500):
            Unit.objects.filter(pk__in=ended[at : at + 500]).update(valid_to=self.eve)
        self.counts["ended"] = len(ended)

    @staticmethod
    def many(statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
        """One prepared statement for all rows; how many rows of the table it changed."""
        if not rows:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
            return max(cursor.rowcount, 0)
