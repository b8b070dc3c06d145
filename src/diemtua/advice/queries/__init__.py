"""Reads for the pages of advice."""

from diemtua.advice.queries.agenda import steps_for

__all__ = ["steps_for"]
