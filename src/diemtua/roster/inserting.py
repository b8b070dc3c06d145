"""Many new rows by one prepared statement: a list of 65,749 people makes some 300,000 rows of five kinds.

`bulk_create` builds the text of a statement for every 58 persons (SQLite takes 999 values at a time) and spends most of
its time on it; the values are prepared here by the same fields.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import (
    BigAutoField,
    BooleanField,
    CharField,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
)
from django.db.models.expressions import DatabaseDefault

# Fields whose values the drivers take as they are.
PLAIN = {
    BigAutoField,
    BooleanField,
    CharField,
    ForeignKey,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
}


def insert_objects(objects: Sequence[Model]) -> None:
    """Insert new objects of one model, keys given. Inside a transaction; no signals, as with `bulk_create`.

    A field whose value the database is to give (`db_default`) must be left to it by all of them.
    """
    if not objects:
        return
    model = type(objects[0])
    fields = [f for f in model._meta.concrete_fields if not isinstance(getattr(objects[0], f.attname), DatabaseDefault)]
    for thing, pk in zip(objects, _new_keys(model, len(objects)), strict=True):
        thing.pk = pk
    values_of = attrgetter(*[f.attname for f in fields])
    special = [(n, f.get_db_prep_save) for n, f in enumerate(fields) if type(f) not in PLAIN]
    rows = [list(values_of(thing)) for thing in objects]
    for row in rows:
        for n, prepared in special:
            if row[n] is not None:
                row[n] = prepared(row[n], connection)
    insert_rows(model, [f.name for f in fields], rows)
    for thing in objects:
        thing._state.adding, thing._state.db = False, connection.alias


def insert_rows(
    model: type[Model], names: Iterable[str], rows: Iterable[Sequence[Any]], *, or_leave: bool = False
) -> None:
    """Insert rows of plain values for these fields; `or_leave`: one that is there already (by any unique key) is left."""
    quoted = connection.ops.quote_name
    columns = [quoted(model._meta.get_field(n).column) for n in names]  # type: ignore[union-attr]
    table, marks = quoted(model._meta.db_table), ", ".join(["%s"] * len(columns))
    end = " ON CONFLICT DO NOTHING" if or_leave else ""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}){end}", rows)  # noqa: S608 our own names


def _new_keys(model: type[Model], count: int) -> list[int]:
    """Keys nobody else will get: from the sequence on PostgreSQL; on SQLite the transaction holds the only pen."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))
