"""Who of a class may get the certificate, and why the others may not."""

from dataclasses import dataclass

from django.db.models import Count

from diemtua.exams.queries import Result, results_of
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.training.rules import attendance_percent, attended_enough


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One person of a class. `reason` is one sentence when not eligible, empty otherwise."""

    enrolment: Enrolment
    present: int
    sessions: int
    attendance_percent: int
    attended_enough: bool
    exam_result: Result | None
    passed: bool
    reason: str

    @property
    def eligible(self) -> bool:
        """Attended enough and passed."""
        return not self.reason


def eligible(training_class: TrainingClass) -> list[Eligibility]:
    """Everybody called and not withdrawn, in the order of unit and name, with unit and person loaded.

    Four queries (two when the class has no exam), however many people; one more when the exam is not loaded yet.
    """
    sessions = training_class.sessions.count()
    results = results_of(training_class.exam) if training_class.exam_id else None
    enrolments = (
        training_class.enrolments.exclude(state=Enrolment.State.WITHDRAWN)
        .select_related("person", "unit")
        .annotate(present=Count("attendances"))
        .order_by("unit__path", "person__sort_key", "pk")
    )
    return [_of(enrolment, sessions, results, training_class.attendance_percent) for enrolment in enrolments]


def _of(enrolment: Enrolment, sessions: int, results: dict[int, Result] | None, wanted: int) -> Eligibility:
    present: int = enrolment.present  # type: ignore[attr-defined]
    enough = attended_enough(present=present, sessions=sessions, wanted_percent=wanted)
    result = results.get(enrolment.person_id) if results is not None else None
    passed = bool(result and result.passed)
    return Eligibility(
        enrolment=enrolment,
        present=present,
        sessions=sessions,
        attendance_percent=attendance_percent(present=present, sessions=sessions),
        attended_enough=enough,
        exam_result=result,
        passed=passed,
        reason=_reason(enough, present, sessions, results is not None, result, passed),
    )


def _reason(enough: bool, present: int, sessions: int, has_exam: bool, result: Result | None, passed: bool) -> str:
    """The first thing that is missing, attendance before the test."""
    if not enough:
        return f"Mới có mặt {present}/{sessions} buổi."
    if passed:
        return ""
    if not has_exam:
        return "Lớp chưa chọn bài kiểm tra."
    if result is None:
        return "Chưa được đưa vào danh sách dự kiểm tra."
    return {
        "none": "Chưa làm bài kiểm tra.",
        "open": "Đang làm bài kiểm tra.",
        "submitted": "Bài đã nộp, đang chờ chấm.",
    }.get(result.state, "Bài kiểm tra chưa đạt.")
