"""The catalogue of terms with what the law gives on a day."""

import datetime as dt

from diemtua.agreements.rules.law import Legal, Workplace, legal_value
from diemtua.agreements.rules.terms import Term, by_group

TermRow = tuple[Term, Legal, str]


def term_groups(*, today: dt.date, region: int) -> list[tuple[str, list[TermRow]]]:
    """Group label and its terms, each with the law and its value in words. No query."""
    at = Workplace(region=region)
    return [(label, [term_row(one, today, at) for one in found]) for label, found in by_group().items()]


def term_row(one: Term, day: dt.date, at: Workplace) -> TermRow:
    """One term with what the law gives there that day."""
    law = legal_value(one, day, at)
    return one, law, "" if law.value is None else one.shown(law.value)
