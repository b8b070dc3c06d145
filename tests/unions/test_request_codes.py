"""Codes for many: a job, a sealed file, slips or a workbook."""

import datetime as dt
import io
import re

import openpyxl
import pypdf
import pytest
from django.utils import timezone

from diemtua.jobs.actions import Progress, Superseded
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import ActivationCode, User
from diemtua.people.queries import find_code
from diemtua.unions import actions, jobs
from diemtua.unions.actions import codes
from diemtua.unions.models import CodeBatch, Mandate, Person, Stewardship
from diemtua.vault.files import unsealed
from tests.factories import make_person

PRINTED = re.compile(r"[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}")


@pytest.fixture
def nine(cast) -> list[Person]:
    """Nine officers without account, so that slips need two pages."""
    return [make_person(f"Lê Văn {n}", cast.union, position="UV-BCH", phone=f"090555000{i}")
            for i, n in enumerate(["An", "Bảo", "Cường", "Dũng", "Em", "Giang", "Hải", "Ích", "Khánh"])]  # fmt: skip


def request(persons: list[Person], by: User, output: str = "slips") -> CodeBatch:
    ids = [p.pk for p in persons]
    made = actions.request_codes(person_ids=ids, output=output, work=jobs.make_code_file, by=by, now=timezone.now())
    made.refresh_from_db()
    return made


def clear(batch: CodeBatch) -> bytes:
    return b"".join(unsealed(actions.code_file(batch)))


def codes_of_pdf(content: bytes) -> list[str]:
    return PRINTED.findall("\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(content)).pages))


def test_everybody_gets_an_account_and_a_slip_whose_code_opens_it(cast, nine, lines) -> None:
    batch = request(nine, cast.binh)
    content = clear(batch)
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert [len(PRINTED.findall(p.extract_text())) for p in pages] == [8, 1]
    assert "Lê Văn Cường" in pages[0].extract_text()
    owners = {find_code(code, now=timezone.now()).user.full_name for code in codes_of_pdf(content)}
    assert owners == {p.full_name for p in nine}
    assert lines() == ["unions.request_codes"]
    assert batch.job.result == {"made": 9, "left_out": 0}


def test_what_lies_on_the_disk_is_sealed(cast, nine) -> None:
    batch = request(nine, cast.binh, "workbook")
    raw = actions.code_file(batch).read_bytes()
    assert raw[:2] != b"PK"
    assert b"0905550000" not in raw
    assert "static" not in actions.code_file(batch).parts


def test_the_workbook_carries_what_a_mailing_needs_and_no_formula(cast, nine) -> None:
    Person.objects.filter(pk=nine[0].pk).update(full_name="=1+1")
    batch = request(nine, cast.binh, "workbook")
    rows = list(openpyxl.load_workbook(io.BytesIO(clear(batch))).active.iter_rows(values_only=True))
    assert len(rows) == 10
    assert rows[1][1] == "=1+1"
    assert rows[2][1:5] == ("Lê Văn Bảo", "Ủy viên Ban Chấp hành", "CĐCS Công ty TNHH May Sông Hồng, Công đoàn phường Bồ Đề", "0905550001")  # fmt: skip
    assert rows[2][8] == f"http://testserver/kich-hoat/?ma={rows[2][7]}"
    assert {find_code(r[7], now=timezone.now()).user.username for r in rows[1:]} == {r[6] for r in rows[1:]}


def test_run_again_after_dying_half_way_gives_new_codes_and_one_account_each(cast, nine) -> None:
    batch = request(nine, cast.binh)
    old_file, old_codes = actions.code_file(batch), codes_of_pdf(clear(batch))
    actions.issue_part(batch=batch, person_ids=batch.person_ids[:4], now=timezone.now())  # and then the power went
    Job.objects.filter(pk=batch.job_id).update(state=Job.State.FAILED)
    from diemtua.jobs.actions import resume_job

    resume_job(Job.objects.get(pk=batch.job_id), by=cast.binh)
    batch.refresh_from_db()
    now = timezone.now()
    assert [find_code(c, now=now) for c in old_codes] == [None] * 9
    assert len({find_code(c, now=now).user for c in codes_of_pdf(clear(batch))}) == 9
    assert User.objects.filter(person__in=nine).count() == 9
    assert not old_file.exists()


def test_a_run_presumed_dead_neither_cancels_codes_nor_takes_away_the_file_of_the_next(cast, nine) -> None:
    batch = request(nine, cast.binh)
    dead, before = Job.objects.get(pk=batch.job_id), set(actions.code_file(batch).parent.iterdir())
    Job.objects.filter(pk=dead.pk).update(run=2)
    with pytest.raises(Superseded):
        jobs.make_code_file(Progress(dead), batch.pk)
    with pytest.raises(Superseded):
        actions.write_code_file(batch=CodeBatch.objects.get(pk=batch.pk), slips=[], now=timezone.now(), progress=Progress(dead))  # fmt: skip
    assert len({find_code(c, now=timezone.now()) for c in codes_of_pdf(clear(batch))} - {None}) == 9
    assert CodeBatch.objects.get(pk=batch.pk).file == batch.file
    assert set(actions.code_file(batch).parent.iterdir()) == before


def test_who_got_a_role_since_is_left_out_and_counted(cast, nine) -> None:
    account = User.objects.create_user("giangvien", None, full_name="Lê Văn An", is_lecturer=True)
    Person.objects.filter(pk=nine[0].pk).update(user=account)
    batch = request(nine, cast.binh)
    assert batch.job.result == {"made": 8, "left_out": 1}
    assert not ActivationCode.objects.filter(user=account).exists()


def test_two_officers_with_one_phone_get_two_accounts(cast) -> None:
    twins = [make_person(f"Lê Văn {n}", cast.union, position="UV-BCH", phone="0905559999") for n in ("Một", "Hai")]
    request(twins, cast.binh)
    names = sorted(User.objects.filter(person__in=twins).values_list("username", flat=True))
    assert names == ["0905559999", f"cb{twins[1].pk:06d}"]


def test_nobody_to_issue_for_is_a_sentence(cast, lines) -> None:
    with pytest.raises(BadInput):
        request([], cast.binh)
    assert lines() == []


def test_only_who_issued_may_download_and_each_download_leaves_a_line(cast, nine, as_, lines) -> None:
    batch = request(nine, cast.binh)
    url = f"/ma-kich-hoat/dot/{batch.pk}/tai/"
    got = as_(cast.binh).get(url)
    assert b"".join(got.streaming_content)[:5] == b"%PDF-"
    assert got["Content-Disposition"] == f'attachment; filename="{batch.download_name}"'
    assert [as_(u).get(url).status_code for u in (cast.city_officer, cast.keeper, cast.other_binh)] == [404] * 3
    assert lines() == ["unions.request_codes", "unions.download_codes"]


def test_after_a_day_the_file_is_gone(cast, nine, as_) -> None:
    batch = request(nine, cast.binh)
    path = actions.code_file(batch)
    assert actions.forget_old_code_files(now=batch.ready_at + dt.timedelta(hours=23)) == 0
    assert actions.forget_old_code_files(now=batch.ready_at + dt.timedelta(hours=24)) == 1
    assert not path.exists()
    assert as_(cast.binh).get(f"/ma-kich-hoat/dot/{batch.pk}/tai/").status_code == 404
    assert "Tệp mã đã xóa" in as_(cast.binh).get(f"/ma-kich-hoat/dot/{batch.pk}/").text


def test_the_file_can_be_deleted_once_printed(cast, nine, lines, django_capture_on_commit_callbacks) -> None:
    batch = request(nine, cast.binh)
    path = actions.code_file(batch)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_code_file(batch=batch, by=cast.binh)
    assert not path.exists()
    with pytest.raises(Conflict):
        actions.delete_code_file(batch=batch, by=cast.binh)
    assert lines() == ["unions.request_codes", "unions.delete_code_file"]


def test_the_page_issues_for_whom_the_filter_means_and_nobody_else(cast, nine, as_) -> None:
    make_person("Ngoài Phạm Vi", cast.other_union, position="UV-BCH")
    page = as_(cast.binh).get("/ma-kich-hoat/")
    assert page.context["page"].paginator.count == 9  # Hòa has an account in use
    sent = as_(cast.binh).post("/ma-kich-hoat/?tim=l%C3%AA+v%C4%83n+d&tai_khoan=none", {"dang": "slips"})
    batch = CodeBatch.objects.get()
    assert sent.url == f"/viec-nen/{batch.job_id}/"
    assert batch.person_ids == [nine[3].pk]


@pytest.mark.variants
@pytest.mark.parametrize("also_of_the_other_ward", [False, True])
def test_after_losing_the_ward_the_file_is_out_of_reach_and_no_code_is_made(
    cast, nine, as_, also_of_the_other_ward
) -> None:
    batch = request(nine[:3], cast.binh)
    Stewardship.objects.filter(user=cast.binh).update(ended_at=timezone.now())
    if also_of_the_other_ward:
        Stewardship.objects.create(user=cast.binh, unit=cast.other_ward)
    binh, url = as_(User.objects.get(pk=cast.binh.pk)), f"/ma-kich-hoat/dot/{batch.pk}/"
    got = [binh.get(address).status_code for address in (url, f"{url}tai/")]
    assert got == ([200, 403] if also_of_the_other_ward else [404, 404])
    later = CodeBatch.objects.create(by=cast.binh, person_ids=[nine[5].pk], total=1)
    assert actions.issue_part(batch=later, person_ids=later.person_ids, now=timezone.now()) == []
    assert Person.objects.get(pk=nine[5].pk).user is None


def test_the_page_tells_how_many_codes_of_its_file_a_later_batch_replaced(cast, nine, as_) -> None:
    binh, first = as_(cast.binh), request(nine, cast.binh)
    page = binh.get(f"/ma-kich-hoat/dot/{first.pk}/").text
    assert ("9 còn dùng được, 0 đã dùng" in page, "cấp sau" in page) == (True, False)
    second = request(nine[:2], cast.binh)
    ActivationCode.objects.filter(user=Person.objects.get(pk=nine[5].pk).user).update(used_at=timezone.now())
    page = binh.get(f"/ma-kich-hoat/dot/{first.pk}/").text
    assert "6 còn dùng được, 1 đã dùng, 2 đã hủy hoặc thay bằng mã cấp sau" in page
    assert "hãy phát phiếu của đợt sau" in page
    assert "2 còn dùng được, 0 đã dùng" in binh.get(f"/ma-kich-hoat/dot/{second.pk}/").text


def test_a_merged_person_of_the_batch_does_not_keep_the_file_from_its_maker(cast, nine, as_) -> None:
    batch = request(nine[:2], cast.binh)
    nine[0].mandates.all().delete()
    Person.objects.filter(pk=nine[0].pk).update(merged_into=nine[1])
    assert as_(cast.binh).get(f"/ma-kich-hoat/dot/{batch.pk}/tai/").status_code == 200


def test_a_closed_account_makes_no_codes(cast, nine) -> None:
    batch = CodeBatch.objects.create(by=cast.binh, person_ids=[nine[0].pk], total=1)
    User.objects.filter(pk=cast.binh.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        actions.issue_part(batch=batch, person_ids=batch.person_ids, now=timezone.now())
    assert not ActivationCode.objects.exists()


@pytest.mark.variants
@pytest.mark.parametrize("asked", ["", "?tim=lê"])
def test_who_holds_a_post_elsewhere_too_is_not_offered_a_code_by_one_of_the_two(cast, nine, as_, asked) -> None:
    for person in nine[2:]:
        Mandate.objects.create(person=person, unit=cast.other_union, position="UV-BCH")
    Mandate.objects.create(person=nine[0], unit=cast.other_union, position="UV-BCH", ended_on="2026-01-01")
    for user, offered in ((cast.binh, 2), (cast.other_binh, 0), (cast.city_officer, 9)):
        url = f"/ma-kich-hoat/{asked}" + ("&tai_khoan=none" if asked else "")
        assert as_(user).get(url).context["page"].paginator.count == offered
    assert "2 cán bộ chưa có tài khoản" in as_(cast.binh).get("/").text
    as_(cast.binh).post("/ma-kich-hoat/", {"dang": "slips"})
    assert CodeBatch.objects.get().person_ids == [nine[0].pk, nine[1].pk]


def test_many_slips_come_as_a_zip_of_files_a_printer_can_take(cast, nine, monkeypatch) -> None:
    import zipfile

    monkeypatch.setattr(codes, "SLIPS_A_FILE", 4)
    batch = request(nine, cast.binh)
    with zipfile.ZipFile(io.BytesIO(clear(batch))) as archive:
        parts = [len(codes_of_pdf(archive.read(name))) for name in archive.namelist()]
    assert parts == [4, 4, 1]
    assert batch.download_name.endswith(".zip")
