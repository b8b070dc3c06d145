"""Reads for pages and for the features above."""

from diemtua.exams.queries.exams import Result, results_of

__all__ = ["Result", "results_of"]
