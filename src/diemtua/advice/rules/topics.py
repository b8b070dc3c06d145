"""Chủ đề: what people ask about, which facts each needs (`topics.toml`, data), and the topic of the curriculum that teaches it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from diemtua.legislation.search.topics import topics as search_topics


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact as it is asked for: its label, the short one it is read under, and a word of help, perhaps none."""

    label: str
    short: str
    help: str


@dataclass(frozen=True, slots=True)
class Topic:
    """`ask`: what to tell in the story. `disputed`: limitation dates matter. `teaches`: code in the curriculum. `facts`: those asked,
    by the name of their field, in order. `papers`: evidence worth having, names of EVIDENCE."""

    label: str
    ask: str
    disputed: bool
    teaches: str
    facts: Mapping[str, Asked]
    papers: tuple[str, ...]


def _read() -> tuple[Mapping[str, Asked], Mapping[str, Topic]]:
    told = tomllib.loads(files("diemtua.advice.rules").joinpath("topics.toml").read_text("utf-8"))
    known = {name: Asked(one["label"], one["short"], one.get("help", "")) for name, one in told["fact"].items()}
    labels = {
        code: one.label for code, one in search_topics().items()
    }  # one list of labels for the search and the desk
    return known, {code: _topic(labels.get(code, "Việc khác"), one, known) for code, one in told["topic"].items()}


def _topic(label: str, told: Mapping[str, Any], known: Mapping[str, Asked]) -> Topic:
    """KeyError for a fact that is not in the vocabulary."""
    facts = {name: replace(known[name], **own) for name, own in told["facts"].items()}
    return Topic(label, told["ask"], told["disputed"], told["teaches"], facts, tuple(told["papers"]))


FACTS, TOPICS = _read()

TOPIC_CHOICES = [(code, t.label) for code, t in TOPICS.items()]

# The curriculum's topic of a class question -> ours. That a lesson is about disputes does not tell what the dispute is about.
FROM_CURRICULUM = {"T04": "contract", "T05": "dialogue", "T06": "agreement", "T09": "finance", "T13": "women",
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

WAGES = {
    "under4": "Dưới 4 triệu đồng",
    "4to6": "Từ 4 đến dưới 6 triệu đồng",
    "6to10": "Từ 6 đến dưới 10 triệu đồng",
    "10to20": "Từ 10 đến dưới 20 triệu đồng",
    "over20": "Từ 20 triệu đồng",
}

WRITTEN = {
    "paper": "Bằng văn bản",
    "message": "Chỉ qua tin nhắn, thư điện tử",
    "spoken": "Chỉ nói miệng",
    "none": "Không báo gì",
}
