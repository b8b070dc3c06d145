"""The process that carries out a decision is killed with its writes done and its transaction open."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from diemtua.jobs.actions import Progress
from diemtua.jobs.models import Job
from diemtua.reorganisation import actions
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.queries import preview_of
from diemtua.unions.models import Unit
from tests.factories import make_person
from tests.reorganisation.factories import NOW, draft, second_officer
from tests.reorganisation.test_take_effect import everything

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import os, signal, sys, django
django.setup()
from diemtua.jobs.actions import Progress
from diemtua.jobs.models import Job
from diemtua.reorganisation import actions, effect
from diemtua.reorganisation.models import Decision
end = effect._Run.end
def killed(self):
    end(self)
    os.kill(os.getpid(), signal.SIGKILL)
effect._Run.end = killed
decision = Decision.objects.get()
actions.take_effect(Progress(Job.objects.get(pk=decision.job_id)), decision_id=decision.pk)
"""


def database_address() -> str:
    """The address of the database of this test, for another process."""
    s = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:////{str(s['NAME']).lstrip('/')}"
    return f"postgresql://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="cần tín hiệu của hệ điều hành kiểu Unix")
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_half_done_and_it_runs_on(cast, monkeypatch) -> None:
    make_person("Lý Chuyên Trách", cast.ward)
    new = Operation(kind="found", new_name="Công đoàn phường Mới", new_kind="ward", target=cast.city, areas=["00130"])
    merging = [Operation(kind="merge", unit=unit, founding=new) for unit in (cast.ward, cast.other_ward)]
    decision = draft(cast, new, *merging)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "take_effect", waits_for_another_process)
        actions.submit_decision(decision, by=cast.city_officer, now=NOW)
        actions.approve_decision(decision, edition=preview_of(decision).edition, by=second_officer(cast), now=NOW)
    before = everything()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "diemtua.web.settings",
        "DIEMTUA_DATABASE_URL": database_address(),
        "PYTHONPATH": str(ROOT / "src"),
    }
    died = subprocess.run([sys.executable, "-c", CHILD], env=env, capture_output=True, text=True, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (Decision.objects.get().state, everything()) == ("approved", before)
    actions.take_effect(Progress(Job.objects.get()), decision_id=decision.pk)
    assert Decision.objects.get().state == "effective"
    assert Unit.objects.filter(parent__name="Công đoàn phường Mới", valid_to=None).count() == 2


def waits_for_another_process(progress, *, decision_id) -> None:
    """Stands in for the job while the worker is another process."""
