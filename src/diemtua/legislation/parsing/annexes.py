"""Nơi nhận, phụ lục: what stands after the last article. No line of it is dropped without a word.

OCR damages the headings of annexes («Phụ lục IH.», «xx©cxv Phụ lục EV»). As with articles, every line that could be one is a
candidate with every number it could mean, and the chain of numbers that rises best is chosen.
"""

import itertools
import re
from collections.abc import Sequence

from diemtua.legislation.parsing.numerals import readings, roman
from diemtua.legislation.parsing.outline import APPENDIX, Fault, Paragraph, ParsedArticle

CLOSING = re.compile(
    r"^[\s\W_]*(?:Nơi nhận\s*:?|TM\.\s|KT\.\s|T/M\s|XÁC THỰC VĂN BẢN|VĂN PHÒNG QUỐC HỘI|CHỦ TỊCH QUỐC HỘI|BỘ TRƯỞNG\s*$|(?:Bộ luật|Luật) này (?:đã )?được Quốc hội nước)"
)
_ANNEX = re.compile(
    r"^(?P<lead>.{0,12}?)(?:PH[ỤUỦ]\s+L[ỤUỦ]C|Ph[ụuủ]\s+l[ụuủ]c)(?:\s+(?P<number>[A-Zl|!\d]{1,6}))?[\s\W_]*$"
)
_CLEAN_ANNEX = re.compile(r"^[\s\W_]{0,4}(?:PHỤ LỤC|Phụ lục)\s*([IVXLC\d]{0,5})[\s\W_]*$")
_NOISE = re.compile(r"[^\w\s.,;:()/–«»“”\"'-]")
_OF_AN_ANNEX = re.compile(r"M[ẫấâa]u số \d|/\s?\d{4}\s?/N|\|")
_ISSUED_WITH = re.compile(r"kèm theo|/\s?\d{4}\s?/|năm \d{4} của")
LONGEST_CLOSING = 50  # paragraphs


def heads_annex(line: str) -> re.Match[str] | None:
    """The line could be the heading of an annex, damaged or not."""
    match = _ANNEX.match(line)
    return match if match and (_NOISE.search(match["lead"]) or not re.search(r"\w", match["lead"])) else None


def after_the_articles(found: Sequence[Paragraph]) -> tuple[str, list[ParsedArticle], list[Fault]]:
    """Closing words, annexes in their order, faults. Words of neither are kept as an annex of their own and told."""
    numbers = _numbers(found)
    starts = [n for n, p in enumerate(found) if n in numbers or _CLEAN_ANNEX.match(p.text)]
    first = starts[0] if starts else len(found)
    end = _closing_end(found[:first])
    annexes: list[ParsedArticle] = []
    faults: list[Fault] = []
    if end < first:
        lines = f"{found[end].line}–{found[first].line - 1 if starts else found[-1].line}"
        annexes.append(_annex("con-lai", "Phần còn lại, chưa rõ thuộc phụ lục nào", found[end:first], found[end].line))
        faults.append(Fault("unplaced", f"Dòng {lines} không thuộc điều hay phụ lục nào; lời văn được giữ ở «Phần còn lại». Hãy xem nguồn rồi sửa tay.", found[end].line, serious=True))  # fmt: skip
    sure = len(numbers) == len(starts)  # every annex has its number, rising
    for count, (start, until) in enumerate(itertools.pairwise([*starts, len(found)]), 1):
        heading, number = found[start], numbers.get(start, 0)
        clean = _CLEAN_ANNEX.match(heading.text)
        shown = (clean[1] if clean else roman(number)) or (str(count) if len(starts) > 1 else "")
        body = found[start + 1 : until]
        title = f"Phụ lục {shown}. {_title(body)}".replace(" .", ".")
        annexes.append(_annex(str(number if sure else count), title, body, heading.line))
        if not clean:
            faults.append(Fault("misread_number", f"Số phụ lục bị đọc sai chữ: «{heading.text[:40]}», hiểu là Phụ lục {shown}.", heading.line, annexes[-1].label))  # fmt: skip
    if missing := sorted(set(range(1, max(numbers.values(), default=0))) - set(numbers.values())):
        faults.append(Fault("missing_annexes", f"Thiếu phụ lục {', '.join(map(roman, missing))}: không thấy dòng tên phụ lục.", serious=True))  # fmt: skip
    return "\n".join(p.text for p in found[:end]), annexes, faults


def _annex(key: str, title: str, body: Sequence[Paragraph], line: int) -> ParsedArticle:
    return ParsedArticle(f"{APPENDIX}-{key}", title, "\n".join(p.text for p in body), line=line)


def _title(body: Sequence[Paragraph]) -> str:
    """The first words that do not only say which decree the annex came with."""
    return next((p.text[:300] for p in body if not _ISSUED_WITH.search(p.text[:60])), "")


def _closing_end(found: Sequence[Paragraph]) -> int:
    """Where the addressees and the signature end: at what only an annex has, or when there is more than they ever need."""
    for n, paragraph in enumerate(found):
        if _OF_AN_ANNEX.search(paragraph.text) or n == LONGEST_CLOSING:
            return n
    return len(found)


def _numbers(found: Sequence[Paragraph]) -> dict[int, int]:
    """Place -> number of the headings in the best rising chain; a step of one gains, a gap costs."""
    steps: list[tuple[float, int, int, int]] = []  # weight, place, number, step before
    for place, paragraph in enumerate(found):
        heading, earlier = heads_annex(paragraph.text), list(enumerate(steps))
        for number in readings(heading["number"] or "") if heading else ():
            best, before = 1.5 if number == 1 else 1.0, -1
            for n, (weight, there, lower, _) in earlier:
                gain = weight + 1 + (0.5 if number == lower + 1 else -min(0.1 * (number - lower), 0.6))
                if there < place and lower < number and gain > best:
                    best, before = gain, n
            steps.append((best, place, number, before))
    chosen: dict[int, int] = {}
    at = max(range(len(steps)), key=lambda n: steps[n][0], default=-1)
    while at >= 0:
        _, place, number, before = steps[at]
        chosen[place], at = number, before
    return chosen
