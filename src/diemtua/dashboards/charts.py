"""Where the lines of a chart go. Pure: numbers in, coordinates of a picture 720 wide out; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 32, 16, 40


@dataclass(frozen=True)
class Mark:
    """A point of the line; `label` is written below where there is room."""

    x: float
    y: float
    label: str
    value: int


@dataclass(frozen=True)
class LineChart:
    """A line with its marks, horizontal lines with their value, and x of the breaks."""

    marks: list[Mark]
    grid: list[tuple[float, int]]
    breaks: list[float]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def points(self) -> str:
        """For <polyline points>."""
        return " ".join(f"{m.x:.1f},{m.y:.1f}" for m in self.marks)


def nice_ceiling(value: int) -> int:
    """The next of 4, 8, 12, 20, 40, 80 … at or above it: four equal whole steps."""
    step = 1
    while True:
        for factor in (1, 2, 3, 5):
            if 4 * factor * step >= value:
                return 4 * factor * step
        step *= 10


def line_chart(values: Sequence[int], labels: Sequence[str], breaks: Sequence[bool]) -> LineChart:
    """The line from zero; every nth label so that at most eight are written."""
    top = nice_ceiling(max(values, default=0))
    inner_w, inner_h = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = inner_w / max(len(values) - 1, 1)
    every = -(-len(values) // 8) or 1
    marks = [
        Mark(
            LEFT + i * step,
            TOP + inner_h * (1 - value / top),
            label if (len(values) - 1 - i) % every == 0 else "",
            value,
        )
        for i, (value, label) in enumerate(zip(values, labels, strict=True))
    ]
    grid = [(TOP + inner_h * (1 - part / 4), top * part // 4) for part in range(5)]
    return LineChart(marks, grid, [marks[i].x - step / 2 for i, broken in enumerate(breaks) if broken])


@dataclass(frozen=True)
class Bar:
    """One bar of a figure: its share of the longest, 0-100."""

    label: str
    value: int
    width: float


def bars(numbers: dict[str, int], labels: dict[str, str], *, most: int = 20) -> list[Bar]:
    """One bar a row, in the order given; none when there are more rows than a picture can tell apart."""
    if len(labels) > most:
        return []
    longest = max((numbers[key] for key in labels), default=0) or 1
    return [Bar(label, numbers[key], round(numbers[key] * 100 / longest, 1)) for key, label in labels.items()]
