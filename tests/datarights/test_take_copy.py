"""The copy: complete, own, sealed on the disk, told in the journal."""

import datetime as dt
import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.advice.models import Inquiry
from diemtua.audit.models import Entry
from diemtua.corrections.models import Edit, sealed_changes
from diemtua.datarights import actions, jobs, queries
from diemtua.datarights.copying import CLOSED, NOT_YET, collect
from diemtua.datarights.holdings import subject_of
from diemtua.datarights.models import DataRequest
from diemtua.exams.actions import start_sitting
from diemtua.exams.models import Answer, EssayMark, Exam, Sitting
from diemtua.jobs.actions import stored_path
from diemtua.jobs.models import Job, ResultFile
from diemtua.people.actions import issue_code
from diemtua.roster.models import Import, Source
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Person, SavedView, Stewardship
from tests.advice.factories import make_inquiry
from tests.credentials.factories import make_certificate
from tests.exams.factories import make_exam
from tests.factories import make_person
from tests.training.factories import enrol, make_class, make_question

NUMBER = "001185012345"


@pytest.fixture
def filled(cast):
    """What no page's table makes: an edit, a row of a list, a view, a code, words to the desk, an essay marked, a class taught."""
    now = timezone.now()
    Person.objects.filter(pk=cast.hoa_person.pk).update(citizen_id=NUMBER)
    Edit.objects.create(person=cast.hoa_person, by=cast.binh, at=now, note="Bình báo", changes=sealed_changes({"phone": ("0900000001", "0912345678")}))  # fmt: skip
    roster = Import.objects.create(unit=cast.ward, by=cast.binh, file_name="Nguyễn Văn Bình.xlsx", state="done")
    Source.objects.create(roster=roster, person=cast.hoa_person, sheet="Phường", row=7, told="np", posts="", made=True)
    SavedView.objects.create(by=cast.hoa, name="Chưa tập huấn")
    issue_code(to=cast.hoa, by=cast.binh, now=now)
    inquiry = make_inquiry(cast.hoa, worker="Bùi Văn An", consent_at=now)
    inquiry.messages.create(kind="reply", by=cast.hoa, text="Tôi bổ sung")
    inquiry.messages.create(kind="note", by=cast.thao, text="Ghi chú kín của Thảo")
    exam = make_exam(cast, "essay", persons=[cast.hoa_person])
    sitting = start_sitting(exam=exam, by=cast.hoa, now=now)
    type(sitting).objects.filter(pk=sitting.pk).update(state="marked", submitted_at=now, marked_at=now, passed=True)
    answer = Answer.objects.create(sitting=sitting, paper_item=exam.paper.paper_items.get(), value="Bài viết của tôi", revision=1, saved_at=now)  # fmt: skip
    EssayMark.objects.create(answer=answer, marker=cast.khai, scores=[2], comment="Nên nêu rõ căn cứ")
    TrainingClass.objects.create(name="Lớp do Hòa giảng", unit=cast.ward, capacity=5, contact="Đỗ Liên Hệ").lecturers.add(cast.hoa)  # fmt: skip
    Stewardship.objects.create(user=cast.hoa, unit=cast.union, ended_at=now)


def test_points_wait_until_they_no_longer_tell_the_key(cast, filled) -> None:
    Sitting.objects.update(passed=False)
    Answer.objects.update(points=2)
    exam = Exam.objects.get()
    exam.entries.create(person=cast.nga_person, extra_minutes=30)

    def told(now) -> tuple[object, ...]:
        found = {s.code: s.rows[0] for s in collect(subject_of(None, cast.hoa), own=True, now=now) if "exams.A" in s.code or "EssayMark" in s.code}  # fmt: skip
        return found["exams.Answer"][2], found["exams.Answer"][4], *found["exams.EssayMark"][1:3]

    last = exam.closes_at + dt.timedelta(minutes=30)
    assert told(last) == ("Bài viết của tôi", NOT_YET, NOT_YET, NOT_YET)
    assert told(last + dt.timedelta(minutes=1)) == ("Bài viết của tôi", 2, [2], "Nên nêu rõ căn cứ")


def unzipped(response) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_own_copy_has_every_row_opened_and_nobody_else(cast, filled) -> None:
    sections = {s.code: s for s in collect(subject_of(None, cast.hoa), own=True, now=timezone.now())}
    rows = {code: [dict(zip(s.labels, row, strict=True)) for row in s.rows] for code, s in sections.items()}
    assert rows["unions.Person"][0]["citizen_id"] == NUMBER
    assert rows["corrections.Edit"][0]["values"] == {"phone": ["0900000001", "0912345678"]}
    assert (rows["roster.Source"][0]["row"], rows["unions.SavedView"][0]["name"]) == (7, "Chưa tập huấn")
    assert [m["text"] for m in rows["advice.Message"]] == ["Tôi bổ sung"]
    assert rows["exams.EssayMark"][0]["comment"] == "Nên nêu rõ căn cứ"
    assert rows["exams.Answer"][0]["value"] == "Bài viết của tôi"
    assert rows["training.TrainingClass"][0]["name"] == "Lớp do Hòa giảng"
    assert len(rows["people.ActivationCode"]) == len(rows["unions.Stewardship"]) == 1
    text = json.dumps([s.shown for s in sections.values()], ensure_ascii=False)
    for other in ("Nguyễn Văn Bình", "Bình báo", "Bùi Văn An", "Ghi chú kín", "Vũ Quang Khải", "Đỗ Liên Hệ", "Thảo"):
        assert other not in text
    assert "Trần Thị Hòa" in text
    assert "Chủ tịch" in text


def test_the_page_of_the_copy_is_read_by_people(cast, filled) -> None:
    changed = {"birth_date": ["1985-03-08", "1987-03-08"], "sex": ["", "f"], "mandates": {"5": [[2019, False], [2020, False]]}}  # fmt: skip
    Source.objects.update(before=json.dumps(changed))
    Edit.objects.update(changes=sealed_changes({"birth_date": (dt.date(1985, 3, 8), None), "citizen_id": ("", NUMBER)}))
    Answer.objects.update(value=["a", "c"])
    Inquiry.objects.update(evidence=["contract", "payslip"])
    make_certificate(cast, cast.hoa_person)
    sections = {s.code: s for s in collect(subject_of(None, cast.hoa), own=True, now=timezone.now())}

    def told(code: str, name: str) -> str:
        return sections[code].shown[0][list(sections[code].labels).index(name)]

    assert told("roster.Source", "before") == (
        "Ngày sinh: 08/03/1985 → 08/03/1987\nGiới tính: (trống) → Nữ\nNăm bắt đầu giữ chức vụ: 2019 → 2020"
    )
    assert told("corrections.Edit", "values") == (f"Ngày sinh: 08/03/1985 → (trống)\nSố định danh: (trống) → {NUMBER}")
    assert told("exams.Answer", "value") == "a; c"
    assert told("advice.Inquiry", "evidence") == "Hợp đồng, phụ lục, Phiếu lương, sao kê"
    assert told("credentials.Certificate", "printed").splitlines()[:2] == [
        "Họ và tên: Trần Thị Hòa",
        "Chức vụ: Chủ tịch",
    ]
    page = render_to_string("datarights/copy.html", {"sections": list(sections.values())})
    assert [
        h for s in sections.values() if not s.blocks for h in s.heads if f'<th scope="col">{h}</th>' not in page
    ] == []
    assert not {"{", "["} & set(page.partition("<body>")[2])


def test_the_officer_gets_one_zip_that_opens_anywhere_and_its_download_is_told(cast, filled, as_) -> None:
    client = as_(cast.hoa)
    job = Job.objects.get(pk=int(client.post("/du-lieu-cua-toi/ban-sao/").url.split("/")[2]))
    files = unzipped(client.get(f"/viec-nen/{job.pk}/tep/"))
    told = json.loads(files["du-lieu.json"])
    person = next(s for s in told["cac_muc"] if s["ma"] == "unions.Person")
    assert (person["nhan"]["phone"], person["dong"][0]["phone"]) == ("Số điện thoại", "0912345678")
    page = files["du-lieu.html"]
    assert NUMBER in page
    assert "<h2>Chứng nhận</h2>" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page
    assert NUMBER.encode() not in stored_path(ResultFile.objects.get().stored).read_bytes()
    assert as_(cast.keeper).get(f"/viec-nen/{job.pk}/tep/").status_code == 404
    made = DataRequest.objects.get()
    assert (made.kind, made.state, made.job) == ("copy", "done", job)
    lines = list(Entry.objects.order_by("pk").values_list("action", flat=True))[-3:]
    assert lines == ["datarights.take_copy", "datarights.finish_own_copy", "jobs.download_file"]


def test_pressed_twice_while_it_is_made_there_is_one_copy(cast, monkeypatch) -> None:
    monkeypatch.setattr("diemtua.jobs.actions.run_job", SimpleNamespace(enqueue=lambda **_: None))
    press = {"subject": subject_of(None, cast.hoa), "work": jobs.make_copy, "by": cast.hoa, "now": timezone.now()}
    assert actions.take_copy(**press) == actions.take_copy(**press)
    assert (Job.objects.count(), DataRequest.objects.count()) == (1, 1)


def test_the_keepers_copy_for_somebody_without_account_opens_nothing_sealed(cast, as_) -> None:
    lan = make_person("Lê Thị Lan", cast.union, position="UV", citizen_id=NUMBER)
    made = actions.enter_request(person=lan, kind="copy", text="Đơn", received_on=timezone.localdate(), by=cast.keeper, now=timezone.now())  # fmt: skip
    client = as_(cast.keeper)
    job = client.post(f"/yeu-cau-du-lieu/{made.pk}/ban-sao/").url.split("/")[2]
    files = unzipped(client.get(f"/viec-nen/{job}/tep/"))
    assert NUMBER not in "".join(files.values())
    assert CLOSED in files["du-lieu.html"]
    made.refresh_from_db()
    assert made.state == "received"  # handing it over is the keeper's deed, told by hand


def test_a_job_that_lost_its_right_makes_nothing(cast) -> None:
    made = DataRequest.objects.create(account=cast.hoa, kind="copy", channel="account", received_on=timezone.localdate(), made_at=timezone.now())  # fmt: skip
    job = actions._start_copy(made, jobs.make_copy, cast.binh, back_url="")
    job.refresh_from_db()
    assert (job.state, ResultFile.objects.count()) == ("failed", 0)


def test_the_page_asks_as_much_for_three_consents_as_for_one(cast, filled, as_, django_assert_max_num_queries) -> None:
    client = as_(cast.hoa)
    client.get("/du-lieu-cua-toi/")
    with CaptureQueriesContext(connection) as one:
        client.get("/du-lieu-cua-toi/")
    for _ in range(2):
        make_inquiry(cast.hoa, consent_at=timezone.now())
    with django_assert_max_num_queries(len(one)):
        page = client.get("/du-lieu-cua-toi/")
    assert page.content.decode().count("Công bố câu hỏi tư vấn") == 3


def test_consents_in_force_are_read_where_they_are(cast, filled, as_) -> None:
    page = as_(cast.hoa).get("/du-lieu-cua-toi/").content.decode()
    assert "Công bố câu hỏi tư vấn" in page
    assert "bấm chọn trên trang" in page
    assert "Không có sự đồng ý nào" in as_(cast.nga).get("/du-lieu-cua-toi/").content.decode()


def test_a_consent_given_in_class_leads_to_where_it_is_taken_back(cast, as_) -> None:
    make_class(cast, name="Lớp khác")
    mine = enrol(make_class(cast), cast.hoa_person)
    assert mine.pk != mine.training_class_id
    make_question(mine.training_class, mine, consent_at=timezone.now())
    (agreed,) = queries.consents_of(subject_of(None, cast.hoa))
    assert as_(cast.hoa).get(agreed.url).context["enrolment"] == mine
