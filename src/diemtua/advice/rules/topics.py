"""Chủ đề: what people ask about, which facts each needs, and the topic of the curriculum that teaches it."""

from collections.abc import Mapping
from dataclasses import dataclass

from diemtua.legislation.search.topics import topics as search_topics


@dataclass(frozen=True, slots=True)
class Topic:
    """`facts`: what to tell beside the story. `disputed`: limitation dates matter. `teaches`: code in the curriculum."""

    label: str
    ask: str
    disputed: bool
    teaches: str


_LABELS = search_topics()  # one list of labels for the search and the desk
TOPICS: Mapping[str, Topic] = {
    "wages": Topic(_LABELS["wages"].label, "Kỳ lương nào, mức trong hợp đồng, đã nhận bao nhiêu, có phiếu lương không.", True, "T04"),
    "ending": Topic(_LABELS["ending"].label, "Ai chấm dứt, báo trước bằng gì và bao nhiêu ngày, quyết định ghi lý do gì.", True, "T07"),
    "contract": Topic(_LABELS["contract"].label, "Loại và thời hạn hợp đồng, ký lần thứ mấy, đang làm từ ngày nào.", True, "T04"),
    "hours": Topic(_LABELS["hours"].label, "Số giờ làm thực tế, có đồng ý làm thêm không, bảng chấm công.", True, "T04"),
    "discipline": Topic(_LABELS["discipline"].label, "Hình thức kỷ luật, biên bản họp, nội quy đã đăng ký chưa.", True, "T04"),
    "insurance": Topic(_LABELS["insurance"].label, "Chậm đóng từ tháng nào, thông tin trên ứng dụng bảo hiểm.", True, "T16"),
    "women": Topic(_LABELS["women"].label, "Tuần thai hoặc tuổi của con, loại hợp đồng.", True, "T13"),
    "safety": Topic(_LABELS["safety"].label, "Tai nạn xảy ra khi nào, ở đâu, có biên bản không.", True, "T15"),
    "dialogue": Topic(_LABELS["dialogue"].label, "Doanh nghiệp có bao nhiêu lao động, đã có quy chế chưa.", False, "T05"),
    "agreement": Topic(_LABELS["agreement"].label, "Đang ở bước nào, số lao động, tỷ lệ đồng ý.", True, "T06"),
    "union": Topic(_LABELS["union"].label, "Việc công ty làm, chức vụ công đoàn của người bị ảnh hưởng.", True, "T18"),
    "finance": Topic(_LABELS["finance"].label, "Khoản thu, chi nào, của kỳ nào.", False, "T09"),
    "other": Topic("Việc khác", "", False, "T03"),
}  # fmt: skip

TOPIC_CHOICES = [(code, t.label) for code, t in TOPICS.items()]

# The curriculum's topic of a class question -> ours.
FROM_CURRICULUM = {"T04": "contract", "T05": "dialogue", "T06": "agreement", "T07": "ending", "T09": "finance", "T13": "women",
                   "T15": "safety", "T16": "insurance", "T18": "union"}  # fmt: skip

CONTRACTS = {
    "indefinite": "Không xác định thời hạn",
    "fixed": "Xác định thời hạn (đến 36 tháng)",
    "probation": "Đang thử việc",
    "none": "Chưa ký hợp đồng",
    "ended": "Hợp đồng đã chấm dứt",
    "unknown": "Không rõ",
}

EVIDENCE = {
    "contract": "Hợp đồng, phụ lục",
    "payslip": "Phiếu lương, sao kê",
    "decision": "Quyết định, thông báo của công ty",
    "timesheet": "Bảng chấm công",
    "messages": "Tin nhắn, thư điện tử",
    "witness": "Người làm chứng",
    "minutes": "Biên bản",
}

TRADES = {
    "garment": "Dệt may, da giày",
    "electronics": "Điện tử, cơ khí",
    "food": "Chế biến thực phẩm",
    "construction": "Xây dựng",
    "transport": "Vận tải, giao nhận",
    "trade": "Thương mại, dịch vụ, khách sạn",
    "school": "Trường học, y tế ngoài nhà nước",
    "office": "Văn phòng, công nghệ",
    "other": "Ngành khác",
}
