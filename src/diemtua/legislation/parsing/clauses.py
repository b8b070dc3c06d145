"""Khoản, điểm: the clauses and points inside the text of an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from diemtua.legislation.parsing.tables import table_lines

# Points run through the Vietnamese alphabet without f, j, w, z.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

CLAUSE = re.compile(r"^(\d{1,2}[a-zđ]?)\s?\.\s?(?=\D)")
POINT = re.compile(r"^([a-zđ]\d?)\s?\)\s*")


@dataclass
class Clause:
    """Khoản: `label` is «1», «1a», or empty for words before the first clause; `points` are (label, text)."""

    label: str
    text: str
    points: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """All words, points included."""
        return "\n".join([self.text, *(t for _, t in self.points)])


def quotations(text: str) -> list[tuple[int, int]]:
    """(start, end) of every passage in “…”, the outermost; one that never closes ends with its paragraph."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for mark in re.finditer("[“”]", text):
        if mark[0] == "“":
            opened.append(mark.start())
        elif opened:
            closes[opened.pop()] = mark.end()
    found: list[tuple[int, int]] = []
    at = 0
    while (start := text.find("“", at)) >= 0:
        at = closes.get(start) or f"{text}\n".index("\n", start)
        found.append((start, at))
    return found


def own_paragraphs(text: str) -> Iterator[tuple[int, str, bool]]:
    """(start, paragraph, whether it can be the article's own clause or point): rows of a table cannot, nor can what begins inside “…”."""
    spans, rows, at = quotations(text), table_lines(text), 0
    for n, paragraph in enumerate(text.split("\n")):
        yield at, paragraph, n not in rows and not any(start < at < end for start, end in spans)
        at += len(paragraph) + 1


def clauses(text: str) -> list[Clause]:
    """The article's text, one paragraph a line, as clauses; every paragraph is in exactly one of them."""
    found: list[Clause] = []
    for _, paragraph, own in own_paragraphs(text):
        if not paragraph:
            continue
        if own and (match := CLAUSE.match(paragraph)):
            found.append(Clause(match.group(1), paragraph))
        elif own and found and (match := POINT.match(paragraph)):
            found[-1].points.append((match.group(1), paragraph))
        elif not found:
            found.append(Clause("", paragraph))
            if own and (match := POINT.match(paragraph)):
                found[-1] = Clause("", "", [(match.group(1), paragraph)])
        elif found[-1].points:
            label, before = found[-1].points[-1]
            found[-1].points[-1] = (label, f"{before}\n{paragraph}")
        else:
            found[-1].text += f"\n{paragraph}"
    return found


def broken_sequences(text: str) -> Iterator[str]:
    """A Vietnamese sentence for every clause or point that does not follow the one before it."""
    parts = clauses(text)
    last = 0
    for clause in parts:
        if clause.label:
            number = int(re.sub(r"\D", "", clause.label))
            if number != last + 1 and not (number == last and clause.label[-1].isalpha()):
                yield f"khoản {clause.label} đứng sau khoản {last or '(đầu điều)'}"
            last = number
        letters = [label[0] for label, _ in clause.points if len(label) == 1]
        for n, letter in enumerate(letters):
            expected = POINT_LETTERS[n] if n < len(POINT_LETTERS) else "?"
            if letter != expected:
                place = f"khoản {clause.label}" if clause.label else "đầu điều"
                yield f"điểm {letter} ở {place}, lẽ ra là điểm {expected}"
                break
