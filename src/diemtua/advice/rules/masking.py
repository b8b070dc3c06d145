"""Che danh tính: names, firms, phones, addresses and numbers in a text, found so that a person can check what is hidden.

Made to hide too much rather than too little; a person confirms before anything is published, and may hide more by hand.
What is typed without marks, all small, all in capitals or with odd separators is looked for on the folded text, whose
letters know where they stood. Days of events, amounts and the names of laws stay.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from diemtua.advice.rules import names
from diemtua.kernel.text import composed, fold


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece that tells who somebody is: from `start` to `end`, of a kind. `certain`: it holds a name the desk knows."""

    start: int
    end: int
    kind: str
    text: str
    certain: bool = False


KINDS = {
    "person": "[người lao động]",
    "firm": "[doanh nghiệp]",
    "phone": "[số điện thoại]",
    "email": "[thư điện tử]",
    "identity": "[số định danh]",
    "tax": "[mã số]",
    "account": "[số tài khoản]",
    "address": "[địa chỉ]",
    "plate": "[biển số]",
    "birth": "[ngày sinh]",
    "link": "[liên kết]",
    "known": "[đã che]",
}

# ---- The text folded, letter by letter.


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands, as typed, small with marks, folded. `is_capital` is false in a text that shouts; `bare`: the
    whole text is typed without marks."""

    start: int
    end: int
    text: str
    small: str
    plain: str
    is_capital: bool
    bare: bool

    def is_one_of(self, words: frozenset[str]) -> bool:
        """In a list of small words with marks; typed without marks, it is compared without them."""
        return self.small in words or (self.small == self.plain and self.plain in _folded(words))

    def is_just(self, words: frozenset[str]) -> bool:
        """The same, but a word without marks in a text that has some is what it says: «Nam» is not «năm»."""
        return self.small in words or (self.bare and self.plain in _folded(words))


@cache
def _folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(w) for w in words)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Folded:
    """A text with its folded form; `spans` finds on the folded form and answers in places of the text."""

    def __init__(self, text: str) -> None:
        self.text, letters, self.where = text, [], []
        for place, char in enumerate(text):
            base = unicodedata.normalize("NFKD", char.lower().replace("đ", "d"))
            for letter in base:
                if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
                    letters.append(letter)
                    self.where.append(place)
        self.plain = "".join(letters)
        shouts = sum(c.isupper() for c in text) * 5 > sum(c.isalpha() for c in text) * 4
        bare = self.plain == text.lower()
        self.words = [
            Word(
                m.start(),
                m.end(),
                m.group(),
                m.group().lower(),
                fold(m.group()),
                m.group()[0].isupper() and not shouts,
                bare,
            )
            for m in _WORD.finditer(text)
        ]

    def spans(self, pattern: re.Pattern[str], hidden: str | None = None) -> Iterator[tuple[int, int]]:
        """Where the pattern (its first group, if it has one) stands; `hidden`: the folded text with parts blanked out."""
        for match in pattern.finditer(self.plain if hidden is None else hidden):
            start, end = match.span(1 if pattern.groups else 0)
            if end > start:
                yield self.where[start], self.where[end - 1] + 1

    def are_next(self, place: int, count: int) -> bool:
        """`count` more words follow the word at `place`, with nothing but blanks between."""
        words = self.words[place : place + count + 1]
        pairs = itertools.pairwise(words)
        return len(words) > count and all(self.text[a.end : b.start].strip(" \t\u00a0") == "" for a, b in pairs)


# ---- Numbers and addresses: patterns on the folded text.

_SEP = r"[\s.\-()/,_…*]{0,3}"
# Days, law numbers, articles and amounts are no phones: blanked out before numbers are looked for.
_KEPT = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d+/\d{4}/[a-z][\w-]*|\d{1,3}(?:[.,]\d{3})+(?=\s*(?:d|dong|vnd|nghin|trieu|ty)\b)|"
    r"[1-9]\d{0,2}(?:[.,]000)+|\d+\s*(?:d|dong|vnd|nghin|trieu|ty)\b|(?<=dieu )\d+|(?<=khoan )\d+)(?!\d)"
)
_DIGIT_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|\d)"
_DAY = r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*)?(?:(?:19\d\d|200\d|201[01])|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2})(?!\d)"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity", re.compile(rf"(?<!\d)\d(?:{_SEP}\d){{11}}(?![\d])")),
    ("identity", re.compile(r"(?:cmnd|cmtnd|cmt|cccd|can cuoc|chung minh|dinh danh)[^\d\n]{0,25}\d(?:[\s.\-]{0,2}\d){7,11}(?!\d)")),
    ("identity", re.compile(r"(?:ho chieu|passport)\W{0,3}(?:so\s*)?[a-z]?\d{7,8}(?!\d)|(?<!\w)[a-z]\d{7,8}(?!\w)")),
    ("account", re.compile(r"(?:stk|so tai khoan|tai khoan(?: ngan hang)?|so tk)[^\d\n]{0,25}[\dx](?:[\s.\-]{0,2}[\dx]){5,24}")),
    ("tax", re.compile(r"(?:ma so thue|mst|ma nhan vien|ma nv|msnv|ma so bhxh|so bhxh|so so bhxh|so so|ma the|so the(?: nhan vien)?|the nhan vien)[^\d\n]{0,10}[\w-]*\d[\w-]*|(?<!\w)nv\s?-?\d{3,}")),
    ("phone", re.compile(rf"(?<![\w])(?:\+\s?84|\(\+?84\)|84|\(?[0o])(?:{_SEP}[\doil]){{8,10}}(?!\w)")),
    ("phone", re.compile(rf"(?:sdt|dt|dien thoai|phone|hotline|tel|zalo|zl|goi|so may|lien he)[^\d\n]{{0,12}}[1-9](?:{_SEP}\d){{8}}(?!\d)")),
    ("phone", re.compile(rf"(?<!\w)(?:so )?khong(?:\s+{_DIGIT_WORD}+){{3,}}(?=\W|$)")),
    ("tax", re.compile(r"(?<!\d)\d{10}(?:-\d{3})?(?!\d)")),
    ("identity", re.compile(r"(?<![\d.,])\d{9}(?![\d.,])")),
    ("plate", re.compile(r"(?<!\w)\d{2}\s?-?\s?(?![hk]\s|tr\s|d\s|dd)[a-z]{1,2}\d?[\s-]?\d{3}[.\s]?\d{2}(?!\w)")),
)  # fmt: skip
_ON_EVERYTHING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(a\)|\[a\]|\(at\)|\[at\]|\sat\s|\sa cong\s)\s?[\w-]+(?:(?:\.|\s?(?:\(dot\)|\[dot\])\s?|\sdot\s|\scham\s)[a-z][\w-]*)+")),
    ("link", re.compile(r"(?:https?://|www\.)\S*[^\s,.;)]|(?<![\w@])(?:[a-z0-9-]+\.)+(?:com|vn|me|net|org|ly|info|io|gl|page|link|site|be)(?<!gov\.vn)(?:/(?:\S*[^\s,.;)])?)?(?!\w)")),
    ("link", re.compile(r"(?<!\w)@[\w.]{3,}")),
    ("birth", re.compile(rf"(?:ngay sinh|nam sinh|sinh ngay|sinh nam|sinh|sn)(?!\s*(?:con|chau|be|non|mo|doi)\b)[^\d\n]{{0,15}}{_DAY}")),
)  # fmt: skip
_PLACE = r"duong|(?<!thanh )pho|ngo|ngach|hem|thon|xom|ap|to dan pho|khu pho|phuong|xa|thi tran|thi xa|quan|huyen|khu cong nghiep|khu cn|kcn|cum cong nghiep|ccn|khu che xuat|kcx|kdt"


def _any(phrases: Iterable[str]) -> str:
    return "|".join(
        re.escape(p).replace(r"\ ", r"\s+") for p in sorted({fold(p) for p in phrases}, key=len, reverse=True)
    )


_PLACE_CUE = re.compile(
    rf"(?<!\w)(?:so (?:nha )?\d+[\w/]*,?\s+)?(?:{_PLACE})\s+(?=\w)|(?<!\w)(?:[pq]|tp|tx|tt)\.?\s?(?=\w)|(?<!\w)[hx]\.\s?(?=[a-z])"
)
_ZONE_CUE = re.compile(r"(?<!\w)(?:khu cong nghiep|khu cn|kcn|cum cong nghiep|ccn|khu che xuat|kcx)\s+(?=[a-z])")
_WARD_CUE = re.compile(r"(?<!\w)(?:phuong|thi tran|thon|xom)\s+(?=[a-z])")
_ADDRESS_CUE = re.compile(rf"(?<!\w)(?:{_any(names.ADDRESS)}|[ac]\.?|mrs?\.|ms\.)\s+(?=\w)")
_SPOKEN_CUE = re.compile(rf"(?<!\w)(?:{_any(names.SPOKEN)})\s+(?=\w)")
_NAMED_CUE = re.compile(r"(?<!\w)(?:toi|em|minh|tui|chau|ho va|ho)\s+ten(?:\s+la)?\s*:?\s+(?=\w)")
_NETWORK_CUE = re.compile(rf"(?<!\w)(?:{_any(names.NETWORKS)})(?:\s+(?:cua toi|toi|la|ten|nick))*\s*:?\s+(?=\w)")
_FIRM_CUE = re.compile(rf"(?<!\w)(?:{_any(names.FIRMS)})(?:\s+(?:{_any(names.FIRM_KINDS)})(?!\w))*\.?\s+(?=[\w“\"'«])")
_QUOTED = re.compile(r"[“\"'«][^”\"'»\n]{2,60}[”\"'»]")
_BRAND = re.compile(rf"(?<!\w)(?:{_any(names.BRANDS)})(?!\w)")
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
_INITIALS = re.compile(
    r"(?<![^\W\d_])(?:[A-ZĐ][a-zđ]{0,2}\.\s?){2,4}(?:[A-ZĐÀ-Ỹ][^\W\d_]*)?|(?<!\w)Ng\.\s?(?:[A-ZĐÀ-Ỹ][^\W\d_]*\s?){1,4}(?<!\s)|(?<!\w)(?:[A-ZĐ]\.){2}[A-ZĐ](?!\w)"
)
_HIGHLAND = re.compile(
    r"(?<!\w)(?:[HK]['’]\s?[A-ZĐÀ-Ỹ][^\W\d_]*|[YA]\s[A-ZĐÀ-Ỹ][^\W\d_]+)(?:\s[A-ZĐÊÔƠƯÀ-Ỹ][^\W\d_]*){0,3}"
)
_MAY_NUMBER = re.compile(r"(?<!\w)May\s\d{1,2}(?!\w)")


def _numbers(folded: Folded) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _ON_EVERYTHING:
        for start, end in folded.spans(pattern):
            yield kind, start, end
    hidden = _KEPT.sub(lambda m: "¤" * len(m.group()), folded.plain)
    for kind, pattern in _NUMBERS:
        for start, end in folded.spans(pattern, hidden):
            yield kind, start, end


def _word_at(folded: Folded, place: int) -> int | None:
    """The number of the word that begins at that place of the text."""
    return next((n for n, w in enumerate(folded.words) if w.start == place), None)


def _run(folded: Folded, first: int, most: int, fits) -> int:  # type: ignore[no-untyped-def]
    """How many words from `first` on fit, blanks between, `most` at most."""
    count = 0
    while count < most and first + count < len(folded.words) and fits(folded.words[first + count]):
        if count and not folded.are_next(first + count - 1, 1):
            break
        count += 1
    return count


def _after(folded: Folded, cue: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """(place where the cue begins, number of the word after it)."""
    for match in cue.finditer(folded.plain):
        if match.end() < len(folded.where):
            number = _word_at(folded, folded.where[match.end()])
            if number is not None:
                yield folded.where[match.start()], number


def _begins_name(word: Word) -> bool:
    return word.is_capital and not word.is_just(names.NOT_NAMES)


def _is_number_or_capital(word: Word) -> bool:
    return word.is_capital or word.text[0].isdigit()


def _places(folded: Folded) -> Iterator[tuple[int, int]]:
    for start, first in _after(folded, _PLACE_CUE):
        word = folded.words[first]
        count = _run(folded, first, 5, _is_number_or_capital)
        is_name = word.is_capital and (_begins_name(word) or count > 1) and not word.is_just(names.NOT_PLACES)
        if is_name or (word.text[0].isdigit() and len(word.text) <= 4):
            yield start, folded.words[first + count - 1].end
    for cue, ends in ((_ZONE_CUE, names.FUNCTION), (_WARD_CUE, names.ORDINARY)):
        for start, first in _after(folded, cue):
            if not folded.words[first].is_just(ends):
                count = _run(folded, first, 2, lambda w: not w.is_just(names.FUNCTION))
                yield start, folded.words[first + max(count, 1) - 1].end


def _firms(folded: Folded) -> Iterator[tuple[int, int]]:
    for start, end in folded.spans(_BRAND):
        yield start, end
    for match in _MAY_NUMBER.finditer(folded.text):
        yield match.span()
    for match in _FIRM_CUE.finditer(folded.plain):
        start, place = folded.where[match.start()], folded.where[match.end()]
        if quoted := _QUOTED.match(folded.text, place):
            yield start, quoted.end()
        elif (first := _word_at(folded, place)) is not None and (end := _firm_name(folded, first)):
            yield start, end


def _firm_name(folded: Folded, first: int) -> int:
    """Where the firm's name that begins with this word ends; 0 when it is no name."""
    word = folded.words[first]
    if word.is_just(names.NOT_FIRMS):
        return 0
    if word.is_capital or re.match(r"\d+/\d|\d+\s[A-ZĐÀ-Ỹ]", folded.text[word.start :]):
        count = _run(folded, first, 6, lambda w: _is_number_or_capital(w) or w.is_one_of(names.TRADES_IN_NAMES))
        while count > 1 and not _is_number_or_capital(folded.words[first + count - 1]):
            count -= 1
        end = folded.words[first + count - 1].end
        tail = re.compile(r"(?:[\s&./-]{1,3}(?:\d+|[A-ZĐÀ-Ỹ][\w.]*))*").match(folded.text, end)
        return tail.end() if tail else end
    if word.is_one_of(names.TRADES_IN_NAMES):
        count = _run(folded, first + 1, 2, lambda w: not w.is_just(names.ORDINARY))
        return folded.words[first + count].end if count else 0
    count = _run(
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


def _persons(folded: Folded) -> Iterator[tuple[int, int]]:
    words = folded.words
    for pattern in (_INITIALS, _HIGHLAND):
        for match in pattern.finditer(folded.text):
            if match.group().split()[-1].lower() not in names.NOT_NAMES:
                yield match.span()
    for number, word in enumerate(words):
        if count := _name_from(folded, number):
            yield word.start, _hyphened(folded, words[number + count - 1].end)
    for _, first in _after(folded, _ADDRESS_CUE):
        if _begins_name(words[first]) and words[first - 1].small != "ban":  # «Ban Chấp hành»
            yield words[first].start, words[first + _run(folded, first, 5, lambda w: w.is_capital) - 1].end
    for _, first in _after(folded, _SPOKEN_CUE):
        if words[first].is_just(names.CLEAR_GIVEN) and words[first - 1].is_just(names.SPOKEN):
            yield words[first].start, words[first].end
    for _, first in _after(folded, _NAMED_CUE):
        if count := _run(folded, first, 4, lambda w: w.is_one_of(names.NAME_WORDS) and not w.is_just(names.FUNCTION)):
            yield words[first].start, words[first + count - 1].end
    for _, first in _after(folded, _NETWORK_CUE):
        if count := _run(
            folded,
            first,
            4,
            lambda w: w.is_capital or w.is_just(names.CLEAR_GIVEN) or w.is_one_of(names.STRONG_SURNAMES),
        ):
            yield words[first].start, words[first + count - 1].end


def _hyphened(folded: Folded, end: int) -> int:
    """«Đào Quý-Phi»: the name goes on behind its hyphen."""
    more = re.compile(r"(?:-[^\W\d_]+)*").match(folded.text, end)
    return more.end() if more else end


_MIDDLE = frozenset({"thị", "văn"})


def _name_from(folded: Folded, number: int) -> int:
    """How many words the name has that begins here with its family name; 0 when none does."""
    words = folded.words
    word, most = words[number], _run(folded, number, 5, lambda w: w.text[0].isalpha())
    if most < 2:
        return 0
    capitals = _run(folded, number, 5, lambda w: w.is_capital)
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
    if len(words) > 2 and second.is_one_of(_MIDDLE) and _begins_name(words[2]) and _begins_name(first):
        return len(words)  # even when the family name is mistyped
    if first.is_one_of(_MIDDLE) and first.small != "văn" and _begins_name(second):
        return len(words)
    if not _begins_name(second) or " ".join(w.small for w in words[:3]).startswith(tuple(names.PROVINCES)):
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


# ---- Names the desk knows.


def _known(folded: Folded, known: Iterable[str]) -> Iterator[Mark]:
    """Known names however typed: marks, case, separators aside; of a person also the given name after «chị» and the initials."""
    for name in {k.strip() for k in known if len(k.strip()) > 2}:
        for pattern in _spellings(fold(name)):
            for start, end in folded.spans(pattern):
                yield Mark(start, end, "known", folded.text[start:end], True)
        given = name.lower().split()[-1]
        for number, word in enumerate(folded.words):
            if word.small == given and _is_person(fold(name)) and _stands_alone(folded, number):
                yield Mark(word.start, word.end, "person", word.text)


def _stands_alone(folded: Folded, number: int) -> bool:
    """A known given name by itself: with its capital, or when it is hardly another word; «hòa» in «hòa giải» is none."""
    word, words = folded.words[number], folded.words
    is_joined = (folded.are_next(number, 1) and words[number + 1].is_just(names.AFTER_GIVEN)) or (
        number > 0 and folded.are_next(number - 1, 1) and words[number - 1].is_just(names.BEFORE_GIVEN)
    )
    return not is_joined and (word.is_capital or word.small in names.CLEAR_GIVEN)


def _is_person(name: str) -> bool:
    """A folded name that begins with a family name."""
    words = name.split()
    return 2 <= len(words) <= 5 and words[0] in _folded(names.SURNAMES) and not re.search(r"[\d@]", name)


@cache
def _spellings(name: str) -> tuple[re.Pattern[str], ...]:
    digits = re.sub(r"\D", "", name)
    if len(digits) >= 8 and not re.search(r"[a-z]", name):
        return (re.compile(rf"(?<!\d)(?:\+?84|0)?{_SEP}{_SEP.join(digits.removeprefix('0'))}(?!\d)"),)
    words = [re.escape(w) for w in name.split()]
    found = [r"[\s._-]*".join(words)]
    if _is_person(name):
        *before, given = words
        found += [
            r"[\s._]*".join([*(f"(?:{w}|{w[0]})" for w in before), given]),
            rf"{words[0]}[\s._]+{given}",
            rf"(?:{_any(names.ADDRESS)}|[ac]\.?)\s+({given})",
        ]
    return tuple(re.compile(rf"(?<!\w){spelling}(?!\w)") for spelling in found)


def marks(text: str, *, known: Iterable[str] = ()) -> list[Mark]:
    """Every piece that tells who somebody is, in order, none inside another; places are those of the text in NFC.

    `known`: names the desk knows of the asker.
    """
    folded = Folded(composed(text))
    found = list(_known(folded, known))
    found += [Mark(start, end, kind, folded.text[start:end]) for kind, start, end in _numbers(folded)]
    for kind, finder in (("address", _places), ("firm", _firms), ("person", _persons)):
        found += [Mark(start, end, kind, folded.text[start:end]) for start, end in finder(folded)]
    return _apart(found, folded.text)


def _apart(found: list[Mark], text: str) -> list[Mark]:
    """In order, pieces that overlap made one: of the kind that says most, certain when one of them is."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
            continue
        last = kept[-1]
        end = max(last.end, mark.end)
        kind = mark.kind if last.kind == "known" else last.kind
        kept[-1] = Mark(last.start, end, kind, text[last.start : end], last.certain or mark.certain)
    return kept


def masked(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with every mark put in brackets; the same person keeps the same letter: «[người lao động A]»."""
    text = composed(text)
    letters: dict[tuple[str, str], str] = {}
    parts, done = [], 0
    for mark in marks(text, known=known):
        word = KINDS[mark.kind]
        if mark.kind in {"person", "firm"}:
            key = (mark.kind, re.split(r"[\s._-]+", fold(mark.text))[-1])
            number = sum(1 for kind, _ in letters if kind == mark.kind)
            letter = letters.setdefault(key, "ABCDEFGHIKLMNOPQRSTUVXY"[min(number, 22)])
            word = f"{word[:-1]} {letter}]"
        parts += [text[done : mark.start], word]
        done = mark.end
    return "".join(parts) + text[done:]


def left_over(text: str, *, known: Iterable[str] = ()) -> list[Mark]:
    """What still tells who somebody is in a text about to be published; bracketed stand-ins do not."""
    return list(marks(re.sub(r"\[[^\]\n]{1,40}\]", lambda m: " " * len(m.group()), text), known=known))
