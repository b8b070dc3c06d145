"""The board: figures that add up, each with its list."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from diemtua.dashboards.queries import Scope, board, listed, number_behind
from diemtua.dashboards.rules import MISSING, STAGES, Row, funnel, total_row
from diemtua.exams.models import Exam, Paper, Sitting
from diemtua.training.models import Attendance, Enrolment, Session, TrainingClass
from diemtua.unions.models import PastState, Person, Unit
from tests.credentials.factories import make_certificate
from tests.factories import make_person, make_union


@pytest.fixture
def story(cast):
    """Four presidents in Bình's ward: one only called, one attended half, one attended and passed, one untouched."""
    now = timezone.now()
    people = [cast.hoa_person] + [
        make_person(name, make_union(cast.ward, f"Công ty TNHH {name}")) for name in ("Dự Nửa", "Đạt Đủ", "Chưa Gọi")
    ]
    paper = Paper.objects.create(title="Đề", unit=cast.ward, duration_minutes=30)
    exam = Exam.objects.create(
        title="Kỳ", paper=paper, unit=cast.ward, opens_at=now, closes_at=now + dt.timedelta(days=1)
    )
    lop = TrainingClass.objects.create(name="Lớp", unit=cast.ward, capacity=10, state="called", exam=exam)
    sessions = [
        Session.objects.create(
            training_class=lop,
            starts_at=now + dt.timedelta(hours=i * 5),
            ends_at=now + dt.timedelta(hours=i * 5 + 3),
            place="Hội trường",
            secret="x",
        )
        for i in range(2)
    ]
    enrolled = [
        Enrolment.objects.create(training_class=lop, person=p, unit=p.mandates.get().unit, position="CT")
        for p in people[:3]
    ]
    Attendance.objects.create(session=sessions[0], enrolment=enrolled[1], method="hand")
    for session in sessions:
        Attendance.objects.create(session=session, enrolment=enrolled[2], method="scan")
    Sitting.objects.create(
        exam=exam, person=people[2], attempt=1, alias="A1", seed=1, state="marked", due_at=now, passed=True, percent=80
    )
    return lop


def test_each_stage_counts_who_reached_it(story, cast) -> None:
    rows = board(Scope(cast.city_officer, cast.city))
    assert [(r.name, r.counts) for r in rows] == [
        ("Công đoàn phường Bồ Đề", (4, 3, 1, 1, 0)),
        ("Công đoàn xã Hoài Đức", (1, 0, 0, 0, 0)),
    ]
    assert total_row(rows, unit_id=0, name="Cộng").counts == (5, 3, 1, 1, 0)


@pytest.mark.parametrize("of_year", [False, True])
def test_who_left_or_whose_class_was_cancelled_counts_at_no_stage(story, cast, of_year) -> None:
    lop = make_certificate(cast, Person.objects.get(full_name="Chưa Gọi")).training_class
    year = lop.sessions.get().starts_at.year if of_year else None
    Session.objects.update(starts_at=lop.sessions.get().starts_at)
    scope, enrolled = Scope(cast.city_officer, cast.city, year=year), Enrolment.objects.filter(training_class=lop)

    def counts() -> tuple[int, ...]:
        return total_row(board(scope), unit_id=0, name="").counts

    assert counts() == (5, 4, 2, 2, 1)
    enrolled.update(state="withdrawn")
    assert counts() == (5, 3, 1, 1, 0)
    enrolled.update(state="accepted")
    TrainingClass.objects.filter(pk=lop.pk).update(state="cancelled")
    assert counts() == (5, 3, 1, 1, 0)


def test_rows_of_a_ward_add_up_to_its_row_in_the_city(story, cast) -> None:
    inside = board(Scope(cast.city_officer, cast.ward))
    assert len(inside) == 4
    assert total_row(inside, unit_id=0, name="").counts == board(Scope(cast.city_officer, cast.city))[0].counts


@pytest.mark.parametrize("stage", list(STAGES))
def test_the_list_behind_a_figure_has_as_many_lines(story, cast, stage: str) -> None:
    total = total_row(board(Scope(cast.city_officer, cast.city)), unit_id=0, name="").counts
    assert listed(Scope(cast.city_officer, cast.city), stage).count() == total[list(STAGES).index(stage)]


def test_reached_and_not_reached_are_everybody(story, cast) -> None:
    scope = Scope(cast.city_officer, cast.city)
    assert listed(scope, "called").count() + listed(scope, "not_called").count() == listed(scope, "total").count()


def test_a_year_without_classes_has_nobody_trained(story, cast) -> None:
    assert total_row(board(Scope(cast.city_officer, cast.city, year=2020)), unit_id=0, name="").counts == (
        5,
        0,
        0,
        0,
        0,
    )


def test_a_cancelled_class_counts_for_nothing(story, cast) -> None:
    TrainingClass.objects.update(state="cancelled")
    assert total_row(board(Scope(cast.city_officer, cast.city)), unit_id=0, name="").counts == (5, 0, 0, 0, 0)


def test_state_schools_are_left_out_unless_asked_for(story, cast) -> None:
    make_person("Hiệu Trưởng", make_union(cast.ward, "Trường THCS Bồ Đề", kind="state"))
    assert board(Scope(cast.city_officer, cast.ward, kinds=("state",)))[0].counts[0] == 1
    assert total_row(board(Scope(cast.city_officer, cast.ward)), unit_id=0, name="").counts[0] == 4


def test_a_union_whose_enterprise_is_not_told_is_of_any_kind_and_told_beside_the_others(story, cast, as_) -> None:
    """Lists often name a union without its kind: its president must not vanish from the figures unsaid."""
    untold = make_union(cast.ward, "Công ty TNHH Thép Mới")
    Unit.objects.filter(pk=untold.pk).update(enterprise=None)
    make_person("Chưa Rõ", untold)
    client = as_(cast.binh)
    usual, all_kinds = (client.get("/bang-dieu-hanh/", {"loai": word}) for word in ("ngoai", "tat-ca"))
    assert (usual.context["total"].total, usual.context["untold"]) == (4, 1)
    assert (all_kinds.context["total"].total, all_kinds.context["untold"]) == (5, 0)
    assert "1 chủ tịch ở công đoàn cơ sở chưa ghi doanh nghiệp" in usual.text
    behind = client.get("/bang-dieu-hanh/danh-sach/", {"muc": "total", "loai": "tat-ca"}).context["page"]
    assert [post.person.full_name for post in behind if not post.kind_label] == ["Chưa Rõ"]
    assert behind.paginator.count == len(behind) == 5
    led_to = client.get("/can-bo/", {"don_vi": cast.ward.pk, "chuc_vu": "CT", "loai_hinh": "chua-ro"})
    assert [row.person.full_name for row in led_to.context["rows"]] == ["Chưa Rõ"]


def test_board_costs_the_same_for_one_union_and_many(cast, as_) -> None:
    client = as_(cast.binh)
    with CaptureQueriesContext(connection) as one:
        client.get("/bang-dieu-hanh/")
    for i in range(3):
        make_person(f"Người {i}", make_union(cast.ward, f"Công ty {i}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/bang-dieu-hanh/")
    assert len(one) == len(many)


def test_a_figure_of_a_foreign_ward_does_not_open(story, cast, as_) -> None:
    client = as_(cast.binh)
    assert client.get("/bang-dieu-hanh/", {"don-vi": cast.other_ward.pk}).status_code == 404
    assert client.get("/bang-dieu-hanh/danh-sach/", {"don-vi": cast.city.pk, "muc": "total"}).status_code == 404


def test_workbook_holds_the_board_and_its_total(story, cast, as_) -> None:
    response = as_(cast.city_officer).get("/bang-dieu-hanh/tep/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0].startswith("Ngoài khu vực nhà nước; tính đến ngày ")
    assert rows[1][0].endswith("; lớp mọi năm")
    assert rows[-1] == ["Cộng", 5.0, 3.0, 1.0, 1.0, 0.0]


def test_list_as_workbook_has_a_line_for_each_post(story, cast, as_) -> None:
    response = as_(cast.binh).get("/bang-dieu-hanh/danh-sach/", {"muc": "called", "tep": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[4:]] == ["Trần Thị Hòa", "Dự Nửa", "Đạt Đủ"]
    assert "danh-sach-da-trieu-tap-cong-doan-phuong-bo-de-" in response["Content-Disposition"]


def at_noon(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00+07:00")


@pytest.fixture
def long_ago(story, moved, cast):
    """The same told in the spring of 2025: called 1 April, taught 10 April and 10 May, marked 15 May, certified 20 May and
    revoked 1 August; Hòa presided until the union moved."""
    Enrolment.objects.update(called_at=at_noon("2025-04-01"))
    for session, day in zip(story.sessions.all(), ("2025-04-10", "2025-05-10"), strict=True):
        Session.objects.filter(pk=session.pk).update(
            starts_at=at_noon(day), ends_at=at_noon(day) + dt.timedelta(hours=3)
        )
    Sitting.objects.update(marked_at=at_noon("2025-05-15"))
    cast.hoa_person.mandates.update(ended_on=dt.date(2025, 6, 30))
    return story


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2025-03-31", (5, 0, 0, 0, 0)), ("2025-04-30", (5, 3, 0, 0, 0)), ("2025-05-14", (5, 3, 1, 0, 0)),
     ("2025-05-15", (5, 3, 1, 1, 0)), ("2025-07-01", (4, 2, 1, 1, 0))],
)  # fmt: skip
def test_each_step_is_counted_by_the_end_of_the_day(long_ago, cast, day, counts) -> None:
    scope = Scope(cast.city_officer, cast.city, day=dt.date.fromisoformat(day))
    assert total_row(board(scope), unit_id=0, name="").counts == counts
    assert tuple(listed(scope, stage).count() for stage in STAGES) == counts
    assert all(number_behind(scope, stage) == listed(scope, stage).count() for stage in (*STAGES, *MISSING))


def test_a_board_of_a_day_has_the_units_of_that_day_and_its_files_too(long_ago, moved, cast, as_) -> None:
    client, asked = as_(cast.city_officer), {"ngay": "2025-06-30", "muc": "called"}
    page = client.get("/bang-dieu-hanh/", asked)
    rows = {row.name: row.counts[0] for row in page.context["rows"]}
    assert (rows["LĐLĐ quận Long Biên"], "tính đến 30/06/2025" in page.text) == (1, True)
    people = client.get("/bang-dieu-hanh/danh-sach/", asked | {"don-vi": moved.pk})
    assert [post.person.full_name for post in people.context["page"]] == ["Trần Thị Hòa"]
    assert "CĐCS May Cũ" in people.text
    for url, found in (("/bang-dieu-hanh/tep/", asked), ("/bang-dieu-hanh/danh-sach/", asked | {"tep": "xlsx"})):
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url, found).content))
        told = book.get_sheet_by_index(0).to_python()
        assert "30/06/2025" in told[1][0]
        assert any("LĐLĐ quận Long Biên" in row for row in told[4:])


def test_a_ward_sees_no_union_on_any_day_that_is_not_its_own_now(long_ago, moved, cast) -> None:
    """Sông Hồng, now of another ward, stood below Bình's ward then: the board of then does not give it back."""
    day = dt.date(2025, 6, 30)
    PastState.objects.filter(unit=cast.union).update(parent=cast.ward, path=cast.ward.path + "00009")
    Unit.objects.filter(pk=cast.ward.pk).update(valid_from=None)
    Unit.objects.filter(pk=cast.union.pk).update(parent=cast.other_ward, path=cast.other_ward.path + "00009")
    counts = [
        total_row(board(Scope(user, cast.ward, day=day)), unit_id=0, name="").counts[0]
        for user in (cast.city_officer, cast.binh)
    ]
    assert counts == [4, 3]


def test_funnel_and_total_of_nobody() -> None:
    assert total_row([], unit_id=1, name="Cộng").counts == (0, 0, 0, 0, 0)
    assert {bar.width for bar in funnel((0, 0, 0, 0, 0))} == {0}
    assert Row(1, "", (0, 0, 0, 0, 0)).certified_percent == 0
