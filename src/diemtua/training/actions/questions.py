"""Questions: asked, answered in class, answered in writing, handed to the legal advisers. None is lost."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from diemtua.audit.actions import ASKER, record
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.access import can_organise
from diemtua.training.actions import seats
from diemtua.training.models import Enrolment, Question, TrainingClass

# The same words of the same officer within this are the button pressed twice.
TWICE_WITHIN = dt.timedelta(minutes=1)


@transaction.atomic
def ask_question(
    *, enrolment: Enrolment, topic: str, text: str, by: User, now: dt.datetime, consent: bool = False
) -> Question:
    """Send a question before or during the class. Conflict when withdrawn from it, or it is over. Of a button pressed twice the
    question of the first press comes back."""
    if enrolment.person.user_id != by.pk:
        raise NotAllowed("Hãy gửi câu hỏi bằng tài khoản của chính bạn.")
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Conflict("Bạn không còn trong danh sách lớp này; hãy gửi câu hỏi cho công đoàn cấp trên.")
    held = seats.hold(enrolment.training_class)  # so that no question slips in behind the end of the class
    same = Question.objects.filter(enrolment=enrolment, text=_text(text), asked_at__gt=now - TWICE_WITHIN).first()
    if same is not None:
        return same
    question = Question.objects.create(
        training_class=held,
        enrolment=enrolment,
        topic=topic,
        text=_text(text),
        asked_at=now,
        consent_at=now if consent else None,
    )
    record("training.ask_question", by=ASKER, subject=question, label=f"câu hỏi của lớp {held}")
    return question


@transaction.atomic
def note_question(
    *, training_class: TrainingClass, topic: str, text: str, by: User, now: dt.datetime, consent: bool = False
) -> Question:
    """Note a question raised aloud, by nobody in particular. `consent`: who raised it said it may be published."""
    _require_staff(training_class, by)
    held = seats.hold(training_class)
    question = Question.objects.create(
        training_class=held, topic=topic, text=_text(text), asked_at=now, consent_at=now if consent else None
    )
    record("training.note_question", by=by, subject=question, label=f"câu hỏi của lớp {held}")
    return question


@transaction.atomic
def answer_live(*, question: Question, by: User, now: dt.datetime) -> Question:
    """Answered aloud in class."""
    _require_answerer(question, by)
    return _move(question, "training.answer_live", by, [Question.State.OPEN], state=Question.State.LIVE, answered_by=by, answered_at=now)  # fmt: skip


@transaction.atomic
def reopen_question(*, question: Question, by: User) -> Question:
    """Take back «answered in class» pressed by mistake."""
    _require_answerer(question, by)
    return _move(question, "training.reopen_question", by, [Question.State.LIVE], state=Question.State.OPEN, answered_by=None, answered_at=None)  # fmt: skip


@transaction.atomic
def answer_question(*, question: Question, answer: str, citation: str, by: User, now: dt.datetime) -> Question:
    """Answer in writing, with the article it rests on; the asker sees it. Also after a live answer or a hand-over."""
    _require_answerer(question, by)
    if not answer.strip():
        raise BadInput("Hãy viết câu trả lời trước khi gửi.")
    return _move(
        question,
        "training.answer_question",
        by,
        [Question.State.OPEN, Question.State.LIVE, Question.State.ADVICE],
        state=Question.State.WRITTEN,
        answer=answer.strip(),
        citation=citation.strip(),
        answered_by=by,
        answered_at=now,
    )


@transaction.atomic
def hand_on_question(*, question: Question, by: User, now: dt.datetime) -> Question:
    """Hand an open question to the legal advisers."""
    _require_answerer(question, by)
    return _move(question, "training.hand_on_question", by, [Question.State.OPEN], state=Question.State.ADVICE, handed_on_at=now)  # fmt: skip


@transaction.atomic
def split_question(*, question: Question, text: str, by: User) -> Question:
    """A part of a question that is with the advisers becomes one of its own, of the same asker and class, with them too."""
    _require_answerer(question, by)
    part = Question.objects.create(
        training_class_id=question.training_class_id, enrolment_id=question.enrolment_id, topic=question.topic, text=_text(text),
        state=Question.State.ADVICE, asked_at=question.asked_at, handed_on_at=question.handed_on_at, consent_at=question.consent_at,
    )  # fmt: skip
    record("training.split_question", by=by, subject=part, label=_label(part))
    return part


@transaction.atomic
def mark_answer_read(*, question: Question, by: User, now: dt.datetime) -> Question:
    """The asker has read the answer; a second press changes nothing and is a Conflict."""
    if question.enrolment is None or question.enrolment.person.user_id != by.pk:
        raise NotAllowed("Chỉ người hỏi mới đánh dấu đã đọc được.")
    if not Question.objects.filter(pk=question.pk, state=Question.State.WRITTEN, read_at=None).update(read_at=now):
        raise Conflict("Câu này chưa có trả lời bằng văn bản, hoặc bạn đã đánh dấu đọc rồi.")
    question.refresh_from_db()
    record("training.mark_answer_read", by=ASKER, subject=question, label=_label(question))
    return question


@transaction.atomic
def set_question_consent(*, question: Question, agrees: bool, by: User, now: dt.datetime) -> Question:
    """The asker agrees that the question is published without identity, or takes that back; `advice` follows in its next round."""
    if question.enrolment is None or question.enrolment.person.user_id != by.pk:
        raise NotAllowed("Chỉ người hỏi mới cho phép công bố câu hỏi này được.")
    Question.objects.filter(pk=question.pk).update(consent_at=now if agrees else None)
    question.refresh_from_db()
    record("training.set_question_consent", by=ASKER, subject=question, label=_label(question), agrees=agrees)
    return question


def _move(question: Question, action: str, by: User, states: Iterable[str], **values: object) -> Question:
    """Change a question that is in one of `states`, with its audit line; Conflict otherwise. The text is not audited."""
    if not Question.objects.filter(pk=question.pk, state__in=states).update(**values):
        now_is = Question.objects.get(pk=question.pk).get_state_display()
        raise Conflict(f"Câu hỏi này đang ở trạng thái «{now_is}», có thể người khác vừa xử lý; hãy tải lại trang.")
    question.refresh_from_db()
    record(action, by=by, subject=question, label=_label(question))
    return question


def _label(question: Question) -> str:
    return f"câu hỏi của lớp {question.training_class}"


def _text(text: str) -> str:
    if not text.strip():
        raise BadInput("Hãy viết câu hỏi trước khi gửi.")
    return text.strip()


def _require_staff(training_class: TrainingClass, by: User) -> None:
    if not (can_organise(by, training_class) or training_class.lecturers.filter(pk=by.pk).exists()):
        raise NotAllowed("Việc này do giảng viên hoặc ban tổ chức của lớp làm.")


def _require_answerer(question: Question, by: User) -> None:
    """Lecturers of the class; advisers once the question was handed to them."""
    if by.is_adviser and question.handed_on_at is not None:
        return
    if not question.training_class.lecturers.filter(pk=by.pk).exists():
        raise NotAllowed("Câu hỏi do giảng viên của lớp hoặc tư vấn viên được chuyển trả lời.")
