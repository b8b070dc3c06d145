"""What runs without a person: class questions come to the desk, those of who left go back to it, those whose asker never came
back are closed, limits follow the days off of a new release, changed law is flagged. All can run again at any time."""

import datetime as dt
from collections.abc import Sequence


def law_changed(article_ids: Sequence[int], *, now: dt.datetime) -> None:
    """Called inside the import of a text: what it changed is flagged in the same transaction."""
    from diemtua.advice.actions import flag_changed  # models are not ready when the app registers this

    if article_ids:
        flag_changed(article_ids, now=now)


def tick(*, now: dt.datetime) -> None:
    """The worker's round, every half minute."""
    from diemtua.advice.actions import (
        close_forgotten,
        collect_class_questions,
        flag_changes,
        follow_holidays,
        return_abandoned,
    )

    follow_holidays()
    collect_class_questions(now=now)
    return_abandoned(now=now)
    close_forgotten(now=now)
    flag_changes(now=now)
