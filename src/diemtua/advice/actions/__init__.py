"""What people do with advice: one function each."""

from diemtua.advice.actions.answering import (
    approve_answer,
    cite_article,
    leave_answer,
    reopen_answer,
    return_to_handler,
    save_draft,
    send_answer,
    send_to_reader,
    uncite_article,
)
from diemtua.advice.actions.asking import (
    AlreadyAsked,
    AskedFile,
    Facts,
    add_reply,
    ask_back,
    ask_in_public,
    ask_officer,
    mark_read,
    say_helped,
    set_consent,
)
from diemtua.advice.actions.calendar import add_own_day, edit_calendar, remove_own_day
from diemtua.advice.actions.classes import collect_class_questions
from diemtua.advice.actions.desk import (
    add_note,
    ask_more,
    correct_facts,
    merge_inquiry,
    pass_on,
    release_inquiry,
    resume_inquiry,
    set_priority,
    set_sensitive,
    split_inquiry,
    take_inquiry,
    unmerge_inquiry,
)
from diemtua.advice.actions.drafting import draft_help, words_to_send
from diemtua.advice.actions.forgetting import forget_inquiries, forget_old_inquiries
from diemtua.advice.actions.parts import add_part, remove_part
from diemtua.advice.actions.publishing import amend_entry, publish_entry, withdraw_entry
from diemtua.advice.actions.review import flag_changes, settle_review
from diemtua.advice.actions.tries import forget_old_tries, note_try

__all__ = [
    "AlreadyAsked",
    "AskedFile",
    "Facts",
    "add_note",
    "add_own_day",
    "add_part",
    "add_reply",
    "amend_entry",
    "approve_answer",
    "ask_back",
    "ask_in_public",
    "ask_more",
    "ask_officer",
    "cite_article",
    "collect_class_questions",
    "correct_facts",
    "draft_help",
    "edit_calendar",
    "flag_changes",
    "forget_inquiries",
    "forget_old_inquiries",
    "forget_old_tries",
    "leave_answer",
    "mark_read",
    "merge_inquiry",
    "note_try",
    "pass_on",
    "publish_entry",
    "release_inquiry",
    "remove_own_day",
    "remove_part",
    "reopen_answer",
    "resume_inquiry",
    "return_to_handler",
    "save_draft",
    "say_helped",
    "send_answer",
    "send_to_reader",
    "set_consent",
    "set_priority",
    "set_sensitive",
    "settle_review",
    "split_inquiry",
    "take_inquiry",
    "uncite_article",
    "unmerge_inquiry",
    "withdraw_entry",
    "words_to_send",
]
