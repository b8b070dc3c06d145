"""What an import would do: for each person a decision, for each union its name and kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from diemtua.roster.planning.known import Known, UnitKey, Upper
from diemtua.roster.rules.clusters import Candidate
from diemtua.roster.rules.matching import NONE, Evidence
from diemtua.roster.rules.records import Problem

RowKey = tuple[str, int]  # sheet and row
Post = tuple[UnitKey, str, int | None, bool | None]  # unit, post, since when, full time (None: the list does not say)

NOT_TOLD: Mapping[RowKey, bool] = {}


@dataclass(slots=True)
class UnionPlan:
    """A grassroots union the file names, and how the register should write it."""

    name: str
    kind: str
    profession: bool


@dataclass(slots=True)
class Decision:
    """What happens to one person of the file: new | updated | same | review | refused.

    `away`: the person is out of the importer's reach, so that whoever has the person answers. `written`: an earlier run
    of this import has written it; it is only counted.
    """

    candidate: Candidate
    outcome: str = "new"
    person: Known | None = None
    evidence: Evidence = NONE
    changes: dict[str, object] = field(default_factory=dict)
    new_mandates: list[Post] = field(default_factory=list)
    mandate_changes: list[tuple[int, int | None, bool]] = field(default_factory=list)
    fingerprint: str = ""
    away: bool = False
    written: bool = False


@dataclass(slots=True)
class Plan:
    """The whole import, ready to be counted, shown or written."""

    decisions: list[Decision]
    unions: dict[UnitKey, UnionPlan]
    uppers: dict[str, Upper]
    problems: list[Problem]
    refused: set[RowKey]
    rows: int
    absent: list[int] = field(default_factory=list)  # current posts that no row tells, see `making`

    def counts(self) -> dict[str, int]:
        """rows = new + updated + same + refused + to_review, always."""
        outcome: Counter[str] = Counter()
        for decision in self.decisions:
            outcome.update(counted(decision))
        return {
            "rows": self.rows,
            "people": sum(1 for d in self.decisions if d.outcome not in {"review", "refused"}),
            "new": outcome["new"],
            "updated": outcome["updated"],
            "same": outcome["same"],
            "refused": len(self.refused),
            "to_review": outcome["to_review"],
            "units": len(self.uppers),
            "unions": len(self.unions),
        }


def counted(decision: Decision) -> dict[str, int]:
    """How the rows of one person are counted: the first by its outcome, those that repeat it as the same person again."""
    rows = len(decision.candidate.records)
    if decision.outcome == "refused":
        return {}
    if decision.outcome == "review":
        return {"to_review": rows}
    if decision.outcome == "same":
        return {"same": rows}
    return {decision.outcome: 1, "same": rows - 1}
