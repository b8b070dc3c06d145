"""Hoàn tác: takes a whole import back while nothing depends on it.

New persons go, changed values return, unions nobody is in any more go. What depends on a new row is asked of the database:
every table that points at persons, mandates or units, whichever feature it belongs to, except where the pointer may
simply be emptied.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from diemtua.kernel.numbers import dotted
from diemtua.roster.models import Founding, Import, Source
from diemtua.roster.register import slices
from diemtua.roster.writing import set_person
from diemtua.unions.models import Enterprise, Mandate, Person, Unit

STEP = 500  # persons a transaction

# What people call the rows that hold a person fast; any other table is called by the first words of its docstring.
_DEEDS = {"training.enrolment": "lời triệu tập hoặc ghi danh vào lớp", "credentials.certificate": "chứng nhận"}

# What only guesses about people and goes with them.
_NO_MATTER = {"duplicates.suspectedpair", "unions.columnchange"}

Kept = Counter[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """What taking an import back would touch."""

    persons: int
    updated: int
    mandates: int
    unions: int


def reach_of(roster: Import) -> Reach:
    """Counts for the page that asks; three queries."""
    posts = roster.sources.exclude(posts="").values_list("posts", flat=True).iterator()
    told = roster.sources.order_by().values("made").annotate(n=models.Count("person", distinct=True))
    persons = {row["made"]: row["n"] for row in told}
    unions = roster.foundings.filter(only_enterprise=False).count()
    return Reach(persons.get(True, 0), persons.get(False, 0), sum(p.count(",") + 1 for p in posts), unions)


# --- what stands in the way -----------------------------------------------------------------------------------------


def _pointers(model: type[models.Model], *but: type[models.Model]) -> Iterator[Any]:
    """Relations by which rows of other tables hold a row of this one."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        if relation.related_model._meta.label_lower in _NO_MATTER:  # type: ignore[union-attr]
            continue
        if relation.related_model not in but and relation.on_delete is not models.SET_NULL:  # type: ignore[union-attr]
            yield relation


def _held(model: type[models.Model], pks: Sequence[int], *but: type[models.Model]) -> set[int]:
    """Which of these rows something else points at; one query a table."""
    held: set[int] = set()
    for relation in _pointers(model, *but):
        name = relation.field.name
        held.update(relation.related_model._base_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True))
    return held


def _term(model: type[models.Model]) -> str:
    """What a table's rows are called."""
    first = (model.__doc__ or model._meta.verbose_name).split("\n")[0]
    return _DEEDS.get(model._meta.label_lower) or first.split(":")[0].split(".")[0].split("(")[0].strip().lower()


def obstacles(roster: Import) -> list[str]:
    """What prevents taking the import back, a sentence each; empty when nothing does. A query per table that points here."""
    found = []
    ours = {"sources__roster": roster, "sources__made": True}
    new = Person.objects.filter(**ours)
    later = Source.objects.filter(person__in=new.values("pk")).exclude(roster=roster)
    for name, number in later.values_list("roster__file_name").annotate(n=models.Count("person", distinct=True)):
        found.append(
            f"Lượt nạp «{name}» đã cập nhật {dotted(number)} người do lượt này thêm; hãy hoàn tác lượt đó trước."
        )
    if number := new.exclude(user=None).distinct().count():
        found.append(f"{dotted(number)} người do lượt này thêm đã được cấp tài khoản.")
    for model, path in ((Person, ""), (Mandate, "person__")):
        for relation in _pointers(model, Mandate, Source):
            held = {f"{relation.field.name}__{path}{key}": value for key, value in ours.items()}
            rows = relation.related_model._base_manager.filter(**held)
            if number := rows.values(f"{relation.field.name}__{path}pk").distinct().count():
                found.append(f"{dotted(number)} người do lượt này thêm đã có {_term(relation.related_model)}.")
    return list(dict.fromkeys([*found, *_later_posts(roster, new)]))


def _later_posts(roster: Import, new: models.QuerySet[Person]) -> Iterator[str]:
    """Posts of the new persons that were ended or written since; three queries."""
    posts = Mandate.objects.filter(person__in=new.values("pk"))
    if number := posts.exclude(ended_on=None).count():
        yield f"{dotted(number)} chức vụ do lượt này ghi đã được ghi thôi."
    told = roster.sources.filter(person__in=new.values("pk")).exclude(posts="").values_list("posts", flat=True)
    if (number := posts.count() - sum(p.count(",") + 1 for p in told.iterator())) > 0:
        yield f"{dotted(number)} chức vụ của người do lượt này thêm được ghi sau đó."


# --- taking back ----------------------------------------------------------------------------------------------------


def take_back(roster: Import) -> Iterator[Kept]:
    """Undo step by step, a transaction each; yields what was done so far. Killed anywhere, it goes on from there.

    Whoever came to be needed since the question was asked stays, and is counted.
    """
    tally: Kept = Counter()
    last = 0
    while True:
        with transaction.atomic():
            step = list(roster.sources.filter(pk__gt=last).order_by("pk").select_for_update()[:STEP])
            if not step:
                break
            last = step[-1].pk
            tally += take_back_rows(step)
        yield tally
    with transaction.atomic():
        tally += _close_unions(roster)
    yield tally


def take_back_rows(step: list[Source]) -> Kept:
    """Take back what these rows of one import told. Whoever is needed elsewhere stays with all that was told: «kept»."""
    made = list({s.person_id for s in step if s.made})
    mandates = _mandates_of(step)
    stays = _held(Mandate, list(mandates)) if mandates else set()
    kept = _held(Person, made, Mandate, Source)
    kept |= set(Person.objects.filter(pk__in=made).exclude(user=None).values_list("pk", flat=True))
    kept |= {mandates[pk] for pk in stays} | _with_later_posts(made, step[0].roster_id if step else 0)
    kept |= set(
        Source.objects.filter(person__in=made).exclude(roster=step[0].roster_id).values_list("person_id", flat=True)
    )
    done: Kept = Counter(kept=len(kept & set(made)))
    for source in step:
        if not source.made and source.before:
            done += _restore(source)
    going = [pk for pk, person in mandates.items() if pk not in stays and person not in kept]
    done["mandates"] += Mandate.objects.filter(pk__in=going).delete()[0]
    gone = set(made) - kept
    # A person told by rows of the next step as well still has mandates from there; it goes with its last row.
    gone -= set(Mandate.objects.filter(person__in=gone).values_list("person_id", flat=True))
    Source.objects.filter(pk__in=[s.pk for s in step if s.person_id not in kept]).delete()
    Person.objects.filter(pk__in=gone).delete()
    done["persons"] += len(gone)
    return done


def _with_later_posts(made: list[int], roster: int) -> set[int]:
    """Those of the persons who have a post this import did not give, or whose post was ended since; two queries."""
    rows = Source.objects.filter(roster=roster, person__in=made).values_list("person_id", "posts")
    ours = {(person, post) for person, posts in rows for post in posts.split(",")}
    held = Mandate.objects.filter(person__in=made).values_list("person_id", "unit_id", "position", "ended_on")
    return {person for person, unit, post, ended in held if ended or (person, f"{unit}:{post}") not in ours}


def _mandates_of(step: list[Source]) -> dict[int, int]:
    """The current mandates these rows made: id -> person."""
    ours = {(s.person_id, *post.split(":", 1)) for s in step for post in s.posts.split(",") if post}
    rows = Mandate.objects.filter(person__in={person for person, *_ in ours}, ended_on=None)
    found = rows.values_list("pk", "person_id", "unit_id", "position")
    return {pk: person for pk, person, unit, post in found if (person, str(unit), post) in ours}


def _restore(source: Source) -> Kept:
    """Give back the values this row replaced, unless somebody has changed them again since."""
    done: Kept = Counter()
    told: dict[str, Any] = json.loads(source.before)
    mandates = told.pop("mandates", {})
    person = Person.objects.select_for_update().get(pk=source.person_id)
    fields = {name: Person._meta.get_field(name) for name in told}
    same = {name: fields[name].to_python(old) for name, (old, new) in told.items()
            if getattr(person, name) == fields[name].to_python(new)}  # fmt: skip
    if same:
        set_person(person, same)
    for pk, ((since, full), (now_since, now_full)) in mandates.items():
        back = Mandate.objects.filter(pk=pk, since_year=now_since, full_time=now_full).update(
            since_year=since, full_time=full
        )
        done["values" if back else "newer"] += 1
    done["values"] += len(same)
    done["newer"] += len(told) - len(same)
    return done


def _close_unions(roster: Import) -> Kept:
    """Away with the unions this import made, where nothing else is in them by now."""
    done: Kept = Counter()
    units = dict(roster.foundings.values_list("unit_id", "only_enterprise"))
    for batch in slices(sorted(units)):
        held = _held(Unit, batch, Founding)
        done["unions_kept"] += sum(1 for pk in batch if pk in held and not units[pk])
        going = [pk for pk in batch if pk not in held and not units[pk]]
        bare = [pk for pk in batch if units[pk]]
        rows = Unit.objects.filter(pk__in=[*going, *bare])
        enterprises = list(rows.exclude(enterprise=None).values_list("enterprise_id", flat=True))
        Unit.objects.filter(pk__in=bare).update(enterprise=None)
        Founding.objects.filter(roster=roster, unit__in=batch).delete()
        done["unions"] += len(going)
        Unit.objects.filter(pk__in=going).delete()
        Enterprise.objects.filter(pk__in=set(enterprises) - _held(Enterprise, enterprises)).delete()
    return done


def told_of(tally: Kept) -> str:
    """What was done, for the import's page."""
    parts = [
        f"Đã gỡ {dotted(tally['persons'])} người, {dotted(tally['unions'])} công đoàn cơ sở; trả lại {dotted(tally['values'])} giá trị cũ."
    ]
    if tally["newer"]:
        parts.append(f"{dotted(tally['newer'])} giá trị đã có người sửa sau đó nên giữ như hiện nay.")
    if tally["kept"]:
        parts.append(f"{dotted(tally['kept'])} người được giữ lại vì vừa có việc khác cần đến họ.")
    if tally["unions_kept"]:
        parts.append(f"{dotted(tally['unions_kept'])} công đoàn cơ sở được giữ lại vì đang có cán bộ khác.")
    return " ".join(parts)
