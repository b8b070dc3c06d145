"""From sending to the end: who may, in which order, what the pages tell."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.audit.models import Entry
from diemtua.datarights import actions, queries
from diemtua.datarights.models import DataRequest
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.datarights.conftest import NOW, answered, asked
from tests.factories import make_person


def deeds() -> list[str]:
    return list(Entry.objects.filter(action__startswith="datarights.").order_by("pk").values_list("action", flat=True))


def test_a_request_has_its_days_and_a_second_of_its_kind_waits(cast) -> None:
    made = asked(cast.hoa, "object")
    assert (made.person, made.account, made.received_on) == (cast.hoa_person, cast.hoa, dt.date(2026, 11, 23))
    assert (made.answer_by, made.due_on) == (dt.date(2026, 11, 26), dt.date(2026, 12, 8))
    with pytest.raises(Conflict, match="chưa xong"):
        asked(cast.hoa, "object")
    asked(cast.hoa, "delete")
    assert DataRequest.objects.count() == 2
    assert deeds() == ["datarights.send_request"] * 2


def test_a_request_is_taken_where_no_day_can_be_counted(cast) -> None:
    made = asked(cast.hoa, "object", now=dt.datetime(2027, 12, 30, 3, tzinfo=dt.UTC))
    assert (made.answer_by, made.due_on) == (None, None)
    assert [t.day for t in queries.terms_of(made, today=dt.date(2027, 12, 30))] == [None, None]


def test_answer_extend_once_and_finish_in_order(cast) -> None:
    made, by = asked(cast.hoa, "object"), {"by": cast.keeper, "now": NOW}
    with pytest.raises(Conflict):
        actions.finish_request(request=made, outcome="Đã làm", **by)
    actions.answer_request(request=made, reply="Làm trong 20 ngày", third_party=True, **by)
    made.refresh_from_db()
    assert (made.state, made.due_on, made.handled_by) == ("answered", dt.date(2026, 12, 14), cast.keeper)
    actions.extend_request(request=made, reason="Nhiều giấy tờ", **by)
    made.refresh_from_db()
    assert made.due_on == dt.date(2026, 12, 29)
    for again in (
        lambda: actions.extend_request(request=made, reason="Nữa", **by),
        lambda: actions.answer_request(request=made, reply="Nữa", third_party=False, **by),
    ):
        with pytest.raises(Conflict):
            again()
    actions.finish_request(request=made, outcome="Đã thôi dùng số điện thoại để gọi", **by)
    made.refresh_from_db()
    assert (made.state, made.finished_at, made.reply) == ("done", NOW, "Làm trong 20 ngày")
    with pytest.raises(Conflict):
        actions.withdraw_request(request=made, by=cast.hoa, now=NOW)
    assert deeds()[1:] == ["datarights.answer_request", "datarights.extend_request", "datarights.finish_request"]


def test_what_may_not_be_extended_finished_by_words_or_refused_without_ground(cast) -> None:
    made, by = answered(cast, cast.hoa), {"by": cast.keeper, "now": NOW}
    with pytest.raises(BadInput, match="không được gia hạn"):
        actions.extend_request(request=made, reason="Bận", **by)
    with pytest.raises(BadInput, match="chỉ xong khi đã xóa"):
        actions.finish_request(request=made, outcome="Đã xóa", **by)
    with pytest.raises(BadInput):
        actions.refuse_request(request=made, outcome="Đang tranh chấp", ground=" ", **by)
    actions.refuse_request(request=made, outcome="Đang tranh chấp", ground="Điều 19", **by)
    made.refresh_from_db()
    assert (made.state, made.ground) == ("refused", "Điều 19")


def test_only_the_keeper_handles(cast) -> None:
    made = asked(cast.hoa, "copy")
    for user in (cast.hoa, cast.binh, cast.city_officer):
        with pytest.raises(NotAllowed):
            actions.answer_request(request=made, reply="x", third_party=False, by=user, now=NOW)
        with pytest.raises(NotAllowed):
            actions.enter_request(
                person=cast.nga_person, kind="copy", text="", received_on=NOW.date(), by=user, now=NOW
            )


def test_a_request_on_paper_counts_from_the_day_it_came(cast, as_) -> None:
    lan = make_person("Lê Thị Lan", cast.union, position="UV", phone="0911222333")
    page = as_(cast.keeper).get("/yeu-cau-du-lieu/ghi/", {"tim": "0911222333"}).content.decode()
    assert f"/yeu-cau-du-lieu/ghi/{lan.pk}/" in page
    assert str(cast.hoa_person) not in page
    data = {"kind": "restrict", "received_on": "2026-11-20", "text": "Đơn viết tay"}
    as_(cast.keeper).post(f"/yeu-cau-du-lieu/ghi/{lan.pk}/", data)
    made = DataRequest.objects.get()
    assert (made.channel, made.account, made.answer_by) == ("paper", None, dt.date(2026, 11, 25))
    late = data | {"received_on": "2099-01-01", "kind": "copy"}
    assert as_(cast.keeper).post(f"/yeu-cau-du-lieu/ghi/{lan.pk}/", late).status_code == 400


def test_the_late_one_stands_first_on_the_keepers_day(cast) -> None:
    late = answered(cast, cast.hoa, "object")
    DataRequest.objects.filter(pk=late.pk).update(due_on=dt.date(2026, 11, 20))
    asked(cast.nga, "object")
    steps = sorted(queries.steps_for(cast.keeper, now=NOW), key=lambda s: s.order)
    assert [s.title for s in steps] == [
        "Quá hạn: Phản đối xử lý dữ liệu: Trần Thị Hòa",
        "Phản đối xử lý dữ liệu: Lê Thúy Nga",
    ]
    assert [s.title for s in queries.steps_for(cast.hoa, now=NOW)] == ["Yêu cầu về dữ liệu của bạn: đã trả lời thủ tục"]
    assert queries.steps_for(cast.binh, now=NOW) == []


def test_the_list_goes_by_what_is_due_next(cast) -> None:
    soon = answered(cast, cast.hoa, "object")  # done by 8/12
    sooner = asked(cast.nga, "delete")  # answered by 26/11
    unknown = asked(cast.binh, "delete", now=dt.datetime(2027, 12, 30, 3, tzinfo=dt.UTC))
    assert list(queries.requests_to_handle(cast.keeper, only_open=True)) == [unknown, sooner, soon]
    assert not queries.requests_to_handle(cast.city_officer, only_open=False).exists()


def test_what_is_not_verified_says_so_and_the_count_is_told(cast, as_) -> None:
    made = asked(cast.hoa)
    page = as_(cast.hoa).get("/du-lieu-cua-toi/").content.decode()
    assert "chậm nhất 14/12/2026" in page
    assert "chưa kiểm chứng" in page
    assert "tính cả ngày nghỉ" in page
    DataRequest.objects.filter(pk=made.pk).update(state="withdrawn", finished_at=NOW)
    asked(cast.hoa, "object")
    terms = queries.terms_of(DataRequest.objects.get(kind="object"), today=NOW.date())
    assert [t.verified for t in terms] == [True, True]


def test_the_list_asks_as_much_for_three_as_for_one(cast, as_) -> None:
    asked(cast.hoa)
    client = as_(cast.keeper)
    client.get("/yeu-cau-du-lieu/")
    one = counted(client)
    asked(cast.nga)
    asked(cast.binh)
    assert counted(client) == one


def counted(client) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get("/yeu-cau-du-lieu/").status_code == 200
    return len(found)


def test_old_requests_are_forgotten_five_years_after_the_end(cast) -> None:
    old, fresh = asked(cast.hoa), asked(cast.nga)
    for made, years in ((old, 5.02), (fresh, 4.9)):
        DataRequest.objects.filter(pk=made.pk).update(
            state="withdrawn", finished_at=NOW - dt.timedelta(days=365.25 * years)
        )
    waiting = asked(cast.hoa)
    assert actions.forget_old_requests(now=NOW) == 1
    assert set(DataRequest.objects.values_list("pk", flat=True)) == {fresh.pk, waiting.pk}


def test_an_old_address_of_a_kind_leads_to_the_new_one_which_asks_for_that_kind(cast, as_) -> None:
    client = as_(cast.hoa)
    sent = client.get("/du-lieu-cua-toi/yeu-cau/restrict/")
    assert (sent.status_code, sent.url) == (301, "/du-lieu-cua-toi/yeu-cau/han-che/")
    assert "Dữ liệu nào cần tạm ngừng dùng" in client.get(sent.url).text
    client.post("/du-lieu-cua-toi/yeu-cau/phan-doi/", {"text": "Đừng dùng số điện thoại"})
    assert DataRequest.objects.get().kind == "object"
    assert client.get("/du-lieu-cua-toi/yeu-cau/copy/").status_code == 404


def test_a_refused_step_keeps_what_the_keeper_and_the_asker_typed(cast, as_) -> None:
    made, keeper = asked(cast.hoa, "restrict"), as_(cast.keeper)
    page = keeper.post(f"/yeu-cau-du-lieu/{made.pk}/xong/", {"outcome": "Đã hạn chế ở mọi nơi"}).content.decode()
    assert "chưa trả lời thủ tục" in page
    assert "Đã hạn chế ở mọi nơi" in page
    page = as_(cast.hoa).post("/du-lieu-cua-toi/yeu-cau/han-che/", {"text": "Số điện thoại của tôi"}).content.decode()
    assert "chưa xong; hãy đợi trả lời" in page
    assert "Số điện thoại của tôi" in page
