"""Sealing again what is kept under an older key, so that the old key can be thrown away.

Can be stopped and run again at any moment: what is under the newest key already is left alone.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from diemtua.vault.sealing import SealedField, is_newest, seal_bytes, unseal_bytes

STEP = 500
_TOKEN = b"gAAAA"  # how every Fernet token begins


def sealed_fields() -> dict[type[models.Model], list[str]]:
    """Every model with sealed fields, and their names."""
    found = {m: [f.name for f in m._meta.local_fields if isinstance(f, SealedField)] for m in apps.get_models()}
    return {model: names for model, names in found.items() if names}


def reseal_rows(model: type[models.Model], names: list[str]) -> Iterator[int]:
    """Seal the model's values again, 500 rows a transaction; yields how many rows of each were written."""
    last = 0
    while True:
        with transaction.atomic():
            step = model._base_manager.filter(pk__gt=last).order_by("pk").select_for_update()
            raw = {f"raw_{name}": Cast(name, models.TextField()) for name in names}
            told = list(step.annotate(**raw).values_list("pk", *raw)[:STEP])
            if not told:
                return
            old = [pk for pk, *sealed in told if not all(is_newest(one) for one in sealed if one)]
            rows = list(model._base_manager.filter(pk__in=old).only("pk", *names))
            model._base_manager.bulk_update(rows, names, batch_size=100)
        last = told[-1][0]
        yield len(rows)


def sealed_files(folder: Path) -> Iterator[Path]:
    """The sealed files in and below the folder; what people uploaded in clear is not among them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".partial", ".resealed"):
            with path.open("rb") as file:
                if file.read(len(_TOKEN)) == _TOKEN:
                    yield path


def reseal_file(path: Path) -> bool:
    """Seal a file again, in pieces; False when it is under the newest key already or is none of ours. Raises InvalidToken when a
    piece after the first does not open: the file is damaged, and the old key still opens what is left of it."""
    fresh = path.with_suffix(".resealed")
    first = True
    with path.open("rb") as file:
        if is_newest(file.readline().rstrip(b"\n").decode("ascii", "replace")):
            return False
        file.seek(0)
        try:
            with fresh.open("wb") as out:
                fresh.chmod(0o600)
                for line in file:
                    out.write(seal_bytes(unseal_bytes(line.rstrip(b"\n"))) + b"\n")
                    first = False
        except InvalidToken:
            fresh.unlink()
            if first:
                return False
            raise
    if not path.exists():  # forgotten meanwhile
        fresh.unlink()
        return False
    fresh.replace(path)
    return True
