"""Writes of the register: agreements, clauses, files, imports, rubrics."""

from diemtua.agreements.actions.agreements import (
    FACTS,
    create_agreement,
    edit_agreement,
    end_agreement,
    file_agreement,
    remove_agreement,
    renew_agreement,
    sign_agreement,
    withdraw_renewal,
)
from diemtua.agreements.actions.bargaining import NOT_SIGNED, REGISTERED, join_case, register_case
from diemtua.agreements.actions.clauses import decide_clause, edit_clause, remove_clause, save_clause
from diemtua.agreements.actions.papers import attach_file, file_path
from diemtua.agreements.actions.registers import (
    confirm_import,
    discard_import,
    forget_old_imports,
    note_export,
    upload_register,
)
from diemtua.agreements.actions.rubrics import RubricVersion, edit_rubric, enter_rubric

__all__ = [
    "FACTS",
    "NOT_SIGNED",
    "REGISTERED",
    "RubricVersion",
    "attach_file",
    "confirm_import",
    "create_agreement",
    "decide_clause",
    "discard_import",
    "edit_agreement",
    "edit_clause",
    "edit_rubric",
    "end_agreement",
    "enter_rubric",
    "file_agreement",
    "file_path",
    "forget_old_imports",
    "join_case",
    "note_export",
    "register_case",
    "remove_agreement",
    "remove_clause",
    "renew_agreement",
    "save_clause",
    "sign_agreement",
    "upload_register",
    "withdraw_renewal",
]
