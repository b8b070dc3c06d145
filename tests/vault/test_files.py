"""Sealed files in pieces."""

import io
import zipfile
from pathlib import Path

import pytest

from diemtua.vault.files import PIECE, SealedWriter, unsealed


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE * 2 + 7])
def test_what_goes_in_comes_out_and_lies_sealed(tmp_path: Path, size: int) -> None:
    content = (b"ma kich hoat 123" * (size // 16 + 1))[:size]
    with SealedWriter(tmp_path / "a.sealed") as file:
        file.write(content)
    assert b"".join(unsealed(tmp_path / "a.sealed")) == content
    assert size < 32 or content[:32] not in (tmp_path / "a.sealed").read_bytes()


def test_a_zip_can_be_written_straight_into_it(tmp_path: Path) -> None:
    with SealedWriter(tmp_path / "a.sealed") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("một.txt", "nội dung")
    back = zipfile.ZipFile(io.BytesIO(b"".join(unsealed(tmp_path / "a.sealed"))))
    assert back.read("một.txt").decode() == "nội dung"
    assert back.testzip() is None


def test_an_interrupted_run_leaves_no_file(tmp_path: Path) -> None:
    def half() -> None:
        with SealedWriter(tmp_path / "a.sealed") as file:
            file.write(b"x" * PIECE * 2)
            raise RuntimeError("đứt giữa chừng")

    with pytest.raises(RuntimeError):
        half()
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_of_the_process_may_read_it(tmp_path: Path) -> None:
    with SealedWriter(tmp_path / "kich-hoat" / "a.sealed") as file:
        file.write(b"x")
    assert (tmp_path / "kich-hoat" / "a.sealed").stat().st_mode & 0o077 == 0
