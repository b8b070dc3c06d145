"""Who sees a case, who is named, who holds it, who is asked for help."""

import pytest
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.casework import access
from diemtua.casework.actions import (
    Happening,
    ask_upper,
    end_membership,
    follow_case,
    hand_over,
    name_member,
    record_event,
    withdraw_event,
    write_comment,
)
from diemtua.casework.models import Case, Comment
from diemtua.casework.queries import due_days
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.models import Mandate
from tests.casework.factories import D, at, make_case
from tests.factories import make_person

NOW = at(D(2026, 2, 3))
EVERYBODY = ("hoa", "nga", "binh", "other_binh", "city_officer", "khai", "thao", "keeper")


@pytest.fixture
def mai(cast) -> User:
    """The vice-president of Hòa's union."""
    user = User.objects.create_user("mai", "mat-khau-thu", full_name="Đỗ Thị Mai")
    make_person("Đỗ Thị Mai", cast.union, position="PCT", user=user)
    return user


def seers(cast, case: Case) -> set[str]:
    return {name for name in EVERYBODY if access.visible_cases(getattr(cast, name)).filter(pk=case.pk).exists()}


def test_a_case_is_seen_by_those_named_and_by_the_unions_above(cast, mai) -> None:
    case = make_case(cast)
    assert seers(cast, case) == {"hoa", "binh", "city_officer"}
    assert not access.visible_cases(mai).exists()


def test_a_confidential_case_is_seen_by_those_named_only(cast) -> None:
    case = make_case(cast, confidential=True)
    assert seers(cast, case) == {"hoa"}
    name_member(case=case, user=cast.binh, role="follows", by=cast.hoa, now=NOW)
    assert seers(cast, case) == {"hoa", "binh"}


@pytest.mark.parametrize("confidential", [True, False])
def test_who_left_the_union_reads_and_writes_no_more_in_any_file_and_does_again_when_back(
    cast, mai, as_, confidential
) -> None:
    case = make_case(cast, confidential=confidential)
    name_member(case=case, user=mai, role="acts", by=cast.hoa, now=NOW)
    record_event(case=case, happened=Happening("demand", D(2026, 2, 2)), by=cast.hoa, now=NOW)
    pages = [reverse("casework:case", args=[case.pk]), reverse("casework:history", args=[case.pk])]

    def statuses() -> list[int]:
        return [as_(mai).get(page).status_code for page in pages]

    def days_told() -> int:
        return len(due_days(mai, D(2026, 2, 3)))  # what the phone's calendar reads

    assert (statuses(), days_told() > 0, access.role_in(mai, case)) == ([200, 200], True, "acts")
    post = Mandate.objects.get(person__user=mai)
    Mandate.objects.filter(pk=post.pk).update(ended_on=D(2026, 2, 2))
    assert (statuses(), days_told(), access.role_in(mai, case)) == ([404, 404], 0, "")
    with pytest.raises(NotAllowed):
        withdraw_event(event=case.events.get(), reason="Nhầm", by=mai, now=NOW)
    assert "đã thôi nhiệm vụ" in as_(cast.hoa).get(reverse("casework:members", args=[case.pk])).content.decode()
    Mandate.objects.filter(pk=post.pk).update(ended_on=None)
    assert statuses() == [200, 200]


def test_a_holder_who_left_is_not_struck_off_so_that_the_file_would_have_none(cast, mai) -> None:
    case = make_case(cast)
    cast.hoa_mandate.ended_on = D(2026, 2, 1)
    cast.hoa_mandate.save()
    with pytest.raises(Conflict, match="phải luôn có người giữ"):
        end_membership(case=case, user=cast.hoa, by=cast.binh, now=NOW)
    hand_over(case=case, to=mai, stays=False, by=cast.binh, now=NOW)
    assert [access.role_in(user, case) for user in (cast.hoa, mai)] == ["", "holder"]


def test_the_journal_does_not_say_what_a_confidential_case_is_about(cast) -> None:
    case = make_case(cast, confidential=True, title="Chị Lan bị quấy rối")
    name_member(case=case, user=cast.binh, role="acts", by=cast.hoa, now=NOW)
    assert set(Entry.objects.filter(action__startswith="casework.").values_list("subject", flat=True)) == {
        f"hồ sơ kín số {case.pk}"
    }


def test_only_people_of_the_union_above_it_or_advisers_can_be_named(cast, mai, lines) -> None:
    case = make_case(cast)
    for stranger in (cast.nga, cast.other_binh, cast.khai, cast.keeper):
        with pytest.raises(BadInput, match="Chỉ nêu tên được"):
            name_member(case=case, user=stranger, role="acts", by=cast.hoa, now=NOW)
    for colleague in (mai, cast.binh, cast.city_officer, cast.thao):
        name_member(case=case, user=colleague, role="acts", by=cast.hoa, now=NOW)
    assert access.can_act(mai, case)
    assert lines() == ["open_case"] + ["name_member"] * 4


def test_naming_again_changes_the_role_and_the_holder_cannot_be_renamed(cast, mai) -> None:
    case = make_case(cast)
    name_member(case=case, user=mai, role="acts", by=cast.hoa, now=NOW)
    name_member(case=case, user=mai, role="follows", by=cast.hoa, now=NOW)
    assert (access.role_in(mai, case), case.members.count()) == ("follows", 3)
    with pytest.raises(Conflict, match="bàn giao"):
        name_member(case=case, user=cast.hoa, role="follows", by=cast.hoa, now=NOW)
    with pytest.raises(NotAllowed):
        name_member(case=case, user=cast.thao, role="acts", by=mai, now=NOW)


def test_a_member_leaves_alone_or_is_let_go_and_the_holder_stays(cast, mai, lines) -> None:
    case = make_case(cast)
    name_member(case=case, user=mai, role="acts", by=cast.hoa, now=NOW)
    end_membership(case=case, user=mai, by=mai, now=NOW)
    with pytest.raises(Conflict, match="không còn theo"):
        end_membership(case=case, user=mai, by=cast.hoa, now=NOW)
    with pytest.raises(Conflict, match="phải luôn có người giữ"):
        end_membership(case=case, user=cast.hoa, by=cast.hoa, now=NOW)
    assert lines() == ["open_case", "name_member", "end_membership"]


def test_a_handed_over_case_has_one_holder(cast, mai, lines) -> None:
    case = make_case(cast, confidential=True)
    with pytest.raises(NotAllowed):
        hand_over(case=case, to=mai, stays=True, by=cast.binh, now=NOW)
    hand_over(case=case, to=mai, stays=True, by=cast.hoa, now=NOW)
    assert (access.role_in(mai, case), access.role_in(cast.hoa, case)) == ("holder", "acts")
    hand_over(case=case, to=cast.hoa, stays=False, by=mai, now=NOW)
    assert (access.role_in(mai, case), access.role_in(cast.hoa, case)) == ("", "holder")
    with pytest.raises(Conflict, match="đang giữ"):
        hand_over(case=case, to=cast.hoa, stays=False, by=cast.hoa, now=NOW)
    assert lines() == ["open_case", "hand_over", "hand_over"]


def test_the_officer_above_rescues_an_open_case_whose_holder_left(cast, mai) -> None:
    case = make_case(cast)
    hand_over(case=case, to=mai, stays=False, by=cast.binh, now=NOW)
    assert access.role_in(mai, case) == "holder"


def test_asking_above_names_the_nearest_officer_even_in_a_confidential_case(cast, lines) -> None:
    case = make_case(cast, confidential=True)
    assert ask_upper(case=case, text="Nhờ cử người dự phiên", by=cast.hoa, now=NOW) == [cast.binh]
    assert seers(cast, case) == {"hoa", "binh"}
    with pytest.raises(Conflict, match="đã được báo"):
        ask_upper(case=case, text="Lần nữa", by=cast.hoa, now=NOW)
    write_comment(case=case, text="Tôi sẽ sang chiều nay", by=cast.binh, now=NOW)
    case.refresh_from_db()
    assert case.asked_upper_at is None
    assert [c.text for c in Comment.objects.all()] == ["Nhờ cử người dự phiên", "Tôi sẽ sang chiều nay"]
    assert lines() == ["open_case", "ask_upper", "write_comment"]


def test_the_officer_above_follows_a_case_once_and_never_a_confidential_one(cast, lines) -> None:
    case, kept = make_case(cast), make_case(cast, confidential=True)
    follow_case(case=case, by=cast.binh, now=NOW)
    with pytest.raises(Conflict):
        follow_case(case=case, by=cast.binh, now=NOW)
    for refused, who in ((kept, cast.binh), (case, cast.other_binh)):
        with pytest.raises(NotAllowed):
            follow_case(case=refused, by=who, now=NOW)
    assert lines() == ["open_case", "open_case", "follow_case"]


def test_only_those_who_see_a_case_write_into_it(cast, lines) -> None:
    case = make_case(cast, confidential=True)
    for text, who, error in (("Chào", cast.binh, NotAllowed), (" ", cast.hoa, BadInput)):
        with pytest.raises(error):
            write_comment(case=case, text=text, by=who, now=NOW)
    assert lines() == ["open_case"]
