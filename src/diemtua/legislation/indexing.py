"""The index of this process: loaded when first asked, renewed when a newer one was built. Searching never waits for building."""

import contextlib
import datetime as dt
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from diemtua.kernel.text import fold
from diemtua.legislation.models import ArticleVersion, IndexState
from diemtua.legislation.search import engine, trained
from diemtua.legislation.search.asked import Key
from diemtua.legislation.search.entries import Entry, rank_of
from diemtua.legislation.search.stored import OldFormat
from diemtua.legislation.search.trained import Trained

LOOK_SECONDS = 2.0
KEPT_FILES = 2

_lock = threading.Lock()
_held: tuple[int, engine.Engine] | None = None
_learnt: tuple[tuple[str, int, int], Trained | None] | None = None
_looked_at = 0.0


def folder() -> Path:
    """Where index and learnt part lie."""
    return Path(settings.HOME) / "search"


def trained_path() -> Path:
    """What was learnt here, if anything was."""
    return folder() / "trained.npz"


def current() -> engine.Engine:
    """The newest engine built; at most one query every two seconds asks whether there is a newer one."""
    global _held, _looked_at
    if _held is not None and time.monotonic() - _looked_at < LOOK_SECONDS:
        return _held[1]
    state = IndexState.objects.filter(pk=1).first()
    built = state.built if state else 0
    _looked_at = time.monotonic()
    if _held is not None and _held[0] == built:
        return _held[1]
    with _lock:
        if _held is None or _held[0] != built:
            _held = (built, _load(built))
    return _held[1]


def forget() -> None:
    """Drop what this process holds (tests, and after a build in this process)."""
    global _held
    _held = None


def _load(built: int) -> engine.Engine:
    """From the file; built on the spot when this machine does not have it (another machine's worker made it), and written
    anew when it cannot be read."""
    path = folder() / f"index-{built}.npz"
    is_there = path.exists()
    if is_there:
        with contextlib.suppress(OldFormat):
            return engine.load(path, learnt())
    made = engine.build(entries(), trained=learnt())
    if is_there:
        with contextlib.suppress(OSError):  # a full disk spoils the file, and keeps it from being mended
            made.save(path)
    return made


def learnt() -> Trained | None:
    """The learnt part, one copy a process; None before the first learning, when another release wrote it, or when it is spoiled."""
    global _learnt
    try:
        told = trained_path().stat()
    except FileNotFoundError:
        return None
    stamp = (str(trained_path()), told.st_mtime_ns, told.st_size)
    if _learnt is None or _learnt[0] != stamp:
        try:
            _learnt = (stamp, trained.load(trained_path()))
        except OldFormat:
            _learnt = (stamp, None)
    return _learnt[1]


def learnt_at() -> dt.datetime | None:
    """When the learnt part in use was written; None while there is none."""
    if learnt() is None:
        return None
    return dt.datetime.fromtimestamp(trained_path().stat().st_mtime, tz=dt.UTC)


def store(made: engine.Engine, number: int) -> None:
    """Write index `number` and remove all but the newest files."""
    made.save(folder() / f"index-{number}.npz")
    files = sorted(folder().glob("index-*.npz"), key=lambda p: int(p.stem.split("-")[1]))
    for old in files[:-KEPT_FILES]:
        old.unlink(missing_ok=True)


def entries() -> list[Entry]:
    """Every version of every article, for the engine; one query."""
    rows = list(ArticleVersion.objects.select_related("article__document").order_by("pk"))
    before = _same_titles(rows)
    return [
        Entry(
            key=str(v.pk),
            document=v.article.document.number,
            label=v.article.label,
            title=v.title,
            text=v.text,
            chapter=f"{v.article.chapter} {v.article.section}",
            law=v.article.document.title,
            rank=rank_of(v.article.document.number, v.article.label),
            since=v.since,
            until=min(filter(None, (v.until, v.article.document.ended_on)), default=None),
            like=tuple(before.get((v.article.document_id, fold(v.title)), ())),
        )
        for v in rows
    ]


def _same_titles(rows: Sequence[ArticleVersion]) -> dict[tuple[int, str], set[Key]]:
    """(document, folded title) -> the articles with that title in documents that it took the place of."""
    found: dict[tuple[int, str], set[Key]] = defaultdict(set)
    for v in rows:
        document = v.article.document
        if document.ended_by_id is not None and v.title:
            found[document.ended_by_id, fold(v.title)].add((document.number, v.article.label))
    return found
