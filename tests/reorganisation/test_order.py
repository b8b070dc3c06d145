"""Decisions entered in another order than that of their days: refused, or the past stays one and whole."""

import datetime as dt
import random

from diemtua.kernel.errors import Conflict
from diemtua.reorganisation.models import Operation
from diemtua.reorganisation.plan_of import plan_of
from diemtua.reorganisation.rules.order import Past, order_problems
from diemtua.reorganisation.rules.planning import Deed, Node, make_plan
from diemtua.unions.models import PastState, Unit
from diemtua.unions.past import mandates_on, units_on
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, draft, enact
from tests.reorganisation.test_planning import CITY, U1, A, B, tree

LATER = dt.date(2025, 7, 20)
TOLD = "đã thay đổi theo một quyết định có hiệu lực 20/07/2025, sau ngày của quyết định này; hãy đặt ngày hiệu lực muộn hơn."


def problems(*deeds: Deed, later: tuple[Past, ...] = (), nodes: dict[int, Node] | None = None) -> list[str]:
    nodes = nodes or tree()
    return order_problems(make_plan(nodes, deeds, day=DAY), nodes, later, day=DAY)


def changed(pk: int, name: str, path: str) -> Past:
    """It was called so and stood there until the eve of LATER."""
    return Past(pk, name, path, LATER - dt.timedelta(days=1))


def test_who_changed_later_is_told_and_who_was_founded_later_may_go_along() -> None:
    nodes = tree()
    path = nodes[U1].path
    nodes[U1] = Node(U1, "grassroots", "CĐCS Một", A, path, changed_on=LATER)
    assert problems(Deed(1, "rename", unit=U1, name="Mới"), nodes=nodes) == [f"CĐCS Một {TOLD}"]
    nodes[U1] = Node(U1, "grassroots", "CĐCS Một", A, path, valid_from=LATER, changed_on=LATER)
    assert problems(Deed(1, "merge", unit=A, target=B), nodes=nodes) == []


def test_what_hung_below_or_receives_is_asked_too() -> None:
    gone = (changed(U1, "CĐCS Một Cũ", tree()[U1].path), changed(U1, "CĐCS Một Cũ", "0000100009"))
    for fate in (Deed(1, "move", unit=A, target=B), Deed(1, "merge", unit=A, target=B), Deed(1, "dissolve", unit=A)):
        assert f"CĐCS Một Cũ, khi ấy ở Phường A, {TOLD}" in problems(fate, later=gone)
    assert problems(Deed(1, "rename", unit=A, name="Mới"), later=gone) == []
    moved_there = (changed(B, "Phường B", "0000100009"),)
    assert problems(Deed(1, "move", unit=U1, target=B), later=moved_there) == [f"Phường B {TOLD}"]
    nodes = tree()
    nodes[B] = Node(B, "ward", "Phường B", CITY, nodes[B].path, valid_from=LATER)
    assert problems(Deed(1, "move", unit=U1, target=B), nodes=nodes) == [
        "Phường B chưa có vào ngày hiệu lực nên không tiếp nhận được; hãy xem lại ngày."
    ]
    nodes[B] = Node(B, "ward", "Phường B", CITY, nodes[B].path, valid_from=DAY)
    assert problems(Deed(1, "merge", unit=B, target=A), nodes=nodes) == [
        "Phường B thành lập đúng ngày hiệu lực nên không kết thúc ngày đó được; hãy đặt ngày hiệu lực muộn hơn."
    ]


def test_a_section_renamed_later_stops_the_move_of_its_union(cast) -> None:
    section = Unit.objects.create(kind="section", name="CĐ bộ phận Cắt", parent=cast.union, path=cast.union.path + "00001")  # fmt: skip
    enact(cast, draft(cast, Operation(kind="rename", unit=section, new_name="CĐ bộ phận May"), effective_on=LATER))
    early = draft(cast, Operation(kind="move", unit=cast.union, target=cast.other_ward))
    assert plan_of(early)[0].problems == [f"CĐ bộ phận Cắt, khi ấy ở {cast.union.name}, {TOLD}"]


def test_a_union_founded_later_goes_along_and_stands_there_since_its_own_day(cast) -> None:
    enact(cast, draft(cast, Operation(kind="found", new_name="CĐCS Mới", new_kind="grassroots", target=cast.ward), effective_on=LATER))  # fmt: skip
    enact(cast, draft(cast, Operation(kind="merge", unit=cast.ward, target=cast.other_ward)))
    new = Unit.objects.get(name="CĐCS Mới")
    assert (new.parent, new.standing_since, new.past_states.count()) == (cast.other_ward, LATER, 0)
    assert [u.parent_id_then for u in units_on(LATER) if u.pk == new.pk] == [cast.other_ward.pk]


def test_whatever_is_entered_in_whatever_order_every_day_has_one_whole_tree(cast) -> None:
    """Drawn decisions with drawn days, refused or carried out: no unit or post twice, everybody below his own parent."""
    drawn = random.Random(11)
    unions = [cast.union, cast.other_union, *(make_union(cast.ward, f"Công ty {n}") for n in range(3))]
    sections = [Unit.objects.create(kind="section", name=f"Bộ phận {n}", parent=u, path=u.path + "00001") for n, u in enumerate(unions)]  # fmt: skip
    for n, unit in enumerate([*unions, *sections]):
        make_person(f"Người {n}", unit)
    days = [DAY + dt.timedelta(days=n) for n in range(5)]
    done = refused = 0
    for n in range(40):
        kind = drawn.choice(["rename", "move", "merge", "move", "rename"])
        unit = drawn.choice([*unions, *sections] if kind != "merge" else unions)
        target = drawn.choice(unions if unit in sections or kind == "merge" else [cast.ward, cast.other_ward])
        made = draft(cast, Operation(kind=kind, unit=unit, target=target, new_name=f"Tên {n}"), effective_on=drawn.choice(days))  # fmt: skip
        try:
            enact(cast, made)
        except Conflict:
            refused += 1
            continue
        assert made.state == "effective", made.job.message
        done += 1
        for day in [DAY - dt.timedelta(days=1), *days]:
            held = [m.pk for m in mandates_on(day)]
            assert len(held) == len(set(held))
            then = {u.pk: u for u in units_on(day)}
            assert len(then) == units_on(day).count()
            for u in then.values():
                assert u.parent_id_then is None or u.path_then[:-5] == then[u.parent_id_then].path_then, (n, day, u)
    assert (done > 10, refused > 10, PastState.objects.count() > 10) == (True, True, True)
