"""The rubric that judges agreements: entered, mended before its day, previewed."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.agreements import actions
from diemtua.agreements.models import Rubric
from diemtua.agreements.queries.judging import rubric_on
from diemtua.agreements.queries.previewing import preview
from diemtua.agreements.rules.quality import default_rubric
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.agreements.conftest import deeds
from tests.agreements.factories import make_clause, make_peers, make_signed

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def rubric_data(**changes):
    criteria = [{"label": c.label, "points": c.points, "target": c.target, "counts": list(c.counts)} for c in default_rubric().criteria]  # fmt: skip
    return {"classes": dict(default_rubric().classes), "equals_share": "0", "criteria": criteria} | changes


def version(**values):
    told = {"name": "Hướng dẫn 90", "since": TODAY, "source": "90/HD-TLĐ", "is_official": True, "data": rubric_data()}
    return actions.RubricVersion(**told | values)


def enter(by, **values):
    return actions.enter_rubric(version=version(**values), by=by, now=timezone.now())


def test_a_keeper_enters_the_rubric_and_it_holds_from_its_day(cast) -> None:
    enter(cast.keeper)
    assert (rubric_on(TODAY).name, rubric_on(TODAY - DAY).name) == ("Hướng dẫn 90", default_rubric().name)
    with pytest.raises(Conflict, match="từ ngày này"):
        enter(cast.keeper)
    with pytest.raises(NotAllowed):
        enter(cast.binh)
    with pytest.raises(BadInput, match="bằng 100"):
        enter(cast.keeper, data=rubric_data(criteria=rubric_data()["criteria"][1:]))
    assert (deeds(), Rubric.objects.count()) == (["enter_rubric"], 1)


def test_a_rubric_is_mended_before_its_day_and_kept_as_it_was_after(cast) -> None:
    ahead, taken = enter(cast.keeper, since=TODAY + DAY), enter(cast.keeper, since=TODAY)
    renamed = version(name="Bản sửa", since=TODAY + 2 * DAY)
    actions.edit_rubric(rubric=ahead, version=renamed, by=cast.keeper, now=timezone.now())
    assert [(r.name, r.since) for r in Rubric.objects.all()] == [("Bản sửa", TODAY + 2 * DAY), (taken.name, TODAY)]
    for rubric, told, by, error in (
        (taken, renamed, cast.keeper, Conflict),
        (ahead, version(since=TODAY), cast.keeper, Conflict),
        (ahead, renamed, cast.binh, NotAllowed),
    ):
        with pytest.raises(error):
            actions.edit_rubric(rubric=rubric, version=told, by=by, now=timezone.now())
    assert deeds() == ["enter_rubric", "enter_rubric", "edit_rubric"]
    line = Entry.objects.get(action="agreements.edit_rubric")
    assert (line.detail["before"]["name"], line.detail["before"]["data"]) == ("Hướng dẫn 90", rubric_data())


def test_the_preview_tells_numbers_of_all_and_of_five_or_more(cast, django_assert_num_queries) -> None:
    made = make_peers(cast.ward, 4)
    for peer in made:
        make_clause(peer, "phep_nam", 14)
    meals_alone = [{"label": "Bữa ăn", "points": 100, "target": 1, "counts": ["meals", "wages"]}]
    rubric = Rubric(**version(data=rubric_data(criteria=meals_alone)).columns).rules
    assert preview(rubric, today=TODAY).is_hidden
    make_clause(make_signed(cast.other_union), "phep_nam", 10)
    with django_assert_num_queries(3):
        found = preview(rubric, today=TODAY)
    assert found.classes == [("A", 0, 4), ("B", 0, 0), ("C", 0, 0), ("D", 4, 0), ("Chưa xếp loại", 1, 1)]
    assert (found.count, found.better, found.worse, found.before) == (5, 4, 0, default_rubric().name)
    assert [(a.label, a.points, a.of) for a in found.averages] == [("Bữa ăn", 80, 100)]
    assert Rubric.objects.count() == 0
