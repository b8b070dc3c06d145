"""Câu hỏi thường gặp: what people ask that an article answers, in our own words, by document and article.

An officer asks in everyday words and the law speaks in its own: the questions stand between them. They are indexed with the article as a
field of its own, and the part that learns starts from them. Data, a file a document:

- `asked/`, written from the articles: the first line is the number of the document, then a line a article: label, then the questions,
  parted by «|»;
- `asked/matters/`, written from what people ask: a line a question, a tab, then all articles a lawyer would name, the one that answers
  first, as «number|label» parted by «;»;
- `asked/other_days.toml`: which articles of a later or an earlier document answer the same. All of them have the questions: the day
  decides which is found.
"""

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources

Key = tuple[str, str]  # number of the document, label of the article


@cache
def own_questions() -> dict[Key, tuple[str, ...]]:
    """Article -> the questions it answers, alone or with others. Read once a process: some 3 MB."""
    found: dict[Key, list[str]] = defaultdict(list)
    for lines in _files("asked"):
        number = lines[0]
        for line in lines[1:]:
            label, *questions = line.split("|")
            for key in _on_any_day([(number, label)]):
                found[key] += questions
    for question, keys in own_matters():
        for key in keys:
            found[key].append(question)
    return {key: tuple(dict.fromkeys(questions)) for key, questions in found.items()}


@cache
def own_matters() -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Questions with every article that a lawyer would name."""
    found = []
    for lines in _files("asked/matters"):
        for line in lines:
            question, keys = line.split("\t")
            found.append((question, tuple(_on_any_day([_key(k) for k in keys.split(";")]))))
    return tuple(found)


def standing_for(key: Key) -> list[Key]:
    """The article and those that answer the same on other days."""
    return [key, *_other_days().get(key, ())]


def _on_any_day(keys: list[Key]) -> list[Key]:
    """The articles, each before those that stand for it on other days, each once."""
    return list(dict.fromkeys(new for key in keys for new in standing_for(key)))


@cache
def _other_days() -> dict[Key, list[Key]]:
    data = tomllib.loads(resources.files(__package__).joinpath("asked/other_days.toml").read_text("utf-8"))
    return {
        (number, label): [(told["document"], other) for other in articles]
        for number, told in data.items()
        for label, articles in told["articles"].items()
    }


def _key(written: str) -> Key:
    number, _, label = written.partition("|")
    return number, label


def _files(folder: str) -> list[list[str]]:
    files = [f for f in resources.files(__package__).joinpath(folder).iterdir() if f.name.endswith(".txt")]
    return [f.read_text("utf-8").splitlines() for f in sorted(files, key=lambda f: f.name)]
