"""Agreements of Hòa's union, in Bình's ward; imports are their uploader's; the rubric is open to who is signed in."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from diemtua.agreements.actions import attach_file
from diemtua.agreements.models import RegisterImport
from tests.agreements.factories import make_agreement, make_clause, make_rubric, make_signed
from tests.casework.factories import BARGAINING, OPENED, make_case, tell_all
from tests.house.access import Page


def setup(cast):
    draft, signed = make_agreement(cast.union), make_signed(cast.union)
    ended = make_signed(cast.union, signed_on=timezone.localdate() - dt.timedelta(days=400))
    again = make_signed(cast.union, signed_on=timezone.localdate() - dt.timedelta(days=40), bargaining_again=True)
    attach_file(agreement=signed, file=ContentFile(b"%PDF-1.7 thoa uoc"), file_name="thoa-uoc.pdf", by=cast.hoa)
    bargaining = make_case(cast, on=OPENED)
    tell_all(bargaining, BARGAINING)
    imports = [RegisterImport.objects.create(file_name="so.xlsx", by=cast.binh) for _ in range(2)]
    rubric = make_rubric(since=timezone.localdate() + dt.timedelta(days=9))
    return {
        "bargaining": {"case_pk": bargaining.pk},
        "join": {"case_pk": bargaining.pk, "pk": draft.pk},
        "rubric": {"pk": rubric.pk},
        "draft": {"pk": draft.pk},
        "signed": {"pk": signed.pk},
        "again": {"pk": again.pk},
        "ended": {"pk": ended.pk},
        "term": {"pk": draft.pk, "term_id": "an_ca"},
        "clause": {"pk": make_clause(draft).pk},
        "gone": {"pk": make_clause(draft, "nha_o").pk},
        "unclear": {"pk": make_clause(draft, "kham_suc_khoe", 2).pk},
        "import": {"pk": imports[0].pk},
        "other_import": {"pk": imports[1].pk},
    }


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
REGISTER = "302 200 200 200 200 200 403 403 403"
HERE = "302 200 404 200 404 200 404 404 404"
UPPER = "302 403 403 200 200 200 403 403 403"
BINH = "302 404 404 200 404 404 404 404 404"
BINH_DOES = "302 404 404 302 404 404 404 404 404"
ALL = "302 200 200 200 200 200 200 200 200"

PAGES = {
    "agreements:agreements": Page(REGISTER),
    "agreements:export_register": Page(REGISTER),
    "agreements:find_clauses": Page(REGISTER),
    "agreements:catalogue": Page(ALL),
    "agreements:rubric": Page(ALL),
    "agreements:enter_rubric": Page("302 403 403 403 403 403 403 403 200"),
    "agreements:edit_rubric": Page("302 404 404 404 404 404 404 404 200", on("rubric")),
    "agreements:imports": Page(UPPER),
    "agreements:form_file": Page(UPPER),
    "agreements:import": Page(BINH, on("import")),
    "agreements:confirm_import": Page(BINH_DOES, on("import"), method="post"),
    "agreements:discard_import": Page(BINH_DOES, on("other_import"), method="post"),
    "agreements:create_agreement": Page("302 200 200 200 200 200 403 403 403"),
    "agreements:register_case": Page(HERE, on("bargaining")),
    "agreements:join_case": Page("302 302 404 302 404 302 404 404 404", on("join"), method="post"),
    "agreements:agreement": Page(HERE, on("draft")),
    "agreements:edit_agreement": Page(HERE, on("draft")),
    "agreements:check_agreement": Page(HERE, on("draft")),
    "agreements:sign_agreement": Page(HERE, on("draft")),
    "agreements:file_agreement": Page(HERE, on("signed")),
    "agreements:renew_agreement": Page("302 302 404 302 404 302 404 404 404", on("signed"), method="post"),
    "agreements:withdraw_renewal": Page("302 302 404 302 404 302 404 404 404", on("again"), method="post"),
    "agreements:end_agreement": Page(HERE, on("ended")),
    "agreements:remove_agreement": Page(HERE, on("draft")),
    "agreements:compare_peers": Page(HERE, on("signed")),
    "agreements:attach_file": Page("302 400 404 400 404 400 404 404 404", on("signed"), method="post"),
    "agreements:download_file": Page(HERE, on("signed")),
    "agreements:choose_term": Page(HERE, on("draft")),
    "agreements:save_clause": Page(HERE, on("term")),
    "agreements:edit_clause": Page(HERE, on("clause")),
    "agreements:remove_clause": Page("302 302 404 302 404 302 404 404 404", on("gone"), method="post"),
    "agreements:decide_clause": Page(HERE, on("unclear")),
}
