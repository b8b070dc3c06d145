"""One dispute, many workers, mixed outcomes."""

import pytest

from diemtua.casework.actions import add_claimants, authorise_claimants
from diemtua.casework.models import Claimant
from diemtua.casework.queries import claimants_by_state, statuses
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.casework.factories import D, at, make_case, tell

NOW = at(D(2026, 1, 7))


@pytest.fixture
def dispute(cast):
    case = make_case(cast, "tranh-chap-ca-nhan", on=D(2026, 1, 6), title="Nợ lương tháng 12")
    add_claimants(
        case=case, names=["Bùi Văn An", "Lý Thị Bưởi", "Cao Văn Cam", " bùi  văn an ", ""], by=cast.hoa, now=NOW
    )
    tell(case, "found", D(2026, 1, 5), "compulsory", now=NOW)
    return case


def test_names_are_added_once_and_sealed(cast, dispute, lines) -> None:
    assert [c.full_name for c in dispute.claimants.all()] == ["Bùi Văn An", "Lý Thị Bưởi", "Cao Văn Cam"]
    assert not Claimant.objects.filter(full_name__contains="Bùi").exists()
    with pytest.raises(BadInput, match="tên mới"):
        add_claimants(case=dispute, names=["Cao Văn Cam"], by=cast.hoa, now=NOW)
    with pytest.raises(NotAllowed):
        add_claimants(case=dispute, names=["Ai Đó"], by=cast.binh, now=NOW)
    assert lines() == ["open_case", "add_claimants", "record_event"]


def test_each_has_an_outcome_of_their_own_and_the_case_shows_the_most_pressing(dispute) -> None:
    an, buoi, _ = dispute.claimants.all()
    tell(dispute, "ask_mediation", D(2026, 2, 2), "authority", claimants=(an, buoi))
    tell(dispute, "assign", D(2026, 2, 4), claimants=(an, buoi))
    tell(dispute, "mediation", D(2026, 2, 9), "agreed", claimants=(an,))
    tell(dispute, "mediation", D(2026, 2, 9), "failed", claimants=(buoi,))
    stands = {story.claimants[0].full_name: status for story, status in statuses(dispute, D(2026, 2, 10))}
    assert stands["Bùi Văn An"]["mediation"].outcome == "agreed"
    assert "court" in {s.step.id for s in stands["Lý Thị Bưởi"].next}
    assert [s.step.id for s in stands["Cao Văn Cam"].next] == ["ask_mediation", "withdrawn"]
    dispute.refresh_from_db()
    assert (dispute.step, dispute.due_on) == ("minutes", D(2026, 2, 10))
    with pytest.raises(Conflict, match="đã được ghi"):
        tell(dispute, "mediation", D(2026, 2, 9), "agreed", claimants=(an,))


def test_an_event_of_some_that_cannot_be_true_for_one_of_them_is_refused(dispute) -> None:
    an, buoi, _ = dispute.claimants.all()
    tell(dispute, "ask_mediation", D(2026, 2, 2), "authority", claimants=(an,))
    with pytest.raises(BadInput, match="còn thiếu"):
        tell(dispute, "assign", D(2026, 2, 4), claimants=(an, buoi))


def test_the_day_of_authorisation_is_kept(cast, dispute, lines) -> None:
    an, buoi, cam = dispute.claimants.all()
    assert authorise_claimants(case=dispute, claimants=[an, buoi], on=D(2026, 1, 6), by=cast.hoa, now=NOW) == 2
    with pytest.raises(BadInput, match="chưa đến"):
        authorise_claimants(case=dispute, claimants=[cam], on=D(2026, 1, 8), by=cast.hoa, now=NOW)
    assert list(dispute.claimants.values_list("authorised_on", flat=True)) == [D(2026, 1, 6)] * 2 + [None]
    assert lines()[-1] == "authorise_claimants"


@pytest.mark.parametrize("people", [3, 30])
def test_the_page_asks_three_questions_however_many_people(cast, dispute, django_assert_num_queries, people) -> None:
    add_claimants(case=dispute, names=[f"Người {i}" for i in range(people - 3)] or ["Thêm Một"], by=cast.hoa, now=NOW)
    with django_assert_num_queries(3):
        claimants_by_state(dispute, at(D(2026, 2, 10)))
