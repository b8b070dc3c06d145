"""Câu đã trả lời mà máy tìm học theo: packages above this one bring them (ADR 0013).

A package registers its source in `AppConfig.ready()`: a callable without arguments -> answered questions that everybody may read.
"""

from collections.abc import Callable

from diemtua.legislation.search.trained import Answered

Source = Callable[[], list[Answered]]

_SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let the search learn from `source` too; a name registered again replaces the old one."""
    _SOURCES[name] = source


def questions() -> list[Answered]:
    """What every source has to teach."""
    return [a for source in _SOURCES.values() for a in source()]
