"""Mending: the unit above for its officers; an officer for himself."""

from django.utils import timezone

from diemtua.corrections.actions import send_request
from tests.house.access import Page

UPPER = "302 403 403 200 200 200 403 403 403"
OWN = "302 404 404 200 404 200 404 404 404"
OWN_POST = "302 404 404 302 404 302 404 404 404"
OFFICER = "302 200 200 403 403 403 403 403 403"


def setup(cast):
    wanted = {"full_name": "Trần Thị Hòa", "birth_date": None, "phone": "0999999999", "email": ""}
    asked = send_request(person=cast.hoa_person, values=wanted, posts={}, note="", by=cast.hoa, now=timezone.now())
    return {"hoa": cast.hoa_person.pk, "mandate": cast.hoa_mandate.pk, "asked": asked.pk, "union": cast.union.pk}


def pk(name: str):
    return lambda made: {"pk": made[name]}


PAGES = {
    "corrections:add_person": Page("302 403 403 200 404 200 403 403 403", pk("union")),
    "corrections:edit_person": Page(OWN, pk("hoa")),
    "corrections:origins": Page(OWN, pk("hoa")),
    "corrections:edit_mandate": Page(OWN, pk("mandate")),
    "corrections:my_details": Page(OFFICER),
    "corrections:send_request": Page(OFFICER),
    "corrections:withdraw_request": Page("302 302 404 404 404 404 404 404 404", pk("asked"), method="post"),
    "corrections:requests": Page(UPPER),
    "corrections:request": Page(OWN, pk("asked")),
    "corrections:approve_request": Page(OWN_POST, pk("asked"), method="post"),
    "corrections:refuse_request": Page(OWN_POST, pk("asked"), method="post", data={"reason": "Sai số"}),
}
