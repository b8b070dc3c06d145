"""Sources, parameters, lint on data that is wrong on purpose, drawing."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from diemtua.kernel.errors import BadInput
from diemtua.kernel.timeline import Dated, Timeline
from diemtua.rulebook import book, lint
from diemtua.rulebook.drawing import limits, page, svg
from diemtua.rulebook.periods import CalendarDays, WorkingDays
from diemtua.rulebook.procedure import Procedure, procedure, procedure_from, procedures
from diemtua.rulebook.sources import Citation, citations, documents
from diemtua.rulebook.thresholds import RULES, split_seats

D = dt.date
DAY = D(2026, 11, 22)
ALL = [versions[0] for versions in procedures().values()]


class TestSources:
    def test_a_source_is_read_into_its_places(self) -> None:
        read = citations("Bộ luật Lao động, Điều 35 khoản 1 điểm đ; Nghị định 293/2025/NĐ-CP")
        code, decree = documents()["Bộ luật Lao động"], documents()["Nghị định 293/2025/NĐ-CP"]
        assert read == (Citation(code, 35, 1, "đ"), Citation(decree))
        assert "; ".join(map(str, read)) == "Bộ luật Lao động, Điều 35 khoản 1 điểm đ; Nghị định 293/2025/NĐ-CP"

    @pytest.mark.parametrize(
        ("source", "sentence"),
        [
            ("Luật lạ, Điều 1", "chưa có trong danh mục"),
            ("Bộ luật Lao động, điều 1", "phải viết như"),
            ("Bộ luật Lao động, Điều 221", "không có Điều 221"),
            ("Bộ luật Lao động, Điều 0", "không có Điều 0"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, source: str, sentence: str) -> None:
        with pytest.raises(BadInput, match=sentence):
            citations(source)

    def test_every_source_written_back_is_the_same(self) -> None:
        for line in book.parameters().values():
            for dated in line.values:
                if dated.certainty == "verified":
                    assert "; ".join(map(str, citations(dated.source))) == dated.source

    def test_a_document_is_in_force_on_its_days(self) -> None:
        old = documents()["Nghị định 12/2022/NĐ-CP"]
        assert [old.is_in_force(d) for d in (D(2022, 1, 16), D(2022, 1, 17), D(2026, 9, 9), D(2026, 9, 10))] == [
            False,
            True,
            True,
            False,
        ]


class TestParameters:
    def test_periods_are_typed_by_their_unit(self) -> None:
        assert book.length("strike_notice", DAY) == WorkingDays(5)
        assert book.length("bargaining_start", DAY) == CalendarDays(30)

    def test_what_is_no_number_is_refused(self) -> None:
        with pytest.raises(BadInput, match="không phải là một con số"):
            book.number("fine_dialogue", DAY)
        with pytest.raises(BadInput, match="không phải là một con số"):
            book.number("training_days_paid_by_employer", DAY)
        with pytest.raises(BadInput, match="không có tham số «la»"):
            book.parameter("la")

    def test_a_draft_is_kept_apart_and_never_used(self) -> None:
        line = book.parameter("min_wage_region_1")
        assert [d.value for d in line.expected] == [5_700_000]
        assert line.sure_until == D(2026, 12, 31)


class TestLint:
    LINE = Timeline("x", "X", "đồng", (Dated(D(2021, 1, 1), 1, "Bộ luật Lao động, Điều 1", "verified", DAY),), row="R")

    def sentences(self, line: Timeline) -> list[str]:
        return [f.sentence for f in lint.parameter_findings(line)]

    def test_a_good_parameter_has_no_finding(self) -> None:
        assert self.sentences(self.LINE) == []

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"label": ""}, "thiếu nhãn."),
            ({"unit": ""}, "thiếu đơn vị."),
            ({"row": ""}, "thiếu mã quy tắc."),
            ({"values": ()}, "thiếu giá trị."),
        ],
    )
    def test_what_is_missing_is_named(self, changed: dict, sentence: str) -> None:
        assert self.sentences(replace(self.LINE, **changed)) == [sentence]

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"source": ""}, "thiếu nguồn."),
            ({"source": "Lời đồn"}, "chưa có trong danh mục"),
            ({"certainty": "chắc"}, "mức chắc chắn «chắc»"),
            ({"since": D(2020, 12, 31)}, "chưa có hiệu lực"),
            ({"known_since": D(2026, 11, 23)}, "ngày biết lại sau ngày đối chiếu"),
        ],
    )
    def test_a_value_without_a_sound_source_is_found(self, changed: dict, sentence: str) -> None:
        found = self.sentences(replace(self.LINE, values=(replace(self.LINE.values[0], **changed),)))
        assert len(found) == 1
        assert sentence in found[0]

    def test_two_values_for_one_day_are_found(self) -> None:
        assert self.sentences(replace(self.LINE, values=self.LINE.values * 2)) == [
            "hai giá trị cùng áp dụng từ 01/01/2021."
        ]

    HEAD = {"id": "x", "title": "X", "summary": "", "subject": "", "source": "Bộ luật Lao động", "since": D(2021, 1, 1)}
    STEP = {"title": "A", "who": "ai", "row": "R", "source": "Bộ luật Lao động"}

    def found(self, *steps: dict) -> set[tuple[str, str]]:
        law = procedure_from({"procedure": self.HEAD, "step": [self.STEP | step for step in steps]})
        return {(f.where, f.sentence) for f in lint.procedure_findings(law)}

    def test_a_procedure_that_ends_is_clean(self) -> None:
        assert self.found({"id": "a"}, {"id": "b", "after": ["a"], "end": "hết"}) == set()

    def test_a_procedure_without_an_end_is_found(self) -> None:
        assert ("procedure x", "không có bước kết thúc.") in self.found({"id": "a"})

    def test_a_step_nobody_reaches_is_found(self) -> None:
        steps = ({"id": "a", "end": "hết"}, {"id": "b", "after": ["c"]}, {"id": "c", "after": ["b"]})
        assert {("step x b", "không bao giờ tới được."), ("step x c", "không bao giờ tới được.")} <= self.found(*steps)

    def test_an_outcome_that_leads_nowhere_is_a_trap_even_with_a_way_to_give_up(self) -> None:
        steps = (
            {"id": "a", "outcomes": {"x": "x", "y": "y"}},
            {"id": "b", "after": ["a:x"], "end": "hết"},
            {"id": "c", "after": ["a"], "gives_up": True, "end": "thôi"},
        )
        assert self.found(*steps) == {("step x a", "là ngõ cụt khi kết quả là «y».")}

    def test_an_outcome_that_makes_the_only_end_needless_is_a_trap(self) -> None:
        steps = ({"id": "a"}, {"id": "b", "after": ["a"]}, {"id": "c", "after": ["a"], "unless": ["b"], "end": "hết"})
        assert self.found(*steps) == {("step x b", "là ngõ cụt.")}

    def test_a_bar_nobody_lifts_is_a_trap(self) -> None:
        steps = (
            {"id": "a"},
            {"id": "b", "after": ["a"]},
            {"id": "c", "after": ["a"], "barred_by": ["b"], "end": "hết"},
        )
        assert self.found(*steps) == {("step x b", "là ngõ cụt.")}

    def test_wrong_references_are_found(self) -> None:
        step = {
            "id": "b",
            "after": ["a:la"],
            "within": "la",
            "on_day": "a.la",
            "ends": {"la": "x"},
            "end": "hết",
            "who": "",
        }
        assert {s for w, s in self.found({"id": "a", "end": "x"}, step) if w == "step x b"} == {
            "thiếu người làm.",
            "thời hạn «la» không có trong kho luật.",
            "có hạn mà không nói lỡ hạn thì làm gì.",
            "nhắc kết quả «a:la» không có.",
            "nhắc kết quả «la» không có.",
            "nhắc ngày «a.la» không ai nhập.",
            "không bao giờ tới được.",
        }

    def test_wordings_that_overlap_are_found(self) -> None:
        steps = ({"id": "a", "end": "x", "until": D(2025, 7, 1)}, {"id": "a", "end": "x", "since": D(2025, 7, 1)})
        assert self.found(*steps) == {("step x a", "hai cách viết có ngày áp dụng chồng nhau.")}

    def test_versions_that_overlap_are_found(self) -> None:
        law = ALL[0]
        good = (replace(law, until=D(2025, 6, 30)), replace(law, since=D(2025, 7, 1)))
        assert lint.version_findings(good) == []
        assert len(lint.version_findings((law, replace(law, since=D(2025, 7, 1))))) == 1

    def test_a_rule_without_a_case_is_found(self) -> None:
        from diemtua.rulebook.cases import Result

        found = lint.findings([Result("", "", "", frozenset({"threshold agreement_vote"}), None)])
        assert {f.where for f in found} == set(lint.rules()) - {"threshold agreement_vote"}


@pytest.mark.parametrize("law", ALL, ids=lambda p: p.id)
class TestDrawing:
    def test_the_diagram_is_sound_svg_without_inline_style(self, law: Procedure) -> None:
        drawn = svg(law, DAY, {law.steps[0].id: "xong"})
        root = ET.fromstring(drawn)
        names = "{http://www.w3.org/2000/svg}"
        assert [g.get("id") for g in root.findall(f"{names}g")] == [f"{law.id}-{step_id}" for step_id in law.wordings]
        assert root.find(f"{names}title").text == f"Sơ đồ thủ tục: {law.title}"
        assert "style=" not in drawn
        assert ">Xong</text>" in drawn
        assert len(list(root.iter(f"{names}rect"))) == len(law.wordings) + 1, "one badge"

    def test_boxes_do_not_touch_and_stay_inside(self, law: Procedure) -> None:
        root = ET.fromstring(svg(law, DAY))
        boxes = [(int(r.get("y")), int(r.get("height"))) for r in root.iter("{http://www.w3.org/2000/svg}rect")]
        assert all(y + h < next_y for (y, h), (next_y, _) in pairwise(boxes))
        assert boxes[-1][0] + boxes[-1][1] < int(root.get("height"))

    def test_the_page_names_every_step_with_its_article_and_limit(self, law: Procedure) -> None:
        text = page(law, DAY)
        for step_id in law.wordings:
            step = law.step(step_id, DAY)
            assert f". {step.title}\n" in text
            assert f"- Điều luật: {step.source}\n" in text
            assert all(f"- Thời hạn: {limit}\n" in text for limit in limits(step, law, DAY))
        assert not any(name in text for name in book.parameters() if "_" in name)


def test_limits_are_told_in_words() -> None:
    law = procedure("dinh-cong", DAY)
    assert limits(law.step("notice", DAY), law, DAY) == ["chậm nhất 5 ngày làm việc trước ngày bắt đầu đình công"]
    assert limits(law.step("start", DAY), law, DAY)[0].startswith("sớm nhất là 5 ngày làm việc sau «Gửi quyết định")
    renewal = procedure("gia-han-thoa-uoc", DAY)
    assert limits(renewal.step("start", DAY), renewal, DAY) == [
        "đến hết ngày hết hạn",
        "sớm nhất 90 ngày trước ngày hết hạn",
    ]


def test_the_page_of_an_old_day_shows_the_old_wording() -> None:
    law = procedure("dinh-cong", DAY)
    assert "UBND cấp huyện" in page(law, D(2025, 6, 30))
    assert "UBND cấp huyện" not in page(law, DAY)


DOSSIER = {
    "DLG": [*range(1, 5), *range(10, 29)], "HN": range(1, 6), "CBA": range(1, 30), "CBM": range(1, 6),
    "DSP": range(1, 12), "ARB": range(1, 9), "STR": range(1, 18), "OFC": range(1, 11), "MEM": range(1, 7),
    "STD": range(1, 7), "PRB": range(1, 6), "TRM": range(1, 14), "WAG": range(1, 12), "TIM": range(1, 14),
    "DIS": range(1, 14), "WOM": range(1, 9), "FIN": range(1, 15),
    "PDP": [*range(1, 6), 7, 8, 11],  # 6, 9 and 10 were read in no source
}  # fmt: skip


def test_every_row_of_the_domain_dossier_is_a_rule_a_step_or_told_why_not() -> None:
    rows = {f"{kind}-{number:02d}" for kind, numbers in DOSSIER.items() for number in numbers}
    rows |= {f"F{number}" for number in range(1, 9)}
    kept = {row for line in book.parameters().values() for row in line.row.split(", ")}
    kept |= {row for law in ALL for step in law.steps for row in step.row.split(", ")}
    kept |= {word for rule in RULES.values() for word in re.findall(r"[A-Z]{2,3}-\d\d", rule.__doc__ or "")}
    kept |= {"DLG-17"} if "DLG-17" in (split_seats.__doc__ or "") else set()
    assert sorted(rows - kept - set(book.duties())) == []
    assert sorted(set(book.duties()) - rows) == []
    assert all(duty.rule.endswith(".") and duty.kept for duty in book.duties().values())
