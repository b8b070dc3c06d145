"""Tệp bằng chứng: what may come with a question. Kind by its first bytes: a name can lie."""

from diemtua.kernel.errors import BadInput

MAX_BYTES = 8 * 1024 * 1024
MAX_FILES = 6

_HEADS: tuple[tuple[str, bytes], ...] = (
    ("application/pdf", b"%PDF-"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
)
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def kind_of(head: bytes) -> str:
    """The media type told by the first bytes; BadInput for anything else."""
    for kind, mark in _HEADS:
        if head.startswith(mark):
            return kind
    raise BadInput("Chỉ nhận ảnh chụp (JPG, PNG) hoặc tệp PDF; hãy chụp lại giấy tờ rồi gửi.")


def kept_name(name: str, media_type: str, number: int) -> str:
    """«Ảnh 2.jpg»: a phone names a photo by its moment, or by the program it was taken in. A paper keeps its name."""
    return name[:150] if media_type == "application/pdf" else f"Ảnh {number}.{ENDINGS[media_type]}"


def check_size(size: int, already: int) -> None:
    """Refuse a file too big, or one too many."""
    if size > MAX_BYTES:
        raise BadInput(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB; hãy chụp lại ở cỡ nhỏ hơn rồi gửi.")
    if already >= MAX_FILES:
        raise BadInput(f"Mỗi câu hỏi nhận tối đa {MAX_FILES} tệp; hãy gộp ảnh vào một tệp PDF.")
