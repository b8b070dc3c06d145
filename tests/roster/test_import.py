"""Upload, preview, confirm: counts reconcile, nothing is written early, nothing is written twice."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.jobs.actions import resume_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.roster import jobs, writing
from diemtua.roster.actions import confirm_import, discard_import, ensure_federation
from diemtua.roster.models import Import
from diemtua.roster.planning import CHECK_NUMBER
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from tests.roster.workbooks import rows_workbook, uploaded

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
COUNTED = ("new", "updated", "same", "refused", "to_review")

PEOPLE = [
    {"name": "Lê Văn An", "dob_male": "1/2/1975", "unit": "Công ty TNHH A", "cccd": "001075000001", "phone": "0912000001", "position": "Chủ tịch"},
    {"name": "Phạm Thị Bích", "dob_female": "3/4/1985", "unit": "Cty TNHH A", "cccd": "001185000002", "email": "bich@vi.vn"},
    {"name": "PHẠM THỊ BÍCH", "dob_female": "4/3/1985", "unit": "CĐCS Công ty TNHH A", "cccd": "001185000002", "phone": "0912000002"},
    {"name": "Phạm Thị Bích", "dob_female": "3/4/1985", "unit": "Trường B", "kind": "Nhà nước", "cccd": "001185000002", "position": "PCT"},
    {"name": "Đỗ Văn Cường", "dob_male": 1974, "unit": "Trường B", "kind": "Nhà nước", "phone": "09120000", "email": "cuong@vi.vn"},
    {"name": "Lê Văn An", "dob_male": "1/2/1975", "unit": "Trường B", "kind": "Nhà nước"},
    {"name": "", "dob_male": "1/2/1975", "unit": "Trường B"},
    {"name": "Ngô Xa", "unit": "Công ty Xa", "upper_unit": "Công đoàn xã Hoài Đức"},
    {"name": "Ngô Lạ", "unit": "Công ty Lạ", "upper_unit": "Công đoàn phường Không Có"},
    {"name": "Vũ Chuyên", "unit": "", "full_time": "x", "position": "Chuyên viên", "phone": "0912000009"},
]  # fmt: skip
EXPECTED = {"rows": 10, "people": 4, "new": 4, "updated": 0, "same": 2, "refused": 3, "to_review": 1, "units": 2, "unions": 2}  # fmt: skip


@pytest.fixture
def roster(cast) -> Import:
    return uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)


def subset(counts: dict[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in EXPECTED}


def everything() -> list[int]:
    return [m.objects.count() for m in (Unit, Enterprise, Person, Mandate)]


def test_preview_counts_every_row_and_writes_nothing(cast) -> None:
    before = everything()
    roster = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    assert roster.state == Import.State.PREVIEWED
    assert subset(roster.counts) == EXPECTED
    assert everything() == before
    assert [(e.action, e.actor_name) for e in Entry.objects.all()] == [("roster.upload_roster", "Nguyễn Văn Bình")]


def test_preview_names_each_problem_and_each_person_met_again(roster) -> None:
    assert [(p.row, p.field, p.kind, p.refused) for p in roster.problems.all()] == [
        (12, "dob", "year_only", False),
        (12, "phone", "wrong_length", False),
        (14, "name", "missing", True),
        (15, "upper_unit", "out_of_scope", True),
        (16, "upper_unit", "unknown_value", True),
    ]
    assert [(r.row, r.of_row, r.sure) for r in roster.resemblances.all()] == [
        (10, 9, True),
        (11, 9, True),
        (13, 8, False),
    ]
    assert "Công đoàn xã Hoài Đức" in roster.problems.get(row=15).message


def test_confirm_writes_what_was_previewed_with_one_audit_line(cast, roster) -> None:
    confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    assert roster.state == Import.State.DONE
    assert subset(roster.written_counts) == EXPECTED
    assert Entry.objects.filter(action="roster.confirm_import").count() == 1
    bich = Person.objects.get(full_name="Phạm Thị Bích")
    assert (bich.birth_date, bich.phone, bich.email, bich.citizen_id) == (dt.date(1985, 4, 3), "0912000002", "bich@vi.vn", "001185000002")  # fmt: skip
    assert sorted((m.unit.name, m.position) for m in bich.mandates.all()) == [("CĐCS Công ty TNHH A", "UV-BCH"), ("CĐCS Trường B", "PCT")]  # fmt: skip
    assert list(Unit.objects.filter(parent=cast.ward, enterprise__kind="state").values_list("name", flat=True)) == ["CĐCS Trường B"]  # fmt: skip
    cuong = Person.objects.get(full_name="Đỗ Văn Cường")
    assert (cuong.birth_date, cuong.birth_year, cuong.phone, cuong.sex) == (None, 1974, "", "m")
    assert Mandate.objects.get(person__full_name="Vũ Chuyên").unit == cast.ward


def test_the_same_list_again_changes_nothing(cast, roster) -> None:
    confirm_import(roster, by=cast.binh, now=NOW)
    before = everything()
    again = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    assert subset(again.counts) == EXPECTED | {"new": 0, "same": 6}
    confirm_import(again, by=cast.binh, now=NOW)
    assert everything() == before


def test_a_newer_list_updates_how_to_reach_somebody_and_completes_who_they_are(cast, roster) -> None:
    confirm_import(roster, by=cast.binh, now=NOW)
    newer = [
        PEOPLE[0] | {"phone": "0933000001", "trained_year": 2025},
        PEOPLE[4] | {"dob_male": "7/8/1974", "phone": "", "cccd": "001074000005"},
        PEOPLE[1] | {"dob_female": "9/9/1985", "name": "Pham Thi Bich"},
        PEOPLE[9],
    ]
    second = uploaded(rows_workbook(newer), unit=cast.ward, by=cast.binh)
    confirm_import(second, by=cast.binh, now=NOW)
    second.refresh_from_db()
    assert {n: second.written_counts[n] for n in COUNTED} == {"new": 0, "updated": 2, "same": 2, "refused": 0, "to_review": 0}  # fmt: skip
    an = Person.objects.get(full_name="Lê Văn An")
    assert (an.phone, an.last_trained_year) == ("0933000001", 2025)
    assert Person.objects.get(full_name="Phạm Thị Bích").birth_date == dt.date(1985, 4, 3)


def test_two_people_confirm_at_once_one_job_and_one_explanation(cast, roster) -> None:
    stale = Import.objects.get(pk=roster.pk)
    confirm_import(roster, by=cast.binh, now=NOW)
    with pytest.raises(Conflict, match="Nguyễn Văn Bình đã xác nhận"):
        confirm_import(stale, by=cast.city_officer, now=NOW)
    assert Job.objects.filter(task="diemtua.roster.jobs.write_import").count() == 1


def test_running_the_job_again_changes_nothing(cast, roster) -> None:
    confirm_import(roster, by=cast.binh, now=NOW)
    before = everything()
    roster.refresh_from_db()
    assert list(jobs.write_chunks(roster)) == []
    assert everything() == before


@pytest.mark.parametrize("killed_after", range(5))
def test_a_job_killed_anywhere_goes_on_and_counts_the_same(cast, roster, monkeypatch, killed_after) -> None:
    monkeypatch.setattr(writing, "CHUNK", 1)
    Import.objects.filter(pk=roster.pk).update(state=Import.State.RUNNING)
    roster.refresh_from_db()
    walk = jobs.write_chunks(roster)
    for _ in range(killed_after):
        next(walk)
    walk.close()
    Import.objects.get(pk=roster.pk)
    for _ in jobs.write_chunks(Import.objects.get(pk=roster.pk)):
        pass
    roster = Import.objects.get(pk=roster.pk)
    assert subset(roster.written_counts) == EXPECTED
    assert roster.state == Import.State.DONE
    assert Person.objects.exclude(pk__in=[cast.hoa_person.pk, cast.nga_person.pk]).count() == 4
    assert roster.resemblances.get(sure=False).person == Person.objects.get(full_name="Lê Văn An")


def test_a_second_process_writing_the_same_import_is_stopped_and_writes_nothing(cast, roster, monkeypatch) -> None:
    monkeypatch.setattr(writing, "CHUNK", 2)
    Import.objects.filter(pk=roster.pk).update(state=Import.State.RUNNING)
    first, second = (jobs.write_chunks(Import.objects.get(pk=roster.pk)) for _ in range(2))
    next(first)
    before = everything()
    with pytest.raises(Conflict, match="tiến trình khác"):
        next(second)
    assert everything() == before
    assert [done for done, _ in first][-1] == 5


def test_a_chunk_that_fails_leaves_nothing_of_itself_and_can_be_run_on(cast, roster, monkeypatch) -> None:
    real = writing.Writer._make_mandates
    monkeypatch.setattr(writing, "CHUNK", 2)

    def fail(self, active) -> None:
        if self.roster.written:
            raise RuntimeError("mất điện")
        real(self, active)

    monkeypatch.setattr(writing.Writer, "_make_mandates", fail)
    confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    job = roster.job
    assert (roster.state, roster.written, job.state) == (Import.State.RUNNING, 2, Job.State.FAILED)
    assert Person.objects.filter(mandates=None).count() == 0
    monkeypatch.setattr(writing.Writer, "_make_mandates", real)
    resume_job(job, by=cast.binh)
    roster.refresh_from_db()
    assert (roster.state, subset(roster.written_counts)) == (Import.State.DONE, EXPECTED)


def test_somebody_written_between_preview_and_confirm_is_not_written_twice(cast, roster) -> None:
    Person.objects.create(full_name="Lê Văn An", citizen_id="001075000001", birth_date=dt.date(1975, 2, 1))
    confirm_import(roster, by=cast.binh, now=NOW)
    assert Person.objects.filter(full_name="Lê Văn An").count() == 1


def test_a_name_of_a_unit_too_long_for_the_register_is_cut_and_that_is_told(cast) -> None:
    unit = "Công ty Cổ phần " + "Xây lắp " * 20 + "chi nhánh miền Bắc"
    problem = uploaded(rows_workbook([PEOPLE[0] | {"unit": unit}]), unit=cast.ward, by=cast.binh).problems.get()
    assert (problem.kind, problem.refused) == ("partial", False)
    assert "Tên đơn vị dài hơn 175 chữ" in problem.message


def test_a_list_with_nothing_usable_cannot_be_confirmed(cast) -> None:
    roster = uploaded(rows_workbook([PEOPLE[6], PEOPLE[8]]), unit=cast.ward, by=cast.binh)
    with pytest.raises(Conflict, match="không có dòng nào nạp được"):
        confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    assert roster.state == Import.State.PREVIEWED


def test_a_stranger_with_a_number_of_another_ward_is_refused_and_learns_nothing_but_is_written_down(cast) -> None:
    cast.nga_person.citizen_id = "001070000077"
    cast.nga_person.save()
    row = {"name": "Trần Khác Hẳn", "dob_male": "5/5/1970", "unit": "Công ty A", "cccd": "001070000077"}
    roster = uploaded(rows_workbook([row]), unit=cast.ward, by=cast.binh)
    problem = roster.problems.get()
    assert (problem.kind, problem.refused, problem.message) == ("conflict", True, CHECK_NUMBER)
    assert roster.resemblances.count() == 0
    assert Entry.objects.get(action="roster.meet_foreign_numbers").detail == {"rows": 1}


def test_two_unions_whose_names_differ_in_marks_only_are_told(cast) -> None:
    """In the list and against the register; a name without marks, or with its tone elsewhere in the word, is the same."""
    names = ["Công ty TNHH Bảo Long", "Cty TNHH BẢO LONG", "CĐCS Công ty TNHH Bao Long", "Công ty TNHH Báo Lòng", "Công ty Hòa Bình", "Công ty Hoà Bình", "CĐCS Công ty TNHH May Sóng Hồng"]  # fmt: skip
    rows = [{"name": name, "unit": unit} for name, unit in zip(("Lê An", "Lê Ba", "Lê Tư", "Lê Năm", "Lê Sáu", "Lê Tám", "Lê Chín"), names, strict=True)]  # fmt: skip
    roster = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    assert [(p.row, p.kind, p.refused) for p in roster.problems.all()] == [
        (11, "conflict", False),
        (14, "conflict", False),
    ]
    first, second = roster.problems.all()
    assert "«Công ty TNHH Báo Lòng» và «Công ty TNHH Bảo Long» chỉ khác dấu" in first.message
    assert "May Sóng Hồng» và «Công ty TNHH May Sông Hồng»" in second.message


def test_the_city_may_import_for_wards_and_old_districts_that_do_not_exist_yet(cast) -> None:
    rows = [PEOPLE[0] | {"upper_unit": "LĐLĐ quận Thanh Xuân"}, PEOPLE[1] | {"upper_unit": "Công đoàn phường Ba Đình"}]
    roster = uploaded(rows_workbook(rows), unit=cast.city, by=cast.city_officer)
    confirm_import(roster, by=cast.city_officer, now=NOW)
    district = Unit.objects.get(kind=Unit.Kind.DISTRICT)
    assert (district.name, district.valid_to) == ("Liên đoàn Lao động quận Thanh Xuân", None)
    assert Unit.objects.get(name="Công đoàn phường Ba Đình").area_code == "00004"


def test_a_union_first_written_without_its_kind_gets_it_from_a_later_list(cast) -> None:
    first = uploaded(rows_workbook([PEOPLE[0] | {"kind": ""}]), unit=cast.ward, by=cast.binh)
    confirm_import(first, by=cast.binh, now=NOW)
    assert Unit.objects.get(name="CĐCS Công ty TNHH A").enterprise is None
    second = uploaded(rows_workbook([PEOPLE[0]]), unit=cast.ward, by=cast.binh)
    confirm_import(second, by=cast.binh, now=NOW)
    assert Unit.objects.get(name="CĐCS Công ty TNHH A").enterprise.kind == "non_state"


def test_a_list_without_identity_numbers_can_come_again(cast) -> None:
    rows = [{"name": f"Nguyễn Thị {n}", "unit": "Công ty A"} for n in ("Hoa", "Lan", "Mai")]
    confirm_import(uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh), by=cast.binh, now=NOW)
    again = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    assert (again.counts["same"], again.counts["new"]) == (3, 0)


def test_a_wrong_file_leaves_nothing_behind(cast, settings) -> None:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / "rosters"
    shutil.rmtree(folder, ignore_errors=True)
    with pytest.raises(BadInput):
        uploaded(b"%PDF", unit=cast.ward, by=cast.binh)
    assert Import.objects.count() == 0
    assert [p for p in folder.rglob("*") if p.is_file()] == []
    settings.MAX_WORKBOOK_BYTES = 1000
    with pytest.raises(BadInput, match="quá mức"):
        uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)


def test_a_workbook_without_a_list_ends_as_failed_with_its_sentence(cast) -> None:
    from tests.roster.workbooks import workbook

    roster = uploaded(workbook([["Thu", "Chi"], [1, 2]]), unit=cast.ward, by=cast.binh)
    assert roster.state == Import.State.FAILED
    assert roster.message.startswith("Không tìm thấy bảng cán bộ")


def test_discard_deletes_the_file_and_only_a_preview_can_be_discarded(cast, roster) -> None:
    path = Path(roster.file.path)
    discard_import(roster, by=cast.binh)
    assert not path.exists()
    assert Import.objects.get(pk=roster.pk).state == Import.State.DISCARDED
    assert Entry.objects.filter(action="roster.discard_import").count() == 1
    with pytest.raises(Conflict):
        discard_import(Import.objects.get(pk=roster.pk), by=cast.binh)


def test_ensure_federation_makes_the_city_and_126_wards_once(db) -> None:
    city = ensure_federation()
    assert ensure_federation() == city
    assert Unit.objects.filter(kind=Unit.Kind.WARD, parent=city).count() == 126
    assert Entry.objects.filter(action="roster.ensure_federation").count() == 1
    assert Unit.objects.get(name="Công đoàn phường Hoàn Kiếm").area_code == "00070"


def test_confirmed_at_is_kept(cast, roster) -> None:
    confirm_import(roster, by=cast.binh, now=timezone.now())
    roster.refresh_from_db()
    assert roster.confirmed_by == cast.binh
    assert roster.finished_at >= roster.confirmed_at
