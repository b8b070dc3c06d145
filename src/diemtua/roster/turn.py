"""One import at a time plans and writes: planned beside another, it would not see the people of that one and make them twice."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

KEY = 0x6E61705F6473  # «nap_ds»: nobody else takes an advisory lock of this number
PAUSE_SECONDS = 1


@contextmanager
def turn_to_write(waiting: Callable[[], None]) -> Iterator[None]:
    """Inside the block no other process writes an import; `waiting` is called once a pause until then.

    The lock belongs to the session, so a process that dies gives it back. SQLite has one worker, and no such lock.
    """
    if connection.vendor != "postgresql":
        yield
        return
    while not _asked("SELECT pg_try_advisory_lock(%s)"):
        waiting()
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)")


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [KEY])
        return bool(cursor.fetchone()[0])
