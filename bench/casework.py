"""Deadlines of 10,000 open cases, the agenda with the whole corps, one dispute of 500 with mixed outcomes. CPU time."""

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

CASES, CLAIMANTS, ROUNDS = 10_000, 500, 20
TODAY = dt.date(2026, 6, 1)


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of processor time of one call, database in this process included (SQLite)."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    """Load the corps, open cases all over the city, then measure; times are of one core."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from bench.corps import load_corps
    from bench.pages import SHARED
    from diemtua.casework.actions import recount_cases
    from diemtua.casework.models import Case
    from diemtua.casework.queries import page_of_cases, statuses, steps_for
    from diemtua.people.models import User
    from diemtua.unions.models import Mandate, Stewardship, Unit

    call_command("migrate", verbosity=0)
    city = load_corps(SHARED)
    unions = list(Unit.objects.filter(kind=Unit.Kind.GRASSROOTS).order_by("pk")[:CASES])
    unions += unions[: CASES - len(unions)]
    hoa = User.objects.create_user("hoa", "mat-khau-do", full_name="Hòa")
    person = Mandate.objects.filter(unit=unions[0]).select_related("person").first().person  # type: ignore[union-attr]
    type(person).objects.filter(pk=person.pk).update(user=hoa)
    ward = User.objects.create_user("binh", "mat-khau-do", full_name="Bình")
    Stewardship.objects.create(user=ward, unit=unions[0].parent)
    many_cases(unions, hoa)

    first = cpu(lambda: recount_cases(today=TODAY))
    again = cpu(lambda: recount_cases(today=TODAY + dt.timedelta(days=1)))
    open_now = Case.objects.filter(closed_at=None).count()
    print(f"{open_now} vụ việc đang mở: tính lại tất cả {first:.2f} s; ngày hôm sau {again:.2f} s (mức 2 s)")

    now = timezone.make_aware(dt.datetime(2026, 6, 2, 9))
    for who, user, limit in (("cán bộ cơ sở", hoa, 50), ("cán bộ phường", ward, 200), ("cán bộ thành phố", city, 200)):
        for what, work in (
            ("việc hôm nay", lambda u: steps_for(u, now=now)),
            ("trang vụ việc", lambda u: list(page_of_cases(u, now=now))),
        ):
            times = [cpu(lambda w=work, u=user: w(User.objects.get(pk=u.pk))) * 1000 for _ in range(ROUNDS)]
            print(
                f"{who:18} {what:15} p50 {statistics.median(times):6.1f} ms  xấu nhất {max(times):6.1f} ms (mức {limit})"
            )

    dispute = one_dispute(unions[0], hoa)
    found = statuses(dispute, TODAY)
    times = [cpu(lambda: statuses(dispute, TODAY)) for _ in range(ROUNDS)]
    print(
        f"một tranh chấp, {CLAIMANTS} người, {len(found)} diễn biến khác nhau: {statistics.median(times):.3f} s (mức 1 s)"
    )


def many_cases(unions: list[Any], holder: Any) -> None:
    """Open cases of every kind with one to three events each, never counted; a list and a conference of every union put away."""
    from diemtua.casework.models import Case, CaseEvent, CaseMember

    chance = random.Random(2026)
    courses = (
        ("thuong-luong", (("demand", ""), ("start", ""), ("draft", ""))),
        ("doi-thoai-dinh-ky", (("schedule", ""), ("contents", ""))),
        ("tranh-chap-ca-nhan", (("found", "compulsory"), ("ask_mediation", "authority"), ("assign", ""))),
        ("tranh-chap-loi-ich", (("found", ""), ("ask_mediation", "authority"))),
        ("doi-thoai-theo-vu-viec", (("matter", "rules"), ("document", ""))),
    )
    cases, plans = [], []
    for number, unit in enumerate(unions):
        law, steps = courses[number % len(courses)]
        day = dt.date(2026, 3, 1) + dt.timedelta(days=chance.randrange(85))
        cases.append(
            Case(procedure=law, unit=unit, title=f"Vụ {number}", search=f"vu {number}", opened_on=day, counted_on=day)
        )
        plans.append((day, steps[: chance.randint(1, len(steps))]))
    cases += [
        Case(
            procedure=law, unit=unit, title=law, search=law, opened_on=day, counted_on=day, held_on=day,
            closed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), close_note="Ghi lại",
        )
        for unit in unions
        for law, day in (
            ("danh-sach-doi-thoai", dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(800))),
            ("hoi-nghi-nguoi-lao-dong", dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(480))),
        )
    ]  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=1000)
    CaseMember.objects.bulk_create(
        [CaseMember(case=case, user=holder, role="holder") for case in cases[:20]], batch_size=1000
    )
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(
                case=case, step=step, outcome=outcome, on_day=day + dt.timedelta(days=i * 3),
                facts={"session_on": "2026-06-10"} if step == "schedule" else {},
            )
            for case, (day, steps) in zip(cases[: len(plans)], plans, strict=True)
            for i, (step, outcome) in enumerate(steps)
        ],
        batch_size=1000,
    )  # fmt: skip


def one_dispute(unit: Any, holder: Any) -> Any:
    """500 claimants, 60 mediation sessions with three outcomes, a hundred cases that went on to court or arbitration."""
    from diemtua.casework.models import Case, CaseEvent, Claimant

    chance = random.Random(7)
    day = dt.date(2026, 3, 2)
    case = Case.objects.create(procedure="tranh-chap-ca-nhan", unit=unit, title="500", opened_on=day, counted_on=day)
    people = Claimant.objects.bulk_create(Claimant(case=case, full_name=f"Người {i}") for i in range(CLAIMANTS))
    for step, outcome, later in (("found", "compulsory", 0), ("ask_mediation", "authority", 3), ("assign", "", 7)):
        CaseEvent.objects.create(case=case, step=step, outcome=outcome, on_day=day + dt.timedelta(days=later))
    rest = list(people)
    chance.shuffle(rest)
    for number in range(60):
        session = CaseEvent.objects.create(
            case=case, step="mediation", outcome=("agreed", "failed", "absent")[number % 3],
            on_day=day + dt.timedelta(days=8 + number % 5),
        )  # fmt: skip
        session.claimants.set(rest[number * 7 : number * 7 + 7])
    for number in range(200):  # everybody's own day in court or of performing the settlement
        step, outcome = ("settled", "done") if number % 2 else ("court", "")
        own = CaseEvent.objects.create(
            case=case, step=step, outcome=outcome, on_day=day + dt.timedelta(days=20 + number % 40)
        )
        own.claimants.set([rest[number * 2]])
    return case


if __name__ == "__main__":
    main()
