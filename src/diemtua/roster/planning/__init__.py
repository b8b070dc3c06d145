"""What an import would do, person by person. No Django here: it is given the register as plain values."""

from diemtua.roster.planning.deciding import CHECK_NUMBER
from diemtua.roster.planning.known import Known, KnownMandate, Register, UnitKey, Upper
from diemtua.roster.planning.making import make_plan
from diemtua.roster.planning.plan import NOT_TOLD, Decision, Plan, RowKey, counted

__all__ = [
    "CHECK_NUMBER",
    "NOT_TOLD",
    "Decision",
    "Known",
    "KnownMandate",
    "Plan",
    "Register",
    "RowKey",
    "UnitKey",
    "Upper",
    "counted",
    "make_plan",
]
