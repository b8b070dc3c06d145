"""Invented documents in the forms real ones come in. No text of law."""

import io
import zipfile

CIRCULAR = """\
BỘ THỬ NGHIỆM
Số: 12/2024/TT-BTN
Hà Nội, ngày 05 tháng 3 năm 2024

THÔNG TƯ
Quy định về sổ tay của cán bộ

Căn cứ Luật Thử nghiệm số 99/2023/QH15;

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh
Thông tư này quy định về sổ tay, kể cả trường hợp nêu tại khoản 2
Điều 3.

Điều 2. Từ ngữ
1. Sổ tay là quyển sổ nhỏ.
2. Cán bộ giữ sổ phải:
a) Ghi ngày;
b) Ghi việc;
c) Ghi người gặp;
d) Ký tên;
đ) Cất sổ.

Chương II
ĐIỀU KHOẢN THI HÀNH

Mục 1. HIỆU LỰC

Điều 3. Sửa đổi Thông tư số 01/2020/TT-BTN
1. Điều 7 được sửa đổi như sau:
“Điều 7. Mất sổ
Người làm mất sổ phải báo ngay.
Điều 8. Tìm lại sổ
Người tìm lại sổ được cảm ơn.”
2. Thông tư này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2024.

Nơi nhận:
- Lưu: VT.

PHỤ LỤC I
Mẫu sổ tay
Điều 1. Mẫu này chỉ để ví dụ.
"""

LYING_MARKDOWN = """\
---
title: "Luật Thử nghiệm mới"
so_hieu: "50/2024/QH15"
ngay_hieu_luc: "01/07/2025"
---
# Thử nghiệm
**Luật số: 12/2012/QH13**

### Điều 1. Một
Luật này quy định một việc.

### Điều 2. Hai
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2013.
"""

OCR = """\
Số: 7/2021/NĐ-CP

- Chương I
CHUNG

Điều l. Phạm vi

1. Áp dụng theo khoản l Điều 2 của Nghị định này, không kể các trường hợp đã
quy định khác.

3. Có hiệu lực.

Điêu 2. Sổ

a) Một;
đ) Hai.

Điều 4. Thi hành

Người làm

việc thi hành trong năm 2O21.
"""


DAMAGED_ANNEXES = """\
Số: 7/2021/NĐ-CP
Điều 1. Phạm vi
Nghị định này quy định về sổ.
Điều 2. Hiệu lực
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 02 năm 2021.

Nơi nhận:
- Lưu: VT.
Nguyễn Văn A

Mẫu số 01/PLI | Sổ trắng
1. Ghi ngày.

Phụ lục IH.
ohị định sô 7 /2021/NĐ-CP)

Sổ đỏ

xx©cxv Phụ lục EV
Sổ xanh

£- `. Phụ lục V

Sổ vàng theo Phụ lục VI

Phụ lục VI
Sổ tím
"""


TRIAL_LAW = """\
Luật số: {number}
LUẬT
THỬ NGHIỆM
Điều 1. Phạm vi
1. Luật này quy định:
đ) Việc thử.
Điều 2. Hiệu lực
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm {year}.
"""

TRIAL_DECREE = """\
Số: 3/2008/NĐ-CP
NGHỊ ĐỊNH
Quy định chi tiết Luật Thử nghiệm
Điều 1. Phạm vi
Nghị định này quy định chi tiết điểm đ khoản 1 Điều 1 của Luật Thử nghiệm.
Điều 2. Hiệu lực
1. Theo Điều 1 Bộ luật này và Điều 9 của Nghị định này.
2. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2008.
"""

TRIAL_AMENDMENT = """\
Luật số: 8/2025/QH15
LUẬT
BÚT CHÌ
Điều 1. Sửa đổi các luật có liên quan
1. Sửa đổi Điều 2 của Luật Sổ tay số 21/2019/QH14 như sau:
“Điều 2. Thời hạn
1. Giữ sổ theo Điều 3 của Luật này:
a) Trong 03 tháng.”.
2. Bãi bỏ Điều 4 của Luật Sổ tay số 21/2019/QH14.
Điều 2. Hiệu lực
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2026.
Điều 3. Khác
Không có gì.
"""


def docx(paragraphs: list[tuple[str | list[list[str]], str]]) -> bytes:
    """A minimal .docx: (text or rows of a table, footnote); a footnote's mark stands as a raised digit after the first two letters."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body, notes = "", ""
    for n, (text, note) in enumerate(paragraphs, 1):
        if isinstance(text, list):
            cells = ("".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row) for row in text)
            body += f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
        elif note:
            mark = f'<w:r><w:footnoteReference w:id="{n}" w:customMarkFollows="1"/></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{n}</w:t></w:r>'
            body += f'<w:p><w:r><w:t xml:space="preserve">{text[:2]}</w:t></w:r>{mark}<w:r><w:t xml:space="preserve">{text[2:]}</w:t></w:r></w:p>'
            notes += f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{n} {note}</w:t></w:r></w:p></w:footnote>'
        else:
            body += f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{w}">{notes}</w:footnotes>')
    return buffer.getvalue()


LAW = """\
Luật số: 21/2019/QH14

LUẬT
SỔ TAY

Điều 1. Phạm vi
Luật Sổ tay quy định về sổ tay của người lao động.

Điều 2. Thời hạn giữ sổ
1. Người lao động giữ sổ trong 03 tháng.
2. Công ty giữ bản sao theo khoản 1 Điều này và Điều 3 của Luật này.

Điều 3. Tiền lương khi ghi sổ
Người sử dụng lao động trả đủ tiền lương cho thời gian ghi sổ.

Điều 4. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.
"""


def consolidated_docx() -> bytes:
    """LAW after an amendment of Article 2(1) from 1 July 2026, as a consolidation is published."""
    note = "Khoản này được sửa đổi, bổ sung theo quy định tại khoản 1 Điều 9 của Luật Bút mực số 30/2025/QH15, có hiệu lực kể từ ngày 01 tháng 7 năm 2026."
    return docx(
        [
            ("LUẬT", ""),
            ("SỔ TAY", ""),
            ("Luật Sổ tay số 21/2019/QH14 ngày 20 tháng 11 năm 2019 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 01 năm 2021, được sửa đổi, bổ sung bởi:", ""),
            ("1. Luật Bút mực số 30/2025/QH15 ngày 10 tháng 12 năm 2025 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 7 năm 2026.", ""),
            ("Điều 1. Phạm vi", ""),
            ("Luật Sổ tay quy định về sổ tay của người lao động.", ""),
            ("Điều 2. Thời hạn giữ sổ", ""),
            ("1. Người lao động giữ sổ trong 06 tháng.", note),
            ("2. Công ty giữ bản sao theo khoản 1 Điều này và Điều 3 của Luật này.", ""),
            ("Điều 3. Tiền lương khi ghi sổ", ""),
            ("Người sử dụng lao động trả đủ tiền lương cho thời gian ghi sổ.", ""),
            ("Điều 4. Hiệu lực thi hành", ""),
            ("Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.", ""),
        ]
    )  # fmt: skip


CODIFICATION = """\
---
title: Sổ tay ở cơ sở
---
Chương I
NHỮNG QUY ĐỊNH CHUNG

Điều 44.9.LQ.1. Phạm vi

(Điều 1 Luật số 21/2019/QH14 Luật sổ tay ngày 20/11/2019 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/01/2021)

Luật này quy định về sổ tay của người lao động làm việc theo hợp đồng lao độngĐiều 44.9.NĐ.1.2. Mất sổ

(Điều 2 Nghị định số 61/2023/NĐ-CP, có hiệu lực thi hành kể từ ngày 16/08/2023)

Báo ngay theo Điều 44.9.LQ.1. Phạm vi.

Điều 44.9.TT.1.3. Không rõ nguồn

Lời không ghi nguồn.

## Danh sách điều khoản

### 4400900000000000100000140284700059000010

Điều 44.9.LQ.1. Phạm vi

### 4400900000000000100000140284700059000020

Điều 44.9.NĐ.1.2. Mất sổ
"""
