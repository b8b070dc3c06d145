"""What an older release, or an older backup, left of the database is brought up to this one when the server starts."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction

from diemtua.exams.actions.bank import shipped_items
from diemtua.exams.models import Item
from diemtua.unions import guards
from diemtua.unions.models import Mandate, Unit
from diemtua.web.commands import doctor
from diemtua.web.serving import prepare_database


def drop(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def told() -> list[tuple[str, bool]]:
    """What doctor says of the steps of the database, and whether it speaks of the guards."""
    found = [finding for finding in doctor.examine() if finding.name == "migrations"]
    return [(finding.state, "quy tắc canh giữ" in finding.message) for finding in found]


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path) -> None:
    settings.HOME = tmp_path


def test_triggers_that_came_without_a_migration_are_put_on_and_doctor_tells_until_then(db) -> None:
    drop(*next(one for one in guards.standing("default").items() if one[0].startswith("unions_paststate_apart_insert")))
    assert told() == [("fail", True)]
    assert prepare_database() == 0
    assert (guards.are_as_written("default"), told()) == (True, [("ok", False)])


def of_another_release() -> list[str]:
    """What stood when posts might lie outside the life of their union."""
    life = (guards._OF_MANDATE, "1 = 0")
    return [said.replace(*life) for said in (guards.SQLITE if connection.vendor == "sqlite" else guards.POSTGRESQL)]


def test_a_trigger_whose_words_changed_is_put_on_anew(cast, monkeypatch) -> None:
    Unit.objects.filter(pk=cast.union.pk).update(valid_from=dt.date(2020, 1, 1))
    early = {"person": cast.hoa_person, "unit": cast.union, "position": "UV", "started_on": dt.date(2019, 12, 31)}
    with monkeypatch.context() as other:
        other.setattr(guards, "SQLITE" if connection.vendor == "sqlite" else "POSTGRESQL", of_another_release())
        prepare_database()
        assert told() == [("ok", False)]
        Mandate.objects.create(**early).delete()
    assert told() == [("fail", True)]
    prepare_database()
    assert told() == [("ok", False)]
    with pytest.raises(IntegrityError, match="mandate_in_life"), transaction.atomic():
        Mandate.objects.create(**early)


@pytest.mark.variants
@pytest.mark.parametrize("name", [r"\1", r"old_\1__0123abcd"])
def test_triggers_under_names_of_another_release_give_way(db, name: str) -> None:
    """Names without a mark, as they once were, and names no longer used."""
    ours = set(guards.standing("default"))
    guards.take_off(using="default")
    with connection.cursor() as cursor:
        for said in of_another_release():
            cursor.execute(re.sub(r"CREATE TRIGGER (\w+)", rf"CREATE TRIGGER {name}", said))
    assert (len(guards.standing("default")), told()) == (len(ours), [("fail", True)])
    prepare_database()
    assert set(guards.standing("default")) == ours


def test_the_items_that_ship_with_the_release_are_in_the_bank_from_the_first_start(db, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    prepare_database()
    prepare_database()
    assert sorted(Item.objects.values_list("code", flat=True)) == [item.code for item in shipped_items()]
