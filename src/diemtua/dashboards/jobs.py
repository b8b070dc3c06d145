"""Lists of the board too long for a page."""

import datetime as dt
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from diemtua.dashboards.access import board_unit
from diemtua.dashboards.queries import Scope, listed
from diemtua.dashboards.rules import MISSING, STAGES
from diemtua.dashboards.sheets import write_posts
from diemtua.jobs.actions import Progress, keep_file
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.numbers import dotted
from diemtua.unions.models import Unit


def make_posts_file(
    progress: Progress, unit_id: int, kinds: list[str], year: int | None, stage: str, day: str | None = None
) -> dict[str, Any]:
    """The posts behind a figure as a sealed file of the job; can be run again. Reads with the rights of now."""
    user, now = progress.job.by, timezone.now()
    try:
        if user is None or not user.is_active:
            raise Unit.DoesNotExist
        then = dt.date.fromisoformat(day) if day else None
        scope = Scope(user, board_unit(user, str(unit_id)), tuple(kinds), year, then)
    except Unit.DoesNotExist as error:
        raise NotAllowed("Bạn không còn phụ trách đơn vị này nên tệp không được làm.") from error
    today = timezone.localdate(now)

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        rows = write_posts(
            listed(scope, stage), scope, stage, target, today=today, scratch=scratch,
            beat=lambda done: progress.at(done, message="Đang ghi danh sách."),
        )  # fmt: skip
        return {"rows": rows}

    name = dated_name(f"danh sách {(STAGES | MISSING)[stage]}", "xlsx", day=scope.day or today, scope=scope.unit.name)
    told = keep_file(job=progress.job, name=name, write=write, now=now)
    progress.at(told["rows"], message=f"Đã ghi {dotted(told['rows'])} dòng.")
    return told
