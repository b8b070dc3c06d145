"""Backup and restore: one .tar.gz with the database, uploaded files, the keys in use and a list of checksums.

A restore puts away what was there into a folder of its own, never removed by us, and puts it back when anything fails.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from diemtua import __version__
from diemtua.jobs.actions import stored_path
from diemtua.kernel.errors import BadInput, Conflict

MANIFEST = "diemtua-backup.json"
UNFINISHED = (".partial", ".resealed")  # what somebody is writing at this moment


def _dump(target: Path) -> str:
    """Write a consistent copy of the database beside running writers; the member's name."""
    if connection.vendor == "sqlite":
        name = "database.sqlite3"
        source = sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))
        copy = sqlite3.connect(target / name)
        with source, copy:
            source.backup(copy)
        source.close()
        copy.close()
        return name
    _run_postgresql("pg_dump", "--format=custom", f"--file={target / 'database.dump'}")
    return "database.dump"


def _run_postgresql(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program against the configured database."""
    if not shutil.which(program):
        raise BadInput(f"Thiếu chương trình {program}; trên Debian, Ubuntu hãy chạy: apt install postgresql-client")
    database = settings.DATABASES["default"]
    env = os.environ | {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    run = subprocess.run([program, *arguments], env=env, capture_output=True, text=True)
    if run.returncode:
        raise BadInput(f"{program} báo lỗi: {run.stderr.strip()[:300]}")


def back_up(target: Path) -> dict[str, Any]:
    """Write the archive and read it back; its manifest. Raises Conflict when the file is already there."""
    if target.exists():
        raise Conflict(f"Tệp {target} đã có; hãy chọn tên khác để không mất bản cũ.")
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        manifest = _write(part)
        read_manifest(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(part: Path) -> dict[str, Any]:
    """Each file is read once, summed on its way: what is replaced or forgotten meanwhile spoils nothing."""
    with tempfile.TemporaryDirectory(dir=part.parent) as folder, tarfile.open(part, "w:gz", compresslevel=6) as archive:
        database = _dump(Path(folder))
        sums = {database: _add(archive, database, Path(folder) / database)}
        sums |= {name: _add_text(archive, name, key) for name, key in _keys_in_use().items()}
        for path in _uploaded():
            name = str(path.relative_to(settings.HOME))
            sums[name] = _add(archive, name, path)
        manifest = {
            "version": __version__,
            "vendor": connection.vendor,
            "members": {name: found for name, found in sums.items() if found},
        }
        _add_text(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _keys_in_use() -> dict[str, str]:
    """The keys this installation works with, wherever they come from, under the names of the files it reads them from."""
    return {
        "secret.key": settings.SECRET_KEY,
        "vault.key": ",".join(settings.VAULT_KEYS),
        "digest.key": settings.VAULT_DIGEST_KEY,
    }


def _uploaded() -> Iterator[Path]:
    """Files of people; not the lists a job made, which are gone within 24 hours wherever they lie."""
    made = stored_path("")
    for path in sorted((settings.HOME / "files").rglob("*")):
        if path.is_file() and path.suffix not in UNFINISHED and not path.is_relative_to(made):
            yield path


def read_manifest(source: Path) -> dict[str, Any]:
    """The archive's manifest after every checksum was compared. Raises BadInput with the reason."""
    manifest: dict[str, Any] = {}
    found: dict[str, str] = {}
    try:
        with tarfile.open(source, "r:gz") as archive:
            for info in archive:
                member = archive.extractfile(info)
                if member is None:
                    continue
                if info.name == MANIFEST:
                    manifest = json.load(member)
                else:
                    found[info.name] = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
        expected: dict[str, str] = manifest["members"]
    except (FileNotFoundError, PermissionError):
        raise
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise BadInput(f"{source} không phải bản sao lưu của Điểm Tựa hoặc bị cắt cụt; hãy dùng bản khác.") from error
    if wrong := sorted(name for name, summed in expected.items() if found.get(name) != summed):
        raise BadInput(f"Bản sao lưu hỏng: {wrong[0]} không khớp dấu kiểm; hãy dùng bản khác.")
    return manifest


def restore(source: Path) -> tuple[dict[str, Any], Path]:
    """Put everything back; the manifest, and the folder where what was there is kept. Sign-ins of the archive's day are ended.

    PostgreSQL's database comes last and in one transaction. When anything fails all is as it was before.
    """
    manifest = read_manifest(source)
    if manifest["vendor"] != connection.vendor:
        raise BadInput(
            f"Bản sao lưu là của {manifest['vendor']}, máy này dùng {connection.vendor}; hãy đặt DIEMTUA_DATABASE_URL cho khớp."
        )
    old = Path(tempfile.mkdtemp(prefix=f"truoc-khi-khoi-phuc-{timezone.localtime():%Y%m%d-%H%M}-", dir=settings.HOME))
    done: list[tuple[Path, Path, bool]] = []
    try:
        with tempfile.TemporaryDirectory(dir=settings.HOME) as folder, tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
            if connection.vendor == "postgresql":
                _dump(old)
            connections.close_all()
            for new, place, kept in _moves(Path(folder), old):
                there = os.path.lexists(place)
                done.append((place, kept, there))
                if there:
                    _move(place, kept)
                if new.exists():
                    _move(new, place)
            if connection.vendor == "postgresql":
                _replace_tables(Path(folder) / "database.dump")
    except BaseException:
        for place, kept, there in reversed(done):
            if os.path.lexists(kept) or not there:
                _remove(place)
            if os.path.lexists(kept):
                _move(kept, place)
        shutil.rmtree(old)  # nothing but a copy of the database is left in it
        raise
    with connection.cursor() as cursor:
        if "django_session" in connection.introspection.table_names(cursor):
            cursor.execute("DELETE FROM django_session")
    return manifest, old


def _replace_tables(dump: Path) -> None:
    """PostgreSQL's tables by those of the dump, in one transaction; tables that only a later release has go too."""
    script = dump.with_suffix(".sql")
    _run_postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={script}", str(dump))
    with connection.cursor() as cursor:
        tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor)]
    connections.close_all()
    drop = f"DROP TABLE IF EXISTS {', '.join(tables)} CASCADE;" if tables else ""
    _run_postgresql(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}",
        f"--command=SET client_min_messages = warning; {drop}", f"--file={script}",
    )  # fmt: skip


def _moves(new: Path, old: Path) -> list[tuple[Path, Path, Path]]:
    """(what comes, its place, where what was there goes). Files one by one: their folder may be a link or a disk of its own."""
    found = []
    if connection.vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"]).resolve()
        found = [(new / "database.sqlite3", database, old / database.name)]
        # its journal belongs to the old one alone
        beside = [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm")]
        found += [(new / path.name, path, old / path.name) for path in beside]
    found += [(new / name, settings.HOME / name, old / name) for name in _keys_in_use()]
    files = [folder / "files" for folder in (new, settings.HOME, old)]
    for folder in files:
        folder.mkdir(exist_ok=True)
    names = {path.name for folder in files for path in folder.iterdir()}
    return found + [(files[0] / name, files[1] / name, files[2] / name) for name in sorted(names)]


def _move(source: Path, target: Path) -> None:
    """Also to another file system: `target` is there whole or not at all, and `source` goes only after that."""
    try:
        source.rename(target)
    except OSError:
        part = target.with_name(target.name + ".part")
        try:
            if source.is_dir() and not source.is_symlink():
                shutil.copytree(source, part, symlinks=True)
            else:
                shutil.copy2(source, part, follow_symlinks=False)
            part.rename(target)
        finally:
            _remove(part)
        _remove(source)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def overruled_keys() -> list[str]:
    """Key files of HOME that the environment overrules by other keys: with those, what is sealed does not open.

    Right after a restore only: the settings of this process were read before it.
    """
    given = {"vault.key": ("DIEMTUA_VAULT_KEYS", "DIEMTUA_VAULT_KEY"), "digest.key": ("DIEMTUA_VAULT_DIGEST_KEY",)}
    found = []
    for name, variables in given.items():
        named = next((os.environ[v] for v in variables if os.environ.get(v)), "")
        kept = set((settings.HOME / name).read_text().strip().split(","))
        if named and not kept <= {key.strip() for key in named.split(",")}:
            found.append(name)
    return found


class _Summed(io.RawIOBase):
    """Reads from a file and sums what was read."""

    def __init__(self, file: io.BufferedReader) -> None:
        super().__init__()
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sum.update(piece)
        return piece


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """The file's checksum; empty when it was forgotten meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return ""
    with file:
        info = tarfile.TarInfo(name)
        state = os.fstat(file.fileno())
        info.size, info.mtime, info.mode = state.st_size, int(state.st_mtime), 0o600
        summed = _Summed(file)
        archive.addfile(info, summed)  # type: ignore[arg-type]
    return summed.sum.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> str:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    archive.addfile(info, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()
