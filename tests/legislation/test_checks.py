"""What a person is told to look at in the words of articles, and what is left in peace."""

import pytest

from diemtua.legislation.parsing import ParsedArticle, read_document
from diemtua.legislation.parsing.checks import dead_references, places_of, spelling_faults
from diemtua.legislation.parsing.spelling import impossible
from tests.conftest import SHARED

LAW = SHARED / "data" / "law"
CLEAN = (
    "bo-luat-lao-dong-45-2019-QH14.docx",
    "nghi-dinh-105-2026-ND-CP-tai-chinh-cong-doan.md",
    "nghi-dinh-135-2020-ND-CP-tuoi-nghi-huu.txt",
    "thong-tu-10-2020-TT-BLDTBXH.txt",
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trung câp, thất nghiệp, chầp hành, CHÂP HÀNH", ["câp", "chầp", "CHÂP"]),
        ("hgười lao động nphiệp, việ, ghà, cế", ["hgười", "nphiệp", "việ", "ghà", "cế"]),
        ("khuỷu tay, quỳnh, giếng, gìn giữ, nghiêng, quốc, xoong, thuở, huých, tuýp, ngoẹo, giấy, gì, ọp ẹp", []),
        ("NĐ-CP, BLĐTBXH, axít, mê-tan, Đắk Lắk, ĐẮK LẮK, laptop, Krông Pắc, ôxy, TGĐ", []),
    ],
)
def test_words_that_no_vietnamese_text_has_are_told(text: str, words: list[str]) -> None:
    assert [m[0] for m in impossible(text)] == words


def test_a_word_is_proposed_only_when_the_rest_of_the_text_makes_it_clear() -> None:
    clear = ParsedArticle("1", "Trung câp", "cấp cấp cấp cấp cập thất thất thất thật thật")
    unclear = ParsedArticle("2", "Nghề", "mức trợ thât nghiệp")
    assert [(f.article, f.text) for f in spelling_faults([clear, unclear])] == [
        ("1", "Điều 1: «câp» không có trong tiếng Việt, có lẽ là «cấp»: «…Trung câp cấp cấp cấp cấp c…»."),
        ("2", "Điều 2: «thât» không có trong tiếng Việt: «…Nghề mức trợ thât nghiệp…»."),
    ]


def test_a_ruined_annex_is_told_in_few_lines() -> None:
    ruined = ParsedArticle("phu-luc-1", "Phụ lục I. Mẫu", "hgười " * 40)
    faults = list(spelling_faults([ruined]))
    assert len(faults) == 13
    assert "còn 28 chữ khác" in faults[-1].text


def test_references_to_what_is_not_there_are_told_once_an_article() -> None:
    said = (
        "1. Theo khoản 9 Điều này, điểm b khoản 9 Điều này và điểm a khoản 2 Điều này, Điều 7 của Nghị định này.\n"
        "2. Gồm:\na) Theo điểm c khoản 2 Điều này.\n"
        "3. Theo khoản 8 Điều 2, Điều 60 của Bộ luật này, khoản 4 Điều 1 của Luật Giấy, khoản 1 Điều 1 của Luật Giấy."
    )
    articles = [ParsedArticle("1", "Một", said), ParsedArticle("2", "Hai", "Lời.")]
    paper = {("", "Luật Giấy"): {"1": places_of("1. Một.\n2. Hai.")}}
    assert [f.text for f in dead_references(articles, "Nghị định", paper)] == [
        "Điều 1: dẫn «khoản 9 Điều 1» nhưng Điều 1 không có khoản 9.",
        "Điều 1: dẫn «Điều 7» nhưng văn bản không có Điều 7.",
        "Điều 1: dẫn «điểm c khoản 2 Điều 1» nhưng khoản 2 Điều 1 không có điểm c.",
        "Điều 1: dẫn «khoản 4 Điều 1 của Luật Giấy» nhưng trong kho Điều 1 không có khoản 4.",
    ]


@pytest.mark.skipif(not LAW.exists(), reason="the real texts are not on this machine")
@pytest.mark.parametrize("name", CLEAN)
def test_clean_texts_raise_no_false_alarm(name: str) -> None:
    codes = {f.code for f in read_document(name, (LAW / name).read_bytes()).faults}
    assert not codes & {"impossible_word", "dead_reference", "unplaced", "missing_annexes"}


@pytest.mark.skipif(not LAW.exists(), reason="the real texts are not on this machine")
def test_words_broken_by_ocr_are_found_in_real_texts() -> None:
    name = "nghi-dinh-145-2020-ND-CP.ocr.txt"
    faults = [f for f in read_document(name, (LAW / name).read_bytes()).faults if f.code == "impossible_word"]
    assert len({f.article for f in faults if not f.article.startswith("phu-luc")}) >= 28
    assert sum("«câp» không có trong tiếng Việt, có lẽ là «cấp»" in f.text for f in faults) >= 20
