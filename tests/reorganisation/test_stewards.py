"""Who looks after a unit that ends: what the preview says, what takes effect, who is missing afterwards."""

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.jobs.actions import Progress
from diemtua.reorganisation import queries
from diemtua.reorganisation.actions import take_effect
from diemtua.reorganisation.models import Operation
from diemtua.reorganisation.rules.planning import Deed
from diemtua.reorganisation.rules.stewards import heirs
from diemtua.unions.access import managed_roots, visible_views
from diemtua.unions.models import SavedView, Stewardship, Unit
from tests.reorganisation.factories import NOW, draft, enact
from tests.reorganisation.test_planning import CITY, U1, U3, A, B, plan, tree

NEW = -10
FOUNDED = Deed(10, "found", target=CITY, name="Phường C", new_kind="ward")


@pytest.mark.parametrize(
    ("deeds", "told"),
    [
        ([FOUNDED, Deed(11, "merge", unit=A, target=NEW), Deed(12, "merge", unit=B, target=NEW)], {A: NEW, B: NEW}),
        ([Deed(11, "merge", unit=A, target=B)], {A: B}),
        ([Deed(11, "merge", unit=A, target=B, keep_officers=False)], {A: None}),
        ([Deed(11, "merge", unit=A, target=CITY)], {A: None}),
        ([Deed(11, "merge", unit=U3, target=U1)], {U3: None}),
        ([Deed(11, "move", unit=U3, target=A), Deed(12, "dissolve", unit=B)], {B: None}),
        ([FOUNDED, Deed(11, "split", unit=A, target=NEW), Deed(12, "move", unit=U1, target=NEW)], {}),
        ([Deed(11, "rename", unit=A, name="Tên khác"), Deed(12, "suspend", unit=B)], {}),
    ],
)
def test_only_a_merger_hands_on_and_never_to_a_unit_that_stands_higher(deeds, told) -> None:
    made = plan(*deeds)
    assert (made.problems, heirs(made, tree())) == ([], told)


def running() -> set[tuple[str, str]]:
    rows = Stewardship.objects.filter(ended_at=None, user__is_active=True).exclude(unit__kind="city")
    return set(rows.values_list("user__username", "unit__name"))


@pytest.fixture
def merger(cast):
    """Both wards merge into a new one. Bình looks after both, Khải looked after one once, Thảo's account is shut."""
    Stewardship.objects.create(user=cast.binh, unit=cast.other_ward)
    Stewardship.objects.create(user=cast.khai, unit=cast.ward, ended_at=NOW)
    Stewardship.objects.create(user=cast.thao, unit=cast.ward)
    type(cast.thao).objects.filter(pk=cast.thao.pk).update(is_active=False)
    new = Operation(kind="found", new_name="Công đoàn phường Mới", new_kind="ward", target=cast.city)
    merging = [Operation(kind="merge", unit=unit, founding=new) for unit in (cast.ward, cast.other_ward)]
    return draft(cast, new, *merging)


def test_a_merger_hands_each_steward_on_once_and_revives_nobody(cast, merger) -> None:
    done = enact(cast, merger)
    assert running() == {("binh", "Công đoàn phường Mới"), ("binhkhac", "Công đoàn phường Mới")}
    assert Stewardship.objects.filter(unit__in=(cast.ward, cast.other_ward), ended_at=None).count() == 0
    assert (done.counts["stewards_ended"], done.counts["stewards_begun"]) == (4, 2)
    assert not Stewardship.objects.filter(user__in=(cast.khai, cast.thao)).exclude(unit=cast.ward).exists()
    assert Stewardship.objects.get(user=cast.khai).ended_at == NOW
    lines = Entry.objects.filter(subject_type="unions.stewardship", detail={"decision": done.pk})
    told = sorted(lines.values_list("action", "actor_id", "subject"))
    by = done.approved_by_id
    assert told == [
        ("unions.end_stewardship", by, "Hoàng Phương Thảo phụ trách Công đoàn phường Bồ Đề"),
        ("unions.end_stewardship", by, "Nguyễn Văn Bình phụ trách Công đoàn phường Bồ Đề"),
        ("unions.end_stewardship", by, "Nguyễn Văn Bình phụ trách Công đoàn xã Hoài Đức"),
        ("unions.end_stewardship", by, "Đỗ Bình Khác phụ trách Công đoàn xã Hoài Đức"),
        ("unions.start_stewardship", by, "Nguyễn Văn Bình phụ trách Công đoàn phường Mới"),
        ("unions.start_stewardship", by, "Đỗ Bình Khác phụ trách Công đoàn phường Mới"),
    ]
    before = set(Stewardship.objects.values_list())
    take_effect(Progress(done.job), decision_id=done.pk)
    assert set(Stewardship.objects.values_list()) == before
    assert [unit.name for unit in managed_roots(cast.binh)] == ["Công đoàn phường Mới"]


def test_who_already_looks_after_the_successor_gets_it_no_second_time(cast) -> None:
    Stewardship.objects.create(user=cast.binh, unit=cast.other_ward)
    decision = draft(cast, Operation(kind="merge", unit=cast.ward, target=cast.other_ward))
    told = queries.preview_of(decision).handings
    assert [(h.heir, h.stood, h.joined) for h in told] == [(cast.other_ward.name, True, [])]
    done = enact(cast, decision)
    assert running() == {("binh", cast.other_ward.name), ("binhkhac", cast.other_ward.name)}
    assert (done.counts["stewards_ended"], done.counts["stewards_begun"]) == (1, 0)


def test_the_second_person_reads_how_much_wider_the_successor_is(cast, as_, merger) -> None:
    page = as_(cast.city_officer).get(f"/sap-xep/{merger.pk}/xem-truoc/")
    told = [(h.name, h.stewards, h.shut, h.heir, h.stood, h.joined) for h in page.context["preview"].handings]
    assert told == [
        (
            cast.ward.name,
            ["Nguyễn Văn Bình"],
            ["Hoàng Phương Thảo"],
            "Công đoàn phường Mới",
            False,
            [cast.other_ward.name],
        ),
        (
            cast.other_ward.name,
            ["Nguyễn Văn Bình", "Đỗ Bình Khác"],
            [],
            "Công đoàn phường Mới",
            False,
            [cast.ward.name],
        ),
    ]
    assert page.context["preview"].bare == []
    assert "Tiếp tục, phụ trách toàn bộ Công đoàn phường Mới, <strong>kể cả phần từ Công đoàn xã Hoài Đức</strong>." in page.text  # fmt: skip


def test_a_dissolution_and_a_founding_are_to_be_given_anew_by_the_unit_above(cast, as_) -> None:
    """What Bình's ward had goes to a new ward: he gets nothing of it, and the city is told until somebody does."""
    new = Operation(kind="found", new_name="Công đoàn phường Mới", new_kind="ward", target=cast.city)
    going = Operation(kind="move", unit=cast.union, founding=new)
    decision = draft(cast, new, going, Operation(kind="dissolve", unit=cast.ward))
    city = as_(cast.city_officer)
    page = city.get(f"/sap-xep/{decision.pk}/xem-truoc/")
    shown = page.context["preview"]
    assert [(h.name, h.stewards, h.heir, h.above) for h in shown.handings] == [
        (cast.ward.name, ["Nguyễn Văn Bình"], "", cast.city.name)
    ]
    assert [(b.name, b.above) for b in shown.bare] == [("Công đoàn phường Mới", cast.city.name)]
    assert "cần giao lại" in page.text
    enact(cast, decision)
    assert running() == {("binhkhac", cast.other_ward.name)}
    made = Unit.objects.get(name="Công đoàn phường Mới")
    url = f"/sap-xep/{decision.pk}/"
    assert [(s.title, s.url) for s in queries.steps_for(cast.city_officer, now=NOW)] == [
        ("1 đơn vị chưa có người phụ trách sau sắp xếp", url)
    ]
    assert city.get(url).context["bare"] == [made]
    assert queries.steps_for(cast.other_binh, now=NOW) == []
    assert queries.steps_for(cast.city_officer, now=timezone.now() + queries.REMIND_FOR) == []
    Stewardship.objects.create(user=cast.khai, unit=made)
    assert queries.steps_for(cast.city_officer, now=NOW) == city.get(url).context["bare"] == []


def test_shared_views_go_along_with_their_unit(cast, merger) -> None:
    view = SavedView.objects.create(by=cast.binh, unit=cast.ward, name="Chủ tịch", query="chuc_vu=CT")
    SavedView.objects.create(by=cast.binh, name="Của riêng tôi")
    enact(cast, merger)
    view.refresh_from_db()
    assert view.unit.name == "Công đoàn phường Mới"
    assert [view.name for view in visible_views(cast.other_binh)] == ["Chủ tịch"]


def test_where_nobody_follows_a_shared_view_is_its_owners_alone(cast) -> None:
    Stewardship.objects.create(user=cast.other_binh, unit=cast.ward)
    view = SavedView.objects.create(by=cast.binh, unit=cast.ward, name="Chủ tịch")
    enact(cast, draft(cast, Operation(kind="merge", unit=cast.ward, target=cast.city)))
    view.refresh_from_db()
    assert (view.unit, [v.name for v in visible_views(cast.binh)]) == (None, ["Chủ tịch"])
    assert not visible_views(cast.other_binh).exists()
