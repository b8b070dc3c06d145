"""Building the index, learning, reading references anew, in the background or from the console. All can be run again at any time."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from diemtua.jobs.actions import Progress, start_job
from diemtua.jobs.models import Job
from diemtua.legislation import answered, indexing, queries
from diemtua.legislation.actions.placing import note_newer_numbers, read_again
from diemtua.legislation.models import Document, IndexState
from diemtua.legislation.search import engine, learning, trained
from diemtua.people.models import User

READ_AT_ONCE = 200  # versions between two looks at the progress
NIGHT = range(1, 5)  # hours when nobody waits for the worker


def queue_index(*, by: User | None, back_url: str) -> Job:
    """Ask the worker for a new index; where no text waits for it, the same texts are indexed anew."""
    IndexState.objects.filter(pk=1, built__gte=F("wanted")).update(wanted=F("built") + 1)
    return start_job(rebuild_index, title="Dựng chỉ mục tra cứu luật", by=by, back_url=back_url)


def rebuild_index(progress: Progress) -> dict[str, Any]:
    """Background work: a new index beside the old one, then the switch; of several asked for in a row, one is enough."""
    progress.at(0, total=1, message="Đang dựng chỉ mục…")
    is_built = IndexState.objects.filter(pk=1, built__gte=F("wanted")).exists()
    count, mode = (len(indexing.current().keys), indexing.current().mode) if is_built else build_now()
    progress.at(1, message=f"Chỉ mục có {count} bản điều luật.")
    if not is_built:
        keep_learning(now=timezone.now())
    return {"count": count, "mode": mode}


def build_now() -> tuple[int, str]:
    """(versions in the index, mode). The number asked for is read before the texts: a change meanwhile asks once more."""
    state, _ = IndexState.objects.get_or_create(pk=1)
    wanted = state.wanted
    note_newer_numbers()
    made = engine.build(indexing.entries(), trained=indexing.learnt())
    indexing.store(made, wanted)
    # an older build finishing late must not take the place of a newer one
    IndexState.objects.filter(pk=1, built__lt=wanted).update(built=wanted, built_at=timezone.now())
    indexing.forget()
    return len(made.keys), made.mode


def learn_now(*, told: Callable[[str, int, float], None] | None = None) -> dict[str, object]:
    """Learn from the imported texts in force and the answered questions, then build the index with it."""
    learnt = learning.learn(indexing.entries(), answered.questions(), told=told)
    learnt.save(indexing.trained_path())
    IndexState.objects.get_or_create(pk=1)
    IndexState.objects.filter(pk=1).update(wanted=F("wanted") + 1)
    build_now()
    return learnt.about


def learn(progress: Progress) -> dict[str, Any]:
    """Background work: learn, a minute or a few; the search goes on meanwhile with what it knows."""
    done = itertools.count(1)
    progress.at(0, message="Máy tìm đang học…")
    return learn_now(told=lambda what, number, _: progress.at(next(done), message=learning.stage(what, number)))


def keep_learning(*, now: dt.datetime) -> Job | None:
    """Queue learning when texts or answers are no longer what was learnt from: at night, or at once when nothing ever was."""
    learnt = indexing.learnt()
    if learnt is not None and timezone.localtime(now).hour not in NIGHT:
        return None
    texts, questions = learning.texts_of(indexing.entries()), answered.questions()
    if not texts or (learnt is not None and learnt.version == trained.version(texts, questions)):
        return None
    last = last_learning()
    return None if last is not None and not last.finished else _start_learning()


def keep_reading(*, now: dt.datetime) -> Job | None:
    """Queue reading again when a newer release reads references otherwise than the one that stored them; once until all are read."""
    under_way = Job.objects.filter(
        task=f"{__name__}.{read_references_again.__name__}", state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    if not queries.read_before().exists() or under_way.exists():
        return None
    title = "Đọc lại dẫn chiếu trong các văn bản đã nạp"
    return start_job(read_references_again, title=title, by=None, back_url=reverse("legislation:documents"))


def read_references_again(progress: Progress) -> dict[str, Any]:
    """Background work: who speaks of whom, from the words in the store; begun again, it goes on where it stopped."""
    total, done = queries.read_before().count(), 0
    progress.at(done, total=total, message="Đang đọc lại dẫn chiếu…")
    for document in Document.objects.filter(pk__in=queries.read_before().values("article__document")):
        while count := read_again(document, READ_AT_ONCE):
            done += count
            progress.at(done, message=f"Đã đọc lại {done} trên {total} bản điều luật.")
    return {"count": done}


def last_learning() -> Job | None:
    """The learning that runs or ran last in the background; one query."""
    return Job.objects.filter(task=f"{__name__}.{learn.__name__}").order_by("-created_at").first()


def queue_learning() -> Job:
    """Learn now, whether or not there is anything new; one that waits or runs already is enough."""
    last = last_learning()
    return last if last is not None and not last.finished else _start_learning()


def _start_learning() -> Job:
    """Nobody's own: the keeper, whoever that is, sees it among the jobs of the system."""
    title, back_url = "Máy tìm học từ văn bản và câu hỏi đã trả lời", reverse("legislation:import_text")
    return start_job(learn, title=title, by=None, back_url=back_url)
