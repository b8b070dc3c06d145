"""Numbers, addresses of the network and plates that tell who somebody is, however they are separated."""

import re
from collections.abc import Iterator

from diemtua.advice.rules.folded import Folded

SEPARATED = r"[\s.\-()/,_…*]{0,3}"
# Days, law numbers, articles and amounts are no phones: blanked out before numbers are looked for.
_KEPT = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d+/\d{4}/[a-z][\w-]*|\d{1,3}(?:[.,]\d{3})+(?=\s*(?:d|dong|vnd|nghin|trieu|ty)\b)|"
    r"[1-9]\d{0,2}(?:[.,]000)+|\d+\s*(?:d|dong|vnd|nghin|trieu|ty)\b|(?<=dieu )\d{1,3}|(?<!tai khoan )(?<=khoan )\d{1,2})(?!\d)"
)
_DIGIT_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|\d)"
_DAY = r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*|\d{1,2}\s*thang\s*\d{1,2}\s*,?\s*nam\s*)?(?:(?:19\d\d|200\d|201[01])|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2})(?!\d)"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity", re.compile(rf"(?<!\d)\d(?:{SEPARATED}\d){{11}}(?![\d])")),
    ("identity", re.compile(r"(?:cmnd|cmtnd|cmt|cccd|can cuoc|chung minh|dinh danh)[^\d\n]{0,25}\d(?:[\s.\-]{0,2}\d){7,11}(?!\d)")),
    ("identity", re.compile(r"(?:ho chieu|passport)\W{0,3}(?:so\s*)?[a-z]?\d{7,8}(?!\d)|(?<!\w)[a-z]\d{7,8}(?!\w)")),
    ("identity", re.compile(r"(?<!\w)[a-z]{2}[\s-]?\d(?:[\s.\-]?\d){12}(?!\d)")),
    ("account", re.compile(r"(?:stk|so tai khoan|tai khoan(?: ngan hang)?|so tk)[^\d\n]{0,25}[\dx](?:[\s.\-]{0,2}[\dx]){5,24}")),
    ("tax", re.compile(r"(?:ma so thue|mst|ma nhan vien|ma nv|msnv|ma so bhxh|so bhxh|so so bhxh|so so|ma the|so the(?: nhan vien)?|the nhan vien)[^\d\n]{0,10}[\w-]*\d[\w-]*(?:[\s.]\d{2,})*|(?<!\w)nv\s?-?\d{3,}")),
    ("phone", re.compile(rf"(?<![\w])(?:\+\s?84|\(\+?84\)|84|\(?[0o])(?:{SEPARATED}[\doil]){{8,10}}(?!\w)")),
    ("phone", re.compile(rf"(?:sdt|dt|dien thoai|phone|hotline|tel|zalo|zl|goi|so may|lien he)[^\d\n]{{0,12}}[1-9](?:{SEPARATED}\d){{8}}(?!\d)")),
    ("phone", re.compile(rf"(?:sdt|dt|dien thoai|hotline|tel|goi|tong dai)[^\d\n]{{0,12}}1[89]00(?:{SEPARATED}\d){{4,6}}(?!\d)")),
    ("phone", re.compile(rf"(?<!\w)(?:so )?khong(?:\s+{_DIGIT_WORD}+){{3,}}(?=\W|$)")),
    ("tax", re.compile(r"(?<!\d)\d{10}(?:-\d{3})?(?!\d)")),
    ("identity", re.compile(r"(?<![\d.,])\d{9}(?![\d.,])")),
    ("plate", re.compile(r"(?<!\w)\d{2}\s?-?\s?(?![hk]\s|tr\s|d\s|dd)[a-z]{1,2}\d?[\s-]?\d{3}[.\s]?\d{2}(?!\w)")),
)  # fmt: skip
# Papers of a firm: «15/QĐ-MSH» names it by its letters. Those of the state, of the courts and of the union stay.
_OFFICES = (
    r"cp|ttg|qh|ubtvqh|ctn|vpqh|vpcp|hdtp|tandtc|vksndtc|tw|tld|ldld|cdvn|ubnd|hdnd|bhxh|bhxhvn|sldtbxh|snv|syt|"
    r"bldtbxh|bnv|btc|byt|bca|bqp|btp|bct|bxd|bkhcn|bgddt|bgtvt|bkhdt|bnnptnt|bnnmt|btnmt|bvhttdl|bttt"
)
_ON_EVERYTHING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|[(\[]\s?(?:a|at|a cong|a moc)\s?[)\]]|\s(?:at|a cong|a moc)\s)\s?[\w-]+(?:(?:\.|\s?[(\[](?:dot|cham)[)\]]\s?|\s(?:dot|cham)\s)[a-z][\w-]*)+")),
    ("link", re.compile(r"(?:https?://|www\.)\S*[^\s,.;)]|(?<![\w@])(?:[a-z0-9-]+\.)+(?:com|vn|me|net|org|ly|info|io|gl|page|link|site|be)(?<!gov\.vn)(?:/(?:\S*[^\s,.;)])?)?(?!\w)")),
    ("link", re.compile(r"(?<!\w)@[\w.]{3,}")),
    ("tax", re.compile(rf"(?<![\w/])\d+(?:/\d{{2,4}})?/(?:qd|tb|hd|hdld|plhd|bb|cv|gcn)(?:ld|-tv)?-(?!(?:{_OFFICES})(?![a-z]))[a-z]\w*(?:[.-]\w+)*")),
    ("birth", re.compile(rf"(?:ngay sinh|nam sinh|sinh ngay|sinh nam|sinh|sn)(?!\s*(?:con|chau|be|non|mo|doi)\b)[^\d\n]{{0,15}}{_DAY}")),
)  # fmt: skip


def numbers(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of each."""
    for kind, pattern in _ON_EVERYTHING:
        for start, end in folded.spans(pattern):
            yield kind, start, end
    hidden = _KEPT.sub(lambda m: "¤" * len(m.group()), folded.plain)
    for kind, pattern in _NUMBERS:
        for start, end in folded.spans(pattern, hidden):
            yield kind, start, end
