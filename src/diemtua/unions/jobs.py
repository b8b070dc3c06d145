"""Work that takes longer than a page: codes for many, long lists."""

from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from diemtua.jobs.actions import Progress, keep_file
from diemtua.kernel.errors import NotAllowed
from diemtua.unions import actions
from diemtua.unions.models import CodeBatch
from diemtua.unions.outputs import file_name, write_form
from diemtua.unions.rules import CODES_A_STEP, PersonFilter, Slip


def make_code_file(progress: Progress, batch_id: int) -> dict[str, Any]:
    """Accounts and codes for everybody of a batch, then the sealed file of slips.

    Run again after it died, everybody gets a new code and the ones of the dead run are cancelled: nobody has seen them,
    for the file appears only when it is whole. Needs memory for all slips at once (about 1 kB each) and one PDF.
    """
    batch = CodeBatch.objects.get(pk=batch_id)
    now = timezone.now()
    slips: list[Slip] = []
    for at in range(0, batch.total, CODES_A_STEP):
        slips += actions.issue_part(batch=batch, person_ids=batch.person_ids[at : at + CODES_A_STEP], now=now)
        progress.at(min(at + CODES_A_STEP, batch.total), message="Đang lập tài khoản và mã.")
    progress.at(0, message="Đang dàn trang phiếu.")
    actions.write_code_file(batch=batch, slips=slips, now=now, beat=progress.at)
    progress.at(batch.total, message=f"Đã có mã cho {len(slips)} người.")
    return {"made": len(slips), "left_out": batch.total - len(slips)}


def make_list_file(
    progress: Progress, form: str, chosen: dict[str, Any], order: str, columns: list[str]
) -> dict[str, Any]:
    """Write the list of officers as a sealed file of the job; can be run again, the earlier file goes.

    Reads with the rights its starter has now, not with those at the press.
    """
    user = progress.job.by
    if user is None or not user.is_active:
        raise NotAllowed("Tài khoản đã yêu cầu xuất không còn dùng; hãy xuất lại bằng tài khoản khác.")
    now = timezone.now()
    asked, today = PersonFilter.from_json(chosen), timezone.localdate(now)

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        rows = write_form(
            form, target, user=user, chosen=asked, order=order, columns=columns, today=today, scratch=scratch, beat=lambda done: progress.at(done, message="Đang ghi danh sách."),
        )  # fmt: skip
        progress.at(rows, total=rows, message="Đang đóng tệp.")
        return {"rows": rows}

    told = keep_file(job=progress.job, name=file_name(form, asked.day or today), write=write, now=now)
    progress.at(told["rows"], message=f"Đã ghi {told['rows']:,} dòng.".replace(",", "."))
    return told
