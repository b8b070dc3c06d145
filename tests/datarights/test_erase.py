"""Erasure: seen before, confirmed, done once; what must stay stays, and nothing else."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.datarights import actions, erasing
from diemtua.datarights.holdings import NOBODY, subject_of
from diemtua.datarights.models import DataRequest
from diemtua.duplicates.actions import merge_pair, pick_pair
from diemtua.jobs.actions import stored_path
from diemtua.jobs.models import ResultFile
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.roster.actions import confirm_import, undo_import
from diemtua.training.models import Question
from diemtua.unions.columnstore import store_columns
from diemtua.unions.models import ColumnChange, Mandate, Person, Stewardship
from tests.advice.factories import make_inquiry
from tests.casework.factories import make_case
from tests.credentials.factories import make_certificate
from tests.datarights.conftest import NOW, answered, asked
from tests.roster.workbooks import rows_workbook, uploaded
from tests.training.factories import enrol, make_class, make_question

CITIZEN = "001185012345"


def erase(cast, made):
    """See the plan, confirm it."""
    edition = erasing.plan(subject_of(made.person, made.account)).edition
    return actions.erase(request=made, edition=edition, by=cast.keeper, now=NOW)


def test_end_to_end_from_the_officers_page_to_nothing_left(cast, former, as_) -> None:
    Person.objects.filter(pk=former.pk).update(email="hoa@example.vn", citizen_id=CITIZEN, birth_date=dt.date(1985, 1, 2), birth_year=1985, sex="f")  # fmt: skip
    former.refresh_from_db()
    former.save()
    certificate = make_certificate(cast)
    own = as_(None)
    own.post("/dang-nhap/", {"username": "hoa", "password": cast.PASSWORD})
    as_(None).post("/dang-nhap/", {"username": "hoa", "password": "nham-mat-khau"})
    own.post("/du-lieu-cua-toi/ban-sao/")
    own.post("/du-lieu-cua-toi/yeu-cau/xoa/", {"text": "Tôi đã nghỉ"})
    copy = stored_path(ResultFile.objects.get().stored)
    made = DataRequest.objects.get(kind="delete")
    assert copy.exists()
    assert Session.objects.exists()
    assert AccessAttempt.objects.filter(username="hoa").exists()
    keeper = as_(cast.keeper)
    url = f"/yeu-cau-du-lieu/{made.pk}/"
    assert "Hãy trả lời thủ tục" in keeper.get(f"{url}xoa/").content.decode()
    keeper.post(f"{url}tra-loi/", {"reply": "Xóa trong tuần"})
    page = keeper.get(f"{url}xoa/")
    told = page.content.decode()
    for words in (
        "Chức vụ",
        "lịch sử của tổ chức",
        "sổ cấp chứng nhận",
        "10 năm, để giải trình",
        "Thiết bị đang đăng nhập",
    ):
        assert words in told
    edition = page.context["plan"].edition
    assert keeper.post(f"{url}xoa/", {"edition": edition, "name": "Ai đó"}).status_code == 400
    assert Person.objects.get(pk=former.pk).phone == "0912345678"
    confirmed = {"edition": edition, "name": "trần thị  hòa"}
    # Both presses come back to the request's page; the second finds it done.
    assert [keeper.post(f"{url}xoa/", confirmed).url for _ in range(2)] == [url, url]

    person = Person.objects.get(pk=former.pk)
    assert (person.full_name, person.phone, person.email, person.sex, person.user) == ("Trần Thị Hòa", "", "", "", None)
    assert (person.citizen_id, person.citizen_digest, person.birth_date, person.birth_year) == ("", "", None, None)
    account = User.objects.get(pk=cast.hoa.pk)
    assert (account.full_name, account.username, account.is_active) == (NOBODY, f"da-xoa-{account.pk}", False)
    assert not account.has_usable_password()
    assert not AccessAttempt.objects.filter(username="hoa").exists()
    assert own.get("/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.counts["unions.Person"], made.text) == ("done", 1, "")
    assert Entry.objects.filter(action="datarights.erase").count() == 1
    # The register still answers for the certificate; nobody is found by phone or e-mail.
    public = as_(None).get(reverse("credentials:public", args=[certificate.code]))
    assert public.status_code == 200
    assert certificate.number in public.content.decode()
    for hint in ("0912345678", "hoa@example.vn"):
        assert "Trần Thị Hòa" not in as_(cast.city_officer).get("/can-bo/", {"tim": hint}).content.decode()


def test_files_of_the_person_go_once_it_is_committed(cast, former, as_, django_capture_on_commit_callbacks) -> None:
    """The own copy, and one the keeper had made; files of others stay."""
    as_(cast.hoa).post("/du-lieu-cua-toi/ban-sao/")
    as_(cast.nga).post("/du-lieu-cua-toi/ban-sao/")
    on_paper = asked(cast.hoa, "copy")
    as_(cast.keeper).post(f"/yeu-cau-du-lieu/{on_paper.pk}/ban-sao/")
    own, of_nga, keepers = (stored_path(f.stored) for f in ResultFile.objects.order_by("pk"))
    made = answered(cast, cast.hoa)
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast, made)
    assert [path.exists() for path in (own, of_nga, keepers)] == [False, True, False]
    assert ResultFile.objects.exclude(stored="").count() == 1


def test_a_second_press_at_the_same_moment_and_a_changed_plan_write_nothing(cast, former) -> None:
    made = answered(cast, cast.hoa)
    seen = erasing.plan(subject_of(None, cast.hoa)).edition
    question = make_question(make_class(cast), enrol(make_class(cast, state="finished"), former, state="declined"))
    with pytest.raises(Conflict, match="vừa đổi"):
        actions.erase(request=made, edition=seen, by=cast.keeper, now=NOW)
    made.refresh_from_db()
    assert (made.state, Person.objects.get(pk=former.pk).phone) == ("answered", "0912345678")
    erase(cast, made)
    assert Question.objects.get(pk=question.pk).enrolment is None
    stale = DataRequest.objects.get(pk=made.pk)
    with pytest.raises(Conflict):
        erase(cast, stale)
    assert Entry.objects.filter(action="datarights.erase").count() == 1


@pytest.mark.variants
@pytest.mark.parametrize(
    ("stand_in_the_way", "sentence"),
    [
        (lambda c: Mandate.objects.filter(person=c.hoa_person).update(ended_on=None), "Còn giữ chức vụ Chủ tịch CĐCS"),
        (lambda c: enrol(make_class(c, state="called"), c.hoa_person), "Đang được triệu tập vào lớp"),
        (lambda c: make_inquiry(c.hoa, state="new", answered_at=None), "chờ bàn tư vấn"),
        (lambda c: User.objects.filter(pk=c.hoa.pk).update(is_adviser=True), "còn vai trò"),
        (lambda c: Stewardship.objects.create(user=c.hoa, unit=c.union), "Còn phụ trách"),
    ],
)
def test_what_runs_is_ended_first(cast, former, stand_in_the_way, sentence) -> None:
    made = answered(cast, cast.hoa)
    stand_in_the_way(cast)
    made = DataRequest.objects.get(pk=made.pk)
    found = erasing.plan(subject_of(made.person, made.account))
    assert len(found.blockers) == 1
    assert sentence in found.blockers[0]
    with pytest.raises(Conflict, match=sentence):
        erase(cast, made)
    assert Person.objects.get(pk=former.pk).phone == "0912345678"


def test_an_open_case_is_handed_on_first(cast) -> None:
    make_case(cast)
    Mandate.objects.filter(person=cast.hoa_person).update(ended_on=dt.date(2026, 6, 30))
    assert list(erasing.blockers(subject_of(None, cast.hoa))) == [
        "Còn vụ việc chưa đóng; hãy giao vụ việc cho người khác hoặc đóng vụ việc."
    ]


def test_only_the_keeper_and_only_after_the_answer(cast, former) -> None:
    made = asked(cast.hoa)
    with pytest.raises(Conflict, match="chưa trả lời thủ tục"):
        erase(cast, made)
    made = answered(cast, cast.nga)
    with pytest.raises(NotAllowed):
        actions.erase(request=made, edition="", by=cast.city_officer, now=NOW)


def test_a_failure_half_way_leaves_everything(cast, former, monkeypatch) -> None:
    made = answered(cast, cast.hoa)
    monkeypatch.setitem(erasing._SPECIAL, "people.User", lambda holding, subject: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        erase(cast, made)
    made.refresh_from_db()
    assert (made.state, Person.objects.get(pk=former.pk).phone) == ("answered", "0912345678")


def test_records_merged_into_the_person_are_erased_too_and_no_log_tells_the_old_values(cast, former) -> None:
    twin = Person.objects.create(full_name="Trần Thị Hoà", phone="0933333333", citizen_id=CITIZEN)
    pair = pick_pair(person=former, other=twin, by=cast.keeper, now=NOW)
    merge = merge_pair(pair=pair, kept_id=former.pk, by=cast.city_officer, now=NOW)
    erase(cast, answered(cast, cast.hoa))
    twin.refresh_from_db()
    assert not type(merge).objects.exists()
    assert (twin.phone, twin.citizen_id, twin.merged_into) == ("", "", former)


def test_who_held_no_post_and_no_certificate_loses_the_name_too(cast) -> None:
    lone = Person.objects.create(full_name="Lê Thị Lan", phone="0911222333")
    made = actions.enter_request(person=lone, kind="delete", text="", received_on=NOW.date(), by=cast.keeper, now=NOW)
    actions.answer_request(request=made, reply="Sẽ xóa", third_party=False, by=cast.keeper, now=NOW)
    made = DataRequest.objects.select_related("person").get(pk=made.pk)
    erase(cast, made)
    lone.refresh_from_db()
    assert (lone.full_name, lone.search, lone.phone) == (NOBODY, "nguoi da xoa du lieu", "")


def test_figures_are_told(cast, former) -> None:
    Person.objects.filter(pk=former.pk).update(birth_year=1985, sex="f")
    store_columns(now=NOW)
    erase(cast, answered(cast, cast.hoa))
    assert cast.hoa_mandate.pk in set(ColumnChange.objects.values_list("post_id", flat=True))


def test_an_old_list_with_the_person_is_imported_again_and_taken_back(cast) -> None:
    row = {"name": "Lê Văn An", "dob_male": "1/2/1975", "unit": "Công ty A", "phone": "0912000001", "position": "Chủ tịch"}  # fmt: skip
    first = uploaded(rows_workbook([row]), unit=cast.ward, by=cast.binh)
    confirm_import(first, by=cast.binh, now=NOW)
    person = Person.objects.get(full_name="Lê Văn An")
    Mandate.objects.filter(person=person).update(ended_on=dt.date(2026, 6, 30))
    made = actions.enter_request(person=person, kind="delete", text="", received_on=NOW.date(), by=cast.keeper, now=NOW)
    actions.answer_request(request=made, reply="Sẽ xóa", third_party=False, by=cast.keeper, now=NOW)
    erase(cast, DataRequest.objects.select_related("person").get(pk=made.pk))
    again = uploaded(
        rows_workbook([row, row | {"name": "Đỗ Thị Bé", "phone": "0912000002"}]), unit=cast.ward, by=cast.binh
    )
    confirm_import(again, by=cast.binh, now=NOW)
    again.refresh_from_db()
    person.refresh_from_db()
    # The list is read as of somebody new: the erased record is not filled again.
    assert (again.state, again.written_counts["new"], person.phone) == ("done", 2, "")
    undo_import(again, by=cast.binh, now=NOW)
    assert list(Person.objects.filter(full_name="Lê Văn An")) == [person]


def test_no_words_are_left_of_an_account_without_officer_nor_of_any_request(cast) -> None:
    User.objects.filter(pk=cast.khai.pk).update(is_lecturer=False)
    account = User.objects.get(pk=cast.khai.pk)
    other = asked(account, "object")
    actions.refuse_request(request=other, outcome="Ông Khải chưa nêu rõ", ground="Điều 14", by=cast.keeper, now=NOW)
    erase(cast, answered(cast, account))
    told = {r.kind: (r.text, r.reply, r.outcome, r.ground) for r in DataRequest.objects.all()}
    assert told["object"] == ("", "", "", "Điều 14")
    assert told["delete"][:2] == ("", "")
    assert told["delete"][2].startswith("Đã xóa dữ liệu")
