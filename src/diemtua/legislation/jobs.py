"""Building the index and learning, in the background or from the console. Both can be run again at any time."""

from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils import timezone

from diemtua.jobs.actions import Progress, start_job
from diemtua.jobs.models import Job
from diemtua.legislation import indexing
from diemtua.legislation.models import IndexState
from diemtua.legislation.search import engine, trained
from diemtua.legislation.search.trained import Answered, Text
from diemtua.people.models import User


def queue_index(*, by: User | None, back_url: str) -> Job:
    """Ask the worker for a new index."""
    return start_job(rebuild_index, title="Dựng chỉ mục tra cứu luật", by=by, back_url=back_url)


def rebuild_index(progress: Progress) -> dict[str, Any]:
    """Background work: a new index beside the old one, then the switch."""
    progress.at(0, total=1, message="Đang dựng chỉ mục…")
    count, mode = build_now()
    progress.at(1, message=f"Chỉ mục có {count} bản điều luật.")
    return {"count": count, "mode": mode}


def build_now() -> tuple[int, str]:
    """(versions in the index, mode). The number asked for is read before the texts: a change meanwhile asks once more."""
    state, _ = IndexState.objects.get_or_create(pk=1)
    wanted = state.wanted
    made = engine.build(indexing.entries(), trained=indexing.learnt())
    indexing.store(made, wanted)
    # an older build finishing late must not take the place of a newer one
    IndexState.objects.filter(pk=1, built__lt=wanted).update(built=wanted, built_at=timezone.now())
    indexing.forget()
    return len(made.keys), made.mode


def learn_now(
    *, answered: list[Answered] | None = None, told: Callable[[str, int, float], None] | None = None
) -> dict[str, object]:
    """Learn from the imported texts in force and the given answered questions, then build the index with it."""
    texts = [Text(f"{e.document}|{e.label}", e.title, e.text) for e in indexing.entries() if e.until is None]
    learnt = trained.learn(texts, answered or [], told=told)
    learnt.save(indexing.trained_path())
    IndexState.objects.get_or_create(pk=1)
    IndexState.objects.filter(pk=1).update(wanted=F("wanted") + 1)
    build_now()
    return learnt.about
