"""Two lists confirmed at once: the second plans when the first is written, so that nobody is made twice."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection

from diemtua.roster import jobs, turn
from diemtua.roster.actions import confirm_import
from diemtua.roster.models import Import
from diemtua.unions.models import Person
from tests.roster.test_import import NOW
from tests.roster.test_planning import LAN
from tests.roster.workbooks import rows_workbook, uploaded


def test_a_list_is_planned_when_it_is_its_turn(cast, monkeypatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite có một tiến trình nền")
    roster = uploaded(rows_workbook([LAN]), unit=cast.ward, by=cast.binh)
    other = connection.copy()  # the process that writes just now
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [turn.KEY])

    def pause(_: float) -> None:
        Person.objects.create(full_name="Lê Thị Lan", birth_date=dt.date(1990, 3, 2), birth_year=1990, phone="0912000001")  # fmt: skip
        with other.cursor() as cursor:  # closing alone gives the lock back only when the server gets round to it
            cursor.execute("SELECT pg_advisory_unlock(%s)", [turn.KEY])
        other.close()

    monkeypatch.setattr(turn, "time", SimpleNamespace(sleep=pause))
    confirm_import(roster, by=cast.binh, now=NOW)
    assert Import.objects.get(pk=roster.pk).state == Import.State.DONE
    assert Person.objects.filter(full_name="Lê Thị Lan").count() == 1


def test_a_plan_made_before_another_list_was_written_is_made_anew(cast) -> None:
    first, second = (uploaded(rows_workbook([LAN]), unit=cast.ward, by=cast.binh) for _ in range(2))
    understood = jobs.preview_import(second)  # as the console does, before it asks «yes?»
    confirm_import(first, by=cast.binh, now=NOW)
    confirm_import(second, by=cast.binh, now=NOW, queue=False)
    for _ in jobs.write_chunks(Import.objects.get(pk=second.pk), understood):
        pass
    assert Person.objects.filter(full_name="Lê Thị Lan").count() == 1
