"""No mandate outside the life of its union: triggers on SQLite and PostgreSQL, one index probe a row.

They are not in a migration: on SQLite any later change of either table rebuilds it and would drop them without a word
(or stop half-way, because a trigger names the table being rebuilt). So `migrate` takes them off before it begins and
puts them on when it ends; both are told by Django's own signals of `migrate`, connected in `apps.py`.
"""

# ruff: noqa: S608 (every name in these statements is ours)
from typing import Any

from django.db import connections

MANDATE, UNIT = "unions_mandate", "unions_unit"
NAMES = ("mandate_in_life_insert", "mandate_in_life_update", "unit_life_update")

# True when mandate {m} is not within the life of unit {u}; a comparison with an unknown day is not true.
_OUTSIDE = """(
    {m}.started_on < {u}.valid_from OR {m}.ended_on < {u}.valid_from OR {m}.started_on > {u}.valid_to
    OR ({u}.valid_to IS NOT NULL AND ({m}.ended_on IS NULL OR {m}.ended_on > {u}.valid_to))
)"""
_OF_MANDATE = _OUTSIDE.format(m="NEW", u="u")
_OF_UNIT = _OUTSIDE.format(m="m", u="NEW")

SQLITE = [
    f"""CREATE TRIGGER {NAMES[0]} BEFORE INSERT ON {MANDATE}
        WHEN EXISTS (SELECT 1 FROM {UNIT} u WHERE u.id = NEW.unit_id AND {_OF_MANDATE})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
    f"""CREATE TRIGGER {NAMES[1]} BEFORE UPDATE OF unit_id, started_on, ended_on ON {MANDATE}
        WHEN EXISTS (SELECT 1 FROM {UNIT} u WHERE u.id = NEW.unit_id AND {_OF_MANDATE})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
    f"""CREATE TRIGGER {NAMES[2]} BEFORE UPDATE OF valid_from, valid_to ON {UNIT}
        WHEN EXISTS (SELECT 1 FROM {MANDATE} m WHERE m.unit_id = NEW.id AND {_OF_UNIT})
        BEGIN SELECT RAISE(ABORT, 'mandate_in_life'); END""",
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
    f"CREATE TRIGGER {NAMES[0]} BEFORE INSERT ON {MANDATE} FOR EACH ROW EXECUTE FUNCTION unions_mandate_in_life()",
    f"""CREATE TRIGGER {NAMES[1]} BEFORE UPDATE OF unit_id, started_on, ended_on ON {MANDATE}
        FOR EACH ROW EXECUTE FUNCTION unions_mandate_in_life()""",
    f"""CREATE TRIGGER {NAMES[2]} AFTER UPDATE OF valid_from, valid_to ON {UNIT}
        FOR EACH ROW EXECUTE FUNCTION unions_unit_life()""",
]


def standing(using: str) -> set[str]:
    """Which of the triggers the database has. One query."""
    connection = connections[using]
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {name for (name,) in cursor.fetchall()} & set(NAMES)


def take_off(*, using: str, **_: Any) -> None:
    """Before `migrate`: drop the triggers that stand."""
    on = {NAMES[0]: MANDATE, NAMES[1]: MANDATE, NAMES[2]: UNIT}
    connection = connections[using]
    for name in sorted(standing(using)):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {on[name]}"))


def put_on(*, using: str, **_: Any) -> None:
    """After `migrate` (and a flush): create the triggers unless they stand, or the tables are not there yet."""
    connection = connections[using]
    if standing(using) == set(NAMES) or not {MANDATE, UNIT} <= set(connection.introspection.table_names()):
        return
    take_off(using=using)
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
