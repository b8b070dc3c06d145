"""Making papers: title and rules, choosing items, drawing them at random, copying."""

import datetime as dt
import random
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from diemtua.audit.actions import record
from diemtua.exams.access import require_manager
from diemtua.exams.models import Exam, Item, Paper, PaperItem, Sitting
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.unions.models import Unit


@transaction.atomic
def create_paper(
    *,
    title: str,
    unit: Unit,
    duration_minutes: int,
    pass_percent: int = 50,
    max_attempts: int = 2,
    retry_after_hours: int = 0,
    by: User,
) -> Paper:
    """A new paper of `unit` without items."""
    require_manager(by, unit)
    paper = Paper.objects.create(
        title=title,
        unit=unit,
        duration_minutes=duration_minutes,
        pass_percent=pass_percent,
        max_attempts=max_attempts,
        retry_after_hours=retry_after_hours,
    )
    record("exams.create_paper", by=by, subject=paper, unit=unit.pk)
    return paper


@transaction.atomic
def edit_paper(*, paper: Paper, by: User, **values: object) -> Paper:
    """Change title, unit, time, pass mark or re-sit rules. Conflict once somebody has sat it."""
    require_manager(by, paper.unit)
    _hold(paper)
    for name, value in values.items():
        setattr(paper, name, value)
    require_manager(by, paper.unit)
    paper.save(update_fields=list(values))
    record("exams.edit_paper", by=by, subject=paper)
    return paper


@transaction.atomic
def choose_items(*, paper: Paper, topic: str, points: Mapping[int, int], by: User) -> int:
    """Make `points` (item id -> points) the paper's items of this topic; how many. Kept items keep their place.

    Conflict once somebody has sat it; BadInput for items of another topic or points below 1, and for what an exam
    on the paper cannot use: no question at all, or an essay nobody marks.
    """
    require_manager(by, paper.unit)
    _hold(paper)
    known = set(Item.objects.filter(pk__in=points, topic=topic).values_list("pk", flat=True))
    if known != set(points) or not all(1 <= p <= 100 for p in points.values()):
        raise BadInput(
            "Có câu không còn trong ngân hàng, hoặc điểm không nằm trong khoảng 1 đến 100; hãy tải lại trang."
        )
    of_topic = paper.paper_items.filter(item__topic=topic)
    of_topic.exclude(item__in=known).delete()
    kept = {row.item_id: row for row in of_topic}
    for item_id, row in kept.items():
        row.points = points[item_id]
    PaperItem.objects.bulk_update(kept.values(), ["points"])
    fresh = sorted(known - set(kept), key=list(points).index)
    last = paper.paper_items.aggregate(last=Max("position"))["last"] or 0
    PaperItem.objects.bulk_create(
        PaperItem(paper=paper, item_id=item_id, position=last + place, points=points[item_id])
        for place, item_id in enumerate(fresh, 1)
    )
    _require_fit_for_exams(paper)
    record("exams.choose_items", by=by, subject=paper, topic=topic, items=len(points))
    return len(points)


@transaction.atomic
def draw_items(*, paper: Paper, topic: str, count: int, kind: str = "", points: int = 1, by: User) -> int:
    """Add `count` items of the topic drawn at random, none twice; how many were added.

    BadInput when the bank has fewer left, or for essays nobody marks in an exam on the paper; Conflict once somebody has sat the paper.
    """
    require_manager(by, paper.unit)
    _hold(paper)
    left = Item.objects.filter(topic=topic, retired_at=None).exclude(pk__in=paper.paper_items.values("item_id"))
    left = left.filter(kind=kind) if kind else left.exclude(kind=Item.Kind.ESSAY)
    candidates = list(left.values_list("pk", flat=True))
    if not 1 <= count <= len(candidates):
        raise BadInput(f"Chuyên đề này chỉ còn {len(candidates)} câu chưa có trong đề; hãy rút số câu ít hơn.")
    last = paper.paper_items.aggregate(last=Max("position"))["last"] or 0
    PaperItem.objects.bulk_create(
        PaperItem(paper=paper, item_id=item_id, position=last + place, points=points)
        for place, item_id in enumerate(random.sample(candidates, count), 1)
    )
    _require_fit_for_exams(paper)
    record("exams.draw_items", by=by, subject=paper, topic=topic, count=count)
    return count


@transaction.atomic
def copy_paper(*, paper: Paper, unit: Unit, by: User, now: dt.datetime) -> Paper:
    """A new paper of `unit` with the same rules and items, free to be changed."""
    require_manager(by, unit)
    copy = Paper.objects.create(
        title=f"{paper.title} (bản sao)"[:200],
        unit=unit,
        duration_minutes=paper.duration_minutes,
        pass_percent=paper.pass_percent,
        max_attempts=paper.max_attempts,
        retry_after_hours=paper.retry_after_hours,
        created_at=now,
    )
    PaperItem.objects.bulk_create(
        PaperItem(paper=copy, item_id=row.item_id, position=row.position, points=row.points)
        for row in paper.paper_items.all()
    )
    record("exams.copy_paper", by=by, subject=copy, source=paper.pk)
    return copy


def is_frozen(paper: Paper) -> bool:
    """Somebody has sat an exam on this paper: it is the record of what was asked. One query."""
    return Sitting.objects.filter(exam__paper=paper).exists()


def _hold(paper: Paper) -> None:
    """Nobody else changes the paper, opens an exam on it or starts a sitting until the transaction ends.

    Raises Conflict for a paper somebody has sat. The exams are locked because a sitting that begins points to its exam.
    """
    Paper.objects.select_for_update().get(pk=paper.pk)
    list(Exam.objects.select_for_update().filter(paper=paper).order_by("pk"))
    if is_frozen(paper):
        raise Conflict("Đề này đã có người làm nên không sửa được nữa; hãy tạo một bản sao rồi sửa bản sao.")


def _require_fit_for_exams(paper: Paper) -> None:
    """Raise BadInput when an exam on the paper would have nothing to ask, or essays and nobody to mark them."""
    exams = Exam.objects.filter(paper=paper)
    if not paper.paper_items.exists() and exams.exists():
        raise BadInput("Đề đang dùng cho một kỳ kiểm tra nên phải còn ít nhất một câu; hãy chọn câu khác trước khi bỏ.")
    unmarked = exams.filter(markers=None).first()
    if unmarked and paper.paper_items.filter(item__kind=Item.Kind.ESSAY).exists():
        raise BadInput(
            f"Kỳ kiểm tra «{unmarked}» dùng đề này mà chưa có ai chấm tự luận; hãy chọn người chấm ở trang kỳ kiểm tra "
            "đó trước."
        )
