"""What a decision does to the tree: every contradiction is a sentence, nothing gets lost."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.reorganisation.rules.planning import Deed, Ending, Node, Plan, make_plan

DAY = dt.date(2025, 7, 1)
CITY, A, B, U1, U2, U3 = 1, 2, 3, 4, 5, 6


def tree(**changes: dict) -> dict[int, Node]:
    """A city with two wards; A has U1 and U2, B has U3."""
    rows = [
        Node(CITY, "city", "Thành phố", None, "00001"),
        Node(A, "ward", "Phường A", CITY, "0000100001"),
        Node(B, "ward", "Phường B", CITY, "0000100002"),
        Node(U1, "grassroots", "CĐCS Một", A, "000010000100001"),
        Node(U2, "grassroots", "CĐCS Hai", A, "000010000100002"),
        Node(U3, "grassroots", "CĐCS Ba", B, "000010000200001"),
    ]
    return {node.pk: node for node in rows}


def plan(*deeds: Deed, nodes: dict[int, Node] | None = None, day: dt.date = DAY) -> Plan:
    return make_plan(nodes or tree(), deeds, day=day)


def test_merging_two_wards_into_a_new_one_takes_their_unions_along() -> None:
    made = plan(
        Deed(10, "found", target=CITY, name="Phường Mới", new_kind="ward"),
        Deed(11, "merge", unit=A, target=-10),
        Deed(12, "merge", unit=B, target=-10),
    )
    assert made.problems == []
    assert made.founded == {-10: ("ward", "Phường Mới", CITY)}
    assert made.moved == {U1: -10, U2: -10, U3: -10, A: -10, B: -10}
    assert made.ended == {A: Ending(-10, True), B: Ending(-10, True)}


def test_who_is_moved_by_name_does_not_follow_the_merged_union() -> None:
    made = plan(Deed(10, "move", unit=U1, target=CITY), Deed(11, "merge", unit=A, target=B))
    assert made.problems == []
    assert made.moved == {U1: CITY, U2: B, A: B}


def test_a_split_says_who_goes_and_the_rest_stays() -> None:
    made = plan(
        Deed(10, "found", target=CITY, name="Phường C", new_kind="ward"),
        Deed(11, "split", unit=A, target=-10),
        Deed(12, "move", unit=U2, target=-10),
        Deed(13, "transfer", unit=A, target=-10, mandate=77),
    )
    assert (made.problems, made.moved, made.transferred, made.ended) == ([], {U2: -10}, {77: -10}, {})


@pytest.mark.parametrize(
    ("deeds", "sentence"),
    [
        ([Deed(1, "dissolve", unit=A)], "Phường A kết thúc nhưng còn 2 tổ chức trực thuộc chưa có nơi về (CĐCS Một, CĐCS Hai); hãy chọn nơi đến cho các tổ chức này."),
        ([Deed(1, "move", unit=U1, target=B), Deed(2, "dissolve", unit=U1)], "CĐCS Một có hai nơi đến; hãy bỏ một việc."),
        ([Deed(1, "move", unit=U1, target=A)], "CĐCS Một đang ở đúng nơi đến rồi; hãy bỏ việc này."),
        ([Deed(1, "merge", unit=A, target=A)], "Phường A không thể sáp nhập vào chính mình."),
        ([Deed(1, "merge", unit=A, target=None)], "Phường A chưa có nơi đến; hãy chọn tổ chức tiếp nhận."),
        ([Deed(1, "move", unit=U1, target=U3)], "CĐCS Một không thể trực thuộc CĐCS Ba; hãy chọn cấp trên khác."),
        ([Deed(1, "merge", unit=CITY, target=A)], "Thành phố sẽ nằm dưới chính nó; hãy xem lại nơi đến."),
        ([Deed(1, "merge", unit=A, target=B), Deed(2, "merge", unit=B, target=CITY)], "Phường B cũng kết thúc nên không thể là nơi tiếp nhận; hãy chọn nơi cuối cùng."),
        ([Deed(1, "rename", unit=99, name="X")], "Có việc chưa chọn tổ chức, hoặc tổ chức không thuộc phạm vi của quyết định; hãy bỏ việc đó."),
        ([Deed(1, "rename", unit=B, name="Phường A")], "Ở Thành phố sẽ có hai tổ chức cùng tên Phường A; hãy đổi tên một tổ chức."),
        ([Deed(1, "found", target=A, name="CĐCS HAI", new_kind="grassroots")], "Ở Phường A sẽ có hai tổ chức cùng tên CĐCS HAI; hãy đổi tên một tổ chức."),
        ([Deed(1, "rename", unit=U1, name="Một"), Deed(2, "rename", unit=U1, name="Hai")], "CĐCS Một có hai việc đổi tên; hãy bỏ một việc."),
        ([Deed(1, "suspend", unit=U1), Deed(2, "resume", unit=U1)], "CĐCS Một có hai việc tạm ngừng hoặc hoạt động lại; hãy bỏ một việc."),
        ([Deed(1, "transfer", unit=A, target=B, mandate=7), Deed(2, "transfer", unit=A, target=CITY, mandate=7)], "Phường A có hai việc chuyển cùng một cán bộ; hãy bỏ một việc."),
        ([Deed(1, "found", target=U1, name="Phường Lạ", new_kind="ward")], "Phường Lạ không thể trực thuộc CĐCS Một; hãy chọn cấp trên khác."),
    ],
)  # fmt: skip
def test_a_contradiction_is_a_sentence(deeds, sentence) -> None:
    assert sentence in plan(*deeds).problems


def test_what_has_ended_or_not_begun_cannot_be_named() -> None:
    nodes = tree()
    nodes[U1] = Node(U1, "grassroots", "CĐCS Một", A, "000010000100001", valid_to=dt.date(2024, 1, 1))
    nodes[U3] = Node(U3, "grassroots", "CĐCS Ba", B, "000010000200001", valid_from=dt.date(2026, 1, 1))
    made = plan(Deed(1, "move", unit=U1, target=B), Deed(2, "move", unit=U3, target=A), nodes=nodes)
    assert made.problems == [
        "CĐCS Một đã kết thúc hoạt động; hãy bỏ việc này.",
        "CĐCS Ba chưa có vào ngày hiệu lực; hãy xem lại ngày.",
    ]


kinds = st.sampled_from(["merge", "move", "dissolve", "rename", "suspend"])
deeds = st.lists(
    st.builds(
        lambda n, kind, unit, target: Deed(n, kind, unit=unit, target=target, name=f"Tên {n}"),
        st.integers(100, 999), kinds, st.sampled_from([A, B, U1, U2, U3]), st.sampled_from([CITY, A, B, U1, U3, None]),
    ),
    max_size=5,
)  # fmt: skip


@given(deeds)
@settings(max_examples=300)
def test_a_plan_without_problems_loses_nobody(made) -> None:
    """Whatever is drawn: when there is no problem, every living unit is below the city and below nobody who ended."""
    nodes = tree()
    found = make_plan(nodes, made, day=DAY)
    if found.problems:
        return
    for pk in nodes:
        at, steps = found.moved.get(pk, nodes[pk].parent), 0
        while at is not None:
            assert pk in found.ended or at not in found.ended
            at, steps = found.moved.get(at, nodes[at].parent), steps + 1
            assert steps < 10
