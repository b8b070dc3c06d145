"""What a person can do about suspected pairs: have them looked for, judge one, merge, take it back."""

import datetime as dt
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.corrections.models import Edit, sealed_changes
from diemtua.corrections.rules import PERSON_FIELDS, differences
from diemtua.duplicates.jobs import scan_register
from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.duplicates.moving import Mover, closed_accounts, undo
from diemtua.duplicates.queries import pair_edition, running_scan
from diemtua.duplicates.rules import CHOSEN, PICKED, PICKED_SCORE, two_numbers
from diemtua.jobs.actions import start_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.actions import sign_out_everywhere
from diemtua.people.models import User
from diemtua.unions.access import managed_roots, staff_accounts
from diemtua.unions.models import Person, Unit

SAME, OTHER = SuspectedPair.Verdict.SAME, SuspectedPair.Verdict.OTHER


@transaction.atomic
def start_scan(*, by: User) -> Job:
    """Compare everybody in the officer's units, in the background; a comparison still going on is the one."""
    roots = [unit for unit in managed_roots(by) if not unit.is_grassroots]
    if not roots:
        raise NotAllowed("Chỉ cán bộ công đoàn cấp trên rà soát được; hãy nhờ công đoàn phường, xã của bạn.")
    ids = [unit.pk for unit in Unit.objects.select_for_update().filter(pk__in=[r.pk for r in roots]).order_by("pk")]
    if running := running_scan(by, ids):
        return running
    names = ", ".join(unit.name for unit in roots)
    job = start_job(
        scan_register,
        title=f"Rà soát trùng người: {names}"[:200],
        by=by,
        back_url=reverse("duplicates:pairs"),
        unit_ids=ids,
    )
    record("duplicates.start_scan", by=by, subject=roots[0], label=names)
    return job


@transaction.atomic
def pick_pair(*, person: Person, other: Person, by: User, now: dt.datetime) -> SuspectedPair:
    """Put two records side by side that nobody suspected; a pair already known comes back as it is. Nothing is merged."""
    if person.pk == other.pk:
        raise BadInput("Đây là cùng một hồ sơ; hãy chọn một hồ sơ khác để đối chiếu.")
    first, second = sorted((person.pk, other.pk))
    values = {"score": PICKED_SCORE, "why": [PICKED], "found_at": now}
    pair, made = SuspectedPair.objects.get_or_create(first_id=first, second_id=second, defaults=values)
    if made:
        record("duplicates.pick_pair", by=by, subject=pair)
    return pair


def _claim(pair: SuspectedPair, *, verdict: str, by: User, now: dt.datetime) -> None:
    """Of two officers one decides; the other reads who did and what."""
    claimed = SuspectedPair.objects.filter(pk=pair.pk, verdict="").update(
        verdict=verdict, decided_by=by, decided_at=now
    )
    if not claimed:
        found = SuspectedPair.objects.select_related("decided_by").get(pk=pair.pk)
        who = "Bạn" if found.decided_by == by else found.decided_by or "Cán bộ khác"
        raise Conflict(
            f"{who} đã quyết định cặp {found}: {found.get_verdict_display().lower()}. "
            "Quyết định ấy được giữ; muốn đổi, hãy mở lại cặp này rồi quyết định lại."
        )


@transaction.atomic
def judge_different(*, pair: SuspectedPair, by: User, now: dt.datetime) -> None:
    """Two people; the pair is never asked again."""
    _claim(pair, verdict=OTHER, by=by, now=now)
    record("duplicates.judge_different", by=by, subject=pair)


@transaction.atomic
def merge_pair(
    *,
    pair: SuspectedPair,
    kept_id: int,
    by: User,
    now: dt.datetime,
    chosen: Mapping[str, int] = MappingProxyType({}),
    reason: str = "",
    edition: str = "",
) -> Merge:
    """One person: the other record goes into the kept one. Conflict where their rows cannot be one person's.

    `chosen`: field -> id of the record whose value is right; of the others the kept record's. `reason`: why two with two
    identity numbers are one, BadInput without it. `edition`: of the page it was pressed on, Conflict when a record was
    mended since.
    """
    _claim(pair, verdict=SAME, by=by, now=now)
    merge = _merge(pair, kept_id=kept_id, chosen=chosen, reason=reason, edition=edition, by=by, now=now)
    SuspectedPair.objects.filter(pk=pair.pk).update(merge=merge)
    record("duplicates.merge_persons", by=by, subject=merge.kept, gone=merge.gone_id, merge=merge.pk, moved=merge.moved)
    return merge


def _merge(
    pair: SuspectedPair,
    *,
    kept_id: int,
    chosen: Mapping[str, int],
    reason: str,
    edition: str,
    by: User,
    now: dt.datetime,
) -> Merge:
    ids = sorted((pair.first_id, pair.second_id))
    first, second = Person.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    kept, gone = (first, second) if kept_id == first.pk else (second, first)
    if kept.merged_into_id or gone.merged_into_id:
        raise Conflict("Một trong hai hồ sơ vừa được gộp vào hồ sơ khác; hãy rà soát lại để có cặp mới.")
    if edition and edition != pair_edition(first, second):
        raise Conflict(f"Hồ sơ trong cặp {pair} vừa có người sửa; hãy xem lại hai bên rồi quyết định.")
    if two_numbers(kept.citizen_id or "", gone.citizen_id or "") and not reason:
        raise BadInput(
            "Hai hồ sơ mang hai số định danh khác nhau; hãy ghi vì sao vẫn là một người, chọn số đúng rồi bấm gộp lần nữa."
        )
    mover = Mover(gone, kept)
    mover.change(gone, merged_into_id=kept.pk)
    before = _told(kept)
    mover.change(kept, **_completed(kept, gone) | _taken(kept, gone, chosen))
    _one_account(mover)
    mover.everything()
    _carry_pairs(mover)
    _keep_edit(kept, before, by=by, now=now, note=f"Gộp hồ sơ số {gone.pk} vào hồ sơ này. {reason}".strip())
    why = [*pair.why, f"lý do: {reason}"] if reason else pair.why
    return Merge.objects.create(kept=kept, gone=gone, by=by, at=now, why=why, moved=dict(mover.moved), log=mover.log())


def _told(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in PERSON_FIELDS}


def _keep_edit(person: Person, before: dict[str, Any], *, by: User, now: dt.datetime, note: str) -> None:
    """A line of the person's history where merging or unmerging changed what the record tells."""
    if changes := differences(before, _told(person)):
        Edit.objects.create(person=person, by=by, at=now, note=note[:300], changes=sealed_changes(changes))


def _taken(kept: Person, gone: Person, chosen: Mapping[str, int]) -> dict[str, Any]:
    """What was chosen from the record that goes, or against what would be completed from it."""
    values: dict[str, Any] = {}
    for name in CHOSEN:
        source = {kept.pk: kept, gone.pk: gone}.get(chosen.get(name, 0))
        if source is not None and getattr(source, name):
            values[name] = getattr(source, name)
            if name == "birth_date":
                values["birth_year"] = source.birth_date.year
        elif source is not None and name == "birth_date" and source.birth_year:
            values |= {"birth_date": None, "birth_year": source.birth_year}
    return values


def _completed(kept: Person, gone: Person) -> dict[str, Any]:
    """What the kept record lacks and the other tells; what it has stays."""
    values: dict[str, Any] = {
        name: getattr(gone, name)
        for name in ("sex", "citizen_id", "phone", "email")
        if getattr(gone, name) and not getattr(kept, name)
    }
    if gone.birth_date and not kept.birth_date and kept.birth_year in (None, gone.birth_date.year):
        values |= {"birth_date": gone.birth_date, "birth_year": gone.birth_year}
    elif gone.birth_year and not kept.birth_year:
        values["birth_year"] = gone.birth_year
    if (gone.last_trained_year or 0) > (kept.last_trained_year or 0):
        values["last_trained_year"] = gone.last_trained_year
    if kept.full_name.isascii() and not gone.full_name.isascii():
        values["full_name"] = gone.full_name
    return values


def _one_account(mover: Mover) -> None:
    """One account stays: the one with a role, else the one in use, else the kept record's. The other is closed, and its
    cases are handed on."""
    kept, gone = mover.kept, mover.gone
    mine, theirs = kept.user, gone.user
    if theirs is None:
        return
    if mine is None:
        mover.change(gone, user_id=None)
        mover.change(kept, user_id=theirs.pk)
        return
    staff = set(User.objects.filter(staff_accounts(), pk__in=[mine.pk, theirs.pk]).values_list("pk", flat=True))
    if len(staff) == 2:
        raise Conflict(
            f"Cả hai hồ sơ đều có tài khoản giữ vai trò ({mine.username}, {theirs.username}); "
            "hãy nhờ quản trị hệ thống thu vai trò của một tài khoản rồi gộp."
        )

    def usable(u: User) -> tuple[bool, bool, bool]:
        return (u.pk in staff, u.is_active, u.is_activated)

    if usable(theirs) > usable(mine):
        mover.change(gone, user_id=None)
        mover.change(kept, user_id=theirs.pk)
        mover.change(gone, user_id=mine.pk)
        mine, theirs = theirs, mine
    mover.cases(theirs, mine)
    mover.change(theirs, is_active=False)
    sign_out_everywhere(theirs)


def _carry_pairs(mover: Mover) -> None:
    """What was suspected, or ruled out, of the record that goes now concerns the kept one."""
    gone, kept = mover.gone.pk, mover.kept.pk
    for pair in [*SuspectedPair.objects.filter(first=gone), *SuspectedPair.objects.filter(second=gone)]:
        other = pair.second_id if pair.first_id == gone else pair.first_id
        if other == kept or pair.merge_id:
            continue
        first, second = sorted((kept, other))
        rival = SuspectedPair.objects.filter(first=first, second=second).first()
        if rival is None:
            mover.change(pair, first_id=first, second_id=second)
        elif pair.verdict == OTHER and not rival.verdict:
            mover.change(rival, verdict=OTHER, decided_by_id=pair.decided_by_id, decided_at=pair.decided_at)


@transaction.atomic
def unmerge_persons(*, merge: Merge, by: User, now: dt.datetime) -> int:
    """Two people after all: everything goes back where it was, and the pair is not asked again.

    Returns how many rows somebody changed meanwhile; they stay as they are.
    """
    left = _unmerge(merge, by=by, now=now)
    SuspectedPair.objects.filter(merge=merge).update(verdict=OTHER, decided_by=by, decided_at=now, merge=None)
    return left


def _unmerge(merge: Merge, *, by: User, now: dt.datetime) -> int:
    if Person.objects.filter(pk=merge.kept_id).exclude(merged_into=None).exists():
        raise Conflict("Hồ sơ còn lại đã được gộp tiếp vào hồ sơ khác; hãy tách lần gộp sau trước.")
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=now, undone_by=by):
        raise Conflict("Lần gộp này đã được tách rồi; hãy tải lại trang.")
    kept = Person.objects.get(pk=merge.kept_id)
    before, steps = _told(kept), json.loads(merge.log)
    try:
        with transaction.atomic():
            left = undo(steps)
    except IntegrityError as error:
        raise Conflict("Dữ liệu đã đổi từ khi gộp nên không tách tự động được; hãy sửa tay từng mục.") from error
    kept.refresh_from_db()
    _keep_edit(kept, before, by=by, now=now, note=f"Tách lại hồ sơ số {merge.gone_id}.")
    record(
        "duplicates.unmerge_persons", by=by, subject=merge.kept, gone=merge.gone_id, merge=merge.pk, left=left,
        opened=[str(user) for user in closed_accounts(steps, opened=True)],
    )  # fmt: skip
    return left


@transaction.atomic
def reopen_pair(*, pair: SuspectedPair, by: User, now: dt.datetime) -> None:
    """Take a verdict back: the pair is asked again, and a merge that came of it is undone."""
    found = SuspectedPair.objects.select_related("merge").get(pk=pair.pk)
    if found.merge is not None:
        _unmerge(found.merge, by=by, now=now)
    elif found.verdict:
        record("duplicates.reopen_pair", by=by, subject=found)
    changed = SuspectedPair.objects.filter(pk=pair.pk, verdict=found.verdict).exclude(verdict="")
    if not changed.update(verdict="", decided_by=None, decided_at=None, merge=None):
        raise Conflict("Cặp này chưa được quyết định hoặc vừa được mở lại; hãy tải lại trang.")
