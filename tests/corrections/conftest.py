"""What the tests of mending share."""

import datetime as dt

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def wanted(person, **changes):
    """The values of a request with some changed."""
    return {n: getattr(person, n) for n in ("full_name", "birth_date", "phone", "email")} | changes
