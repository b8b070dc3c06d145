"""Chủ đề: what people ask about, told by the headings an article stands under (`topics.toml`, data)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diemtua.legislation.search.words import syllables


@dataclass(frozen=True, slots=True)
class Topic:
    """`headings`: an article belongs to the topic when one of them stands in its title, chapter, section or law; folded."""

    label: str
    headings: tuple[str, ...]


@cache
def topics() -> Mapping[str, Topic]:
    """Code -> topic, in the order they are shown."""
    with (Path(__file__).parent / "topics.toml").open("rb") as file:
        told = tomllib.load(file)
    return {
        code: Topic(one["label"], tuple(" ".join(syllables(heading)) for heading in one["headings"]))
        for code, one in told.items()
    }


def topics_of(*headings: str) -> int:
    """Which topics these headings name: the bit of each topic's place."""
    said = f" {' '.join(' '.join(syllables(heading)) for heading in headings)} "
    return sum(
        1 << place
        for place, topic in enumerate(topics().values())
        if any(f" {heading} " in said for heading in topic.headings)
    )
