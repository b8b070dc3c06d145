"""The worker's round keeps what the models' declarations promise."""

import datetime as dt
import logging

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diemtua.agreements.models import RegisterImport
from diemtua.api.models import Token
from diemtua.audit.models import Entry
from diemtua.jobs.models import Job, ResultFile
from diemtua.unions.models import CodeBatch, ColumnStore, Stewardship
from diemtua.web import worker

NOW = timezone.now()


def years(number: int, *, days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=365.25 * number + days)


def test_rows_end_with_their_term_and_younger_ones_stay(cast) -> None:
    ages = {"cũ": 3, "mới": -3}  # days over and days under the term
    for name, days in ages.items():
        ran = {"args_kwargs": {"args": [], "kwargs": {}}, "run_after": NOW, "exception_class_path": "", "traceback": ""}
        DBTaskResult.objects.create(task_path=name, status="SUCCESSFUL", finished_at=years(1, days=days), **ran)
        RegisterImport.objects.create(file_name=name, created_at=years(1, days=days))
        Job.objects.create(title=name, task="x", state="done", created_at=years(1, days=days))
        CodeBatch.objects.create(by=cast.binh, made_at=years(2, days=days), total=len(name))
        Stewardship.objects.create(user=cast.khai, unit=cast.ward, ended_at=years(5, days=days))
        token = {"unit": cast.ward, "by": cast.binh, "digest": name, "hint": ""}
        Token.objects.create(name=name, expires_at=NOW, revoked_at=years(5, days=days), **token)
        line = Entry.objects.create(actor_name=name, action="unions.edit", subject_type="x", subject_id=name)
        Entry.objects.filter(pk=line.pk).update(at=years(10, days=days))
    Job.objects.create(title="còn chạy", task="x", state="running", created_at=years(2, days=0))
    with_file = Job.objects.create(title="còn tệp", task="x", state="done", created_at=years(2, days=0))
    ResultFile.objects.create(job=with_file, stored="a", name="a.xlsx", delete_at=NOW + dt.timedelta(hours=1))
    worker.forget(now=NOW)
    assert list(RegisterImport.objects.values_list("file_name", flat=True)) == ["mới"]
    assert set(Job.objects.values_list("title", flat=True)) == {"mới", "còn chạy", "còn tệp"}
    assert list(DBTaskResult.objects.values_list("task_path", flat=True)) == ["mới"]
    assert list(CodeBatch.objects.values_list("total", flat=True)) == [len("mới")]
    assert Stewardship.objects.filter(user=cast.khai).get().ended_at == years(5, days=-3)
    assert list(Token.objects.values_list("name", flat=True)) == ["mới"]
    assert list(Entry.objects.filter(action="unions.edit").values_list("actor_name", flat=True)) == ["mới"]


def test_a_fault_of_one_feature_does_not_keep_the_others(cast, monkeypatch, caplog) -> None:
    RegisterImport.objects.create(file_name="cũ", created_at=years(2, days=0))
    monkeypatch.setattr(worker, "forgetters", lambda: ["diemtua.nowhere.fails", "diemtua.agreements.actions.forget_old_imports"])  # fmt: skip
    with caplog.at_level(logging.CRITICAL + 1, logger=worker.log.name):
        worker.forget(now=NOW)
    assert not RegisterImport.objects.exists()


def test_nor_does_a_fault_in_the_round_of_every_half_minute(cast, monkeypatch, caplog) -> None:
    def fails(**words: object) -> None:
        raise ValueError("hỏng")

    monkeypatch.setattr("diemtua.jobs.actions.recover_silent_jobs", fails)
    monkeypatch.setattr("diemtua.advice.jobs.tick", fails)
    with caplog.at_level(logging.CRITICAL + 1, logger=worker.log.name):
        worker.one_round(turn=1)
    assert ColumnStore.objects.exists()
