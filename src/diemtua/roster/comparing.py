"""From a workbook to the pairs of its rows that are one person or may be. No database: the file alone is compared."""

from pathlib import Path
from typing import Any, NamedTuple

from diemtua.roster.collector import collector_resting
from diemtua.roster.preview import Tick, read_records
from diemtua.roster.rules.clusters import pairs_in
from diemtua.roster.rules.matching import Evidence
from diemtua.roster.rules.records import Record


class RowPair(NamedTuple):
    """Two rows of one workbook, the earlier first."""

    a: Record
    b: Record
    evidence: Evidence

    @property
    def verdict(self) -> str:
        """same: one person without asking | ask: somebody must look."""
        return "same" if self.evidence.sure else "ask"

    def as_json(self) -> dict[str, Any]:
        """As `diemtua duplicates --json` prints it; rows as Excel numbers them."""
        return {
            "a": {"sheet": self.a.sheet, "row": self.a.row},
            "b": {"sheet": self.b.sheet, "row": self.b.row},
            "verdict": self.verdict,
            "score": self.evidence.score,
            "why": list(self.evidence.why),
        }


def duplicates_in(path: Path, *, this_year: int, tick: Tick | None = None) -> list[RowPair]:
    """Every pair, in the order of the file: three rows of one person are three pairs. BadInput for a file we cannot read.

    Rows an import would refuse are compared too, as long as they name somebody.
    """
    with collector_resting():
        records = read_records(path, default_upper="", this_year=this_year, tick=tick).records
        named = [record for record in records if record.name]
        return [RowPair(named[p.a], named[p.b], p.evidence) for p in pairs_in(named)]
