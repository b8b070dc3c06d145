"""The whole of Hanoi redrawn in one decision: 30 district federations end, 6,340 unions with 65,749 posts go to 85 new
unions over 126 wards by a table file, what the table leaves open is answered address by address."""

import datetime as dt
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

from bench.hanoi import Hanoi, make_hanoi

django.setup()  # the models below need it; nothing happens where it was done

from diemtua.people.models import User  # noqa: E402
from diemtua.unions.models import Stewardship, Unit  # noqa: E402
from diemtua.unions.rules import GRASSROOTS_KINDS, LOWER_KINDS  # noqa: E402

DAY = dt.date(2025, 7, 1)
EVE = DAY - dt.timedelta(days=1)
UNIONS, OFFICERS = 6_340, 65_749
LIMIT = 30


def make_corps() -> None:
    """30 districts with 6,340 unions and 65,749 posts, ten or so each; 309 of them in the districts themselves."""
    from diemtua.kernel.text import fold
    from diemtua.roster.federation import make_uppers
    from diemtua.roster.rules.places import districts
    from diemtua.roster.writing import insert_mandates
    from diemtua.unions.models import Person
    from diemtua.unions.rules import child_path

    drawn = random.Random(7)
    uppers = make_uppers({key: (Unit.Kind.DISTRICT, area.name) for key, area in districts().items()})
    parents = [unit for key, unit in uppers.items() if unit.kind == Unit.Kind.DISTRICT]
    names = [f"CĐCS Công ty Thử {n:05d}" for n in range(UNIONS)]
    made = Unit.objects.bulk_create(
        [
            Unit(kind="grassroots", name=name, search=fold(name), parent=parents[n % 30], path=child_path(parents[n % 30].path, n // 30 + 1))
            for n, name in enumerate(names)
        ],
        batch_size=500,
    )  # fmt: skip
    people = Person.objects.bulk_create(
        [Person(full_name=f"Người Thử {n}", sort_key=f"{n:06d}", search=f"nguoi thu {n}") for n in range(OFFICERS)],
        batch_size=1000,
    )
    posts = itertools.cycle(["CT", "PCT", "UV-BCH", "UV-BCH", "UV-BCH", "KT", "TQ", "TB-NC", "TT", "TP"])
    where = [parents[n % 30].pk if n < 309 else made[n % UNIONS].pk for n in range(OFFICERS)]
    insert_mandates([(p.pk, unit, post, n < 309, drawn.choice([None, 2022, 2024])) for n, (p, unit, post) in enumerate(zip(people, where, posts, strict=False))])  # fmt: skip


def fates(hanoi: Hanoi) -> Iterator[list[str]]:
    """The rows about units: every district ends, every union gets an address in it."""
    unions = (
        Unit.objects.filter(kind__in=GRASSROOTS_KINDS, parent__kind="district")
        .select_related("parent")
        .order_by("path")
    )
    for district in Unit.objects.filter(kind="district").order_by("path"):
        yield ["Giải thể", district.name, "", ""]
    for n, union in enumerate(unions):
        assert union.parent is not None
        addresses = hanoi.addresses[union.parent.name.removeprefix("Liên đoàn Lao động ")]
        yield ["Chuyển", union.name, union.parent.name, addresses[n % len(addresses)]]


def officers_of_the_city() -> tuple[User, User]:
    """Who drafts and who approves."""
    made = []
    for username in ("soan", "duyet"):
        user = User.objects.create_user(username, "mat-khau-do", full_name=username)
        Stewardship.objects.create(user=user, unit=Unit.objects.get(kind=Unit.Kind.CITY))
        made.append(user)
    return made[0], made[1]


class Timer:
    """Seconds of CPU and of the clock, by name."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.wall: dict[str, float] = {}

    def run(self, name: str, work: Any) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        found = work()
        self.cpu[name], self.wall[name] = time.process_time() - cpu, time.perf_counter() - wall
        return found


def redraw(drafter: User, approver: User, timer: Timer) -> dict[str, int]:
    """Table, questions, preview, approval, effect; the counts of all of it."""
    from diemtua.jobs.actions import Progress
    from diemtua.jobs.models import Job
    from diemtua.reorganisation import actions, queries
    from diemtua.roster.rules.places import wards

    hanoi, now = make_hanoi(), dt.datetime(2025, 8, 1, tzinfo=dt.UTC)
    codes = {area.name.removeprefix("Công đoàn "): area.code for area in wards().values()}
    city = Unit.objects.get(kind=Unit.Kind.CITY)
    decision = actions.draft_decision(
        by=drafter, now=now, scope=city, title="Sắp xếp công đoàn phường, xã", issuer=city.name, effective_on=DAY
    )
    content = hanoi.workbook(fates(hanoi))
    counts: dict[str, int] = timer.run(
        "load", lambda: actions.load_table(decision, file_name="bang.xlsx", content=content, by=drafter)
    )
    asked = queries.open_questions(decision)
    answers = [(a.question, codes[hanoi.truth[a.question.text]]) for a in asked]
    timer.run("answers", lambda: actions.answer_places(decision, answers, by=drafter, now=now) if answers else 0)
    shown = timer.run("preview", lambda: queries.preview_of(decision))
    assert shown.ready, shown.problems[:3]
    actions.submit_decision(decision, by=drafter, now=now)
    actions.approve_decision(decision, edition=queries.preview_of(decision).edition, by=approver, now=now)
    done = timer.run(
        "effect", lambda: actions.take_effect(Progress(Job.objects.get(pk=decision.job_id)), decision_id=decision.pk)
    )
    assert done["moved"] == shown.moved_unions
    return counts | done | {"addresses_asked": len(asked)}


def compare(user: User, timer: Timer) -> dict[str, int]:
    """Old place and new place of every union, and the sums of both days; raises when anything is lost."""
    from diemtua.unions.queries import tree_on

    before, after = timer.run("tree", lambda: tree_on(user, EVE)), tree_on(user, DAY)
    lower = [{row.unit.pk: row for row in tree if row.kind in LOWER_KINDS} for tree in (before, after)]
    assert set(lower[0]) == set(lower[1])
    assert all(lower[0][pk].n_officers == lower[1][pk].n_officers for pk in lower[0])
    kinds = [Counter(row.kind for row in tree if row.is_upper) for tree in (before, after)]
    assert (kinds[0]["district"], kinds[1]["district"], kinds[0]["ward"]) == (30, 0, 0), kinds
    old, new = ({row.unit.pk: row for row in tree} for tree in (before, after))
    moved_from = Counter(old[row.parent_id].name for row in lower[0].values())
    moved_to = Counter(new[row.parent_id].name for row in lower[1].values())
    districts = [row for row in before if row.kind == "district"]
    wards = [row for row in after if row.kind == "ward"]
    assert {row.name: row.n_unions for row in districts if row.n_unions} == dict(moved_from)
    assert {row.name: row.n_unions for row in wards if row.n_unions} == dict(moved_to)
    # persons are counted, and who serves two unions counts once in each place: only the whole city is a sum that stays
    assert before[0].n_officers == after[0].n_officers
    return {"unions": len(lower[1]), "officers": after[0].n_officers, "wards": len(wards)}


def main() -> None:
    """Print the figures, each beside its limit."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        make_corps()
    drafter, approver = officers_of_the_city()
    timer = Timer()
    counts = redraw(drafter, approver, timer)
    sums = compare(drafter, timer)
    print(f"{counts}\n{sums}")
    names = {
        "load": "table of 6,370 rows to operations and questions",
        "answers": f"{counts['addresses_asked']} addresses answered",
        "preview": "preview",
        "effect": f"the decision takes effect, {sums['officers']} officers",
        "tree": "tree of a past day with its figures",
    }
    for name, title in names.items():
        limit = f"  (at most {LIMIT})" if name == "effect" else ""
        missed = "  MISSED" if name == "effect" and timer.cpu[name] > LIMIT else ""
        print(f"{title:<62} {timer.cpu[name]:>8.2f} s  ({timer.wall[name]:.2f} s wall){limit}{missed}")


if __name__ == "__main__":
    main()
