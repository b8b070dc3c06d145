"""The procedures of the rulebook to read: one page each, open to everybody, and found by the search of the law."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from diemtua.casework import rules
from diemtua.kernel.errors import NotInForce
from diemtua.legislation.finders import ExtraHit, shared_words
from diemtua.legislation.search.shelf import Card, Shelf
from diemtua.rulebook.drawing import readings
from diemtua.rulebook.procedure import Procedure, Step, procedure, procedures


@dataclass(frozen=True, slots=True)
class Reading:
    """One step as its page tells it; `lines`: what is said of it and the words."""

    step: Step
    lines: tuple[tuple[str, str], ...]


def steps_to_read(law: Procedure, day: dt.date) -> list[Reading]:
    """Every step of the procedure with the law of the day, in order. No query."""
    return [Reading(step, tuple(told)) for step, told in readings(law, day)]


@cache
def _shelf() -> tuple[Shelf, tuple[str, ...]]:
    """By title and summary, and by the words of an officer who would open such a case."""
    said = {o.procedure: f"{o.question} {o.hint}" for o in rules.OPENINGS}
    laws = tuple(procedures())
    latest = [procedures()[law][-1] for law in laws]
    return Shelf([Card(law.title, f"{law.summary} {said.get(law.id, '')}") for law in latest]), laws


def find_procedures(question: str, day: dt.date) -> list[ExtraHit]:
    """Procedures that fit the question and are in force on the day; no query."""
    shelf, laws = _shelf()
    found = []
    for taken in shelf.search(question, limit=2):
        try:
            law = procedure(laws[taken.place], day)
        except NotInForce:
            continue
        url = f"{reverse('casework:procedure', args=[law.id])}?{urlencode({'ngay': day.isoformat()})}"
        summary = f"{len(law.wordings)} bước. {law.summary}"
        found.append(ExtraHit(law.title, url, summary, shared_words(taken.shared)))
    return found
