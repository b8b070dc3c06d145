"""Writes of the texts: importing, mending by hand, ending."""

from diemtua.legislation.actions.ending import end_articles, end_document
from diemtua.legislation.actions.importing import import_text, read_upload, summary
from diemtua.legislation.actions.mending import edit_article, join_article, split_article

__all__ = [
    "edit_article",
    "end_articles",
    "end_document",
    "import_text",
    "join_article",
    "read_upload",
    "split_article",
    "summary",
]
