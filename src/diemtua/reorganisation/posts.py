"""The posts a plan takes along: which begin only after its day, which meet in one union."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from diemtua.reorganisation.rules.planning import Node, Plan, Ref
from diemtua.unions.models import Mandate
from diemtua.unions.rules import POSITIONS

PRESIDENT = "CT"


def begun_from(day: dt.date) -> Q:
    """Condition on Mandate: nobody held it yet before `day`, as `unions.past.held_on` counts."""
    return Q(started_on__gte=day) | Q(started_on=None, since_year__gte=first_whole_year(day))


def first_whole_year(day: dt.date) -> int:
    """The first year that begins on `day` or later: a post known by its year only is counted from 1 January."""
    return day.year if day == dt.date(day.year, 1, 1) else day.year + 1


@dataclass(frozen=True, slots=True)
class Post:
    """A post not ended, in the `unit` it is held in now; `late`: it begins on the day of the decision or after."""

    unit: int
    person: int
    name: str
    position: str
    late: bool


def gathered(plan: Plan, *, day: dt.date) -> dict[Ref, list[Post]]:
    """Of every union that takes over officers: its own posts and those that come. One query, none if there is none."""
    into = {pk: e.successor for pk, e in plan.ended.items() if e.successor is not None and e.keep_officers}
    if not (into or plan.transferred):
        return {}
    standing = {ref for ref in (*into.values(), *plan.transferred.values()) if ref > 0}
    held = Mandate.objects.filter(Q(unit__in=[*into, *standing]) | Q(pk__in=[*plan.transferred]), ended_on=None)
    late = set(held.filter(begun_from(day)).values_list("pk", flat=True))
    found: dict[Ref, list[Post]] = {}
    for pk, unit, person, name, position in held.order_by("unit__path", "pk").values_list("pk", "unit_id", "person_id", "person__full_name", "position"):  # fmt: skip
        to = plan.transferred.get(pk) or into.get(unit, unit)
        found.setdefault(to, []).append(Post(unit, person, name, position, pk in late))
    return found


def doubled(posts: dict[Ref, list[Post]]) -> Counter[Ref]:
    """How many posts each union takes over that their holders have there already: they are held once."""
    return Counter({to: len(held) - len({(post.person, post.position) for post in held}) for to, held in posts.items()})


def leaving(plan: Plan, posts: dict[Ref, list[Post]]) -> Counter[int]:
    """How many posts held before the day go from each unit to one split off."""
    went = [(post.unit, to) for to, held in posts.items() for post in held if post.unit != to and not post.late]
    return Counter(unit for unit, to in went if unit not in plan.ended or plan.ended[unit].successor != to)


def presidents(posts: dict[Ref, list[Post]]) -> dict[Ref, list[str]]:
    """The unions that will have several presidents, with their names."""
    found = {to: {post.person: post.name for post in held if post.position == PRESIDENT} for to, held in posts.items()}
    return {to: list(names.values()) for to, names in found.items() if len(names) > 1}


def late_problems(posts: dict[Ref, list[Post]], nodes: dict[int, Node]) -> Iterator[str]:
    """Two posts of one person that would become the same one, neither of which ends on the eve of the day."""
    for to, held in posts.items():
        lasting: dict[tuple[int, str], list[Post]] = {}
        for post in held:
            if post.late or post.unit == to:
                lasting.setdefault((post.person, post.position), []).append(post)
        for (_, position), same in lasting.items():
            if len(same) > 1:
                where = " và ".join(nodes[post.unit].name if post.unit in nodes else "tổ chức khác" for post in same)
                yield f"Có người giữ chức vụ {POSITIONS[position]} ở cả {where}, một chức vụ chỉ bắt đầu sau ngày hiệu lực; hãy ghi thôi một chức vụ trước."  # fmt: skip
