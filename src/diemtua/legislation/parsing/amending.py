"""Văn bản sửa đổi: what an amending text changes in which article of which document, and the words it gives for it.

Read are instructions as the drafting rules write them («Sửa đổi, bổ sung khoản 1 Điều 35 như sau: “…”», «Bãi bỏ Điều 36», «Điều 7
được sửa đổi như sau: …»). Whoever takes the words in confirms them; nothing here is sure.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from diemtua.kernel.text import clean
from diemtua.legislation.parsing.clauses import clauses
from diemtua.legislation.parsing.names import KNOWN, masked, unmasked
from diemtua.legislation.parsing.outline import Outline, ParsedArticle
from diemtua.legislation.parsing.phrases import is_about_phrases
from diemtua.legislation.parsing.references import LAW_NAMED, Reference, named_places
from diemtua.legislation.rules import label_order, name_key

AMEND, ADD, REPEAL = "amend", "add", "repeal"
REPEALED = "(được bãi bỏ)"

_LABEL = re.compile(r"^(?:(\d{1,2}[a-zđ]?)\s?\.\s*|[a-zđ]\d?\s?\)\s*|[-+]\s+)")
_DEEDS = r"(?:[Ss]ửa đổi|[Bb]ổ sung|[Bb]ãi bỏ|[Hh]ủy bỏ|[Hh]uỷ bỏ|[Bb]ỏ|[Tt]hay thế|[Tt]hay)"
_ORDER = re.compile(
    rf"^{_DEEDS}(?:(?:,|\svà|,\svà)?\s{_DEEDS})*\s+(?:(?:một số|các|tên|tiêu đề|toàn bộ|nội dung|quy định|tại|cụm từ|từ|đoạn|câu)\s+(?:“.*?\s)?)*"
    r"(?:“|điểm\s|khoản\s|[Đđ]iều\s|đoạn\s|thứ\s|mở đầu\s)"
)
_PASSIVE = re.compile(
    r"^(?:Điểm|Khoản|Điều|Đoạn|Tên|Cụm từ)\s[^“]*?(?:được|bị)\s(?:sửa đổi|bổ sung|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ)"
)
_SCOPE = re.compile(r"(?:[Ss]ửa đổi|[Bb]ổ sung|[Bb]ãi bỏ|[Tt]hay thế)\b.*?\b(?:của|tại|trong)\s(?=Bộ luật|Luật|Pháp lệnh|Nghị|Thông|Quyết)|(?:[Ss]ửa đổi|[Bb]ãi bỏ)(?:, bổ sung)?\s(?=Bộ luật|Luật|Pháp lệnh|Nghị định|Thông tư|Quyết định)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amending:
    """One article changed. `inside`: the label of the article that says so; `place`: «khoản 1», empty for the whole article;
    `number` or else `name` (folded) is the document changed; `said` is the instruction with what it quotes."""

    inside: str
    number: str
    name: str
    label: str
    place: str
    deed: str
    said: str


Target = tuple[str, str]  # number, folded name


def amendings(outline: Outline, names: Set[str] = KNOWN) -> list[Amending]:
    """What the text changes in other documents, in order, each place once. `names`: laws known by name, folded."""
    whole = _target_of_title(outline.title, names)
    found: dict[tuple[str, ...], Amending] = {}
    for article in outline.body_articles:
        for one in _of_article(article, whole, names):
            if one.number != outline.number:
                found.setdefault((one.number, one.name, one.label, one.place, one.deed, one.said), one)
    return list(found.values())


def _target_of_title(title: str, names: Set[str]) -> Target | None:
    """The document a title names after «sửa đổi, bổ sung một số điều của»."""
    if not (match := re.search(r"(?:sửa đổi|bãi bỏ|bổ sung).*?\bcủa\s(.+)$", title, re.IGNORECASE)):
        return None
    if number := re.search(r"\d+/\d{4}/[A-ZĐ][\w-]*", match.group(1), re.IGNORECASE):
        return number.group().upper(), ""
    law = match.group(1)[:1].upper() + match.group(1)[1:]  # of a title printed in capitals only the first word has one
    name = name_key(unmasked(re.split(r"[,;]", masked(law, names))[0]))
    return ("", name) if re.match(r"(?:bo luat|luat|phap lenh) ", name) else None


def _of_article(article: ParsedArticle, whole: Target | None, names: Set[str]) -> Iterator[Amending]:
    """Instructions of one article: a title or a clause naming a document speaks for what stands under it."""
    own = _scope(article.title, names) or whole
    scope, listing = own, ""
    for line, quoted in _instructions(article.text):
        label = _LABEL.match(line)
        words = line[label.end() :] if label else line
        if label and label.group(1):
            scope, listing = _scope(words, names) or own, ""
        ordered = _ORDER.match(words) or _PASSIVE.match(words)
        if not ordered and not (listing and label):
            continue
        if ordered and words.rstrip().endswith(":") and not quoted:
            listing = words
        said = "\n".join([line, *quoted] if ordered else [listing, line, *quoted])
        yield from _places(article.label, words, listing if not ordered else words, said, scope, names)


def _places(
    inside: str, words: str, order: str, said: str, scope: Target | None, names: Set[str]
) -> Iterator[Amending]:  # fmt: skip
    head = re.split(r"\s(?:vào\s)?(?:ngay\s)?(?:sau|trước)\s(?=điểm|khoản|[Đđ]iều|đoạn)", words)[0]
    adds = re.match(r"[Bb]ổ sung", order) is not None
    spoken = list(named_places(_outside_quotes(head), names))
    beside = "" if spoken else re.sub(r"^\W*[Bb]ổ sung\s+", "", _outside_quotes(head))  # «Bổ sung khoản 3a vào sau …»
    told: set[str] = set()
    for r in spoken or list(named_places(_outside_quotes(words), names))[:1]:
        target = (r.number, "" if r.number else name_key(r.name)) if r.number or r.name else scope
        if target is None or not r.label or r.label in told or "này" in _after(words, r):
            continue
        told.add(r.label)
        place = clean(beside) if beside else _place(head, r.label, order)
        yield Amending(inside, *target, r.label, place[:120], _deed(order, place, adds=adds), said)


def _deed(order: str, place: str, *, adds: bool) -> str:
    if not place and re.match(r"(?:[Bb]ãi bỏ|[Hh](?:ủy|uỷ) bỏ)|.*(?:được|bị) (?:bãi bỏ|hủy bỏ|huỷ bỏ)", order):
        return REPEAL
    return ADD if adds else AMEND


def _after(words: str, r: Reference) -> str:
    """«của Nghị định này» right after an article: the document itself."""
    match = re.search(rf"[Đđ]iều\s{re.escape(r.label)}\b\s((?:của\s)?(?:Bộ luật|Luật|Nghị định|Thông tư)\snày)", words)
    return match.group(1) if match else ""


def _place(head: str, label: str, order: str) -> str:
    """«khoản 1 và khoản 2» before «Điều 35», or before «các điều 34, 35»; «cụm từ …» stays out."""
    article = rf"(?:các\s[Đđ]iều\s(?:\d+[a-zđ]?(?:,\s|\svà\s|\shoặc\s))*|[Đđ]iều\s){re.escape(label)}\b"
    match = re.search(rf"((?:các\s)?\b(?:[Đđ]iểm|[Kk]hoản|[Đđ]oạn|[Tt]ên|[Tt]iêu đề|[Cc]âu)\s(?:(?![Đđ]iều\s)[^“”])*?)\s*(?:của\s)?{article}", head)  # fmt: skip
    if match is None:
        return "một số cụm từ của" if is_about_phrases(order) else ""
    words = clean(match.group(1)).removesuffix(" các")
    return words[:1].lower() + words[1:]


def _scope(words: str, names: Set[str]) -> Target | None:
    """The document a heading speaks for: «Sửa đổi, bổ sung một số điều của Luật X số …»."""
    words = masked(words, names)
    for match in _SCOPE.finditer(words):
        if re.match(r"\S+(?:\s\S+)? này\b", words[match.end() :]):
            continue  # «của Luật này»
        if target := LAW_NAMED.match(words, match.end()):
            return target["number"] or "", "" if target["number"] else name_key(unmasked(target["name"]))
    return None


def _instructions(text: str) -> Iterator[tuple[str, list[str]]]:
    """(line, lines quoted after it) for every line that does not stand inside a quotation."""
    waiting: tuple[str, list[str]] | None = None
    depth = 0
    for line in _curly(text).split("\n"):
        inside = depth > 0 or line.lstrip().startswith("“")
        depth = max(0, depth + line.count("“") - line.count("”"))
        if inside and waiting is not None:
            waiting[1].append(line)
        elif not inside:
            if waiting is not None:
                yield waiting
            waiting = (line, [])
    if waiting is not None:
        yield waiting


def _curly(text: str) -> str:
    """Straight quotes, or «», as opening and closing ones, when the text has no others."""
    if "“" in text:
        return text
    if '"' not in text:
        return text.replace("«", "“").replace("»", "”")
    return re.sub(r'(^|[\s(:])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")


def _outside_quotes(line: str) -> str:
    return re.sub(r"“[^”]*(?:”|$)", "“”", line)


def proposed(*, said: str, label: str, place: str, title: str, text: str) -> tuple[str, str] | None:
    """(title, words) of the article after the change, from the words in force (`title`, `text`; empty when there are none).

    None when the instruction does not give whole clauses, points or the whole article: then a person writes the words.
    Phrases are put together elsewhere (`phrases`).
    """
    if is_about_phrases(said):
        return None
    quote = _quoted(said)
    clause = re.match(r"khoản (\d+[a-zđ]?)$", place)
    if not quote:
        gone = clause and re.search(r"[Bb]ãi bỏ|bị bãi bỏ", said.split("\n")[0])
        return (
            (title, _with_clause(text, clause.group(1), f"{clause.group(1)}. {REPEALED}")) if clause and gone else None
        )
    if not place:
        return _whole_article(quote, label)
    parts = clauses(quote)
    if not text or not parts:
        return None
    if re.match(r"(?:các )?khoản ", place) and all(c.label for c in parts):
        for part in parts:
            text = _with_clause(text, part.label, "\n".join(w for w in part.whole.split("\n") if w))
        return title, text
    inside = re.match(r"(?:các )?điểm .*?khoản (\d+[a-zđ]?)$", place)
    if inside and len(parts) == 1 and not parts[0].text and parts[0].points:
        return _with_points(title, text, inside.group(1), parts[0].points)
    return None


def _quoted(said: str) -> str:
    """The words between the first and the last quotation mark of the lines under the instruction."""
    under = "\n".join(said.split("\n")[1:])
    match = re.search(r"“(.*)”", under, re.DOTALL)
    return match.group(1).strip() if match else ""


def _whole_article(quote: str, label: str) -> tuple[str, str] | None:
    lines = quote.split("\n")
    heads = [(n, m) for n, line in enumerate(lines) if (m := re.match(r"^“?Điều (\d+[a-zđ]?)\s?[.:]\s*(.*)$", line))]
    for count, (n, match) in enumerate(heads):
        if match.group(1) == label:
            end = heads[count + 1][0] if count + 1 < len(heads) else len(lines)
            body = "\n".join(lines[n + 1 : end]).strip()
            return (match.group(2).strip(" ."), body) if body else None
    return None


def _with_clause(text: str, label: str, words: str) -> str:
    """The clause replaced, or put where its number belongs."""
    parts = clauses(text)
    wholes = ["\n".join(w for w in c.whole.split("\n") if w) for c in parts]
    for n, part in enumerate(parts):
        if part.label == label:
            return "\n".join([*wholes[:n], words, *wholes[n + 1 :]])
    at = sum(1 for part in parts if not part.label or label_order(part.label) < label_order(label))
    return "\n".join([*wholes[:at], words, *wholes[at:]])


def _with_points(
    title: str, text: str, label: str, points: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:  # fmt: skip
    """Points of one clause replaced; None when one of them is not there."""
    clause = next((c for c in clauses(text) if c.label == label), None)
    if clause is None:
        return None
    there = dict(clause.points)
    if any(letter not in there for letter, _ in points):
        return None
    there.update(points)
    return title, _with_clause(text, label, "\n".join([clause.text, *there.values()]))
