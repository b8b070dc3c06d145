"""What is sealed cannot be read from the database, opens after a rotation, and matches by digest."""

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection

from diemtua.unions.models import Person
from diemtua.vault.sealing import digest, seal, unseal


@pytest.mark.django_db
def test_identity_number_is_not_in_the_table_but_comes_back() -> None:
    person = Person.objects.create(full_name="Lê Thị Hồng", citizen_id="035174816404")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM unions_person WHERE id = %s", [person.pk])
        stored = str(cursor.fetchone())
    assert "035174816404" not in stored
    assert Person.objects.get(citizen_digest=digest("035174816404", purpose="citizen_id")).citizen_id == "035174816404"


def test_after_rotation_the_old_key_opens_and_the_new_one_seals(settings) -> None:
    settings.VAULT_KEYS = ["old" * 12]
    old = seal("bí mật")
    settings.VAULT_KEYS = ["new" * 12, "old" * 12]
    assert unseal(old) == "bí mật"
    fresh = seal("bí mật")
    settings.VAULT_KEYS = ["old" * 12]
    with pytest.raises(InvalidToken):
        unseal(fresh)


def test_nothing_stays_nothing() -> None:
    assert (seal(""), unseal(""), digest("", purpose="x")) == ("", "", "")
