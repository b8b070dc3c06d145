"""Uploaded lists are kept a year; then only who imported what and when."""

import datetime as dt
from pathlib import Path

from django.urls import reverse

from diemtua.jobs.models import Job
from diemtua.roster.actions import confirm_import, forget_old_files, settle_resemblance
from diemtua.roster.models import Import
from tests.roster.test_import import NOW, PEOPLE
from tests.roster.workbooks import rows_workbook, uploaded

YEAR = dt.timedelta(days=366)


def test_after_a_year_the_file_and_its_rows_are_gone_and_the_answers_stay(cast, as_) -> None:
    roster = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    settle_resemblance(roster.resemblances.get(sure=False), verdict="other", by=cast.binh, now=NOW)
    path = Path(roster.file.path)
    assert forget_old_files(now=roster.created_at + dt.timedelta(days=300)) == 0
    assert forget_old_files(now=roster.created_at + YEAR) == 1
    assert not path.exists()
    roster = Import.objects.get(pk=roster.pk)
    assert (bool(roster.file), roster.problems.count(), roster.written_counts["new"]) == (False, 0, 4)
    assert [(r.name, r.verdict, bool(r.fingerprint)) for r in roster.resemblances.all()] == [("", "other", True)]
    assert roster.sources.count() > 0
    assert forget_old_files(now=roster.created_at + YEAR) == 0
    client = as_(cast.binh)
    assert client.get(reverse("roster:import", args=[roster.pk])).status_code == 200
    assert client.get(reverse("roster:refused_file", args=[roster.pk])).status_code == 410


def test_a_list_being_written_is_left_alone(cast) -> None:
    roster = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    Import.objects.filter(pk=roster.pk).update(state=Import.State.RUNNING)
    Job.objects.filter(pk=roster.job_id).update(state=Job.State.RUNNING)
    assert forget_old_files(now=roster.created_at + YEAR) == 0
    Job.objects.filter(pk=roster.job_id).update(state=Job.State.FAILED)  # stuck: a year is a year
    assert forget_old_files(now=roster.created_at + YEAR) == 1
