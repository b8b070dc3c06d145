"""Statistics: figures that reconcile, each with its list of the same length."""

import datetime as dt
import io

import numpy as np
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from diemtua.dashboards.charts import line_chart, nice_ceiling
from diemtua.dashboards.crossing import ALL, CHOICES, breaks_within, cross, period_ends
from diemtua.kernel.dates import vn_date
from tests.factories import make_person, make_union

YEAR = timezone.localdate().year


@pytest.fixture
def corps(cast):
    """A dozen officers of every sort in two wards and at the ward itself; An holds posts in three places."""
    unions = [cast.union, cast.other_union, make_union(cast.ward, "Trường THCS Bồ Đề", kind="state")]
    people = []
    for n in range(12):
        people.append(
            make_person(
                f"Lê Văn {n}",
                unions[n % 3],
                position=("CT", "PCT", "KT")[n % 3 - 1],
                sex=("m", "f", "")[n % 3],
                birth_year=(None, YEAR - 29, YEAR - 30, YEAR - 60)[n % 4],
                last_trained_year=(None, YEAR, YEAR - 2, YEAR - 9)[n % 4],
            )
        )
    people[0].mandates.all().update(since_year=2025)
    people[1].mandates.all().update(since_year=2019, full_time=True)
    people[0].mandates.create(unit=unions[1], position="CT")
    people[0].mandates.create(unit=unions[0], position="TQ")
    make_person("Cán Bộ Phường", cast.ward, position="CT")
    people[2].mandates.all().update(ended_on=dt.date(YEAR, 1, 1))
    return people


def pairs():
    return [(row, column) for row in CHOICES for column in (*CHOICES, "") if row != column]


def tried():
    """Every third pair; on PostgreSQL too those that bring a row or a column nobody counted by yet."""
    rows, columns = set(), set()
    for row, column in pairs()[::3]:
        yield pytest.param(row, column, marks=[pytest.mark.slow] if row in rows and column in columns else [])
        rows.add(row)
        columns.add(column)


@pytest.mark.variants
@pytest.mark.parametrize(("row", "column"), list(tried()))
def test_every_figure_opens_a_list_of_the_same_length(corps, cast, as_, row: str, column: str) -> None:
    client = as_(cast.city_officer)
    page = client.get("/thong-ke/", {"hang": row, "cot": column or "khong"})
    seen = 0
    for line in page.context["table"]:
        for cell in line.cells:
            if cell.url:
                seen += 1
                assert client.get(cell.url).context["page"].paginator.count == cell.count, (line.label, cell)
    assert seen > 2


@pytest.mark.variants
@pytest.mark.parametrize("column", ["chuc-vu", "nhiem-ky", "tuoi", ""])
@pytest.mark.parametrize("day", ["2025-06-30", "2025-07-01"])
def test_so_does_every_figure_of_a_past_day_by_the_tree_of_that_day(corps, moved, cast, as_, day, column) -> None:
    client = as_(cast.city_officer)
    asked = {"ngay": day, "hang": "don-vi", "cot": column or "khong"}
    page = client.get("/thong-ke/", asked)
    rows = {line.label for line in page.context["table"]}
    assert ("LĐLĐ quận Long Biên" in rows) == (day == "2025-06-30")
    cells = [cell for line in page.context["table"] for cell in line.cells if cell.count]
    assert [client.get(cell.url).context["page"].paginator.count for cell in cells] == [cell.count for cell in cells]
    inside = client.get("/thong-ke/", asked | {"don-vi": moved.pk if day == "2025-06-30" else cast.ward.pk})
    assert all(client.get(c.url).context["page"].paginator.count == c.count for c in inside.context["table"][-1].cells)


def test_a_ward_that_had_not_begun_has_nobody_and_says_so(moved, cast, as_) -> None:
    page = as_(cast.binh).get("/thong-ke/?ngay=2025-06-30&hang=don-vi")
    assert (page.context["crossing"].total, "chưa hoạt động" in page.text) == (0, True)


@pytest.mark.variants
@pytest.mark.parametrize("column", ["don-vi", "chuc-vu", "tuoi"])
def test_a_ward_counts_its_unions_and_a_filter_goes_along(corps, cast, as_, column: str) -> None:
    client = as_(cast.binh)
    page = client.get("/thong-ke/", {"hang": "gioi-tinh", "cot": column, "loai": "non_state", "chuc-vu": "PCT"})
    for line in page.context["table"]:
        for cell in line.cells:
            if cell.url:
                assert client.get(cell.url).context["page"].paginator.count == cell.count


def test_totals_count_a_person_once_and_say_how_often_somebody_is_repeated(corps, cast, as_) -> None:
    page = as_(cast.city_officer).get("/thong-ke/", {"hang": "don-vi", "cot": "chuc-vu"})
    crossing = page.context["crossing"]
    everybody = as_(cast.city_officer).get("/can-bo/").context["page"].paginator.count
    assert crossing.total == everybody == 14
    assert sum(crossing.cells.values()) == crossing.total + crossing.repeated
    assert crossing.repeated == 2
    assert "bớt 2 lượt người" in page.text


def test_files_hold_what_the_page_shows(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    table = client.get("/thong-ke/").context["table"]
    told = [(line.label, *(cell.count for cell in line.cells)) for line in table]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/thong-ke/tep/").content)).active
    # Sorting and filtering leave the total below.
    assert (book.auto_filter.ref.rpartition(":")[2][1:], book.cell(book.max_row, 1).value) == (
        str(book.max_row - 1),
        "Cộng",
    )
    assert list(book.values)[4:] == told
    lines = client.get("/thong-ke/tep/?dang=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(told) + 1
    assert lines[-1].startswith("Cộng,")


def test_a_unit_named_like_a_formula_is_text_in_csv(cast, as_) -> None:
    cast.ward.name = "=cmd()"
    cast.ward.save()
    assert "\r\n'=cmd()," in as_(cast.city_officer).get("/thong-ke/tep/?dang=csv").content.decode()


def test_a_day_in_the_past_counts_who_held_a_post_then(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    then = client.get("/thong-ke/", {"ngay": f"{YEAR - 1}-12-31", "hang": "gioi-tinh"}).context
    now = client.get("/thong-ke/", {"hang": "gioi-tinh"}).context
    assert then["crossing"].total == now["crossing"].total + 1
    assert client.get("/thong-ke/", {"ngay": "hôm qua", "hang": "x", "cot": "y"}).status_code == 200


@pytest.mark.variants
@pytest.mark.parametrize("trained", [YEAR - 1, YEAR, YEAR + 1])
@pytest.mark.parametrize("day", ["", f"{YEAR - 2}-06-30"])
def test_the_last_training_is_told_by_todays_years_whatever_day_is_counted(cast, as_, trained: int, day: str) -> None:
    make_person("Lê Thị Mới Học", cast.union, position="KT", last_trained_year=trained)
    client = as_(cast.city_officer)
    table = client.get("/thong-ke/", {"hang": "tap-huan", "cot": "khong", "ngay": day}).context["table"]
    (line,) = [line for line in table if line.label == f"Năm {min(trained, YEAR)}"]
    for cell in line.cells:
        assert client.get(cell.url).context["page"].paginator.count == cell.count == 1
    assert sum(line.cells[-1].count for line in table[:-1]) == table[-1].cells[-1].count


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"hang": "tap-huan", "ngay": "2025-06-30"}, True), ({"cot": "tap-huan", "ngay": "2025-06-30"}, True),
     ({"ngay": "2025-06-30"}, False), ({"hang": "tap-huan"}, False)],
)  # fmt: skip
def test_a_file_of_a_past_day_says_that_the_last_training_is_of_today(cast, as_, asked, told: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_(cast.city_officer).get("/thong-ke/tep/", asked).content)).active
    today = vn_date(timezone.localdate())
    counted = f"Tính đến ngày {'30/06/2025' if 'ngay' in asked else today}; mỗi người đếm một lần ở dòng và cột Cộng"
    assert book["A2"].value == counted + (f"; tập huấn gần nhất là của ngày {today}" if told else "")


def test_it_costs_the_same_for_few_and_many(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    with CaptureQueriesContext(connection) as one:
        client.get("/thong-ke/")
    for n in range(3):
        make_person(f"Thêm {n}", make_union(cast.ward, f"Công ty {n}"), sex="f")
    with CaptureQueriesContext(connection) as many:
        client.get("/thong-ke/")
    assert len(one) == len(many)


def test_a_foreign_unit_does_not_open(cast, as_) -> None:
    for url in ("/thong-ke/", "/thong-ke/tep/", "/thong-ke/dien-bien/", "/thong-ke/so-lieu-ky/"):
        assert as_(cast.binh).get(url, {"don-vi": cast.other_ward.pk}).status_code == 404


@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=1, max_size=4), max_size=20)
)
def test_any_table_counts_each_person_once_everywhere(people) -> None:
    told = [(i, "abc".index(row), "xy".index(column)) for i, posts in enumerate(people) for row, column in posts]
    persons, rows, columns = np.array(told, np.int64).reshape(-1, 3).T
    made = cross(persons, rows, columns, row_labels=dict.fromkeys("abc", ""), column_labels=dict.fromkeys("xy", ""))
    assert made.total == len(people)
    for row in "abc":
        assert made.row_totals.get(row, 0) == sum(any(r == row for r, _ in posts) for posts in people)
        for column in "xy":
            assert made.cells.get((row, column), 0) == sum((row, column) in posts for posts in people)
    for column in "xy":
        assert made.column_totals.get(column, 0) == sum(any(c == column for _, c in posts) for posts in people)


def test_the_trend_marks_the_days_the_base_changed() -> None:
    periods = period_ends(dt.date(2025, 8, 15), quarters=False, count=4)
    assert [(label, last) for label, _, last in periods] == [
        ("05/2025", dt.date(2025, 5, 31)),
        ("06/2025", dt.date(2025, 6, 30)),
        ("07/2025", dt.date(2025, 7, 31)),
        ("08/2025", dt.date(2025, 8, 15)),
    ]
    assert [len(breaks_within(first, last)) for _, first, last in periods] == [0, 1, 1, 0]
    quarters = [label for label, _, _ in period_ends(dt.date(2026, 1, 1), quarters=True, count=2)]
    assert quarters == ["Quý IV/2025", "Quý I/2026"]


def test_the_trend_page_draws_and_tells(corps, cast, as_) -> None:
    corps[2].mandates.update(ended_on=dt.date(YEAR - 1, 12, 31))  # of the past also when today is New Year's Day
    page = as_(cast.city_officer).get("/thong-ke/dien-bien/")
    assert page.text.count("<polyline") == 2
    assert page.context["rows"][0][0].number == 16
    assert page.context["rows"][0][0].undated == 14  # two have a year
    assert as_(cast.binh).get("/thong-ke/dien-bien/?ky=quy").status_code == 200


def test_numbers_of_a_period_and_their_word_form(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    page = client.get(f"/thong-ke/so-lieu-ky/?ky={YEAR}")
    corps_table = page.context["report"].sections[0]
    assert corps_table.rows[-1] == ("Cộng", (3, 14, 8, 4, 1, 5))
    assert dict(page.context["report"].sections[1].rows)["Thôi giữ chức vụ"] == (1, 0)
    written = client.get(f"/thong-ke/so-lieu-ky/?ky={YEAR}&tep=docx").content
    document = Document(io.BytesIO(written))
    assert signed_with(document) == ["Chứng nhận đã cấp", "0", ""]
    assert [c.text for c in document.tables[1].rows[-1].cells] == ["Cộng", "3", "14", "8", "4", "1", "5"]
    with_break = client.get("/thong-ke/so-lieu-ky/?ky=2025-Q2")
    assert "01/06/2025" in with_break.text
    for nonsense in ("2026-13", "2098"):
        assert client.get(f"/thong-ke/so-lieu-ky/?ky={nonsense}").context["period"].label.startswith("Quý")


def signed_with(document) -> list[str]:
    """What goes to the next page with the signature: the last words before it, of a table its last row."""
    *_, table, gap, _signature = document.iter_inner_content()
    above = [cell.paragraphs[0] for cell in table.rows[-1].cells]
    return [line.text for line in (*above, gap) if line.paragraph_format.keep_with_next]


def test_the_line_of_a_chart_stays_in_its_frame() -> None:
    assert [nice_ceiling(n) for n in (0, 4, 5, 13, 64794)] == [4, 4, 8, 20, 80000]
    made = line_chart([0, 10, 20], ["a", "b", "c"], [False, True, False])
    assert [round(m.y) for m in made.marks] == [220, 118, 16]
    assert len(made.breaks) == 1
    assert line_chart([], [], []).marks == []
    assert ALL == "tat-ca"
