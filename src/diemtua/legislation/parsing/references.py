"""Dẫn chiếu: where a text speaks of articles, of which document, and as whom it speaks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from diemtua.kernel.text import clean
from diemtua.legislation.parsing.clauses import quotations
from diemtua.legislation.parsing.names import KINDS, KNOWN, MASKED, PLAIN, SMALL, masked, unmasked

READING = 2  # rises when these patterns read otherwise: stored citations of an older reading are read anew (`jobs`)

_LAW = (
    r"(?:(?:Bộ luật|Luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Pháp lệnh)(?:\s[^\d,.;\n]{1,90}?)?\s(?:số\s)?(?P<number>\d+/\d{4}/[A-ZĐ][A-ZĐ\d-]*))"
    rf"|(?P<name>{KINDS}\s(?:{MASKED}|{PLAIN}))"
)
_SEP = r"(?:,\s(?:và\s|hoặc\s)?|\svà\s|\shoặc\s|;\s)"
_POINTS = rf"(?:các\s)?[Đđ]iểm\s[a-zđ]\d?\b(?:{_SEP}(?:điểm\s)?[a-zđ]\d?\b)*"
_CLAUSES = rf"(?:các\s)?[Kk]hoản\s\d+[a-zđ]?\b(?:{_SEP}(?:khoản\s)?\d+[a-zđ]?\b)*"
_PLACE = rf"(?:{_POINTS}(?:\s{_CLAUSES})?|{_CLAUSES})"
REFERENCE = re.compile(
    rf"(?:(?P<places>{_PLACE}(?:{_SEP}{_PLACE})*)\s)?"
    rf"(?:các\s)?[Đđ]iều\s(?!\d+\.\d)(?P<articles>này|\d+[a-zđ]?\b(?:{_SEP}(?:Điều\s)?\d+[a-zđ]?\b)*)"
    rf"(?:\s(?:của\s)?(?:(?P<own>(?:Bộ luật|Luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Pháp lệnh) này)|{_LAW}|(?P<small>{KINDS}\s{SMALL})))?"
)
LAW_NAMED = re.compile(_LAW)
_TOKEN = re.compile(r"(?<!\w)(?:các\s)?(?:(?P<what>[Đđ]iểm|[Kk]hoản)\s)?(?P<value>\d+[a-zđ]?|[a-zđ]\d?)\b")
_AMENDS = re.compile(
    r"^(?:\d{1,2}[a-zđ]?\s?\.\s?|[a-zđ]\d?\s?\)\s*)?(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay thế|Thay|Bỏ)\b|được (?:sửa đổi|bổ sung|thay thế).{0,60}như sau"
)

_GUIDES = re.compile(
    r"^(?:Nghị định|Thông tư|Thông tư liên tịch) này .*(?:chi tiết|hướng dẫn|biện pháp thi hành).*:$"
)  # what follows lists places of that law


@dataclass(frozen=True, slots=True)
class Reference:
    """Dẫn chiếu inside a text: from `start` to `end` it speaks of an article. `number` and `name` are both empty for the same
    document; `own` is what the text then calls itself («Bộ luật này»), if it does."""

    start: int
    end: int
    label: str
    clause: str
    point: str
    number: str
    name: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class _Amended:
    """The law an amending article changes right there, and which of its articles; all empty when it cannot be told."""

    number: str = ""
    name: str = ""
    label: str = ""


def references(text: str, *, own_label: str, title: str = "", names: Set[str] = KNOWN) -> Iterator[Reference]:
    """Every article the text speaks of, in order; «Điều này» is the article itself (`own_label`). `names`: laws known by name, folded.

    Under «Nghị định này quy định chi tiết … của Bộ luật Lao động …:» a place without a law is that law's. Words in “…” speak as the law amended there, named before them or in the article's `title`. Where no law is named,
    «Điều 54» and «Luật này» inside them lead nowhere and are left out.
    """
    text, title = masked(text, names), masked(title, names)
    in_title = _named_in(title) if _AMENDS.search(title) else _Amended()
    amended, guided, spans, begin = in_title, _Amended(), quotations(text), 0
    for paragraph in text.split("\n"):
        quoted = any(a < begin < b for a, b in spans)
        amends = not quoted and _AMENDS.search(paragraph) is not None
        if not quoted and re.match(r"\d", paragraph):
            amended = in_title
        if amends:
            amended = _named_in(paragraph, amended)
        if heading := re.match(r"“?Điều (\d+[a-zđ]?)\.", paragraph):
            amended = replace(amended, label=heading[1])
        for match, (number, name, own) in _targeted(paragraph):
            inside = any(a <= begin + match.start() < b for a, b in spans)
            elsewhere = not number and not name and (inside or (amends and not own and amended != _Amended()))
            if elsewhere:
                number, name, own = amended.number, amended.name, ""
            elif guided != _Amended() and not number and not name and not own and match["articles"] != "này":
                number, name = guided.number, guided.name
            if elsewhere and not number and not name:
                continue
            for start, end, label, clause, point in _places(match):
                if there := label or (amended.label if elsewhere else own_label):
                    yield Reference(begin + start, begin + end, there, clause, point, number, name, own)
        if _GUIDES.search(paragraph):
            guided = _named_in(paragraph)
        begin += len(paragraph) + 1


def named_places(sentence: str, names: Set[str] = KNOWN) -> Iterator[Reference]:
    """Every article one sentence names, of the law it names for it or of none; nothing is concluded from around it."""
    for match, (number, name, own) in _targeted(masked(sentence, names)):
        for start, end, label, clause, point in _places(match):
            if label:
                yield Reference(start, end, label, clause, point, number, name, own)


def at_home(spoken: Iterable[Reference], own_label: str, home: Mapping[str, str]) -> Iterator[Reference]:
    """Inside an amending or codified article «Điều 35» is an article of the document it amends, or was taken from.
    `home`: label (or «» for every other) -> number of that document."""
    for r in spoken:
        bare = home and not r.number and not r.name and not r.own and r.label != own_label
        yield replace(r, number=home.get(r.label, home.get("", ""))) if bare else r


def _targeted(paragraph: str) -> list[tuple[re.Match[str], tuple[str, str, str]]]:
    """References with (number, name, own) of their document: «khoản 1 Điều 5 và khoản 2 Điều 6 của Luật Giấy» is of one law."""
    found: list[tuple[re.Match[str], tuple[str, str, str]]] = []
    for match in reversed(list(REFERENCE.finditer(paragraph))):
        said = (match["number"] or "", clean(unmasked(match["name"] or match["small"] or "")), match["own"] or "")
        joined = found and re.fullmatch(_SEP, paragraph[match.end() : found[0][0].start()])
        found.insert(0, (match, found[0][1] if joined and not any(said) and match["articles"] != "này" else said))
    return found


def _named_in(text: str, before: _Amended = _Amended()) -> _Amended:
    """What an amending sentence changes; what it does not say is as `before`."""
    law, article = LAW_NAMED.search(text), re.search(r"[Đđ]iều (\d+[a-zđ]?)", text)
    number, name = (law["number"] or "", clean(unmasked(law["name"] or ""))) if law else (before.number, before.name)
    return _Amended(number, name, article[1] if article else before.label)


def _places(match: re.Match[str]) -> Iterator[tuple[int, int, str, str, str]]:
    """(start, end, article, clause, point) of everything one match of REFERENCE names; the article of «này» is empty."""
    listed, at = match["articles"], match.start("articles")
    articles = [(m[0], at + m.end()) for m in re.finditer(r"\d+[a-zđ]?", listed)] or [("", at + len(listed))]
    ends = [end for _, end in articles[:-1]] + [match.end()]
    inner = list(_clauses_and_points(match["places"] or ""))
    for n, (start, end, clause, point) in enumerate(inner, 1):
        yield match.start() + start, ends[0] if n == len(inner) else match.start() + end, articles[0][0], clause, point
    for n, (label, end) in enumerate(articles):
        if n or (label and not inner):
            yield end - len(label) if n else match.start(), ends[n], label, "", ""


def _clauses_and_points(places: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, clause, point) in «điểm a, b khoản 2 và khoản 3»; points wait for the clause they stand in."""
    waiting: list[re.Match[str]] = []
    what = ""
    for token in _TOKEN.finditer(places):
        what = (token["what"] or what).lower()
        if what == "điểm":
            waiting.append(token)
            continue
        for point in waiting[:-1]:
            yield point.start(), point.end(), token["value"], point["value"]
        last = waiting[-1] if waiting else None
        yield (last or token).start(), token.end(), token["value"], last["value"] if last else ""
        waiting.clear()
    for point in waiting:
        yield point.start(), point.end(), "", point["value"]


def calls_itself(said: str, kind: str) -> bool:
    """A document of that kind may call itself so: no decree says «Bộ luật này» of itself."""
    words = said.casefold().removesuffix(" này")
    return (
        not said
        or words in kind.casefold()
        or kind.startswith("Văn bản")
        or ("luật" in words and "luật" in kind.casefold())
    )
