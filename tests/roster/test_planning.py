"""What the plan of an import does with numbers, posts and people somebody else has."""

import datetime as dt

import pytest
from django.urls import reverse

from diemtua.jobs.actions import resume_job
from diemtua.kernel.errors import NotAllowed
from diemtua.roster import jobs, writing
from diemtua.roster.access import require_own, visible_requests
from diemtua.roster.actions import confirm_import, discard_import, settle_resemblance, undo_import
from diemtua.roster.models import HeadingLesson, Import
from diemtua.roster.queries import steps_for
from diemtua.unions.models import Mandate, Person, Unit
from tests.factories import make_person
from tests.roster.test_import import NOW
from tests.roster.workbooks import rows_workbook, uploaded

NUMBER = "001185000002"


def imported(rows, *, unit, by) -> Import:
    content = rows if isinstance(rows, bytes) else rows_workbook(rows)
    roster = uploaded(content, unit=unit, by=by)
    confirm_import(roster, by=by, now=NOW)
    roster.refresh_from_db()
    assert roster.state == Import.State.DONE, roster.job.message
    return roster


def outcome(roster: Import) -> dict[str, int]:
    return {name: number for name, number in roster.shown_counts.items() if number and name in writing.OUTCOMES}


# --- one number, two people ------------------------------------------------------------------------------------------

LAN = {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Cũ", "phone": "0912000001"}
MAI = {"name": "Phạm Tuyết Mai", "dob_female": "9/7/1981", "unit": "Trường Cũ", "phone": "0912000002"}


def test_a_number_that_is_another_persons_leaves_the_row_to_a_human_and_the_rest_is_written(cast) -> None:
    imported([LAN, MAI | {"cccd": NUMBER}], unit=cast.ward, by=cast.binh)
    new = {"name": "Vũ Mới", "unit": "Trường Cũ"}
    roster = imported([LAN | {"cccd": NUMBER}, new], unit=cast.ward, by=cast.binh)
    assert outcome(roster) == {"new": 1, "to_review": 1}
    assert roster.problems.filter(message__contains="trong sổ là của Phạm Tuyết Mai").count() == 1
    case = roster.resemblances.get(sure=False)
    assert (case.person.full_name, case.why[0]) == ("Lê Thị Lan", "số căn cước của người khác")
    assert settle_resemblance(case, verdict="same", by=cast.binh, now=NOW).citizen_id == ""
    again = imported([LAN | {"cccd": NUMBER}], unit=cast.ward, by=cast.binh)
    assert outcome(again) == {"same": 1}  # what was decided holds


def test_a_number_copied_down_over_two_people_is_written_for_the_first_only(cast) -> None:
    imported([LAN, MAI], unit=cast.ward, by=cast.binh)
    roster = imported([LAN | {"cccd": NUMBER}, MAI | {"cccd": NUMBER}], unit=cast.ward, by=cast.binh)
    assert outcome(roster) == {"updated": 1, "to_review": 1}
    assert list(Person.objects.exclude(citizen_id="").values_list("full_name", flat=True).filter(citizen_digest__gt="")) == ["Lê Thị Lan"]  # fmt: skip


def test_one_filler_number_in_sixty_rows_makes_one_person_and_fifty_nine_questions(cast) -> None:
    family, given = ["Nguyễn", "Trần", "Phạm", "Hoàng", "Bùi", "Đặng"], ["An", "Bình", "Cúc", "Dũng", "Hiếu", "Khoa", "Minh", "Oanh", "Quân", "Yến"]  # fmt: skip
    rows = [{"name": f"{f} {g}", "unit": "Công ty A", "cccd": NUMBER} for f in family for g in given]
    roster = imported(rows, unit=cast.ward, by=cast.binh)
    assert (outcome(roster)["new"], outcome(roster)["to_review"]) == (1, 59)
    assert not roster.resemblances.filter(sure=False, person=None).exists()


# --- posts -----------------------------------------------------------------------------------------------------------


def test_a_list_without_the_column_full_time_changes_nobodys(cast) -> None:
    imported([LAN | {"full_time": "x"}], unit=cast.ward, by=cast.binh)
    order = ["stt", "name", "dob_male", "dob_female", "position", "unit", "upper_unit", "phone"]
    silent = uploaded(rows_workbook([LAN], order=order), unit=cast.ward, by=cast.binh)
    assert outcome(silent) == {"same": 1}
    told = imported([LAN], unit=cast.ward, by=cast.binh)  # the column is there, and empty
    assert (outcome(told), Mandate.objects.get(person__full_name="Lê Thị Lan").full_time) == ({"updated": 1}, False)


@pytest.mark.parametrize("row", [LAN, {"name": "Lê Thị Lan", "unit": "Trường Cũ"}])
def test_an_old_list_does_not_revive_a_post_that_was_ended(cast, as_, row) -> None:
    content = rows_workbook([row])
    first = imported(content, unit=cast.ward, by=cast.binh)
    Mandate.objects.filter(person__full_name="Lê Thị Lan").update(ended_on=dt.date(2026, 1, 31))
    again = uploaded(content, unit=cast.ward, by=cast.binh)
    page = as_(cast.binh).get(reverse("roster:import", args=[again.pk])).text
    assert "Chính tệp này đã được nạp lúc" in page
    assert reverse("roster:import", args=[first.pk]) in page
    confirm_import(again, by=cast.binh, now=NOW)
    case = again.resemblances.get(sure=False)
    assert case.why[0] == "đã thôi chức vụ này ngày 31/01/2026"
    assert Mandate.objects.filter(person__full_name="Lê Thị Lan", ended_on=None).count() == 0
    assert outcome(uploaded(rows_workbook([row | {"since_year": 2027}]), unit=cast.ward, by=cast.binh)) != {"new": 1}


def test_a_post_that_began_anew_since_is_written(cast) -> None:
    imported([LAN], unit=cast.ward, by=cast.binh)
    Mandate.objects.filter(person__full_name="Lê Thị Lan").update(ended_on=dt.date(2020, 1, 31))
    roster = imported([LAN | {"since_year": 2025}], unit=cast.ward, by=cast.binh)
    assert (outcome(roster), Mandate.objects.filter(ended_on=None, since_year=2025).count()) == ({"updated": 1}, 1)


# --- somebody of another unit ----------------------------------------------------------------------------------------


@pytest.fixture
def request_for_nga(cast):
    """Bình's list has Nga, of another ward, with her number."""
    cast.nga_person.citizen_id, cast.nga_person.birth_date, cast.nga_person.birth_year = (
        NUMBER,
        dt.date(1985, 1, 1),
        1985,
    )
    cast.nga_person.save()
    row = {"name": "Lê Thúy Nga", "dob_female": "1/1/1985", "unit": "Công ty A", "cccd": NUMBER, "phone": "0999999999"}
    return imported([row], unit=cast.ward, by=cast.binh).resemblances.get()


def test_somebody_of_another_ward_is_asked_for_and_not_written(cast, as_, request_for_nga) -> None:
    case = request_for_nga
    client = as_(cast.binh)
    assert client.get(reverse("unions:person", args=[cast.nga_person.pk])).status_code == 404
    page = client.get(reverse("roster:resemblances", args=[case.roster_id])).text
    assert [text in page for text in ("0987654321", "khác số điện thoại", "đang thuộc một đơn vị khác")] == [False, False, True]  # fmt: skip
    for word in ("cung", "khac"):
        url = reverse("roster:settle", args=[case.roster_id, case.pk])
        assert client.post(url, {"la": word}).status_code == 403
    with pytest.raises(NotAllowed):
        require_own(case)
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == []
    assert list(visible_requests(cast.binh)) == list(visible_requests(cast.hoa)) == []
    assert cast.nga_person.mandates.count() == 1


def test_the_ward_that_has_her_answers(cast, as_, request_for_nga) -> None:
    assert [s.title for s in steps_for(cast.other_binh, now=NOW)] == ["1 đề nghị ghi chức vụ cho cán bộ của bạn"]
    assert list(visible_requests(cast.city_officer)) == [request_for_nga]
    client = as_(cast.other_binh)
    page = client.get(reverse("roster:requests")).text
    assert ("0987654321" in page, "Công đoàn phường Bồ Đề đề nghị" in page) == (True, True)
    client.post(reverse("roster:answer", args=[request_for_nga.pk]), {"la": "cung"})
    cast.nga_person.refresh_from_db()
    assert (cast.nga_person.mandates.count(), cast.nga_person.phone) == (2, "0987654321")
    assert as_(cast.binh).get(reverse("unions:person", args=[cast.nga_person.pk])).status_code == 200
    again = request_for_nga.roster
    rows = [{"name": "Lê Thúy Nga", "dob_female": "1/1/1985", "unit": "Công ty A", "cccd": NUMBER}]
    assert outcome(uploaded(rows_workbook(rows), unit=again.unit, by=cast.binh)) == {"same": 1}


def test_who_left_for_another_ward_is_asked_for_there_even_without_a_number(cast) -> None:
    Mandate.objects.create(person=cast.nga_person, unit=cast.union, position="UV-BCH", ended_on=dt.date(2025, 1, 31))
    row = {"name": "Lê Thúy Nga", "unit": "Công ty TNHH May Sông Hồng", "phone": "0987654321"}
    case = imported([row | {"email": "nga@vi.vn"}], unit=cast.ward, by=cast.binh).resemblances.get()
    assert (case.away, case.person, list(visible_requests(cast.other_binh))) == (True, cast.nga_person, [case])
    cast.nga_person.refresh_from_db()
    assert (cast.nga_person.email, Person.objects.filter(full_name="Lê Thúy Nga").count()) == ("", 1)


# --- stopped half-way ------------------------------------------------------------------------------------------------


def test_gone_on_after_a_ward_was_ended_nobody_is_lost_and_every_row_is_counted(cast, monkeypatch) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    rows = [
        {"name": f"Nguyễn Văn {word}", "unit": "Công ty A", "upper_unit": ward}
        for word in ("An", "Bảo", "Chi", "Dung", "Giang", "Hà")
        for ward in ("Công đoàn xã Hoài Đức", "Công đoàn phường Bồ Đề")
    ]
    roster = uploaded(rows_workbook(rows), unit=cast.city, by=cast.city_officer)
    confirm_import(roster, by=cast.city_officer, now=NOW, queue=False)
    walk = jobs.write_chunks(Import.objects.get(pk=roster.pk))
    next(walk)
    walk.close()
    ended = dt.date(2026, 1, 31)
    Mandate.objects.filter(unit__parent=cast.other_ward).update(ended_on=ended)
    Unit.objects.filter(path__startswith=cast.other_ward.path).order_by("-path").update(valid_to=ended)
    for _ in jobs.write_chunks(Import.objects.get(pk=roster.pk)):
        pass
    roster.refresh_from_db()
    counts = roster.written_counts
    assert (counts["new"], counts["refused"], roster.state) == (8, 4, Import.State.DONE)
    assert Mandate.objects.filter(unit__parent=cast.ward, unit__name="CĐCS Công ty A").count() == 6


@pytest.fixture
def stopped(cast, monkeypatch) -> Import:
    """An import whose job failed after its first person."""
    monkeypatch.setattr(writing, "CHUNK", 1)
    roster = uploaded(rows_workbook([LAN, MAI]), unit=cast.ward, by=cast.binh)
    real = writing.Writer._make_mandates

    def fail(self, active) -> None:
        if self.roster.written:
            raise RuntimeError("mất điện")
        real(self, active)

    monkeypatch.setattr(writing.Writer, "_make_mandates", fail)
    confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    return roster


def test_an_import_that_stopped_can_be_taken_back(cast, as_, stopped) -> None:
    page = as_(cast.binh).get(reverse("roster:import", args=[stopped.pk])).text
    assert "Thôi, gỡ phần đã ghi" in page
    undo_import(stopped, by=cast.binh, now=NOW)
    stopped.refresh_from_db()
    assert (stopped.state, Person.objects.filter(full_name="Lê Thị Lan").count()) == (Import.State.UNDONE, 0)
    job = stopped.job
    assert resume_job(job, by=cast.binh) is False


def test_an_import_that_could_not_be_read_can_be_given_up(cast, monkeypatch) -> None:
    def fail(*_, **__):
        raise RuntimeError("hết bộ nhớ")

    monkeypatch.setattr(jobs, "understand", fail)
    roster = uploaded(rows_workbook([LAN]), unit=cast.ward, by=cast.binh)
    assert roster.state == Import.State.READING
    discard_import(roster, by=cast.binh)
    assert Import.objects.get(pk=roster.pk).state == Import.State.DISCARDED


def test_headings_explained_after_the_preview_do_not_change_what_is_written(cast) -> None:
    roster = uploaded(rows_workbook([LAN]), unit=cast.ward, by=cast.binh)
    HeadingLesson.objects.create(
        unit=cast.ward, signature=roster.columns[0]["signature"], height=2, taught_at=NOW,
        columns={"1": "name", "4": "position", "5": "unit", "6": "upper_unit"},
    )  # fmt: skip
    confirm_import(roster, by=cast.binh, now=NOW)
    assert Person.objects.get(full_name="Lê Thị Lan").phone == "0912000001"


# --- what one sees before confirming ---------------------------------------------------------------------------------


def test_whom_it_changes_from_what_to_what(cast, as_) -> None:
    imported([LAN | {"email": "lan@vi.vn"}], unit=cast.ward, by=cast.binh)
    newer = LAN | {"email": "moi@vi.vn", "cccd": NUMBER, "full_time": "x", "since_year": 2024}
    roster = uploaded(rows_workbook([newer, newer | {"position": "PCT"}]), unit=cast.ward, by=cast.binh)
    (change,) = roster.changes.all()
    assert (change.name, change.shown) == (
        "Lê Thị Lan",
        [
            ("Số CCCD", "", "•••••••••002"),
            ("Thư điện tử", "lan@vi.vn", "moi@vi.vn"),
            ("Năm bắt đầu giữ chức vụ, Ủy viên Ban Chấp hành CĐCS Trường Cũ", "", "2024"),
            ("Chuyên trách, Ủy viên Ban Chấp hành CĐCS Trường Cũ", "không chuyên trách", "chuyên trách"),
            ("Thêm chức vụ", "", "Phó Chủ tịch CĐCS Trường Cũ"),
        ],
    )
    page = as_(cast.binh).get(reverse("roster:changes", args=[roster.pk])).text
    assert ("moi@vi.vn" in page, NUMBER in page) == (True, False)


def test_who_is_in_the_register_and_not_on_the_list(cast, as_) -> None:
    make_person("Đỗ Nơi Khác", Unit.objects.create(kind="grassroots", name="CĐCS Khác", parent=cast.ward, path=cast.ward.path + "00077"))  # fmt: skip
    imported([LAN, MAI], unit=cast.ward, by=cast.binh)
    roster = uploaded(rows_workbook([LAN]), unit=cast.ward, by=cast.binh)
    mai = Mandate.objects.get(person__full_name="Phạm Tuyết Mai")
    assert (roster.counts["absent"], roster.absent) == (1, [mai.pk])
    page = as_(cast.binh).get(reverse("roster:absent", args=[roster.pk])).text
    assert reverse("corrections:edit_mandate", args=[mai.pk]) in page
    assert "Phạm Tuyết Mai" in page


def test_the_old_post_of_who_went_to_another_union_is_shown_to_be_ended(cast) -> None:
    """The list does not name the old union; without this she would preside over two for good, and be counted twice."""
    away = LAN | {"name": "Đỗ Nơi Khác", "cccd": None, "phone": "0912000009", "unit": "Trường Cũ"}
    imported([LAN | {"cccd": NUMBER, "position": "CT"}, away], unit=cast.ward, by=cast.binh)
    old = Mandate.objects.get(person__full_name="Lê Thị Lan")
    roster = uploaded(
        rows_workbook([LAN | {"cccd": NUMBER, "unit": "Trường Mới", "position": "CT"}]), unit=cast.ward, by=cast.binh
    )
    assert (roster.counts["updated"], roster.counts["absent"], roster.absent) == (1, 1, [old.pk])
    at_the_ward = LAN | {"cccd": NUMBER, "unit": "Công đoàn phường Bồ Đề", "position": "UV BCH"}
    roster = uploaded(rows_workbook([at_the_ward]), unit=cast.ward, by=cast.binh)
    assert (roster.counts["updated"], roster.absent) == (1, [])
