"""What a person should look at in the words of articles: impossible syllables, references that lead nowhere."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from diemtua.legislation.parsing.clauses import clauses
from diemtua.legislation.parsing.names import KNOWN
from diemtua.legislation.parsing.outline import Fault, ParsedArticle
from diemtua.legislation.parsing.references import Reference, calls_itself, references
from diemtua.legislation.parsing.spelling import Vocabulary, impossible

SHOWN = 12  # words of one article; a text that is worse must be compared with its source as a whole
AROUND = 18
Places = Mapping[str, set[tuple[str, str]]]  # article -> the (clause, point) it has


def spelling_faults(articles: Sequence[ParsedArticle]) -> Iterator[Fault]:
    """Every word that no Vietnamese text has, with the word it stands for where the rest of the text makes that clear."""
    words = Vocabulary("\n".join(f"{a.title}\n{a.text}" for a in articles))
    for article in articles:
        text = f"{article.title}\n{article.text}"
        found = list(impossible(text))
        for match in found[:SHOWN]:
            around = text[max(0, match.start() - AROUND) : match.end() + AROUND].replace("\n", " ")
            meant = words.proposal(match[0])
            proposal = f", có lẽ là «{meant}»" if meant else ""
            yield Fault("impossible_word", f"{where(article)}: «{match[0]}» không có trong tiếng Việt{proposal}: «…{around}…».", article.line, article.label)  # fmt: skip
        if len(found) > SHOWN:
            yield Fault("impossible_word", f"{where(article)}: còn {len(found) - SHOWN} chữ khác không có trong tiếng Việt; hãy đối chiếu cả lời văn với nguồn.", article.line, article.label)  # fmt: skip


def where(article: ParsedArticle) -> str:
    """«Điều 35», or how an annex begins."""
    return article.title[:40] if article.is_appendix else f"Điều {article.label}"


def places_of(text: str) -> set[tuple[str, str]]:
    """The clauses and points an article has: («1», «»), («1», «a»); points right under the article have clause «»."""
    found = set()
    for clause in clauses(text):
        found |= {(clause.label, ""), *((clause.label, letter) for letter, _ in clause.points)}
    return found


def dead_references(
    articles: Sequence[ParsedArticle],
    kind: str,
    others: Mapping[tuple[str, str], Places] | None = None,
    names: Set[str] = KNOWN,
) -> Iterator[Fault]:
    """References to what is not there, each once an article: of the document itself when the words say so («Nghị định này»,
    «Điều này»), of `others` by (number, name) when they have the article. A missing article of a gap is told elsewhere."""
    own = {a.label: places_of(a.text) for a in articles if not a.is_appendix}
    last = max((int(label) for label in own if label.isdigit()), default=0)
    for article in articles:
        told: set[str] = set()
        for r in references(article.text, own_label=article.label, title=article.title, names=names):
            named = f" của {r.number or r.name}" if r.number or r.name else ""
            if not named and (not calls_itself(r.own, kind) or not (r.own or article.text[: r.end].endswith("này"))):
                continue
            places = (others or {}).get((r.number, "" if r.number else r.name), {}) if named else own
            missing = _missing(r, places, 0 if named else last)
            if missing and f"{missing}{named}" not in told:
                told.add(f"{missing}{named}")
                place = f"{f'điểm {r.point} ' if r.point else ''}{f'khoản {r.clause} ' if r.clause else ''}Điều {r.label}{named}"
                yield Fault("dead_reference", f"{where(article)}: dẫn «{place}» nhưng {'trong kho ' if named else ''}{missing}.", article.line, article.label)  # fmt: skip


def _missing(r: Reference, places: Places, last: int) -> str:
    """What of the place is not there, as the end of a sentence; empty when all is. `last`: the last article, 0 when not known."""
    if r.label not in places:
        number = re.match(r"\d+", r.label)
        beyond = last and number and (int(number[0]) > last or not r.label.isdigit())
        return f"văn bản không có Điều {r.label}" if beyond else ""
    here = places[r.label]
    if r.clause and (r.clause, "") not in here:
        return f"Điều {r.label} không có khoản {r.clause}"
    if r.point and (r.clause, r.point) not in here:
        return f"{f'khoản {r.clause} ' if r.clause else ''}Điều {r.label} không có điểm {r.point}"
    return ""
