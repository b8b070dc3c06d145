"""Importing lists: for officers of unions above the grassroots; an import is seen by whoever manages its unit."""

from django.utils import timezone

from diemtua.roster.actions import confirm_import
from diemtua.roster.models import Resemblance
from tests.house.access import Page
from tests.roster.workbooks import rows_workbook, uploaded


def setup(cast):
    roster = uploaded(
        rows_workbook([{"name": "Trần Văn Mới", "unit": "Công ty TNHH Mới"}]), unit=cast.ward, by=cast.binh
    )
    alike = [{"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": unit} for unit in ("Trường Mới", "Trường Cũ")]
    done = uploaded(rows_workbook(alike), unit=cast.ward, by=cast.binh)
    confirm_import(done, by=cast.binh, now=timezone.now())
    case = done.resemblances.get()
    asked = Resemblance.objects.create(
        roster=done, sheet="x", row=99, person=cast.nga_person, sure=False, away=True, score=16, record=case.record
    )
    return {"roster": roster, "done": done, "case": case, "asked": asked}


def of(name):
    return lambda made: {"pk": made[name].pk}


MINE = "302 404 404 200 404 200 404 404 404"
UPPER = "302 403 403 200 200 200 403 403 403"
ACT = "302 404 404 302 404 302 404 404 404"

PAGES = {
    "roster:imports": Page(UPPER),
    "roster:upload": Page("302 403 403 400 400 400 403 403 403", method="post"),
    "roster:found_federation": Page("302 403 403 403 403 403 403 403 200"),
    "roster:form_file": Page(UPPER),
    "roster:import": Page(MINE, of("roster")),
    "roster:headings": Page(MINE, lambda made: {"pk": made["roster"].pk, "table": 0}),
    "roster:undo": Page(MINE, of("done")),
    "roster:confirm": Page(ACT, of("roster"), method="post"),
    "roster:changes": Page(MINE, of("roster")),
    "roster:absent": Page(MINE, of("roster")),
    "roster:requests": Page(UPPER),
    "roster:answer": Page("302 404 404 404 302 302 404 404 404", of("asked"), method="post", data={"la": "bo"}),
    "roster:discard": Page(ACT, of("roster"), method="post"),
    "roster:problems": Page(MINE, of("roster")),
    "roster:problems_file": Page(MINE, of("roster")),
    "roster:refused_file": Page(MINE, of("done")),
    "roster:resemblances": Page(MINE, of("done")),
    "roster:settle": Page(
        ACT,
        lambda made: {"pk": made["done"].pk, "resemblance_pk": made["case"].pk},
        method="post",
        data={"la": "khac"},
    ),
    "roster:withdraw": Page(
        "302 404 404 409 404 409 404 404 404",
        lambda made: {"pk": made["done"].pk, "resemblance_pk": made["case"].pk},
        method="post",
    ),
}
