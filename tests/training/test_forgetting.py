"""What classes forget: who asked after five years, why somebody did not come after two."""

import datetime as dt

from django.utils import timezone

from diemtua.training.actions import forget_askers, forget_old_reasons
from diemtua.training.models import Enrolment, Question
from tests.training.factories import enrol, make_class, make_question

NOW = timezone.now()
FIVE, TWO, DAY = dt.timedelta(days=5 * 365 + 2), dt.timedelta(days=2 * 365 + 2), dt.timedelta(days=4)


def test_five_years_after_the_answer_nobody_asked_and_the_answer_stays(cast, as_) -> None:
    made = make_class(cast, starts=NOW - FIVE, state="finished")
    asker = enrol(made, cast.hoa_person, state="accepted")
    told = {"state": "written", "answer": "Gửi văn bản yêu cầu họp.", "citation": "Điều 70", "answered_by": cast.khai}
    old = make_question(made, asker, **told, asked_at=NOW - FIVE, answered_at=NOW - FIVE, consent_at=NOW - FIVE)
    unanswered = make_question(made, asker, asked_at=NOW - FIVE)
    late = make_question(made, asker, **told, asked_at=NOW - FIVE, answered_at=NOW - FIVE + DAY)
    assert forget_askers(now=NOW) == 2
    kept = dict(Question.objects.values_list("pk", "enrolment"))
    assert kept == {old.pk: None, unanswered.pk: None, late.pk: asker.pk}
    old.refresh_from_db()
    assert (old.answer, old.answered_by, old.consent_at) == (told["answer"], cast.khai, NOW - FIVE)
    assert forget_askers(now=NOW) == 0
    assert as_(cast.khai).get(f"/lop-tap-huan/{made.pk}/cau-hoi/").status_code == 200


def test_two_years_later_nobody_knows_why_somebody_did_not_come(cast, as_) -> None:
    long_ago, younger = make_class(cast, starts=NOW - TWO - DAY), make_class(cast)
    reasons = {"called_at": NOW - TWO - DAY, "responded_at": NOW - TWO}
    declined = enrol(long_ago, cast.hoa_person, state="declined", decline_reason="Con ốm", **reasons)
    withdrawn = enrol(long_ago, cast.nga_person, state="withdrawn", withdraw_reason="Nghỉ thai sản", **reasons)
    enrol(younger, cast.hoa_person, state="declined", decline_reason="Bận", called_at=NOW - TWO, responded_at=NOW)
    enrol(younger, cast.nga_person, state="withdrawn", withdraw_reason="Đổi công tác", called_at=NOW - TWO)
    assert forget_old_reasons(now=NOW) == 2
    left = Enrolment.objects.exclude(decline_reason="", withdraw_reason="")
    assert set(left.values_list("training_class", "decline_reason", "withdraw_reason")) == {
        (younger.pk, "Bận", ""),
        (younger.pk, "", "Đổi công tác"),
    }
    pages = as_(cast.hoa).get(f"/lop-cua-toi/{declined.pk}/"), as_(cast.nga).get(f"/lop-cua-toi/{withdrawn.pk}/")
    assert ["Lý do:" in page.content.decode() for page in pages] == [False, False]
