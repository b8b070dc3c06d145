"""OneRoster-style CSV: the register in the files learning systems take in (v1.1 names: orgs, users, classes, enrollments).

Units are orgs, officers are users, training classes are classes of one course. Passwords, identity numbers and birth
dates are not in it. Of a day that is over: who held a post then, under the names and in the tree of that day, called to
classes by its end; names and contacts of persons, titles of classes are of now.
"""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Min, Q, QuerySet

from diemtua.kernel.workbooks import csv_cell
from diemtua.people.models import User
from diemtua.training.access import organised_classes
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.access import visible_mandates, visible_persons, visible_units
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.past import held_on, lived_on, placed_on

_KINDS = {Unit.Kind.CITY: "state", Unit.Kind.DISTRICT: "district", Unit.Kind.WARD: "district"}
_MANIFEST = (("propertyName", "value"), ("manifest.version", "1.0"), ("oneroster.version", "1.1"),
             ("file.academicSessions", "absent"), ("file.classes", "bulk"), ("file.courses", "bulk"),
             ("file.demographics", "absent"), ("file.enrollments", "bulk"), ("file.orgs", "bulk"),
             ("file.users", "bulk"), ("source.systemName", "Điểm Tựa"))  # fmt: skip
_COURSE = "tap-huan"
_STEP = 2000


def _write(archive: ZipFile, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with archive.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one is how many there were
            writer.writerow([csv_cell(value) for value in row])
    return count


def _orgs(
    user: User, day: dt.date | None, held: QuerySet[Mandate], classes: QuerySet[TrainingClass]
) -> QuerySet[Unit, tuple[int, str, str, int | None]]:
    """Id, kind, name and parent of the user's units that live (for a day: lived then) or that a row of the files names."""
    mine = visible_units(user)
    named = Q(pk__in=held.values("unit")) | Q(pk__in=classes.order_by().values("unit"))
    if day is None:
        return mine.filter(Q(valid_to=None) | named).order_by("path").values_list("pk", "kind", "name", "parent")
    then = placed_on(day, mine).filter(lived_on(day) | named)
    return then.values_list("pk", "kind_then", "name_then", "parent_id_then")


def write_oneroster(user: User, target: IO[bytes], day: dt.date | None = None) -> int:
    """Everything in the user's scope on `day` (None: now) as a zip of CSV files; how many users. Six queries, read in
    pieces."""
    held = visible_mandates(user).filter(held_on(day)).order_by()
    classes = organised_classes(user).exclude(state=TrainingClass.State.DRAFT)
    if day is not None:
        classes = classes.filter(created_at__date__lte=day)
    units = _orgs(user, day, held, classes)
    inside = set(units.values_list("pk", flat=True))
    people = (
        visible_persons(user)
        .filter(pk__in=held.values("person"))
        .order_by("pk")
        .values_list("pk", "full_name", "phone", "email")
    )
    home = dict(held.values_list("person").annotate(unit=Min("unit")))
    enrolled = Enrolment.objects.filter(training_class__in=classes, person__in=held.values("person")).exclude(
        state=Enrolment.State.WITHDRAWN
    )
    if day is not None:
        enrolled = enrolled.filter(called_at__date__lte=day)

    def user_row(pk: int, name: str, phone: str, email: str) -> tuple[Any, ...]:
        words = name.split()
        return (f"p{pk}", "active", "true", f"u{home[pk]}", "student", f"p{pk}", words[-1], " ".join(words[:-1]), email, phone)  # fmt: skip

    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _write(archive, "manifest.csv", _MANIFEST[0], _MANIFEST[1:])
        _write(archive, "orgs.csv", ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"), (
            (f"u{pk}", "active", name, _KINDS.get(kind, "school"), pk, f"u{parent}" if parent in inside else "")
            for pk, kind, name, parent in units.iterator(_STEP)))  # fmt: skip
        users = _write(archive, "users.csv", ("sourcedId", "status", "enabledUser", "orgSourcedIds", "role", "username",
                       "givenName", "familyName", "email", "phone"), (user_row(*row) for row in people.iterator(_STEP)))  # fmt: skip
        _write(archive, "courses.csv", ("sourcedId", "status", "title", "courseCode", "orgSourcedId"),
               [(_COURSE, "active", "Tập huấn cán bộ công đoàn", "TH", next((f"u{pk}" for pk in sorted(inside)), ""))])  # fmt: skip
        _write(archive, "classes.csv", ("sourcedId", "status", "title", "courseSourcedId", "classType", "schoolSourcedId"), (
            (f"c{pk}", "active", name, _COURSE, "scheduled", f"u{unit}")
            for pk, name, unit in classes.order_by("pk").values_list("pk", "name", "unit").iterator(_STEP)))  # fmt: skip
        _write(archive, "enrollments.csv", ("sourcedId", "status", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"), (
            (f"e{pk}", "active", f"c{course}", f"u{unit}", f"p{person}", "student")
            for pk, course, unit, person in enrolled.order_by("pk")
            .values_list("pk", "training_class", "training_class__unit", "person").iterator(_STEP)))  # fmt: skip
    return users


def oneroster_file(user: User, day: dt.date | None = None) -> IO[bytes]:
    """The zip in a file that vanishes when closed, at its beginning."""
    target = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 - the response closes it
    write_oneroster(user, target, day)  # type: ignore[arg-type]
    target.seek(0)
    return target  # type: ignore[return-value]
