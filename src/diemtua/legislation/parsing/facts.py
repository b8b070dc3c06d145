"""Số hiệu, ngày, tên: what a document says about itself, body before front matter."""

import datetime as dt
import re
import unicodedata

from diemtua.kernel.text import fold
from diemtua.legislation.parsing.outline import Amendment

_OFFICIAL = re.compile(r"\d{1,4}[A-Z]?(?:/\d{4})?(?:[/-][A-ZĐ][A-ZĐ\d]*)+")
_OWN_NUMBER = re.compile(
    r"^\W*(?:(?:Bộ\s+)?luật\s+|Nghị\s+quyết\s+|Nghị\s+định\s+|Thông\s+tư\s+)?số\s*:?\s*\W{0,3}\s*(\d{1,4}\s*/\s*(?:\d{4}\s*/)?\s*[A-ZĐ][\w-]*)\W*(?:$|(?:Hà Nội|CỘNG|ngày|Độc lập))",
    re.IGNORECASE,
)
_LONG_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_SHORT_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_IN_FORCE = re.compile(
    r"(?:Bộ luật|Luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Pháp lệnh|Quy định) này có hiệu lực (?:thi hành )?(?:kể )?từ\s+(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)
_CONSOLIDATED = re.compile(
    r"^(?P<name>.+?) số (?P<number>\d+/\d{4}/[A-ZĐ\d-]+) (?P<issued>ngày .+? năm \d{4}).{0,80}?có hiệu lực kể từ "
    r"(?P<since>ngày \d+ tháng \d+ năm \d{4}).*?được sửa đổi, bổ sung bởi",
    re.IGNORECASE,
)
_AMENDED_BY = re.compile(
    r"^\d+\.\s.+? số (\d+/\d{4}/[A-ZĐ\d-]+) .+?có hiệu lực kể từ (ngày \d+ tháng \d+ năm \d{4})", re.IGNORECASE
)
_NOTE_SINCE = re.compile(
    r"^(?:Điều|Khoản|Điểm|Đoạn|Cụm từ|Chương|Mục) .*?này được (?:sửa đổi|bổ sung|thay thế|bãi bỏ).*?có hiệu lực kể từ (ngày \d+ tháng \d+ năm \d{4})"
)

KINDS = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Thông tư liên tịch", "Thông tư", "Quyết định",
         "Hướng dẫn", "Điều lệ", "Văn bản hợp nhất")  # fmt: skip
CODIFICATION = "Pháp điển"
_KIND_BY_CODE = {"QH": "Luật", "NĐ": "Nghị định", "TT": "Thông tư", "NQ": "Nghị quyết", "QĐ": "Quyết định", "HD": "Hướng dẫn",
                 "VBHN": "Văn bản hợp nhất", "TTLT": "Thông tư liên tịch", "UBTVQH": "Pháp lệnh"}  # fmt: skip
_TITLE_KEYS = ("title", "trich_yeu", "trichyeu")
_NUMBER_KEYS = ("so_hieu", "sohieu", "Số hiệu", "number")
_ISSUED_KEYS = ("ngay_ban_hanh", "ngaybanhanh", "Ngày ban hành")
_IN_FORCE_KEYS = ("ngay_hieu_luc", "ngayhieuluc", "Ngày hiệu lực", "Ngày có hiệu lực")


def day_in(text: str) -> dt.date | None:
    """The first date written in the text in any of the usual ways."""
    if (match := _LONG_DAY.search(text)) or (match := _SHORT_DAY.search(text)):
        day, month, year = match.groups()
    elif match := _ISO_DAY.search(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def tidy_number(text: str) -> str:
    """A document number with its letters as they are officially written: «45/2019/qh14» -> «45/2019/QH14»."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFC", text)).upper().replace("\u00d0", "Đ")
    return plain.replace("ND-CP", "NĐ-CP").replace("/QD-", "/QĐ-").replace("BLDTBXH", "BLĐTBXH").strip("./*-_")


def official_number(text: str) -> str:
    """What a person typed as the number of a document, tidied; empty when it is none."""
    number = tidy_number(text)
    return number if _OFFICIAL.fullmatch(number) else ""


def number_in_name(name: str) -> str:
    """A number written into a file's name: «nghi-dinh-145-2020-ND-CP» -> «145/2020/NĐ-CP»; empty when there is none."""
    stem = re.sub(r"\.\w+$", "", name)
    if match := re.search(
        r"(?:^|\D)(\d{1,3})[-_.](\d{4})[-_.](QH\d+|N[DĐ][-_]CP|TT[-_][A-ZĐ]+|Q[DĐ][-_][A-ZĐ]+|NQ[-_][A-ZĐ]+)", stem
    ):
        return tidy_number(f"{match[1]}/{match[2]}/{match[3].replace('_', '-')}")
    return ""


def own_number(preamble: list[str]) -> str:
    """The number the body gives itself, before the first article; legal bases («Căn cứ …») do not count."""
    for line in preamble:
        if re.match(r"^\W*(căn cứ|theo đề nghị)", line, re.IGNORECASE) or line.lstrip().startswith("|"):
            continue
        if match := _OWN_NUMBER.match(line):
            return tidy_number(match.group(1))
    return ""


def claimed(claims: dict[str, str], what: str) -> str:
    """What the front matter says of «number», «title», «issued» or «in_force»."""
    keys = {"number": _NUMBER_KEYS, "title": _TITLE_KEYS, "issued": _ISSUED_KEYS, "in_force": _IN_FORCE_KEYS}[what]
    return next((claims[k] for k in keys if claims.get(k)), "")


def in_force_in(text: str) -> dt.date | None:
    """From when the text says that it applies itself («Luật này có hiệu lực thi hành từ ngày …»)."""
    match = _IN_FORCE.search(text)
    return day_in(match.group(1)) if match else None


def consolidation(preamble: list[str]) -> tuple[str, str, dt.date | None, dt.date | None, tuple[Amendment, ...]] | None:
    """(number, name, issued, in force, amendments) of the document a consolidation consolidates; None when it is none."""
    head = next((m for line in preamble if (m := _CONSOLIDATED.match(line))), None)
    if head is None:
        return None
    amendments = []
    for line in preamble:
        if (match := _AMENDED_BY.match(line)) and (since := day_in(match.group(2))):
            amendments.append(Amendment(match.group(1), since))
    return head["number"], head["name"], day_in(head["issued"]), day_in(head["since"]), tuple(amendments)


def looks_consolidated(name: str, preamble: list[str]) -> bool:
    """The file's name or its head calls it a consolidation."""
    return any(re.search(r"hop nhat|vbhn", re.sub(r"[-_.]", " ", fold(text))) for text in (name, *preamble[:12]))


def named_by_itself(first_article: str) -> str:
    """The name a law calls itself in its first article: «Bộ luật Lao động quy định …»."""
    match = re.match(r"((?:Bộ luật|Luật|Pháp lệnh)(?! này) .{3,80}?) (?:này )?quy định ", first_article)
    return match.group(1) if match else ""


def note_since(note: str) -> dt.date | None:
    """From when the words a consolidation's note stands at apply; None for notes that only tell."""
    match = _NOTE_SINCE.match(note)
    return day_in(match.group(1)) if match else None


def kind_of(number: str, title: str) -> str:
    """The kind of document by its title, else by the letters of its number."""
    if number.startswith(CODIFICATION):
        return CODIFICATION
    for kind in KINDS:
        if title.lower().startswith(kind.lower()):
            return kind
    for code in sorted(_KIND_BY_CODE, key=len, reverse=True):
        if re.search(rf"/{code}", number):
            return _KIND_BY_CODE[code]
    return "Văn bản"


def title_in(preamble: list[str]) -> str:
    """The title printed at the head: the line with the kind and what follows up to «Căn cứ»; empty when there is none."""
    lines = [re.sub(r"^[\s\W_]+", "", line).strip(" *_|") for line in preamble]
    for n, line in enumerate(lines):
        kind = next((k for k in KINDS if line.upper() == k.upper()), "")
        starts = next((k for k in KINDS if line.upper().startswith(k.upper() + " ") and line.isupper()), "")
        if not kind and not starts:
            continue
        rest: list[str] = []
        for following in lines[n + 1 :]:
            if not following:
                if rest:
                    break
                continue
            if re.match(r"^(số\s*:?\s*\d|luật số)", following, re.IGNORECASE):
                continue
            if (
                re.match(r"^(căn cứ|theo|quốc hội|chính phủ|thông tin|hà nội,|\|)", following, re.IGNORECASE)
                or len(rest) > 4
            ):
                break
            rest.append(following)
        if starts:
            return _sentence(" ".join([line, *rest]) if rest and rest[0].isupper() else line)
        if rest:
            words = " ".join(rest)
            return f"{kind} {_sentence(words) if words.isupper() else words[:1].lower() + words[1:]}"
    return ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].lower() if words.isupper() else words
