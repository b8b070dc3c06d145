"""A published text becomes articles, and nothing of it is lost silently."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.legislation.parsing import read_document
from diemtua.legislation.parsing.clauses import broken_sequences, clauses
from diemtua.legislation.parsing.outline import Unreadable
from diemtua.legislation.parsing.tables import blocks
from tests.conftest import SHARED
from tests.legislation import samples

LAW = SHARED / "data" / "law"


def read(name: str, text: str):
    return read_document(name, text.encode())


def test_plain_text_is_split_into_articles_with_their_chapters() -> None:
    outline = read("tt.txt", samples.CIRCULAR)
    assert (outline.number, outline.kind) == ("12/2024/TT-BTN", "Thông tư")
    assert outline.title == "Thông tư quy định về sổ tay của cán bộ"
    assert (outline.issued_on, outline.in_force_on) == (dt.date(2024, 3, 5), dt.date(2024, 5, 1))
    assert [(a.label, a.title, a.chapter, a.section) for a in outline.body_articles] == [
        ("1", "Phạm vi điều chỉnh", "Chương I. QUY ĐỊNH CHUNG", ""),
        ("2", "Từ ngữ", "Chương I. QUY ĐỊNH CHUNG", ""),
        ("3", "Sửa đổi Thông tư số 01/2020/TT-BTN", "Chương II. ĐIỀU KHOẢN THI HÀNH", "Mục 1. HIỆU LỰC"),
    ]
    assert outline.articles[0].text.endswith("tại khoản 2 Điều 3.")
    assert [f.code for f in outline.faults] == ["quoted_heading", "quoted_heading"]


def test_an_annex_is_no_part_of_the_last_article() -> None:
    outline = read("tt.txt", samples.CIRCULAR)
    assert [(a.label, a.title) for a in outline.articles if a.is_appendix] == [("phu-luc-1", "Phụ lục I. Mẫu sổ tay")]
    assert outline.closing == "Nơi nhận:\n- Lưu: VT."


def test_annexes_with_damaged_headings_are_found_and_words_without_a_heading_are_kept_and_told() -> None:
    outline = read("nd.ocr.txt", samples.DAMAGED_ANNEXES)
    assert [(a.label, a.title) for a in outline.articles if a.is_appendix] == [
        ("phu-luc-con-lai", "Phần còn lại, chưa rõ thuộc phụ lục nào"),
        ("phu-luc-3", "Phụ lục III. Sổ đỏ"),
        ("phu-luc-4", "Phụ lục IV. Sổ xanh"),
        ("phu-luc-5", "Phụ lục V. Sổ vàng theo Phụ lục VI"),
        ("phu-luc-6", "Phụ lục VI. Sổ tím"),
    ]
    assert outline.closing == "Nơi nhận:\n- Lưu: VT.\nNguyễn Văn A"
    assert outline.articles[2].text == "Mẫu số 01/PLI | Sổ trắng\n1. Ghi ngày."
    assert [(f.code, f.line) for f in outline.faults if f.serious] == [("missing_annexes", 0), ("unplaced", 11)]
    assert outline.faults[1].text.startswith("Dòng 11–13 không thuộc điều hay phụ lục nào")
    assert [f.article for f in outline.faults if f.code == "misread_number"] == ["phu-luc-3", "phu-luc-4", "phu-luc-5"]


@pytest.mark.skipif(not LAW.exists(), reason="the real texts are not on this machine")
def test_a_decree_read_by_ocr_keeps_its_annexes() -> None:
    name = "nghi-dinh-145-2020-ND-CP.ocr.txt"
    outline = read_document(name, (LAW / name).read_bytes())
    annexes = [(a.label, a.line) for a in outline.articles if a.is_appendix]
    assert annexes == [("phu-luc-con-lai", 4311), ("phu-luc-3", 4446), ("phu-luc-4", 5148), ("phu-luc-5", 5233), ("phu-luc-6", 5504)]  # fmt: skip
    assert [f.code for f in outline.faults if f.serious] == ["missing_annexes", "missing_chapters", "unplaced"]


def test_clauses_and_points_know_the_letter_đ() -> None:
    found = clauses(read("tt.txt", samples.CIRCULAR).articles[1].text)
    assert [(c.label, [label for label, _ in c.points]) for c in found] == [("1", []), ("2", ["a", "b", "c", "d", "đ"])]


def test_the_number_in_the_body_wins_over_front_matter_that_lies() -> None:
    outline = read("luat.md", samples.LYING_MARKDOWN)
    assert outline.number == "12/2012/QH13"
    assert outline.in_force_on == dt.date(2013, 1, 1)
    assert [(f.code, f.serious) for f in outline.faults] == [("number_lies", True)]


def test_faults_of_ocr_are_all_listed() -> None:
    outline = read("nd.ocr.txt", samples.OCR)
    assert [a.label for a in outline.articles] == ["1", "2", "4"]
    assert [(f.code, f.article) for f in outline.faults] == [
        ("missing_articles", ""),
        ("misread_number", "1"),
        ("broken_clause", "1"),
        ("suspect_digits", "1"),
        ("broken_clause", "2"),
        ("suspect_digits", "4"),
    ]
    assert outline.faults[0].text == "Thiếu 1 điều: 3."
    assert outline.articles[2].text == "Người làm\nviệc thi hành trong năm 2O21."


def test_a_repeated_article_number_is_told_and_its_words_kept() -> None:
    outline = read(
        "x.txt", "Điều 1. Một\nLời một.\n\nĐiều 2. Hai\nLời hai.\n\nĐiều 2. Lại hai\nLời thừa.\n\nĐiều 3. Ba\nLời ba.\n"
    )
    assert [(f.code, f.article) for f in outline.faults if f.code == "repeated_number"] == [("repeated_number", "2")]
    assert "Lời thừa." in "\n".join(a.text for a in outline.articles)


def test_a_consolidation_names_its_law_and_each_change_its_day() -> None:
    outline = read_document("sai-ten.docx", samples.consolidated_docx())
    assert (outline.number, outline.consolidated, outline.title) == ("21/2019/QH14", True, "Luật Sổ tay")
    assert [(a.number, a.in_force_on) for a in outline.amendments] == [("30/2025/QH15", dt.date(2026, 7, 1))]
    assert [[n.since for n in a.notes] for a in outline.articles] == [[], [dt.date(2026, 7, 1)], [], []]
    assert outline.articles[1].text.startswith("1. Người lao động giữ sổ trong 06 tháng.")


def test_one_article_a_line_as_json() -> None:
    rows = [{"article_number": n, "article_title": f"Tên {n}", "content": "1. Lời.\n2. Lời."} for n in (1, 2, 3)]
    outline = read("x.jsonl", "\n".join(json.dumps(r) for r in rows))
    assert [(a.label, a.title) for a in outline.articles] == [("1", "Tên 1"), ("2", "Tên 2"), ("3", "Tên 3")]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (["Điều 1.", 2.0, "2A"], ["1", "2", "2a"]),
        (["1", ""], "Dòng 2 không ghi số điều đúng"),
        (["1", "2", "2"], "Điều 2 có ở cả dòng 2 và dòng 3"),
    ],
)
def test_numbers_of_articles_in_json_are_numbers_and_each_once(numbers: list[object], told: object) -> None:
    data = "\n".join(json.dumps({"article_number": n, "content": "Lời."}) for n in numbers)
    if isinstance(told, list):
        assert [a.label for a in read("x.jsonl", data).articles] == told
    else:
        with pytest.raises(Unreadable, match=str(told)):
            read("x.jsonl", data)


def test_a_codification_is_no_law_and_each_article_tells_where_it_is_from() -> None:
    outline = read("phap-dien.md", samples.CODIFICATION)
    assert (outline.number, outline.kind, outline.title) == ("Pháp điển 44.9", "Pháp điển", "Pháp điển: Sổ tay ở cơ sở")
    assert [(a.label, [n.since for n in a.notes]) for a in outline.articles] == [
        ("44.9.LQ.1", [dt.date(2021, 1, 1)]),
        ("44.9.NĐ.1.2", [dt.date(2023, 8, 16)]),
        ("44.9.TT.1.3", []),
    ]
    assert outline.in_force_on == dt.date(2021, 1, 1)
    assert [(f.code, f.serious) for f in outline.faults] == [("no_source", True), ("contents", False)]
    assert outline.articles[-1].text == "Lời không ghi nguồn."


def test_a_subsection_stays_in_its_section_and_a_chapter_whose_heading_is_lost_is_told() -> None:
    outline = read(
        "x.ocr.txt",
        "Chương I\nCHUNG\nMục 1\nTHI ĐUA\nTiểu mục 1. QUỸ\nĐiều 1. Một\nLời một.\nTiểu mục 2. TÊN\nĐiều 2. Hai\nLời hai.\n"
        "- _-_ ChươngIH:\nTHI HÀNH\nĐiều 3. Ba\nLời ba.\nChương V\nCUỐI\nĐiều 4. Bốn\nLời bốn.\n",
    )
    assert [(a.chapter, a.section) for a in outline.articles] == [
        ("Chương I. CHUNG", "Mục 1. THI ĐUA / Tiểu mục 1. QUỸ"),
        ("Chương I. CHUNG", "Mục 1. THI ĐUA / Tiểu mục 2. TÊN"),
        ("Chương IH. THI HÀNH", ""),
        ("Chương V. CUỐI", ""),
    ]
    (told,) = [f for f in outline.faults if f.code == "missing_chapters"]
    assert (told.serious, "Chương IV;" in told.text) == (True, True)


def test_specks_of_a_scan_do_not_hide_the_label_of_a_clause_or_point() -> None:
    (article,) = read(
        "x.txt", "Điều 1. Một\n1. Các việc:\n... a) Ghi ngày;\n-_ b) Ký tên.\n- 2. Cất sổ.\n- Dòng kể.\n"
    ).articles
    assert article.text.split("\n") == ["1. Các việc:", "a) Ghi ngày;", "b) Ký tên.", "2. Cất sổ.", "- Dòng kể."]


def test_html_is_read_without_its_scripts() -> None:
    outline = read(
        "x.html",
        "<html><script>Điều 9. x</script><p>Điều 1. Một</p><p>Lời<br>một.</p><p>Điều 2. Hai</p><p>Lời hai.</p></html>",
    )
    assert [(a.label, a.text) for a in outline.articles] == [("1", "Lời một."), ("2", "Lời hai.")]


def test_xhtml_naming_its_encoding_is_read() -> None:
    page = '<?xml version="1.0" encoding="UTF-8"?>\n<html><body><p>Điều 1. Một</p><p>Lời một.</p></body></html>'
    assert [(a.label, a.text) for a in read("x.html", page).articles] == [("1", "Lời một.")]


def test_the_icelandic_letter_that_looks_like_đ_is_đ() -> None:
    text = "Số: 5/2024/NÐ-CP\nNGHỊ ÐỊNH\nVề việc thử\n\nÐiều 1. Một\n1. Lời.\nð) Ðiểm đ.\n"
    outline = read("x.txt", text)
    assert (outline.number, outline.title) == ("5/2024/NĐ-CP", "Nghị định về việc thử")
    assert outline.articles[0].text == "1. Lời.\nđ) Điểm đ."


TABLE = "| Bậc | Mức |\n| I | 100 |\n| II a | |"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("b.md", "Điều 1. Bậc\n\n| Bậc | Mức |\n|---|---|\n| I | 100 |\n| II a |  |\n\nĐiều 2. Hết\nHết.".encode()),
        ("b.txt", "Điều 1. Bậc\nBậc | Mức\n--- | ---\nI | 100\nII a |\n\nĐiều 2. Hết\nHết.".encode()),
        ("b.html", "<p>Điều 1. Bậc</p><table><tr><th>Bậc<th>Mức</tr><tr><td>I</td><td>100</td></tr><tr><td colspan=2><p>II</p><p>a</p></table><p>Điều 2. Hết</p><p>Hết.</p>".encode()),
        ("b.docx", samples.docx([("Điều 1. Bậc", ""), ([["Bậc", "Mức"], ["I", "100"], ["II a", ""]], ""), ("Điều 2. Hết", ""), ("Hết.", "")])),
    ],
)  # fmt: skip
def test_a_table_is_rows_whatever_the_file(name: str, data: bytes) -> None:
    articles = read_document(name, data).articles
    assert [a.text for a in articles] == [TABLE, "Hết."]


def test_a_table_that_only_lays_out_the_head_is_none() -> None:
    head = "<table><tr><td>CHÍNH PHỦ</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr><tr><td>Số: 7/2021/NĐ-CP</td><td>Hà Nội, ngày 5 tháng 3 năm 2021</td></tr></table>"
    outline = read("x.html", f"{head}<p>Điều 1. Một</p><p>Lời.</p>")
    assert (outline.number, outline.issued_on) == ("7/2021/NĐ-CP", dt.date(2021, 3, 5))


@pytest.mark.parametrize(
    "text",
    [
        "Lời dẫn\n| Tháng | Năm | Tuổi |\n| 1 | 1961 | 60 tuổi 3 tháng |\n| Từ tháng 2 | 62 tuổi | |\nLời sau",
        "Lời dẫn\nTháng | Năm | Tuổi --- | --- | --- 1 | 1961 | 60 tuổi 3 tháng Từ tháng 2 | 62 tuổi |\nLời sau",
    ],
)
def test_rows_are_a_table_again_also_those_an_earlier_reading_glued(text: str) -> None:
    before, table, after = blocks(text)
    assert (before.text, after.text, after.rows) == ("Lời dẫn", "Lời sau", [])
    assert [c.words for c in table.rows[0]] == ["Tháng", "Năm", "Tuổi"]
    if "---" not in text:  # where a glued row ends can only be guessed
        assert [[c.words for c in row] for row in table.rows[1:]] == [["1", "1961", "60 tuổi 3 tháng"], ["Từ tháng 2", "62 tuổi", ""]]  # fmt: skip
    assert all(text[c.start : c.start + len(c.words)] == c.words for row in table.rows for c in row)
    assert table.has_head


def test_a_bar_that_ocr_saw_makes_no_table() -> None:
    text = "1. Người lao động | làm việc theo thỏa thuận, trả lương và chịu sự quản lý của\nngười sử dụng | lao động."
    assert [b.rows for b in blocks(text)] == [[], []]
    assert read("x.ocr.txt", f"Điều 1. Một\n{text}").articles[0].text == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.html", b"  \n ", "Tệp HTML không có chữ nào; hãy mở trang gốc, lưu lại rồi nạp."),
        (
            "x.pdf",
            b"%PDF-1.4",
            "Chỉ đọc được .docx, .html, .md, .txt, .jsonl; hãy lưu văn bản sang một trong các dạng này.",
        ),
        ("x.docx", b"khong phai zip", "Tệp không mở được như tệp Word (.docx); hãy lưu lại bằng Word rồi nạp."),
        ("x.jsonl", b"{", "Dòng 1 không phải một bản ghi JSON; hãy sửa dòng đó rồi nạp lại."),
        ("x.txt", b"\xff\xffa\x80", "Tệp không phải văn bản Unicode (UTF-8); hãy lưu lại bằng bảng mã UTF-8 rồi nạp."),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_document(name, data)
    assert str(error.value) == sentence


def test_broken_points_are_told() -> None:
    assert list(broken_sequences("1. Một:\na) A;\nc) C.\n3. Ba.")) == [
        "điểm c ở khoản 1, lẽ ra là điểm b",
        "khoản 3 đứng sau khoản 1",
    ]


@given(st.lists(st.text("abc đ1.)\n", min_size=1, max_size=30).filter(str.strip), max_size=8))
def test_clauses_lose_no_paragraph(parts: list[str]) -> None:
    text = "\n".join(" ".join(p.split()) for p in parts)
    kept = "\n".join(w for c in clauses(text) for w in c.whole.split("\n") if w)
    assert kept == "\n".join(p for p in text.split("\n") if p)


@given(
    st.lists(
        st.sampled_from(
            [
                "Điều 1. k",
                "Điều 2. k",
                "Chương I",
                "k thường",
                "1. k;",
                "a) k",
                "“Điều 3. k”",
                "PHỤ LỤC",
                "Nơi nhận: k",
                "",
            ]
        )
    )
)
def test_any_text_is_read_without_losing_words(lines: list[str]) -> None:
    outline = read("x.txt", "\n".join(lines))
    places = [(a.title, a.chapter if n == 0 or a.chapter != outline.articles[n - 1].chapter else "", a.text) for n, a in enumerate(outline.articles)]  # fmt: skip
    whole = " ".join([outline.preamble, outline.closing, *(w for p in places for w in p)])
    assert whole.count("k") >= "\n".join(lines).count("k")


@pytest.mark.skipif(not LAW.exists(), reason="the real texts are not on this machine")
@pytest.mark.parametrize(
    ("name", "number", "articles", "missing"),
    [
        ("bo-luat-lao-dong-45-2019-QH14.docx", "45/2019/QH14", 220, 0),
        ("bo-luat-lao-dong-45-2019-QH14.txt", "45/2019/QH14", 220, 0),
        ("bo-luat-lao-dong-hop-nhat-18-VBHN-VPQH-2026.jsonl", "", 220, 0),
        ("nghi-dinh-145-2020-ND-CP.ocr.txt", "145/2020/NĐ-CP", 115, 0),
        ("thong-tu-10-2020-TT-BLDTBXH.txt", "10/2020/TT-BLĐTBXH", 12, 0),
        ("nghi-dinh-135-2020-ND-CP-tuoi-nghi-huu.txt", "135/2020/NĐ-CP", 9, 0),
        ("nghi-dinh-105-2026-ND-CP-tai-chinh-cong-doan.md", "105/2026/NĐ-CP", 18, 0),
        ("nghi-dinh-161-2026-ND-CP-luong-co-so.md", "161/2026/NĐ-CP", 7, 0),
        ("nghi-dinh-283-2026-ND-CP-xu-phat.ocr.md", "283/2026/NĐ-CP", 68, 0),
        ("luat-cong-doan-12-2012-QH13.nham-nhan-50-2024.md", "12/2012/QH13", 33, 0),
        ("bo-luat-to-tung-dan-su-92-2015-QH13.phan-lao-dong.txt", "92/2015/QH13", 42, 1),
    ],
)
def test_real_texts_have_every_article_of_their_body(name: str, number: str, articles: int, missing: int) -> None:
    outline = read_document(name, (LAW / name).read_bytes())
    assert (outline.number, len(outline.body_articles)) == (number, articles)
    assert sum(f.code == "missing_articles" for f in outline.faults) == missing


@pytest.mark.skipif(not LAW.exists(), reason="the real texts are not on this machine")
def test_the_consolidation_of_2026_gives_each_changed_article_its_day() -> None:
    name = "bo-luat-lao-dong-45-2019-QH14.docx"
    outline = read_document(name, (LAW / name).read_bytes())
    changed = {a.label: n.since for a in outline.articles for n in a.notes if n.since}
    first, later = dt.date(2026, 1, 1), dt.date(2026, 7, 1)
    assert changed == {"59": first, "61": first, "139": later, "154": first}
