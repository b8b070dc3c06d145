"""The private calendar, read back by another reader."""

import pytest
from icalendar import Calendar

from diemtua.casework.actions import make_feed, revoke_feed
from diemtua.casework.models import Case, Feed
from diemtua.kernel.errors import Conflict
from tests.casework.factories import D, at, make_case, tell

NOW = at(D(2026, 2, 3))


@pytest.fixture
def secret(cast) -> str:
    case = make_case(cast)
    tell(case, "demand", D(2026, 2, 2))
    kept = make_case(cast, "tranh-chap-ca-nhan", title="Chị Lan nợ lương", confidential=True)
    tell(kept, "found", D(2026, 2, 2), "compulsory")
    return make_feed(by=cast.hoa, now=NOW)


def read(as_, secret: str) -> dict[str, Calendar]:
    response = as_(None).get(f"/lich/{secret}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(e["UID"]): e for e in Calendar.from_ical(response.content).walk("VEVENT")}


def test_a_phone_reads_the_days_with_their_articles(cast, as_, secret, today) -> None:
    today(D(2026, 2, 3))
    events = list(read(as_, secret).values())
    assert [(e["DTSTART"].dt, str(e["SUMMARY"])) for e in events] == [
        (D(2026, 2, 10), "Hạn: Thống nhất địa điểm, thời gian bắt đầu"),
        (D(2026, 3, 4), "Hạn: Bắt đầu thương lượng"),
        (D(2026, 8, 3), "Hạn của một hồ sơ kín"),
    ]
    assert "Bộ luật Lao động, Điều 70 khoản 1" in str(events[0]["DESCRIPTION"])


def test_a_day_announced_for_later_is_told_before_it_comes(cast, as_, today) -> None:
    today(D(2026, 3, 6))
    case = make_case(cast, "tranh-chap-loi-ich", title="Bế tắc", on=D(2026, 3, 2))
    Case.objects.filter(pk=case.pk).update(procedure="dinh-cong")
    case.refresh_from_db()
    for step, day, outcome, facts in (
        ("basis", 2, "mediation", {}), ("workplace", 2, "allowed", {}), ("poll_plan", 3, "", {"poll_on": D(2026, 3, 9)}), ("poll_notice", 6, "", {}),
    ):  # fmt: skip
        tell(case, step, D(2026, 3, day), outcome, facts, now=at(D(2026, 3, 6)))
    case.refresh_from_db()
    assert (case.step, case.due_on) == ("poll", D(2026, 3, 9))
    events = read(as_, make_feed(by=cast.hoa, now=at(D(2026, 3, 6)))).values()
    assert [(e["DTSTART"].dt, str(e["SUMMARY"])) for e in events] == [(D(2026, 3, 9), "Hạn: Lấy ý kiến về đình công")]


def test_nothing_a_person_typed_travels_in_the_feed(as_, secret, today) -> None:
    today(D(2026, 2, 3))
    whole = as_(None).get(f"/lich/{secret}.ics").content.decode()
    unfolded = whole.replace("\r\n ", "")
    assert [word for word in ("Lan", "Thương lượng thỏa ước 2026", "tranh chấp", "Hòa") if word in unfolded] == []


def test_an_appointment_keeps_its_name_when_its_day_moves(cast, as_, secret, today) -> None:
    today(D(2026, 2, 3))
    before = read(as_, secret)
    case = cast.hoa.case_memberships.get(case__confidential=False).case
    case.rest = "office"
    case.save()
    after = read(as_, secret)
    moved = [(uid, after[uid]["DTSTART"].dt) for uid in before if after[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt]
    assert moved == [(f"vu-viec-{case.pk}-agree_place@testserver", D(2026, 2, 11))]


def test_a_new_address_ends_the_old_and_a_revoked_one_is_dead(cast, as_, secret, today, lines) -> None:
    today(D(2026, 2, 3))
    newer = make_feed(by=cast.hoa, now=NOW)
    assert [as_(None).get(f"/lich/{s}.ics").status_code for s in (secret, newer, "x")] == [404, 200, 404]
    assert Feed.objects.get().read_at is not None
    revoke_feed(by=cast.hoa)
    assert as_(None).get(f"/lich/{newer}.ics").status_code == 404
    with pytest.raises(Conflict):
        revoke_feed(by=cast.hoa)
    assert lines()[-3:] == ["make_feed", "make_feed", "revoke_feed"]


def test_the_address_of_a_closed_account_is_dead_and_the_secret_is_not_kept(cast, as_, secret) -> None:
    assert secret not in str(Feed.objects.values())
    type(cast.hoa).objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert as_(None).get(f"/lich/{secret}.ics").status_code == 404


def test_the_address_is_shown_once(cast, as_, today) -> None:
    today(D(2026, 2, 3))
    client = as_(cast.hoa)
    assert "webcal://testserver/lich/" in client.post("/lich-cua-toi/tao/", follow=True).content.decode()
    assert "webcal://" not in client.get("/lich-cua-toi/").content.decode()


def test_what_is_late_stands_apart_from_what_comes(cast, as_, secret, today) -> None:
    today(D(2026, 2, 12))
    days = as_(cast.hoa).get("/lich-cua-toi/").context["days"]
    assert [(heading, [due.day for due in those]) for heading, those in days] == [
        ("Đã trễ", [D(2026, 2, 10)]),
        ("Sắp tới", [D(2026, 3, 4), D(2026, 8, 3)]),
    ]
