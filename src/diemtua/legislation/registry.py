"""Cửa lên tầng trên: what a higher package may hang here at start (ADR 0020). Empty, everything works without it.

`answers` finds published answers for a question typed into the search; `told_of_change` hears, inside the import's transaction, which
articles have new words.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """A published answer as the list of results shows it. `warning`: the law changed since, somebody is looking at it."""

    title: str
    url: str
    snippet: str
    about: str
    warning: str = ""


def _no_answers(question: str, *, day: dt.date, limit: int) -> list[FoundAnswer]:
    return []


def _nobody(article_ids: Sequence[int], *, now: dt.datetime) -> None:
    return None


answers: Callable[..., list[FoundAnswer]] = _no_answers
told_of_change: Callable[..., None] = _nobody
