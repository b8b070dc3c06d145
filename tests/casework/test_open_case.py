"""Opening a case, closing it, and the only way into the strike procedure."""

import pytest

from diemtua.casework.actions import close_case, open_strike, reopen_case
from diemtua.casework.models import Case, CaseMember
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.casework.factories import D, at, make_case, tell


def test_who_opens_a_case_holds_it(cast, lines) -> None:
    case = make_case(cast)
    assert [(m.user, m.role) for m in case.members.all()] == [(cast.hoa, "holder")]
    assert (case.step_title, case.counted_on) == ("Bên kia nhận yêu cầu và nội dung thương lượng", D(2026, 2, 2))
    assert lines() == ["open_case"]


def test_the_officer_above_opens_one_for_a_union_and_founds_a_new_one(cast) -> None:
    assert make_case(cast, by=cast.binh).members.get().user == cast.binh
    assert make_case(cast, "thanh-lap-cong-doan", by=cast.binh, unit=cast.ward).step == "campaign"


@pytest.mark.parametrize("who", ["nga", "other_binh", "keeper", "khai"])
def test_nobody_else_opens_a_case_of_the_union(cast, who, lines) -> None:
    with pytest.raises(NotAllowed):
        make_case(cast, by=getattr(cast, who))
    assert lines() == []


def test_an_unknown_procedure_and_an_empty_name_are_refused(cast) -> None:
    with pytest.raises(BadInput, match="không có thủ tục"):
        make_case(cast, "la")
    with pytest.raises(BadInput, match="đặt tên"):
        make_case(cast, title="  ")
    assert not Case.objects.exists()


def test_a_case_is_closed_with_its_result_and_opened_again(cast, lines) -> None:
    case = make_case(cast)
    with pytest.raises(BadInput, match="kết quả"):
        close_case(case=case, note=" ", by=cast.hoa, now=at(D(2026, 2, 3)))
    close_case(case=case, note="Hai bên tự thống nhất", by=cast.hoa, now=at(D(2026, 2, 3)))
    with pytest.raises(Conflict):
        close_case(case=case, note="Lần hai", by=cast.hoa, now=at(D(2026, 2, 3)))
    with pytest.raises(NotAllowed):
        reopen_case(case=case, by=cast.binh, now=at(D(2026, 2, 4)))
    reopen_case(case=case, by=cast.hoa, now=at(D(2026, 2, 4)))
    with pytest.raises(Conflict):
        reopen_case(case=case, by=cast.hoa, now=at(D(2026, 2, 4)))
    assert (case.is_open, case.close_note, case.step) == (True, "", "demand")
    assert lines() == ["open_case", "close_case", "reopen_case"]


def dispute_of_interests(cast, *events) -> Case:
    case = make_case(cast, "tranh-chap-loi-ich", on=D(2026, 3, 2), title="Thương lượng bế tắc")
    for step, day, outcome in (("found", 2, ""), ("ask_mediation", 3, "authority"), ("assign", 5, ""), *events):
        tell(case, step, D(2026, 3, day), outcome)
    return case


class TestStrike:
    def test_a_strike_is_never_opened_like_another_case(self, cast) -> None:
        with pytest.raises(BadInput, match="đã đủ căn cứ"):
            make_case(cast, "dinh-cong")

    def test_the_wizard_stops_while_mediation_runs_and_quotes_article_204(self, cast, lines) -> None:
        case = dispute_of_interests(cast)
        with pytest.raises(Conflict) as stopped:
            open_strike(dispute=case, by=cast.hoa, now=at(D(2026, 3, 6)))
        assert "còn thiếu" in stopped.value.message
        assert "bất hợp pháp (Bộ luật Lao động, Điều 204)" in stopped.value.message
        assert "open_strike" not in lines()

    def test_a_dispute_about_a_right_never_leads_to_a_strike(self, cast) -> None:
        case = make_case(cast, "tranh-chap-quyen", on=D(2026, 3, 2))
        with pytest.raises(Conflict, match="Điều 199"):
            open_strike(dispute=case, by=cast.hoa, now=at(D(2026, 3, 6)))

    def test_while_arbitration_runs_it_stops_too(self, cast) -> None:
        case = dispute_of_interests(cast, ("mediation", 9, "failed"), ("ask_arbitration", 10, ""))
        with pytest.raises(Conflict, match="Điều 204"):
            open_strike(dispute=case, by=cast.hoa, now=at(D(2026, 3, 11)))

    def test_a_deadline_said_to_have_run_out_too_early_or_of_what_was_done_is_no_ground(self, cast) -> None:
        arbitration = (("mediation", 9, "failed"), ("ask_arbitration", 10, ""))
        with pytest.raises(BadInput, match="chưa thể có trước ngày 20/03/2026"):
            dispute_of_interests(cast, *arbitration, ("arbitration_failed", 19, ""))
        contrary = dispute_of_interests(cast, *arbitration, ("board", 18, ""), ("arbitration_failed", 20, ""))
        with pytest.raises(Conflict, match="đã có «Thành lập ban trọng tài» ngày 18/03/2026; hãy kiểm tra lại"):
            open_strike(dispute=contrary, by=cast.hoa, now=at(D(2026, 3, 20)))

    def test_with_a_lawful_ground_it_opens_and_the_union_above_is_named_at_once(self, cast, lines) -> None:
        case = dispute_of_interests(cast, ("mediation", 9, "failed"))
        strike = open_strike(dispute=case, by=cast.hoa, now=at(D(2026, 3, 10)))
        case.refresh_from_db()
        assert case.ending.startswith("đủ căn cứ xem xét đình công")
        assert (strike.came_from, strike.step, strike.asked_upper_at) == (case, "basis", at(D(2026, 3, 10)))
        assert set(strike.members.values_list("user__username", "role")) == {
            ("hoa", CaseMember.Role.HOLDER),
            ("binh", CaseMember.Role.FOLLOWS),
        }
        assert lines()[-1] == "open_strike"
        with pytest.raises(Conflict, match="đã được mở"):
            open_strike(dispute=case, by=cast.hoa, now=at(D(2026, 3, 10)))

    def test_who_only_follows_the_dispute_opens_no_strike(self, cast) -> None:
        case = dispute_of_interests(cast, ("mediation", 9, "failed"))
        with pytest.raises(NotAllowed):
            open_strike(dispute=case, by=cast.binh, now=at(D(2026, 3, 10)))
