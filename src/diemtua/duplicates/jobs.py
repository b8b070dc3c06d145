"""Looking for pairs in the background; can be run again."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diemtua.duplicates.comparing import pairs_below
from diemtua.duplicates.models import SuspectedPair
from diemtua.duplicates.rules import PICKED
from diemtua.jobs.actions import Progress
from diemtua.roster.collector import collector_resting
from diemtua.unions.models import Unit

BATCH = 900


def scan_register(progress: Progress, *, unit_ids: list[int]) -> dict[str, Any]:
    """Compare everybody below the units; new pairs are added, open ones no longer alike go unless somebody picked
    them, judged ones stay judged."""
    progress.at(0, total=2, message="Đang so sánh từng người")
    with collector_resting():
        compared, pairs = pairs_below(list(Unit.objects.filter(pk__in=unit_ids)))
    progress.at(1, message="Đang ghi các cặp nghi trùng")
    now = timezone.now()
    with transaction.atomic():
        known = {(p.first_id, p.second_id): p for p in SuspectedPair.objects.all()}
        unjudged = {key: p for key, p in known.items() if not p.verdict and PICKED not in p.why}
        stale = [p.pk for key, p in unjudged.items() if key not in pairs and compared.issuperset(key)]
        for at in range(0, len(stale), BATCH):
            SuspectedPair.objects.filter(Q(pk__in=stale[at : at + BATCH]), verdict="").delete()
        fresh = [
            SuspectedPair(first_id=first, second_id=second, score=e.score, why=list(e.why), found_at=now)
            for (first, second), e in pairs.items()
            if (first, second) not in known
        ]
        SuspectedPair.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    progress.at(2, message=f"Đã so sánh {len(compared)} người")
    return {"persons": len(compared), "new": len(fresh), "pairs": len(pairs)}
