"""Triggers on SQLite and PostgreSQL: no mandate outside the life of its union, no two past states of one unit or one
enterprise on one day, and what figures are counted from is told of every change (`columnstore.py`).

They are not in a migration: on SQLite any later change of a table rebuilds it and would drop them without a word
(or stop half-way, because a trigger names the table being rebuilt). So `migrate` takes them off before it begins and
puts them on when it ends; both are told by Django's own signals of `migrate`, connected in `apps.py`. A name ends in
a mark of what all of them say: where a release says something else, the database has other names, and they are put on anew.
"""

# ruff: noqa: S608 (every name in these statements is ours)
import hashlib
import re
from typing import Any

from django.db import connections, transaction

MANDATE, UNIT, PERSON, ENTERPRISE = "unions_mandate", "unions_unit", "unions_person", "unions_enterprise"
CHANGE = "unions_columnchange"

# True when mandate {m} is not within the life of unit {u}; a comparison with an unknown day is not true.
_OUTSIDE = """(
    {m}.started_on < {u}.valid_from OR {m}.ended_on < {u}.valid_from OR {m}.started_on > {u}.valid_to
    OR ({u}.valid_to IS NOT NULL AND ({m}.ended_on IS NULL OR {m}.ended_on > {u}.valid_to))
)"""
_OF_MANDATE = _OUTSIDE.format(m="NEW", u="u")
_OF_UNIT = _OUTSIDE.format(m="m", u="NEW")

# Past states: table -> its owner's column and the owner's table.
_PASTS = {"unions_paststate": ("unit_id", UNIT), "unions_pastenterprise": ("enterprise_id", ENTERPRISE)}


def _meets(table: str) -> str:
    """True when the past state NEW shares a day with another {o} of its owner."""
    owner = _PASTS[table][0]
    return f"o.{owner} = NEW.{owner} AND o.since <= NEW.until AND o.until >= NEW.since"


# Columns that figures are counted by: a change of one is told.
_COUNTED = {
    MANDATE: ("person_id", "unit_id", "position", "full_time", "since_year", "started_on", "ended_on"),
    PERSON: ("sex", "birth_year", "last_trained_year", "user_id"),
    UNIT: ("path", "kind", "valid_from", "valid_to", "enterprise_id"),
    ENTERPRISE: ("kind",),
}
# What is told: of a changed post or unit itself, of a person their posts, of an enterprise its unions.
_TOLD = {
    MANDATE: f"INSERT INTO {CHANGE} (post_id) VALUES ({{row}}.id)",
    PERSON: f"INSERT INTO {CHANGE} (post_id) SELECT m.id FROM {MANDATE} m WHERE m.person_id = {{row}}.id",
    UNIT: f"INSERT INTO {CHANGE} (unit_id) VALUES ({{row}}.id)",
    ENTERPRISE: f"INSERT INTO {CHANGE} (unit_id) SELECT u.id FROM {UNIT} u WHERE u.enterprise_id = {{row}}.id",
}


def _differs(table: str, distinct: str) -> str:
    return " OR ".join(f"OLD.{column} {distinct} NEW.{column}" for column in _COUNTED[table])


def _counted_sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER counted_{table}_update AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN {_differs(table, 'IS NOT')} BEGIN {_TOLD[table].format(row='NEW')}; END"
        for table, columns in _COUNTED.items()
    ]
    for table in (MANDATE, UNIT):  # a person or an enterprise that comes or goes has no posts, no unions
        for deed, row in (("insert", "NEW"), ("delete", "OLD")):
            made.append(
                f"CREATE TRIGGER counted_{table}_{deed} AFTER {deed.upper()} ON {table} "
                f"BEGIN {_TOLD[table].format(row=row)}; END"
            )
    return made


def _counted_postgresql() -> list[str]:
    """A change is told row by row, rows that come or go by the statement: an import writes thousands at once."""
    made = []
    for table in _COUNTED:
        made.append(
            f"CREATE OR REPLACE FUNCTION counted_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{_TOLD[table].format(row='NEW')}; RETURN NULL; END $$"
        )
        made.append(
            f"CREATE TRIGGER counted_{table}_update AFTER UPDATE OF {', '.join(_COUNTED[table])} ON {table} FOR EACH ROW "
            f"WHEN ({_differs(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION counted_{table}()"
        )
    for table, column in ((MANDATE, "post_id"), (UNIT, "unit_id")):
        made.append(
            f"CREATE OR REPLACE FUNCTION counted_{table}_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {CHANGE} ({column}) SELECT id FROM told; RETURN NULL; END $$"
        )
        for deed, rows in (("insert", "NEW"), ("delete", "OLD")):
            made.append(
                f"CREATE TRIGGER counted_{table}_{deed} AFTER {deed.upper()} ON {table} "
                f"REFERENCING {rows} TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION counted_{table}_rows()"
            )
    return made


def _apart_sqlite() -> list[str]:
    made = []
    for table, (owner, _) in _PASTS.items():
        another = f"EXISTS (SELECT 1 FROM {table} o WHERE {_meets(table)}"
        refuse = "BEGIN SELECT RAISE(ABORT, 'past_states_apart'); END"
        made += [
            f"CREATE TRIGGER {table}_apart_insert BEFORE INSERT ON {table} WHEN {another}) {refuse}",
            f"CREATE TRIGGER {table}_apart_update BEFORE UPDATE OF {owner}, since, until ON {table} "
            f"WHEN {another} AND o.id <> NEW.id) {refuse}",
        ]
    return made


def _apart_postgresql() -> list[str]:
    """The owner's row is held until commit: who writes another past state of it meanwhile waits, and then sees this one."""
    made = []
    for table, (owner, owners) in _PASTS.items():
        made += [
            f"CREATE OR REPLACE FUNCTION {table}_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM 1 FROM {owners} u WHERE u.id = NEW.{owner} FOR NO KEY UPDATE; "
            f"IF EXISTS (SELECT 1 FROM {table} o WHERE {_meets(table)} AND o.id <> NEW.id) "
            "THEN RAISE EXCEPTION 'past_states_apart' USING ERRCODE = '23P01'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {table}_apart_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_apart()",
            f"CREATE TRIGGER {table}_apart_update BEFORE UPDATE OF {owner}, since, until ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_apart()",
        ]
    return made


SQLITE = [
    f"""CREATE TRIGGER mandate_in_life_insert BEFORE INSERT ON {MANDATE}
        WHEN EXISTS (SELECT 1 FROM {UNIT} u WHERE u.id = NEW.unit_id AND {_OF_MANDATE})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
    f"""CREATE TRIGGER mandate_in_life_update BEFORE UPDATE OF unit_id, started_on, ended_on ON {MANDATE}
        WHEN EXISTS (SELECT 1 FROM {UNIT} u WHERE u.id = NEW.unit_id AND {_OF_MANDATE})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
    f"""CREATE TRIGGER unit_life_update BEFORE UPDATE OF valid_from, valid_to ON {UNIT}
        WHEN EXISTS (SELECT 1 FROM {MANDATE} m WHERE m.unit_id = NEW.id AND {_OF_UNIT})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
    *_apart_sqlite(),
    *_counted_sqlite(),
]

_RAISE = "RAISE EXCEPTION 'mandate_in_life' USING ERRCODE = '23514'"
POSTGRESQL = [
    # The row of the unit is held until commit: who would end the union meanwhile waits, and then sees this mandate.
    f"""CREATE OR REPLACE FUNCTION unions_mandate_in_life() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM 1 FROM {UNIT} u WHERE u.id = NEW.unit_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM {UNIT} u WHERE u.id = NEW.unit_id AND {_OF_MANDATE}) THEN {_RAISE}; END IF;
        RETURN NEW; END $$""",
    f"""CREATE OR REPLACE FUNCTION unions_unit_life() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM {MANDATE} m WHERE m.unit_id = NEW.id AND {_OF_UNIT}) THEN {_RAISE}; END IF;
        RETURN NULL; END $$""",
    f"CREATE TRIGGER mandate_in_life_insert BEFORE INSERT ON {MANDATE} FOR EACH ROW EXECUTE FUNCTION unions_mandate_in_life()",
    f"""CREATE TRIGGER mandate_in_life_update BEFORE UPDATE OF unit_id, started_on, ended_on ON {MANDATE}
        FOR EACH ROW EXECUTE FUNCTION unions_mandate_in_life()""",
    f"""CREATE TRIGGER unit_life_update AFTER UPDATE OF valid_from, valid_to ON {UNIT}
        FOR EACH ROW EXECUTE FUNCTION unions_unit_life()""",
    *_apart_postgresql(),
    *_counted_postgresql(),
]


_CREATED = re.compile(r"CREATE TRIGGER (\w+)")
_MARKED = re.compile(r"\w+__[0-9a-f]{8}")
_BARE = {
    name for statement in SQLITE for name in _CREATED.findall(statement)
}  # as releases before the mark called them


def _written(vendor: str) -> list[str]:
    """The statements for a database, the name of each trigger with the mark of all of them."""
    statements = SQLITE if vendor == "sqlite" else POSTGRESQL
    mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:8]
    return [_CREATED.sub(rf"CREATE TRIGGER \1__{mark}", statement) for statement in statements]


def standing(using: str) -> dict[str, str]:
    """Our triggers in the database, also those of other releases: name -> table. One query."""
    connection = connections[using]
    catalogue = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {name: table for name, table in cursor.fetchall() if name in _BARE or _MARKED.fullmatch(name)}


def are_as_written(using: str) -> bool:
    """Every trigger of this release stands and says what it says here, and none of another. One query."""
    written = _written(connections[using].vendor)
    return set(standing(using)) == {name for statement in written for name in _CREATED.findall(statement)}


def take_off(*, using: str, **_: Any) -> None:
    """Before `migrate`: drop the triggers that stand."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in sorted(standing(using).items()):
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def put_on(*, using: str, **_: Any) -> None:
    """After `migrate` (and a flush): create the triggers unless they stand as written, or the tables are not there yet.

    Those of another release go in the same transaction: a server still running meets no hour without guards. What
    figures are counted from is forgotten then: what a migration changed, no trigger told.
    """
    connection = connections[using]
    if are_as_written(using) or not {*_COUNTED, *_PASTS, CHANGE} <= set(connection.introspection.table_names()):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        take_off(using=using)
        for statement in _written(connection.vendor):
            cursor.execute(statement)
        cursor.execute("DELETE FROM unions_columnstore")
