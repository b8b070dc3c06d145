"""The copy of everything about one person, as a sealed file of a job."""

from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from diemtua.datarights import actions
from diemtua.datarights.copying import collect, write_copy
from diemtua.datarights.holdings import subject_of
from diemtua.datarights.models import DataRequest
from diemtua.jobs.actions import Progress, keep_file
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.file_names import dated_name


def make_copy(progress: Progress, request_id: int) -> dict[str, Any]:
    """Write the ZIP; the request of who asked for the own copy is then done. Can be run again, the earlier file goes.

    Sealed values are opened for the person alone: the keeper's copy for somebody without account says so instead.
    """
    by, now = progress.job.by, timezone.now()
    request = DataRequest.objects.select_related("person__user", "account").get(pk=request_id)
    subject = subject_of(request.person, request.account)
    own = by is not None and by == subject.account
    if by is None or not by.is_active or not (own or by.is_keeper):
        raise NotAllowed("Chỉ chính người đó hoặc quản trị lập được bản sao; hãy đăng nhập lại rồi thử.")

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        sections = collect(subject, own=own, now=now, beat=progress.at)
        write_copy(target, sections, name=subject.name, own=own, now=now)
        return {"rows": sum(len(s.rows) for s in sections)}

    told = keep_file(
        job=progress.job, name=dated_name("du-lieu-ca-nhan", "zip", day=timezone.localdate(now)), write=write, now=now
    )
    progress.at(told["rows"], total=told["rows"], message=f"Đã ghi {told['rows']} dòng.")
    if own:
        actions.finish_own_copy(request=request, rows=told["rows"], now=now)
    return told
