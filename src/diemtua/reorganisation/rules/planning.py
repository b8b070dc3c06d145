"""What a decision does to the tree of units. No Django: it is given the units and the operations as plain values.

The preview shows a plan and the day of effect carries out a plan, made by the same function: what was seen is what happens.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diemtua.kernel.text import fold
from diemtua.unions.rules import PATH_STEP, STANDS_UNDER

MAX_LEVELS = 8  # what a path of 40 digits holds

FOUND, MERGE, SPLIT, RENAME, MOVE = "found", "merge", "split", "rename", "move"
SUSPEND, RESUME, DISSOLVE, TRANSFER, TERRITORY = "suspend", "resume", "dissolve", "transfer", "areas"

# A unit of the register by its number; a union still to be founded by the negative number of its operation.
Ref = int


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as the register has it. `changed_on`: first day of its present state, if it ever changed."""

    pk: int
    kind: str
    name: str
    parent: int | None
    path: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    changed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One operation. `unit`: whom it happens to; `target`: where to, or what is founded under."""

    pk: int
    kind: str
    unit: int | None = None
    target: Ref | None = None
    name: str = ""
    new_kind: str = ""
    keep_officers: bool = True
    mandate: int | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A union stops. With a successor it is kept in the successor's archive, and its officers may go on there."""

    successor: Ref | None
    keep_officers: bool


@dataclass(slots=True)
class Plan:
    """What will happen. `moved`: only who gets a new unit above; everything below goes along."""

    founded: dict[Ref, tuple[str, str, Ref | None]] = field(default_factory=dict)  # -> (kind, name, parent)
    renamed: dict[int, str] = field(default_factory=dict)
    moved: dict[int, Ref] = field(default_factory=dict)
    ended: dict[int, Ending] = field(default_factory=dict)
    suspended: dict[int, bool] = field(default_factory=dict)
    transferred: dict[int, Ref] = field(default_factory=dict)  # mandate -> unit
    given: list[tuple[str, Ref]] = field(default_factory=list)  # codes of wards, as the operations give them
    wards: dict[str, Ref] = field(default_factory=dict)  # who has which ward anew (`rules.territories`)
    problems: list[str] = field(default_factory=list)


def make_plan(nodes: Mapping[int, Node], deeds: Iterable[Deed], *, day: dt.date) -> Plan:
    """Apply the operations together, as of the morning of `day`; every contradiction becomes a sentence in `problems`."""
    return _Planner(nodes, list(deeds), day).plan()


class _Planner:
    def __init__(self, nodes: Mapping[int, Node], deeds: list[Deed], day: dt.date) -> None:
        self.nodes, self.deeds, self.day = nodes, deeds, day
        self.made = Plan()
        self.children: dict[int, list[int]] = {}
        for node in nodes.values():
            if node.parent is not None and node.valid_to is None:
                self.children.setdefault(node.parent, []).append(node.pk)
        self.seen: set[tuple[object, ...]] = set()

    def plan(self) -> Plan:
        for deed in self.deeds:
            if deed.kind == FOUND:
                self.made.founded[-deed.pk] = (deed.new_kind, deed.name, deed.target)
                self.made.given += [(code, -deed.pk) for code in deed.areas]
        for deed in self.deeds:
            if deed.kind == FOUND or not self._usable(deed) or not self._first(deed):
                continue
            getattr(self, f"_{deed.kind}")(deed)
        # Who is moved by name goes there; the others below a merged union follow it.
        for pk, ending in self.made.ended.items():
            if ending.successor is not None:
                for child in self.children.get(pk, ()):
                    if child not in self.made.ended:
                        self.made.moved.setdefault(child, ending.successor)
                self.made.moved[pk] = ending.successor
        self._check()
        return self.made

    # --- operations --------------------------------------------------------------------------------------------------

    def _usable(self, deed: Deed) -> bool:
        """The unit lives, did not change after the day, and the target is one that can be had."""
        problems = self.made.problems
        node = self.nodes.get(deed.unit or 0)
        if node is None:
            problems.append(
                "Có việc chưa chọn tổ chức, hoặc tổ chức không thuộc phạm vi của quyết định; hãy bỏ việc đó."
            )
            return False
        if node.valid_to is not None:
            problems.append(f"{node.name} đã kết thúc hoạt động; hãy bỏ việc này.")
            return False
        if node.valid_from is not None and node.valid_from > self.day:
            problems.append(f"{node.name} chưa có vào ngày hiệu lực; hãy xem lại ngày.")
            return False
        if deed.kind in (MERGE, SPLIT, MOVE, TRANSFER) and not self._exists(deed.target):
            problems.append(f"{node.name} chưa có nơi đến; hãy chọn tổ chức tiếp nhận.")
            return False
        return True

    def _first(self, deed: Deed) -> bool:
        """One operation of a kind for one unit: of two the last would win without a word."""
        of_a_kind = {
            RENAME: ("đổi tên", deed.unit),
            SUSPEND: ("tạm ngừng hoặc hoạt động lại", deed.unit),
            RESUME: ("tạm ngừng hoặc hoạt động lại", deed.unit),
            SPLIT: ("chia tách vào cùng một nơi", (deed.unit, deed.target)),
            TRANSFER: ("chuyển cùng một cán bộ", deed.mandate),
        }
        what, whom = of_a_kind.get(deed.kind, ("", None))
        if not what:
            return True
        if (what, whom) in self.seen:
            self.made.problems.append(f"{self.nodes[deed.unit or 0].name} có hai việc {what}; hãy bỏ một việc.")
            return False
        self.seen.add((what, whom))
        return True

    def _exists(self, ref: Ref | None) -> bool:
        if ref is None:
            return False
        if ref < 0:
            return ref in self.made.founded
        return ref in self.nodes and self.nodes[ref].valid_to is None

    def _fate(self, deed: Deed) -> bool:
        """Only one operation decides where a unit goes or that it ends."""
        assert deed.unit is not None
        if deed.unit in self.made.moved or deed.unit in self.made.ended:
            self.made.problems.append(f"{self.nodes[deed.unit].name} có hai nơi đến; hãy bỏ một việc.")
            return False
        return True

    def _rename(self, deed: Deed) -> None:
        assert deed.unit is not None
        self.made.renamed[deed.unit] = deed.name

    def _move(self, deed: Deed) -> None:
        if self._fate(deed):
            assert deed.unit is not None
            assert deed.target is not None
            if self.nodes[deed.unit].parent == deed.target:
                self.made.problems.append(f"{self.nodes[deed.unit].name} đang ở đúng nơi đến rồi; hãy bỏ việc này.")
            self.made.moved[deed.unit] = deed.target

    def _merge(self, deed: Deed) -> None:
        if self._fate(deed):
            assert deed.unit is not None
            if deed.target == deed.unit:
                self.made.problems.append(f"{self.nodes[deed.unit].name} không thể sáp nhập vào chính mình.")
                return
            self.made.ended[deed.unit] = Ending(deed.target, deed.keep_officers)

    def _dissolve(self, deed: Deed) -> None:
        if self._fate(deed):
            assert deed.unit is not None
            self.made.ended[deed.unit] = Ending(None, keep_officers=False)

    def _split(self, deed: Deed) -> None:
        """Only says where the new union comes from; who goes along is told by moves and transfers."""

    def _areas(self, deed: Deed) -> None:
        """Wards given to a union that stands; the tree does not change."""
        assert deed.unit is not None
        self.made.given += [(code, deed.unit) for code in deed.areas]

    def _suspend(self, deed: Deed) -> None:
        assert deed.unit is not None
        self.made.suspended[deed.unit] = True

    def _resume(self, deed: Deed) -> None:
        assert deed.unit is not None
        self.made.suspended[deed.unit] = False

    def _transfer(self, deed: Deed) -> None:
        assert deed.mandate is not None
        assert deed.target is not None
        self.made.transferred[deed.mandate] = deed.target

    # --- the tree afterwards -----------------------------------------------------------------------------------------

    def parent_after(self, ref: Ref) -> Ref | None:
        """The unit above, once everything is done."""
        if ref < 0:
            return self.made.founded[ref][2] if ref in self.made.founded else None
        return self.made.moved.get(ref, self.nodes[ref].parent if ref in self.nodes else None)

    def name(self, ref: Ref | None) -> str:
        """The name afterwards."""
        if ref is None:
            return "cấp cao nhất"
        if ref < 0:
            return self.made.founded[ref][1]
        return self.made.renamed.get(ref) or (self.nodes[ref].name if ref in self.nodes else "tổ chức ngoài phạm vi")

    def kind(self, ref: Ref) -> str:
        return self.made.founded[ref][0] if ref < 0 else self.nodes[ref].kind

    def _check(self) -> None:
        self._check_stands()
        self._check_ends()
        self._check_names()

    def _check_stands(self) -> None:
        """Nobody below himself, below a union that ends, too deep, or below a kind that cannot carry it."""
        problems = self.made.problems
        # An ended unit lies in the archive of its successor: it only must not be its own ancestor.
        for ref in [*self.made.founded, *self.made.moved]:
            above = self._above(ref)
            if above is None:
                problems.append(f"{self.name(ref)} sẽ nằm dưới chính nó; hãy xem lại nơi đến.")
                continue
            if len(above) + self._height(ref) > MAX_LEVELS:
                problems.append(f"{self.name(ref)} sẽ nằm sâu quá {MAX_LEVELS} cấp; hãy xem lại nơi đến.")
            parent = self.parent_after(ref)
            if ref in self.made.ended or (parent is not None and not self._exists(parent)):
                if parent is not None and not self._exists(parent):
                    problems.append(f"{self.name(ref)} chưa có tổ chức cấp trên còn hoạt động; hãy chọn lại.")
                continue
            if parent in self.made.ended and parent is not None:
                problems.append(f"{self.name(parent)} kết thúc theo quyết định này nên không tiếp nhận được {self.name(ref)}.")  # fmt: skip
            elif (self.kind(parent) if parent is not None else None) not in STANDS_UNDER[self.kind(ref)]:
                problems.append(f"{self.name(ref)} không thể trực thuộc {self.name(parent)}; hãy chọn cấp trên khác.")
        for ending in self.made.ended.values():
            if ending.successor in self.made.ended and ending.successor is not None:
                problems.append(f"{self.name(ending.successor)} cũng kết thúc nên không thể là nơi tiếp nhận; hãy chọn nơi cuối cùng.")  # fmt: skip

    def _above(self, ref: Ref) -> list[Ref] | None:
        """The units above afterwards, nearest first; None when they run in a circle."""
        found: list[Ref] = []
        at = self.parent_after(ref)
        while at is not None:
            if at == ref or at in found:
                return None
            found.append(at)
            at = self.parent_after(at) if at < 0 or at in self.nodes else None
        return found

    def _height(self, ref: Ref) -> int:
        """Levels of the unit and what is now below it."""
        if ref < 0:
            return 1
        path = self.nodes[ref].path
        if not self.children.get(ref):
            return 1
        deepest = max((len(n.path) for n in self.nodes.values() if n.path.startswith(path)), default=len(path))
        return (deepest - len(path)) // PATH_STEP + 1

    def _check_ends(self) -> None:
        """A union that ends without a successor leaves nobody behind."""
        for pk, ending in self.made.ended.items():
            if ending.successor is not None:
                continue
            left = [c for c in self.children.get(pk, ()) if c not in self.made.moved and c not in self.made.ended]
            stays = Counter(self.name(c) for c in left)
            if stays:
                some = ", ".join(list(stays)[:3])
                self.made.problems.append(
                    f"{self.name(pk)} kết thúc nhưng còn {len(left)} tổ chức trực thuộc chưa có nơi về ({some}"
                    f"{'…' if len(left) > 3 else ''}); hãy chọn nơi đến cho các tổ chức này."
                )

    def _check_names(self) -> None:
        """No two living units of one name under one parent, as far as this decision makes them."""
        new = {*self.made.founded, *self.made.renamed, *self.made.moved} - set(self.made.ended)
        here: dict[tuple[Ref | None, str], int] = {}
        parents = {self.parent_after(ref) for ref in new}
        for node in self.nodes.values():
            if node.valid_to is None and node.pk not in self.made.ended and self.parent_after(node.pk) in parents:
                key = (self.parent_after(node.pk), fold(self.name(node.pk)))
                here[key] = here.get(key, 0) + 1
        for ref in self.made.founded:
            key = (self.parent_after(ref), fold(self.name(ref)))
            here[key] = here.get(key, 0) + 1
        for ref in sorted(new, key=self.name):
            key = (self.parent_after(ref), fold(self.name(ref)))
            if here.pop(key, 1) > 1:
                self.made.problems.append(f"Ở {self.name(key[0])} sẽ có hai tổ chức cùng tên {self.name(ref)}; hãy đổi tên một tổ chức.")  # fmt: skip
