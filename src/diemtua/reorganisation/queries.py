"""Reads: decisions, what one will do, what is undecided, where a union comes from."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from diemtua.casework.access import visible_cases
from diemtua.casework.models import Case
from diemtua.casework.sequels import Sequel
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import vn_date
from diemtua.kernel.hanging import Hanging
from diemtua.people.models import User
from diemtua.reorganisation.access import can_approve, draft_scopes, visible_decisions
from diemtua.reorganisation.destinations import area_names
from diemtua.reorganisation.models import Decision, Operation, PlaceQuestion
from diemtua.reorganisation.plan_of import edition_of_plan, plan_of
from diemtua.reorganisation.posts import doubled, gathered, leaving, presidents
from diemtua.reorganisation.rules.planning import Node, Plan, Ref
from diemtua.reorganisation.rules.territories import receivers_of_wards
from diemtua.reorganisation.stewards import Bare, Handing, bare_after, handings, stewards_in, without_steward
from diemtua.unions.access import can_manage, is_upper_officer
from diemtua.unions.models import Mandate, PastState, Unit
from diemtua.unions.past import held_on
from diemtua.unions.rules import GRASSROOTS_KINDS

State = Decision.State
Kind = Operation.Kind

# The procedure of a case that ends with a new union.
FOUNDING = "thanh-lap-cong-doan"

# So long after a decision took effect the agenda still asks for stewards.
REMIND_FOR = dt.timedelta(days=90)

# So many unions that end are named in a preview.
NAMED = 100

# Features that say themselves what of theirs hangs on units: `queries.hanging_on(units)`. Of every other feature with a
# key to Unit its rows are counted under the Vietnamese term its docstring begins with.
_NOT_ASKED = {"unions", "reorganisation", "roster"}


def decisions_of(user: User) -> QuerySet[Decision]:
    """Decisions the user may see, newest day first, with the number of operations. One query."""
    return visible_decisions(user).annotate(n_operations=Count("operations")).order_by("-effective_on", "-id")


def operations_of(decision: Decision, kind: str = "") -> QuerySet[Operation]:
    """The operations in order, foundings first, with the name (`named`) the unit bore the day before. One query."""
    before = decision.effective_on - dt.timedelta(days=1)
    past = PastState.objects.filter(unit=OuterRef("unit"), since__lte=before, until__gte=before)
    found = Operation.objects.filter(decision=decision).annotate(
        named=Coalesce(Subquery(past.values("name")[:1]), "unit__name")
    )
    found = found.select_related("unit__parent", "target", "founding", "mandate__person")
    return found.filter(kind=kind) if kind else found


def kinds_of(decision: Decision) -> list[tuple[str, str, int]]:
    """Kind, label and number of the operations there are. One query."""
    counted = dict(Operation.objects.filter(decision=decision).values_list("kind").annotate(n=Count("pk")).order_by())
    return [(kind, label, counted[kind]) for kind, label in Kind.choices if kind in counted]


@dataclass(slots=True)
class Receiver:
    """A union that receives others: how many grassroots unions and posts, from where."""

    name: str
    is_new: bool
    areas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    unions: int = 0
    posts: int = 0
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def from_where(self) -> list[tuple[str, int]]:
        return self.sources.most_common()


@dataclass(frozen=True, slots=True)
class Ended:
    """A union that ends: what becomes of its posts."""

    name: str
    successor: str
    posts: int
    kept: bool


@dataclass(slots=True)
class Preview:
    """Exactly what a decision would do to the register of this moment. `edition`: its mark, by which it is approved."""

    edition: str = ""
    receivers: list[Receiver] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    handings: list[Handing] = field(default_factory=list)
    bare: list[Bare] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    suspended: list[tuple[str, bool]] = field(default_factory=list)
    transferred: int = 0
    presidents: list[tuple[str, list[str]]] = field(default_factory=list)
    doubled: int = 0
    hangings: list[Hanging] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    questions: int = 0
    unions_before: int = 0
    unions_after: int = 0
    posts_before: int = 0
    posts_after: int = 0
    moved_unions: int = 0
    moved_posts: int = 0

    @property
    def named_ended(self) -> list[Ended]:
        """Those that end and are named on the page."""
        return self.ended[:NAMED]

    @property
    def more_ended(self) -> int:
        """How many more end."""
        return len(self.ended) - len(self.named_ended)

    @property
    def ready(self) -> bool:
        """Nothing is undecided or contradicts itself."""
        return not (self.problems or self.questions)


def preview_of(decision: Decision) -> Preview:
    """What the decision would do now, made from the very plan that is carried out. Twelve queries at most, and a few
    more for each feature in which something hangs on a union that ends."""
    plan, nodes = plan_of(decision)
    day = decision.effective_on
    in_scope = Mandate.objects.filter(decision.scope.below_as("unit__")).filter(held_on(day - dt.timedelta(days=1)))
    posts = Counter(dict(in_scope.order_by().values_list("unit").annotate(n=Count("pk"))))
    questions = PlaceQuestion.objects.filter(decision=decision).count()
    shown = Preview(edition_of_plan(decision, plan, nodes), problems=plan.problems, questions=questions)
    shown.posts_before = posts.total()
    taken = gathered(plan, day=day)
    twice = doubled(taken)
    posts -= leaving(plan, taken)
    _count_receivers(shown, plan, nodes, posts, twice)
    for pk, ending in sorted(plan.ended.items(), key=lambda pair: nodes[pair[0]].path):
        successor = _name(plan, nodes, ending.successor) if ending.successor is not None else ""
        shown.ended.append(Ended(nodes[pk].name, successor, posts[pk], ending.keep_officers))
    _tell_stewards(shown, plan, nodes, stewards_in(decision.scope))
    shown.renamed = [(nodes[pk].name, name) for pk, name in plan.renamed.items()]
    shown.suspended = [(nodes[pk].name, halted) for pk, halted in plan.suspended.items()]
    shown.transferred = len(plan.transferred)
    shown.presidents = [(_name(plan, nodes, ref), names) for ref, names in presidents(taken).items()]
    shown.doubled = twice.total()
    living = {pk for pk, node in nodes.items() if node.valid_to is None and node.kind in GRASSROOTS_KINDS}
    shown.unions_before = len(living)
    founded = sum(1 for kind, *_ in plan.founded.values() if kind in GRASSROOTS_KINDS)
    shown.unions_after = len(living - set(plan.ended)) + founded
    stopped = sum(ending.posts for ending in shown.ended if not (ending.successor and ending.kept))
    shown.posts_after = shown.posts_before - stopped - shown.doubled
    shown.hangings = hanging_on(Unit.objects.filter(pk__in=list(plan.ended))) if plan.ended else []
    return shown


def _tell_stewards(shown: Preview, plan: Plan, nodes: dict[int, Node], stewards: dict[int, list[User]]) -> None:
    """What becomes of the stewards, told once the plan contradicts itself nowhere."""
    if plan.problems:
        return
    names = {ref: _name(plan, nodes, ref) for ref in (*plan.founded, *nodes)}
    shown.handings = handings(plan, nodes, stewards, names)
    shown.bare = bare_after(plan, nodes, stewards, names)


def _name(plan: Plan, nodes: dict[int, Node], ref: Ref | None) -> str:
    if ref is None:
        return ""
    if ref < 0:
        return plan.founded[ref][1] if ref in plan.founded else ""
    return plan.renamed.get(ref) or (nodes[ref].name if ref in nodes else "")


def _count_receivers(shown: Preview, plan: Plan, nodes: dict[int, Node], posts: Counter[int], twice: Counter[Ref]) -> None:  # fmt: skip
    """Who receives which wards and unions: grassroots unions and posts at or below everything that moves, once each;
    a post its holder has there already (`twice`) is not received."""
    receivers: dict[Ref, Receiver] = {}
    wards = receivers_of_wards(plan, area_names())

    def receiver(ref: Ref) -> Receiver:
        if ref not in receivers:
            receivers[ref] = Receiver(_name(plan, nodes, ref), ref < 0, wards.get(ref, []), posts=-twice[ref])
        return receivers[ref]

    for ref in (*plan.founded, *wards):
        receiver(ref)
    for ref in plan.transferred.values():
        receiver(ref).posts += 1
    for pk, ending in plan.ended.items():
        if ending.successor is not None:
            to = receiver(ending.successor)
            to.merged.append(nodes[pk].name)
            to.posts += posts[pk] if ending.keep_officers else 0
    for pk, node in nodes.items():
        if node.valid_to is not None:
            continue
        at: int | None = pk
        while at is not None and at in nodes and not (at in plan.moved and at not in plan.ended):
            at = nodes[at].parent if at not in plan.ended else None
        if at is None or at not in nodes:
            continue
        to = receiver(plan.moved[at])
        one = node.kind in GRASSROOTS_KINDS
        to.unions += one
        to.posts += posts[pk]
        if one:
            to.sources[nodes[nodes[at].parent or 0].name if nodes[at].parent in nodes else ""] += 1
        shown.moved_unions += one
        shown.moved_posts += posts[pk]
    shown.receivers = sorted(receivers.values(), key=lambda r: (not r.is_new, r.name))


def hanging_on(units: QuerySet[Unit]) -> list[Hanging]:
    """What of every feature hangs on these units, in the order of the floors."""
    found: list[Hanging] = []
    for config in apps.get_app_configs():
        if not config.name.startswith("diemtua.") or config.label in _NOT_ASKED:
            continue
        told = import_module(f"{config.name}.queries") if find_spec(f"{config.name}.queries") else None
        found += told.hanging_on(units) if hasattr(told, "hanging_on") else _counted(config, units)
    return [hanging for hanging in found if hanging.count]


def _counted(config: Any, units: QuerySet[Unit]) -> list[Hanging]:
    """The rows of a feature that point at the units, named by the Vietnamese term their model's docstring begins with."""
    found = []
    for model in config.get_models():
        for key in model._meta.get_fields():
            if key.concrete and key.is_relation and key.related_model is Unit:
                label = (model.__doc__ or model.__name__).partition(".")[0].partition(":")[0]
                count = model.objects.filter(**{f"{key.name}__in": units.values("pk")}).count()
                found.append(Hanging(label[:1].lower() + label[1:], count, True, "Vào hồ sơ của nơi tiếp nhận."))
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a union's history. `other` and `other_id`: the union it became, came from, or stood under."""

    on: dt.date
    what: str
    other: str
    other_id: int | None
    decision: Decision


def history_of(unit: Unit) -> list[Event]:
    """«Tổ chức này từ đâu mà ra»: what decisions in force did to it, oldest first. Two queries."""
    done = Operation.objects.filter(decision__state=State.EFFECTIVE).select_related(
        "decision", "unit", "target", "made"
    )
    own = done.filter(Q(unit=unit) | Q(made=unit) | Q(target=unit, kind__in=(Kind.MERGE, Kind.SPLIT)))
    before = {state.until: state for state in unit.past_states.select_related("parent")}
    events = []
    for op in own.order_by("decision__effective_on", "pk"):
        eve = op.decision.effective_on - dt.timedelta(days=1)
        past = before.get(eve)
        words: dict[str, tuple[str, Unit | None]] = {
            Kind.FOUND: ("Thành lập", None),
            Kind.RENAME: (f"Đổi tên từ «{past.name}» thành «{op.new_name}»" if past else f"Đổi tên thành «{op.new_name}»", None),
            Kind.MOVE: (f"Chuyển từ {past.parent} về" if past and past.parent else "Chuyển về", op.target),
            Kind.SUSPEND: ("Tạm ngừng hoạt động", None),
            Kind.RESUME: ("Hoạt động trở lại", None),
            Kind.DISSOLVE: ("Giải thể", None),
            Kind.TERRITORY: ("Nhận thêm địa bàn", None),
        }  # fmt: skip
        if op.kind == Kind.MERGE:
            what, other = ("Sáp nhập vào", op.target) if op.unit_id == unit.pk else ("Tiếp nhận, kế thừa từ", op.unit)
        elif op.kind == Kind.SPLIT:
            what, other = ("Tách ra thành", op.target) if op.unit_id == unit.pk else ("Tách ra từ", op.unit)
        elif op.kind == Kind.FOUND and op.unit:
            what, other = (
                ("Được lập lại thành", op.made) if op.unit_id == unit.pk else ("Lập lại, trước đây là", op.unit)
            )
        elif op.kind in words:
            what, other = words[op.kind]
        else:
            continue
        events.append(Event(op.decision.effective_on, what, str(other or ""), other.pk if other else None, op.decision))
    return events


def bare_units(decision: Decision) -> list[Unit]:
    """Units a decision in force left without a steward. One query; none for a decision not in force."""
    if decision.state != State.EFFECTIVE:
        return []
    return list(without_steward(Decision.objects.filter(pk=decision.pk)))


@dataclass(slots=True)
class Asked:
    """One address somebody has to place: a question for one of its unions, and the names of the others."""

    question: PlaceQuestion
    others: list[str] = field(default_factory=list)


def open_questions(decision: Decision) -> list[Asked]:
    """What is undecided, an address once; unions without any address one by one. One query."""
    found: dict[str, Asked] = {}
    for question in PlaceQuestion.objects.filter(decision=decision).select_related("unit__parent", "decision"):
        key = question.key or f"#{question.pk}"
        if key in found:
            found[key].others.append(str(question.unit))
        else:
            found[key] = Asked(question)
    return list(found.values())


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For an upper-level officer: decisions to approve, own drafts left and those of colleagues in the same unit, jobs that stopped, units
    that a decision of the last three months left without a steward. Two queries, else none."""
    if not is_upper_officer(user):
        return []
    steps = []
    drafts = Q(drafted_by=user) | Q(scope__in=draft_scopes(user))
    open_still = Q(drafts, state=State.DRAFT) | Q(state=State.APPROVED, job__state="failed")
    waiting = Q(state=State.SUBMITTED) & ~Q(drafted_by=user)
    for decision in visible_decisions(user).filter(open_still | waiting).order_by("effective_on")[:20]:
        url = reverse("reorganisation:decision", args=[decision.pk])
        day = f"Có hiệu lực từ {vn_date(decision.effective_on)}."
        if decision.state == State.SUBMITTED and can_approve(user, decision):
            steps.append(Step(Urgency.ANSWER, f"Duyệt quyết định «{decision.title}»", f"{decision.drafted_by} đã trình. {day}", "Xem và duyệt", url, "stamp"))  # fmt: skip
        elif decision.state == State.DRAFT and decision.drafted_by_id == user.pk:
            steps.append(Step(Urgency.PREPARE, f"Soạn tiếp «{decision.title}»", day, "Mở bản soạn", url, "git-merge"))
        elif decision.state == State.DRAFT:
            who = decision.drafted_by or "Tài khoản đã xóa"
            steps.append(Step(Urgency.LOOK, f"«{decision.title}» đang soạn dở", f"{who} soạn từ {vn_date(timezone.localdate(decision.drafted_at))}, chưa trình. {day} Người soạn vắng thì bạn nhận soạn tiếp được.", "Xem bản soạn", url, "git-merge"))  # fmt: skip
        elif decision.state == State.APPROVED and decision.job and decision.job.state == "failed":
            steps.append(Step(Urgency.NOW, f"Quyết định «{decision.title}» chưa thi hành được", decision.job.message, "Xem lý do", url, "triangle-alert"))  # fmt: skip
    return steps + _bare_steps(user, now)


def _bare_steps(user: User, now: dt.datetime) -> list[Step]:
    """One step a decision whose units nobody in particular looks after. One query."""
    lately = visible_decisions(user).filter(state=State.EFFECTIVE, effective_at__gte=now - REMIND_FOR)
    bare: dict[int, list[str]] = {}
    for unit in without_steward(lately):
        bare.setdefault(unit.decided, []).append(unit.name)
    return [
        Step(Urgency.LOOK, f"{len(names)} đơn vị chưa có người phụ trách sau sắp xếp", f"{', '.join(names[:3])}{'…' if len(names) > 3 else ''}. Cần giao lại.", "Xem các đơn vị", reverse("reorganisation:decision", args=[pk]), "user-search")
        for pk, names in bare.items()
    ]  # fmt: skip


def recognised_on(case: Case) -> dt.date | None:
    """The day of the decision that recognises the union a case founded; None before. One query, none for another procedure."""
    if case.procedure != FOUNDING:
        return None
    answers = case.events.filter(step="answer", outcome="recognised", struck_at=None)
    return answers.order_by("on_day").values_list("on_day", flat=True).first()


def facts_of_founding(user: User, case_pk: int | None) -> dict[str, Any]:
    """What the form of a decision is filled with from the case of a recognised union; nothing for a stranger. Two queries."""
    case = visible_cases(user).filter(pk=case_pk).first() if case_pk else None
    day = recognised_on(case) if case is not None else None
    return {"title": f"Công nhận: {case}", "signed_on": day, "effective_on": day} if day else {}


def sequel_of(case: Case, user: User) -> Sequel | None:
    """The card of a recognised union: a decision that founds it in the register. At most two queries."""
    day = recognised_on(case) if case.is_open and is_upper_officer(user) and can_manage(user, case.unit) else None
    if day is None:
        return None
    text = (
        f"Công nhận ngày {vn_date(day)}. Soạn một quyết định có việc «Thành lập» để công đoàn mới có trong sổ; "
        "duyệt xong thì thêm ban chấp hành và cấp mã kích hoạt ở trang của công đoàn ấy."
    )
    url = f"{reverse('reorganisation:draft_decision')}?vu-viec={case.pk}"
    return Sequel("Sổ tổ chức", text, "Ghi công đoàn mới vào sổ", url, "git-merge")
