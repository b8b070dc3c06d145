"""The engine finds the article, whatever way it is typed."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diemtua.legislation.search import engine, evaluate, stored
from diemtua.legislation.search.asked import own_matters, own_questions
from diemtua.legislation.search.citations import cited
from diemtua.legislation.search.entries import Entry, rank_of
from diemtua.legislation.search.learning import learn
from diemtua.legislation.search.lexicon import PAIR_SHIFT
from diemtua.legislation.search.snippets import best_clause, segments, wanted
from diemtua.legislation.search.topics import topics, topics_of
from diemtua.legislation.search.trained import Answered, load
from diemtua.legislation.search.vectors import Rows, Vectors, highest, rounded, turned
from diemtua.legislation.search.words import expanded, syllables, synonyms, untyped, without_asking
from tests.conftest import SHARED

TRIALS = SHARED / "data" / "retrieval"
NEW = dt.date(2026, 7, 1)


def entry(label: str, title: str, text: str, **more: object) -> Entry:
    values = {"document": "21/2019/QH14", "law": "Luật Sổ tay", "rank": 1.0} | more
    return Entry(
        key=f"{values['document']}|{label}|{values.get('since', '')}", label=label, title=title, text=text, **values
    )


ENTRIES = [
    entry("1", "Phạm vi điều chỉnh", "Luật này quy định về sổ tay của người lao động."),
    entry("2", "Thời hạn giữ sổ", "Người lao động giữ sổ trong 03 tháng.", until=NEW),
    entry("2", "Thời hạn giữ sổ", "Người lao động giữ sổ trong 06 tháng.", since=NEW),
    entry(
        "3", "Tiền lương làm thêm giờ", "Người sử dụng lao động trả lương khi ghi sổ ngoài giờ theo hợp đồng lao động."
    ),
    entry(
        "4",
        "Bảo hiểm xã hội",
        "Chậm đóng bảo hiểm xã hội thì người lao động có quyền đơn phương chấm dứt hợp đồng lao động.",
    ),
    entry("2", "Mẫu sổ", "Mẫu sổ tay kèm theo.", document="12/2024/TT-BTN", law="Thông tư về mẫu sổ", rank=0.0),
]


@pytest.fixture(scope="module")
def made() -> engine.Engine:
    return engine.build(ENTRIES)


@pytest.mark.parametrize(
    "question",
    [
        "công ty nợ bảo hiểm xã hội 3 tháng, nghỉ việc được không",
        "cong ty no bhxh 3 thang nghi viec duoc k",
        "cty no BHXH nghi viec dc ko",
        "coong ty nowj bao hieemr xax hooij",
        "cho65ng, bao3 hie6m3 xa4 ho65i",
    ],
)
def test_the_same_article_with_marks_without_and_with_slips(made: engine.Engine, question: str) -> None:
    assert made.search(question)[0].key.startswith("21/2019/QH14|4|")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("d2 k1 luat so tay", "21/2019/QH14|2|2026-07-01"),
        ("điều 2 Luật Sổ tay", "21/2019/QH14|2|2026-07-01"),
        ("điều 2 12/2024/TT-BTN", "12/2024/TT-BTN|2|"),
        ("Dieu 2 thong tu mau so", "12/2024/TT-BTN|2|"),
    ],
)
def test_a_typed_citation_comes_first(made: engine.Engine, typed: str, key: str) -> None:
    hit = made.search(typed, day=NEW)[0]
    assert (hit.key, hit.pinned) == (key, True)


def test_the_day_in_force_filters_before_ranking(made: engine.Engine) -> None:
    before, after = (made.search("giữ sổ mấy tháng", day=d, limit=1)[0].key for d in (dt.date(2026, 6, 30), NEW))
    assert (before, after) == ("21/2019/QH14|2|", "21/2019/QH14|2|2026-07-01")


def test_one_document_only(made: engine.Engine) -> None:
    assert {h.key.split("|")[0] for h in made.search("sổ tay", document="12/2024/TT-BTN")} == {"12/2024/TT-BTN"}


def test_words_nobody_wrote_find_nothing(made: engine.Engine) -> None:
    assert made.search("xyzzy qwrt") == []
    assert made.search("") == []


def test_an_engine_over_nothing_answers_nothing() -> None:
    assert engine.build([]).search("hợp đồng") == []


def test_what_is_saved_answers_alike(made: engine.Engine, tmp_path: Path) -> None:
    made.save(tmp_path / "index.npz")
    again = engine.load(tmp_path / "index.npz")
    assert again.search("tien luong lam them gio") == made.search("tien luong lam them gio")


def test_it_says_why(made: engine.Engine) -> None:
    assert [name for name, _ in made.search("tang ca")[0].reasons] == ["synonyms"]


@pytest.mark.parametrize(
    ("word", "mended"),
    [("ddoongf", "dong"), ("lu7o7ng", "luong"), ("hie6m3", "hiem"), ("dduwowcj", "duoc"), ("nghir", "nghi"), ("luong", "luong"), ("2026", "2026"), ("iso9001x", "iso9001x"),
     ("theem", "them"), ("khoong", "khong"), ("lwowng", "luong"), ("hopwj", "hop"), ("facebook", "facebook")],
)  # fmt: skip
def test_left_overs_of_the_keyboard_are_mended(word: str, mended: str) -> None:
    assert untyped(word) == mended


def test_abbreviations_are_written_out() -> None:
    assert " ".join(expanded("NSDLĐ k trả BHXH")) == "nguoi su dung lao dong khong tra bao hiem xa hoi"


def test_folding_is_the_kernel_s() -> None:
    assert syllables("ĐIỀU 35. Quyền ĐƠN phương, Hoà giải") == ["dieu", "35", "quyen", "don", "phuong", "hoa", "giai"]


def test_asking_words_do_not_search_unless_alone() -> None:
    assert without_asking(syllables("thử việc bao lâu vậy ạ")) == ["thu", "viec"]
    assert without_asking(syllables("như thế nào")) == ["nhu", "the", "nao"]


def test_everyday_words_bring_the_law_s() -> None:
    assert ["lam", "them", "gio"] in synonyms(syllables("tăng ca"))


@pytest.mark.parametrize(
    ("typed", "places", "number"),
    [
        ("d35 k1 blld", [("35", "1")], ""),
        ("điều 35 khoản 1 BLLĐ", [("35", "1")], ""),
        ("k1Đ35BLLĐ", [("35", "1")], ""),
        ("35/1 BLLĐ", [("35", "1")], ""),
        ("BLLĐ-35", [("35", "")], ""),
        ("Ðiều 35 BLLÐ", [("35", "")], ""),  # the Icelandic letter
        ("ddieeuf 35 boo luaatj lao ddoongj", [("35", "")], ""),
        ("cho em hỏi khoản 2 điều 36 blld", [("36", "2")], ""),
        ("khoản 1 điều 35 và khoản 2 điều 36 blld", [("35", "1"), ("36", "2")], ""),
        ("điều 35 và 36 bộ luật lao động", [("35", ""), ("36", "")], ""),
        ("Điều 12a 145/2020/NĐ-CP", [("12a", "")], "145/2020/nd-cp"),
        ("nđ145/2020 đ58", [("58", "")], "145/2020"),
        ("dieu 5 nghi dinh so 135", [("5", "")], "135"),
        ("nghị định 12 năm 2022 điều 6", [("6", "")], "12/2022"),
        ("phụ lục 1 nghị định 135", [("phu-luc-1", "")], "135"),
        ("nghị định 145 tăng ca", [], "145"),
    ],
)
def test_citations_are_understood(typed: str, places: list[tuple[str, str]], number: str) -> None:
    found = cited(typed)
    assert found is not None
    assert ([(p.article, p.clause) for p in found.places], found.number) == (places, number)


@pytest.mark.parametrize(
    "question",
    [
        "công ty nợ lương 3 tháng",
        "bộ luật lao động 2019",
        "nghỉ 30/4 theo luật lao động",
        "luật lao động 3 ngày phép",
        "theo luật lao động được nghỉ 12 ngày",
        "quyết định sa thải 3 người",
    ],
)
def test_what_is_no_citation_is_none(question: str) -> None:
    assert cited(question) is None


@pytest.mark.parametrize(
    ("question", "first", "exact"),
    [
        ("điều 2 luật sổ tay 2019", "21/2019/QH14|2|2026-07-01", True),
        ("cho em hỏi nội dung khoản 1 điều 2 luật sổ tay là gì", "21/2019/QH14|2|2026-07-01", True),
        ("tt12/2024 đ2", "12/2024/TT-BTN|2|", True),
        ("điều 2 thông tư 12", "12/2024/TT-BTN|2|", True),
        ("điều 2 nói gì", "21/2019/QH14|2|2026-07-01", False),  # laws first, and nothing is called exact
    ],
)
def test_the_document_is_the_one_that_was_named(made: engine.Engine, question: str, first: str, exact: bool) -> None:
    hit = made.search(question, day=NEW)[0]
    assert (hit.key, hit.pinned) == (first, exact)
    assert made.missing(question, day=NEW) is None


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("điều 2 luật sổ tay 2012", engine.Missing("document", "")),
        ("điều 35 luật BHXH", engine.Missing("document", "")),
        ("điều 5 nghị định 999/2024", engine.Missing("document", "999/2024")),
        ("điều 99 luật sổ tay", engine.Missing("article", "21/2019/QH14", "99")),
    ],
)
def test_what_is_cited_and_not_here_is_told_and_nothing_is_called_exact(
    made: engine.Engine, question: str, missing: engine.Missing
) -> None:
    assert made.missing(question, day=NEW) == missing
    assert not any(h.pinned for h in made.search(question, day=NEW))


def test_an_article_that_is_not_in_force_on_the_day_is_told() -> None:
    ended = engine.build([entry("1", "Thời hạn", "Ba tháng.", until=dt.date(2025, 7, 1))])
    assert ended.missing("điều 1 luật sổ tay", day=NEW) == engine.Missing("day", "21/2019/QH14", "1")


def test_a_number_alone_brings_the_articles_of_its_document(made: engine.Engine) -> None:
    assert made.search("thông tư 12/2024")[0].key.startswith("12/2024/TT-BTN")


def test_of_a_letter_only_what_it_asks_is_searched_for(made: engine.Engine) -> None:
    letter = "Kính gửi ban tư vấn. " + "Tôi xin trình bày hoàn cảnh hợp đồng lao động của tôi như sau. " * 8
    assert made.search(letter + "Người lao động giữ sổ mấy tháng?")[0].key.startswith("21/2019/QH14|2")


def test_a_question_that_is_an_article_s_title_finds_it_first(made: engine.Engine) -> None:
    assert made.search("thời hạn giữ sổ", day=NEW)[0].key == "21/2019/QH14|2|2026-07-01"


def learnt():
    in_force = [e for e in ENTRIES if e.until is None]
    more = [replace(e, label=f"{e.label}{n}") for n in (7, 8) for e in in_force]
    return learn([*in_force, *more], [Answered("quyển vở nhỏ bìa xanh để đâu", "21/2019/QH14|2")])


def test_an_answered_question_votes_for_its_article(tmp_path: Path) -> None:
    trained = learnt()
    trained.save(tmp_path / "trained.npz")
    again = load(tmp_path / "trained.npz")
    assert again.about == trained.about
    made = engine.build(ENTRIES, trained=again)
    assert made.mode == "đã học"
    found = {h.key: dict(h.reasons) for h in made.search("quyển vở nhỏ bìa xanh", day=NEW)}
    assert [key for key, reasons in found.items() if "votes" in reasons] == ["21/2019/QH14|2|2026-07-01"]


def test_learning_twice_gives_the_same(tmp_path: Path) -> None:
    first, again = learnt(), learnt()
    assert first.version == again.version
    assert np.array_equal(first.vectors.table, again.vectors.table)


def test_a_question_of_ours_brings_every_article_of_its_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """First the one that answers; beside the desk's answers, never instead of them: however many of ours are nearer, the desk's vote
    counts. What our questions have in common with any question brings little."""
    keys = (("21/2019/QH14", "2"), ("21/2019/QH14", "3"), ("99/2099/QH99", "1"))
    others = (("21/2019/QH14", "4"),)
    matters = (
        *((f"thủ trưởng giấu vở xanh thì kêu ai {n}", keys) for n in range(30)),
        *((f"nộp tiền trễ mấy ngày {n}", others) for n in range(100)),
    )
    own = {key: tuple(q for q, told in matters if key in told) for key in (*keys, *others)}
    monkeypatch.setattr("diemtua.legislation.search.trained.own_matters", lambda: matters)
    monkeypatch.setattr("diemtua.legislation.search.trained.own_questions", lambda: own)
    trained = learnt()
    assert (len(trained.ours), trained.about["ours"], trained.about["questions"]) == (130, 130, 1)
    found = {
        h.key.rpartition("|")[0]: dict(h.reasons)
        for h in engine.build(ENTRIES, trained=trained).search("thủ trưởng giấu vở bìa xanh", day=NEW)
    }
    assert {key for key, reasons in found.items() if "votes" in reasons} == {"21/2019/QH14|2"}
    first, beside, other = (found.get(f"21/2019/QH14|{label}", {}).get("asked", 0.0) for label in "234")
    assert first > beside > 2 * other


def test_what_only_texts_have_taught_changes_no_order() -> None:
    trained, plain = learn(ENTRIES, []), engine.build(ENTRIES)
    made = engine.build(ENTRIES, trained=trained)
    assert trained.trust == 0
    for question in ("sổ tay", "quyển vở nhỏ", "cán bộ mất sổ"):
        assert [h.key for h in made.search(question)] == [h.key for h in plain.search(question)]


def test_turned_vectors_keep_every_product_and_tell_most_in_their_leading_numbers() -> None:
    random = np.random.default_rng(3)
    spread = random.standard_normal((2000, 256)) * 0.97 ** np.arange(256)  # on hidden axes, as what is learnt is
    table = (spread @ np.linalg.qr(random.standard_normal((256, 256)))[0]).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    vectors = Vectors(np.arange(2000), table, np.ones(2000, np.float32))
    better = turned(vectors, table).table
    assert np.allclose(better @ better[7], table @ table[7], atol=1e-4)
    assert (better[:, :64] ** 2).sum(axis=1).mean() > 0.9 > 0.4 > (table[:, :64] ** 2).sum(axis=1).mean()
    rows = Rows.of(rounded(better))
    wanted = highest(table @ table[7], 15)
    roughly = highest(rows.roughly(better[7]), 200)
    assert set(wanted) <= set(roughly)
    assert np.abs(rows.exactly(wanted, better[7]) - table[wanted] @ table[7]).max() < 0.01
    assert np.array_equal(Rows.of(rows.rounded()).leading, rows.leading)


def test_what_another_release_learnt_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt().save(tmp_path / "trained.npz")
    monkeypatch.setattr("diemtua.legislation.search.trained.FORMAT", 99)
    with pytest.raises(stored.OldFormat):
        load(tmp_path / "trained.npz")


def test_the_end_of_one_question_and_the_start_of_the_next_are_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {("21/2019/QH14", "7"): ("Mất sổ", "Vàng thì đổi ở đâu")}
    monkeypatch.setattr("diemtua.legislation.search.engine.own_questions", lambda: own)
    found = engine.build([entry("7", "Cấp lại", "Cấp lại.")])
    pairs = {(int(k) >> PAIR_SHIFT, int(k) & (1 << PAIR_SHIFT) - 1) for k in found.index.keys if k >> PAIR_SHIFT}
    assert (found.lexicon.ids["mat"], found.lexicon.ids["so"]) in pairs
    assert (found.lexicon.ids["so"], found.lexicon.ids["vang"]) not in pairs


def test_the_decree_that_took_the_place_of_another_answers_its_questions() -> None:
    old, new = ("12/2022/NĐ-CP", "17"), ("283/2026/NĐ-CP", "23")
    assert set(own_questions()[old]) <= set(own_questions()[new])
    assert all(new in keys for _, keys in own_matters() if old in keys)
    since = dt.date(2026, 9, 10)
    entries = [
        entry("17", "Vi phạm quy định về tiền lương", "Phạt.", document="12/2022/NĐ-CP", until=since),
        entry("23", "Vi phạm quy định về tiền lương", "Phạt.", document="283/2026/NĐ-CP", since=since),
        entry("9", "Việc khác", "Không trả lương."),
    ]
    made = engine.build(entries)
    for day, document in ((dt.date(2026, 1, 1), "12/2022/NĐ-CP"), (since, "283/2026/NĐ-CP")):
        assert made.search("công ty quỵt lương bị phạt bao nhiêu", day=day)[0].key.startswith(document)


def test_our_questions_are_whole() -> None:
    """Every question once, in a form the loader reads, and each naming its articles once."""
    matters = own_matters()
    assert len(matters) > 10_000
    folded = Counter(" ".join(syllables(q)) for q, _ in matters)
    assert [q for q, times in folded.items() if times > 1] == []
    for question, keys in matters:
        assert question == question.strip()
        assert 1 <= len(keys) == len(set(keys)) <= 16, question
        assert all(number and label and " " not in number for number, label in keys), question
    for key, questions in own_questions().items():
        assert all(q.strip() for q in questions), key


@pytest.mark.slow
@pytest.mark.skipif(not TRIALS.exists(), reason="the trial questions are not on this machine")
def test_untrained_it_beats_bm25s_with_and_without_marks(tmp_path: Path) -> None:
    folder = TRIALS / "labour"
    figures = {}
    for name in ("queries", "queries.abbr_nodia"):
        trial = evaluate.read_trial(folder / "corpus.jsonl.gz", folder / f"{name}.jsonl", folder / "qrels.tsv")
        figures[name] = evaluate.compared(trial, trained=None, work=tmp_path)
    plain, bare = figures["queries"], figures["queries.abbr_nodia"]
    assert plain["diemtua"]["ndcg@10"] >= plain["bm25s"]["ndcg@10"] + 0.1
    assert abs(plain["diemtua"]["ndcg@10"] - bare["diemtua"]["ndcg@10"]) <= 0.01


def test_an_everyday_question_finds_the_article_lawyers_name_it_by() -> None:
    title = "Quyền đơn phương chấm dứt hợp đồng lao động của người lao động"
    far = [entry(str(n), "Bảo hiểm xã hội", "Công ty nợ bảo hiểm xã hội 3 tháng, nghỉ việc.") for n in range(40, 60)]
    found = engine.build([*far, entry("35", title, "Lời văn chẳng có chữ nào giống câu hỏi.")])
    first = found.search("cong ty no bhxh 3 thang nghi viec duoc k")[0]
    assert first.key == "21/2019/QH14|35|"
    assert first.reasons[0][0] == "named"


def test_a_fine_is_asked_of_the_decree_on_fines_and_the_duty_of_the_law() -> None:
    duty = entry("1", "Nghỉ lễ, tết", "Người lao động được nghỉ lễ, tết.")
    fine = entry(
        "18",
        "Vi phạm quy định về thời giờ nghỉ ngơi",
        "Phạt tiền người không cho nghỉ lễ.",
        document="99/2099/NĐ-CP",
        law="Nghị định quy định xử phạt vi phạm hành chính về lao động",
        rank=0.5,
    )
    made = engine.build([duty, fine])
    assert [h.key for h in made.search("không cho nghỉ lễ thì bị phạt bao nhiêu")] == [fine.key, duty.key]
    assert "fines" in dict(made.search("ko cho nghi le bi phat the nao")[0].reasons)
    assert made.search("nghỉ lễ mấy ngày")[0].key == duty.key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lương ngày Quốc khánh 2/9", "lương ngày lễ tết"),
        ("luong le 30/4, 1/5", "luong le tet"),
        ("thưởng Tết Nguyên đán", "thưởng lễ tết"),
        ("nghỉ tết mấy ngày", "nghỉ tết mấy ngày"),
    ],
)
def test_a_holiday_called_by_its_name_is_a_holiday(typed: str, meant: str) -> None:
    assert expanded(typed) == syllables(meant)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("1. Doanh nghiệp bị giải thể trong trường hợp sau đây:\na) hết hạn", "Doanh nghiệp bị giải thể trong trường hợp sau đây"),
        (" ".join(["chữ"] * 40), " ".join(["chữ"] * 15)),
    ],
)  # fmt: skip
def test_an_article_without_a_title_is_headed_by_its_opening_words(text: str, heading: str) -> None:
    assert entry("1", "", text).heading == heading
    assert entry("1", "Giải thể", text).heading == "Giải thể"


def test_a_number_is_no_title_in_a_trial() -> None:
    rows = [{"_id": "1/2019/QH14|7", "title": t, "text": "Chữ."} for t in ("Điều 7.", "Điều 7. Tên", "Điều kiện hưởng")]
    assert [e.title for e in evaluate.entries(rows)] == ["", "Tên", "Điều kiện hưởng"]


def test_a_title_asked_for_whole_stands_before_a_longer_one() -> None:
    titles = ["Mất sổ tay của cán bộ ở nơi làm việc khác", "Mất sổ tay", "Cất sổ"]
    found = engine.build([entry(str(n), title, "Sổ tay, sổ tay.") for n, title in enumerate(titles, 1)])
    assert found.search("mat so tay")[0].key.endswith("|2|")


def test_the_title_counts_twice_in_a_short_question_and_hardly_in_a_long_one() -> None:
    found = engine.build([entry("1", "Mất sổ tay", "Sổ tay, sổ tay.")])
    long = (
        "người cán bộ đi làm xa nhà lâu ngày rồi về quê thì mất sổ tay và không biết phải báo cho ai trong cơ quan cũ"
    )
    short, much = (dict(found.search(q)[0].reasons)["title"] for q in ("mất sổ tay", long))
    assert short == pytest.approx(2 * engine.TITLE, rel=0.02)
    assert engine.TITLE < much < 1.3 * engine.TITLE


def test_of_two_like_articles_the_one_whose_document_speaks_of_it_comes_first() -> None:
    stray = entry("1", "Báo mất", "Mất sổ tay thì báo.", document="1/2018/QH14")
    at_home = entry("2", "Báo mất", "Mất sổ tay thì báo.")
    others = [entry("3", "Cấp lại", "Mất sổ tay thì được cấp lại."), entry("4", "Lệ phí", "Lệ phí khi mất sổ tay.")]
    first, second = engine.build([stray, at_home, *others]).search("mất sổ tay báo")[:2]
    assert (first.key, second.key) == (at_home.key, stray.key)
    # of what is no longer in force a document does not speak
    ended = [entry(e.label, e.title, e.text, until=NEW) for e in others]
    now = engine.build([stray, at_home, *ended]).search("mất sổ tay báo", day=NEW)
    assert dict(now[0].reasons)["document"] == dict(now[1].reasons)["document"]


def test_a_list_stands_behind_the_article_that_uses_it() -> None:
    rows = [entry(label, "Nơi giữ sổ", "Sổ giữ ở phường.", rank=rank_of("1/2020/NĐ-CP", label)) for label in ("phu-luc-1", "3")]  # fmt: skip
    assert [h.key.split("|")[1] for h in engine.build(rows).search("nơi giữ sổ")] == ["3", "phu-luc-1"]


def test_an_index_of_another_release_is_refused(made: engine.Engine, tmp_path: Path, monkeypatch) -> None:
    made.save(tmp_path / "i.npz")
    monkeypatch.setattr(engine, "FORMAT", engine.FORMAT + 1)
    with pytest.raises(stored.OldFormat):
        engine.load(tmp_path / "i.npz")


@pytest.mark.skipif(not TRIALS.is_dir(), reason="../shared/data/retrieval không có ở đây")
def test_marks_and_abbreviations_cost_less_than_a_hundredth() -> None:
    folder = TRIALS / "labour"
    trial = evaluate.read_trial(folder / "corpus.jsonl.gz", folder / "queries.jsonl", folder / "qrels.tsv")
    built = engine.build(evaluate.entries(trial.corpus))
    figures = {}
    for variant in ("", ".nodia", ".abbr", ".abbr_nodia"):
        rows = evaluate.read_lines(folder / f"queries{variant}.jsonl")
        questions = {str(r["_id"]): r["text"] for r in rows if str(r["_id"]) in trial.answers}
        same = evaluate.Trial([], questions, trial.answers)
        figures[variant] = evaluate.measured(same, lambda q: [h.key for h in built.search(q)])["ndcg@10"]
    assert figures[""] > 0.76
    assert all(abs(value - figures[""]) < 0.01 for value in figures.values())


def test_a_topic_is_told_by_the_headings_an_article_stands_under() -> None:
    def of(*headings: str) -> set[str]:
        bits = topics_of(*headings)
        return {code for place, code in enumerate(topics()) if bits >> place & 1}

    assert of("Điều kiện thưởng lượng", "Chương VI TIỀN LƯƠNG") == {"wages"}
    assert of("Thương binh", "thuong luong tap the") == {"agreement"}
    assert of("Nghỉ thai sản", "Lao động nữ", "Luật Bảo hiểm xã hội") == {"women", "insurance"}
    assert of("Phạm vi điều chỉnh") == set()


def test_with_a_topic_only_its_articles_are_found(tmp_path) -> None:
    texts = [("1", "Thử việc"), ("2", "Kỷ luật lao động"), ("3", "Thời gian thử việc bị kỷ luật")]
    made = engine.build([Entry(pk, "1/2020/QH14", pk, title, "sổ của người lao động") for pk, title in texts])
    made.save(tmp_path / "index-1.npz")
    for built in (made, engine.load(tmp_path / "index-1.npz")):
        assert {h.key for h in built.search("sổ", topic="contract")} == {"1", "3"}
        assert {h.key for h in built.search("sổ", topic="discipline")} == {"2", "3"}
        assert {h.key for h in built.search("điều 2", topic="contract")} == set()
        assert built.search("sổ", topic="women") == []


def test_an_article_found_by_its_meaning_shows_its_first_clause() -> None:
    text = "1. Người giữ sổ ghi mỗi ngày một trang và cất sổ nơi khô ráo.\n2. Bộ Thử nghiệm hướng dẫn."
    assert best_clause(text, wanted("vắng"))[0] == "1"
    assert best_clause(text, wanted("hướng"))[0] == "2"


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("ăn ca 7 giờ", "7. Cá nhân làm ca đêm", ["ca"]),  # neither a bare number nor another syllable
        ("lam ca dem", "cá nhân làm ca đêm", ["làm ca đêm"]),
        ("dinh cong o dau", "Quy định của luật về đình công", ["đình công"]),
        ("đình công bị cấm", "quy định công khai; đình công bị hoãn", ["công", "đình công bị"]),
        ("hoà giải viên", "Hòa giải viên lao động", ["Hòa giải viên"]),  # the tone stands where it likes
        ("luong", "trả lương", ["lương"]),  # one syllable has no neighbour
        ("điều 35 khoản 1", "Điều 35. 1. Khoản này", ["Điều", "Khoản"]),
    ],
)
def test_what_is_marked_is_what_was_meant(question: str, text: str, marked: list[str]) -> None:
    pieces = segments(text, wanted(question))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece.strip() for piece, hit in pieces if hit] == marked
