"""Suspected pairs and merges: for officers above the grassroots in whose units both persons have a mandate."""

from diemtua.duplicates.actions import merge_pair
from tests.duplicates.conftest import NOW, suspect
from tests.factories import make_person
from tests.house.access import Page


def setup(cast):
    def two(name):
        return suspect(make_person(name, cast.union, position="TT"), make_person(name, cast.union, position="TP"))

    merged = two("Lê Thị Gộp")
    merge = merge_pair(pair=merged, kept_id=merged.first_id, by=cast.binh, now=NOW)
    merged.refresh_from_db()
    return {"hoa": cast.hoa_person, "pair": two("Lê Thị Lan"), "merged": merged, "merge": merge}


def of(name):
    return lambda made: {"pk": made[name].pk}


UPPER = "302 403 403 200 200 200 403 403 403"
MINE = "302 404 404 200 404 200 404 404 404"
ACT = "302 404 404 302 404 302 404 404 404"

PAGES = {
    "duplicates:pairs": Page(UPPER),
    "duplicates:start_scan": Page("302 403 403 302 302 302 403 403 403", method="post"),
    "duplicates:pick_pair": Page("302 403 403 200 404 200 403 403 403", of("hoa")),
    "duplicates:pair": Page(MINE, of("pair")),
    "duplicates:skip": Page(ACT, of("pair")),
    "duplicates:merge_pair": Page(ACT, of("pair"), method="post"),
    "duplicates:judge_different": Page(ACT, of("pair"), method="post"),
    "duplicates:reopen_pair": Page(ACT, of("merged"), method="post"),
    "duplicates:merges": Page(UPPER),
    "duplicates:merge": Page(MINE, of("merge")),
    "duplicates:unmerge_persons": Page(ACT, of("merge"), method="post"),
}
