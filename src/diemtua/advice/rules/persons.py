"""Names of people in a text, and names the desk knows, typed with capitals or small, with marks or without."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from diemtua.advice.rules import names
from diemtua.advice.rules.folded import Folded, Word, after, any_of, begins_name, folded_set, run, starts_sentence
from diemtua.advice.rules.numbers import SEPARATED
from diemtua.kernel.text import fold

_ADDRESS_CUE = re.compile(rf"(?<!\w)(?:{any_of(names.ADDRESS)}|[ac]\.?|mrs?\.|ms\.)\s+(?=\w)")
_SPOKEN_CUE = re.compile(rf"(?<!\w)(?:{any_of(names.SPOKEN)})\s+(?=\w)")
_NAMED_CUE = re.compile(r"(?<!\w)(?:toi|em|minh|tui|chau|ho va|ho)\s+ten(?:\s+la)?\s*:?\s+(?=\w)")
_TOLD_CUE = re.compile(r"(?<!\w)ten la\s*:?\s+(?=\w)")
_NETWORK_CUE = re.compile(rf"(?<!\w)(?:{any_of(names.NETWORKS)})(?:\s+(?:cua toi|toi|la|ten|nick))*\s*:?\s+(?=\w)")
_KIN_CUE = re.compile(
    r"(?<!\w)(?:vo|chong|con(?: trai| gai)?|me|bo|chi gai|em gai|em trai|anh trai|ban)(?: cua)?\s(?:toi|em|minh|chau|tui|anh|chi)\s+(?=\w)"
)
_INTRODUCED_CUE = re.compile(r"(?<!\w)(?:toi|em|minh|tui|chau)\sla\s+(?=[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s?,)")
_FOREIGN_CUE = re.compile(r"(?<!\w)(?:mr|mrs|ms|miss|mister)\.?\s+(?=[a-z])")
_INITIALS = re.compile(
    r"(?<![^\W\d_])(?:[A-ZĐ][a-zđ]{0,2}\.\s?){2,4}(?:[A-ZĐÀ-Ỹ][^\W\d_]*)?|(?<!\w)Ng\.\s?(?:[A-ZĐÀ-Ỹ][^\W\d_]*\s?){1,4}(?<!\s)|(?<!\w)(?:[A-ZĐ]\.){2}[A-ZĐ](?!\w)"
)
_HIGHLAND = re.compile(
    r"(?<!\w)(?:[HK]['’]\s?[A-ZĐÀ-Ỹ][^\W\d_]*|[YA]\s[A-ZĐÀ-Ỹ][^\W\d_]+)(?:\s[A-ZĐÊÔƠƯÀ-Ỹ][^\W\d_]*){0,3}"
)


def persons(folded: Folded) -> Iterator[tuple[int, int]]:
    """Where people are named otherwise: by initials, after a word that names or addresses somebody."""
    words = folded.words
    for pattern in (_INITIALS, _HIGHLAND):
        for match in pattern.finditer(folded.text):
            if match.group().split()[-1].lower() not in names.NOT_NAMES:
                yield match.start(), match.start() + len(match.group().rstrip())
    for first, count in _after_cues(folded):
        yield words[first].start, words[first + count - 1].end


def full_names(folded: Folded) -> Iterator[tuple[int, int]]:
    """Names of people by their family name: «Trần Thị Hòa», «tran van nam»."""
    for number, word in enumerate(folded.words):
        if count := _name_from(folded, number):
            while folded.are_next(number + count - 1, 1) and begins_name(folded.words[number + count]):
                count += 1  # «Đinh Công Tráng»: a word that is no name in the middle of one
            yield word.start, _hyphened(folded, folded.words[number + count - 1].end)


def _after_cues(folded: Folded) -> Iterator[tuple[int, int]]:
    """(number of the word, how many words) of names after «chị», «tôi tên», «facebook»."""
    words = folded.words
    for _, first in after(folded, _ADDRESS_CUE):
        if begins_name(words[first]) and words[first - 1].small != "ban":  # «Ban Chấp hành»
            yield first, run(folded, first, 5, lambda w: w.is_capital)
    for _, first in after(folded, _SPOKEN_CUE):
        if words[first].is_just(names.CLEAR_GIVEN) and words[first - 1].is_just(names.SPOKEN):
            yield first, 1
    for _, first in after(folded, _NAMED_CUE):
        if count := run(folded, first, 4, lambda w: w.is_one_of(names.NAME_WORDS) and not w.is_just(names.FUNCTION)):
            yield first, count
    for _, first in after(folded, _KIN_CUE):
        if begins_name(words[first]):
            yield first, run(folded, first, 4, lambda w: w.is_capital)
    for _, first in after(folded, _INTRODUCED_CUE):
        count = run(folded, first, 3, lambda w: w.is_one_of(names.NAME_WORDS) and w.plain not in names.NOT_SAID)
        if count and folded.text[words[first + count - 1].end :].lstrip().startswith(","):
            yield first, count
    for _, first in after(folded, _FOREIGN_CUE):
        if count := run(folded, first, 3, lambda w: not w.is_just(names.ORDINARY)):
            yield first, count
    for _, first in after(folded, _TOLD_CUE):
        if words[first].small in names.CLEAR_GIVEN:
            yield first, 1
    for _, first in after(folded, _NETWORK_CUE):
        if count := run(
            folded,
            first,
            4,
            lambda w: w.is_capital or w.is_just(names.CLEAR_GIVEN) or w.is_one_of(names.STRONG_SURNAMES),
        ):
            yield first, count


def _hyphened(folded: Folded, end: int) -> int:
    """«Đào Quý-Phi»: the name goes on behind its hyphen."""
    more = re.compile(r"(?:-[^\W\d_]+)*").match(folded.text, end)
    return more.end() if more else end


_MIDDLE = frozenset({"thị", "văn"})


def _name_from(folded: Folded, number: int) -> int:
    """How many words the name has that begins here with its family name; 0 when none does."""
    words = folded.words
    word, most = words[number], run(folded, number, 5, lambda w: w.text[0].isalpha())
    if most < 2:
        return 0
    capitals = run(folded, number, 5, lambda w: w.is_capital)
    if capitals >= 2 and (count := _capital_name(words[number : number + capitals])):
        return count
    if number and folded.are_next(number - 1, 1) and words[number - 1].is_just(names.NOT_BEFORE_SURNAME):
        return 0
    if not word.is_one_of(names.SURNAMES):
        return 0
    is_strong = word.plain in names.PLAIN_STRONG or word.small in names.STRONG_SURNAMES
    return _small_name(words[number : number + most], is_strong=is_strong)


def _capital_name(words: list[Word]) -> int:
    """Words that all begin with a capital, the first a family name."""
    first, second = words[0], words[1]
    if len(words) > 2 and second.is_one_of(_MIDDLE) and begins_name(words[2]) and begins_name(first):
        return len(words)  # even when the family name is mistyped
    if first.is_one_of(_MIDDLE) and first.small != "văn" and begins_name(second):
        return len(words)
    if not begins_name(second) or " ".join(w.small for w in words[:3]).startswith(tuple(names.PROVINCES)):
        return 0
    is_typed_plain = first.small == first.plain and first.small not in names.SURNAMES
    if is_typed_plain and first.plain not in names.PLAIN_STRONG and not words[-1].is_one_of(names.GIVEN):
        return len(words) if first.small in names.FOREIGN_SURNAMES else 0
    return len(words) if first.is_one_of(names.SURNAMES) or first.small in names.FOREIGN_SURNAMES else 0


def _small_name(words: list[Word], *, is_strong: bool) -> int:
    """A name typed small: «nguyễn thị hoa», «tran van nam», «trần minh quân». A family name that is also a word counts before «thị», «văn»."""
    second = words[1]
    if second.is_one_of(_MIDDLE) and len(words) > 2:
        third = words[2]
        barred = third.is_one_of(names.NOT_AFTER_VAN if second.plain == "van" else names.NOT_AFTER_THI)
        if (third.is_one_of(names.GIVEN) or is_strong) and not (
            barred and not (is_strong and third.is_one_of(names.GIVEN))
        ):
            return (
                4
                if len(words) > 3 and words[3].is_one_of(names.GIVEN) and not words[3].is_one_of(names.ORDINARY)
                else 3
            )
    if not is_strong or second.is_one_of(names.NOT_AFTER_SURNAME):
        return 0
    count = 0
    for place, word in enumerate(words[1:4], 2):
        if word.is_one_of(names.GIVEN) and not (place > 2 and word.is_one_of(names.ORDINARY)):
            count = place
        elif word.is_one_of(names.ORDINARY):
            break
    return count


def known_names(folded: Folded, known: Iterable[str]) -> Iterator[tuple[int, int, bool]]:
    """Known names however typed: marks, case, separators aside; of a person also the given name after «chị» and the initials."""
    for name in {k.strip() for k in known if len(k.strip()) > 2}:
        for pattern in _spellings(fold(name)):
            for start, end in folded.spans(pattern):
                yield start, end, True
        given = name.lower().split()[-1]
        for number, word in enumerate(folded.words):
            if word.small == given and _is_person(fold(name)) and stands_alone(folded, number):
                yield word.start, word.end, False


def said_names(folded: Folded, full: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where somebody of these full names is called by the given name alone; one that is also an everyday word («Năm», «Tiền») only with
    its capital in the middle of a sentence, and never a single letter («Nguyễn Văn A»)."""
    given = {words[-1]: words[-2] for name in full if len(words := re.split(r"[\s._]+", name.lower())) > 1}
    for number, word in enumerate(folded.words):
        is_name = word.small in names.CLEAR_GIVEN or not starts_sentence(folded, number)
        if word.small in given and len(word.text) > 1 and is_name and stands_alone(folded, number):
            before = folded.words[number - 1]
            is_double = number > 0 and before.small == given[word.small] and folded.are_next(number - 1, 1)  # «Lan Anh»
            yield (before if is_double else word).start, word.end


def stands_alone(folded: Folded, number: int) -> bool:
    """A given name by itself: with its capital, or when it is hardly another word; «hòa» in «hòa giải» is none."""
    word, words = folded.words[number], folded.words
    is_joined = (folded.are_next(number, 1) and words[number + 1].is_just(names.AFTER_GIVEN)) or (
        number > 0 and folded.are_next(number - 1, 1) and words[number - 1].is_just(names.BEFORE_GIVEN)
    )
    return not is_joined and (word.is_capital or word.small in names.CLEAR_GIVEN)


def _is_person(name: str) -> bool:
    """A folded name that begins with a family name."""
    words = name.split()
    return 2 <= len(words) <= 5 and words[0] in folded_set(names.SURNAMES) and not re.search(r"[\d@]", name)


@cache
def _spellings(name: str) -> tuple[re.Pattern[str], ...]:
    digits = re.sub(r"\D", "", name)
    if len(digits) >= 8 and not re.search(r"[a-z]", name):
        return (re.compile(rf"(?<!\d)(?:\+?84|0)?{SEPARATED}{SEPARATED.join(digits.removeprefix('0'))}(?!\d)"),)
    words = [re.escape(w) for w in name.split()]
    found = [r"[\s._-]*".join(words)]
    if _is_person(name):
        *before, given = words
        found += [
            r"[\s._]*".join([*(f"(?:{w}|{w[0]})" for w in before), given]),
            rf"{words[0]}[\s._]+{given}",
            rf"(?:{any_of(names.ADDRESS)}|[ac]\.?)\s+({given})",
        ]
    return tuple(re.compile(rf"(?<!\w){spelling}(?!\w)") for spelling in found)
