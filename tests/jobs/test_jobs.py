"""Long work: its progress, its failures in a sentence, its resumption."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.jobs import queries
from diemtua.jobs.actions import HEARTBEAT_LIMIT, Progress, recover_silent_jobs, resume_job, run_job, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput

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
    assert (resume_job(job), resume_job(job)) == (True, False)
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
