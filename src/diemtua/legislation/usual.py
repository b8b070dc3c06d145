"""Nhiều người hỏi: while somebody types, whole questions that people ask, each with the article that answers it."""

import datetime as dt

from diemtua.legislation import indexing
from diemtua.legislation.finders import ExtraHit
from diemtua.legislation.models import ArticleVersion
from diemtua.legislation.queries import with_day

MOST = 3


def find_asked(question: str, day: dt.date) -> list[ExtraHit]:
    """Our questions that ask nearly the same; at most one query."""
    found = indexing.current().usual(question, day=day, limit=MOST)
    if not found:
        return []
    versions = ArticleVersion.objects.select_related("article__document").in_bulk([int(key) for _, key in found])
    return [_hit(asked, versions[int(key)], day) for asked, key in found if int(key) in versions]


def _hit(asked: str, version: ArticleVersion, day: dt.date) -> ExtraHit:
    article = version.article
    where = f"{article.heading}. {version.title}" if version.title else article.heading
    return ExtraHit(
        asked, with_day(article.get_absolute_url(), day), f"{where}, {article.document.number}", "hỏi gần như bạn"
    )
