"""The keeper's calendar: limits of what is open move, those of the past stay."""

import datetime as dt
from dataclasses import replace

import pytest

from diemtua.advice import actions
from diemtua.advice.jobs import tick
from diemtua.advice.models import DeskCalendar, Inquiry, OwnDay
from diemtua.advice.queries.calendar import desk_clock, mark_of
from diemtua.advice.rules.clock import MORNING, OFFICE_WEEK
from diemtua.advice.rules.targets import DEFAULT_TARGETS, HOUR, Target
from diemtua.kernel.dates import VN
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.rulebook.calendar import decisions
from tests.advice.conftest import at, lines
from tests.advice.factories import make_inquiry

NOW = at("27/11 08:00")  # a Friday


@pytest.fixture
def asked(cast):
    return make_inquiry(cast.hoa, clock_from=NOW, priority="urgent")


def edit(by, week=OFFICE_WEEK, targets=DEFAULT_TARGETS):
    return actions.edit_calendar(week=week, targets=targets, by=by, now=NOW)


def test_without_a_row_the_defaults_hold(db) -> None:
    clock, targets = desk_clock()
    assert (clock.week, targets) == (OFFICE_WEEK, DEFAULT_TARGETS)


def test_editing_hours_and_targets_moves_the_limits_of_open_questions(cast, asked) -> None:
    answered = make_inquiry(cast.nga, clock_from=NOW, state="answered", answer_by=at("27/11 10:00"))
    week = dict.fromkeys(range(5), (MORNING,))
    assert edit(cast.keeper, week, {**DEFAULT_TARGETS, "urgent": Target(HOUR, 5 * HOUR)}) == 1
    asked.refresh_from_db()
    answered.refresh_from_db()
    assert (asked.answer_by, answered.answer_by) == (at("30/11 09:00"), at("27/11 10:00"))
    clock, targets = desk_clock()
    assert (clock.week, targets["urgent"].answer) == (week, 5 * HOUR)
    assert lines() == ["advice.edit_calendar"]


def test_a_working_saturday_and_a_closed_day_move_them_too(cast, asked) -> None:
    actions.add_own_day(day=dt.date(2026, 11, 27), spans=(), reason="Tập huấn", by=cast.keeper)
    asked.refresh_from_db()
    assert asked.answer_by == at("30/11 12:00")
    actions.add_own_day(day=dt.date(2026, 11, 28), spans=(MORNING,), reason="Làm bù", by=cast.keeper)
    asked.refresh_from_db()
    assert asked.answer_by == at("28/11 12:00")
    with pytest.raises(Conflict):
        actions.add_own_day(day=dt.date(2026, 11, 28), spans=(), reason="Khác", by=cast.keeper)
    actions.remove_own_day(own_day=OwnDay.objects.get(day=dt.date(2026, 11, 27)), by=cast.keeper)
    asked.refresh_from_db()
    assert asked.answer_by == at("27/11 12:00")
    assert lines() == ["advice.add_own_day", "advice.add_own_day", "advice.remove_own_day"]


def test_only_the_keeper_edits_and_nonsense_is_refused(cast, asked) -> None:
    with pytest.raises(NotAllowed):
        edit(cast.thao)
    for week in ({}, dict.fromkeys(range(7), (MORNING,))):
        with pytest.raises(BadInput):
            edit(cast.keeper, week)
    with pytest.raises(BadInput):
        edit(cast.keeper, targets={"normal": Target(HOUR, 0 * HOUR)})
    assert lines() == []


def test_limits_follow_the_days_off_of_a_new_release_once(cast) -> None:
    undated = make_inquiry(cast.hoa, clock_from=at("30/12 09:00"), respond_by=None, answer_by=None, warn_at=None)
    answered = make_inquiry(cast.nga, clock_from=NOW, state="answered", answer_by=at("27/11 10:00"))
    tick(now=NOW)
    undated.refresh_from_db()
    answered.refresh_from_db()
    assert (undated.answer_by, answered.answer_by) == (dt.datetime(2027, 1, 5, 10, 30, tzinfo=VN), at("27/11 10:00"))
    Inquiry.objects.filter(pk=undated.pk).update(answer_by=None)
    assert actions.follow_holidays() == 0
    DeskCalendar.objects.update(holidays="bản trước")
    assert [actions.follow_holidays(), actions.follow_holidays()] == [1, 0]
    assert lines() == ["advice.follow_holidays"] * 2


def test_another_decision_about_a_year_is_another_mark() -> None:
    known = dict(decisions())
    year = max(known)
    moved = replace(known[year], tet=tuple(day + dt.timedelta(days=1) for day in known[year].tet))
    marks = {mark_of(known), mark_of({**known, year: moved}), mark_of({y: known[y] for y in known if y != year})}
    assert (len(marks), mark_of(dict(reversed(known.items()))) in marks) == (3, True)


def test_the_keeper_edits_the_calendar_on_its_page(cast, as_) -> None:
    client = as_(cast.keeper)
    page = client.get("/ban-tu-van/lich/")
    values = {name: field.value() for name, field in ((f.html_name, f) for f in page.context["form"])}
    values = {k: (v.strftime("%H:%M") if hasattr(v, "strftime") else v) for k, v in values.items() if v is not None}
    saved = client.post(
        "/ban-tu-van/lich/", values | {"am_start_5": "08:00", "am_end_5": "11:30", "answer_urgent": "120"}, follow=True
    )
    assert "Đã lưu lịch; hạn của 0 câu hỏi" in saved.text
    refused = client.post("/ban-tu-van/lich/", values | {"am_start_5": "11:00", "am_end_5": "08:00"})
    assert "Giờ kết thúc 08:00 phải sau giờ bắt đầu 11:00" in refused.text
    halved = client.post("/ban-tu-van/lich/", values | {"am_end_0": ""}).text  # else Monday's morning would be gone
    assert "Hãy nhập cả giờ bắt đầu và giờ kết thúc buổi sáng thứ Hai, hoặc để trống cả hai." in halved
    client.post(
        "/ban-tu-van/lich/ngay-rieng/",
        {
            "day": "2027-01-09",
            "am_start": "08:00",
            "am_end": "11:00",
            "pm_start": "13:30",
            "pm_end": "16:00",
            "reason": "Làm bù",
        },
    )
    assert "08:00–11:00 13:30–16:00" in client.get("/ban-tu-van/lich/").text
    for typed, told in (
        ({"day": "2027-01-16", "am_start": "08:00"}, "Hãy nhập cả giờ bắt đầu và giờ kết thúc buổi sáng, hoặc"),
        ({"day": "2027-01-09"}, "Ngày 09/01/2027 đã có giờ riêng; hãy xóa rồi nhập lại."),
        ({"day": "2027-01-16", "am_start": "11:00", "am_end": "08:00"}, "Giờ kết thúc 08:00 phải sau giờ bắt đầu"),
    ):
        page = client.post("/ban-tu-van/lich/ngay-rieng/", typed | {"reason": "Trực bù"}).text
        assert (told in page, 'value="Trực bù"' in page, f'value="{typed["day"]}"' in page) == (True,) * 3
