"""After `diemtua reseal` nothing needs the old key."""

from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.db import models

from diemtua.corrections.models import Edit
from diemtua.unions.models import Person
from diemtua.vault.files import PIECE, SealedWriter, unsealed
from diemtua.vault.resealing import reseal_file, reseal_rows, sealed_fields, sealed_files
from diemtua.vault.sealing import SealedField
from diemtua.web.commands.reseal import command

OLD, NEW = "old" * 12, "new" * 12
CONTENT = b"phieu ma" * (PIECE // 8 + 5)


def keep_sealed(folder: Path) -> None:
    for n in range(3):
        Person.objects.create(full_name=f"Lê Thị {n}", citizen_id=f"03517481640{n}" if n else "")
    with SealedWriter(folder / "kich-hoat" / "a.sealed") as file:
        file.write(CONTENT)
    (folder / "danh-sach.txt").write_text("Tệp để ngỏ, không phải của két.")
    (folder / "nham.txt").write_text("gAAAA chỉ giống thôi")


@pytest.mark.django_db
def test_everything_opens_with_the_new_key_alone_and_a_second_run_writes_nothing(
    settings, tmp_path, monkeypatch
) -> None:
    settings.HOME, settings.VAULT_KEYS = tmp_path, [OLD]
    keep_sealed(tmp_path / "files")
    settings.VAULT_KEYS = [NEW, OLD]
    late = Person.objects.create(full_name="Đến sau", citizen_id="001185000002")
    monkeypatch.setattr("diemtua.web.commands.reseal.setup_django", lambda: None)
    command.callback()
    settings.VAULT_KEYS = [NEW]
    assert sorted(p.citizen_id for p in Person.objects.all()) == ["", "001185000002", "035174816401", "035174816402"]
    assert Person.objects.get(pk=late.pk).citizen_digest
    (sealed,) = [p for p in sealed_files(tmp_path / "files") if p.name == "a.sealed"]
    assert b"".join(unsealed(sealed)) == CONTENT
    assert {p.name for p in (tmp_path / "files").rglob("*") if p.is_file()} == {"a.sealed", "danh-sach.txt", "nham.txt"}
    settings.VAULT_KEYS = [NEW, OLD]
    assert sum(n for model, names in sealed_fields().items() for n in reseal_rows(model, names)) == 0
    assert not any(reseal_file(path) for path in sealed_files(tmp_path / "files"))


@pytest.mark.django_db
def test_what_no_key_opens_is_said_and_nothing_of_it_is_written(settings, monkeypatch) -> None:
    settings.VAULT_KEYS = ["lost" * 12]
    Person.objects.create(full_name="Lê Thị Mất", citizen_id="035174816404")
    settings.VAULT_KEYS = [NEW, OLD]
    with pytest.raises(InvalidToken):
        list(reseal_rows(Person, ["citizen_id"]))
    monkeypatch.setattr("diemtua.web.commands.reseal.setup_django", lambda: None)
    with pytest.raises(Exception, match="không khóa nào mở được"):
        command.callback()
    settings.VAULT_KEYS = ["lost" * 12]
    assert Person.objects.get().citizen_id == "035174816404"


def test_with_one_key_there_is_nothing_to_change(settings, monkeypatch) -> None:
    settings.VAULT_KEYS = [NEW]
    monkeypatch.setattr("diemtua.web.commands.reseal.setup_django", lambda: None)
    with pytest.raises(Exception, match="Chỉ có một khóa"):
        command.callback()


def test_every_sealed_field_is_known() -> None:
    found = sealed_fields()
    assert {"citizen_id"} == set(found[Person])
    assert found[Edit] == ["changes"]
    assert all(isinstance(m._meta.get_field(n), SealedField) for m, names in found.items() for n in names)
    assert all(isinstance(m._meta.pk, models.AutoField) for m in found)


@pytest.mark.django_db
def test_a_file_damaged_in_the_middle_is_named_and_the_old_key_is_kept(settings, tmp_path, monkeypatch) -> None:
    settings.HOME, settings.VAULT_KEYS = tmp_path, [OLD]
    for name in ("a.sealed", "b.sealed"):
        with SealedWriter(tmp_path / "files" / name) as file:
            file.write(CONTENT)
    damaged = tmp_path / "files" / "a.sealed"
    damaged.write_bytes(damaged.read_bytes()[:-40] + b"x" * 40)
    before = damaged.read_bytes()
    settings.VAULT_KEYS = [NEW, OLD]
    monkeypatch.setattr("diemtua.web.commands.reseal.setup_django", lambda: None)
    with pytest.raises(Exception, match=r"files/a\.sealed: tệp bị hỏng"):
        command.callback()
    assert damaged.read_bytes() == before
    settings.VAULT_KEYS = [NEW]
    assert b"".join(unsealed(tmp_path / "files" / "b.sealed")) == CONTENT
