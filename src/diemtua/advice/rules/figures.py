"""Số liệu không chỉ ra ai: groups below five are hidden, and a single hidden group takes the next one with it."""

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

HIDDEN = 5
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, or None when it is hidden."""

    count: int | None

    def __str__(self) -> str:
        return f"{self.count:,}".replace(",", ".") if self.count is not None else f"dưới {HIDDEN}"


def hide_small(counts: "Counter[Key]") -> list[tuple[Key, Cell]]:
    """Largest first. Counts under five are hidden; if exactly one were hidden, the total would give it away: the next goes too."""
    ordered = sorted(((k, n) for k, n in counts.items() if n), key=lambda pair: (-pair[1], str(pair[0])))
    small = sum(n < HIDDEN for _, n in ordered)
    shown = len(ordered) - small
    if small == 1 and shown:
        shown -= 1
    return [(key, Cell(n if place < shown else None)) for place, (key, n) in enumerate(ordered)]


def rising(now: int | None, then: int) -> str:
    """«tăng 3 lần», «tăng 40%», «giảm»… against the time before; nothing where a count is hidden or was."""
    if now is None or then < HIDDEN:
        return ""
    change = (now - then) * 100 // then
    if change >= 100:
        return f"tăng {now / then:.1f} lần".replace(".", ",")
    if change >= 20:
        return f"tăng {change}%"
    return f"giảm {-change}%" if change <= -20 else "ổn định"
