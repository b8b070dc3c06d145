"""The interpreter: states, refusals, what must be true of any course of events."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.kernel.dates import VN
from diemtua.kernel.errors import BadInput, Clash, Conflict, NotInForce
from diemtua.rulebook import procedure as procedure_module
from diemtua.rulebook.calendar import FACTORY, HolidayCalendar
from diemtua.rulebook.history import Event
from diemtua.rulebook.interpreter import check_event, open_steps, status
from diemtua.rulebook.procedure import Condition, Procedure, procedure, procedure_from, procedures
from diemtua.rulebook.states import State

D = dt.date
CALENDAR = HolidayCalendar(FACTORY)
DONE = {State.DONE, State.DONE_LATE}
BARGAINING = [
    Event("demand", D(2026, 2, 2)),
    Event("start", D(2026, 2, 24)),
    Event("draft", D(2026, 4, 20)),
    Event("poll", D(2026, 5, 11), facts={"yes": 101, "workers": 200}),
    Event("sign", D(2026, 5, 20)),
]


def at(day: D, *events: Event, of: str = "thuong-luong"):
    return status(of, events, day, CALENDAR)


def test_next_is_what_can_be_done_with_duties_before_choices_and_the_earliest_first() -> None:
    case = at(D(2026, 2, 3), BARGAINING[0])
    assert [(s.step.id, s.state, s.due_on) for s in case.next] == [
        ("agree_place", State.DUE, D(2026, 2, 10)),
        ("start", State.DUE, D(2026, 3, 4)),
        ("failed", State.OPEN, None),
    ]
    assert case.ending is None
    assert case.problems == ()


def test_a_deadline_tells_its_count() -> None:
    due = at(D(2026, 2, 12), BARGAINING[0], BARGAINING[1])["start"].due
    assert due is not None
    assert due.words.startswith(
        "02/02/2026 (thứ Hai) là ngày «Bên kia nhận yêu cầu và nội dung thương lượng», không tính;"
    )


def test_as_of_a_day_later_events_are_not_seen() -> None:
    before = at(D(2026, 5, 19), *BARGAINING)
    assert before["sign"].state == State.DUE
    assert at(D(2026, 5, 20), *BARGAINING)["sign"].state == State.DONE
    assert at(D(2026, 5, 20), *reversed(BARGAINING)) == at(D(2026, 5, 20), *BARGAINING)


def test_the_article_is_quoted_when_a_vote_fails() -> None:
    case = at(D(2026, 5, 12), *BARGAINING[:3], Event("poll", D(2026, 5, 11), facts={"yes": 100, "workers": 200}))
    assert case["poll"].why.startswith("Lần ngày 11/05/2026: Chưa đạt: có 100; phải trên 50% của 200")
    assert "Bộ luật Lao động, Điều 76 khoản 1" in case["poll"].why
    assert case["sign"].state == State.FORBIDDEN
    assert "vô hiệu toàn bộ" in case["sign"].why


def test_impossible_counts_are_a_problem_never_a_crash() -> None:
    case = at(D(2026, 5, 12), *BARGAINING[:3], Event("poll", D(2026, 5, 11), facts={"yes": 300, "workers": 200}))
    assert case.problems == (
        "«Lấy ý kiến toàn bộ người lao động về dự thảo»: Số người đếm được (300) nhiều hơn tổng số (200); hãy kiểm tra lại hai con số.",
    )
    assert case["sign"].state == State.FORBIDDEN
    strange = at(D(2026, 5, 12), BARGAINING[0], Event("la", D(2026, 3, 1)))
    assert strange.problems == ("Sự kiện «la» không thuộc thủ tục này nên không được tính.",)


def test_a_case_without_events_waits_for_its_first_step() -> None:
    case = at(D(2026, 5, 12))
    assert [s.step.id for s in case.next] == ["demand"]


def test_a_step_keeps_the_wording_of_its_day() -> None:
    old = at(D(2026, 1, 5), Event("reported", dt.datetime(2025, 6, 30, 6, tzinfo=VN)), of="dinh-cong-tu-phat")
    new = at(D(2026, 1, 5), Event("reported", dt.datetime(2025, 7, 1, 6, tzinfo=VN)), of="dinh-cong-tu-phat")
    assert "UBND cấp huyện" in old["meeting"].step.title
    assert "UBND cấp xã" in new["meeting"].step.title


@pytest.mark.parametrize("of", ["tranh-chap-ca-nhan", "tranh-chap-quyen", "tranh-chap-loi-ich"])
def test_once_the_time_for_mediation_is_over_nobody_waits_for_the_mediator(of: str) -> None:
    found = Event("found", D(2026, 1, 20), "compulsory" if of == "tranh-chap-ca-nhan" else None)
    asked = Event("ask_mediation", dt.datetime(2026, 2, 12, 16, 30, tzinfo=VN), "mediator")
    before = at(D(2026, 3, 2), found, asked, of=of)
    assert before.next[0].step.id == "pass_on"
    assert "ghi bước hết thời hạn hòa giải" in before.next[0].why
    after = at(D(2026, 3, 3), found, asked, Event("overdue", D(2026, 3, 3)), of=of)
    assert [after[step].state for step in ("pass_on", "assign_direct")] == [State.MOOT, State.MOOT]
    assert [s.step.id for s in after.next if s.state == State.LATE] == []
    assert "ask_arbitration" in [s.step.id for s in after.next]


def test_a_fine_is_told_from_the_first_day_of_its_decree_and_never_before() -> None:
    told = (
        "Tổ chức vi phạm có thể bị phạt 2.000.000 đồng đến 6.000.000 đồng (Nghị định 283/2026/NĐ-CP, Điều 22 khoản 1)."
    )
    plain = "Hãy gửi ngay; thỏa ước vẫn có hiệu lực theo thỏa thuận."
    for today, missed in ((D(2026, 9, 9), plain), (D(2026, 9, 10), f"{plain} {told}")):
        found = at(today, *BARGAINING)["file"]
        assert (found.state, found.step.missed) == (State.LATE, missed)
        assert found.why.endswith(missed)
    late = at(D(2026, 9, 20), *BARGAINING, Event("file", D(2026, 9, 1)))["file"]
    assert (late.state, late.step.missed) == (State.DONE_LATE, plain), "done before the decree"


def test_no_procedure_threatens_with_a_decree_of_its_own() -> None:
    steps = [step for versions in procedures().values() for law in versions for step in law.steps]
    assert [s.id for s in steps if "283/2026" in s.missed + s.forbidden] == []
    assert sum(bool(s.fine) for s in steps) == 9


def test_hours_are_compared_by_the_minute() -> None:
    reported = Event("reported", dt.datetime(2026, 3, 2, 6, tzinfo=VN))
    on_time = Event("meeting", dt.datetime(2026, 3, 2, 18, tzinfo=VN))
    late = Event("meeting", dt.datetime(2026, 3, 2, 18, 1, tzinfo=VN))
    day = D(2026, 3, 3)
    assert at(day, reported, on_time, of="dinh-cong-tu-phat")["meeting"].state == State.DONE
    assert at(day, reported, late, of="dinh-cong-tu-phat")["meeting"].state == State.DONE_LATE
    assert at(day, reported, late, of="dinh-cong-tu-phat")["meeting"].why.startswith(
        "Đã làm ngày 02/03/2026, trễ so với hạn 18:00 ngày 02/03/2026."
    )


def test_alarms_of_a_limitation_are_at_three_quarters_and_14_days_before() -> None:
    found = Event("found", D(2026, 1, 5), "compulsory")
    case = at(D(2026, 1, 6), found, of="tranh-chap-ca-nhan")
    assert case["ask_mediation"].due_on == D(2026, 7, 6)
    assert case["ask_mediation"].alarms == (D(2026, 5, 21), D(2026, 6, 22))
    assert case["withdrawn"].alarms == ()


def test_a_deadline_beyond_the_checked_calendar_is_unknown_and_says_so() -> None:
    case = at(D(2027, 6, 2), Event("found", D(2027, 6, 1), "optional"), of="tranh-chap-ca-nhan")
    assert case["court"].state == State.UNKNOWN
    assert "Lịch nghỉ năm 2028" in case["court"].why
    assert case["ask_mediation"].state == State.OPEN


class TestEventsThatCannotBe:
    TODAY = D(2026, 5, 21)

    def refused(
        self, event: Event, error: type[Exception], sentence: str, events=BARGAINING, of: str = "thuong-luong"
    ) -> None:
        with pytest.raises(error) as caught:
            check_event(of, events, event, self.TODAY, CALENDAR)
        assert sentence in caught.value.message

    def test_a_true_event_passes(self) -> None:
        check_event("thuong-luong", BARGAINING, Event("file", D(2026, 5, 21)), self.TODAY, CALENDAR)
        check_event("thuong-luong", [], BARGAINING[0], self.TODAY, CALENDAR)

    def test_a_day_announced_before_the_day_it_is_told_on(self) -> None:
        ground = [Event("basis", D(2026, 4, 1), "mediation"), Event("workplace", D(2026, 4, 1), "allowed")]
        plan = Event("poll_plan", D(2026, 4, 6), facts={"poll_on": D(2026, 4, 3)})
        told = "Ngày lấy ý kiến 03/04/2026 lại trước ngày «Ấn định ngày lấy ý kiến về đình công» 06/04/2026"
        self.refused(plan, BadInput, told, events=ground, of="dinh-cong")
        check_event("dinh-cong", ground, replace(plan, facts={"poll_on": D(2026, 4, 6)}), self.TODAY, CALENDAR)

    def test_in_the_future(self) -> None:
        self.refused(Event("file", D(2026, 5, 22)), BadInput, "Ngày 22/05/2026 chưa đến")

    def test_before_the_law(self) -> None:
        self.refused(Event("demand", D(2020, 12, 31)), NotInForce, "31/12/2020", events=[])
        law = procedure("thuong-luong", self.TODAY)
        with pytest.raises(NotInForce, match="trước khi quy định có hiệu lực"):
            check_event(law, [], Event("demand", D(2020, 12, 31)), self.TODAY, CALENDAR)

    def test_out_of_order(self) -> None:
        self.refused(Event("file", D(2026, 5, 19)), BadInput, "lại trước bước liền trước ngày 20/05/2026")

    def test_before_its_turn(self) -> None:
        self.refused(Event("sign", D(2026, 5, 1)), BadInput, "còn thiếu «Lấy ý kiến", events=BARGAINING[:3])
        self.refused(Event("start", D(2026, 5, 1)), BadInput, "Điều 204", events=[], of="dinh-cong")

    def test_recorded_by_two_people(self) -> None:
        self.refused(BARGAINING[4], Conflict, "«Ký thỏa ước» ngày 20/05/2026 đã được ghi rồi")
        self.refused(Event("sign", D(2026, 5, 21)), Conflict, "nếu ngày sai hãy sửa lần ghi trước")

    def test_a_session_may_be_recorded_on_several_days(self) -> None:
        events = [*BARGAINING[:2], Event("session_minutes", D(2026, 3, 2))]
        check_event("thuong-luong", events, Event("session_minutes", D(2026, 3, 9)), self.TODAY, CALENDAR)
        self.refused(Event("session_minutes", D(2026, 3, 2)), Conflict, "đã được ghi rồi", events=events)

    def test_a_failed_vote_may_be_tried_again(self) -> None:
        events = [*BARGAINING[:3], Event("poll", D(2026, 5, 11), facts={"yes": 1, "workers": 200})]
        check_event(
            "thuong-luong",
            events,
            Event("poll", D(2026, 5, 12), facts={"yes": 150, "workers": 200}),
            self.TODAY,
            CALENDAR,
        )

    def test_votes_over_the_workforce(self) -> None:
        vote = Event("poll", D(2026, 5, 12), facts={"yes": 201, "workers": 200})
        self.refused(vote, BadInput, "nhiều hơn tổng số", events=BARGAINING[:3])

    def test_missing_facts_and_outcomes(self) -> None:
        self.refused(Event("poll", D(2026, 5, 12)), BadInput, "còn thiếu: số người tán thành", events=BARGAINING[:3])
        self.refused(
            Event("failed", D(2026, 3, 1)), BadInput, "cần chọn kết quả: một bên từ chối", events=BARGAINING[:1]
        )

    def test_a_time_told_as_run_out_before_it_has(self) -> None:
        asked = [Event("found", D(2026, 3, 2)), Event("ask_mediation", D(2026, 3, 2), "authority"), Event("assign", D(2026, 3, 5))]  # fmt: skip
        failed = [*asked, Event("mediation", D(2026, 3, 10), "failed"), Event("ask_arbitration", D(2026, 3, 12))]
        board = [*failed, Event("board", D(2026, 3, 16))]
        for of, events, step, first in (
            ("tranh-chap-loi-ich", asked, "overdue", D(2026, 3, 13)),
            ("tranh-chap-quyen", failed, "arbitration_failed", D(2026, 3, 24)),
            ("tranh-chap-loi-ich", board, "no_decision", D(2026, 4, 16)),
            ("thuong-luong", BARGAINING[:1], "not_started", D(2026, 3, 5)),
        ):
            early, told = Event(step, first - dt.timedelta(days=1)), f"chưa thể có trước ngày {first:%d/%m/%Y}"
            self.refused(early, BadInput, told, events=events, of=of)
            check_event(of, events, Event(step, first), self.TODAY, CALENDAR)
        self.refused(Event("timed_out", self.TODAY), BadInput, "trước ngày 26/05/2026", events=BARGAINING[:2])

    def test_an_unknown_step_or_procedure(self) -> None:
        self.refused(Event("la", D(2026, 5, 12)), BadInput, "không có bước «la»")
        self.refused(Event("la", D(2026, 5, 12)), BadInput, "không có thủ tục «la»", of="la")


def course(draw: st.DrawFn, law: Procedure) -> list[Event]:
    """Any events of a procedure, in any order, on any days, with any outcome and counts."""
    events = []
    for _ in range(draw(st.integers(0, 8))):
        step = draw(st.sampled_from(law.steps))
        day = draw(st.dates(D(2025, 8, 1), D(2026, 6, 30)))
        facts = {
            name: draw(st.dates(D(2026, 1, 1), D(2026, 12, 1))) if name.endswith("_on") else draw(st.integers(0, 9))
            for name in step.facts
        }
        outcome = draw(st.sampled_from(sorted(step.outcomes))) if step.outcomes else None
        on = (
            dt.datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=VN)
            if draw(st.booleans())
            else day
        )
        events.append(Event(step.id, on, outcome, facts))
    return events


@st.composite
def cases(draw: st.DrawFn) -> tuple[Procedure, list[Event], Event | None]:
    law = draw(st.sampled_from([versions[0] for versions in procedures().values()]))
    more = course(draw, law)
    return law, course(draw, law), more[0] if more else None


@given(cases(), st.dates(D(2026, 1, 1), D(2026, 12, 1)))
@settings(max_examples=300, deadline=None)
def test_adding_an_event_never_unmakes_a_done_step(case, today: D) -> None:
    law, events, more = case
    if more is None:
        return
    before = status(law, events, today, CALENDAR)
    after = status(law, [*events, more], today, CALENDAR)
    undone = [
        s.step.id for s, t in zip(before.steps, after.steps, strict=True) if s.state in DONE and t.state not in DONE
    ]
    assert undone == []


@given(st.dates(D(2026, 1, 2), D(2026, 10, 1)))
@settings(max_examples=40, deadline=None)
def test_a_time_has_run_out_the_day_after_its_deadline_and_never_while_somebody_may_still_act(day: D) -> None:
    asked = [Event("found", day, "compulsory"), Event("ask_mediation", day, "mediator")]
    arbitrated = [*asked, Event("mediation", day, "failed"), Event("ask_arbitration", day)]
    pairs = [("thuong-luong", [Event("demand", day)], "start", "not_started")] + [
        (of, events, step, lapse)
        for of in ("tranh-chap-ca-nhan", "tranh-chap-quyen", "tranh-chap-loi-ich")
        for events, step, lapse in (
            (asked, "mediation", "overdue"),
            (arbitrated, "board", "arbitration_failed"),
            ([*arbitrated, Event("board", day)], "decision", "no_decision"),
        )
    ]
    for of, events, step, lapse in pairs:
        last = at(day, *events, of=of)[step].due_on
        assert last is not None
        on_time, after = at(last, *events, of=of), at(last + dt.timedelta(days=1), *events, of=of)
        assert (on_time[step].state, on_time[lapse].state) == (State.DUE, State.FORBIDDEN)
        assert (after[step].state, after[lapse].state) == (State.LATE, State.OPEN)


@given(cases(), st.dates(D(2026, 1, 1), D(2026, 11, 1)), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_waiting_never_unmakes_a_done_step_nor_makes_a_late_one_punctual(case, today: D, wait: int) -> None:
    law, events, _ = case
    before = status(law, events, today, CALENDAR)
    after = status(law, [e for e in events if e.day <= today], today + dt.timedelta(days=wait), CALENDAR)
    for s, t in zip(before.steps, after.steps, strict=True):
        if s.state in DONE | {State.LATE, State.EXPIRED, State.MOOT}:
            assert s.state == t.state, s.step.id


@given(cases(), st.dates(D(2026, 1, 1), D(2026, 12, 1)))
@settings(max_examples=200, deadline=None)
def test_every_step_has_one_state_and_a_sentence(case, today: D) -> None:
    law, events, _ = case
    found = status(law, events, today, CALENDAR)
    assert [s.step.id for s in found.steps] == list(law.wordings)
    assert all(s.why.endswith(".") for s in found.steps)
    assert all(
        not CALENDAR.is_rest(s.due_on) or s.step.on_day or s.step.within in HOURS for s in found.steps if s.due_on
    )


HOURS = {"mediator_passes_on", "mediator_assigned_from_mediator", "wildcat_meeting"}


class TestReading:
    HEAD = {"id": "x", "title": "X", "summary": "", "subject": "", "source": "Bộ luật Lao động", "since": D(2021, 1, 1)}
    STEP = {"id": "a", "title": "A", "who": "ai", "source": "Bộ luật Lao động"}

    def read(self, *steps: dict) -> Procedure:
        return procedure_from({"procedure": self.HEAD, "step": [self.STEP | step for step in steps]})

    @pytest.mark.parametrize(
        ("step", "sentence"),
        [
            ({"la": 1}, "có mục lạ: la"),
            ({"after": ["b"]}, "nhắc tới bước «b»"),
            ({"unless": ["b:x"]}, "nhắc tới bước «b»"),
            ({"counted_from": "b.c"}, "nhắc tới bước «b»"),
            ({"threshold": "la"}, "dùng ngưỡng «la»"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, step: dict, sentence: str) -> None:
        with pytest.raises(BadInput, match=sentence):
            self.read(step)

    def test_alternatives_and_both(self) -> None:
        step = self.read({}, {"id": "b", "after": ["a:x + a", "a"]}).steps[1]
        assert step.after == ((Condition("a", "x"), Condition("a")), (Condition("a"),))
        assert [str(c) for c in step.after[0]] == ["a:x", "a"]

    def test_a_wording_is_picked_by_day_or_refused(self) -> None:
        law = self.read({"until": D(2025, 6, 30)}, {"since": D(2025, 7, 2), "title": "B"})
        assert [law.step("a", day).title for day in (D(2025, 6, 30), D(2025, 7, 2))] == ["A", "B"]
        with pytest.raises(NotInForce, match="01/07/2025"):
            law.step("a", D(2025, 7, 1))

    def test_two_versions_of_a_procedure_live_side_by_side_and_never_clash_silently(self, monkeypatch) -> None:
        old = replace(self.read({}), until=D(2025, 6, 30))
        new = replace(self.read({}), since=D(2025, 7, 1), title="Y")
        monkeypatch.setattr(procedure_module, "procedures", lambda: {"x": (old, new)})
        assert [procedure("x", day).title for day in (D(2025, 6, 30), D(2025, 7, 1))] == ["X", "Y"]
        monkeypatch.setattr(procedure_module, "procedures", lambda: {"x": (old, replace(new, since=D(2025, 6, 30)))})
        with pytest.raises(Clash, match="Có hai bản"):
            procedure("x", D(2025, 6, 30))


@given(cases(), st.dates(D(2026, 1, 1), D(2026, 12, 1)))
@settings(max_examples=200, deadline=None)
def test_the_quick_answer_is_the_same_as_the_whole_one(case, today: D) -> None:
    law, events, _ = case
    whole = status(law, events, today, CALENDAR)
    assert open_steps(law, events, today, CALENDAR) == (whole.next, whole.waiting)


DISPUTE = [Event("found", D(2026, 1, 5), "compulsory"), Event("ask_mediation", D(2026, 2, 2), "authority")]


def test_of_several_ways_to_a_step_the_refusal_names_the_nearest_still_open() -> None:
    with pytest.raises(BadInput) as refused:
        check_event("tranh-chap-ca-nhan", DISPUTE, Event("court", D(2026, 2, 9)), D(2026, 2, 10), CALENDAR)
    assert refused.value.message.startswith(
        "Chưa ghi được «Khởi kiện tại Tòa án nhân dân»: còn thiếu «Phiên họp hòa giải: hòa giải không thành» hoặc "
        "«Phiên họp hòa giải: một bên vắng mặt lần thứ hai không lý do chính đáng» hoặc "
        "«Hết thời hạn mà hòa giải viên không tiến hành hòa giải». Tranh chấp này phải qua"
    )


def test_a_step_recorded_while_another_bars_it_is_a_problem_until_that_is_lifted() -> None:
    chosen = [*DISPUTE, Event("assign", D(2026, 2, 4)), Event("mediation", D(2026, 2, 9), "failed"), Event("ask_arbitration", D(2026, 2, 10))]  # fmt: skip
    court = Event("court", D(2026, 3, 20))
    barred = at(D(2026, 3, 21), *chosen, court, of="tranh-chap-ca-nhan")
    assert [p for p in barred.problems if "trọng tài" in p] == [
        "«Khởi kiện tại Tòa án nhân dân» ngày 20/03/2026 được ghi khi đã có «Hội đồng trọng tài lao động nhận yêu cầu do hai bên đồng thuận» ngày 10/02/2026. "
        "Tranh chấp này phải qua hòa giải viên lao động trước (trừ các trường hợp ở Điều 188 khoản 1). Đã chọn trọng tài thì không đồng thời yêu cầu tòa án."
    ]
    lifted = at(D(2026, 3, 21), *chosen, Event("arbitration_failed", D(2026, 3, 16)), court, of="tranh-chap-ca-nhan")
    assert lifted.problems == ()


def test_information_asked_for_is_no_longer_owed_when_the_draft_is_agreed() -> None:
    asked = [*BARGAINING[:2], Event("ask_information", D(2026, 3, 2))]
    assert at(D(2026, 4, 1), *asked)["give_information"].state == State.LATE
    assert at(D(2026, 4, 21), *asked, BARGAINING[2])["give_information"].state == State.MOOT


def test_a_dossier_supplemented_twice_shows_the_last_time_and_no_problem() -> None:
    founding = [Event("campaign", D(2026, 3, 2), facts={"members": 12}), Event("applications", D(2026, 3, 20)), Event("congress", D(2026, 4, 2)), Event("first_meeting", D(2026, 4, 10)), Event("dossier", D(2026, 4, 16))]  # fmt: skip
    back = [Event("answer", day, "returned") for day in (D(2026, 5, 11), D(2026, 6, 1))]
    mended = [Event("supplement", day) for day in (D(2026, 5, 18), D(2026, 6, 3))]
    case = at(D(2026, 6, 4), *founding, *back, *mended, of="thanh-lap-cong-doan")
    assert (case["supplement"].state, case["supplement"].done_on, case.problems) == (State.DONE, D(2026, 6, 3), ())
    assert case["answer"].state == State.DUE
    assert at(D(2026, 6, 2), *founding, *back, *mended, of="thanh-lap-cong-doan").next[0].step.id == "supplement"
