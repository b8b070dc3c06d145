"""Hòa enters her union's agreement on the phone: a clause below the law is caught, mended, and she sees what to ask next."""

import re

from playwright.sync_api import expect

from tests.agreements.factories import make_clause, make_peers


def test_hoa_enters_an_agreement(cast, walk, shot, accessible) -> None:
    for number, peer in enumerate(make_peers(cast.other_ward, 6, meal=28_000)):
        make_clause(peer, "luong_thang_13", 1)
        make_clause(peer, "du_lich", 1_500_000 + 100_000 * number)

    page = walk(cast.hoa)
    page.goto("/thoa-uoc/")
    accessible(page)
    page.get_by_role("main").get_by_role("link", name="Thêm thỏa ước").first.click()
    expect(page.get_by_label("Bên người sử dụng lao động", exact=True)).to_have_value("Công ty TNHH May Sông Hồng")
    page.get_by_label("Ngành nghề").select_option("Dệt, may")
    page.get_by_label("Số lao động", exact=True).fill("320")
    page.get_by_label(re.compile("Vùng lương tối thiểu")).select_option("Vùng I")
    page.get_by_label(re.compile("Lương bình quân")).fill("7800000")
    page.get_by_label(re.compile("Số người tán thành")).fill("290")
    page.get_by_label(re.compile("Số người phải lấy ý kiến")).fill("320")
    page.get_by_label(re.compile("Có hiệu lực từ ngày")).fill("2027-01-01")
    page.get_by_label(re.compile("Có hiệu lực đến hết ngày")).fill("2028-12-31")
    accessible(page)
    shot(page, "thoa-uoc-1-thong-tin")
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_role("heading", name="Nhập điều khoản")).to_be_visible()
    accessible(page)
    page.get_by_role("heading", name="Lao động nữ, thai sản, phép năm").click()
    page.get_by_role("link", name=re.compile("^Phép năm, điều kiện bình thường")).click()
    page.get_by_label("Giá trị (ngày làm việc)").fill("10")
    page.get_by_role("button", name="Lưu điều khoản").click()
    expect(page.get_by_text(re.compile("Thấp hơn luật. Thỏa ước: 10 ngày làm việc"))).to_be_visible()
    accessible(page)
    shot(page, "thoa-uoc-2-thap-hon-luat")
    page.get_by_label("Giá trị (ngày làm việc)").fill("14")
    page.get_by_role("button", name="Lưu điều khoản").click()
    expect(page.get_by_text(re.compile("Đã lưu «Phép năm.*hơn luật.*600.000 đồng/người/năm"))).to_be_visible()

    page.get_by_role("heading", name="Tiền lương, phụ cấp, thưởng, bữa ăn").click()
    page.get_by_role("link", name=re.compile("^Bữa ăn ca")).click()
    page.get_by_label("Giá trị (đồng/suất)").fill("25.000")
    page.get_by_role("button", name="Lưu điều khoản").click()
    page.get_by_role("link", name="Xong, xem kết quả").click()

    expect(page.get_by_role("heading", name=re.compile("Chất lượng: "))).to_be_visible()
    expect(page.get_by_text("Hơn luật", exact=True)).to_be_visible()
    accessible(page)
    shot(page, "thoa-uoc-3-ket-qua")
    page.get_by_role("link", name="Nên đề xuất thêm gì").click()
    expect(page.get_by_role("heading", name="Lương tháng thứ 13")).to_be_visible()
    expect(page.get_by_text("6/6 thỏa ước cùng nhóm đã có").first).to_be_visible()
    accessible(page)
    shot(page, "thoa-uoc-4-nen-xin-them")
    page.go_back()
    page.get_by_role("link", name="Kiểm tra", exact=True).click()
    expect(page.get_by_text("Còn 2 điểm chưa đạt hoặc chưa rõ.")).to_be_visible()
    accessible(page)
    shot(page, "thoa-uoc-5-truoc-khi-ky")
