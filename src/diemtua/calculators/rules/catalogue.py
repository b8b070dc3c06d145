"""Danh mục: every calculator, the question it answers, the words people ask it with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """One calculator. `words`: other ways to ask, for the search."""

    slug: str
    title: str
    question: str
    icon: str
    shelf: str
    words: str = ""


WORK, MONEY, UNION, CASE = "Hợp đồng, nghỉ việc", "Tiền lương, thời giờ", "Công đoàn", "Tranh chấp, thời hạn"

TOOLS: tuple[Tool, ...] = (
    Tool("bao-truoc", "Báo trước khi nghỉ việc", "Phải báo trước bao nhiêu ngày, chậm nhất ngày nào?", "calendar-minus", WORK, "thôi việc, xin nghỉ, nghỉ ngang, đơn phương chấm dứt hợp đồng lao động, cho nghỉ việc, báo nghỉ trước mấy ngày"),
    Tool("thu-viec", "Thử việc", "Thử việc dài nhất bao lâu, lương thử việc ít nhất bao nhiêu?", "user-check", WORK, "thời gian thử việc, lương thử việc, hợp đồng thử việc mấy tháng"),
    Tool("tro-cap", "Trợ cấp thôi việc, mất việc làm", "Được trả trợ cấp bao nhiêu khi nghỉ việc?", "hand-coins", WORK, "trợ cấp thôi việc, trợ cấp mất việc, cắt giảm, nghỉ việc được bao nhiêu tiền"),
    Tool("tuoi-nghi-huu", "Tuổi nghỉ hưu", "Đến tháng nào thì đủ tuổi nghỉ hưu?", "sunset", WORK, "về hưu, nghỉ hưu năm bao nhiêu tuổi, tuổi hưu nam nữ"),
    Tool("luong-toi-thieu", "Lương tối thiểu vùng", "Mức lương thấp nhất được trả ở vùng này là bao nhiêu?", "banknote", MONEY, "lương tối thiểu, lương cơ bản vùng, trả lương thấp"),
    Tool("lam-them-gio", "Tiền lương làm thêm giờ", "Tiền làm thêm giờ ít nhất là bao nhiêu?", "timer", MONEY, "tăng ca, lương tăng ca, overtime, làm ngày lễ, làm chủ nhật"),
    Tool("gioi-han-lam-them", "Giới hạn làm thêm giờ", "Làm thêm đến mấy giờ là quá mức?", "gauge", MONEY, "tăng ca quá giờ, số giờ làm thêm tối đa trong tháng, trong năm"),
    Tool("lam-dem", "Làm việc ban đêm", "Ca này có mấy giờ làm đêm, được trả thêm bao nhiêu?", "moon", MONEY, "ca đêm, làm đêm, phụ cấp ca đêm, ca ba"),
    Tool("phep-nam", "Phép năm", "Được mấy ngày nghỉ hằng năm?", "tree-palm", MONEY, "nghỉ phép, ngày phép, phép thâm niên, nghỉ hằng năm"),
    Tool("muc-phat", "Mức phạt", "Vi phạm này bị phạt bao nhiêu tiền?", "gavel", MONEY, "xử phạt, phạt doanh nghiệp, phạt công ty, xử phạt hành chính"),
    Tool("doan-phi", "Đoàn phí", "Đoàn phí tháng này là bao nhiêu?", "wallet", UNION, "đóng đoàn phí, phí công đoàn, đoàn viên đóng bao nhiêu, mức đóng đoàn phí"),
    Tool("kinh-phi", "Kinh phí công đoàn", "Doanh nghiệp đóng bao nhiêu, hạn ngày nào, cơ sở được dùng bao nhiêu?", "landmark", UNION, "kinh phí 2%, đóng kinh phí công đoàn, hạn đóng kinh phí, trích nộp"),
    Tool("gio-cong-doan", "Giờ làm công tác công đoàn", "Mỗi tháng được mấy giờ hưởng lương để làm công đoàn?", "clock", UNION, "thời gian hoạt động công đoàn, giờ công đoàn, 24 giờ, 12 giờ, cán bộ không chuyên trách"),
    Tool("phu-cap", "Phụ cấp cán bộ công đoàn", "Phụ cấp mỗi tháng là bao nhiêu?", "badge-dollar-sign", UNION, "phụ cấp chủ tịch công đoàn, phụ cấp trách nhiệm, hệ số phụ cấp"),
    Tool("ghe-doi-thoai", "Số người dự đối thoại", "Mỗi bên phải có ít nhất mấy người đối thoại?", "users", UNION, "thành viên đối thoại, số lượng tham gia đối thoại tại nơi làm việc"),
    Tool("bieu-quyet", "Đủ số phiếu chưa?", "Số phiếu hoặc số người có mặt này đã đủ chưa?", "vote", UNION, "tỷ lệ tán thành, lấy ý kiến thỏa ước, biểu quyết, quá bán, đủ số người họp"),
    Tool("viec-hang-nam", "Việc hằng năm của công đoàn cơ sở", "Đối thoại, hội nghị, danh sách thành viên: hạn ngày nào?", "calendar-clock", UNION, "đối thoại định kỳ, hội nghị người lao động, danh sách thành viên đối thoại hai năm"),
    Tool("thoi-hieu", "Thời hiệu giải quyết tranh chấp", "Còn đến ngày nào để yêu cầu hòa giải, trọng tài, khởi kiện?", "hourglass", CASE, "hết hạn khiếu nại, thời hiệu khởi kiện, kiện công ty, hòa giải, nợ lương, nợ bảo hiểm"),
    Tool("duong-giai-quyet", "Đường giải quyết tranh chấp", "Vụ này phải qua những bước nào?", "route", CASE, "hòa giải, trọng tài, tòa án, đình công, kiện công ty ở đâu, tranh chấp lao động"),
    Tool("dem-ngay", "Đếm ngày", "Hết hạn vào ngày nào?", "calendar-days", CASE, "đếm ngày làm việc, tính thời hạn, bao nhiêu ngày làm việc"),
)  # fmt: skip

BY_SLUG = {tool.slug: tool for tool in TOOLS}


def shelves() -> list[tuple[str, list[Tool]]]:
    """The calculators by heading, in order."""
    found: dict[str, list[Tool]] = {}
    for tool in TOOLS:
        found.setdefault(tool.shelf, []).append(tool)
    return list(found.items())
