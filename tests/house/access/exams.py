"""Papers, exams, sittings, marking."""

import datetime as dt

from django.utils import timezone

from diemtua.exams import actions
from diemtua.exams.models import Item
from tests.exams.factories import make_exam, make_item, make_paper, save
from tests.house.access import Page


def setup(cast):
    """A paper nobody sat; an exam Hòa has handed in; one she may start; one she is sitting."""
    now = timezone.now()
    handed_in, running = make_exam(cast), make_exam(cast)
    essay = handed_in.paper.paper_items.get(item__kind=Item.Kind.ESSAY)
    sat = actions.start_sitting(exam=handed_in, by=cast.hoa, now=now - dt.timedelta(minutes=10))
    save(sat, essay, "Bài viết", now=now)
    actions.submit_sitting(sitting=sat, by=cast.hoa, now=now)
    return {
        "paper": make_paper(cast, "single"),
        "item": make_item("RUT-1"),
        "exam": handed_in,
        "entry": handed_in.entries.get(),
        "essay": essay,
        "sat": sat,
        "fresh": make_exam(cast, "single"),
        "open": actions.start_sitting(exam=running, by=cast.hoa, now=now),
        "question": running.paper.paper_items.first(),
    }


def paper(made):
    return {"pk": made["paper"].pk}


def exam(made):
    return {"pk": made["exam"].pk}


def fresh(made):
    return {"pk": made["fresh"].pk}


def sitting(made):
    return {"pk": made["open"].pk}


def essay(made):
    return {"exam": made["exam"].pk, "question": made["essay"].pk}


PAGES = {
    "exams:items": Page("302 403 403 200 200 200 200 200 403"),
    "exams:papers": Page("302 403 403 200 200 200 200 403 403"),
    "exams:create_paper": Page("302 403 403 200 200 200 403 403 403"),
    # Bình's own; the city above manages it too; another ward's officer and a lecturer who marks nothing of it see none.
    "exams:paper": Page("302 404 404 200 404 200 404 404 404", paper),
    "exams:edit_paper": Page("302 404 404 200 404 200 404 404 404", paper),
    "exams:choose_items": Page("302 404 404 200 404 200 404 404 404", paper),
    "exams:draw_items": Page(
        "302 404 404 302 404 302 404 404 404",
        lambda made: paper(made) | {"topic": "T04"},
        method="post",
        data={"count": 1, "points": 1},
    ),
    "exams:copy_paper": Page("302 404 404 302 404 302 404 404 404", paper, method="post"),
    "exams:exams": Page("302 403 403 200 200 200 200 403 403"),
    # A marker must not see names and results on one page.
    "exams:exam": Page("302 404 404 200 404 200 404 404 404", exam),
    "exams:exam_file": Page("302 404 404 200 404 200 404 404 404", exam),
    "exams:reschedule_exam": Page("302 404 404 200 404 200 404 404 404", exam),
    "exams:name_markers": Page("302 404 404 200 404 200 404 404 404", exam),
    "exams:give_extra_time": Page(
        "302 404 404 200 404 200 404 404 404", lambda made: exam(made) | {"entry": made["entry"].pk}
    ),
    "exams:my_exams": Page("302 200 200 200 200 200 200 200 200"),
    "exams:take": Page("302 200 404 404 404 404 404 404 404", fresh),
    "exams:start_sitting": Page("302 302 404 404 404 404 404 404 404", fresh, method="post"),
    "exams:sitting": Page("302 200 404 404 404 404 404 404 404", sitting),
    "exams:save_answer": Page(
        "302 400 404 404 404 404 404 404 404",
        lambda made: sitting(made) | {"question": made["question"].pk},
        method="post",
    ),
    "exams:save_all": Page("302 302 404 404 404 404 404 404 404", sitting, method="post"),
    "exams:submit_sitting": Page("302 302 404 404 404 404 404 404 404", sitting, method="post"),
    "exams:result": Page("302 200 404 404 404 404 404 404 404", lambda made: {"pk": made["sat"].pk}),
    "exams:marking": Page("302 403 403 403 403 403 200 403 403"),
    "exams:next_essay": Page("302 404 404 404 404 404 302 404 404", essay),
    "exams:mark_essay": Page(
        "302 404 404 404 404 404 200 404 404", lambda made: essay(made) | {"alias": made["sat"].alias}
    ),
}
