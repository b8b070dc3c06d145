"""CPU of one check-in: the tap on «Tôi có mặt», through the real middleware, against the database of the settings.

DIEMTUA_HOME=$(mktemp -d) .venv/bin/python -m bench.check_in
"""

import datetime as dt
import os
import statistics
import tempfile
import time

PEOPLE = 300


def main() -> None:
    """Fill a private database with one class, let everybody scan and tap, print CPU milliseconds of both."""
    os.environ.setdefault("DIEMTUA_HOME", tempfile.mkdtemp(prefix="diemtua-bench-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from diemtua.people.models import User
    from diemtua.training.models import Attendance, Enrolment, Session, TrainingClass
    from diemtua.training.rules import check_in_code
    from diemtua.unions.models import Person, Unit

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    unit = Unit.objects.create(kind="ward", name="Công đoàn phường đo", path="99999")
    made = TrainingClass.objects.create(name="Lớp đo", unit=unit, capacity=PEOPLE, state="called", seats_taken=PEOPLE)
    now = timezone.now()
    session = Session.objects.create(training_class=made, starts_at=now, ends_at=now + dt.timedelta(hours=3), place="A")
    clients = []
    for i in range(PEOPLE):
        user = User(username=f"do{i}", full_name=f"Người Đo {i}", password="!")
        user.save()
        person = Person.objects.create(full_name=user.full_name, user=user)
        Enrolment.objects.create(training_class=made, person=person, unit=unit, position="CT")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="diemtua.people.sessions.AccountBackend")
        clients.append(client)
    page = f"/diem-danh/{session.pk}/"

    def cpu(work) -> float:
        before = time.process_time()
        work()
        return (time.process_time() - before) * 1000

    scans, taps = [], []
    for client in clients[1:]:
        code = check_in_code(session.secret, at=timezone.now())
        scans.append(cpu(lambda client=client, code=code: client.get(f"{page}{code}/")) + cpu(lambda client=client: client.get(page)))  # fmt: skip
        taps.append(cpu(lambda client=client: client.post(page)))
    clients[0].get(f"{page}{check_in_code(session.secret, at=timezone.now())}/")
    with CaptureQueriesContext(connection) as queries:
        clients[0].post(page)
    assert Attendance.objects.count() == PEOPLE, Attendance.objects.count()
    print(f"check-in, {PEOPLE} people, {connection.vendor}: CPU of the tap median {statistics.median(taps):.1f} ms, p95 {sorted(taps)[int(len(taps) * 0.95)]:.1f} ms, {len(queries)} statements (target 10 ms)")  # fmt: skip
    print(f"  scan and page before it: median {statistics.median(scans):.1f} ms")


if __name__ == "__main__":
    main()
