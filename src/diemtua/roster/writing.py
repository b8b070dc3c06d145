"""Writes a plan into the register, one transaction per chunk; killed anywhere, it goes on from the last chunk."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from diemtua.kernel.errors import Conflict
from diemtua.kernel.text import fold
from diemtua.roster.collector import collector_resting
from diemtua.roster.federation import make_uppers
from diemtua.roster.inserting import insert_objects, insert_rows
from diemtua.roster.models import Founding, Import, Resemblance
from diemtua.roster.planning import Decision, Plan, RowKey, UnitKey, counted
from diemtua.roster.register import citizen_digest, slices
from diemtua.roster.rules.clusters import Candidate
from diemtua.roster.rules.units import employer_name, union_key
from diemtua.roster.sources import Row, insert_sources, source_rows, values_before
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from diemtua.unions.rules import child_path
from diemtua.unions.tree import next_ordinal

CHUNK = 3_000  # persons a transaction
OUTCOMES = ("new", "updated", "same", "to_review")
_LIVING = Coalesce("merged_into", "pk")  # a record that was merged stands for the one that stayed


class Writer:
    """Writes the decisions of one import in order; those an earlier run has written stand first and are counted only."""

    def __init__(self, roster: Import, plan: Plan, unions: dict[UnitKey, int]) -> None:
        self.roster = roster
        self.plan = plan
        self.units: dict[UnitKey, int] = dict(unions)
        self.units |= {(key, ""): upper.pk for key, upper in plan.uppers.items() if upper.pk}
        self.uppers: dict[str, Unit] = {}
        # Persons written in this run, for later rows that resemble them.
        self.person_of: dict[int, int] = {}

    def chunks(self) -> Iterator[int]:
        """Write chunk after chunk; yields how many persons are done."""
        decisions = self.plan.decisions
        self._go_on([d for d in decisions if d.written])
        while self.roster.written < len(decisions):
            chunk = decisions[self.roster.written : self.roster.written + CHUNK]
            with collector_resting(), transaction.atomic():
                tally = Counter(self.roster.written_counts)
                for decision in chunk:
                    tally.update(counted(decision))
                written = self.roster.written + len(chunk)
                self._claim(written, dict(tally))
                self._write(chunk)
            self.roster.written, self.roster.written_counts = written, dict(tally)
            yield self.roster.written

    def _go_on(self, done: list[Decision]) -> None:
        """Count anew what an earlier run has written: the plan is made of the register, the reading of today."""
        if not self.roster.written:
            return
        tally = Counter(dict.fromkeys(OUTCOMES, 0))
        for decision in done:
            tally.update(counted(decision))
        counts = self.plan.counts() | dict(tally)
        self._claim(len(done), counts)
        self.roster.written, self.roster.written_counts = len(done), counts

    def _claim(self, written: int, counts: dict[str, int]) -> None:
        """Move the mark first, from where we know it: a second process writing the same import is stopped here."""
        moved = Import.objects.filter(
            pk=self.roster.pk, state=Import.State.RUNNING, written=self.roster.written
        ).update(written=written, written_counts=counts)
        if not moved:
            raise Conflict("Một tiến trình khác đang ghi lượt nạp này; hãy đợi nó xong rồi mở lại trang.")

    def _write(self, chunk: list[Decision]) -> None:
        active = [d for d in chunk if d.outcome in {"new", "updated", "same"}]
        questions = [d for d in chunk if d.outcome == "review"]
        self._make_units([*active, *questions])
        made = self._make_persons([d for d in active if d.outcome == "new"])
        before: dict[int, str] = {}
        for decision in active:
            if decision.person is not None:
                self.person_of[id(decision.candidate)] = decision.person.pk
                if decision.changes or decision.mandate_changes:
                    before[id(decision.candidate)] = self._update(decision.person.pk, decision)
        self._make_mandates(active)
        self._keep_sources(active, made, before)
        for decision in questions:
            self._keep_question(decision)

    @staticmethod
    def _update(pk: int, decision: Decision) -> str:
        """Write what changes of a known person; what was there before, sealed."""
        person = Person.objects.select_for_update().get(pk=pk)
        if "citizen_id" in decision.changes and number_taken(str(decision.changes["citizen_id"])):
            del decision.changes["citizen_id"]
        there = Mandate.objects.in_bulk([m for m, *_ in decision.mandate_changes])
        mandates = {m: (there[m], since, full) for m, since, full in decision.mandate_changes}
        before = values_before(person, decision.changes, mandates)
        if decision.changes:
            set_person(person, decision.changes)
        for mandate, since, full in decision.mandate_changes:
            Mandate.objects.filter(pk=mandate).update(since_year=since, full_time=full)
        return before

    def _keep_sources(self, active: list[Decision], made: set[int], before: dict[int, str]) -> None:
        """Which row told what: for new persons and for what changed."""
        rows: list[Row] = []
        for decision in active:
            key = id(decision.candidate)
            if key in made or decision.changes or decision.new_mandates or decision.mandate_changes:
                person, old = self.person_of[key], before.get(key, "")
                rows += source_rows(self.roster, decision, person, self.units, made=key in made, before=old)
        insert_sources(rows)

    # --- units -------------------------------------------------------------------------------------------------------

    def _make_units(self, active: list[Decision]) -> None:
        """Units the chunk needs and nobody has made; two transactions making the same one wait for each other."""
        needed = dict.fromkeys(unit for d in active for unit, *_ in d.new_mandates if unit not in self.units)
        if not needed:
            return
        self._find_uppers({upper for upper, _ in needed} - set(self.uppers))
        parents = sorted({self.uppers[upper].pk for upper, _ in needed})
        locked = {u.pk: u for u in Unit.objects.select_for_update().filter(pk__in=parents).order_by("pk")}
        for upper in {upper for upper, _ in needed}:
            self.units[upper, ""] = self.uppers[upper].pk
        keys = {unit.pk: key for key, unit in self.uppers.items()}
        for pk, parent, name in Unit.objects.filter(parent__in=locked, valid_to=None).values_list(
            "pk", "parent_id", "name"
        ):
            self.units.setdefault((keys[parent], union_key(name)), pk)
        self._create_unions([key for key in needed if key not in self.units], locked)

    def _find_uppers(self, missing: set[str]) -> None:
        """The units above as rows of the register, those that do not exist yet made."""
        planned = {key: self.plan.uppers[key] for key in missing}
        there = Unit.objects.in_bulk([upper.pk for upper in planned.values() if upper.pk])
        self.uppers |= {key: there[upper.pk] for key, upper in planned.items() if upper.pk}
        wanted = {key: (upper.kind, upper.name) for key, upper in planned.items() if not upper.pk}
        if wanted:
            made = make_uppers(wanted)
            self.uppers |= {key: made[key] for key in wanted}

    def _create_unions(self, missing: list[UnitKey], parents: dict[int, Unit]) -> None:
        """The unions with their enterprises, and that this import founded them."""
        plans = [self.plan.unions[key] for key in missing]
        employers = [
            Enterprise(name=employer_name(p.name), kind=p.kind) if p.kind and not p.profession else None for p in plans
        ]
        insert_objects([e for e in employers if e])
        ordinals: dict[int, int] = {}
        made = []
        for key, plan, employer in zip(missing, plans, employers, strict=True):
            parent = parents[self.uppers[key[0]].pk]
            ordinal = ordinals.get(parent.pk) or next_ordinal(parent)
            ordinals[parent.pk] = ordinal + 1
            kind = Unit.Kind.PROFESSION if plan.profession else Unit.Kind.GRASSROOTS
            made.append(
                Unit(
                    kind=kind,
                    name=plan.name,
                    search=fold(plan.name),
                    parent=parent,
                    path=child_path(parent.path, ordinal),
                    enterprise=employer,
                )
            )
        insert_objects(made)
        self.units |= {key: unit.pk for key, unit in zip(missing, made, strict=True)}
        insert_rows(
            Founding, ("roster", "unit", "only_enterprise"), [(self.roster.pk, unit.pk, False) for unit in made]
        )

    # --- persons and mandates ----------------------------------------------------------------------------------------

    def _make_persons(self, fresh: list[Decision]) -> set[int]:
        """Write new persons, and which candidates were made: one with the same number may have been written since the plan was."""
        persons = {id(d.candidate): new_person(d.candidate) for d in fresh}
        digests = {p.citizen_digest: p for p in persons.values() if p.citizen_digest}
        taken: dict[str, tuple[int, str]] = {}
        for batch in slices(sorted(digests)):
            there = Person.objects.filter(citizen_digest__in=batch)
            rows = there.values_list("citizen_digest", _LIVING, "search")
            taken.update((d, (pk, search)) for d, pk, search in rows)
        for key, person in persons.items():
            if person.citizen_digest not in taken:
                continue
            pk, search = taken[person.citizen_digest]
            if search == person.search:
                self.person_of[key] = pk
            else:
                person.citizen_id = person.citizen_digest = ""
        fresh = [d for d in fresh if id(d.candidate) not in self.person_of]
        insert_objects([persons[id(d.candidate)] for d in fresh])
        self.person_of |= {id(d.candidate): persons[id(d.candidate)].pk for d in fresh}
        return {id(d.candidate) for d in fresh}

    def _make_mandates(self, active: list[Decision]) -> None:
        """New mandates; one that is already there (the same post, current) is left as it is."""
        insert_mandates(
            [
                (self.person_of[id(d.candidate)], self.units[unit], post, bool(full), since)
                for d in active
                for unit, post, since, full in d.new_mandates
            ]
        )

    def _keep_question(self, decision: Decision) -> None:
        """A row a human decides on, with the person it resembles and the units as they are now written."""
        person = decision.person.pk if decision.person else self._resembled(decision.candidate)
        first = decision.candidate.records[0]
        Resemblance.objects.update_or_create(
            roster=self.roster,
            sheet=first.sheet,
            row=first.row,
            create_defaults=resemblance_values(decision)
            | {"person_id": person, "record": sealed_row(decision, self.units)},
            defaults={"person_id": person, "record": sealed_row(decision, self.units)},
        )

    def _resembled(self, candidate: Candidate) -> int | None:
        """The person behind the earlier rows this one resembles; found by its number when an earlier run wrote it."""
        other = candidate.resembles
        while other is not None and id(other) not in self.person_of:
            if other.cccd:
                found = Person.objects.filter(citizen_digest=citizen_digest(other.cccd)).values_list(_LIVING, flat=True)
                if found:
                    return found[0]
            matching = Person.objects.filter(full_name=other.name, birth_date=other.birth_date, phone=other.phone)
            found = matching.values_list(_LIVING, flat=True)[:1]
            if found:
                return found[0]
            other = other.resembles
        return self.person_of.get(id(other)) if other is not None else None


def number_taken(number: str) -> bool:
    """Somebody has this identity number; one query."""
    return Person.objects.filter(citizen_digest=citizen_digest(number), merged_into=None).exists()


def told_rows(roster: Import) -> dict[RowKey, bool]:
    """The rows this import has written -> whether they made a new person. One query."""
    rows = roster.sources.order_by().values_list("sheet", "row", "made").iterator(chunk_size=5000)
    return {(sheet, row): made for sheet, row, made in rows}


def new_person(candidate: Candidate) -> Person:
    """An unsaved person with every key filled."""
    c = candidate
    return Person(
        full_name=c.name,
        sex=c.sex,
        birth_date=c.birth_date,
        birth_year=c.birth_year,
        citizen_id=c.cccd,
        phone=c.phone,
        email=c.email,
        last_trained_year=c.trained_year,
    ).fill_keys()


def set_person(person: Person, changes: dict[str, Any]) -> None:
    """Write the changed fields, and what is derived from them, of a person locked by the caller; one query."""
    for field, value in changes.items():
        setattr(person, field, value)
    person.save()


def insert_mandates(rows: list[tuple[int, int, str, bool, int | None]]) -> None:
    """Insert (person, unit, position, full time, since year) unless such a mandate is current."""
    insert_rows(Mandate, ("person", "unit", "position", "full_time", "since_year"), rows, or_leave=True)


def resemblance_values(decision: Decision) -> dict[str, Any]:
    """What is kept of a question for the page: who resembles whom, and why."""
    first = decision.candidate.records[0]
    other = decision.candidate.resembles if decision.person is None else None
    known = None if decision.away else decision.person  # how the register writes a stranger's name is not told
    of_name = other.name if other else known.name if known else first.name if decision.person else ""
    return {
        "name": first.name,
        "of_name": of_name,
        "of_sheet": other.records[0].sheet if other else "",
        "of_row": other.records[0].row if other else None,
        "person_id": decision.person.pk if decision.person else None,
        "sure": False,
        "score": decision.evidence.score,
        "why": list(decision.evidence.why),
        "rows_covered": len(decision.candidate.records),
        "fingerprint": decision.fingerprint,
        "away": decision.away,
    }


def sealed_row(decision: Decision, units: dict[UnitKey, int]) -> str:
    """The row as JSON (stored sealed) until a human has decided: fields of Person, and mandates by unit."""
    c = decision.candidate
    return json.dumps(
        {
            "person": {
                "full_name": c.name,
                "sex": c.sex,
                "birth_date": c.birth_date.isoformat() if c.birth_date else None,
                "birth_year": c.birth_year,
                "citizen_id": c.cccd,
                "phone": c.phone,
                "email": c.email,
                "last_trained_year": c.trained_year,
            },
            "mandates": [
                {"unit": units.get(unit), "position": post, "since_year": since, "full_time": bool(full)}
                for unit, post, since, full in decision.new_mandates
            ],
            "unit_name": c.records[0].union_text or c.records[0].upper_text,
        },
        ensure_ascii=False,
    )


def complete_unions(roster: Import, plan: Plan, unions: dict[UnitKey, int]) -> None:
    """Unions first written without a kind get their enterprise once a list tells it; one query per 900 unions."""
    told = {unions[key]: p for key, p in plan.unions.items() if p.kind and not p.profession and key in unions}
    for batch in slices(sorted(told)):
        for unit in Unit.objects.filter(pk__in=batch, enterprise=None, kind=Unit.Kind.GRASSROOTS):
            kind = told[unit.pk].kind
            unit.enterprise = Enterprise.objects.create(name=employer_name(unit.name), kind=kind)
            unit.save(update_fields=["enterprise"])
            Founding.objects.create(roster=roster, unit=unit, only_enterprise=True)
