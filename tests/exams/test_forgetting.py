"""Five years after the result the answers are gone, and the result stays."""

import datetime as dt
from decimal import Decimal

from diemtua.exams import actions
from diemtua.exams.models import Answer, EssayMark, Sitting
from tests.exams.factories import save

FIVE = dt.timedelta(days=5 * 365 + 2)


def test_only_the_result_is_left(cast, as_, sitting, question, now) -> None:
    save(sitting, question("single"), ["b"], now=now)
    save(sitting, question("essay"), "Bài viết của tôi", now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert actions.forget_old_answers(now=now + FIVE) == 0  # an essay still waits for its marks
    essay = Answer.objects.get(points=None)
    EssayMark.objects.create(answer=essay, marker=cast.khai, scores=[2, 1], comment="Khá")
    marked = {"state": "marked", "points": Decimal(5), "percent": Decimal(50), "passed": True, "marked_at": now}
    Sitting.objects.update(**marked)
    assert actions.forget_old_answers(now=now + FIVE - dt.timedelta(days=3)) == 0
    Sitting.objects.update(marked_at=now - FIVE)
    assert (actions.forget_old_answers(now=now), actions.forget_old_answers(now=now)) == (2, 0)
    assert (Answer.objects.count(), EssayMark.objects.count(), Sitting.objects.get().percent) == (0, 0, 50)
    page = as_(cast.hoa).get(f"/bai-lam/{sitting.pk}/ket-qua/").content.decode()
    assert ("<strong>50%</strong>" in page, "Theo chuyên đề" in page, "đã xóa sau 5 năm" in page) == (True, False, True)
