"""Certificates. Bình's ward is the issuer; Hòa holds one from a class that has ended, another class waits."""

from tests.credentials.factories import make_certificate, make_finished_class
from tests.factories import make_person
from tests.house.access import Page


def setup(cast):
    certificate = make_certificate(cast)
    waiting = make_finished_class(cast, [make_person("Vũ Minh Đức", cast.union, position="PCT")], name="Lớp chờ cấp")
    issuer = certificate.issuer
    return {
        "certificate": {"pk": certificate.pk},
        "code": {"code": certificate.code},
        "key": {"thumbprint": issuer.keys.get().thumbprint},
        "issuer": {"slug": issuer.slug},
        "list": {"slug": certificate.status_list.slug},
        "class": {"pk": certificate.training_class_id},
        "waiting": {"pk": waiting.pk},
        "unit": {"pk": cast.ward.pk},
    }


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
ANYONE = "200 200 200 200 200 200 200 200 200"
UPPER = "302 403 403 200 200 200 403 403 403"
ISSUER = "302 404 404 200 404 200 404 404 404"
ISSUER_DOES = "302 404 404 302 404 302 404 404 404"
HOLDER_TOO = "302 200 404 200 404 200 404 404 404"
REVOCATION = {"reason": "mistake", "note": ""}

PAGES = {
    "credentials:check": Page(ANYONE),
    "credentials:check_en": Page(ANYONE),
    # without a file: a sentence, the same for everybody
    "credentials:check_file": Page("400 400 400 400 400 400 400 400 400", method="post"),
    "credentials:check_file_en": Page("400 400 400 400 400 400 400 400 400", method="post"),
    "credentials:en": Page("302 302 302 302 302 302 302 302 302"),
    "credentials:unknown_en": Page("404 404 404 404 404 404 404 404 404", lambda made: {"rest": "khong-co"}),
    "credentials:public": Page(ANYONE, on("code")),
    "credentials:public_en": Page(ANYONE, on("code")),
    "credentials:all_keys": Page(ANYONE),
    "credentials:key": Page(ANYONE, on("key")),
    "credentials:issuer_profile": Page(ANYONE, on("issuer")),
    "credentials:issuer_keys": Page(ANYONE, on("issuer")),
    "credentials:status_list": Page(ANYONE, on("list")),
    "credentials:my_certificates": Page("302 200 200 200 200 200 200 200 200"),
    "credentials:renew_share_link": Page("302 302 404 404 404 404 404 404 404", on("certificate"), method="post"),
    "credentials:certificates": Page(UPPER),
    "credentials:register_workbook": Page(UPPER),
    "credentials:certificate": Page(ISSUER, on("certificate")),
    "credentials:pdf": Page(HOLDER_TOO, on("certificate")),
    "credentials:badge": Page(HOLDER_TOO, on("certificate")),
    "credentials:badge_json": Page(HOLDER_TOO, on("certificate")),
    "credentials:revoke": Page(ISSUER_DOES, on("certificate"), method="post", data=REVOCATION),
    "credentials:reissue": Page(ISSUER_DOES, on("certificate"), method="post", data={"reason": "Sai tên"}),
    "credentials:classes": Page(UPPER),
    "credentials:class": Page(ISSUER, on("class")),
    "credentials:issue": Page(ISSUER_DOES, on("waiting"), method="post"),
    "credentials:class_zip": Page(ISSUER, on("class")),
    "credentials:issuers": Page(UPPER),
    "credentials:issuer": Page(ISSUER, on("unit")),
    "credentials:sample": Page(ISSUER, on("unit")),
    "credentials:rotate_key": Page(ISSUER_DOES, on("unit"), method="post"),
}
