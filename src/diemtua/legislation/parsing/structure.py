"""Lines of a text into paragraphs, and paragraphs into articles.

Which lines are headings cannot be told line by line: amending articles quote headings of other laws, annexes hold forms with
articles of their own, OCR loses some. So every line that could be a heading is a candidate, and the chain of candidates whose
numbers rise best is chosen (a weighted longest increasing subsequence); the others are reported.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diemtua.legislation.parsing.annexes import CLOSING, after_the_articles, heads_annex
from diemtua.legislation.parsing.clauses import CLAUSE, POINT
from diemtua.legislation.parsing.outline import Fault, Note, Paragraph, ParsedArticle
from diemtua.legislation.parsing.tables import with_rows

_DIEU = r"(?:[ĐÐD]i[êềếệểẽèeé]u|ĐIỀU|ĐIÊU)"
HEADING = re.compile(rf"^[\s\W_]{{0,4}}{_DIEU}\s+([\dlIOo|]{{1,3}})([a-zđ]?)\s*[.:,]?(?:\s+|$)(.*)$")
CODED_HEADING = re.compile(rf"^{_DIEU}\s+(\d+(?:\.\d+)*\.[A-ZĐ]+(?:\.\d+)+)\.\s+(.*)$")
GROUP = re.compile(
    r"^[\s\W_]{0,8}(PHẦN(?:\s+THỨ)?|Phần(?:\s+thứ)?|CHƯƠNG|Chương|MỤC|Mục|Tiểu mục|TIỂU MỤC)\s*([IVXLHl\d]+|[A-ZĐ\s]{2,20}|(?:thứ\s+)?[a-zà-ỹ]{3,5}(?:\s[a-zà-ỹ]{3,5})?)?\s*(?:[.:–\-]+\s*(.*?))?\s*[\W_]{0,3}$"
)
# Specks of a scan, or the dash of a list, before the label of a clause or point.
_SPECKS = re.compile(r"^(?:[^\w“\"«(|+]|_)+(?=(?:\d{1,2}[a-zđ]?\s?\.|[a-zđ]\d?\s?\))\s\S)")
_FUNCTION_WORDS = {"của", "và", "về", "với", "cho", "trong", "tại", "do", "theo", "hoặc", "các", "được", "là", "bị"}
_ENDS = (".", ";", ":", "!", "?", "”", '"', "|")
_OCR_DIGITS = str.maketrans("lI|Oo", "11100")
_LEAD = {"PHẦN": "part", "CHƯƠNG": "chapter", "MỤC": "section", "TIỂU MỤC": "section"}


@dataclass
class _Candidate:
    place: int  # index of the paragraph
    label: str
    number: int
    title: str
    quoted: bool
    misread: bool


def paragraphs(
    lines: list[str], notes: dict[int, list[str]], headings: frozenset[int] = frozenset()
) -> list[Paragraph]:
    """Lines put together again where a line was only broken by width or by a page."""
    found: list[Paragraph] = []
    blank = True
    lines = with_rows(lines)
    for index, raw in enumerate(lines):
        line = _SPECKS.sub("", " ".join(raw.split()))
        if not line:
            blank = True
            continue
        last = found[-1] if found else None
        if last is not None and index not in headings and _continues(last.text, line, blank, _next_blank(lines, index)):
            last.text += " " + line
            last.notes += notes.get(index, [])
        else:
            found.append(Paragraph(line, index + 1, list(notes.get(index, []))))
        blank = False
    return found


def _next_blank(lines: list[str], index: int) -> bool:
    return index + 1 >= len(lines) or not lines[index + 1].strip()


def _continues(before: str, line: str, blank: bool, blank_after: bool) -> bool:
    """`line` goes on with the paragraph `before`."""
    if _is_marker(line) and (blank or before.endswith(_ENDS) or not _mid_sentence(before)):
        return False
    small = line[0].islower()
    if HEADING.match(before) and len(before) < 250:
        if blank:
            return small and not POINT.match(line)
        return (
            small
            or before.split()[-1] in _FUNCTION_WORDS
            or (blank_after and not line.endswith(_ENDS) and len(line) < 100)
        )
    if GROUP.match(before) or before.isupper() or before.endswith("|") or line.startswith("|"):
        return False
    if blank:
        return small and not before.endswith(_ENDS) and not POINT.match(line) and len(before) > 40
    if before.endswith(_ENDS):
        return False
    return small or len(before) > 55


def _mid_sentence(before: str) -> bool:
    """A line like «Điều 35.» right under an unfinished sentence belongs to that sentence."""
    return len(before) > 55 and not HEADING.match(before) and not GROUP.match(before) and not before.isupper()


def _is_marker(line: str) -> bool:
    return bool(
        HEADING.match(line)
        or CODED_HEADING.match(line)
        or CLAUSE.match(line)
        or POINT.match(line)
        or heads_annex(line)
        or CLOSING.match(line)
        or (GROUP.match(line) and len(line) < 90)
        or line.startswith(("- ", "+ ", "“", "|"))
    )


def _candidates(found: list[Paragraph]) -> list[_Candidate]:
    result = []
    depth = 0
    for place, paragraph in enumerate(found):
        text = paragraph.text
        match = HEADING.match(text)
        if match and re.match(r"^(của|và|hoặc|Bộ luật|Luật|Nghị định|này|;|,|khoản|điểm)", match.group(3)):
            match = None  # «Điều 12 của Bộ luật …» is a sentence
        if (
            match
            and not re.search(rf"{_DIEU}\s+[\dlIOo|]+[a-zđ]?\s*[.:]", text)
            and (match.group(3)[:1].islower() or not match.group(3))
        ):
            match = None
        if match:
            digits = match.group(1).translate(_OCR_DIGITS)
            if digits.isdigit() and int(digits):
                quoted = depth > 0 or text.lstrip().startswith(("“", '"', "«"))
                result.append(
                    _Candidate(place, digits.lstrip("0") + match.group(2), int(digits), match.group(3).strip(" ."), quoted, digits != match.group(1))
                )  # fmt: skip
        depth = max(0, depth + text.count("“") - text.count("”"))
    return result


def _best_chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """The rising chain with the highest weight: each heading counts 1 (a quoted one costs), a gap costs, the next number gains."""
    best: list[float] = []
    before: list[int] = []
    for n, current in enumerate(candidates):
        weight = -0.3 if current.quoted else 1.0
        score, previous = weight + (0.5 if current.number == 1 else 0.0), -1
        for m in range(n):
            earlier = candidates[m]
            step = current.number - earlier.number
            inserted = step == 0 and earlier.label < current.label and current.label[-1].isalpha()
            if step <= 0 and not inserted:
                continue
            bonus = 0.5 if step == 1 or inserted else -min(0.1 * step, 0.6)
            if best[m] + weight + bonus > score:
                score, previous = best[m] + weight + bonus, m
        best.append(score)
        before.append(previous)
    chain = []
    at = max(range(len(best)), key=best.__getitem__) if best else -1
    while at >= 0:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]


@dataclass
class Structure:
    """Articles with what stands before and after them."""

    preamble: list[str]
    articles: list[ParsedArticle]
    closing: str
    faults: list[Fault]


def split(found: list[Paragraph], note_since: Callable[[str], dt.date | None]) -> Structure:
    """Articles, annexes, head and closing; every paragraph of the text is in exactly one of them."""
    candidates, chain, faults = _chosen(found)
    if not chain:
        return Structure(
            [p.text for p in found], [], "", [Fault("no_articles", "Không tìm thấy điều nào trong tệp.", serious=True)]
        )
    groups = {"part": "", "chapter": "", "section": ""}
    head_end = _groups_before(found, chain[0].place, groups)
    tail = next(
        (
            n
            for n in range(chain[-1].place + 1, len(found))
            if CLOSING.match(found[n].text) or heads_annex(found[n].text)
        ),
        len(found),
    )
    articles: list[ParsedArticle] = []
    for candidate, end in zip(chain, [*(c.place for c in chain[1:]), tail], strict=True):
        body, following = _body(found[candidate.place + 1 : end], groups, last=end == tail)
        notes = [t for p in (found[candidate.place], *body) for t in p.notes]
        articles.append(
            ParsedArticle(
                label=candidate.label,
                title=candidate.title,
                text="\n".join(p.text for p in body),
                line=found[candidate.place].line,
                notes=tuple(Note(t, note_since(t)) for t in notes),
                **groups,
            )
        )
        groups = following
        if candidate.misread:
            faults.append(Fault("misread_number", f"Số điều bị đọc sai chữ số: «{found[candidate.place].text[:40]}», hiểu là Điều {candidate.label}.", found[candidate.place].line, candidate.label))  # fmt: skip
    faults += _passed_over([c for c in candidates if c.place < tail], chain, found)
    closing, annexes, told = after_the_articles(found[tail:])
    return Structure([p.text for p in found[:head_end]], articles + annexes, closing, faults + told)


def _chosen(found: list[Paragraph]) -> tuple[list[_Candidate], list[_Candidate], list[Fault]]:
    """What could be a heading, which of it are headings, and coded numbers given more than once."""
    coded = [(n, m) for n, p in enumerate(found) if (m := CODED_HEADING.match(p.text))]
    if len(coded) < 3:
        candidates = _candidates(found)
        return candidates, _best_chain(candidates), []
    seen: Counter[str] = Counter()
    chain = []
    for n, m in coded:
        seen[m.group(1)] += 1
        label = m.group(1) if seen[m.group(1)] == 1 else f"{m.group(1)}-{seen[m.group(1)]}"
        chain.append(_Candidate(n, label, 0, m.group(2).strip(), False, False))
    faults = [
        Fault("repeated_number", f"Điều {m.group(1)} xuất hiện {seen[m.group(1)]} lần; giữ cả, thêm số thứ tự.", found[n].line, m.group(1), True)
        for n, m in coded
        if seen[m.group(1)] > 1
    ]  # fmt: skip
    return chain, chain, faults


def _body(own: list[Paragraph], groups: dict[str, str], *, last: bool) -> tuple[list[Paragraph], dict[str, str]]:
    """What of the paragraphs up to the next heading belongs to the article, and the groups that the next article stands in."""
    following = dict(groups)
    for n, paragraph in enumerate(own):
        if not last and _is_group(paragraph.text) and _leads_to_heading(own, n):
            _groups_before(own, len(own), following, start=n)
            return own[:n], following
    return own, following


def _passed_over(candidates: list[_Candidate], chain: list[_Candidate], found: list[Paragraph]) -> Iterator[Fault]:
    """Headings that were not chosen: their words stay in the article before them."""
    taken, labels = {c.place for c in chain}, {c.label for c in chain}
    for candidate in candidates:
        if candidate.place in taken:
            continue
        line = found[candidate.place].line
        if candidate.quoted:
            yield Fault("quoted_heading", f"«Điều {candidate.label}» trong lời trích dẫn, giữ trong điều chứa nó.", line, candidate.label)  # fmt: skip
            continue
        again = candidate.label in labels
        what = "xuất hiện thêm một lần nữa" if again else "đứng không đúng thứ tự"
        yield Fault("repeated_number" if again else "out_of_order", f"Điều {candidate.label} {what}; lời văn được giữ trong điều đứng trước.", line, candidate.label, True)  # fmt: skip


def _is_group(text: str) -> bool:
    return bool(GROUP.match(text)) and len(text) < 200


def _leads_to_heading(own: list[Paragraph], at: int) -> bool:
    """A chapter's heading is followed only by headings and titles up to the next article."""
    titles = all(_is_group(p.text) or (len(p.text) < 400 and not re.match(rf"{CLAUSE.pattern}|{POINT.pattern}|{HEADING.pattern}", p.text)) for p in own[at:])  # fmt: skip
    return titles and len(own) - at <= 9


def _groups_before(found: list[Paragraph], end: int, groups: dict[str, str], start: int | None = None) -> int:
    """Read part, chapter and section headings standing right before `end` into `groups`; where they begin."""
    if start is None:
        start = end
        for n in range(end - 1, max(-1, end - 10), -1):
            if HEADING.match(found[n].text):
                break
            if _is_group(found[n].text):
                start = n
    n = start
    read_here: set[str] = set()
    while n < end:
        match = GROUP.match(found[n].text)
        if not match:
            n += 1
            continue
        lead, number, title = match.group(1), (match.group(2) or "").strip(), match.group(3) or ""
        level = _LEAD[re.sub(r"\s+THỨ", "", lead.upper())]
        n += 1
        words = [title] if title else []
        while n < end and not _is_group(found[n].text):
            words.append(found[n].text)
            n += 1
        name = lead.capitalize() if lead.isupper() else lead
        below = {"part": ("part", "chapter", "section"), "chapter": ("chapter", "section"), "section": ("section",)}[
            level
        ]
        # a heading without an article under it, and the section of a subsection: its words go before those that follow
        passed = [groups[k] for k in below if k in read_here and groups[k]]
        if lead.upper() == "TIỂU MỤC" and groups["section"].startswith("Mục"):
            passed = groups["section"].split(" / Tiểu mục")[:1]
        for other in below:
            groups[other] = ""
        groups[level] = " / ".join([*passed, f"{name} {number}".strip() + (f". {' '.join(words)}" if words else "")])
        read_here.add(level)
    return start
