"""Questions to the desk with their clock, what is written about them, answers with the articles they rest on, and what is published."""

from diemtua.advice.models.answers import Answer, AnswerCitation, CannedPart
from diemtua.advice.models.calendar import DeskCalendar, OwnDay
from diemtua.advice.models.inquiries import Attachment, Inquiry, Message, Pause, PublicTry
from diemtua.advice.models.knowledge import EntryCitation, KnowledgeEntry, Review

__all__ = [
    "Answer",
    "AnswerCitation",
    "Attachment",
    "CannedPart",
    "DeskCalendar",
    "EntryCitation",
    "Inquiry",
    "KnowledgeEntry",
    "Message",
    "OwnDay",
    "Pause",
    "PublicTry",
    "Review",
]
