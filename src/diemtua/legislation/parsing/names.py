"""Tên luật: a closed list of names, so that «Luật An toàn, vệ sinh lao động» is one name and not «Luật An toàn».

What follows a name cannot be told from it by form alone. So names that are known are found first, the longest first, without
regard to marks and capitals, and their blanks and commas are masked, one character for one: the patterns of `references` then
read a known name as one word.
"""

import functools
import re
from collections.abc import Set

from diemtua.kernel.text import fold

KINDS = r"(?:Bộ luật|Luật|Pháp lệnh)"
BLANK, COMMA = "\ue000", "\ue001"  # private use: no text holds them
_BEHIND = "và|về|được|thì|hoặc|để|theo|đối|nhưng|mà|có|là|như|năm|này|tại|quy|đã|khi|trong"
_ENDS = rf"(?=\s(?:{_BEHIND})\b|[,.;:()\n”]|$)"
MASKED = rf"[^\s,.;:()”]*{BLANK}[^\s,.;:()”]+"
PLAIN = rf"[A-ZĐÂĂÊÔƠƯ][^\d,.;:()\n]{{2,60}}?{_ENDS}"  # as far as a name goes when nobody knows it
SMALL = rf"(?!(?:{_BEHIND}|sửa đổi)\b)[^\W\d_][^\d,.;:()\n]{{2,60}}?{_ENDS}"  # right behind an article
_KIND = re.compile(rf"\b{KINDS}\s")
_PLAIN = re.compile(rf"{KINDS}\s{PLAIN}")
_GOES_ON = r"bao|cho|còn|cũng|do|đang|đi|gồm|hay|kể|không|làm|nếu|nhằm|phải|phù|sau|sẽ|thực|tiếp|trước|trừ|từ"
_AFTER = re.compile(rf"{_ENDS}|\s(?:số\s)?\d|\s(?:{_GOES_ON})\b")  # a sentence goes on so behind a name that is known
_FOLDED = str.maketrans({c: fold(c) for n in range(0xC0, 0x1EFA) if len(fold(c := chr(n))) == 1 and fold(c) != c})

# Names that would be cut short at a comma or at a word that mostly stands behind a name.
_CUT = """\
Luật An toàn, vệ sinh lao động
Luật Ban hành văn bản quy phạm pháp luật
Luật Bảo vệ, chăm sóc và giáo dục trẻ em
Luật Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân
Luật Cán bộ, công chức
Luật Đầu tư theo phương thức đối tác công tư
Luật Hòa giải, đối thoại tại Tòa án
Luật Hoạt động giám sát của Quốc hội và Hội đồng nhân dân
Luật Hôn nhân và gia đình
Luật Hỗ trợ doanh nghiệp nhỏ và vừa
Luật Khoa học và công nghệ
Luật Khoa học, công nghệ và đổi mới sáng tạo
Luật Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở
Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng
Luật Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam
Luật Phòng cháy và chữa cháy
Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ
Luật Phòng, chống bạo lực gia đình
Luật Phòng, chống bệnh truyền nhiễm
Luật Phòng, chống khủng bố
Luật Phòng, chống ma túy
Luật Phòng, chống mua bán người
Luật Phòng, chống rửa tiền
Luật Phòng, chống tác hại của rượu, bia
Luật Phòng, chống tác hại của thuốc lá
Luật Phòng, chống tham nhũng
Luật Phòng, chống thiên tai
Luật Phục hồi, phá sản
Luật Quản lý, sử dụng tài sản công
Luật Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp
Luật Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ
Luật Quản lý và đầu tư vốn nhà nước tại doanh nghiệp
Luật Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng
Luật Thi đua, khen thưởng
Luật Thi hành tạm giữ, tạm giam
Luật Thực hành tiết kiệm, chống lãng phí
Luật Tiêu chuẩn và quy chuẩn kỹ thuật
Luật Trật tự, an toàn giao thông đường bộ
Luật Xuất cảnh, nhập cảnh của công dân Việt Nam
Pháp lệnh Ưu đãi người có công với cách mạng
"""
KNOWN = frozenset(map(fold, _CUT.splitlines()))


def masked(text: str, names: Set[str] = KNOWN) -> str:
    """The text with the names of `names` (folded) masked, of the same length; a name that may go on («Luật Giáo dục nghề nghiệp») is left alone."""
    if not names:
        return text
    known, folded = _pattern(frozenset(names)), text.translate(_FOLDED).lower()
    done, at = [], 0
    for kind in _KIND.finditer(text):
        if (found := known.match(folded, kind.start())) is None:
            continue
        end, plain = found.end(), _PLAIN.match(text, kind.start())
        if _AFTER.match(text, end) or "," in found[0] or (plain and end > plain.end()):
            done += [text[at : kind.end()], text[kind.end() : end].replace(" ", BLANK).replace(",", COMMA)]
            at = end
    return "".join([*done, text[at:]])


def unmasked(text: str) -> str:
    """The words as they stand in the text."""
    return text.replace(BLANK, " ").replace(COMMA, ",")


@functools.lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
