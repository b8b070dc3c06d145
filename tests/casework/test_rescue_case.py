"""A confidential file whose holder left: given to another officer of the union by the unit above, unread, audited, told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.audit.models import Entry
from diemtua.casework import access
from diemtua.casework.actions import name_member, rescue_case, write_comment
from diemtua.casework.models import Case
from diemtua.casework.queries import steps_for
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.models import Mandate
from tests.casework.factories import D, at, make_case
from tests.factories import make_person

NOW = at(D(2026, 2, 3))
TITLE = "Chị Lan bị quấy rối"


def officer(cast, username: str, name: str, unit=None, **fields) -> User:
    user = User.objects.create_user(username, "mat-khau-thu", full_name=name)
    make_person(name, unit or cast.union, position="PCT", user=user, **fields)
    return user


@pytest.fixture
def mai(cast) -> User:
    """The vice-president of Hòa's union."""
    return officer(cast, "mai", "Đỗ Thị Mai")


@pytest.fixture
def kept(cast) -> Case:
    """Hòa's confidential file; Thảo the adviser follows it."""
    case = make_case(cast, "tranh-chap-ca-nhan", title=TITLE, confidential=True)
    name_member(case=case, user=cast.thao, role="follows", by=cast.hoa, now=NOW)
    return case


def leave(cast) -> None:
    """Hòa's mandate ends; her account stays open."""
    cast.hoa_mandate.ended_on = D(2026, 2, 1)
    cast.hoa_mandate.save()


def give(case: Case, to: User, by: User, reason: str = "Chị Hòa đã nghỉ hưu") -> None:
    rescue_case(case=case, to=to, reason=reason, by=by, now=NOW)


def test_the_officer_above_gives_it_to_another_officer_who_reads_it_and_he_never_does(cast, mai, kept, lines) -> None:
    leave(cast)
    give(kept, mai, cast.binh)
    assert [access.role_in(user, kept) for user in (mai, cast.hoa, cast.thao, cast.binh)] == [
        "holder",
        "",
        "follows",
        "",
    ]
    assert access.visible_cases(mai).get() == kept
    assert not access.visible_cases(cast.hoa).exists()
    assert not access.visible_cases(cast.binh).exists()
    told = kept.comments.get()
    assert (told.by, told.text) == (
        cast.binh,
        "Trần Thị Hòa không còn giữ được hồ sơ này. Nguyễn Văn Bình giao cho Đỗ Thị Mai giữ: Chị Hòa đã nghỉ hưu. "
        "Người giao không đọc hồ sơ.",
    )
    assert lines() == ["open_case", "name_member", "rescue_case"]
    entry = Entry.objects.latest("pk")
    assert entry.subject == f"hồ sơ kín số {kept.pk}"
    assert TITLE not in str(entry.detail)


@pytest.mark.variants
@pytest.mark.parametrize("how", ["mandate", "account", "moved"])
def test_a_holder_left_when_the_post_ended_the_account_closed_or_he_serves_elsewhere(cast, mai, kept, how) -> None:
    if how == "account":
        User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    else:
        leave(cast)
    if how == "moved":
        Mandate.objects.create(person=cast.hoa_person, unit=cast.other_union, position="CT")
    assert list(access.forsaken_cases(cast.binh)) == [kept]
    assert [access.forsaken_cases(u).exists() for u in (cast.city_officer, cast.other_binh, mai, cast.keeper)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_file_with_its_holder_is_taken_from_nobody(cast, mai, kept, lines) -> None:
    by_adviser, by_ward = (make_case(cast, title=t, confidential=True) for t in ("a", "b"))
    by_adviser.members.update(user=cast.thao)
    by_ward.members.update(user=cast.city_officer)
    for case in (kept, by_adviser, by_ward):
        with pytest.raises(Conflict, match="đang có người giữ"):
            give(case, mai, cast.binh)
        assert not access.is_forsaken(case)
    leave(cast)
    give(kept, mai, cast.binh)
    with pytest.raises(Conflict, match="đang có người giữ"):  # the second of two officers above
        give(kept, mai, cast.city_officer)
    assert lines()[-1:] == ["rescue_case"]
    assert lines().count("rescue_case") == 1


def test_only_an_officer_of_the_very_union_may_receive_it_and_only_the_unit_above_gives(cast, mai, kept, lines) -> None:
    leave(cast)
    gone = officer(cast, "gone", "Phạm Đã Nghỉ")
    gone.person.mandates.update(ended_on=D(2026, 1, 31))
    closed = officer(cast, "closed", "Phạm Đã Khóa")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    ward_officer = officer(cast, "ward", "Lý Cán Bộ Phường", cast.ward)
    outsider = User.objects.create_user(
        "giamdoc", "mat-khau-thu", full_name="Giám Đốc May"
    )  # holds no post: employer's
    for stranger in (cast.binh, cast.city_officer, cast.hoa, cast.nga, cast.thao, cast.keeper, gone, closed, ward_officer, outsider):  # fmt: skip
        with pytest.raises(BadInput, match="cán bộ đương nhiệm của chính"):
            give(kept, stranger, cast.binh)
    for giver in (mai, cast.nga, cast.khai, cast.thao, cast.keeper, outsider):
        with pytest.raises(NotAllowed):
            give(kept, mai, giver)
    with pytest.raises(Conflict, match="không thuộc phạm vi"):
        give(kept, mai, cast.other_binh)
    with pytest.raises(BadInput, match="lý do"):
        give(kept, mai, cast.binh, reason="  ")
    assert kept.members.get(until=None, role="holder").user == cast.hoa
    assert (lines(), kept.comments.count()) == (["open_case", "name_member"], 0)


def test_the_pages_of_the_unit_above_say_that_it_is_there_and_nothing_of_what_is_in_it(cast, mai, kept, as_) -> None:
    write_comment(case=kept, text="Nội dung rất kín", by=cast.hoa, now=NOW)
    assert [s.icon for s in steps_for(cast.binh, now=NOW)] == ["calendar-clock"]  # what returns, of all unions
    leave(cast)
    step, _ = steps_for(cast.binh, now=NOW)
    assert (step.title, step.url) == ("1 hồ sơ kín chưa có người giữ", "/vu-viec/chua-co-nguoi-giu/")
    binh = as_(cast.binh)
    for url in (step.url, f"/vu-viec/{kept.pk}/giao-nguoi-giu/"):
        page = binh.get(url).content.decode()
        assert f"ồ sơ kín số {kept.pk}" in page
        assert [word for word in (TITLE, "Nội dung rất kín", "Tranh chấp", "Thảo") if word in page] == []
    assert "Đỗ Thị Mai" in page
    assert "hãy gọi họ" in as_(cast.thao).get(f"/vu-viec/{kept.pk}/").content.decode()
    data = {"to": mai.pk, "reason": "Chị Hòa đã nghỉ hưu"}
    said = binh.post(f"/vu-viec/{kept.pk}/giao-nguoi-giu/", data, follow=True).content.decode()
    assert f"Đã giao hồ sơ kín số {kept.pk} cho Đỗ Thị Mai" in said
    assert binh.get(f"/vu-viec/{kept.pk}/").status_code == 404
    assert binh.post(f"/vu-viec/{kept.pk}/giao-nguoi-giu/", data).status_code == 404


def test_the_list_costs_the_same_however_many(cast, mai, kept, as_) -> None:
    others = [make_case(cast, title=title, confidential=True, by=mai) for title in ("hai", "ba")]
    leave(cast)
    counts = []
    for case in (None, *others):
        if case is not None:
            case.members.update(user=cast.nga)  # of another union
        client = as_(cast.binh)
        with CaptureQueriesContext(connection) as asked:
            client.get("/vu-viec/chua-co-nguoi-giu/")
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
    assert access.forsaken_cases(cast.binh).count() == 3
