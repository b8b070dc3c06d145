"""Phông chữ cũ: text typed in a TCVN3 (.VnTime, ABC) or VNI (VNI-Times) font, turned into the Unicode it looked like.

In those fonts a Vietnamese letter is stored as one or two Latin-1 signs: «NguyÔn V¨n B×nh», «Nguyeãn Vaên Bình». A cell
is converted only on evidence: a word that cannot be Vietnamese as it stands and is Vietnamese once converted, while no
other word of the cell stops being so. A cell whose words could be either («Vò Anh Dòng») is converted only when the
sheet has cells of that font, and only into words that names and units really have. Pure.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

TCVN3, VNI = "TCVN3", "VNI"

# What people call the fonts.
FONT_NAMES = {TCVN3: ".VnTime (TCVN3)", VNI: "VNI-Times (VNI)"}

# --- the two tables -----------------------------------------------------------------------------------------------

# TCVN 5712:1993, VN3: one byte a letter. Toned capitals have none: the fonts whose name ends in H draw small letters as
# capitals («.VnTimeH»), in other fonts people mixed («NGUYÔN» for «NGUYỄN»).
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _BREVE, _HAT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323", "\u0306", "\u0302"
# VNI-Win: the letter, then a sign for its marks; a few letters are one sign.
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
    "â": _HAT, "à": _HAT + _GRAVE, "á": _HAT + _ACUTE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE, "ä": _HAT + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
_VNI_BASES = {"a": set(_VNI_MARKS), "e": set("øùûõïâàáåãä"), "o": set("øùûõïâàáåãä"), "u": set("øùûõï"),
              "y": set("øùûõ"), "ơ": set("øùûõï"), "ư": set("øùûõï")}  # fmt: skip


@lru_cache(maxsize=16384)  # a roster repeats its words
def _from_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(c, c) for c in word)


@lru_cache(maxsize=16384)
def _from_vni(word: str) -> str:
    """The word in Unicode; a sign that is no mark of the letter before it stays, and so spoils the word."""
    made: list[str] = []
    for char in word:
        small = char.lower()
        if made and small in _VNI_BASES.get(made[-1].lower(), ()):
            made[-1] = unicodedata.normalize("NFC", made[-1] + _VNI_MARKS[small])
        elif single := _VNI_SINGLE.get(small):
            made.append(single.upper() if char != small else single)
        else:
            made.append(char)
    return "".join(made)


_DECODERS: dict[str, Callable[[str], str]] = {TCVN3: _from_tcvn3, VNI: _from_vni}

# --- what a Vietnamese word can look like ---------------------------------------------------------------------------

_RIME_WORDS = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep
    et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan
    oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oi om on ong oong op ot oc ô ôc ôi ôm ôn ông ôp
    ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy
    uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt
    yêu
"""
_RIMES = frozenset(_RIME_WORDS.split())
_SYLLABLE = re.compile(r"(ngh|ng|nh|n|gh|gi|g|ch|c|kh|k|ph|p|qu|th|tr|t|[bdđhlmrsvx])?(.+)")
_TONES = {_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT}
_LETTERS = frozenset("abcdefghijklmnopqrstuvxyđ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ("", *_TONES)
}
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_STOPS = ("c", "ch", "k", "p", "t")


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """A Vietnamese syllable in NFC, small, capitalised or all capitals: «Nguyễn», «HOÀ», «ty»."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    if not _LETTERS.issuperset(word.lower()):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in parts if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if tones and tones[0] in (_GRAVE, _HOOK, _TILDE) and bare.endswith(_STOPS):
        return False
    if bare in {"gi", "gin", "ginh", "giêng", "giêt"}:
        return True
    found = _SYLLABLE.fullmatch(bare)
    return found is not None and (
        found[2] in _RIMES or bare in _RIMES or (found[1] == "qu" and f"u{found[2]}" in _RIMES)
    )


def _is_abbreviation(word: str) -> bool:
    """«CĐCS», «LĐLĐ», «đ/c»'s «đc»: consonants only."""
    return 1 < len(word) <= 6 and word.isalpha() and ("đ" in word.lower()) and not _VOWEL.search(_bare(word))


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


# Words that names, posts and units really have: what decides between two readings that are both Vietnamese.
_COMMON_WORDS = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh lâm trịnh mai tô hà tạ lưu cao
    lương thái châu chu phùng quách lò tòng cà lã lại kiều từ nghiêm doãn khổng triệu ninh thạch sầm vi hứa tăng
    tống la thân viên mạc nông hoa văn thị hữu đức công minh quang ngọc xuân thanh thành đình bá duy gia hải hồng
    hùng huy hương khánh kim kiên lan liên linh loan long lộc lợi mạnh mỹ nam nga ngân nghĩa nguyên nguyệt nhân
    nhung oanh phong phú phúc phương phượng quân quế quốc quý quyên quyết sơn sáng sinh tài tâm tân thắng thảo thu
    thủy thuỷ thúy thuý thùy thuỳ thư thương thuận tiến tín tình toàn toản trang trí trọng trung trường trinh tú
    tuấn tuệ tùng tuyên tuyết tuyền tuyến uyên vân việt vinh vui vượng vương vy xuyến yên yến ánh ân anh ái ba bắc
    bách bạch bảo bảy bằng bích biên bình cảnh cẩm chi chiến chinh chính chí chung chương cúc cường dũng dung
    duyên đại đạt đăng điệp đoàn đông đồng đôn giang giáp hạ hạnh hân hảo hằng hậu hiên hiền hiển hiếu hiệp hiệu
    hoà hòa hoài hoạt huân huệ hưng hướng hường huyền huyên kha khang khải khoa khôi khương kỳ lai làn lành lam
    lĩnh lực luyến luân ly mẫn mận miên mơ mười năm năng nhàn nhã nhật nhi nhiên như nhường nương phát phi phước
    sen sự sỹ tám thêm thế thi thiện thìn thịnh thơ thoa thoan thơm thụ thuần thuyết tỉnh toan tới trà trâm trúc
    trực tước tươi vận vĩnh ty cơ sở phường xã quận huyện phố tiểu học mầm non bệnh viện cổ phần trách nhiệm hạn
    chủ tịch phó uỷ ủy ban chấp hành thường vụ kiểm tra nữ tổ trưởng kế toán thủ quỹ bộ phận nhà nước ngoài khối
    và
"""
_COMMON = frozenset(_COMMON_WORDS.split())

# --- one cell -------------------------------------------------------------------------------------------------------

_TOKENS = re.compile(r"[^\s!-/:-@\[-`{-~0-9–—…“”‘’\xa0]+")
BEYOND_LATIN = re.compile(r"[^\x00-\xff–—…“”‘’•]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read as a font has it: `certain` when it cannot be anything else."""

    text: str
    font: str
    certain: bool


def old_font(text: str) -> Reading | None:
    """How the text reads in an old font, or None when it is, or may well be, Unicode as it stands."""
    return None if text.isascii() or BEYOND_LATIN.search(text) else _read(text)


@lru_cache(maxsize=65536)
def _read(text: str) -> Reading | None:
    tokens = [t for t in _TOKENS.findall(text) if not t.isascii()]
    readings = (_as(font, text, tokens) for font in _DECODERS)
    found = [r for r in readings if r is not None]
    # Both fonts fit hardly ever; then the one whose words are known is meant.
    return max(found, key=lambda r: (r[0].certain, r[1]))[0] if found else None


def _as(font: str, text: str, tokens: list[str]) -> tuple[Reading, int] | None:
    """The reading in one font and how many of its words are common; None when it makes no sense."""
    decode = _DECODERS[font]
    certain, told, known, unsure = False, False, 0, False
    for token in tokens:
        made = decode(token)
        plain = _small_marks(made)
        if not (is_syllable(plain) or _is_abbreviation(made)):
            return None
        common = made.lower() in _COMMON
        known += common
        if is_syllable(token):  # «Vò» is «vò» or «Vũ»; but «Công» is nobody's «Cụng»
            if made != token and not common and token.lower() in _COMMON:
                return None
            unsure |= made != token and (not common or token.lower() in _COMMON)
        elif len(token) == 1:
            unsure = True
        else:
            told = True
            certain |= common or not _LETTERS.issuperset(token.lower())
    changed = text != (result := _TOKENS.sub(lambda m: decode(m[0]), text))
    if not changed or (unsure and not told):
        return None
    return Reading(_mend_case(result) if font == TCVN3 else result, font, certain), known


def _small_marks(word: str) -> str:
    """«NGUYễN», «¸nh» decoded: capitals whose marked letters the font has only small count as one case."""
    ascii_letters = [c for c in word if c.isascii()]
    return word.upper() if len(ascii_letters) > 1 and all(c.isupper() for c in ascii_letters) else word


def _mend_case(text: str) -> str:
    """Capitals that TCVN3 could not store: «NGUYễN VăN» and «Trần Văn ánh» as they were meant."""
    letters = [c for c in text if c.isascii() and c.isalpha()]
    parts = text.split(" ")
    if all(c.isupper() for c in letters) and re.search("[A-Z].*[A-Z]", max(parts, key=_capitals)):
        return text.upper()
    known = [p[0] for p in parts if p and p[0].isalpha() and not _is_toned(p[0])]
    if known and all(c.isupper() for c in known):
        return " ".join(p[:1].upper() + p[1:] for p in parts)
    return text


def _capitals(word: str) -> int:
    return sum("A" <= c <= "Z" for c in word)


def _is_toned(letter: str) -> bool:
    """One of the letters TCVN3 has only small."""
    return not _TONES.isdisjoint(unicodedata.normalize("NFD", letter))
