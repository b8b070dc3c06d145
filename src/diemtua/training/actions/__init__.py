"""What people do with classes, calls, presence and questions: one function each."""

from diemtua.training.actions.calling import accept_call, call_officers, call_person, decline_call, withdraw_enrolment
from diemtua.training.actions.classes import (
    ClassPlan,
    ModulePlan,
    SessionPlan,
    cancel_class,
    choose_test,
    class_edition,
    create_class,
    duplicate_class,
    edit_class,
    finish_class,
    set_notice,
)
from diemtua.training.actions.forgetting import forget_askers, forget_old_reasons
from diemtua.training.actions.presence import SETTLED, check_in, mark_all_present, mark_present, unmark_present
from diemtua.training.actions.questions import (
    answer_live,
    answer_question,
    ask_question,
    hand_on_question,
    mark_answer_read,
    note_question,
    reopen_question,
    set_question_consent,
    split_question,
)

__all__ = [
    "SETTLED",
    "ClassPlan",
    "ModulePlan",
    "SessionPlan",
    "accept_call",
    "answer_live",
    "answer_question",
    "ask_question",
    "call_officers",
    "call_person",
    "cancel_class",
    "check_in",
    "choose_test",
    "class_edition",
    "create_class",
    "decline_call",
    "duplicate_class",
    "edit_class",
    "finish_class",
    "forget_askers",
    "forget_old_reasons",
    "hand_on_question",
    "mark_all_present",
    "mark_answer_read",
    "mark_present",
    "note_question",
    "reopen_question",
    "set_notice",
    "set_question_consent",
    "split_question",
    "unmark_present",
    "withdraw_enrolment",
]
