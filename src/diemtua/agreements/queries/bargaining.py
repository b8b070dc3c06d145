"""What a bargaining of `casework` tells the register: votes, days, the paper; and the card on the case's page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from diemtua.agreements.access import can_write, visible_agreements
from diemtua.agreements.models import Agreement
from diemtua.casework.models import Case, CaseEvent
from diemtua.casework.sequels import Sequel
from diemtua.kernel.dates import vn_date
from diemtua.people.models import User

BARGAINING = "thuong-luong"


@dataclass(frozen=True, slots=True)
class Bargained:
    """How a signed agreement came about, as its case recorded it; the last poll counts. `paper` has a file, or is None."""

    signed_on: dt.date
    filed_on: dt.date | None
    published_on: dt.date | None
    yes: int | None
    workers: int | None
    has_minutes: bool | None
    paper: CaseEvent | None

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the register's form that the case knows. Without an agreed day it holds from its signing (Art. 78(1))."""
        return {
            "kind": Agreement.Kind.ENTERPRISE,
            "workers": self.workers,
            "yes_votes": self.yes,
            "polled": self.workers,
            "has_minutes": self.has_minutes,
            "effective_from": self.signed_on,
        }


def bargained(case: Case) -> Bargained | None:
    """What the case tells; None while nobody recorded the signing. One query, none for another procedure."""
    if case.procedure != BARGAINING:
        return None
    last = {row.step: row for row in case.events.filter(struck_at=None).order_by("on_day", "on_time", "pk")}
    if "sign" not in last:
        return None
    day = {step: row.on_day for step, row in last.items()}
    votes = last["poll"].facts if "poll" in last else {}
    papers = [last[step] for step in ("sign", "file") if step in last and last[step].file]
    return Bargained(
        signed_on=day["sign"],
        filed_on=day.get("file"),
        published_on=day.get("publish"),
        yes=votes.get("yes"),
        workers=votes.get("workers"),
        has_minutes=True if "session_minutes" in last else None,
        paper=papers[0] if papers else None,
    )


def joinable(case: Case, told: Bargained) -> QuerySet[Agreement]:
    """Agreements of the union that may be this one, entered before: drafts, or signed the same day; of no other case."""
    same = Q(state=Agreement.State.DRAFT) | Q(state=Agreement.State.SIGNED, signed_on=told.signed_on)
    return Agreement.objects.filter(same, unit=case.unit_id, case=None).order_by("-pk")


def sequel_of(case: Case, user: User) -> Sequel | None:
    """The card of a signed bargaining: into the register, or what stands there. At most four queries."""
    if case.procedure != BARGAINING:
        return None
    title, icon = "Sổ thỏa ước", "handshake"
    made = Agreement.objects.filter(case=case).first()
    if made is not None:
        if not visible_agreements(user).filter(pk=made.pk).exists():
            return None
        text = "Thỏa ước của vụ việc này đã có trong sổ."
        return Sequel(title, text, "Xem thỏa ước", reverse("agreements:agreement", args=[made.pk]), icon, done=True)
    told = bargained(case) if can_write(user, case.unit) else None
    if told is None:
        return None
    filed = f", gửi cơ quan lao động ngày {vn_date(told.filed_on)}" if told.filed_on else ""
    text = f"Thỏa ước ký ngày {vn_date(told.signed_on)}{filed}. Hai bên, kết quả lấy ý kiến, các ngày và tệp được điền sẵn."
    return Sequel(title, text, "Ghi vào sổ thỏa ước", reverse("agreements:register_case", args=[case.pk]), icon)
