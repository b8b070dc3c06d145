"""The signed paper, sealed."""

import uuid
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from diemtua.agreements.access import require_writer
from diemtua.agreements.models import Agreement
from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.vault.files import SealedWriter
from diemtua.vault.photos import only_the_picture

MAX_FILE_BYTES = 20 * 1024 * 1024


FILE_STARTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG")


def seal_paper(agreement: Agreement, content: bytes, file_name: str) -> None:
    agreement.file, agreement.file_name = f"{uuid.uuid4().hex}.sealed", clean(Path(file_name).name)[-120:]
    with SealedWriter(file_path(agreement.file)) as sealed:
        sealed.write(content)
    agreement.save(update_fields=["file", "file_name"])


def file_path(name: str) -> Path:
    """Where the sealed file of that name is."""
    return Path(default_storage.path("thoa-uoc")) / name


@transaction.atomic
def attach_file(*, agreement: Agreement, file: IO[bytes], file_name: str, by: User) -> Agreement:
    """Keep the signed agreement, sealed, of a photo only the picture; an earlier file is forgotten once this one is noted. BadInput on a wrong file."""
    require_writer(by, agreement.unit)
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise BadInput("Tệp nặng quá 20 MB; hãy quét với độ phân giải thấp hơn.")
    if not content.startswith(FILE_STARTS):
        raise BadInput("Chỉ nhận tệp PDF, Word hoặc ảnh JPG, PNG của bản thỏa ước.")
    old = agreement.file
    seal_paper(agreement, only_the_picture(content), file_name)
    record("agreements.attach_file", by=by, subject=agreement, size=len(content))
    if old:
        transaction.on_commit(lambda: file_path(old).unlink(missing_ok=True))
    return agreement
