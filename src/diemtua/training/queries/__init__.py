"""Reads for pages and for the features above."""

from diemtua.training.queries.agenda import steps_for
from diemtua.training.queries.eligibility import Eligibility, eligible

__all__ = ["Eligibility", "eligible", "steps_for"]
