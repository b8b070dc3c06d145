"""Cụm từ: instructions that put words in the place of others, drop some or add some («Thay thế cụm từ “A” bằng cụm từ “B” tại
khoản 1 Điều 5; bỏ cụm từ “C” tại Điều 6»), and the words of an article after them.

Only what can be told exactly is put together: whole words, in the clauses and points named. The rest is left to a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diemtua.legislation.parsing.clauses import clauses
from diemtua.legislation.parsing.references import named_places

_NOUN = r"(?:(?:các|những|một số)\s)?(?:(?:cụm từ|từ ngữ|từ|chữ|số|dấu)\s)?"
_LIST = rf"“”(?:(?:,\s(?:và\s)?|\svà\s|;\s){_NOUN}“”)*"
_PUT, _DROP = r"(?:thay thế|thay|sửa)", r"(?:bãi bỏ|hủy bỏ|huỷ bỏ|lược bỏ|bỏ)"
_FORMS = (
    re.compile(rf"{_PUT}\s{_NOUN}(?P<old>{_LIST})(?P<at>[^“”]*?)\s(?:lần lượt\s)?(?:bằng|thành)\s{_NOUN}(?P<new>{_LIST})(?P<places>.*)", re.I | re.S),
    re.compile(rf"(?:các\s)?cụm từ\s(?P<old>{_LIST})(?P<at>[^“”]*?)\s(?:được|bị)\s{_PUT}\s(?:bằng|thành)\s{_NOUN}(?P<new>{_LIST})(?P<places>.*)", re.I | re.S),
    re.compile(rf"{_DROP}\s{_NOUN}(?P<old>{_LIST})(?P<places>.*)", re.I | re.S),
    re.compile(rf"(?:các\s)?cụm từ\s(?P<old>{_LIST})(?P<at>[^“”]*?)\s(?:được|bị)\s{_DROP}(?P<places>.*)", re.I | re.S),
    re.compile(rf"bổ sung\s{_NOUN}(?P<new>“”)\s(?:vào\s)?(?:ngay\s|liền\s|phía\s)?(?P<side>sau|trước)\s{_NOUN}(?P<old>“”)(?P<places>.*)", re.I | re.S),
)  # fmt: skip
_BEGINS = re.compile(
    rf"(?:\b(?:{_PUT}|{_DROP}|bổ sung)\s{_NOUN}“”|(?:^|(?<=[;.)]\s))(?:các\s)?cụm từ\s“”)", re.IGNORECASE | re.MULTILINE
)
# Places finer than points, and what does not hold everywhere: a person decides.
_FINER = re.compile(
    r"\btrừ\b|\bthứ\s(?:nhất|hai|ba|tư|\d)|\b(?:đoạn|dòng|câu|tên|tiêu đề|phụ lục|mẫu)\b", re.IGNORECASE
)

_OTHER_DEED = re.compile(r"sửa đổi|bổ sung|bãi bỏ|h[ủu][ỷy] bỏ|thay thế", re.IGNORECASE)  # «…; bãi bỏ khoản 2 Điều 7»

Place = tuple[str, str]  # clause, point; both empty: the whole article


@dataclass(frozen=True, slots=True)
class _Rule:
    """One phrase and what stands in its stead afterwards, in these places of the article."""

    old: str
    new: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Phrased:
    """An article after the change. `whole`: words were put together; `missing`: phrases that its places do not have."""

    title: str
    text: str
    whole: bool
    missing: tuple[str, ...] = ()


def is_about_phrases(said: str) -> bool:
    """The instruction changes phrases, not clauses."""
    return _BEGINS.search(_QUOTED.sub("“”", said)) is not None


_QUOTED = re.compile(r"“[^“”]*”")


def phrased(*, said: str, label: str, title: str, text: str) -> Phrased | None:
    """Article `label` with its phrases changed as the instruction says; None for an instruction about something else."""
    if not is_about_phrases(said):
        return None
    rules = _rules(said, label)
    if not rules or not text:
        return Phrased(title, text, whole=False)
    seen: set[str] = set()
    everywhere = [r for r in rules if ("", "") in r.places]
    units = [(unit, [r for r in rules if _holds(r, clause, point)]) for clause, point, unit in _units(text)]
    changed = "\n".join(_changed(unit, here, seen) for unit, here in units)
    title = _changed(title, everywhere, seen)
    missing = dict.fromkeys(r.old for r in rules if r.old not in seen)
    return Phrased(title, changed, whole=bool(seen), missing=tuple(missing))


def _rules(said: str, label: str) -> list[_Rule]:
    """What the instruction changes in the article; nothing when a part of it cannot be told exactly."""
    quotes = [q[1:-1].strip() for q in _QUOTED.findall(said)]
    bare = _QUOTED.sub("“”", said)
    starts = [m.start() for m in _BEGINS.finditer(bare)]
    if _OTHER_DEED.search(bare[: starts[0]]):
        return []
    found: list[_Rule] = []
    places: dict[str, list[Place]] = {}
    for start, end in reversed([*zip(starts, [*starts[1:], len(bare)], strict=True)]):
        part = bare[start:end]
        match = next((m for form in _FORMS if (m := form.match(part))), None)
        if match is None:
            return []
        told = match.groupdict("")
        said_at = f"{told.get('at', '')} {told['places']}"
        if _OTHER_DEED.search(said_at):
            return []
        if here := _places(said_at):
            places = here  # else those of the deed after this one: «thay … bằng …, thay … bằng … tại Điều 5»
        if label not in places:
            continue
        if _FINER.search(said_at) or "“" in said_at:
            return []
        mine = quotes[bare[:start].count("“”") :][: part.count("“”")]
        pairs = _pairs(told, mine)
        if not pairs:
            return []
        found += [_Rule(old, new, tuple(places[label])) for old, new in pairs]
    return found


def _pairs(told: dict[str, str], quotes: Sequence[str]) -> list[tuple[str, str]]:
    """(phrase, what comes in its stead); empty when the lists do not fit."""
    if side := told.get("side", "").lower():
        added, beside = quotes[0], quotes[1]
        gap = "" if added[:1] in ",;.:" and side == "sau" else " "
        return [(beside, f"{beside}{gap}{added}" if side == "sau" else f"{added} {beside}")]
    count = told["old"].count("“”")
    olds, news = quotes[:count], quotes[count:] or [""]
    if len(news) == 1:
        news = [*news] * count
    return list(zip(olds, news, strict=True)) if len(news) == count and all(olds) else []


def _places(words: str) -> dict[str, list[Place]]:
    """Article -> the places in it that the words name."""
    found: dict[str, list[Place]] = {}
    for r in named_places(words):
        found.setdefault(r.label, []).append((r.clause, r.point))
    return found


def _units(text: str) -> Iterator[tuple[str, str, str]]:
    """(clause, point, words) of everything in the article, in order."""
    for clause in clauses(text):
        if clause.text:
            yield clause.label, "", clause.text
        for point, words in clause.points:
            yield clause.label, point, words


def _holds(rule: _Rule, clause: str, point: str) -> bool:
    return any((not c or c == clause) and (not p or p == point) for c, p in rule.places)


def _changed(words: str, rules: Sequence[_Rule], seen: set[str]) -> str:
    """The words with every phrase changed at once, so that no new words are changed again; `seen` gains what was there."""
    if not rules:
        return words
    new = {_key(r.old): (r.old, r.new) for r in rules}

    def put(match: re.Match[str]) -> str:
        old, instead = new[_key(match[0])]
        seen.add(old)
        return instead[:1].upper() + instead[1:] if match[0][:1].isupper() and old[:1].islower() else instead

    ordered = sorted((r.old for r in rules), key=len, reverse=True)
    made = re.sub("|".join(map(_pattern, ordered)), put, words)
    return made if made == words else re.sub(r" (?=[,.;:)])|(?<=\() | (?= )", "", made)


def _key(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]


def _pattern(phrase: str) -> str:
    """The phrase as whole words; at the beginning of a sentence it may have a capital."""
    first = f"[{re.escape(phrase[0].lower())}{re.escape(phrase[0].upper())}]" if phrase[0].islower() else re.escape(phrase[0])  # fmt: skip
    before, after = (r"(?<!\w)" if phrase[0].isalnum() else ""), (r"(?!\w)" if phrase[-1].isalnum() else "")
    return f"{before}{first}{re.escape(phrase[1:])}{after}"
