"""The session and the account behind it, as every request reads them.

Both are found by a key that never changes its form, so the statement is written here once: the ORM needs longer to
write the two again for each request than an answer of a test needs to be saved.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from diemtua.people.models import User


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, when there is none or it is over. One query."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, now],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as Django makes it, but over at the end of its day: it does not tell at which moment whose browser did something."""
        row = super().create_model_instance(data)
        row.expire_date = row.expire_date.replace(hour=23, minute=59, second=59, microsecond=0)
        return row


class AccountBackend(ModelBackend):
    """Django's sign-in by name and password."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, if it may still sign in. One query."""
        for user in User.objects.raw("SELECT * FROM people_user WHERE id = %s", [user_id]):
            return user if self.user_can_authenticate(user) else None
        return None
