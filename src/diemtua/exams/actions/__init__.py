"""What people do with items, papers, exams, sittings and marks: one function each."""

from diemtua.exams.actions.bank import load_bank
from diemtua.exams.actions.exams import (
    enter_persons,
    expect_persons,
    give_extra_time,
    name_markers,
    note_exam_export,
    open_exam,
    reschedule_exam,
    withdraw_everybody,
    withdraw_person,
)
from diemtua.exams.actions.forgetting import forget_old_answers
from diemtua.exams.actions.marking import mark_essay, release_results, rely_on_results
from diemtua.exams.actions.papers import choose_items, copy_paper, create_paper, draw_items, edit_paper, is_frozen
from diemtua.exams.actions.sittings import (
    Saved,
    finish_overdue_sittings,
    save_all,
    save_answer,
    start_sitting,
    submit_sitting,
)

__all__ = [
    "Saved",
    "choose_items",
    "copy_paper",
    "create_paper",
    "draw_items",
    "edit_paper",
    "enter_persons",
    "expect_persons",
    "finish_overdue_sittings",
    "forget_old_answers",
    "give_extra_time",
    "is_frozen",
    "load_bank",
    "mark_essay",
    "name_markers",
    "note_exam_export",
    "open_exam",
    "release_results",
    "rely_on_results",
    "reschedule_exam",
    "save_all",
    "save_answer",
    "start_sitting",
    "submit_sitting",
    "withdraw_everybody",
    "withdraw_person",
]
