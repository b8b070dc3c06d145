"""What happened, written down: counted, refused, corrected, never erased."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files import File

from diemtua.casework import rules
from diemtua.casework.actions import (
    Happening,
    correct_event,
    exclude_time,
    record_event,
    recount_cases,
    withdraw_event,
)
from diemtua.casework.models import Case, CaseEvent
from diemtua.casework.queries import due_days, history, page_of_cases, picture, rolled_up, steps_for
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed, NotInForce
from diemtua.rulebook.states import State
from diemtua.vault.files import unsealed
from diemtua.vault.photos import only_the_picture
from tests.casework.factories import BARGAINING, D, at, make_case, tell, tell_all
from tests.vault.test_photos import JPEG


def test_a_bargaining_runs_from_demand_to_filed_agreement(cast, lines) -> None:
    case = make_case(cast)
    assert (case.step, case.due_on) == ("demand", None)
    tell(case, "demand", D(2026, 2, 2))
    # 07 working days of a factory resting on Sundays: 3, 4, 5, 6, 7, 9, 10 February
    assert (case.step, case.due_on, case.warn_on, case.began_on) == ("agree_place", D(2026, 2, 10), D(2026, 2, 3), D(2026, 2, 2))  # fmt: skip
    tell_all(case, BARGAINING[1:])
    case.refresh_from_db()
    assert (case.ending, case.step, case.due_on) == ("thỏa ước đã ký và gửi cơ quan lao động", "", None)
    assert lines() == ["open_case"] + ["record_event"] * len(BARGAINING)


@pytest.mark.parametrize(
    ("step", "on", "facts", "error", "sentence"),
    [
        ("sign", D(2026, 5, 20), {}, BadInput, "Chưa ghi được «Ký thỏa ước»: còn thiếu"),
        ("start", D(2026, 2, 1), {}, BadInput, "lại trước bước liền trước"),
        ("start", D(2026, 6, 2), {}, BadInput, "Ngày 02/06/2026 chưa đến"),
        ("start", D(2020, 12, 31), {}, NotInForce, "31/12/2020"),
        ("demand", D(2026, 2, 2), {}, Conflict, "đã được ghi rồi; hãy mở hồ sơ để xem (Trần Thị Hòa ghi)."),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_sentence_and_leaves_nothing(
    cast, lines, step, on, facts, error, sentence
) -> None:
    case = make_case(cast)
    tell(case, "demand", D(2026, 2, 2))
    with pytest.raises(error) as refused:
        tell(case, step, on, "", facts, now=at(D(2026, 6, 1)))
    assert sentence in refused.value.message
    assert case.events.count() == 1
    assert lines() == ["open_case", "record_event"]


def test_votes_over_the_workforce_are_refused_and_a_lost_vote_is_told_with_its_article(cast) -> None:
    case = make_case(cast)
    tell_all(case, BARGAINING[:5])
    with pytest.raises(BadInput, match="nhiều hơn tổng số"):
        tell(case, "poll", D(2026, 5, 11), "", {"yes": 201, "workers": 200})
    tell(case, "poll", D(2026, 5, 11), "", {"yes": 100, "workers": 200})
    assert case.step == "poll"
    assert "Điều 76 khoản 1" in picture(case, at(D(2026, 5, 12))).status["poll"].why


def test_who_only_looks_in_may_not_record(cast, lines) -> None:
    case = make_case(cast)
    with pytest.raises(NotAllowed):
        tell(case, "demand", D(2026, 2, 2), by=cast.binh)
    assert lines() == ["open_case"]


def test_a_correction_counts_anew_and_keeps_what_it_replaced(cast, lines) -> None:
    case = make_case(cast)
    wrong = tell(case, "demand", D(2026, 2, 2))
    right = correct_event(
        event=wrong,
        happened=Happening("demand", D(2026, 2, 3)),
        reason="Ghi nhầm ngày",
        by=cast.hoa,
        now=at(D(2026, 2, 4)),
    )
    case.refresh_from_db()
    assert (case.began_on, case.due_on) == (D(2026, 2, 3), D(2026, 2, 11))
    kept = {row.pk: row for row in history(case)}
    assert (kept[wrong.pk].replaced_by, kept[wrong.pk].struck_reason, kept[wrong.pk].struck_by) == (right, "Ghi nhầm ngày", cast.hoa)  # fmt: skip
    with pytest.raises(Conflict, match="vừa được người khác sửa"):
        correct_event(event=wrong, happened=Happening("demand", D(2026, 2, 4)), reason="x", by=cast.hoa, now=at(D(2026, 2, 4)))  # fmt: skip
    assert CaseEvent.objects.count() == 2
    assert lines() == ["open_case", "record_event", "correct_event"]


def test_a_refused_correction_leaves_the_old_event_valid(cast) -> None:
    case = make_case(cast)
    event = tell(case, "demand", D(2026, 2, 2))
    with pytest.raises(BadInput):
        correct_event(event=event, happened=Happening("demand", D(2027, 2, 2)), reason="x", by=cast.hoa, now=at(D(2026, 2, 4)))  # fmt: skip
    event.refresh_from_db()
    assert event.is_valid


def test_a_withdrawn_event_counts_no_more_and_stays(cast, lines) -> None:
    case = make_case(cast)
    event = tell(case, "demand", D(2026, 2, 2))
    with pytest.raises(BadInput, match="lý do"):
        withdraw_event(event=event, reason=" ", by=cast.hoa, now=at(D(2026, 2, 4)))
    withdraw_event(event=event, reason="Chưa gửi được", by=cast.hoa, now=at(D(2026, 2, 4)))
    case.refresh_from_db()
    assert (case.step, case.due_on, case.began_on) == ("demand", None, None)
    assert [row.struck_reason for row in history(case)] == ["Chưa gửi được"]
    assert lines() == ["open_case", "record_event", "withdraw_event"]


def test_note_and_file_are_sealed_and_come_back(cast) -> None:
    case = make_case(cast)
    file = File(BytesIO(b"anh chup bien nhan"), name="biên nhận.jpg")
    happened = Happening("demand", D(2026, 2, 2), note="Chị Mai ký nhận", file=file)
    row = record_event(case=case, happened=happened, by=cast.hoa, now=at(D(2026, 2, 2)))
    row = CaseEvent.objects.get(pk=row.pk)
    assert (row.note, row.file_name, b"".join(unsealed(row.path))) == ("Chị Mai ký nhận", "biên nhận.jpg", b"anh chup bien nhan")  # fmt: skip
    assert b"anh chup" not in row.path.read_bytes()


def test_of_a_photo_in_a_case_the_place_and_the_phone_stay_with_who_took_it(cast) -> None:
    happened = Happening("demand", D(2026, 2, 2), file=File(BytesIO(JPEG), name="biên nhận.jpg"))
    row = record_event(case=make_case(cast), happened=happened, by=cast.hoa, now=at(D(2026, 2, 2)))
    kept = b"".join(unsealed(row.path))
    assert (kept == only_the_picture(JPEG), kept == JPEG) == (True, False)


def test_days_of_force_majeure_move_a_limitation(cast, lines) -> None:
    case = make_case(cast, "tranh-chap-ca-nhan", on=D(2026, 1, 6), title="Nợ lương")
    tell(case, "found", D(2026, 1, 5), "compulsory", now=at(D(2026, 1, 6)))
    assert case.due_on == D(2026, 7, 6)  # six months end on Sunday the 5th
    days = {"first": D(2026, 3, 1), "last": D(2026, 3, 10), "reason": "Lũ lụt"}
    exclude_time(case=case, **days, by=cast.hoa, now=at(D(2026, 3, 11)))
    assert case.due_on == D(2026, 7, 15)
    with pytest.raises(BadInput, match="Ngày cuối phải"):
        exclude_time(case=case, first=D(2026, 3, 2), last=D(2026, 3, 1), reason="x", by=cast.hoa, now=at(D(2026, 3, 11)))  # fmt: skip
    rights = make_case(cast, "tranh-chap-quyen", on=D(2026, 1, 6), title="Hiểu khác thỏa ước")
    with pytest.raises(BadInput, match="Điều 190 khoản 4"):
        exclude_time(case=rights, **days, by=cast.hoa, now=at(D(2026, 3, 11)))
    assert lines() == ["open_case", "record_event", "exclude_time", "open_case"]


def test_hours_of_an_unplanned_stoppage_are_counted_by_the_minute(cast) -> None:
    case = make_case(cast, "dinh-cong-tu-phat", on=D(2026, 3, 2), title="Ngừng việc ở xưởng 2")
    tell(case, "reported", D(2026, 3, 2), time=dt.time(20, 0), now=at(D(2026, 3, 2), 21))
    assert (case.step, case.due_on) == ("meeting", D(2026, 3, 3))
    due = picture(case, at(D(2026, 3, 2))).status["meeting"].due
    assert due is not None
    assert "08:00 ngày 03/03/2026" in due.words


@pytest.mark.parametrize(
    ("minute", "state", "urgency", "found", "why"),
    [
        (0, State.DUE, rules.Urgency.SOON, "sap-den", "Hạn cuối là hôm nay"),
        (1, State.LATE, rules.Urgency.LATE, "tre", "Đã quá hạn lúc 08:00 ngày 03/03/2026"),
    ],
)
def test_a_deadline_in_hours_is_late_from_its_hour_on_everywhere(cast, minute, state, urgency, found, why) -> None:
    case = make_case(cast, "dinh-cong-tu-phat", on=D(2026, 3, 2), title="Ngừng việc ở xưởng 2")
    tell(case, "reported", D(2026, 3, 2), time=dt.time(20, 0), now=at(D(2026, 3, 2), 21))
    Case.objects.update(counted_on=D(2026, 3, 1), due_at=None)
    assert recount_cases(today=D(2026, 3, 3)) == 1
    now = at(D(2026, 3, 3), 8) + dt.timedelta(minutes=minute)
    shown = picture(case, now)
    assert (shown.status["meeting"].state, shown.urgency) == (state, urgency)
    assert [c.urgency for c in page_of_cases(cast.hoa, now=now, state=found)] == [urgency]
    assert [(r["late"], r["soon"]) for r in rolled_up(cast.binh, now)] == [(minute, 1 - minute)]
    told = next(s for s in steps_for(cast.hoa, now=now) if s.url == f"/vu-viec/{case.pk}/")
    assert told.detail.startswith(f"{case.title}. {why}")
    assert told.due_at == at(D(2026, 3, 3), 8)
    assert [(due.hour, due.is_late(now)) for due in due_days(cast.hoa, D(2026, 3, 3))] == [(" 08:00", bool(minute))]


def test_workers_who_voted_a_draft_down_are_asked_again_before_minutes_nobody_recorded(cast) -> None:
    case = make_case(cast)
    tell_all(case, [e for e in BARGAINING[:5] if e[0] != "session_minutes"])
    assert (case.step, picture(case, at(D(2026, 4, 21))).next.step.id) == ("poll", "poll")
    tell(case, "poll", D(2026, 5, 11), "", {"yes": 100, "workers": 200})
    assert (case.step, picture(case, at(D(2026, 5, 12))).next.step.id) == ("poll", "poll")


def test_an_outcome_recorded_no_more_keeps_its_words(cast) -> None:
    case = make_case(cast)
    tell(case, "demand", D(2026, 2, 2))
    row = tell(case, "failed", D(2026, 2, 5), "refused")
    CaseEvent.objects.filter(pk=row.pk).update(outcome="expired")
    words = "hết thời gian mà không thỏa thuận được (ghi theo mẫu cũ)"
    assert history(case)[0].told == [words]
    assert picture(case, at(D(2026, 2, 6))).status["failed"].why == f"Đã làm ngày 05/02/2026: {words}."
    with pytest.raises(BadInput, match="cần chọn kết quả: một bên từ chối"):
        tell(make_case(cast, title="Mới"), "failed", D(2026, 2, 5), "expired")


def test_nothing_is_recorded_in_a_closed_file(cast) -> None:
    case = make_case(cast)
    Case.objects.update(closed_at=at(D(2026, 2, 3)), close_note="Thôi")
    case.refresh_from_db()
    with pytest.raises(Conflict, match="mở lại hồ sơ"):
        tell(case, "demand", D(2026, 2, 2))
