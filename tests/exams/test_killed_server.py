"""The promise of the page: what it called saved is there, also when the server is killed the moment after."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="cần tín hiệu của hệ điều hành kiểu Unix")
def test_a_room_answers_while_the_server_is_killed_and_no_acknowledged_answer_is_lost(tmp_path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "DIEMTUA_DATABASE_URL"}
    env |= {"DIEMTUA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "diemtua.web.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.takers", "--takers", "60", "--answers", "10", "--seconds", "5"]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert (found["lost_at_kill"], found["lost_at_end"]) == (0, 0)
    assert (found["errors"], found["errors_around_kill"]) == (0, 0)
    assert (found["answers"], found["acknowledged_around_kill"]) == (600, 600)
