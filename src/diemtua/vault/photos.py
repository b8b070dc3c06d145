"""Ảnh gửi kèm: what a camera writes beside the picture (place, moment, device, a small copy of it) stays with whoever took it.

The picture itself is not touched. Read: ITU-T T.81 annex B (JPEG), CIPA DC-008 (Exif), W3C PNG third edition.
"""

import struct
from collections.abc import Iterator

from diemtua.kernel.errors import BadInput

_BROKEN = "Ảnh này không đọc được trọn vẹn; hãy mở ảnh, chụp lại màn hình rồi gửi."
_SCAN, _END, _COMMENT, _FRAME, _EXIF = 0xDA, 0xD9, 0xFE, 0xE0, 0xE1
_FRAME_BYTES = 12  # of JFIF's own; behind them the size of a small copy, and the copy
_APPS = range(0xE0, 0xF0)
# What a program needs to draw the picture right: its colours, and the frame older programs look for.
_DRAWN_BY = {_FRAME: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG"
_PNG_HEAD = 8
_PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
_ORIENTATION = 0x0112


def only_the_picture(data: bytes) -> bytes:
    """The JPEG or PNG without what was written beside it, and without what hangs behind its end; any other kind as it came.

    A JPEG goes on telling which side is up. BadInput for a picture that breaks off.
    """
    try:
        if data.startswith(_JPEG):
            return b"\xff\xd8" + b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return data[:_PNG_HEAD] + b"".join(_png(data))
    except (IndexError, struct.error) as error:
        raise BadInput(_BROKEN) from error
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    at = 2
    while True:
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise IndexError("no marker where one must be")
        marker = data[at + 1]
        if marker == _END:
            yield data[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        body = data[at + 4 : end]
        if marker == _SCAN:
            end = _after_scan(data, end)
        if marker == _EXIF and body.startswith(b"Exif\0\0") and (side := _side_up(body[6:])):
            yield _told_side(side)
        if marker == _FRAME and body.startswith(_DRAWN_BY[_FRAME]):
            yield _segment(_FRAME, body[:_FRAME_BYTES].ljust(_FRAME_BYTES, b"\0") + b"\0\0")  # 0 by 0: no small copy
        elif marker != _COMMENT and (marker not in _APPS or body.startswith(_DRAWN_BY.get(marker, b"\xff never"))):
            yield data[at:end]
        at = end


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after the compressed picture from `at`."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError("the picture breaks off")
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _side_up(tiff: bytes) -> int:
    """Exif's orientation, 2 to 8; 0 when it is the ordinary one, or none is told."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return value if 2 <= value <= 8 else 0
    except struct.error:
        pass
    return 0


def _told_side(side: int) -> bytes:
    """An Exif segment that tells the orientation alone."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, side, 0, 0)
    return _segment(_EXIF, b"Exif\0\0" + tiff)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    at = _PNG_HEAD
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise IndexError("the picture breaks off")
        if name[:1].isupper() or name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end
