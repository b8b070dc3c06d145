"""What the agenda tells askers, advisers, second readers and reviewers."""

from django.utils import timezone

from diemtua.advice.queries import steps_for
from tests.advice.conftest import at, change
from tests.advice.factories import make_answer, make_entry, make_inquiry


def test_the_agenda_tells_of_lateness_only_while_the_desk_is_open(cast) -> None:
    make_inquiry(cast.hoa, answer_by=at("23/11 08:30"), respond_by=at("23/11 08:10"))
    day, night = (steps_for(cast.thao, now=at(t)) for t in ("23/11 10:00", "23/11 22:00"))
    assert [s.title for s in day] == ["1 câu hỏi tư vấn đã quá hạn", "1 câu hỏi tư vấn chưa ai nhận"]
    assert [s.title for s in night] == ["1 câu hỏi tư vấn chưa ai nhận"]


def test_the_agenda_of_askers_second_readers_and_reviewers(cast, minh, law) -> None:
    make_inquiry(cast.hoa, state="waiting", handler=cast.thao)
    make_answer(make_inquiry(cast.hoa), cast.thao, law["2"])
    make_inquiry(cast.nga, state="reading", handler=cast.thao, second_reader=minh)
    make_entry(law["2"])
    change()
    now = timezone.now()
    assert [s.title for s in steps_for(cast.hoa, now=now)] == ["Tư vấn viên cần bạn cho biết thêm", "Câu hỏi tư vấn của bạn đã có trả lời"]  # fmt: skip
    assert [s.label for s in steps_for(minh, now=now)] == ["Đọc lại", "Rà soát"]
    assert steps_for(cast.nga, now=now) == []


def test_an_adviser_is_told_before_a_question_is_late(cast) -> None:
    make_inquiry(cast.hoa, state="taken", handler=cast.thao, warn_at=at("25/11 09:00"), answer_by=at("25/11 15:00"))

    def told(when: str) -> list[str]:
        return [s.title for s in steps_for(cast.thao, now=at(when)) if "hạn" in s.title]

    found = [told(when) for when in ("25/11 08:30", "25/11 10:00", "25/11 12:30", "25/11 16:00")]
    assert found == [[], ["1 câu hỏi tư vấn sắp đến hạn"], [], ["1 câu hỏi tư vấn đã quá hạn"]]
