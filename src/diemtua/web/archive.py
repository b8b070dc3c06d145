"""Backup and restore: one .tar.gz with the database, uploaded files, keys and a list of checksums."""

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from diemtua import __version__
from diemtua.kernel.errors import BadInput, Conflict

MANIFEST = "diemtua-backup.json"
KEY_FILES = ("secret.key", "vault.key", "digest.key")


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
    import os

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
    """Write the archive; its manifest. Raises Conflict when the file is already there."""
    if target.exists():
        raise Conflict(f"Tệp {target} đã có; hãy chọn tên khác để không mất bản cũ.")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        members = {_dump(work): work}
        for key in KEY_FILES:
            if (settings.HOME / key).exists():
                members[key] = settings.HOME
        files = settings.HOME / "files"
        for path in sorted(files.rglob("*")) if files.is_dir() else []:
            if path.is_file():
                members[str(path.relative_to(settings.HOME))] = settings.HOME
        sums = {name: _sha256(base / name) for name, base in members.items()}
        manifest = {"version": __version__, "vendor": connection.vendor, "members": sums}
        part = target.with_name(target.name + ".part")
        part.touch(mode=0o600)
        with tarfile.open(part, "w:gz", compresslevel=6) as archive:
            _add_text(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name, base in members.items():
                archive.add(base / name, arcname=name)
        part.rename(target)
    return manifest


def read_manifest(source: Path) -> dict[str, Any]:
    """The archive's manifest after every checksum was compared. Raises BadInput with the reason."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest: dict[str, Any] = json.load(_member(archive, MANIFEST))
            for name, expected in manifest["members"].items():
                found = hashlib.file_digest(_member(archive, name), "sha256").hexdigest()
                if found != expected:
                    raise BadInput(f"Bản sao lưu hỏng: {name} không khớp dấu kiểm; hãy dùng bản khác.")
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise BadInput(f"{source} không phải bản sao lưu của Điểm Tựa hoặc bị cắt cụt; hãy dùng bản khác.") from error
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put everything back; what was there is kept in «truoc-khi-khoi-phuc» beside it. The manifest."""
    manifest = read_manifest(source)
    if manifest["vendor"] != connection.vendor:
        raise BadInput(
            f"Bản sao lưu là của {manifest['vendor']}, máy này dùng {connection.vendor}; hãy đặt DIEMTUA_DATABASE_URL cho khớp."
        )
    connections.close_all()
    old = settings.HOME / "truoc-khi-khoi-phuc"
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder, tarfile.open(source, "r:gz") as archive:
        archive.extractall(folder, filter="data")
        for name in [*KEY_FILES, "files"]:
            if (Path(folder) / name).exists():
                _swap(Path(folder) / name, settings.HOME / name, old / name)
        if connection.vendor == "sqlite":
            database = Path(settings.DATABASES["default"]["NAME"])
            for suffix in ("-wal", "-shm"):
                leftover = database.with_name(database.name + suffix)
                if leftover.exists():
                    shutil.move(leftover, old / leftover.name)
            _swap(Path(folder) / "database.sqlite3", database, old / database.name)
        else:
            _run_postgresql(
                "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                f"--dbname={settings.DATABASES['default']['NAME']}", str(Path(folder) / "database.dump"),
            )  # fmt: skip
    return manifest


def _swap(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        shutil.move(place, old)
    shutil.move(new, place)


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _member(archive: tarfile.TarFile, name: str) -> io.BufferedReader:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found  # type: ignore[return-value]


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))
