"""What the pages of pairs and merges show."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from diemtua.corrections.actions import person_edition
from diemtua.duplicates.access import mergeable_persons, visible_merges, visible_pairs
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.duplicates.moving import LABELS, closed_accounts, relations
from diemtua.duplicates.rules import Line, Weight, compared, stays_first, two_numbers
from diemtua.jobs.models import Job
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.unions.access import is_upper_officer, staff_accounts, visible_mandates
from diemtua.unions.models import Person
from diemtua.unions.queries import matches
from diemtua.unions.rules import born_as_written


def pairs_in_order(user: User) -> QuerySet[SuspectedPair]:
    """Pairs the user judges, the likeliest first; judged ones too."""
    return visible_pairs(user).order_by("-score", "pk")


def candidates(user: User, person: Person, search: str) -> QuerySet[Person]:
    """The first 20 persons wholly in the user's scope, but this one, whose name or phone fits, with their posts of now in scope as
    `held`. Two queries when read."""
    held = visible_mandates(user).filter(ended_on=None).select_related("unit")
    found = mergeable_persons(user).filter(matches(search)).exclude(pk=person.pk)
    return found.prefetch_related(Prefetch("mandates", held, to_attr="held"))[:20]


def open_pairs(user: User) -> QuerySet[SuspectedPair]:
    """Pairs that wait for a verdict, with both persons. One query."""
    waiting = pairs_in_order(user).filter(verdict="", first__merged_into=None, second__merged_into=None)
    return waiting.select_related("first", "second")


def listed_pairs(user: User) -> QuerySet[SuspectedPair]:
    """The same with the posts of now in scope of both as `held`. Three queries when read."""
    held = visible_mandates(user).filter(ended_on=None).select_related("unit")
    sides = (Prefetch(f"{side}__mandates", held, to_attr="held") for side in ("first", "second"))
    return open_pairs(user).prefetch_related(*sides)


def _after(pair: SuspectedPair) -> Q:
    return Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)


def next_pair(user: User, *, after: SuspectedPair | None = None) -> SuspectedPair | None:
    """The next open pair in order, from the head again after the last. At most two queries."""
    waiting = open_pairs(user)
    found = waiting.filter(_after(after)).first() if after is not None else None
    return found or waiting.exclude(pk=after.pk if after is not None else None).first()


def previous_pair(user: User, pair: SuspectedPair) -> SuspectedPair | None:
    """The pair before this one in order, judged or not. One query."""
    before = Q(score__gt=pair.score) | Q(score=pair.score, pk__lt=pair.pk)
    return visible_pairs(user).filter(before).order_by("score", "-pk").first()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the sitting a pair stands."""

    number: int
    total: int
    waiting: int


def place_of(user: User, pair: SuspectedPair) -> Place:
    """The pair's number in order, of how many, how many wait. One query."""
    waiting = Q(verdict="", first__merged_into=None, second__merged_into=None)
    counted = visible_pairs(user).aggregate(
        total=Count("pk"), after=Count("pk", filter=_after(pair)), waiting=Count("pk", filter=waiting)
    )
    return Place(counted["total"] - counted["after"], counted["total"], counted["waiting"])


def last_verdict(user: User) -> SuspectedPair | None:
    """What the user decided last: what «hoàn tác» takes back. One query."""
    mine = visible_pairs(user).filter(decided_by=user).exclude(verdict="")
    return mine.select_related("first", "second").order_by("-decided_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Side:
    """One person of a pair: mandates of now, how much is written of them."""

    person: Person
    posts: list[str]
    rows: list[tuple[str, int]]

    @property
    def posts_text(self) -> str:
        return "; ".join(self.posts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides and each trait beside the other; `first_stays`: the record kept unless somebody chooses otherwise."""

    first: Side
    second: Side
    lines: list[Line]
    first_stays: bool

    @property
    def two_numbers(self) -> bool:
        """By their identity numbers these are two people."""
        return two_numbers(self.first.person.citizen_id or "", self.second.person.citizen_id or "")

    @property
    def two_accounts(self) -> bool:
        """Merging would close one of them."""
        return self.first.person.user_id is not None and self.second.person.user_id is not None

    @property
    def edition(self) -> str:
        """The mark of both records as they are shown."""
        return pair_edition(self.first.person, self.second.person)

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.first, self.second)

    @property
    def stays(self) -> Person:
        return self.first.person if self.first_stays else self.second.person


def pair_edition(first: Person, second: Person) -> str:
    """The mark of two records' values that the page of the pair carries; `first` has the smaller number."""
    return f"{person_edition(first)}{person_edition(second)}"


def comparison(user: User, pair: SuspectedPair) -> Comparison:
    """Everything the review shows of a pair; a constant number of queries (one for each table that names persons)."""
    ids = [pair.first_id, pair.second_id]
    here = visible_mandates(user).filter(ended_on=None).select_related("unit")
    persons = Person.objects.filter(pk__in=ids).select_related("user")
    persons = persons.prefetch_related(Prefetch("mandates", here, to_attr="here"))
    both = {p.pk: p for p in persons}
    rows = _rows_of(ids)
    staff = set(User.objects.filter(staff_accounts(), person__in=ids).values_list("person", flat=True))
    left, right = (_side(both[pk], rows[pk]) for pk in ids)
    stays = stays_first(_weight(left, staff), _weight(right, staff))
    return Comparison(left, right, _lines(left, right), stays)


def _rows_of(ids: list[int]) -> dict[int, list[tuple[str, int]]]:
    """How many rows of each table name each of the two; a query for each table."""
    found: dict[int, list[tuple[str, int]]] = {pk: [] for pk in ids}
    for field in relations(Person):
        label = field.model._meta.label_lower
        if field.model is Person or label not in LABELS:
            continue
        counted = field.model._base_manager.filter(**{f"{field.attname}__in": ids}).order_by()
        for pk, number in counted.values_list(field.attname).annotate(n=Count("pk")):
            found[pk].append((LABELS[label], number))
    return found


def _side(person: Person, rows: list[tuple[str, int]]) -> Side:
    return Side(person, [str(m) for m in person.here], rows)  # type: ignore[attr-defined]


def _weight(side: Side, staff: set[int]) -> Weight:
    p = side.person
    active = p.user is not None and p.user.is_active and p.user.is_activated
    return Weight(p.pk in staff, active, sum(n for _, n in side.rows), bool(p.citizen_id), not p.full_name.isascii())


def _lines(left: Side, right: Side) -> list[Line]:
    a, b = left.person, right.person
    number = compared("Số CCCD", a.citizen_id or "", b.citizen_id or "", near=1, masked=True)
    masked = compared("", a.masked_citizen_id, b.masked_citizen_id, masked=True)
    lines = [
        compared("Họ và tên", a.full_name, b.full_name, near=2, field="full_name"),
        compared(
            "Ngày sinh",
            born_as_written(a.birth_date, a.birth_year),
            born_as_written(b.birth_date, b.birth_year),
            near=2,
            field="birth_date",
        ),
        Line(number.label, masked.left, masked.right, number.state, "citizen_id"),
        compared("Điện thoại", a.phone, b.phone, near=1, field="phone"),
        compared("Thư điện tử", a.email, b.email, near=1, field="email"),
        compared("Giới tính", a.get_sex_display(), b.get_sex_display(), field="sex"),
        compared("Chức vụ", left.posts_text, right.posts_text, masked=True),
        compared("Tập huấn gần nhất", str(a.last_trained_year or ""), str(b.last_trained_year or ""), masked=True),
        compared("Tài khoản", _account(a), _account(b), masked=True),
    ]
    return [line for line in lines if line.left or line.right]


def _account(person: Person) -> str:
    return f"{person.user.username}, {person.account_label.lower()}" if person.user else ""


def merges_of(user: User) -> QuerySet[Merge]:
    """Merges the user sees, newest first, with everybody named. One query."""
    return visible_merges(user).select_related("kept", "gone", "by", "undone_by").order_by("-at", "-pk")


def moved_rows(merge: Merge) -> list[tuple[str, int]]:
    """What moved, in words."""
    return [(LABELS.get(label, "mục liên quan"), number) for label, number in sorted(merge.moved.items())]


def accounts_closed_by(merge: Merge, *, opened: bool = False) -> list[User]:
    """Accounts the merge closed: closed still, or once it was taken back those open again. One query when there is one."""
    return closed_accounts(json.loads(merge.log), opened=opened)


def _scans(user: User) -> QuerySet[Job]:
    return Job.objects.filter(task="diemtua.duplicates.jobs.scan_register", by=user).order_by("-pk")


def last_scan(user: User) -> Job | None:
    """The newest scan this account started. One query."""
    return _scans(user).first()


def running_scan(user: User, unit_ids: list[int]) -> Job | None:
    """The scan of these units the account has going on, if any. One query."""
    return (
        _scans(user).filter(state__in=(Job.State.WAITING, Job.State.RUNNING), arguments={"unit_ids": unit_ids}).first()
    )


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For an upper-level officer: pairs that wait for a look. One query, else none."""
    if not is_upper_officer(user):
        return []
    waiting = open_pairs(user).count()
    if not waiting:
        return []
    return [
        Step(
            urgency=Urgency.LOOK,
            title=f"{dotted(waiting)} cặp cán bộ nghi trùng",
            detail="Xem từng cặp bằng bàn phím: cùng một người thì gộp, khác thì thôi không hỏi lại.",
            label="Xem các cặp",
            url=reverse("duplicates:pairs"),
            icon="user-search",
        )
    ]
