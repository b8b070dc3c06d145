"""Chữ không có trong tiếng Việt: syllables that no Vietnamese word has, as OCR makes them («câp», «chât», «hgười»).

A Vietnamese syllable is an onset, a rime and a tone; a rime ending in c, ch, p or t takes only sắc or nặng. Foreign words and
abbreviations are left out: they have no marked vowel, several syllables, a hyphen, or are names.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from diemtua.kernel.text import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPS = ("c", "ch", "p", "t")
_STOPPED = "\u0301\u0323"
_SYLLABLE = re.compile(r"([^aăâeêioôơuưy]*)([aăâeêioôơuưy]+)([^aăâeêioôơuưy]*)")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_ONSETS_SPELT = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES_SPELT = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
y yêm yên yêng yêt yêu ych ynh yt o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych uynh uyêt uyên uyt uyp uyu
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_ONSETS, _RIMES = frozenset(["", *_ONSETS_SPELT.split()]), frozenset(_RIMES_SPELT.split())
_BEFORE_E_I = frozenset("eêiy")
SURE, TIMES = 3, 4  # a proposal stands so often in the text, and so many times more often than the next


def impossible(text: str) -> Iterator[re.Match[str]]:
    """Every word of the text that is no Vietnamese syllable and no foreign word."""
    return (match for match in _WORD.finditer(text) if _is_impossible(match[0]))


class Vocabulary:
    """The words of a document and how often each stands there, to propose one for a word that cannot be."""

    def __init__(self, text: str) -> None:
        self._toneless: dict[str, Counter[str]] = {}
        self._unmarked: dict[str, Counter[str]] = {}
        for word, count in Counter(m[0].lower() for m in _WORD.finditer(text)).items():
            if len(word) > 1 and not _is_impossible(word):
                self._toneless.setdefault(_parted(word)[0], Counter())[word] = count
                self._unmarked.setdefault(fold(word), Counter())[word] = count

    def proposal(self, word: str) -> str:
        """The word that this one clearly stands for: by its letters, else without their marks; empty when unclear."""
        letters, _ = _parted(word)
        alike = self._toneless.get(letters)
        if alike is None and not letters.endswith(_STOPS):
            alike = self._unmarked.get(fold(word))
        (best, count), (_, after), *_ = [*(alike or Counter()).most_common(2), ("", 0), ("", 0)]
        if count < SURE or count < TIMES * after:
            return ""
        return best.upper() if word.isupper() else best


@functools.lru_cache(maxsize=20_000)
def _is_impossible(word: str) -> bool:
    letters, tones = _parted(word)
    match = _SYLLABLE.fullmatch(letters)
    if match is None or not (tones or set(letters) & set("ăâêôơư")):
        return False
    onset, vowels, coda = match.groups()
    if len(tones) > 1 or (coda in _STOPS and tones not in tuple(_STOPPED)):
        return True
    if word != word.lower() and (word != word.upper() or coda == "k"):
        return False  # a name, perhaps of another language
    return not any(_fits(onset + vowels[:n], vowels[n:] + coda) for n in range(min(len(vowels), 2)))


def _fits(onset: str, rime: str) -> bool:
    """An onset («gi» and «qu» hold a letter that looks like a vowel) before a rime."""
    if onset not in _ONSETS:
        return False
    if onset in ("c", "g", "ng") and rime[0] in _BEFORE_E_I and not (onset == "g" and rime[0] == "i"):
        return False
    if onset in ("gh", "ngh") and rime[0] not in _BEFORE_E_I:
        return False
    return rime in _RIMES or (onset == "gi" and f"i{rime}" in _RIMES) or (onset == "qu" and f"u{rime}" in _RIMES)


def _parted(word: str) -> tuple[str, str]:
    """(lower-case letters without tones, the tones)."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = "".join(c for c in parts if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)), tones
