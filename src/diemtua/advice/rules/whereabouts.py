"""Places and firms in a text, typed with capitals or small."""

import re
from collections.abc import Iterator

from diemtua.advice.rules import names
from diemtua.advice.rules.folded import Folded, after, any_of, begins_name, is_number_or_capital, run, word_at

_PLACE = r"duong|(?<!thanh )pho|ngo|ngach|hem|thon|xom|ap|to dan pho|khu pho|phuong|xa|thi tran|thi xa|quan|huyen|khu cong nghiep|khu cn|kcn|cum cong nghiep|ccn|khu che xuat|kcx|kdt|khu do thi|khu tap the|chung cu|toa nha|can ho"
_PLACE_CUE = re.compile(
    rf"(?<!\w)(?:so (?:nha )?\d+[\w/]*,?\s+)?(?:{_PLACE})\s+(?=\w)|(?<!\w)(?:[pq]|tp|tx|tt)\.?\s?(?=\w)|(?<!\w)[hx]\.\s?(?=[a-z])"
)
_ZONE_CUE = re.compile(r"(?<!\w)(?:khu cong nghiep|khu cn|kcn|cum cong nghiep|ccn|khu che xuat|kcx)\s+(?=[a-z])")
_STREET_CUE = re.compile(r"(?<!\w)(?:so(?: nha)?|ngo|ngach|hem)\s+\d[\w/]*,?\s+(?:duong|pho)\s+(?=[a-z])")
_WARD_CUE = re.compile(r"(?<!\w)(?:phuong|thi tran|huyen|thon|xom)\s+(?=[a-z])")
_FIRM_CUE = re.compile(rf"(?<!\w)(?:{any_of(names.FIRMS)})(?:\s+(?:{any_of(names.FIRM_KINDS)})(?!\w))*\s+(?=[\w“\"'«])")
_QUOTED = re.compile(r"[“\"'«][^”\"'»\n]{2,60}[”\"'»]")
_BRAND = re.compile(rf"(?<!\w)(?:{any_of(names.BRANDS)})(?!\w)")
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
# What goes on behind a firm's name: «& Con», «-2», «.JSC»; a dot before a blank ends the sentence, and the name.
_TAIL = re.compile(r"(?:(?:\.|[ \t\u00a0]?[&/-][ \t\u00a0]?|[ \t\u00a0])(?:\d+|[A-ZĐÀ-Ỹ]\w*))*")
_MAY_NUMBER = re.compile(r"(?<!\w)May\s\d{1,2}(?!\w)")


def places(folded: Folded) -> Iterator[tuple[int, int]]:
    """Where streets, wards, villages and zones stand, the word that announces them included."""
    for start, first in after(folded, _PLACE_CUE):
        word = folded.words[first]
        count = run(folded, first, 5, is_number_or_capital)
        is_name = word.is_capital and (begins_name(word) or count > 1) and not word.is_just(names.NOT_PLACES)
        if is_name or (word.text[0].isdigit() and len(word.text) <= 4):
            yield start, folded.words[first + count - 1].end
    for start, first in after(folded, _STREET_CUE):  # behind the number of a house any two words are the street's
        yield start, folded.words[first + run(folded, first, 2, lambda w: True) - 1].end
    for cue, ends in ((_ZONE_CUE, names.FUNCTION), (_WARD_CUE, names.ORDINARY)):
        for start, first in after(folded, cue):
            if not folded.words[first].is_just(ends):
                count = run(folded, first, 2, lambda w: not w.is_just(names.FUNCTION))
                yield start, folded.words[first + max(count, 1) - 1].end


def firms(folded: Folded) -> Iterator[tuple[int, int]]:
    """Where firms, schools, shops stand, the word that announces them included; brands by themselves."""
    for start, end in folded.spans(_BRAND):
        yield start, end
    for match in _MAY_NUMBER.finditer(folded.text):
        yield match.span()
    for match in _FIRM_CUE.finditer(folded.plain):
        start, place = folded.where[match.start()], folded.where[match.end()]
        if quoted := _QUOTED.match(folded.text, place):
            yield start, quoted.end()
        elif _is_leader(folded, start):
            continue
        elif (first := word_at(folded, place)) is not None and (end := _firm_name(folded, first)):
            yield start, end


def _is_leader(folded: Folded, place: int) -> bool:
    """«tổ trưởng Hiền»: the cue is the end of somebody's post, no school; where marks are typed they tell."""
    number = word_at(folded, place)
    return number is not None and folded.words[number].small in ("trưởng", "trương")


def _goes_on(folded: Folded, last: int) -> bool:
    """Behind a firm's name so far stands one small word that is no part of a sentence, then a capital."""
    between, then = folded.words[last + 1 : last + 2], folded.words[last + 2 : last + 3]
    return folded.are_next(last, 2) and not between[0].is_just(names.ORDINARY) and begins_name(then[0])


def _firm_name(folded: Folded, first: int) -> int:
    """Where the firm's name that begins with this word ends; 0 when it is no name."""
    word = folded.words[first]
    if word.is_just(names.NOT_FIRMS):
        return 0
    if word.is_capital or re.match(r"\d+/\d|\d+\s[A-ZĐÀ-Ỹ]", folded.text[word.start :]):
        count = run(folded, first, 6, lambda w: is_number_or_capital(w) or w.is_one_of(names.INSIDE_FIRM_NAMES))
        while count > 1 and not is_number_or_capital(folded.words[first + count - 1]):
            count -= 1
        while _goes_on(folded, first + count - 1):  # «Dược phẩm Traphaco», «Bao bì Tân Tiến»
            count += 1 + run(folded, first + count + 1, 6, is_number_or_capital)
        end = folded.words[first + count - 1].end
        tail = _TAIL.match(folded.text, end)
        return tail.end() if tail else end
    small = run(folded, first, 3, lambda w: w.small in names.FIRM_NAMES)
    if small > 1 and f"{word.small} {folded.words[first + 1].small}" not in names.PAIRS:
        return folded.words[first + small - 1].end
    if word.is_one_of(names.TRADES_IN_NAMES):
        count = run(folded, first + 1, 2, lambda w: not w.is_just(names.ORDINARY))
        return folded.words[first + count].end if count else 0
    count = run(
        folded,
        first,
        2,
        lambda w: (
            len(w.plain) > 2 - (w.start > word.start)
            and not _SYLLABLE.fullmatch(w.plain)
            and not w.is_just(names.SHORTHAND)
        ),
    )
    return folded.words[first + count - 1].end if count and not word.text[0].isdigit() else 0
