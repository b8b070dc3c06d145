"""Accounts: everybody has one's own; nobody ends another's session."""

from diemtua.people.models import SignedInSession
from diemtua.people.sessions import SessionStore
from tests.house.access import Page


def setup(cast):
    store = SessionStore()
    store.create()
    return {"session": SignedInSession.objects.create(user=cast.hoa, session_key=store.session_key, device="Chrome")}


PAGES = {
    "people:sign_in": Page("200 302 302 302 302 302 302 302 302"),
    "people:sign_out": Page("302 302 302 302 302 302 302 302 302", method="post"),
    "people:activate": Page("200 200 200 200 200 200 200 200 200"),
    "people:account": Page("302 200 200 200 200 200 200 200 200"),
    "people:change_password": Page("302 200 200 200 200 200 200 200 200"),
    "people:end_session": Page(
        "302 302 404 404 404 404 404 404 404", lambda made: {"pk": made["session"].pk}, method="post"
    ),
    "people:end_other_sessions": Page("302 302 302 302 302 302 302 302 302", method="post"),
}
