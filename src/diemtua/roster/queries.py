"""What the pages of an import show."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from diemtua.kernel.agenda import Step, Urgency
from diemtua.people.models import User
from diemtua.roster.access import visible_imports, visible_requests
from diemtua.roster.lessons import lessons_of
from diemtua.roster.models import Import, Problem, Resemblance
from diemtua.roster.preview import OLD_FONT, SKIPPED
from diemtua.roster.reading import RawRow, Roster, Table
from diemtua.unions.access import is_upper_officer, visible_mandates
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.rules import POSITIONS, born_as_written

KINDS = {
    "year_only": "Chỉ có năm sinh",
    "impossible_date": "Ngày không có thật",
    "implausible_date": "Tuổi không hợp lý",
    "wrong_length": "Sai số chữ số",
    "malformed": "Không đúng dạng",
    "missing": "Còn thiếu",
    "partial": "Chỉ lấy một phần",
    "unknown_value": "Không hiểu",
    "assumed": "Hiểu theo cách thường dùng",
    "conflict": "Mâu thuẫn",
    "hidden": "Dòng đang ẩn",
    "out_of_scope": "Ngoài phạm vi",
    "old_font": "Phông chữ cũ, đã chuyển",
    "skipped": "Dòng bỏ qua",
}
_TOLD_APART = (OLD_FONT, SKIPPED)  # no faults of a row: the preview tells of them in their own place


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of problem and how many there are."""

    kind: str
    label: str
    number: int


def kinds_of(roster: Import) -> list[KindCount]:
    """Kinds of problems, the commonest first; one query. Neither cells of old fonts nor lines left out are."""
    counted = (
        roster.problems.exclude(kind__in=_TOLD_APART).values_list("kind").annotate(n=Count("id")).order_by("-n", "kind")
    )
    return [KindCount(kind, KINDS.get(kind, kind), number) for kind, number in counted]


def problems_of(roster: Import, *, kind: str = "", only_refused: bool = False) -> QuerySet[Problem]:
    """Problems in the order of the file; cells of old fonts and lines left out only when they are asked for."""
    found = roster.problems.order_by("id")
    found = found.filter(kind=kind) if kind else found.exclude(kind__in=_TOLD_APART)
    return found.filter(refused=True) if only_refused else found


def resemblances_of(roster: Import, *, asked: bool) -> QuerySet[Resemblance]:
    """Rows a human decides on (`asked`, open ones first), or rows recognised for certain."""
    found = roster.resemblances.filter(sure=not asked).select_related("person", "decided_by")
    return found.order_by("verdict", "id") if asked else found.order_by("id")


def open_questions(roster: Import) -> int:
    """Rows still waiting for a human here (what other units are asked is theirs); one query."""
    return roster.resemblances.filter(sure=False, verdict="", away=False).count()


def asked_elsewhere(roster: Import) -> int:
    """Rows other units are asked about; one query."""
    return roster.resemblances.filter(sure=False, verdict="", away=True).count()


def is_answered(roster: Import) -> bool:
    """A human has let at least one row into the register; one query."""
    return roster.resemblances.filter(verdict__in=["same", "other"]).exists()


def same_file_before(roster: Import, *, user: User) -> Import | None:
    """The last time this very file was written, as far as the user may know; one query before it is confirmed, else none."""
    if roster.state != Import.State.PREVIEWED:
        return None
    written = visible_imports(user).filter(sha256=roster.sha256, state=Import.State.DONE)
    return written.order_by("-finished_at").first()


def entered_since(roster: Import, *, user: User) -> Import | None:
    """The last other list written after this one was read, as far as the user may know: whom it brought are counted as
    new people by this preview. One query before it is confirmed, else none."""
    if roster.state != Import.State.PREVIEWED:
        return None
    written = visible_imports(user).filter(state=Import.State.DONE, finished_at__gt=roster.read_from)
    return written.exclude(pk=roster.pk).order_by("-finished_at").first()


def posts_of(pks: Iterable[int], *, user: User) -> list[Mandate]:
    """These posts as far as the user manages them, by unit; one query."""
    found = visible_mandates(user).filter(pk__in=list(pks)).select_related("person", "unit__parent")
    return list(found.order_by("unit__path", "id"))


def requests_of(user: User) -> QuerySet[Resemblance]:
    """What other units ask about the user's officers, the oldest first."""
    found = visible_requests(user).select_related("person", "roster__unit", "roster__by")
    return found.defer("roster__absent", "roster__lessons", "roster__columns").order_by("id")


def imports_of(user: User) -> QuerySet[Import]:
    """Imports the user sees, newest first, with the number of open questions; one query."""
    open_row = Q(resemblances__sure=False, resemblances__verdict="", resemblances__away=False)
    waiting = Count("resemblances", filter=open_row)
    return (
        visible_imports(user)
        .select_related("by", "unit")
        .annotate(questions=waiting)
        .defer("absent", "lessons")
        .order_by("-created_at", "-id")
    )


def _step_of(roster: Import) -> Step:
    """What is to be done with a list that is not in the register, or of which rows wait."""
    name, page = roster.file_name, reverse("roster:import", args=[roster.pk])
    if roster.state == Import.State.DONE:
        title, why = f"{roster.questions} dòng chờ cán bộ xem", f"Trong «{name}»: cùng một người hay người khác?"  # type: ignore[attr-defined]
        return Step(Urgency.ANSWER, title, why, "Xem và quyết định", reverse("roster:resemblances", args=[roster.pk]), "user-search")  # fmt: skip
    if roster.state == Import.State.MAPPING:
        title, why, label = f"Danh sách «{name}» cần chỉ cột", "Tiêu đề lạ nên chưa đọc được; chỉ một lần, tệp sau được đọc ngay.", "Chỉ cột"  # fmt: skip
    elif roster.enterable:
        title, why, label = f"Danh sách «{name}» chờ xác nhận", "Xem lại số liệu rồi nạp vào sổ.", "Xem trước"
    else:
        title, why, label = f"Danh sách «{name}» chưa nạp được dòng nào", "Sửa tệp rồi nạp lại, hoặc bỏ lượt này.", "Xem chỗ cần sửa"  # fmt: skip
    return Step(Urgency.ANSWER, title, why, label, page, "file-up")


def has_units() -> bool:
    """Whether the register has a unit at all. One query."""
    return Unit.objects.exists()


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper: the tree of units while there is none; one query. For an upper-level officer: the first list; lists read
    but not confirmed, or not read for their headings, rows left for a human, what others ask; three queries."""
    if user.is_keeper and not has_units():
        detail = "Có cây đơn vị thì mới giao được đơn vị cho cán bộ, và cán bộ mới nạp được danh sách."
        return [Step(Urgency.ANSWER, "Sổ chưa có đơn vị nào", detail, "Lập cây đơn vị", reverse("roster:found_federation"), "network")]  # fmt: skip
    return _of_importer(user) if is_upper_officer(user) else []


def _of_importer(user: User) -> list[Step]:
    states = [Import.State.PREVIEWED, Import.State.MAPPING, Import.State.DONE]
    found = imports_of(user).filter(state__in=states).exclude(state=Import.State.DONE, questions=0)[:3]
    steps = [_step_of(roster) for roster in found]
    if not steps and not visible_mandates(user).exists():
        why = "Nạp danh sách trích ngang đang có, không cần sửa trước; xem kỹ rồi mới ghi vào sổ."
        steps.append(Step(Urgency.PREPARE, "Đơn vị bạn chưa có cán bộ nào trong sổ", why, "Nạp danh sách", reverse("roster:imports"), "file-up"))  # fmt: skip
    if asked := visible_requests(user).count():
        steps.append(
            Step(
                Urgency.ANSWER,
                f"{asked} đề nghị ghi chức vụ cho cán bộ của bạn",
                "Danh sách của đơn vị khác có tên cán bộ bạn đang quản lý; bạn đồng ý thì mới được ghi.",
                "Xem và trả lời",
                reverse("roster:requests"),
                "user-search",
            )
        )
    return steps


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, as it stands in the file, and why."""

    row: RawRow
    reason: str


def refused_rows(roster: Import) -> Iterator[tuple[Table, list[RefusedRow]]]:
    """The refused rows of each table, read again from the kept file; two queries. Raises Gone."""
    path = roster.path
    reasons: dict[tuple[str, int], list[str]] = {}
    for problem in roster.problems.filter(refused=True).order_by("id"):
        reasons.setdefault((problem.sheet, problem.row), []).append(problem.message)
    if not reasons:
        return
    book = Roster(path, lessons_of(roster))
    try:
        wanted = (row for row in book.rows() if (row.sheet, row.number) in reasons)
        for _, rows in groupby(wanted, key=lambda row: id(row.table)):
            found = list(rows)
            yield found[0].table, [RefusedRow(r, " ".join(reasons[r.sheet, r.number])) for r in found]
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A resembling row beside the person it resembles: label, in the file, in the register."""

    resemblance: Resemblance
    beside: list[tuple[str, str, str]]


def _masked(number: str) -> str:
    """An identity number with only its last three digits: enough to compare, too little to copy."""
    return "•" * 9 + number[-3:] if number else ""


def side_by_side(page: Iterable[Resemblance], *, for_holder: bool = False) -> list[SideBySide]:
    """Each question with both sides; one query for the mandates of all persons shown.

    Of a person of another unit only that unit (`for_holder`) is shown what the register has.
    """
    found = list(page)
    for r in found:
        if r.away and not r.verdict and not for_holder:
            r.person, r.why = None, []
    posts: dict[int, list[str]] = {}
    mandates = Mandate.objects.filter(person__in=[r.person_id for r in found if r.person_id], ended_on=None)
    for mandate in mandates.select_related("unit"):
        posts.setdefault(mandate.person_id, []).append(str(mandate))
    return [SideBySide(r, _compared(r, posts.get(r.person_id or 0, []))) for r in found]


def _compared(r: Resemblance, posts: list[str]) -> list[tuple[str, str, str]]:
    if not r.record:  # decided: the row itself is no longer kept
        return [("Họ và tên", r.name, r.of_name)]
    stored = json.loads(r.record)
    row, person = stored["person"], r.person
    mine = [f"{POSITIONS[m['position']]} {stored['unit_name']}" for m in stored["mandates"]]
    date = dt.date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    return [
        ("Họ và tên", row["full_name"], person.full_name if person else "" if r.away else r.of_name),
        (
            "Ngày sinh",
            born_as_written(date, row["birth_year"]),
            born_as_written(person.birth_date, person.birth_year) if person else "",
        ),
        ("Số CCCD", _masked(row["citizen_id"]), _masked(person.citizen_id) if person else ""),
        ("Số điện thoại", row["phone"], person.phone if person else ""),
        ("Thư điện tử", row["email"], person.email if person else ""),
        ("Chức vụ", "; ".join(dict.fromkeys(mine)), "; ".join(posts)),
    ]
