"""A file to an Outline: read, split, check what it claims against what it says, list every fault."""

import re
from collections.abc import Sequence
from dataclasses import replace

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.legislation.parsing import facts
from diemtua.legislation.parsing.checks import dead_references, spelling_faults, where
from diemtua.legislation.parsing.clauses import broken_sequences
from diemtua.legislation.parsing.numerals import missing_chapters
from diemtua.legislation.parsing.outline import Fault, Note, Outline, ParsedArticle
from diemtua.legislation.parsing.reading import Source, read_source
from diemtua.legislation.parsing.structure import Structure, paragraphs, split
from diemtua.legislation.rules import codified_from

# Digits mixed with letters, or letters where the law writes a digit: what OCR does to numbers.
_SUSPECT = re.compile(
    r"(?:[Kk]hoản|[Đđ]iều)\s+(?:\d*[lIO|]\d*)(?=[\s,.;])|(?<![\w/.-])(?:\d+[lIOo]\d*|[lIO]\d+)(?![\w/-])"
    r"|\d\s+\d{3}\s?/NĐ|/\d{3}\s\w/|[¡ñ]"
)
# In the list of contents at the end of a codification a machine's number stands where an article has its words.
_LISTED = re.compile(r"^(?:Danh sách điều khoản|\d{20,})$", re.MULTILINE)


def read_document(name: str, data: bytes) -> Outline:
    """The outline of the file called `name`. Raises Unreadable with a sentence when it cannot be read at all."""
    source = read_source(name, data)
    if source.articles:
        structure = Structure([], source.articles, "", [])
    else:
        structure = split(paragraphs(source.lines, source.notes, frozenset(source.headings)), facts.note_since)
    return _outline(name, source, structure)


def _outline(name: str, source: Source, structure: Structure) -> Outline:
    if coded := re.match(r"(\d+\.\d+)\.", structure.articles[0].label) if structure.articles else None:
        return _codification(coded.group(1), source, structure)
    faults = [*structure.faults, *_beyond_numbers(source.lines)]
    body = [a for a in structure.articles if not a.is_appendix]
    consolidated = facts.consolidation(structure.preamble)
    printed, claimed = facts.own_number(structure.preamble), facts.tidy_number(facts.claimed(source.claims, "number"))
    if not re.search(r"\d+/", claimed):
        claimed = ""
    in_name = facts.number_in_name(name)
    number = consolidated[0] if consolidated else printed or claimed or in_name
    for label, other in (("phần đầu tệp", claimed), ("tên tệp", in_name)):
        if other and number and fold(other) != fold(number):
            faults.append(Fault("number_lies", f"Số hiệu trong {label} là {other} nhưng thân văn bản ghi {number}; dùng số trong thân.", serious=True))  # fmt: skip
    if not number:
        faults.append(Fault("no_number", "Không tìm thấy số hiệu trong văn bản; hãy nhập số hiệu trước khi nạp.", serious=True))  # fmt: skip
    trusted = not (claimed and claimed != number)
    written = next((d for a in reversed(body) if (d := facts.in_force_in(a.text))), None)
    stated = facts.day_in(facts.claimed(source.claims, "in_force")) if trusted else None
    if written and stated and written != stated:
        faults.append(Fault("day_lies", f"Ngày hiệu lực ở phần đầu tệp là {vn_date(stated)} nhưng thân văn bản ghi {vn_date(written)}; dùng ngày trong thân.", serious=True))  # fmt: skip
    printed_title = facts.title_in(structure.preamble)
    claimed_title = facts.claimed(source.claims, "title") if trusted else ""
    title = consolidated[1] if consolidated else printed_title or claimed_title
    if not title or "_" in title:
        title = (facts.named_by_itself(body[0].text) if body else "") or title
    issued = next(
        (
            d
            for line in structure.preamble
            if re.search(r"^\W*(Hà Nội|TP|Thành phố|[A-ZĐ]\w+ \w+),?\W*ngày", line) and (d := facts.day_in(line))
        ),
        None,
    ) or (facts.day_in(structure.closing) if "thông qua" in structure.closing else None)
    faults += _article_faults(body)
    faults += _text_faults(structure.articles)
    if consolidated is None and facts.looks_consolidated(name, structure.preamble):
        faults.append(Fault("undated", "Tệp là bản hợp nhất nhưng không ghi điều nào thay đổi từ ngày nào; hãy nhập ngày các điều thay đổi có hiệu lực.", serious=True))  # fmt: skip
    faults += dead_references(structure.articles, facts.kind_of(number, title))
    return Outline(
        number=number,
        title=title,
        kind=facts.kind_of(number, title),
        issued_on=(consolidated[2] if consolidated else None)
        or issued
        or (facts.day_in(facts.claimed(source.claims, "issued")) if trusted else None),
        in_force_on=(consolidated[3] if consolidated else None) or written or stated,
        consolidated=consolidated is not None,
        amendments=consolidated[4] if consolidated else (),
        preamble="\n".join(structure.preamble),
        closing=structure.closing,
        articles=tuple(structure.articles),
        faults=tuple(sorted(faults, key=lambda f: (not f.serious, f.line))),
        source_text="\n".join(source.lines),
    )


def _codification(subject: str, source: Source, structure: Structure) -> Outline:
    """Pháp điển: articles gathered from many documents under coded numbers; each has the day of the one it was taken from."""
    worded, listed = _without_contents(structure.articles)
    articles, unknown = [], []
    for article in worded:
        origin = codified_from(article.text)
        if origin is None or origin.since is None:
            unknown.append(article.label)
            articles.append(article)
        else:
            articles.append(replace(article, notes=(*article.notes, Note(origin.line, origin.since))))
    name = facts.claimed(source.claims, "title") or next((p for p in structure.preamble if not p.startswith("|")), "")
    there = {a.label for a in articles}
    faults = [f for f in structure.faults if f.article not in listed and f"{f.article}-2" not in listed]
    faults += _text_faults(articles)
    if listed:
        lost = [label for label in listed if re.sub(r"-\d+$", "", label) not in there]
        said = f"Tệp có mục lục {len(listed)} điều, không lấy làm lời văn"
        faults.append(Fault("contents", f"{said}; {len(lost)} điều chỉ có trong mục lục: {', '.join(sorted(lost)[:20])}." if lost else f"{said}.", serious=bool(lost)))  # fmt: skip
    if unknown:
        shown = ", ".join(unknown[:20]) + ("…" if len(unknown) > 20 else "")
        faults.append(Fault("no_source", f"{len(unknown)} điều không ghi lấy từ văn bản nào, từ ngày nào: {shown}.", serious=True))  # fmt: skip
    return Outline(
        number=f"{facts.CODIFICATION} {subject}",
        title=f"{facts.CODIFICATION}: {name}".rstrip(": "),
        kind=facts.CODIFICATION,
        issued_on=None,
        in_force_on=min((n.since for a in articles for n in a.notes if n.since), default=None),
        consolidated=False,
        amendments=(),
        preamble="\n".join(structure.preamble),
        closing=structure.closing,
        articles=tuple(articles),
        faults=tuple(sorted(faults, key=lambda f: (not f.serious, f.line))),
        source_text="\n".join(source.lines),
    )


def _without_contents(articles: list[ParsedArticle]) -> tuple[list[ParsedArticle], set[str]]:
    """The articles with words, without the list of contents that follows the last of them; labels of those in the list."""
    worded: list[ParsedArticle] = []
    listed: set[str] = set()
    for article in articles:
        head = _LISTED.search(article.text)
        text = article.text[: head.start()].rstrip() if head else article.text
        if not text and (head or listed):
            listed.add(article.label)
        else:
            worded.append(replace(article, text=text))
    return worded, listed


def _beyond_numbers(lines: list[str]) -> list[Fault]:
    """Headings numbered above 999: no law has so many articles, they are read as words of the article before them."""
    beyond = [n for n, line in enumerate(lines, 1) if re.match(r"^\W{0,4}(?:Điều|ĐIỀU)\s+\d{4,}\s*\.", line)]
    if not beyond:
        return []
    said = f"{len(beyond)} dòng «Điều …» có số trên 999 không được tách thành điều; có lẽ tệp gộp nhiều văn bản, hãy chia tệp rồi nạp lại."
    return [Fault("beyond_numbers", said, beyond[0], serious=True)]


def quality(articles: Sequence[ParsedArticle]) -> list[Fault]:
    """What a person should look at in articles as they stand now, however they came to be."""
    return _article_faults([a for a in articles if not a.is_appendix]) + _text_faults(list(articles))


def _article_faults(body: list[ParsedArticle]) -> list[Fault]:
    """Missing numbers of articles, else of chapters (an excerpt lacks both), empty articles, headings without a title."""
    faults = []
    numbers = {int(m.group()) for a in body if (m := re.match(r"\d+(?=[a-zđ]?$)", a.label))}
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    if missing:
        faults.append(Fault("missing_articles", f"Thiếu {len(missing)} điều: {_spans(missing)}.", serious=True))
    elif lost := missing_chapters(dict.fromkeys(a.chapter for a in body)):
        faults.append(Fault("missing_chapters", f"Không thấy dòng tên Chương {', '.join(lost)}; các điều của chương ấy đang ở trong chương đứng trước. Tên chương có thể nằm ở cuối lời văn của điều đứng ngay trước nó.", serious=True))  # fmt: skip
    for article in body:
        if not article.text.strip():
            faults.append(Fault("empty_article", f"Điều {article.label} không có lời văn.", article.line, article.label, True))  # fmt: skip
        if not article.title:
            faults.append(Fault("no_title", f"Điều {article.label} không có tên điều.", article.line, article.label))
    return faults


def _text_faults(articles: list[ParsedArticle]) -> list[Fault]:
    """Broken clauses and points of articles, suspect digits and impossible words everywhere."""
    faults = list(spelling_faults(articles))
    for article in articles:
        if not article.is_appendix:
            faults += [Fault("broken_clause", f"{where(article)}: {s}.", article.line, article.label) for s in broken_sequences(article.text)]  # fmt: skip
        for match in _SUSPECT.finditer(article.text):
            around = article.text[max(0, match.start() - 20) : match.end() + 20].replace("\n", " ")
            faults.append(Fault("suspect_digits", f"{where(article)}: chữ số đáng ngờ «…{around}…».", article.line, article.label))  # fmt: skip
    return faults


def _spans(numbers: list[int]) -> str:
    """[1, 2, 3, 7] as «1–3, 7»."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}–{b}" if b > a else str(a) for a, b in spans)
