"""Writes of the texts: importing, mending by hand, ending, taking amendments in."""

from diemtua.legislation.actions.amending import set_aside_amendment, take_amendment
from diemtua.legislation.actions.ending import end_articles, end_document
from diemtua.legislation.actions.facts import delete_document, edit_document
from diemtua.legislation.actions.importing import import_text, read_upload, summary
from diemtua.legislation.actions.mending import edit_article, join_article, split_article

__all__ = [
    "delete_document",
    "edit_article",
    "edit_document",
    "end_articles",
    "end_document",
    "import_text",
    "join_article",
    "read_upload",
    "set_aside_amendment",
    "split_article",
    "summary",
    "take_amendment",
]
