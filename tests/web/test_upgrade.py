"""What an older release, or an older backup, left of the database is brought up to this one when the server starts."""

from django.db import connection

from diemtua.exams.actions.bank import shipped_items
from diemtua.exams.models import Item
from diemtua.unions import guards
from diemtua.web.commands import doctor
from diemtua.web.serving import prepare_database


def test_triggers_that_came_without_a_migration_are_put_on_and_doctor_tells_until_then(db, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    with connection.cursor() as cursor:
        table = guards.TRIGGERS["unions_paststate_apart_insert"]
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER unions_paststate_apart_insert{on}")
    told = [finding for finding in doctor.examine() if finding.name == "migrations"]
    assert [(finding.state, "quy tắc canh giữ" in finding.message) for finding in told] == [("fail", True)]
    assert prepare_database() == 0
    assert guards.standing("default") == set(guards.TRIGGERS)


def test_the_items_that_ship_with_the_release_are_in_the_bank_from_the_first_start(db, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    prepare_database()
    prepare_database()
    assert sorted(Item.objects.values_list("code", flat=True)) == [item.code for item in shipped_items()]
