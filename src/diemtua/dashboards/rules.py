"""The funnel of the board: its stages and how a row adds up. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Stage -> the word over its column. Each but the first counts posts whose holder reached the stage.
STAGES: dict[str, str] = {
    "total": "Chủ tịch",
    "called": "Đã triệu tập",
    "attended": "Dự đủ buổi",
    "passed": "Đạt kiểm tra",
    "certified": "Có chứng nhận",
}
# «not yet» lists, the work still to do.
MISSING: dict[str, str] = {
    "not_called": "Chưa được triệu tập",
    "not_certified": "Chưa có chứng nhận",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's figures, in the order of STAGES."""

    unit_id: int
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.counts[0]

    @property
    def certified_percent(self) -> int:
        """0-100, rounded down; 0 where there is nobody."""
        return self.counts[-1] * 100 // self.total if self.total else 0


def total_row(rows: Iterable[Row], *, unit_id: int, name: str) -> Row:
    """The sum of the rows: the board's last line."""
    columns = list(zip(*(row.counts for row in rows), strict=True))
    return Row(unit_id, name, tuple(sum(c) for c in columns) if columns else (0,) * len(STAGES))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the funnel picture: `width` in the picture's own units (0-100)."""

    stage: str
    label: str
    count: int
    width: int
    y: int


def funnel(counts: Sequence[int]) -> list[Bar]:
    """Bars from the widest; nothing at all gives bars of width 0."""
    most = max(counts, default=0)
    return [
        Bar(stage, label, count, count * 100 // most if most else 0, 24 * i)
        for i, ((stage, label), count) in enumerate(zip(STAGES.items(), counts, strict=True))
    ]
