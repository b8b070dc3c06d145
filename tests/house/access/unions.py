"""The register: upper-level officers for what lies below them, staff accounts for the keeper."""

from django.utils import timezone

from diemtua.unions.actions import code_file
from diemtua.unions.models import CodeBatch, SavedView, Stewardship
from diemtua.vault.files import SealedWriter
from tests.house.access import Page

UPPER = "302 403 403 200 200 200 403 403 403"
SCOPED = "302 403 403 200 404 200 403 403 403"
OWN = "302 404 404 200 404 200 404 404 404"
OWN_POST = "302 404 404 302 404 302 404 404 404"
KEEPER = "302 403 403 403 403 403 403 403 200"
KEEPER_POST = "302 403 403 403 403 403 403 403 302"


def setup(cast):
    batch = CodeBatch.objects.create(by=cast.binh, total=1, person_ids=[cast.hoa_person.pk], file="x.sealed",
                                     download_name="x-2026-11-22.pdf", ready_at=timezone.now())  # fmt: skip
    with SealedWriter(code_file(batch)) as file:
        file.write(b"%PDF")
    return {
        "cast": cast,
        "hoa": cast.hoa_person.pk,
        "ward": cast.ward.pk,
        "union": cast.union.pk,
        "post": cast.hoa_mandate.pk,
        "batch": batch.pk,
        "view": SavedView.objects.create(by=cast.binh, name="Của Bình").pk,
        "khai": cast.khai.pk,
        "stewardship": Stewardship.objects.get(user=cast.binh).pk,
    }


def pk(name: str):
    return lambda made: {"pk": made[name]}


PAGES = {
    "unions:persons": Page(UPPER),
    "unions:export_persons": Page(UPPER),
    "unions:save_view": Page("302 403 403 302 302 302 403 403 403", method="post", data={"name": "Cách xem"}),
    "unions:delete_view": Page("302 404 404 302 404 404 404 404 404", pk("view"), method="post"),
    "unions:person": Page(OWN, pk("hoa")),
    "unions:reveal_citizen_id": Page(OWN, pk("hoa"), method="post"),
    "unions:issue_person_code": Page(OWN_POST, pk("hoa"), method="post"),
    "unions:units": Page(UPPER),
    "unions:export_units": Page(UPPER),
    "unions:unit": Page(OWN, pk("ward")),
    "unions:terms": Page(UPPER),
    "unions:add_mandate": Page(OWN, pk("hoa")),
    "unions:change_enterprise": Page(SCOPED, pk("union")),
    "unions:activation": Page(UPPER),
    "unions:slip": Page("302 404 404 404 404 404 404 404 404"),
    "unions:code_batch": Page("302 404 404 200 404 404 404 404 404", pk("batch")),
    "unions:download_codes": Page("302 404 404 200 404 404 404 404 404", pk("batch")),
    "unions:delete_code_file": Page("302 404 404 302 404 404 404 404 404", pk("batch"), method="post"),
    "unions:staff": Page(KEEPER),
    "unions:add_staff": Page(KEEPER),
    "unions:staff_member": Page(KEEPER, pk("khai")),
    "unions:set_roles": Page(KEEPER_POST, pk("khai"), method="post"),
    "unions:lock_account": Page(KEEPER, pk("khai")),
    "unions:unlock_account": Page("302 403 403 403 403 403 403 403 409", pk("khai"), method="post"),
    "unions:issue_staff_code": Page(KEEPER_POST, pk("khai"), method="post"),
    "unions:start_stewardship": Page(KEEPER_POST, pk("khai"), method="post"),
    "unions:end_stewardship": Page(KEEPER_POST, pk("stewardship"), method="post"),
}
