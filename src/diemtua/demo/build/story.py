"""The chapters in their order, and running them."""

import datetime as dt
from collections.abc import Callable

from diemtua.demo.build.classes import certificates, class_ahead, class_now, finished_class, questions_and_paper
from diemtua.demo.build.people import doubles, roster, staff, units
from diemtua.demo.build.stage import Stage
from diemtua.demo.build.work import advice, advice_before, agreements_in_force, cases, paid_hours

STORY: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("đơn vị", units),
    ("tài khoản", staff),
    ("danh sách cán bộ", roster),
    ("câu hỏi và đề", questions_and_paper),
    ("lớp đã xong", finished_class),
    ("chứng nhận", certificates),
    ("lớp hôm nay", class_now),
    ("lớp sắp tới", class_ahead),
    ("thỏa ước", agreements_in_force),
    ("tư vấn các quý trước", advice_before),
    ("tư vấn", advice),
    ("vụ việc", cases),
    ("giờ công đoàn", paid_hours),
    ("hồ sơ trùng", doubles),
)


def build_demo(*, now: dt.datetime, told: Callable[[str], object] = lambda chapter: None) -> Stage:
    """Run every chapter on an empty, migrated database; `told` hears each chapter's name as it ends."""
    stage = Stage(now)
    for name, chapter in STORY:
        chapter(stage)
        told(name)
    return stage
