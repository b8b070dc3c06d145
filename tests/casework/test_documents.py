"""The Word forms, read back."""

from io import BytesIO

import pytest
from docx import Document

from diemtua.casework.actions import add_claimants
from diemtua.casework.documents import DOCUMENTS, documents_for, written
from diemtua.casework.models import Case
from diemtua.rulebook.procedure import procedures
from tests.casework.factories import BARGAINING, D, at, make_case, tell, tell_all
from tests.factories.papers import kept_together, making_of, numbered_from

TODAY = D(2026, 5, 22)


def texts(content: bytes) -> list[str]:
    """Every paragraph, those in tables too, in the order of the page."""
    found = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if hasattr(block, "rows"):
            found += [p.text for row in block.rows for cell in row.cells for p in cell.paragraphs]
        else:
            found.append(block.text)
    return [text for text in found if text.strip()]


def test_every_form_belongs_to_steps_that_exist() -> None:
    for form in DOCUMENTS.values():
        for law, step in form.steps:
            assert step in procedures()[law][-1].wordings, (form.title, step)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_form_is_written_for_a_case_that_knows_nothing_yet(cast, name) -> None:
    case = Case(pk=1, unit=cast.union, procedure=min(DOCUMENTS[name].procedures), title="A & B <c>", opened_on=TODAY)
    whole = "\n".join(texts(written(name, case, today=TODAY)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in whole
    assert "{" not in whole


def test_a_letter_tells_of_its_making_its_title_this_house_and_the_day(cast) -> None:
    letter = written("cong-van-gui-thoa-uoc", make_case(cast), today=TODAY)
    assert making_of(letter) == ("Công văn gửi thỏa ước", "Điểm Tựa", "", "2026-05-22", [])


def test_the_filing_letter_and_the_poll_minutes_say_what_the_file_knows(cast) -> None:
    case = make_case(cast)
    tell_all(case, BARGAINING[:7])
    letter = texts(written("cong-van-gui-thoa-uoc", case, today=TODAY))
    assert letter[0] == "CÔNG TY TNHH MAY SÔNG HỒNG"
    assert letter[3] == "Số: …/…"
    assert "Kính gửi: Sở Nội vụ." in letter
    assert "Kết quả lấy ý kiến ngày 11/05/2026: 101 người tán thành trong tổng số 200 người lao động." in letter
    minutes = "\n".join(texts(written("bien-ban-lay-y-kien", case, today=TODAY)))
    assert "- Tán thành: 101 người;" in minutes
    assert "3. Đạt: có 101; phải trên 50% của 200 người lao động của doanh nghiệp" in minutes


def test_minutes_of_a_dialogue_judge_the_quorum(cast) -> None:
    case = make_case(cast, "doi-thoai-dinh-ky", title="Đối thoại")
    tell(case, "schedule", D(2026, 2, 2), "", {"session_on": D(2026, 3, 2)})
    tell(case, "session", D(2026, 3, 2), "", {"present": 8, "members": 9, "employer_present": True})
    whole = "\n".join(texts(written("bien-ban-doi-thoai", case, today=TODAY)))
    assert "có mặt 8 trong 9 thành viên" in whole
    assert "Điều kiện tiến hành: Đạt: có 8" in whole
    assert "bên nêu" in whole


def test_each_claimant_gets_a_page_to_sign(cast) -> None:
    case = make_case(cast, "tranh-chap-ca-nhan", title="Nợ lương")
    add_claimants(case=case, names=["Lý Thị Bưởi", "Bùi Văn An"], by=cast.hoa, now=at(TODAY))
    paper = written("giay-uy-quyen", case, today=TODAY)
    lines = texts(paper)
    assert numbered_from(paper) == ["1", "1"]
    assert [line.split(".")[0] for line in lines if line.startswith("Bên ủy quyền")] == ["Bên ủy quyền: Bùi Văn An", "Bên ủy quyền: Lý Thị Bưởi"]  # fmt: skip


def test_a_firm_of_any_name_leaves_who_signs_with_the_words_above(cast) -> None:
    cast.union.enterprise.name = "Công ty Trách nhiệm hữu hạn một thành viên " + "Sản xuất và Thương mại " * 5
    for name, signer, words in (
        ("bien-ban-thuong-luong", "BÊN NGƯỜI LAO ĐỘNG", "Biên bản được đọc lại, hai bên cùng nghe và ký tên."),
        ("cong-van-gui-thoa-uoc", "Nơi nhận:", "Kèm theo: thỏa ước lao động tập thể; biên bản lấy ý kiến."),
    ):
        case = Case(pk=1, unit=cast.union, procedure="thuong-luong", title="A", opened_on=TODAY)
        assert kept_together(written(name, case, today=TODAY), signer) == ([words, ""], True)


def test_the_list_of_members_has_a_line_for_each_and_its_head_on_every_page(cast) -> None:
    case = make_case(cast, "thanh-lap-cong-doan", title="Thành lập", unit=cast.ward, by=cast.binh)
    tell(case, "campaign", D(2026, 2, 2), "", {"members": 31})
    members = Document(BytesIO(written("ho-so-thanh-lap", case, today=TODAY))).tables[2]
    assert [row.cells[0].text for row in members.rows] == ["TT", *(str(n) for n in range(1, 32))]
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in members.rows] == [True, *[False] * 31]


def test_each_step_offers_its_own_forms() -> None:
    assert [o.name for o in documents_for("thuong-luong", "poll")] == ["phieu-lay-y-kien", "bien-ban-lay-y-kien"]
    assert documents_for("thuong-luong", "publish") == []


def test_a_strike_is_told_with_its_vote_and_its_day_and_each_dispute_asks_in_its_own_words(cast) -> None:
    strike = make_case(cast, "tranh-chap-loi-ich", title="Bế tắc")
    Case.objects.filter(pk=strike.pk).update(procedure="dinh-cong")
    strike.refresh_from_db()
    for step, day, outcome, facts in (
        ("basis", 2, "mediation", {}), ("workplace", 2, "allowed", {}), ("poll_plan", 3, "", {"poll_on": D(2026, 3, 9)}), ("poll_notice", 6, "", {}),
        ("poll", 9, "", {"yes": 201, "polled": 400}), ("decision", 10, "", {"starts_on": D(2026, 3, 20)}),
    ):  # fmt: skip
        tell(strike, step, D(2026, 3, day), outcome, facts)
    assert [o.name for o in documents_for("dinh-cong", "decision")] == ["thong-bao-dinh-cong"]
    told = texts(written("thong-bao-dinh-cong", strike, today=TODAY))
    assert "1. Kết quả lấy ý kiến ngày 09/03/2026: 201 người đồng ý trong 400 người được lấy ý kiến." in told
    assert [line.split(". Địa điểm")[0] for line in told if line.startswith("2.")] == ["2. Thời điểm bắt đầu: …… giờ …… ngày 20/03/2026"]  # fmt: skip
    asked = {law: documents_for(law, "ask_mediation")[0].name for law in ("tranh-chap-quyen", "tranh-chap-loi-ich")}
    for law, line in (
        ("tranh-chap-quyen", "Ngày phát hiện hành vi cho là vi phạm quyền của tập thể: 02/03/2026."),
        ("tranh-chap-loi-ich", "Ngày thương lượng không thành hoặc bị từ chối: 02/03/2026."),
    ):
        case = make_case(cast, law, title=law)
        tell(case, "found", D(2026, 3, 2))
        assert line in texts(written(asked[law], case, today=TODAY))
