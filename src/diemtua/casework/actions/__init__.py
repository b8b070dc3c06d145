"""Writes around cases. Every function is one thing a person does, one transaction, one audit line."""

from diemtua.casework.actions.closing import close_case, reopen_case
from diemtua.casework.actions.feed import make_feed, revoke_feed
from diemtua.casework.actions.forgetting import forget_old_cases
from diemtua.casework.actions.opening import open_case, open_strike, record_past
from diemtua.casework.actions.people import (
    add_claimants,
    ask_upper,
    authorise_claimants,
    end_membership,
    follow_case,
    hand_over,
    name_member,
    write_comment,
)
from diemtua.casework.actions.recording import (
    Happening,
    correct_event,
    exclude_time,
    record_event,
    recount_cases,
    withdraw_event,
)
from diemtua.casework.actions.rescuing import rescue_case

__all__ = [
    "Happening",
    "add_claimants",
    "ask_upper",
    "authorise_claimants",
    "close_case",
    "correct_event",
    "end_membership",
    "exclude_time",
    "follow_case",
    "forget_old_cases",
    "hand_over",
    "make_feed",
    "name_member",
    "open_case",
    "open_strike",
    "record_event",
    "record_past",
    "recount_cases",
    "reopen_case",
    "rescue_case",
    "revoke_feed",
    "withdraw_event",
    "write_comment",
]
