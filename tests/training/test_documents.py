"""The Word files, read back."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook

from diemtua.exams.models import Sitting
from diemtua.training.documents import convening_notice, summonses
from diemtua.training.models import Attendance, ClassModule
from diemtua.training.workbooks import class_workbook
from tests.exams.factories import make_exam
from tests.factories import make_person
from tests.factories.papers import kept_together, making_of, numbered_from
from tests.training.factories import enrol, make_class

TODAY = dt.date(2026, 11, 22)
ARTICLE = "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 3"


@pytest.fixture
def made(cast):
    made = make_class(
        cast,
        name="Đối thoại & thương lượng <đợt 2>",
        starts=dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC),
        convening_number="15/TB-CĐP",
        convened_on=dt.date(2026, 2, 5),
        contact="Nguyễn Văn Bình, 0912 000 111",
        signer_name="Nguyễn Văn Bình",
        exam=make_exam(cast, "single", persons=[]),
    )
    ClassModule.objects.create(training_class=made, topic="T05", minutes=90)
    enrol(made, cast.hoa_person)
    enrol(made, cast.nga_person)
    enrol(made, make_person("Người Xin Vắng", cast.union, position="PCT"), state="declined")
    return made


def texts(content: bytes) -> list[str]:
    """Every paragraph, those in tables too, in the order of the page."""
    found = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if hasattr(block, "rows"):
            found += [p.text for row in block.rows for cell in row.cells for p in cell.paragraphs]
        else:
            found.append(block.text)
    return [text for text in found if text.strip()]


def test_the_class_as_a_workbook_tells_answer_presence_and_test_but_no_reason(cast, made, as_, lines) -> None:
    hoa, nga = (made.enrolments.get(person=person) for person in (cast.hoa_person, cast.nga_person))
    made.enrolments.filter(state="declined").update(decline_reason="Điều trị bệnh")
    Attendance.objects.create(session=made.sessions.get(), enrolment=hoa, method="hand")
    made.exam.entries.create(person=cast.hoa_person)
    Sitting.objects.create(exam=made.exam, person=cast.hoa_person, attempt=1, alias="A1", seed=1, state="marked",
                           due_at=timezone.now(), passed=True, percent=80)  # fmt: skip
    content = as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/hoc-vien.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Học viên lớp «Đối thoại & thương lượng <đợt 2>»"
    assert rows[2] == ["TT", "Họ và tên", "Chức vụ", "Công đoàn cơ sở", "Công đoàn cấp trên", "Số điện thoại", "Trả lời",
                       "08:00 05/12/2026", "Số buổi có mặt", "Kiểm tra", "Điểm cao nhất (%)"]  # fmt: skip
    told = {row[1]: (row[3], row[6], *row[7:]) for row in rows[3:]}
    assert told == {
        "Trần Thị Hòa": (str(hoa.unit), "Chưa trả lời", "x", 1, "Đạt", 80),
        "Lê Thúy Nga": (str(nga.unit), "Chưa trả lời", "", 0, "", ""),
        "Người Xin Vắng": (str(hoa.unit), "Xin vắng", "", 0, "", ""),
    }
    assert "bệnh" not in str(rows)
    assert {row[1]: row[5] for row in rows[3:]} == {
        "Trần Thị Hòa": "0912345678",
        "Lê Thúy Nga": "",  # of another ward, called by the union above both
        "Người Xin Vắng": "",
    }
    assert lines() == ["training.export_class"]


def test_the_workbook_costs_the_same_however_many_were_called(cast, as_) -> None:
    made, costs = make_class(cast, exam=make_exam(cast)), []
    for people in (1, 3):
        for number in range(people):
            enrol(made, make_person(f"Người {people} {number}", cast.union, position="PCT"))
        with CaptureQueriesContext(connection) as seen:
            class_workbook(made, user=cast.binh, today=TODAY)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_notice_has_heading_terms_rights_and_list(cast, made) -> None:
    lines = texts(convening_notice(made, today=TODAY, address="diemtua.example.vn/lop-cua-toi/"))
    assert lines[:7] == [
        "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HÀ NỘI",
        "CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 15/TB-CĐP",
        "Hà Nội, ngày 05 tháng 02 năm 2026",
        "THÔNG BÁO",
    ]
    whole = "\n".join(lines)
    assert "lớp tập huấn «Đối thoại & thương lượng <đợt 2>» và triệu tập 2 cán bộ" in whole
    assert "- 08:00–11:00, thứ Bảy 05/12/2026; tại Hội trường phường Bồ Đề." in lines
    assert "- Đối thoại và dân chủ tại nơi làm việc (90 phút);" in lines
    assert "trả đủ lương; các ngày này không tính trừ" in whole
    assert whole.count(ARTICLE) == 2
    assert "CHỦ TỊCH" in lines
    assert lines[-11:] == [
        "1", "Trần Thị Hòa", "Chủ tịch", "CĐCS Công ty TNHH May Sông Hồng", "Công đoàn phường Bồ Đề",
        "2", "Lê Thúy Nga", "Chủ tịch", "CĐCS Công ty TNHH Điện tử Thăng Long", "Công đoàn xã Hoài Đức",
        "Danh sách có 2 người.",
    ]  # fmt: skip
    assert "{" not in whole


def test_the_notice_tells_of_its_making_its_title_this_house_and_the_day(made) -> None:
    notice = convening_notice(made, today=TODAY, address="diemtua.example.vn/lop-cua-toi/")
    assert making_of(notice) == ("Thông báo triệu tập tập huấn", "Điểm Tựa", "", f"{TODAY}", [])


def test_who_signs_is_never_alone_on_a_page_nor_cut_by_one(made) -> None:
    made.contact = ""
    summoned = summonses(made, today=TODAY, address="x")
    assert kept_together(summoned, "Nơi nhận:") == (
        ["Đề nghị người sử dụng lao động bố trí công việc để cán bộ dự lớp đủ thời gian.", ""],
        True,
    )


def test_without_number_and_date_there_is_room_to_write_them(made) -> None:
    made.convening_number, made.convened_on = "", None
    lines = texts(convening_notice(made, today=TODAY, address="x"))
    assert "Số: …/…" in lines
    assert "Hà Nội, ngày … tháng … năm …" in lines


def test_before_the_law_was_in_force_the_paid_days_are_not_claimed(made) -> None:
    made.convened_on = dt.date(2025, 6, 30)
    whole = "\n".join(texts(convening_notice(made, today=TODAY, address="x")))
    assert ARTICLE not in whole
    assert "trả đủ lương" not in whole


def test_a4_with_the_margins_and_the_typeface_of_the_decree(made) -> None:
    document = Document(BytesIO(convening_notice(made, today=TODAY, address="x")))
    (section,) = document.sections
    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    margins = [round(m.mm) for m in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)]  # fmt: skip
    assert (size, margins) == ([210, 297], [20, 20, 30, 15])
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_each_union_gets_a_page_that_names_only_its_own(cast, made) -> None:
    summoned = summonses(made, today=TODAY, address="x")
    lines = texts(summoned)
    assert [
        len(pages.header.paragraphs[0]._p.xpath(".//w:fldSimple")) for pages in Document(BytesIO(summoned)).sections
    ] == [1, 1]
    assert numbered_from(summoned) == ["1", "1"]
    assert lines.count("GIẤY TRIỆU TẬP") == 2
    assert "Kính gửi: Ban Chấp hành CĐCS Công ty TNHH May Sông Hồng; Công ty TNHH May Sông Hồng." in lines
    assert [line for line in lines if line.startswith("- ") and line.endswith(", Chủ tịch;")] == [
        "- Trần Thị Hòa, Chủ tịch;",
        "- Lê Thúy Nga, Chủ tịch;",
    ]


def test_the_officer_s_own_summons_names_nobody_else(cast, as_, made) -> None:
    enrolment = made.enrolments.get(person=cast.hoa_person)
    content = as_(cast.hoa).get(f"/lop-cua-toi/{enrolment.pk}/giay-trieu-tap.docx").content
    whole = "\n".join(texts(content))
    assert numbered_from(content) == ["1"]
    assert "Trần Thị Hòa" in whole
    assert "Nga" not in whole


@pytest.mark.parametrize("people", [1, 3])
def test_few_queries_however_many_people(cast, django_assert_max_num_queries, people) -> None:
    made = make_class(cast)
    for i in range(people):
        enrol(made, make_person(f"Người {i}", cast.union, position="PCT"))
    with django_assert_max_num_queries(6):
        convening_notice(made, today=TODAY, address="x")
