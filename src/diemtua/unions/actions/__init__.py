"""Writes of the register: accounts for officers and their codes, who looks after which unit, posts and enterprises."""

from diemtua.unions.actions.codes import (
    activation_url,
    code_file,
    delete_code_file,
    forget_old_code_files,
    issue_part,
    issue_person_code,
    note_download,
    request_codes,
    slip_of,
    write_code_file,
)
from diemtua.unions.actions.enterprises import change_enterprise, enterprise_edition
from diemtua.unions.actions.lists import (
    delete_view,
    note_export,
    note_units_export,
    request_export,
    request_units_export,
    save_view,
)
from diemtua.unions.actions.persons import add_mandate, reveal_citizen_id, save_post, write_person
from diemtua.unions.actions.staff import end_stewardship, forget_old_stewardships, open_staff_account, start_stewardship

__all__ = [
    "activation_url",
    "add_mandate",
    "change_enterprise",
    "code_file",
    "delete_code_file",
    "delete_view",
    "end_stewardship",
    "enterprise_edition",
    "forget_old_code_files",
    "forget_old_stewardships",
    "issue_part",
    "issue_person_code",
    "note_download",
    "note_export",
    "note_units_export",
    "open_staff_account",
    "request_codes",
    "request_export",
    "request_units_export",
    "reveal_citizen_id",
    "save_post",
    "save_view",
    "slip_of",
    "start_stewardship",
    "write_code_file",
    "write_person",
]
