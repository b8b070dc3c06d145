"""A decision in force is undone by a draft of the opposite operations, looked at and approved like any other."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.reorganisation import queries
from diemtua.reorganisation.access import can_approve
from diemtua.reorganisation.actions import reverse_decision
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.plan_of import plan_of
from diemtua.unions.models import Mandate, Territory, Unit
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, NOW, draft, enact

TODAY = NOW.date()


def register() -> set[tuple]:
    """Living unions by name with the one above, their enterprise, who holds which post, which wards they have."""
    found: set[tuple] = set(
        Unit.objects.filter(valid_to=None).values_list("name", "parent__name", "enterprise__name", "suspended")
    )
    found |= set(Mandate.objects.filter(ended_on=None).values_list("unit__name", "position", "person__full_name"))
    return found | set(Territory.objects.filter(until=None).values_list("unit__name", "area_code"))


def test_everything_goes_back_to_where_it_was(cast, as_) -> None:
    """Two wards merged into a new one, a union merged, split, renamed, moved, suspended; a ward of the state given."""
    Territory.objects.create(unit=cast.ward, area_code="00148")
    Territory.objects.create(unit=cast.other_ward, area_code="00127")
    make_person("Cán Bộ Phường", cast.ward, position="PCT")
    second, asleep, third = (make_union(cast.ward, f"Công ty {name}") for name in ("Hai", "Ngủ", "Ba"))
    goes = make_person("Người Đi", third, position="KT").mandates.get()
    make_person("Chủ Tịch Hai", second)
    before = register()
    new = Operation(kind="found", new_name="Công đoàn phường Mới", new_kind="ward", target=cast.city, areas=["00127"])
    split = Operation(kind="found", new_name="CĐCS Tách", new_kind="grassroots", target=cast.city)
    done = enact(cast, draft(
        cast, new, split,
        *(Operation(kind="merge", unit=unit, founding=new) for unit in (cast.ward, cast.other_ward)),
        Operation(kind="merge", unit=second, target=third),
        Operation(kind="split", unit=third, founding=split),
        Operation(kind="transfer", unit=third, founding=split, mandate=goes),
        Operation(kind="rename", unit=cast.union, new_name="CĐCS Tên Mới"),
        Operation(kind="move", unit=cast.other_union, target=cast.city),
        Operation(kind="suspend", unit=asleep),
    ))  # fmt: skip
    assert register() != before
    desk = as_(cast.city_officer)
    assert f'action="/sap-xep/{done.pk}/dao-lai/"' in desk.get(f"/sap-xep/{done.pk}/").text
    answer = desk.post(f"/sap-xep/{done.pk}/dao-lai/")
    made = Decision.objects.latest("pk")
    assert (answer.url, made.title, made.state) == (f"/sap-xep/{made.pk}/", "Đảo lại: Sắp xếp thử", "draft")
    assert Entry.objects.filter(subject_type="reorganisation.decision", subject_id=str(made.pk)).count() == 1
    assert [note.partition(" được lập lại")[0] for note in made.notes] == [cast.ward.name, second.name, cast.other_ward.name]  # fmt: skip
    page = desk.get(answer.url).text
    assert ("3 điều cần bạn xem lại" in page, "lập lại" in page) == (True, True)
    assert queries.preview_of(made).problems == []
    Decision.objects.filter(pk=made.pk).update(effective_on=TODAY)
    made.refresh_from_db()
    enact(cast, made)
    assert register() == before
    again = Unit.objects.get(name=second.name, valid_to=None)
    assert [(e.what, e.other) for e in queries.history_of(again)] == [("Lập lại, trước đây là", second.name)]
    assert ("Được lập lại thành", second.name) in [(e.what, e.other) for e in queries.history_of(second)]


def test_the_federation_reverses_within_the_unit_of_the_decision_so_that_its_officer_can_be_the_second(
    cast, as_
) -> None:
    ends, takes = (make_union(cast.ward, f"Công ty {name}") for name in ("Thôi", "Nhận"))
    make_person("Chủ Tịch Thôi", ends)
    done = draft(cast, Operation(kind="merge", unit=ends, target=takes))
    Decision.objects.filter(pk=done.pk).update(scope=cast.ward)
    done.refresh_from_db()
    done = enact(cast, done)
    made = reverse_decision(done, by=cast.city_officer, now=NOW)
    assert (made.scope, can_approve(cast.binh, made), can_approve(cast.city_officer, made)) == (cast.ward, True, False)
    pages = [as_(cast.city_officer).get(f"/sap-xep/{one.pk}/").text for one in (done, made)]
    assert [("đang ở" in page, f"từ {takes}" in page) for page in pages] == [(False, False), (False, True)]


def test_what_changed_since_stays_and_is_told(cast) -> None:
    third = Unit.objects.create(kind="ward", name="Công đoàn phường Ba", parent=cast.city, path="0000100003")
    done = enact(cast, draft(
        cast,
        Operation(kind="rename", unit=cast.union, new_name="CĐCS Tên Hai"),
        Operation(kind="move", unit=cast.other_union, target=cast.ward),
        Operation(kind="areas", unit=cast.ward, areas=["00148"]),
    ))  # fmt: skip
    enact(cast, draft(
        cast,
        Operation(kind="rename", unit=cast.union, new_name="CĐCS Tên Ba"),
        Operation(kind="move", unit=cast.other_union, target=third),
        effective_on=dt.date(2025, 7, 20),
    ))  # fmt: skip
    with pytest.raises(Conflict, match="không có gì để đảo"):
        reverse_decision(done, by=cast.city_officer, now=NOW)
    assert Decision.objects.count() == 2


def test_a_dissolution_is_undone_with_its_posts_to_be_written_again(cast) -> None:
    done = enact(cast, draft(cast, Operation(kind="dissolve", unit=cast.union)))
    with pytest.raises(Conflict, match="còn sửa hoặc hủy được"):
        reverse_decision(draft(cast), by=cast.city_officer, now=NOW)
    with pytest.raises(NotAllowed):
        reverse_decision(done, by=cast.binh, now=NOW)
    made = reverse_decision(done, by=cast.city_officer, now=NOW)
    assert (made.effective_on, plan_of(made)[0].problems) == (TODAY, [])
    assert made.notes == [f"{cast.union.name} được lập lại thành tổ chức mới cùng tên; chức vụ đã kết thúc thì ghi lại sau khi thi hành."]  # fmt: skip
    enact(cast, made)
    again = Unit.objects.get(name=cast.union.name, valid_to=None)
    assert (again.parent, again.enterprise, again.valid_from > DAY) == (cast.ward, cast.union.enterprise, True)
