"""Tệp của máy tìm: arrays and words in one file, written in one step, read whole or not at all."""

import json
import logging
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]
log = logging.getLogger(__name__)


class OldFormat(Exception):
    """The file was written by another release, or is spoiled: make it anew."""


def write(path: Path, words: Mapping[str, object], arrays: Mapping[str, npt.ArrayLike], *, compressed: bool) -> None:
    """A reader sees the old file or the new one, however many write it at once; `words` is what json can say."""
    told = np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{uuid.uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            (np.savez_compressed if compressed else np.savez)(file, **arrays, words=told)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())  # else a power cut leaves the new name with half of the content
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, *, format: int) -> tuple[dict[str, Any], Arrays]:
    """(words, arrays) as `write` wrote them; OldFormat when `words["format"]` is another or the file is not whole."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {n: stored[n] for n in stored.files}
        words = json.loads(arrays["words"].tobytes())
    except Exception as error:  # zip, zlib, numpy and json each have their own for half a file
        log.warning("Không đọc được %s, sẽ được làm lại: %s", path, error)
        raise OldFormat from error
    if words["format"] != format:
        raise OldFormat
    return words, arrays
