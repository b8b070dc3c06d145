"""Number, name, kind and days of a document put right; a document imported by mistake taken out."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import queries
from diemtua.legislation.actions import delete_document, edit_document, end_document, import_text, read_upload
from diemtua.legislation.actions.facts import seen_facts
from diemtua.legislation.models import Amendment, ArticleVersion, Citation, Document, Mending
from tests.legislation import samples
from tests.legislation.test_take_amendment import AMENDING

pytestmark = pytest.mark.django_db
FIRST = dt.date(2021, 1, 1)


@pytest.fixture
def law(db) -> Document:
    """The law of samples with its amendment, without an index."""
    for name, data in (("luat.txt", samples.LAW.encode()), ("hop-nhat.docx", samples.consolidated_docx())):
        done = import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now())
    return done.document


def edit(document: Document, by, **changed: object) -> Mending:
    names = ("number", "title", "kind", "issued_on", "in_force_on")
    values = {name: getattr(document, name) for name in names} | {"seen": seen_facts(document), "reason": "gõ nhầm"}
    return edit_document(document, by=by, now=timezone.now(), **values | changed)


def test_facts_are_put_right_with_one_audit_line_and_what_stood_before(law, cast) -> None:
    made = edit(law, cast.keeper, number="21/2019/qh15", title="Luật Sổ", kind="Bộ luật", in_force_on=dt.date(2021, 3, 1))  # fmt: skip
    assert (law.number, law.slug, law.title, law.name_key) == ("21/2019/QH15", "21-2019-QH15", "Luật Sổ", "luat so")
    assert (made.before["number"], made.before["in_force_on"]) == ("21/2019/QH14", "2021-01-01")
    days = ArticleVersion.objects.values_list("since", flat=True).distinct().order_by("since")
    assert list(days) == [dt.date(2021, 3, 1), dt.date(2026, 7, 1)]
    assert set(Citation.objects.values_list("target_number", flat=True)) == {"21/2019/QH15"}
    assert Entry.objects.filter(action="legislation.edit_document").count() == 1


@pytest.mark.parametrize(("said", "kept"), [("", 0), (" số 21/2019/QH14", 4)])
def test_changes_follow_the_number_unless_their_words_give_the_old_one(law, cast, said: str, kept: int) -> None:
    words = AMENDING.replace(" số 21/2019/QH14", said).replace("tại Điều 1.", "tại Điều 1.\n5. Ai theo Điều 2 được cảm ơn.")  # fmt: skip
    import_text(read_upload("sua.txt", words.encode()), file_name="sua.txt", data=b"", by=None, now=timezone.now())
    edit(law, cast.keeper, number="12/2019/QH14")
    assert (queries.amendments_to(law).count(), Amendment.objects.filter(target_number="21/2019/QH14").count()) == (4 - kept, kept)  # fmt: skip
    elsewhere = Citation.objects.exclude(version__article__document=law).exclude(target_number="")
    assert {c.target_number for c in elsewhere} == {"21/2019/QH14" if kept else "12/2019/QH14"}
    edit(law, cast.keeper, number="21/2019/QH14")
    assert queries.amendments_to(law).count() == 4


def test_the_old_address_leads_on(law, cast, client) -> None:
    edit(law, cast.keeper, number="22/2019/QH14")
    assert client.get("/van-ban/21-2019-QH14/")["Location"] == "/van-ban/22-2019-QH14/"
    moved = client.get("/van-ban/21-2019-QH14/dieu-2/?ngay=2026-08-01")
    assert moved["Location"] == "/van-ban/22-2019-QH14/dieu-2/?ngay=2026-08-01"
    assert client.get("/van-ban/1-2001-QH1/dieu-2/").status_code == 404


def test_what_cannot_be_is_refused_and_writes_nothing(law, cast) -> None:
    Document.objects.create(number="5/2020/NĐ-CP", slug="5-2020-ND-CP", kind="Nghị định", title="X", in_force_on=FIRST)
    for changed in ({}, {"number": "số năm"}, {"number": "5/2020/nd-cp"}, {"in_force_on": dt.date(2026, 7, 1)}):
        with pytest.raises(BadInput):
            edit(law, cast.keeper, **changed)
    with pytest.raises(Conflict):
        edit(law, cast.keeper, title="Khác", seen="cũ")
    Document.objects.filter(pk=law.pk).update(ended_on=dt.date(2022, 1, 1))
    law.refresh_from_db()
    with pytest.raises(BadInput):
        edit(law, cast.keeper, in_force_on=dt.date(2022, 2, 1))
    assert (Document.objects.get(pk=law.pk).number, Mending.objects.count()) == ("21/2019/QH14", 0)


def test_the_keeper_does_it_on_the_page_and_a_refusal_stays_there(law, cast, as_) -> None:
    client, url = as_(cast.keeper), f"/van-ban/{law.slug}/thong-tin/"
    shown = {k: v for k, v in client.get(url).context["form"].initial.items() if v is not None}
    refused = client.post(url, shown | {"number": "số năm", "title": "Tên gõ dở", "reason": "x"})
    assert refused.status_code == 400
    assert "Tên gõ dở" in refused.text
    assert client.post(url, shown | {"title": "Luật Sổ tay mới", "reason": "thiếu chữ"}).url == law.get_absolute_url()
    assert "Trước đó: 21/2019/QH14, «Luật Sổ tay»" in client.get(url).text
    assert "thiếu chữ" in client.get(f"/van-ban/{law.slug}/chat-luong/").text


def test_a_document_nothing_rests_on_is_taken_out(law, cast, as_) -> None:
    assert as_(cast.keeper).post(f"/van-ban/{law.slug}/xoa/").url == "/van-ban/"
    assert Document.objects.count() == ArticleVersion.objects.count() == 0
    assert Entry.objects.filter(action="legislation.delete_document").count() == 1


def test_a_document_that_ended_another_stays(law, cast) -> None:
    other = Document.objects.create(number="5/2020/NĐ-CP", slug="5-2020-ND-CP", kind="Nghị định", title="X", in_force_on=FIRST)  # fmt: skip
    end_document(other, ended_on=dt.date(2022, 1, 1), ended_by=law, by=cast.keeper, now=timezone.now())
    with pytest.raises(Conflict):
        delete_document(law, by=cast.keeper)
    assert Document.objects.count() == 2
