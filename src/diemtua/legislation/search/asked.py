"""Câu hỏi thường gặp: what people ask that an article answers, in our own words, by document and article.

An officer asks in everyday words and the law speaks in its own: the questions stand between them. They are indexed with
the article as a field of its own, and the part that learns starts from them. Data: a file a document under `asked/`, its
first line the number of the document, then a line a article: label, then the questions, parted by «|».
"""

from functools import cache
from importlib import resources


@cache
def own_questions() -> dict[tuple[str, str], tuple[str, ...]]:
    """(number of the document, label of the article) -> questions. Read once a process: about 700 kB."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for file in sorted(resources.files(__package__).joinpath("asked").iterdir(), key=lambda f: f.name):
        number, *lines = file.read_text("utf-8").splitlines()
        for line in lines:
            label, *questions = line.split("|")
            found[number, label] = tuple(questions)
    return found
