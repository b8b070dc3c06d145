"""Work that takes longer than a page: codes for many, long lists."""

import datetime as dt
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from diemtua.jobs.actions import Progress, keep_file, only_run
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.unions import actions, queries
from diemtua.unions.models import CodeBatch
from diemtua.unions.outputs import file_name, write_form
from diemtua.unions.rules import CODES_A_STEP, PersonFilter, Slip
from diemtua.unions.sheets import write_units


def make_code_file(progress: Progress, batch_id: int) -> dict[str, Any]:
    """Accounts and codes for everybody of a batch, then the sealed file of slips.

    Run again after it died, everybody gets a new code and the ones of the dead run are cancelled: nobody has seen them,
    for the file appears only when it is whole. Needs memory for all slips at once (about 1 kB each) and one PDF.
    """
    batch = CodeBatch.objects.get(pk=batch_id)
    now = timezone.now()
    slips: list[Slip] = []
    for at in range(0, batch.total, CODES_A_STEP):
        with only_run(progress.job):  # or it would cancel the codes of the run that goes on
            slips += actions.issue_part(batch=batch, person_ids=batch.person_ids[at : at + CODES_A_STEP], now=now)
        progress.at(min(at + CODES_A_STEP, batch.total), message="Đang lập tài khoản và mã.")
    progress.at(0, message="Đang dàn trang phiếu.")
    actions.write_code_file(batch=batch, slips=slips, now=now, progress=progress)
    progress.at(batch.total, message=f"Đã có mã cho {dotted(len(slips))} người.")
    return {"made": len(slips), "left_out": batch.total - len(slips)}


def make_list_file(
    progress: Progress, form: str, chosen: dict[str, Any], order: str, columns: list[str]
) -> dict[str, Any]:
    """Write the list of officers as a sealed file of the job; can be run again, the earlier file goes.

    Reads with the rights its starter has now, not with those at the press.
    """
    user = _starter(progress)
    now = timezone.now()
    asked, today = PersonFilter.from_json(chosen), timezone.localdate(now)

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        rows = write_form(
            form, target, user=user, chosen=asked, order=order, columns=columns, today=today, scratch=scratch, beat=lambda done: progress.at(done, message="Đang ghi danh sách."),
        )  # fmt: skip
        progress.at(rows, total=rows, message="Đang đóng tệp.")
        return {"rows": rows}

    told = keep_file(job=progress.job, name=file_name(form, asked.day or today), write=write, now=now)
    progress.at(told["rows"], message=f"Đã ghi {dotted(told['rows'])} dòng.")
    return told


def make_units_file(progress: Progress, day: str) -> dict[str, Any]:
    """Write the tree of units of a day as a sealed file of the job, with the rights its starter has now."""
    user, asked = _starter(progress), dt.date.fromisoformat(day)

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        return {"rows": write_units(queries.tree_on(user, asked), target, day=asked, scratch=scratch)}

    name = dated_name("don-vi", "xlsx", day=asked)
    told = keep_file(job=progress.job, name=name, write=write, now=timezone.now())
    progress.at(told["rows"], total=told["rows"], message=f"Đã ghi {dotted(told['rows'])} dòng.")
    return told


def _starter(progress: Progress) -> User:
    """Who asked for the list; raises NotAllowed once the account is closed."""
    user = progress.job.by
    if user is None or not user.is_active:
        raise NotAllowed("Tài khoản đã yêu cầu xuất không còn dùng; hãy xuất lại bằng tài khoản khác.")
    return user
