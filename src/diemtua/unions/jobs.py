"""Work that takes longer than a page: codes for many."""

from typing import Any

from django.utils import timezone

from diemtua.jobs.actions import Progress
from diemtua.unions import actions
from diemtua.unions.models import CodeBatch
from diemtua.unions.rules import CODES_A_STEP, Slip


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
