"""Long work: its progress, its failures in a sentence, its resumption."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diemtua.audit.models import Entry
from diemtua.jobs import queries
from diemtua.jobs.actions import (
    HEARTBEAT_LIMIT,
    LOST_AFTER,
    SILENCES,
    Progress,
    Superseded,
    beat,
    forget_old_files,
    keep_file,
    recover_silent_jobs,
    resume_job,
    run_job,
    start_job,
    stored_path,
)
from diemtua.jobs.models import Job, ResultFile
from diemtua.kernel.errors import BadInput
from diemtua.vault.files import unsealed
from diemtua.web.worker import one_round

pytestmark = pytest.mark.django_db
seen: list[str] = []


def counted(progress: Progress, *, upto: int) -> dict[str, int]:
    seen.append("counted")
    progress.at(upto, total=upto, message="gần xong")
    return {"counted": upto}


def refusing(progress: Progress) -> None:
    raise BadInput("Tệp này không đọc được; hãy lưu lại dạng .xlsx.")


def crashing(progress: Progress) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def test_a_job_runs_and_keeps_its_result(cast) -> None:
    job = start_job(counted, title="Đếm", by=cast.binh, upto=3)
    assert (job.state, job.done, job.total, job.percent, job.result) == ("done", 3, 3, 100, {"counted": 3})


def test_a_domain_error_becomes_the_jobs_sentence(cast) -> None:
    job = start_job(refusing, title="Đọc", by=cast.binh)
    assert (job.state, job.message) == ("failed", "Tệp này không đọc được; hãy lưu lại dạng .xlsx.")


def test_a_fault_of_ours_says_that_nothing_is_lost(cast, caplog) -> None:
    job = start_job(crashing, title="Vỡ", by=cast.binh)
    assert job.state == "failed"
    assert job.message.startswith("Việc dừng vì lỗi của hệ thống")
    assert "ZeroDivisionError" in caplog.text


def test_the_same_job_handed_to_two_workers_runs_once(cast) -> None:
    job = start_job(counted, title="Đếm", by=cast.binh, upto=3)
    run_job.call(job_id=job.pk)
    assert seen == ["counted"]


def test_resuming_a_failed_job_twice_runs_it_once_more(cast) -> None:
    job = start_job(counted, title="Đếm", by=cast.binh, upto=3)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert (resume_job(job, by=cast.binh), resume_job(job, by=cast.binh)) == (True, False)
    assert seen == ["counted", "counted"]


def test_a_silent_running_job_is_taken_up_again_and_a_lively_one_is_not(cast) -> None:
    now = timezone.now()
    common = {"task": f"{__name__}.counted", "arguments": {"upto": 1}, "by": cast.binh, "state": Job.State.RUNNING}
    dead = Job.objects.create(title="chết", beat_at=now - HEARTBEAT_LIMIT - dt.timedelta(seconds=1), **common)
    alive = Job.objects.create(title="sống", beat_at=now, **common)
    assert recover_silent_jobs(now=now) == 1
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, alive.state) == ("done", "running")


def test_a_job_that_stops_every_worker_is_not_started_a_fourth_time(cast) -> None:
    now = timezone.now()
    job = Job.objects.create(title="nặng", task=f"{__name__}.counted", arguments={"upto": 1}, by=cast.binh)
    for _ in range(SILENCES):
        Job.objects.filter(pk=job.pk).update(state="running", beat_at=now - HEARTBEAT_LIMIT * 2)
        assert recover_silent_jobs(now=now) == 1
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=now - HEARTBEAT_LIMIT * 2)
    assert recover_silent_jobs(now=now) == 0
    job.refresh_from_db()
    assert (job.state, len(seen)) == ("failed", SILENCES)
    assert "Hãy báo quản trị" in job.message
    assert resume_job(job, by=cast.binh)
    job.refresh_from_db()
    assert (job.state, job.silences) == ("done", 0)


def test_a_job_whose_function_is_gone_fails_once_with_a_sentence(cast, caplog) -> None:
    job = Job.objects.create(title="cũ", task="diemtua.gone.work", by=cast.binh)
    run_job.call(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.message.startswith("Việc dừng vì lỗi của hệ thống")


def test_a_waiting_job_whose_task_was_lost_is_queued_again_and_one_still_queued_is_not(cast) -> None:
    now = timezone.now()
    common = {
        "task": f"{__name__}.counted",
        "arguments": {"upto": 1},
        "by": cast.binh,
        "created_at": now - LOST_AFTER * 2,
    }
    lost = Job.objects.create(title="mất việc", **common)
    queued = Job.objects.create(title="còn xếp hàng", **common)
    fresh = Job.objects.create(title="mới", **common | {"created_at": now})
    DBTaskResult.objects.create(
        task_path=run_job.module_path,
        args_kwargs={"args": [], "kwargs": {"job_id": queued.pk}},
        run_after=now,
        backend_name="default",
    )
    assert recover_silent_jobs(now=now) == 1
    assert [Job.objects.get(pk=j.pk).state for j in (lost, queued, fresh)] == ["done", "waiting", "waiting"]


def test_a_run_presumed_dead_stops_and_writes_nothing_over_the_next(cast) -> None:
    job = Job.objects.create(title="Đếm", task=f"{__name__}.counted", by=cast.binh, state="running", run=1)
    Job.objects.filter(pk=job.pk).update(run=2)
    with pytest.raises(Superseded):
        Progress(job).at(5)
    assert Job.objects.get(pk=job.pk).done == 0


def test_a_run_presumed_dead_leaves_the_file_of_the_next_alone(cast) -> None:
    job = start_job(counted, title="Xuất", by=cast.binh, upto=1)
    dead, before = Job.objects.get(pk=job.pk), set(stored_path("").glob("*"))

    def late(out, scratch: Path) -> dict[str, int]:
        """While it writes, the job is started anew and that run ends first."""
        Job.objects.filter(pk=job.pk).update(run=2)
        with scratch.joinpath("trang.xml").open("w"):
            keep_file(job=Job.objects.get(pk=job.pk), name="b.txt", write=lambda o, s: {"n": o.write(b"b")}, now=timezone.now())  # fmt: skip
        return {"n": out.write(b"a"), "mine": len(list(scratch.iterdir()))}

    with pytest.raises(Superseded):
        keep_file(job=dead, name="a.txt", write=late, now=timezone.now())
    kept = ResultFile.objects.get()
    assert (kept.name, b"".join(unsealed(stored_path(kept.stored)))) == ("b.txt", b"b")
    assert set(stored_path("").glob("*")) - before == {stored_path(kept.stored)}


def test_a_file_lost_from_the_disk_is_told_and_no_download_noted(cast, as_) -> None:
    job = start_job(counted, title="Xuất", by=cast.binh, upto=1)
    keep_file(job=job, name="a.txt", write=lambda out, scratch: {"n": out.write(b"a")}, now=timezone.now())
    stored_path(ResultFile.objects.get().stored).unlink()
    assert as_(cast.binh).get(f"/viec-nen/{job.pk}/tep/").status_code == 410
    assert not Entry.objects.filter(action="jobs.download_file").exists()


def long_story(progress: Progress) -> None:
    progress.at(1, message="dài " * 200)
    raise BadInput("Tệp này dài quá. " * 50)


def test_a_long_sentence_is_cut_to_what_fits(cast) -> None:
    job = start_job(long_story, title="Đọc", by=cast.binh)
    assert (job.state, len(job.message)) == ("failed", 500)


def test_what_a_killed_run_sealed_without_telling_goes_after_a_day(cast) -> None:
    job = start_job(counted, title="Xuất", by=cast.binh, upto=1)
    keep_file(job=job, name="a.txt", write=lambda out, scratch: {"n": out.write(b"a")}, now=timezone.now())
    kept, orphan, fresh = (
        stored_path(ResultFile.objects.get().stored),
        stored_path("o.sealed"),
        stored_path("n.partial"),
    )
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    for path in (kept, orphan):
        os.utime(path, (1, 1))
    forget_old_files(now=timezone.now())
    assert [p.exists() for p in (kept, orphan, fresh)] == [True, False, True]


def test_nobody_runs_another_s_job_for_them_and_starting_again_is_noted(cast, as_, caplog) -> None:
    job = start_job(crashing, title="Vỡ", by=cast.binh)
    assert as_(cast.keeper).post(f"/viec-nen/{job.pk}/chay-tiep/").status_code == 404
    assert "Chạy lại" not in as_(cast.keeper).get(f"/viec-nen/{job.pk}/").text
    assert "Chạy lại" in as_(cast.binh).get(f"/viec-nen/{job.pk}/").text
    as_(cast.binh).post(f"/viec-nen/{job.pk}/chay-tiep/")
    assert [e.actor_id for e in Entry.objects.filter(action="jobs.resume_job")] == [cast.binh.pk]


def test_the_keeper_is_told_when_the_worker_has_fallen_silent(cast, as_) -> None:
    now = timezone.now()
    assert queries.silent_since(now=now) is None
    beat(now=now - queries.SILENT_AFTER * 2)
    assert [step.title for step in queries.steps_for(cast.keeper, now=now)] == ["Tiến trình việc nền đã dừng"]
    assert queries.steps_for(cast.binh, now=now) == []
    one_round(1)
    assert queries.silent_since(now=timezone.now()) is None


def test_progress_fragment_refreshes_the_page_when_the_job_is_over(cast, as_) -> None:
    job = start_job(counted, title="Đếm", by=cast.binh, upto=3)
    response = as_(cast.binh).get(f"/viec-nen/{job.pk}/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    assert "<html" not in response.content.decode()


def test_the_keeper_sees_what_the_system_runs_for_itself_and_starts_it_again(cast, as_, caplog) -> None:
    start_job(crashing, title="Máy tìm học", by=None)
    for someone in (cast.binh, cast.hoa):
        assert "Máy tìm học" not in as_(someone).get("/viec-nen/").text
        assert queries.steps_for(someone, now=timezone.now()) == []
    page = as_(cast.keeper).get("/viec-nen/").text
    assert "Máy tìm học" in page
    assert "Việc dừng vì lỗi của hệ thống" in page
    assert "Chạy lại" in page
    assert "Việc của hệ thống bị lỗi: Máy tìm học" in as_(cast.keeper).get("/").text


def test_a_failed_job_of_the_system_is_told_until_the_same_work_was_started_anew(cast, caplog) -> None:
    start_job(crashing, title="Vỡ", by=None)
    start_job(counted, title="Đếm", by=None, upto=1)
    told = [step.title for step in queries.steps_for(cast.keeper, now=timezone.now())]
    assert told == ["Việc của hệ thống bị lỗi: Vỡ"]
    start_job(refusing, title="Đọc", by=cast.binh)  # somebody's own stays theirs
    Job.objects.create(title="Vỡ", task=f"{__name__}.crashing")
    assert queries.steps_for(cast.keeper, now=timezone.now()) == []
