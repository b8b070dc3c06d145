"""The procedures of the rulebook, read by anybody and found by the search of the law."""

import pytest

from diemtua.casework.queries.procedures import find_procedures
from diemtua.legislation import finders
from diemtua.rulebook.procedure import procedures
from tests.casework.factories import D

DAY = D(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("thu tuc thanh lap cong doan co so", "Thành lập công đoàn cơ sở"),
        ("thương lượng để ký thỏa ước lao động tập thể", "Thương lượng tập thể"),
        ("thủ tục đình công", "Thủ tục đình công"),
        ("cong nhan dang ngung viec", "Ngừng việc tập thể không đúng trình tự"),
        ("công ty muốn sa thải cán bộ công đoàn", "Bảo vệ cán bộ công đoàn không chuyên trách"),
        ("đối thoại định kỳ tại nơi làm việc", "Đối thoại định kỳ"),
        ("mấy năm lập lại danh sách thành viên đối thoại", "Danh sách thành viên đối thoại"),
        ("hoi nghi nguoi lao dong to chuc the nao", "Hội nghị người lao động"),
        ("Thoả ước TƯLĐTT sắp hết hạn", "Kéo dài hoặc ký mới thỏa ước sắp hết hạn"),
    ],
)
def test_the_search_offers_the_procedure(question: str, title: str) -> None:
    assert title in [hit.title for hit in find_procedures(question, DAY)]


@pytest.mark.parametrize(
    "question",
    [
        "tiền lương làm thêm giờ ngày chủ nhật",
        "mức đóng đoàn phí",
        "nghỉ thai sản mấy tháng",
        "quyết định công bố",
        "quy dinh cong ty",
    ],
)
def test_the_search_offers_none_for_what_is_no_procedure(question: str) -> None:
    assert find_procedures(question, DAY) == []


def test_a_procedure_not_in_force_on_the_day_is_not_offered() -> None:
    assert find_procedures("thủ tục đình công", D(2019, 5, 1)) == []


def test_every_procedure_has_a_page_with_each_step_its_limit_and_article(client, db) -> None:
    assert len(procedures()) == 14
    for name, versions in procedures().items():
        page = client.get(f"/thu-tuc/{name}/?ngay=2026-11-22").content.decode()
        assert page.count("<dt>Điều luật</dt>") == len(versions[-1].wordings), name
        assert page.count("<dt>Ai làm</dt>") == len(versions[-1].wordings)
    assert client.get("/thu-tuc/khong-co/").status_code == 404


def test_the_page_reads_the_law_of_the_day_and_offers_the_case_to_officers_only(cast, client, as_) -> None:
    hit = next(
        h for g in finders.groups("thủ tục đình công", day=DAY) if g.heading == "Thủ tục từng bước" for h in g.hits
    )
    assert hit.url == "/thu-tuc/dinh-cong/?ngay=2026-11-22"
    now, before = (
        client.get(f"/thu-tuc/dinh-cong/?ngay={day}").content.decode() for day in ("2026-11-22", "2025-06-30")
    )
    assert ("UBND cấp huyện" in now, "UBND cấp huyện" in before) == (False, True)
    assert "chậm nhất 5 ngày làm việc trước ngày bắt đầu đình công" in now
    assert "Xem đã đủ căn cứ chưa" not in now
    assert "Xem đã đủ căn cứ chưa" in as_(cast.hoa).get("/thu-tuc/dinh-cong/").content.decode()
