"""Reads of cases, ready for the page."""

from diemtua.casework.queries import recurring
from diemtua.casework.queries.agenda import steps_for
from diemtua.casework.queries.board import Row, calls_of, rolled_up
from diemtua.casework.queries.calendar import due_days
from diemtua.casework.queries.forsaken import forsaken
from diemtua.casework.queries.lists import has_open_case, open_cases_of, page_of_cases
from diemtua.casework.queries.picture import Group, Line, Picture, claimants_by_state, history, picture
from diemtua.casework.queries.procedures import steps_to_read
from diemtua.casework.queries.stories import Story, open_stories, status_of, statuses, stories

__all__ = [
    "Group",
    "Line",
    "Picture",
    "Row",
    "Story",
    "calls_of",
    "claimants_by_state",
    "due_days",
    "forsaken",
    "has_open_case",
    "history",
    "open_cases_of",
    "open_stories",
    "page_of_cases",
    "picture",
    "recurring",
    "rolled_up",
    "status_of",
    "statuses",
    "steps_for",
    "steps_to_read",
    "stories",
]
