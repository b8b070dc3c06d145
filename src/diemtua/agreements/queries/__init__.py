"""Reads of the register: rows, one agreement judged, its peers, what is due."""

from diemtua.agreements.queries.agenda import steps_for

__all__ = ["steps_for"]
