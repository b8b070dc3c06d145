"""How two persons are shown beside each other, and which of the two stays."""

import pytest

from diemtua.duplicates.rules import Weight, better_answer, compared, next_attempts, pieces, stays_first


@pytest.mark.parametrize(
    ("left", "right", "state"),
    [("Lê Thị Lan", "Lê Thị Lan", "same"), ("Lê Thị Lan", "Le Thi Lan", "near"), ("Lê Thị Lan", "LêT hị Lan", "near"),
     ("Lê Thị Lan", "Vũ Văn Nam", "different"), ("Lê Thị Lan", "", ""), ("", "", "")],
)  # fmt: skip
def test_each_trait_is_the_same_near_different_or_silent(left, right, state) -> None:
    assert compared("Họ và tên", left, right, near=2).state == state


def test_what_differs_is_marked_and_nothing_else() -> None:
    left, right = pieces("Lê Thị Lan", "Lê Thị Loan")
    assert [(p.text, p.differs) for p in left] == [("Lê Thị L", False), ("an", False)]
    assert [(p.text, p.differs) for p in right] == [("Lê Thị L", False), ("o", True), ("an", False)]


def test_the_record_that_stays() -> None:
    plain = Weight(staff=False, active=False, rows=9, has_number=True, has_marks=True)
    assert stays_first(plain, plain)
    assert not stays_first(plain, Weight(staff=False, active=True, rows=0, has_number=False, has_marks=False))
    assert stays_first(Weight(True, False, 0, False, False), Weight(False, True, 9, True, True))


def test_answers_and_attempts_of_two_become_one() -> None:
    assert [better_answer(*pair) for pair in (("called", "accepted"), ("declined", "called"), ("withdrawn", "declined"))] == ["accepted", "called", "declined"]  # fmt: skip
    assert next_attempts([1, 3], 2) == [4, 5]
    assert next_attempts([], 1) == [1]
