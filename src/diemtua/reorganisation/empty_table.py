"""The empty table to fill in: three sheets, each with the headers we know and an example."""

import io

from diemtua.kernel.workbooks import short_workbook

SHEETS = {
    "Công đoàn mới": (
        ["Công đoàn mới", "Phường, xã phụ trách"],
        [["Công đoàn phường Bồ Đề", "phường Bồ Đề"], ["Công đoàn phường Bồ Đề", "phường Long Biên"]],
    ),
    "Địa bàn cũ sang mới": (
        ["Phường, xã cũ", "Quận, huyện cũ", "Phường, xã mới"],
        [["phường Ví Dụ", "quận Long Biên", "phường Bồ Đề"]],
    ),
    "Tổ chức": (
        ["Việc", "Tổ chức", "Trực thuộc", "Tổ chức mới", "Địa chỉ"],
        [
            ["Giải thể", "LĐLĐ quận Ví Dụ", "", "", ""],
            ["Chuyển", "CĐCS Công ty Ví Dụ", "LĐLĐ quận Ví Dụ", "", "12 phố Ví Dụ, phường Ví Dụ, quận Long Biên"],
            ["Đổi tên", "CĐCS Công ty Ví Dụ B", "LĐLĐ quận Ví Dụ", "CĐCS Công ty Ví Dụ B mới", ""],
        ],
    ),
}


def empty_table() -> bytes:
    """The workbook as bytes."""
    target = io.BytesIO()
    book = short_workbook(target)
    bold, soft = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"italic": True, "font_color": "#666666"}),
    )
    for name, (heads, examples) in SHEETS.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(heads) - 1, 34)
        sheet.write_row(0, 0, heads, bold)
        for at, example in enumerate(examples, start=1):
            sheet.write_row(at, 0, example, soft)
        sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
