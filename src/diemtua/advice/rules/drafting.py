"""Bản nháp: what a language model is asked, and which of its sentences are kept. Each must name the article it rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LETTERS = 3000  # of one article


@dataclass(frozen=True, slots=True)
class Source:
    """An article given to the model: its number in the list, its name, its words, its address."""

    number: int
    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence kept, with what it rests on."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentences that name a given article; how many did not and were thrown away."""

    sentences: list[Sentence]
    dropped: int
    sources: list[Source]

    @property
    def text(self) -> str:
        """The draft as running words."""
        return "\n".join(s.text for s in self.sentences)


ORDERS = (
    "Bạn giúp tư vấn viên pháp luật của công đoàn soạn nháp. Chỉ dùng các điều luật đánh số dưới đây, không dùng hiểu biết khác. "
    "Mỗi câu viết trên một dòng và kết thúc bằng số của đúng một điều, ví dụ [1]. Không có điều nào trả lời thì viết: KHÔNG CÓ CĂN CỨ. "
    "Không đoán tên người, tên công ty; giữ nguyên chữ trong ngoặc vuông."
)


def messages(question: str, sources: Sequence[Source]) -> list[dict[str, str]]:
    """The conversation to send; `question` is masked, and a person confirmed it."""
    law = "\n\n".join(f"[{s.number}] {s.name}\n{s.text[:MOST_LETTERS]}" for s in sources)
    return [
        {"role": "system", "content": ORDERS},
        {"role": "user", "content": f"Điều luật:\n{law}\n\nCâu hỏi:\n{question}"},
    ]


_TAG = re.compile(r"\s*\[(\d{1,2})\]\s*\.?\s*$")


def read(reply: str, sources: Sequence[Source]) -> Draft:
    """The reply's sentences that end with the number of a given article; everything else is dropped."""
    known = {s.number: s for s in sources}
    kept, dropped = [], 0
    for line in (part.strip(" -*•\t") for part in re.split(r"\n+|(?<=\])\s+(?=\S)", reply)):
        if not line:
            continue
        tag = _TAG.search(line)
        source = known.get(int(tag.group(1))) if tag else None
        words = _TAG.sub("", line).strip()
        if source is None or len(words) < 8 or len(re.findall(r"\[\d{1,2}\]", words)):
            dropped += 1
        else:
            kept.append(Sentence(words, source))
    return Draft(kept, dropped, list(sources))
