"""An officer says what is wrong; the unit above approves or refuses; both see what became of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.corrections.actions import approve_request, refuse_request, send_request, withdraw_request
from diemtua.corrections.models import CorrectionRequest, Edit
from diemtua.corrections.queries import steps_for
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.unions.models import Mandate, Person, Stewardship
from tests.conftest import Cast
from tests.corrections.conftest import NOW, wanted
from tests.factories import make_person

State = CorrectionRequest.State


def send(cast: Cast, *, posts=None, note="", **changes) -> CorrectionRequest:
    values = wanted(cast.hoa_person, **changes)
    return send_request(person=cast.hoa_person, values=values, posts=posts or {}, note=note, by=cast.hoa, now=NOW)


def test_a_request_changes_nothing_until_it_is_approved_then_all_of_it(cast) -> None:
    asked = send(cast, phone="0911111111", birth_date=dt.date(1980, 9, 6), posts={cast.hoa_mandate.pk: "PCT"})
    assert Person.objects.get(pk=cast.hoa_person.pk).phone == "0912345678"
    assert asked.lines == [
        ("Ngày sinh", "(trống)", "06/09/1980"),
        ("Số điện thoại", "0912345678", "0911111111"),
        ("Chức vụ", "Chủ tịch", "Phó Chủ tịch"),
    ]
    approve_request(request=asked, by=cast.binh, now=NOW)
    person = Person.objects.get(pk=cast.hoa_person.pk)
    assert (person.phone, person.birth_date, person.birth_year) == ("0911111111", dt.date(1980, 9, 6), 1980)
    assert Mandate.objects.get(pk=cast.hoa_mandate.pk).position == "PCT"
    assert [(e.note, e.by) for e in Edit.objects.all()] == [("Theo yêu cầu của Trần Thị Hòa ngày 02/03/2026", cast.binh)] * 2  # fmt: skip
    assert [e.action for e in Entry.objects.order_by("id")] == [
        "corrections.send_request",
        "corrections.approve_request",
    ]


def test_a_post_given_up_ends_today(cast) -> None:
    approve_request(request=send(cast, posts={cast.hoa_mandate.pk: "thoi"}), by=cast.binh, now=NOW)
    assert Mandate.objects.get(pk=cast.hoa_mandate.pk).ended_on == dt.date(2026, 3, 2)


def test_posts_of_others_cannot_be_asked_for(cast) -> None:
    other = cast.nga_person.mandates.get()
    with pytest.raises(BadInput, match="chưa đổi gì"):
        send(cast, posts={other.pk: "PCT"})


def test_one_request_at_a_time_and_a_withdrawn_one_makes_room(cast) -> None:
    asked = send(cast, note="Sai tên đệm")
    with pytest.raises(Conflict, match="một yêu cầu chờ duyệt"):
        send(cast, phone="0911111111")
    withdraw_request(request=asked, by=cast.hoa, now=NOW)
    assert send(cast, phone="0911111111").state == State.WAITING


def test_two_decide_at_once_and_only_the_first_counts(cast) -> None:
    asked = send(cast, phone="0911111111")
    refuse_request(request=asked, reason="Số này của người khác", by=cast.binh, now=NOW)
    with pytest.raises(Conflict, match="đã có người xử lý"):
        approve_request(request=asked, by=cast.city_officer, now=NOW)
    with pytest.raises(Conflict, match="đã có người xử lý"):
        withdraw_request(request=asked, by=cast.hoa, now=NOW)
    assert Person.objects.get(pk=cast.hoa_person.pk).phone == "0912345678"
    assert Edit.objects.count() == 0


def test_nobody_approves_his_own_and_a_refusal_says_why(cast) -> None:
    asked = send(cast, phone="0911111111")
    Stewardship.objects.create(user=cast.hoa, unit=cast.ward)
    with pytest.raises(NotAllowed, match="của chính bạn"):
        approve_request(request=asked, by=cast.hoa, now=NOW)
    with pytest.raises(BadInput, match="lý do"):
        refuse_request(request=asked, reason=" ", by=cast.binh, now=NOW)
    asked.refresh_from_db()
    assert asked.state == State.WAITING


def test_a_post_that_ended_meanwhile_leaves_nothing_half_done(cast) -> None:
    asked = send(cast, phone="0911111111", posts={cast.hoa_mandate.pk: "PCT"})
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(ended_on=dt.date(2026, 3, 1))
    cast.hoa_person.mandates.create(unit=cast.union, position="TT")
    with pytest.raises(Conflict, match="đã đổi từ khi gửi"):
        approve_request(request=asked, by=cast.binh, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, Person.objects.get(pk=cast.hoa_person.pk).phone) == (State.WAITING, "0912345678")


def test_approving_does_not_write_over_what_was_mended_meanwhile(cast) -> None:
    asked = send(cast, phone="0911111111", posts={cast.hoa_mandate.pk: "PCT"})
    Person.objects.filter(pk=cast.hoa_person.pk).update(phone="0922222222")
    with pytest.raises(Conflict, match="«Số điện thoại» đã được sửa"):
        approve_request(request=asked, by=cast.binh, now=NOW)
    Person.objects.filter(pk=cast.hoa_person.pk).update(phone="0911111111")  # mended to what was asked: nothing is lost
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(position="TT")
    with pytest.raises(Conflict, match="đã đổi từ khi gửi"):
        approve_request(request=asked, by=cast.binh, now=NOW)
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(position="PCT")
    approve_request(request=asked, by=cast.binh, now=NOW)
    asked.refresh_from_db()
    assert asked.state == State.APPROVED


def test_a_request_still_waits_for_somebody_when_the_last_post_has_ended(cast, as_) -> None:
    asked = send(cast, phone="0911111111")
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(ended_on=dt.date(2026, 3, 1))
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["1 yêu cầu sửa thông tin chờ bạn duyệt"]
    assert steps_for(cast.other_binh, now=NOW) == []
    page = as_(cast.binh).get(reverse("corrections:request", args=[asked.pk])).content.decode()
    assert "Nay không giữ chức vụ nào. Gửi lúc" in page


def test_a_request_sent_while_one_waits_keeps_what_was_typed(cast, as_) -> None:
    send(cast, phone="0911111111")
    data = {"full_name": "Trần Thị Hòa", "note": "Sai tên đệm", f"chuc_vu_{cast.hoa_mandate.pk}": "CT"}
    page = as_(cast.hoa).post(reverse("corrections:send_request"), data)
    assert page.status_code == 409
    assert "một yêu cầu chờ duyệt" in page.content.decode()
    assert "Sai tên đệm" in page.content.decode()


def test_the_agenda_of_both_sides(cast) -> None:
    assert steps_for(cast.binh, now=NOW) == []
    asked = send(cast, phone="0911111111")
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["1 yêu cầu sửa thông tin chờ bạn duyệt"]
    assert steps_for(cast.other_binh, now=NOW) == []
    refuse_request(request=asked, reason="Gọi lại không được", by=cast.binh, now=NOW)
    (step,) = steps_for(cast.hoa, now=NOW)
    assert (step.title, step.detail) == ("Yêu cầu sửa thông tin chưa được duyệt", "Lý do: Gọi lại không được")
    assert steps_for(cast.hoa, now=NOW + dt.timedelta(days=15)) == []


def test_from_the_phone_to_the_desk_and_back(cast, as_) -> None:
    hoa, binh = as_(cast.hoa), as_(cast.binh)
    data = {"full_name": "Trần Thị Hòa", "phone": "0911 111 111", f"chuc_vu_{cast.hoa_mandate.pk}": "CT"}
    assert hoa.post(reverse("corrections:send_request"), data | {"phone": "12"}).status_code == 400
    mine = hoa.post(reverse("corrections:send_request"), data, follow=True).content.decode()
    assert "Chờ duyệt" in mine
    asked = CorrectionRequest.objects.get()
    assert "Trần Thị Hòa" in binh.get(reverse("corrections:requests")).content.decode()
    assert binh.post(reverse("corrections:refuse_request", args=[asked.pk]), {}).status_code == 400
    done = binh.post(reverse("corrections:approve_request", args=[asked.pk]), follow=True).content.decode()
    assert "Đã duyệt và sửa thông tin của Trần Thị Hòa." in done
    assert "Không có yêu cầu nào đang chờ duyệt." in done
    mine = hoa.get(reverse("corrections:my_details")).content.decode()
    assert "Đã duyệt" in mine
    assert as_(cast.nga).post(reverse("corrections:withdraw_request", args=[asked.pk])).status_code == 404


def test_the_list_asks_the_same_number_of_questions_with_one_row_and_with_three(cast, as_) -> None:
    client, url, seen = as_(cast.binh), reverse("corrections:requests"), []
    for n in range(3):
        person = make_person(f"Lê Văn {n}", cast.union, position="TT")
        send_request(
            person=person, values=wanted(person, phone=f"091111111{n}"), posts={}, note="", by=cast.hoa, now=NOW
        )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        seen.append(len(captured))
    assert seen[0] == seen[2]


def test_two_records_that_are_one_person_keep_one_waiting_request(cast) -> None:
    from diemtua.duplicates.moving import Mover

    other = make_person("Trần Thị Hoà", cast.union, position="TT")
    asked = send(cast, phone="0911111111")
    theirs = send_request(
        person=other, values=wanted(other, phone="0922222222"), posts={}, note="", by=cast.hoa, now=NOW
    )
    Mover(other, cast.hoa_person).everything()
    theirs.refresh_from_db()
    asked.refresh_from_db()
    assert (theirs.state, theirs.person, asked.state) == (State.WITHDRAWN, cast.hoa_person, State.WAITING)
