"""Statistics: what officers are counted by, and a table of two such things that reconciles to its total. Pure.

Figures count persons. A person with several posts may stand in several cells; each total counts the person once, and
`repeated` says by how much the cells exceed the total, so that the difference is never a riddle.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from diemtua.unions.rules import (
    FULL_TIME,
    POSITIONS,
    SEXES,
    UNKNOWN,
    Years,
    age_bands,
    term_bands,
    training_bands,
)

Ints = npt.NDArray[np.int64]

# Days on which the base of the figures changed (DOMAIN 1.4; Law 97/2025 with the two-tier local government).
BREAKS: dict[dt.date, str] = {
    dt.date(2025, 6, 1): "Thôi thu đoàn phí, kinh phí ở cơ quan, đơn vị hưởng lương ngân sách và lực lượng vũ trang",
    dt.date(2025, 7, 1): "Kết thúc công đoàn quận, huyện; công đoàn phường, xã tiếp nhận",
}

ALL = "tat-ca"  # the only column when nothing was chosen to cross with


@dataclass(frozen=True)
class Dimension:
    """What figures are counted by. `fold` turns what the register tells of a post into a band's key; `bands`: key -> label."""

    key: str
    label: str
    param: str
    bands: Mapping[str, str]
    fold: Callable[[Any], str]


def _year_fold(bands: Mapping[str, tuple[str, Years]]) -> Callable[[Any], str]:
    known: dict[int | None, str] = {}

    def fold(year: int | None) -> str:
        if year not in known:
            known[year] = next(key for key, (_, years) in bands.items() if years.holds(year))
        return known[year]

    return fold


def _labels(bands: Mapping[str, tuple[str, Years]]) -> dict[str, str]:
    return {key: label for key, (label, _) in bands.items()}


def dimensions(
    *, year: int, this_year: int, kinds: Mapping[str, str], units: Mapping[str, str] | None = None
) -> dict[str, Dimension]:
    """Everything officers can be counted by. `year`: of the day that is counted, for ages; `this_year`: today's, for the
    last training. `kinds`: kinds of enterprise; `units`: path of a branch -> name."""
    ages, terms, trainings = age_bands(year), term_bands(), training_bands(this_year)
    units = units or {}
    found = (
        Dimension("don-vi", "Đơn vị", "don_vi", units, str),
        Dimension("loai-hinh", "Loại hình", "loai_hinh", {**kinds, UNKNOWN: "Không gắn doanh nghiệp"}, lambda raw: raw or UNKNOWN),
        Dimension("chuc-vu", "Chức vụ", "chuc_vu", POSITIONS, str),
        Dimension("tuoi", "Nhóm tuổi", "tuoi", _labels(ages), _year_fold(ages)),
        Dimension("gioi-tinh", "Giới tính", "gioi_tinh", SEXES, lambda raw: raw or UNKNOWN),
        Dimension("nhiem-ky", "Giữ chức vụ từ (nhiệm kỳ)", "nhiem_ky", _labels(terms), _year_fold(terms)),
        Dimension("tap-huan", "Tập huấn gần nhất", "tap_huan", _labels(trainings), _year_fold(trainings)),
        Dimension("chuyen-trach", "Chuyên trách", "chuyen_trach", FULL_TIME, lambda raw: "co" if raw else "khong"),
    )  # fmt: skip
    return {d.key: d for d in found}


# What can be asked for, by key; the page needs no database for it.
CHOICES = {d.key: d.label for d in dimensions(year=2026, this_year=2026, kinds={}).values()}


@dataclass(frozen=True)
class Crossing:
    """A table: keys of `rows` and `columns` that have anybody, in the order of their bands."""

    rows: dict[str, str]
    columns: dict[str, str]
    cells: dict[tuple[str, str], int]
    row_totals: dict[str, int]
    column_totals: dict[str, int]
    total: int

    @cached_property
    def repeated(self) -> int:
        """How often somebody stands in a further cell."""
        return sum(self.cells.values()) - self.total


def cross(
    persons: Ints, rows: Ints, columns: Ints, *, row_labels: Mapping[str, str], column_labels: Mapping[str, str]
) -> Crossing:
    """The table from each post's person, row and column: places in the labels; one beyond the last stands in no line.

    Whoever has one post is simply counted; of the others each pair of person and place counts once.
    """
    width, height = len(column_labels) + 1, len(row_labels) + 1
    cells = rows * width + columns
    often = np.bincount(persons - persons.min())[persons - persons.min()] > 1 if len(persons) else np.zeros(0, bool)
    several = persons[often]

    def counted(places: Ints, size: int) -> Ints:
        once = np.unique(several * size + places[often]) % size
        return np.bincount(places[~often], minlength=size) + np.bincount(once, minlength=size)

    in_cells, in_rows, in_columns = counted(cells, width * height), counted(rows, height), counted(columns, width)
    row_keys, column_keys = list(row_labels), list(column_labels)
    return Crossing(
        rows={key: row_labels[key] for key, n in zip(row_keys, in_rows, strict=False) if n},
        columns={key: column_labels[key] for key, n in zip(column_keys, in_columns, strict=False) if n},
        cells={
            (row_keys[place // width], column_keys[place % width]): int(in_cells[place])
            for place in np.flatnonzero(in_cells).tolist()
            if place // width < len(row_keys) and place % width < len(column_keys)
        },
        row_totals=dict(zip(row_keys, in_rows.tolist(), strict=False)),
        column_totals=dict(zip(column_keys, in_columns.tolist(), strict=False)),
        total=len(persons) - len(several) + len(np.unique(several)),
    )


@dataclass(frozen=True)
class Point:
    """One period of the trend: how many at its end, of how many nobody knows since when. `breaks`: what changed the base
    within it."""

    label: str
    last_day: dt.date
    number: int
    undated: int
    breaks: tuple[str, ...] = ()


def period_ends(today: dt.date, *, quarters: bool, count: int) -> list[tuple[str, dt.date, dt.date]]:
    """Label, first and last day of the last `count` months or quarters, the running one last (it ends today)."""
    months = 3 if quarters else 1
    year, month = today.year, (today.month - 1) // months * months + 1
    found = []
    for _ in range(count):
        first = dt.date(year, month, 1)
        after = dt.date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
        label = f"Quý {['I', 'II', 'III', 'IV'][(month - 1) // 3]}/{year}" if quarters else f"{month:02d}/{year}"
        found.append((label, first, min(after - dt.timedelta(days=1), today)))
        month -= months
        if month < 1:
            year, month = year - 1, month + 12
    return found[::-1]


def breaks_within(first: dt.date, last: dt.date) -> tuple[str, ...]:
    """What changed the base of the figures in these days."""
    return tuple(text for day, text in BREAKS.items() if first <= day <= last)
