"""Units, enterprises, persons, mandates, who manages which unit, and what lists are drawn from."""

from diemtua.unions.models.columns import ColumnChange, ColumnStore
from diemtua.unions.models.enterprises import Enterprise, PastEnterprise, Workforce
from diemtua.unions.models.managing import CodeBatch, SavedView, Stewardship
from diemtua.unions.models.persons import Mandate, Person
from diemtua.unions.models.units import PastState, Territory, Unit

__all__ = [
    "CodeBatch",
    "ColumnChange",
    "ColumnStore",
    "Enterprise",
    "Mandate",
    "PastEnterprise",
    "PastState",
    "Person",
    "SavedView",
    "Stewardship",
    "Territory",
    "Unit",
    "Workforce",
]
