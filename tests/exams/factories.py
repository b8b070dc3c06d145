"""Small items, papers, exams and sittings for tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from diemtua.exams.access import Asked
from diemtua.exams.actions import Saved, enter_persons, open_exam, save_answer
from diemtua.exams.models import Exam, Item, Paper, PaperItem, Sitting
from tests.conftest import Cast

KEYS = {"single": ["b"], "multiple": ["a", "c"], "boolean": ["dung"], "essay": []}


def make_item(code: str, kind: str = "single", **fields: Any) -> Item:
    """An item of topic T04 whose key is KEYS[kind]."""
    choices = [{"key": key, "text": f"Phương án {key.upper()} của {code}"} for key in "abcd"]
    if kind == "boolean":
        choices = [{"key": "dung", "text": "Đúng"}, {"key": "sai", "text": "Sai"}]
    rubric = []
    if kind == "essay":
        choices = []
        rubric = [
            {"name": "Nêu đúng căn cứ", "points": 2, "hint": "Điều, khoản"},
            {"name": "Nêu đủ các bước", "points": 3, "hint": "Theo thứ tự"},
        ]
    values = {
        "kind": kind,
        "topic": "T04",
        "stem": f"Nội dung câu {code}?",
        "choices": choices,
        "key": KEYS[kind],
        "rubric": rubric,
        "explanation": f"Vì sao đáp án của {code} là đúng.",
        "citation": "Bộ luật Lao động, Điều 25",
        "checked_on": dt.date(2026, 11, 22),
    }
    return Item.objects.create(code=code, **values | fields)


def save(sitting: Sitting, row: PaperItem, given: Any, *, revision: int = 1, now: dt.datetime) -> Saved:
    """Save an answer as the page does."""
    asked = Asked(row.pk, row.item.kind, tuple(c["key"] for c in row.item.choices), sitting.due_at)
    return save_answer(asked=asked, sitting_id=sitting.pk, given=given, revision=revision, now=now)


def make_paper(cast: Cast, kinds: str = "single multiple boolean essay", **fields: Any) -> Paper:
    """A paper of Bình's ward: one item of each kind named, 2 points each (the essay 4)."""
    number = Paper.objects.count() + 1
    values = {"title": f"Đề số {number}", "unit": cast.ward, "duration_minutes": 30, "pass_percent": 50}
    paper = Paper.objects.create(**values | fields)
    for position, kind in enumerate(kinds.split(), 1):
        item = make_item(f"D{number}-{position:02d}", kind)
        PaperItem.objects.create(paper=paper, item=item, position=position, points=4 if kind == "essay" else 2)
    return paper


def make_exam(cast: Cast, kinds: str = "single multiple boolean essay", *, persons: Any = None, **fields: Any) -> Exam:
    """An exam open since an hour for two more, marked by Khải, for Hòa unless told otherwise."""
    now = timezone.now()
    values = {
        "title": "Kiểm tra cuối khóa",
        "unit": cast.ward,
        "opens_at": now - dt.timedelta(hours=1),
        "closes_at": now + dt.timedelta(hours=2),
        "markers": [cast.khai],
        "by": cast.binh,
    }
    paper = fields.pop("paper", None) or make_paper(cast, kinds, **fields.pop("paper_fields", {}))
    exam = open_exam(paper=paper, **values | fields)
    enter_persons(exam=exam, persons=[cast.hoa_person] if persons is None else persons, by=cast.binh)
    return exam
