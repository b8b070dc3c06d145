"""Nội dung đang rà soát vì luật đổi: pages of every package ask here whether what they show rests on law that changed.

The package above that flags texts (`advice`) registers in `AppConfig.ready()` (ADR 0020); until then nothing is flagged.
"""

from collections.abc import Callable, Mapping

Asked = Callable[[str], Mapping[str, list[str]]]
_ASKED: list[Asked] = []


def register(asked: Asked) -> None:
    """Let `asked(source)` answer with the reasons by key, for the texts of a source that wait to be looked over; one query."""
    _ASKED[:] = [asked]


def under_review(source: str) -> Mapping[str, list[str]]:
    """Key of a flagged text -> why, for every text of that source («item», «procedure», «value»); at most one query."""
    return _ASKED[0](source) if _ASKED else {}
