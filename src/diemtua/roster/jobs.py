"""Reading and writing an import: the work in the background. Both can be run again after dying half-way.

Below `actions` here, because confirming an import is what starts them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemtua.jobs.actions import Progress
from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import dotted
from diemtua.roster.effects import keep_changes
from diemtua.roster.federation import make_federation
from diemtua.roster.lessons import kept_lessons, lessons_for, lessons_of
from diemtua.roster.models import Import, Problem, Resemblance
from diemtua.roster.planning import CHECK_NUMBER, NOT_TOLD, Plan
from diemtua.roster.preview import Tick, Understanding, left_out, understand
from diemtua.roster.reading import NoTable
from diemtua.roster.register import newest
from diemtua.roster.turn import turn_to_write
from diemtua.roster.undoing import take_back, told_of
from diemtua.roster.writing import OUTCOMES, Writer, complete_unions, resemblance_values, sealed_row, told_rows
from diemtua.unions.models import Unit

SHOWN_ABSENT = 5_000  # posts a list leaves out that are shown one by one; all are counted


def read_import(progress: Progress, *, import_id: int) -> dict[str, Any]:
    """Read the file and keep what would happen; an unusable file ends as `failed` with its sentence."""
    roster = Import.objects.select_related("unit").get(pk=import_id)
    try:
        preview_import(roster, tick=lambda done: progress.at(done))
    except NoTable as error:
        ask_for_headings(roster, error)
    except BadInput as error:
        fail_import(roster, message=error.message)
    return {}


def write_import(progress: Progress, *, import_id: int) -> dict[str, Any]:
    """Write the import, chunk after chunk."""
    roster = Import.objects.select_related("unit").get(pk=import_id)
    progress.at(roster.written, message="Đang đọc lại tệp")
    for done, total in write_chunks(roster, tick=lambda _: progress.at(roster.written)):  # the ticks keep the job alive
        progress.at(done, total=total, message=f"Đã ghi {dotted(done)} trong {dotted(total)} người")
    return roster.written_counts


def undo_import(progress: Progress, *, import_id: int) -> dict[str, Any]:
    """Take the import back, step by step."""
    roster = Import.objects.get(pk=import_id)
    total, tally = roster.sources.count(), Counter[str]()
    for tally in take_back(roster):
        progress.at(min(tally["persons"], total), total=total, message=f"Đã gỡ {dotted(tally['persons'])} người")
    Import.objects.filter(pk=roster.pk, state=Import.State.UNDOING).update(
        state=Import.State.UNDONE, message=told_of(tally)
    )
    return dict(tally)


def preview_import(roster: Import, *, tick: Tick | None = None) -> Understanding:
    """Read the file and keep counts, problems and resemblances in place of earlier ones. The register stays untouched."""
    from diemtua.roster.actions import note_foreign_numbers  # which import this module: they start its work

    this_year = timezone.localdate(roster.created_at).year
    lessons = lessons_for(roster.unit)
    understood = understand(roster.path, within=roster.unit, this_year=this_year, lessons=lessons, tick=tick)
    plan, content = understood.plan, understood.content
    repeats = list(_repeats(roster, plan))
    with transaction.atomic():
        roster.problems.all().delete()
        roster.resemblances.all().delete()
        Problem.objects.bulk_create(
            Problem(
                roster=roster,
                sheet=p.sheet,
                row=p.row,
                field=p.field,
                kind=p.kind,
                message=p.message[:300],
                refused=(p.sheet, p.row) in plan.refused,
            )
            for p in (*plan.problems, *content.old_fonts, *content.skipped)
        )
        Resemblance.objects.bulk_create([*repeats, *_questions(roster, plan)])
        keep_changes(roster, plan)
        counts = plan.counts() | {"problems": len(plan.problems), "repeats": len(repeats)}
        counts |= {"old_fonts": content.old_font_cells, "skipped": content.skipped_lines, "absent": len(plan.absent)}
        Import.objects.filter(pk=roster.pk, state=Import.State.READING).update(
            state=Import.State.PREVIEWED,
            counts=counts,
            columns=content.columns,
            lessons=kept_lessons(lessons),
            absent=plan.absent[:SHOWN_ABSENT],
        )
        if foreign := sum(1 for p in plan.problems if p.message == CHECK_NUMBER):
            note_foreign_numbers(roster, rows=foreign)
    return understood


def _repeats(roster: Import, plan: Plan) -> Iterator[Resemblance]:
    """Rows of the file that repeat a person of the file for certain."""
    for decision in plan.decisions:
        first, *later = decision.candidate.records
        for again, evidence in zip(later, decision.candidate.likeness, strict=True):
            yield Resemblance(
                roster=roster,
                sheet=again.sheet,
                row=again.row,
                name=again.name,
                of_sheet=first.sheet,
                of_row=first.row,
                of_name=first.name,
                sure=True,
                score=evidence.score,
                why=list(evidence.why),
            )


def _questions(roster: Import, plan: Plan) -> Iterator[Resemblance]:
    """Rows that only resemble somebody: a human will decide."""
    for decision in (d for d in plan.decisions if d.outcome == "review"):
        first = decision.candidate.records[0]
        yield Resemblance(
            roster=roster,
            sheet=first.sheet,
            row=first.row,
            record=sealed_row(decision, {}),
            **resemblance_values(decision),
        )


def ask_for_headings(roster: Import, error: NoTable) -> None:
    """No heading is known: a human may show which column is what; without anything like a table the file has failed."""
    if not error.unread:
        fail_import(roster, message=error.message)
        return
    Import.objects.filter(pk=roster.pk, state=Import.State.READING).update(
        state=Import.State.MAPPING, message=error.message, columns=[left_out(u) for u in error.unread]
    )


def fail_import(roster: Import, *, message: str) -> None:
    """The file cannot be used; the page says why."""
    Import.objects.filter(pk=roster.pk, state=Import.State.READING).update(
        state=Import.State.FAILED, message=message[:500]
    )


def write_chunks(
    roster: Import, understood: Understanding | None = None, *, tick: Tick | None = None
) -> Iterator[tuple[int, int]]:
    """Write the whole import; yields (persons done, of how many) after each transaction. Goes on after a kill.

    `understood`: the plan when the same process has just made it; the file is read again without it, and when the
    register has grown since.
    """
    if roster.state == Import.State.DONE:
        return
    if not Unit.objects.filter(kind=Unit.Kind.CITY).exists():
        with transaction.atomic():
            make_federation()
    with turn_to_write(lambda: tick(0) if tick else None):
        yield from _plan_and_write(roster, understood, tick)


def _plan_and_write(roster: Import, understood: Understanding | None, tick: Tick | None) -> Iterator[tuple[int, int]]:
    """The work of `write_chunks`, in its turn."""
    if understood is None or roster.written or understood.newest != newest():
        understood = understand(
            roster.path,
            within=roster.unit,
            this_year=timezone.localdate(roster.created_at).year,
            told=told_rows(roster) if roster.written else NOT_TOLD,
            lessons=lessons_of(roster),
            tick=tick,
        )
    plan = understood.plan
    if not roster.written:
        # Totals of the whole; what becomes of each row is added chunk by chunk.
        roster.written_counts = plan.counts() | dict.fromkeys(OUTCOMES, 0)
    for done in Writer(roster, plan, understood.unions).chunks():
        yield done, len(plan.decisions)
    with transaction.atomic():
        complete_unions(roster, plan, understood.unions)
        Import.objects.filter(pk=roster.pk, state=Import.State.RUNNING).update(
            state=Import.State.DONE, finished_at=timezone.now()
        )
