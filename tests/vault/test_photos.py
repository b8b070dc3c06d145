"""What a camera writes beside a picture does not reach who is given it."""

import struct
import zlib
from pathlib import Path

import pytest

from diemtua.advice import actions, filing
from diemtua.advice.models import Attachment
from diemtua.kernel.errors import BadInput
from diemtua.vault.photos import only_the_picture
from tests.advice.conftest import at
from tests.advice.factories import TEXT


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(order: str, side: int) -> bytes:
    """An Exif body: the side that is up, then the place, as a phone writes them."""
    head = struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 8)
    entries = struct.pack(f"{order}HHHIHHHHII", 2, 0x0112, 3, 1, side, 0, 0x8825, 4, 1, 38)
    return b"Exif\0\0" + head + entries + b"\0\0\0\0" + b"21.0285N 105.8542E SM-A057F"


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
COLOURS = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
TABLES = segment(0xDB, b"\0" * 65)
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"drawn\xff\0\xff\xd0more"
AGAIN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"finer"
END = b"\xff\xd9"
DRAWN = TABLES + SCAN + segment(0xC4, b"table") + AGAIN + END
TOLD = segment(0xE1, exif("<", 6)) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0Lan") + segment(0xFE, b"Lan")
OTHER = segment(0xE2, b"MPF\0second picture") + segment(0xED, b"Photoshop 3.0\0Lan")
JPEG = b"\xff\xd8" + JFIF + TOLD + COLOURS + OTHER + DRAWN + b"a film of the moment"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


PNG_FRAME = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0") + chunk(b"sRGB", b"\0")
PNG_DRAWN = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
PNG = PNG_FRAME + chunk(b"tEXt", b"Author\0Lan") + chunk(b"eXIf", exif("<", 1)[6:]) + PNG_DRAWN + b"behind the end"


def test_of_a_jpeg_the_picture_stays_and_which_side_is_up() -> None:
    side = segment(0xE1, b"Exif\0\0" + bytes.fromhex("4d4d002a00000008 0001 0112 0003 00000001 0006 0000 00000000"))
    assert only_the_picture(JPEG) == b"\xff\xd8" + JFIF + side + COLOURS + DRAWN
    assert only_the_picture(only_the_picture(JPEG)) == only_the_picture(JPEG)


def test_a_small_copy_in_the_frame_goes_for_it_may_show_what_was_cut_off() -> None:
    frame = segment(0xE0, JFIF[4:16] + b"\2\1" + b"sixof.")
    assert only_the_picture(b"\xff\xd8" + frame + DRAWN) == b"\xff\xd8" + JFIF + DRAWN


@pytest.mark.parametrize(("order", "side", "told"), [("<", 1, 0), (">", 1, 0), (">", 8, 1), ("<", 9, 0)])
def test_only_a_turned_picture_says_so(order: str, side: int, told: int) -> None:
    clean = only_the_picture(b"\xff\xd8" + segment(0xE1, exif(order, side)) + DRAWN)
    assert (clean.count(b"Exif"), clean.count(b"21.0285N")) == (told, 0)


def test_of_a_png_only_what_draws_it_stays() -> None:
    assert only_the_picture(PNG) == PNG_FRAME + PNG_DRAWN


@pytest.mark.parametrize("kept", [4, 30, 100])
def test_a_picture_that_breaks_off_is_refused_in_a_sentence(kept: int) -> None:
    with pytest.raises(BadInput, match="chụp lại màn hình"):
        only_the_picture(JPEG[:kept])
    with pytest.raises(BadInput, match="chụp lại màn hình"):
        only_the_picture(PNG[:kept])


def test_a_paper_stays_as_it_came() -> None:
    assert only_the_picture(b"%PDF-1.7 signed") == b"%PDF-1.7 signed"


@pytest.mark.django_db
def test_what_the_desk_opens_tells_neither_where_nor_when_nor_by_which_phone(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    actions.ask_in_public(
        facts=actions.Facts(topic="wages", text=TEXT),
        address=None,
        now=at("23/11 08:00"),
        files=[
            actions.AskedFile("hợp đồng.pdf", b"%PDF-1.7 signed"),
            actions.AskedFile("IMG_20261120_093011.jpg", JPEG),
        ],
    )
    paper, kept = Attachment.objects.order_by("pk")
    assert (paper.name, kept.name) == ("hợp đồng.pdf", "Ảnh 2.jpg")
    clean = only_the_picture(JPEG)
    assert (b"".join(filing.read(kept.file)), kept.size) == (clean, len(clean))
