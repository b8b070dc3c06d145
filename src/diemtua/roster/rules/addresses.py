"""The e-mail address in a cell."""

import re

from diemtua.kernel.text import clean
from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of

_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.\-]+@[a-z0-9](?:[a-z0-9\-]*\.)+[a-z]{2,}")


def email(cell: Cell) -> tuple[str, Flaw | None]:
    """The address in lower case."""
    if cell == "":
        return "", None
    text = (cell if isinstance(cell, str) else text_of(cell)).lower().strip(" \t\r\n\xa0<>;,.").removeprefix("mailto:")
    if not (text.isascii() and text.isprintable()):
        text = clean(text)
    if not text or (len(text) < 12 and is_blank(text)):
        return "", None
    if len(text) <= 120 and _EMAIL.fullmatch(text):
        return text, None
    return "", Flaw("malformed", f"Thư điện tử «{text[:40]}» không đúng dạng ten@nha-cung-cap; hãy xem lại.")
