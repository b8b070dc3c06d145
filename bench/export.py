"""The list of all 65,749 officers as a file, by the job that writes it: seconds and the most memory, each form alone."""

import os
import resource
import subprocess
import sys
import time

from bench.pages import SHARED

SECONDS, MEGABYTES = 30, 500
FORMS = ("man-hinh", "trich-ngang")


def export(form: str) -> None:
    """In a process of its own: run the job as the worker does, print its figures."""
    from diemtua.jobs.actions import run_job
    from diemtua.jobs.models import Job
    from diemtua.people.models import User
    from diemtua.unions import actions, jobs
    from diemtua.unions.rules import USUAL_COLUMNS, PersonFilter

    arguments = {"form": form, "chosen": PersonFilter().to_json(), "order": "", "columns": list(USUAL_COLUMNS)}
    user = User.objects.get(username="thanhpho")
    job = actions.request_export(work=jobs.make_list_file, arguments=arguments, title="Đo", rows=0, asked={}, by=user)
    wall, work = time.perf_counter(), time.process_time()
    run_job.call(job_id=job.pk)
    wall, work = time.perf_counter() - wall, time.process_time() - work
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    missed = "  MISSED" if wall > SECONDS or peak > MEGABYTES else ""
    print(f"{form:12} {job.result['rows']:>7,} rows  {wall:6.1f} s (CPU {work:.1f} s, at most {SECONDS})  {peak:5.0f} MB (at most {MEGABYTES}){missed}")  # fmt: skip


def main() -> None:
    """Import the city, then each form."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.corps import load_corps

    call_command("migrate", verbosity=0)
    load_corps(SHARED)
    for form in FORMS:
        subprocess.run([sys.executable, "-m", "bench.export", form], env=os.environ, check=True)


if __name__ == "__main__":
    import django

    django.setup()
    export(sys.argv[1])
