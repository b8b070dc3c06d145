"""The index is built and learns while people search, on one machine and on several."""

import datetime as dt

import pytest
from click.testing import CliRunner
from django.utils import timezone

from diemtua.jobs.actions import Progress
from diemtua.jobs.models import Job
from diemtua.legislation import indexing, jobs, queries
from diemtua.legislation.models import Article, ArticleVersion, IndexState
from diemtua.legislation.search import engine, trained
from diemtua.web.commands.law import command as law_command
from tests.legislation import samples

pytestmark = pytest.mark.django_db


def test_searching_goes_on_while_a_new_index_is_built(store) -> None:
    held = indexing.current()
    assert indexing.current() is held
    IndexState.objects.update(wanted=9)
    assert indexing.current() is held
    assert queries.index_state()[2] is True
    jobs.build_now()
    assert indexing.current() is not held
    assert queries.index_state()[2] is False


def test_a_slow_older_build_does_not_replace_a_newer_one(store) -> None:
    IndexState.objects.update(wanted=3, built=5)
    jobs.build_now()
    assert IndexState.objects.get().built == 5


def test_many_changes_are_one_build_and_the_keeper_may_build_the_same_again(store, cast, as_, monkeypatch) -> None:
    jobs.learn_now()
    progress = Progress(Job.objects.create(title="Dựng", task="x"))
    built, build = [], engine.build
    monkeypatch.setattr(engine, "build", lambda *given, **more: built.append(1) or build(*given, **more))
    IndexState.objects.update(wanted=9)  # three changes whose jobs wait
    results = [jobs.rebuild_index(progress) for _ in range(3)]
    assert (len(built), IndexState.objects.get().built) == (1, 9)
    assert results == [{"count": Article.objects.count() + 1, "mode": "đã học"}] * 3
    as_(cast.keeper).post("/van-ban/nap/chi-muc/")
    assert (len(built), IndexState.objects.get().built) == (2, 10)


def test_another_machine_without_the_file_builds_its_own(store) -> None:
    for file in indexing.folder().glob("index-*.npz"):
        file.unlink()
    indexing.forget()
    assert len(indexing.current().keys) == Article.objects.count() + 1


def test_learning_from_the_store_changes_the_mode(store) -> None:
    about = jobs.learn_now()
    assert about["texts"] == Article.objects.count()
    assert queries.index_state()[1] == "đã học"


def at(hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, 2, hour, tzinfo=timezone.get_current_timezone())


def learning() -> list[str]:
    return list(Job.objects.filter(task__endswith="jobs.learn").values_list("state", flat=True))


def test_the_search_learns_by_itself_once_and_again_at_night_when_texts_changed(store) -> None:
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"]
    assert queries.index_state()[1] == "đã học"
    jobs.keep_learning(now=at(2))
    assert learning() == ["done"], "nothing new to learn from"
    version = ArticleVersion.objects.filter(until=None).first()
    ArticleVersion.objects.filter(pk=version.pk).update(text=f"{version.text} Thêm một câu.")
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"], "by day others wait for the worker"
    jobs.keep_learning(now=at(2))
    assert learning() == ["done", "done"]


def test_an_empty_store_learns_nothing(db) -> None:
    jobs.keep_learning(now=at(2))
    assert learning() == []


def test_learning_is_queued_once(store) -> None:
    Job.objects.create(title="Học", task="diemtua.legislation.jobs.learn", state=Job.State.WAITING)
    jobs.keep_learning(now=at(2))
    assert learning() == ["waiting"]


def test_a_learnt_part_of_another_release_is_learnt_anew(store, monkeypatch) -> None:
    jobs.learn_now()
    monkeypatch.setattr(trained, "FORMAT", 99)
    monkeypatch.setattr(indexing, "_learnt", None)  # a new process
    assert indexing.learnt() is None
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"]


def test_the_import_page_says_how_learning_stands(as_, cast, store) -> None:
    client = as_(cast.keeper)

    def said(**values: object) -> str:
        if values:
            Job.objects.update(**values)
        return client.get("/van-ban/nap/").text

    assert "Chưa học lần nào" in said()
    sent = client.post("/van-ban/nap/hoc/")
    job = Job.objects.get()
    assert (sent.url, job.by, job.state) == (f"/viec-nen/{job.pk}/", None, "done")
    assert "Học lần cuối lúc" in said()
    running = said(state=Job.State.RUNNING, finished_at=None, message="Học từ văn bản, lượt 2")
    assert "Đang học: Học từ văn bản, lượt 2" in running
    assert client.post("/van-ban/nap/hoc/").url == f"/viec-nen/{job.pk}/", "one that runs is enough"
    failed = said(state=Job.State.FAILED, finished_at=at(15), message="Việc dừng.")
    assert "Lần học cuối bị lỗi" in failed
    assert "Học lại ngay" in failed


def test_importing_from_the_console_starts_learning_as_a_job_one_can_see(store, tmp_path) -> None:
    file = tmp_path / "luat.txt"
    file.write_text(samples.LAW)
    result = CliRunner().invoke(law_command, ["import", str(file)], catch_exceptions=False)
    assert "trang «Việc nền»" in result.output
    assert learning() == ["done"]
