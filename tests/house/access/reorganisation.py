"""Reorganisation: officers above the grassroots, each within his own units."""

import datetime as dt

from django.core.files.base import ContentFile

from diemtua.reorganisation.models import Decision, Operation
from tests.house.access import Page

UPPER = "302 403 403 200 200 200 403 403 403"
# What lies within Bình's ward: his, and the city's.
SCOPED = "302 403 403 200 404 200 403 403 403"


def setup(cast):
    def decision(state, **more):
        made = Decision.objects.create(
            title="Sắp xếp thử", issuer="LĐLĐ thành phố Hà Nội", scope=cast.ward, effective_on=dt.date(2099, 1, 1),
            drafted_by=cast.binh, state=state, **more,
        )  # fmt: skip
        op = Operation.objects.create(decision=made, kind="rename", unit=cast.union, new_name="Tên mới")
        return made, op

    draft, operation = decision("draft")
    return {
        "draft": draft,
        "operation": operation,
        "to_take_over": decision("draft")[0],
        "to_reverse": decision("effective")[0],
        "to_submit": decision("draft")[0],
        "to_approve": decision("submitted")[0],
        "to_take_back": decision("submitted")[0],
        "to_cancel": decision("draft")[0],
        "with_file": decision("draft", file=ContentFile(b"%PDF-1.4", "q.pdf"), file_name="q.pdf")[0],
        "unit": cast.union,
    }


def of(name, **more):
    return lambda made: {"pk": made[name].pk} | more


PAGES = {
    "reorganisation:decisions": Page(UPPER),
    "reorganisation:draft_decision": Page(UPPER),
    "reorganisation:table_form": Page(UPPER),
    "reorganisation:history": Page(SCOPED, of("unit")),
    "reorganisation:decision": Page(SCOPED, of("draft")),
    "reorganisation:edit_decision": Page(SCOPED, of("draft")),
    "reorganisation:decision_file": Page(SCOPED, of("with_file")),
    "reorganisation:preview": Page(SCOPED, of("draft")),
    "reorganisation:questions": Page(SCOPED, of("draft")),
    "reorganisation:add_operation": Page(SCOPED, of("draft", kind="sap-nhap")),
    # Only who drafts it changes it: the city's officer sees it and is refused.
    "reorganisation:remove_operation": Page(
        "302 403 403 302 404 403 403 403 403",
        lambda made: {"pk": made["draft"].pk, "operation_pk": made["operation"].pk},
        method="post",
    ),
    "reorganisation:clear_operations": Page("302 403 403 302 404 403 403 403 403", of("draft"), method="post"),
    "reorganisation:load_table": Page("302 403 403 302 404 302 403 403 403", of("draft"), method="post"),
    "reorganisation:submit_decision": Page("302 403 403 302 404 403 403 403 403", of("to_submit"), method="post"),
    # It did what the register does not show: nothing to undo.
    "reorganisation:reverse_decision": Page("302 403 403 409 404 409 403 403 403", of("to_reverse"), method="post"),
    # Bình drafts it already; the city's officer goes on with it.
    "reorganisation:take_over_draft": Page("302 403 403 403 404 302 403 403 403", of("to_take_over"), method="post"),
    # A second person: never who drafted it.
    # 409: whoever may approve must have seen the preview.
    "reorganisation:approve_decision": Page("302 403 403 403 404 409 403 403 403", of("to_approve"), method="post"),
    "reorganisation:take_back_decision": Page("302 403 403 302 404 302 403 403 403", of("to_take_back"), method="post"),
    "reorganisation:cancel_decision": Page("302 403 403 302 404 302 403 403 403", of("to_cancel"), method="post"),
}
