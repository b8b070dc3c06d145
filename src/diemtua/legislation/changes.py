"""Ai cần biết khi luật đổi: packages above this one listen here for articles with new words (ADR 0020).

A listener registers in `AppConfig.ready()`; it hears inside the transaction of the change, so that what rests on the old
words is flagged with it or not at all.
"""

import datetime as dt
from collections.abc import Callable, Sequence

Listener = Callable[..., None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let `listener(article_ids, now=…)` hear of every change; the same one registered again stays one."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(article_ids: Sequence[int], *, now: dt.datetime) -> None:
    """These articles have new words, or end."""
    for listener in _LISTENERS:
        listener(article_ids, now=now)
