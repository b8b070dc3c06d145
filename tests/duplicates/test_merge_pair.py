"""Two records become one person, and two again: nothing is lost, nothing stays behind."""

import datetime as dt

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.casework.access import visible_cases
from diemtua.casework.actions import open_case
from diemtua.casework.models import CaseMember
from diemtua.credentials.actions import issue_now
from diemtua.credentials.models import Certificate
from diemtua.duplicates.actions import judge_different, merge_pair, reopen_pair, unmerge_persons
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.exams.models import Entry as ExamEntry
from diemtua.exams.models import Exam, Paper, Sitting
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.reorganisation.models import Operation
from diemtua.training.models import Attendance, Enrolment, Question, Session, TrainingClass
from diemtua.unions.models import ColumnChange, Mandate, Person, Stewardship, Unit
from tests.credentials.factories import make_certificate, make_finished_class, make_issuer
from tests.duplicates.conftest import NOW, suspect
from tests.factories import make_person, make_union
from tests.reorganisation.factories import EVE, draft, enact

OURS = ("unions", "training", "exams", "credentials", "roster", "people")


def everything() -> dict[str, object]:
    """Every row of every feature, as it is stored; not the notes of what figures must read anew."""
    return {
        model._meta.label: serializers.serialize("python", model._base_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.app_label in OURS and model is not ColumnChange
    }


def merged(twice, by, *, keep=None) -> Merge:
    return merge_pair(pair=twice.pair, kept_id=(keep or twice.a).pk, by=by, now=NOW)


@pytest.fixture
def full(cast, twice):
    """Both were called to one class (only `b` came), `b` also to another; both sat an exam, `b` has the certificate."""
    day = dt.datetime(2026, 2, 1, 8, tzinfo=dt.UTC)
    school = twice.b.mandates.get(position="CT").unit
    classes = [
        TrainingClass.objects.create(name=f"Lớp {n}", unit=cast.ward, capacity=40, seats_taken=2) for n in (1, 2)
    ]
    sessions = [
        Session.objects.create(training_class=c, starts_at=day, ends_at=day + dt.timedelta(hours=3), place="Hội trường")
        for c in classes
    ]
    mine = Enrolment.objects.create(training_class=classes[0], person=twice.a, unit=cast.union, position="PCT", state="called")  # fmt: skip
    theirs = Enrolment.objects.create(training_class=classes[0], person=twice.b, unit=school, position="CT", state="accepted")  # fmt: skip
    only = Enrolment.objects.create(training_class=classes[1], person=twice.b, unit=school, position="CT")
    Attendance.objects.create(session=sessions[0], enrolment=mine, method="hand")
    Attendance.objects.create(session=sessions[0], enrolment=theirs, method="scan")
    Question.objects.create(training_class=classes[0], enrolment=theirs, topic="T06", text="Hỏi gì?")
    paper = Paper.objects.create(title="Đề", unit=cast.ward, duration_minutes=30)
    exam = Exam.objects.create(title="Kỳ", paper=paper, unit=cast.ward, opens_at=day, closes_at=day + dt.timedelta(days=9))  # fmt: skip
    for person, minutes in ((twice.a, 0), (twice.b, 15)):
        ExamEntry.objects.create(exam=exam, person=person, extra_minutes=minutes)
        Sitting.objects.create(
            exam=exam, person=person, attempt=1, alias=f"A{person.pk}", seed=1, state="marked", due_at=day, passed=True
        )
    return {"classes": classes, "exam": exam, "only": only}


def test_one_person_holds_what_both_held(cast, twice) -> None:
    merge = merged(twice, cast.binh)
    kept = Person.objects.get(pk=twice.a.pk)
    assert (kept.full_name, kept.citizen_id, kept.email, kept.sex, kept.last_trained_year) == (
        "Phạm Thị Bích", "001185000002", "bich@vi.vn", "f", 2023
    )  # fmt: skip
    assert sorted(kept.mandates.values_list("position", "since_year")) == [("CT", None), ("PCT", 2021)]
    gone = Person.objects.get(pk=twice.b.pk)
    assert (gone.merged_into_id, gone.mandates.count(), gone.citizen_id) == (kept.pk, 0, "001185000002")
    assert merge.moved == {"unions.mandate": 2}
    assert [e.action for e in Entry.objects.all()] == ["duplicates.merge_persons"]
    twice.pair.refresh_from_db()
    assert (twice.pair.verdict, twice.pair.decided_by, twice.pair.merge) == ("same", cast.binh, merge)


def test_classes_presence_questions_and_sittings_come_along(cast, twice, full) -> None:
    merged(twice, cast.binh)
    seats = Enrolment.objects.filter(person=twice.a).order_by("training_class_id")
    assert [(e.training_class, e.state) for e in seats] == [
        (full["classes"][0], "accepted"), (full["classes"][1], "called")
    ]  # fmt: skip
    assert [c.seats_taken for c in TrainingClass.objects.order_by("pk")] == [1, 2]  # one seat is free again
    assert [seat.attendances.count() for seat in seats] == [1, 0]
    assert seats[0].questions.count() == 1
    assert list(ExamEntry.objects.values_list("person", "extra_minutes")) == [(twice.a.pk, 15)]
    assert sorted(Sitting.objects.values_list("person", "attempt")) == [(twice.a.pk, 1), (twice.a.pk, 2)]


@pytest.mark.variants
@pytest.mark.parametrize("keep", ["a", "b"])
def test_unmerged_everything_is_as_it_was_to_the_last_field(cast, twice, full, keep) -> None:
    before = everything()
    merge = merged(twice, cast.binh, keep=getattr(twice, keep))
    assert everything() != before
    assert unmerge_persons(merge=merge, by=cast.binh, now=NOW) == 0
    assert everything() == before
    assert [e.action for e in Entry.objects.order_by("pk")] == ["duplicates.merge_persons", "duplicates.unmerge_persons"]  # fmt: skip
    twice.pair.refresh_from_db()
    assert (twice.pair.verdict, twice.pair.merge) == ("other", None)


def test_what_was_changed_after_the_merge_stays(cast, twice) -> None:
    merge = merged(twice, cast.binh)
    Person.objects.filter(pk=twice.a.pk).update(email="moi@vi.vn")
    new = Mandate.objects.create(person=twice.a, unit=cast.union, position="KT")
    assert unmerge_persons(merge=merge, by=cast.binh, now=NOW) == 1
    kept = Person.objects.get(pk=twice.a.pk)
    assert (kept.email, kept.citizen_id, kept.full_name) == ("moi@vi.vn", "", "Pham Thi Bich")
    assert new in kept.mandates.all()


def test_a_post_carried_into_another_union_meanwhile_goes_back_with_its_person(cast, twice) -> None:
    """And the post both held comes back ended, as its union was, instead of never."""
    merge = merged(twice, cast.binh)
    school, big = Unit.objects.get(name__contains="Hoa Sen"), make_union(cast.ward, "Liên trường")
    enact(cast, draft(cast, Operation(kind="merge", unit=school, target=big)))
    assert unmerge_persons(merge=merge, by=cast.binh, now=NOW) == 0
    posts = Mandate.objects.filter(person=twice.b).order_by("pk").values_list("unit__name", "position", "ended_on")
    assert set(posts) == {(school.name, "CT", EVE), (big.name, "CT", None), (cast.union.name, "PCT", None)}
    assert list(Mandate.objects.filter(person=twice.a).values_list("unit", "position")) == [(cast.union.pk, "PCT")]


def test_a_post_both_held_comes_back_ended_when_its_union_has_ended(cast, twice) -> None:
    merge = merged(twice, cast.binh)
    enact(cast, draft(cast, Operation(kind="merge", unit=cast.union, target=make_union(cast.ward, "Liên minh"))))
    assert unmerge_persons(merge=merge, by=cast.binh, now=NOW) == 1
    back = Mandate.objects.get(person=twice.b, unit=cast.union)
    assert (back.ended_on, back.end_reason) == (EVE, "union_merged")


def test_unmerging_twice_or_out_of_order_is_a_conflict(cast, twice) -> None:
    third = make_person("Phạm Thị Bích", cast.union, position="TQ")
    first = merged(twice, cast.binh)
    second = merge_pair(pair=suspect(twice.a, third), kept_id=third.pk, by=cast.binh, now=NOW)
    assert Person.objects.get(pk=twice.b.pk).merged_into == third  # always the living one
    before = everything()
    with pytest.raises(Conflict, match="tách lần gộp sau trước"):
        unmerge_persons(merge=first, by=cast.binh, now=NOW)
    assert everything() == before
    unmerge_persons(merge=second, by=cast.binh, now=NOW)
    assert Person.objects.get(pk=twice.b.pk).merged_into == twice.a
    unmerge_persons(merge=first, by=cast.binh, now=NOW)
    with pytest.raises(Conflict, match="đã được tách rồi"):
        unmerge_persons(merge=first, by=cast.binh, now=NOW)


def test_two_officers_on_one_pair_leave_one_result_and_one_explanation(cast, twice) -> None:
    same_page = SuspectedPair.objects.get(pk=twice.pair.pk)
    judge_different(pair=twice.pair, by=cast.binh, now=NOW)
    before = everything()
    with pytest.raises(Conflict, match=r"Nguyễn Văn Bình đã quyết định cặp .*hai người khác nhau"):
        merge_pair(pair=same_page, kept_id=twice.a.pk, by=cast.city_officer, now=NOW)
    assert everything() == before
    assert [e.action for e in Entry.objects.all()] == ["duplicates.judge_different"]


def test_a_verdict_can_be_taken_back_and_a_merge_with_it(cast, twice) -> None:
    before = everything()
    merged(twice, cast.binh)
    reopen_pair(pair=twice.pair, by=cast.binh, now=NOW)
    assert everything() == before
    judge_different(pair=twice.pair, by=cast.binh, now=NOW)
    reopen_pair(pair=twice.pair, by=cast.binh, now=NOW)
    twice.pair.refresh_from_db()
    assert (twice.pair.verdict, twice.pair.decided_by) == ("", None)
    with pytest.raises(Conflict, match="chưa được quyết định"):
        reopen_pair(pair=twice.pair, by=cast.binh, now=NOW)
    assert [e.action.split(".")[1] for e in Entry.objects.order_by("pk")] == [
        "merge_persons", "unmerge_persons", "judge_different", "reopen_pair"
    ]  # fmt: skip


# --- accounts --------------------------------------------------------------------------------------------------------


def account(person: Person, name: str, *, used: bool = True, **roles) -> User:
    user = User.objects.create_user(name, "mat-khau-thu" if used else None, full_name=person.full_name, **roles)
    Person.objects.filter(pk=person.pk).update(user=user)
    return user


def test_the_only_account_goes_with_the_person(cast, twice) -> None:
    theirs = account(twice.b, "bich")
    before = everything()
    merge = merged(twice, cast.binh)
    assert User.objects.get(pk=theirs.pk).person == twice.a
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    assert everything() == before


@pytest.mark.variants
@pytest.mark.parametrize(("used", "stays"), [((True, True), "a"), ((True, False), "a"), ((False, True), "b")])
def test_of_two_accounts_the_one_in_use_stays_and_the_other_is_closed(cast, twice, used, stays) -> None:
    users = {"a": account(twice.a, "bich1", used=used[0]), "b": account(twice.b, "bich2", used=used[1])}
    before = everything()
    merge = merged(twice, cast.binh)
    assert Person.objects.get(pk=twice.a.pk).user == users[stays]
    assert {u.username: u.is_active for u in User.objects.filter(username__startswith="bich")} == {
        users[k].username: k == stays for k in "ab"
    }
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    assert everything() == before


def test_cases_of_the_closed_account_go_on_with_the_one_that_stays(cast, twice) -> None:
    """The confidential one would be seen by nobody; in the other both were named: the holder's role stays."""
    mine, theirs = account(twice.a, "bich1"), account(twice.b, "bich2")
    school = twice.b.mandates.get(position="CT").unit
    told = {"procedure_id": "tranh-chap-ca-nhan", "unit": school, "by": theirs, "now": NOW}
    hidden = open_case(title="Vụ kín", confidential=True, **told)
    both = open_case(title="Vụ chung", **told)
    CaseMember.objects.create(case=both, user=mine, role="follows", since=NOW)
    before = list(CaseMember.objects.order_by("pk").values())
    merge = merged(twice, cast.binh)
    assert list(CaseMember.objects.order_by("case").values_list("case", "user", "role")) == [
        (hidden.pk, mine.pk, "holder"), (both.pk, mine.pk, "holder")
    ]  # fmt: skip
    assert merge.moved["casework.casemember"] == 2
    assert set(visible_cases(User.objects.get(pk=mine.pk))) == {hidden, both}
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    assert list(CaseMember.objects.order_by("pk").values()) == before


def test_the_account_with_a_role_stays_and_two_of_them_are_refused(cast, twice) -> None:
    account(twice.a, "bich1")
    theirs = account(twice.b, "bich2", used=False, is_lecturer=True)
    merge = merged(twice, cast.binh)
    assert Person.objects.get(pk=twice.a.pk).user == theirs
    reopen_pair(pair=twice.pair, by=cast.binh, now=NOW)
    Stewardship.objects.create(user=User.objects.get(username="bich1"), unit=cast.ward)
    with pytest.raises(Conflict, match="quản trị hệ thống"):
        merged(twice, cast.binh)
    assert Merge.objects.exclude(pk=merge.pk).count() == 0


def test_an_account_that_opens_again_is_told_and_written_down(cast, twice, as_) -> None:
    """Who keeps the system may believe it shut."""
    account(twice.a, "bich1"), account(twice.b, "bich2")
    merge = merged(twice, cast.binh)
    page = as_(cast.binh).post(f"/trung-nguoi/da-gop/{merge.pk}/tach/", follow=True).text
    assert "Tài khoản bich2, bị khóa khi gộp, nay dùng lại được" in page
    assert Entry.objects.latest("pk").detail["opened"] == [str(User.objects.get(username="bich2"))]


def test_two_accounts_are_told_apart_before_and_the_one_that_was_closed_after(cast, twice, as_) -> None:
    """«Đang dùng» beside «Đang dùng» was called the same, and nothing said that one of them would sign in no more."""
    account(twice.a, "bich1"), account(twice.b, "bich2")
    binh = as_(cast.binh)
    page = binh.get(f"/trung-nguoi/{twice.pair.pk}/")
    (line,) = [line for line in page.context["seen"].lines if line.label == "Tài khoản"]
    assert (line.left[0].text, line.right[0].text, line.state) == ("bich1, đang dùng", "bich2, đang dùng", "different")
    assert "Tài khoản kia bị khóa" in page.text
    merge = merged(twice, cast.binh)
    assert (
        "<dt>Tài khoản bị khóa</dt><dd>bich2, mở lại khi tách</dd>" in binh.get(f"/trung-nguoi/da-gop/{merge.pk}/").text
    )


# --- what differs ----------------------------------------------------------------------------------------------------


def test_each_line_that_differs_can_be_chosen_and_stands_in_the_history(cast, twice) -> None:
    Person.objects.filter(pk=twice.a.pk).update(phone="0912000009", sex="m", last_trained_year=2024)
    chosen = {"phone": twice.b.pk, "full_name": twice.a.pk}
    merge = merge_pair(pair=twice.pair, kept_id=twice.a.pk, chosen=chosen, by=cast.binh, now=NOW)
    kept = Person.objects.get(pk=twice.a.pk)
    assert (kept.phone, kept.full_name, kept.sex, kept.last_trained_year) == ("0912000002", "Pham Thi Bich", "m", 2024)
    told = kept.edits.get()
    assert (told.note, told.by) == (f"Gộp hồ sơ số {twice.b.pk} vào hồ sơ này.", cast.binh)
    assert told.values == {"phone": ["0912000009", "0912000002"], "citizen_id": ["", "001185000002"], "email": ["", "bich@vi.vn"]}  # fmt: skip
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    assert kept.edits.latest("pk").values["phone"] == ["0912000002", "0912000009"]


def test_two_identity_numbers_need_a_reason_and_the_right_one_is_chosen(cast, twice, as_) -> None:
    twice.a.citizen_id = "001185000001"
    twice.a.save()
    client, url = as_(cast.binh), f"/trung-nguoi/{twice.pair.pk}/"
    assert "Vì sao vẫn là một người?" in client.get(url).text
    typed = {"giu": twice.a.pk, "lay_citizen_id": twice.b.pk}
    assert "hai số định danh khác nhau" in client.post(f"{url}gop/", typed, follow=True).text
    assert (Merge.objects.exists(), SuspectedPair.objects.get().verdict) == (False, "")
    client.post(f"{url}gop/", typed | {"ly_do": "Đã xem căn cước, bên kia gõ nhầm"})
    assert Person.objects.get(pk=twice.a.pk).citizen_id == "001185000002"
    assert Merge.objects.get().why[-1] == "lý do: Đã xem căn cước, bên kia gõ nhầm"
    assert "Đã xem căn cước" in twice.a.edits.get().note


def test_a_record_mended_after_the_page_was_opened_is_looked_at_again(cast, twice, as_) -> None:
    client, url = as_(cast.binh), f"/trung-nguoi/{twice.pair.pk}/"
    seen = client.get(url).context["seen"].edition
    Person.objects.filter(pk=twice.b.pk).update(phone="0912000077")
    page = client.post(f"{url}gop/", {"giu": twice.a.pk, "ban": seen}, follow=True)
    assert "vừa có người sửa" in page.text
    assert not Merge.objects.exists()
    client.post(f"{url}gop/", {"giu": twice.a.pk, "ban": page.context["seen"].edition})
    assert Merge.objects.exists()


# --- refused ---------------------------------------------------------------------------------------------------------


def test_two_open_sittings_of_one_exam_wait(cast, twice, full) -> None:
    Sitting.objects.update(state="open")
    before = everything()
    with pytest.raises(Conflict, match="đang làm dở"):
        merged(twice, cast.binh)
    assert everything() == before
    assert SuspectedPair.objects.get(pk=twice.pair.pk).verdict == ""


def test_a_record_merged_meanwhile_cannot_be_merged_again(cast, twice) -> None:
    third = make_person("Phạm Thị Bích", cast.union, position="TQ")
    other = suspect(twice.b, third)
    merged(twice, cast.binh)
    other.refresh_from_db()
    assert {other.first_id, other.second_id} == {twice.a.pk, third.pk}  # the suspicion concerns the kept record now
    Person.objects.filter(pk=third.pk).update(merged_into=cast.hoa_person)
    with pytest.raises(Conflict, match="vừa được gộp"):
        merge_pair(pair=other, kept_id=twice.a.pk, by=cast.binh, now=NOW)


def test_who_was_ruled_out_stays_ruled_out_after_a_merge(cast, twice) -> None:
    third = make_person("Phạm Thị Bích", cast.union, position="TQ")
    ruled_out, asked = suspect(twice.b, third), suspect(twice.a, third)
    judge_different(pair=ruled_out, by=cast.binh, now=NOW)
    merge = merged(twice, cast.binh)
    asked.refresh_from_db()
    assert (asked.verdict, asked.decided_by) == ("other", cast.binh)
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    asked.refresh_from_db()
    assert asked.verdict == ""


def test_a_certificate_stays_as_it_was_issued_and_comes_along(cast, twice) -> None:
    twice.b.mandates.filter(unit=cast.union).delete()
    certificate = make_certificate(cast, twice.b)
    printed = certificate.printed
    merged(twice, cast.binh)
    found = Certificate.objects.get(pk=certificate.pk)
    assert (found.person, found.printed, found.token, found.holder) == (twice.a, printed, certificate.token, "Phạm Thị Bích")  # fmt: skip


def test_two_valid_certificates_of_one_class_are_for_the_issuer_to_settle(cast, twice) -> None:
    twice.b.mandates.filter(unit=cast.union).delete()
    make_issuer(cast)
    training_class = make_finished_class(cast, [twice.a, twice.b])
    issue_now(by=cast.binh, training_class=training_class, now=timezone.now())
    before = everything()
    with pytest.raises(Conflict, match="hãy thu hồi một giấy"):
        merged(twice, cast.binh)
    assert everything() == before
    theirs = Certificate.objects.get(person=twice.b)
    Certificate.objects.filter(pk=theirs.pk).update(state="revoked", revoked_at=NOW)
    merge = merged(twice, cast.binh)
    assert Certificate.objects.get(pk=theirs.pk).person == twice.b  # the revoked one stays where it was
    unmerge_persons(merge=merge, by=cast.binh, now=NOW)
    assert Enrolment.objects.filter(training_class=training_class).count() == 2
