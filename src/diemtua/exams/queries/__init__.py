"""Reads for pages and for the features above."""

from diemtua.exams.queries.exams import (
    NOT_STARTED,
    STANDINGS,
    EntryRow,
    ExamSheet,
    Result,
    exam_sheet,
    results_of,
    standing_of,
)
from diemtua.exams.queries.marking import EssaySheet, Pile, essay_sheet, next_alias_to_mark, piles
from diemtua.exams.queries.papers import Sheet, candidates, listed_papers, sheet, shelves
from diemtua.exams.queries.sittings import (
    ResultPage,
    Threshold,
    questions_of,
    result_page,
    threshold,
    unexplained_exams,
)
from diemtua.exams.queries.steps import steps_for

__all__ = [
    "NOT_STARTED",
    "STANDINGS",
    "EntryRow",
    "EssaySheet",
    "ExamSheet",
    "Pile",
    "Result",
    "ResultPage",
    "Sheet",
    "Threshold",
    "candidates",
    "essay_sheet",
    "exam_sheet",
    "listed_papers",
    "next_alias_to_mark",
    "piles",
    "questions_of",
    "result_page",
    "results_of",
    "sheet",
    "shelves",
    "standing_of",
    "steps_for",
    "threshold",
    "unexplained_exams",
]
