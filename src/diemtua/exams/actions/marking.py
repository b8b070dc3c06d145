"""Marking essays by their rubric, without knowing whose they are."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction

from diemtua.audit.actions import record
from diemtua.exams.actions.sittings import settle
from diemtua.exams.models import Answer, EssayMark, Exam, Sitting
from diemtua.exams.rules import essay_points
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.unions.models import Person

_BEATEN = "Bài này vừa được chấm ở một trang khác nên điểm bạn cho chưa được lưu; hãy xem điểm đã có rồi quyết định."


@transaction.atomic
def mark_essay(
    *,
    answer: Answer,
    scores: Sequence[Decimal],
    comment: str = "",
    seen_revision: int = 0,
    by: User,
    now: dt.datetime,
) -> EssayMark:
    """Give the essay its points per criterion; the last essay of a sitting settles its result. Marking again is allowed
    until a certificate rests on the result.

    `answer` comes from `access.essays_to_mark`; NotAllowed for the marker's own. `seen_revision` is the marking the page showed (0: none yet);
    Conflict when another marker was there since. BadInput for scores outside the rubric.
    """
    question = answer.paper_item
    # Two markers finishing the last two essays of one sitting must see each other: one lock for the sitting.
    sitting = (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("exam__paper", "person")
        .get(pk=answer.sitting_id)
    )
    if sitting.person.user_id == by.pk:
        raise NotAllowed("Đây là bài của chính bạn; hãy nhờ đơn vị tổ chức chọn giảng viên khác chấm.")
    if sitting.relied_on_at:
        raise Conflict("Kết quả bài này đã là căn cứ cấp chứng nhận; muốn sửa điểm, hãy thu hồi chứng nhận đó trước.")
    try:
        points = essay_points(scores, [c["points"] for c in question.item.rubric], question.points)
    except ValueError as error:
        raise BadInput("Điểm từng ý phải từ 0 đến mức tối đa của ý đó, theo bước 0,25.") from error
    values = {"marker": by, "scores": [float(s) for s in scores], "comment": comment, "marked_at": now}
    if seen_revision:
        changed = EssayMark.objects.filter(answer=answer, revision=seen_revision).update(
            **values, revision=seen_revision + 1
        )
        if not changed:
            raise Conflict(_BEATEN)
    else:
        try:
            with transaction.atomic():
                EssayMark.objects.create(answer=answer, **values)
        except IntegrityError as error:
            raise Conflict(_BEATEN) from error
    Answer.objects.filter(pk=answer.pk).update(points=points)
    settle(sitting, now=now)
    record(
        "exams.mark_essay",
        by=by,
        subject=sitting.exam,
        alias=sitting.alias,
        item=question.item.code,
        points=str(points),
        again=bool(seen_revision),
    )
    return EssayMark.objects.get(answer=answer)


def rely_on_results(*, exam: Exam, persons: Iterable[Person], now: dt.datetime) -> None:
    """A certificate is issued on what these persons reached: their marks stay as they are. Inside the issuer's transaction."""
    Sitting.objects.filter(exam=exam, person__in=persons, relied_on_at=None).update(relied_on_at=now)


def release_results(*, exam: Exam, person: Person) -> None:
    """The certificate was withdrawn: the marks may be mended again. Inside the issuer's transaction."""
    Sitting.objects.filter(exam=exam, person=person).update(relied_on_at=None)
