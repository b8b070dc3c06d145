"""What a person can do with an import. Nothing touches the register before `confirm_import`."""

from diemtua.roster.actions.lists import (
    confirm_import,
    discard_import,
    ensure_federation,
    forget_old_files,
    found_federation,
    import_file,
    note_download,
    note_foreign_numbers,
    renew_preview,
    teach_headings,
    undo_import,
    upload_roster,
)
from diemtua.roster.actions.questions import leave_row, settle_resemblance, withdraw_verdict

__all__ = [
    "confirm_import",
    "discard_import",
    "ensure_federation",
    "forget_old_files",
    "found_federation",
    "import_file",
    "leave_row",
    "note_download",
    "note_foreign_numbers",
    "renew_preview",
    "settle_resemblance",
    "teach_headings",
    "undo_import",
    "upload_roster",
    "withdraw_verdict",
]
