"""From a bargaining that ended well to the register."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from diemtua.agreements.access import require_writer
from diemtua.agreements.actions.agreements import known_facts, save_agreement
from diemtua.agreements.actions.papers import FILE_STARTS, seal_paper
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.bargaining import bargained, joinable
from diemtua.audit.actions import record
from diemtua.casework.models import Case, CaseEvent
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.vault.files import unsealed

REGISTERED = "Thỏa ước của vụ việc này đã có trong sổ; không ghi thêm lần nữa."


NOT_SIGNED = "Vụ việc chưa ghi bước «Ký thỏa ước»; hãy ghi bước đó trước khi đưa thỏa ước vào sổ."


@transaction.atomic
def register_case(*, case: Case, facts: Mapping[str, Any], by: User, now: dt.datetime) -> Agreement:
    """The agreement of a signed bargaining enters the register as signed, with the days and the paper of its case.

    Conflict when the case has no signing, or has its agreement: of two people who press together one writes it.
    """
    require_writer(by, case.unit)
    told = bargained(case)
    if told is None:
        raise Conflict(NOT_SIGNED)
    made = Agreement(unit=case.unit, enterprise=case.unit.enterprise, case=case, created_by=by, created_at=now, **known_facts(facts))  # fmt: skip
    made.state, made.signed_on = Agreement.State.SIGNED, told.signed_on
    made.filed_on, made.published_on = told.filed_on, told.published_on
    made.effective_from = made.effective_from or told.signed_on
    try:
        save_agreement(made)
    except Conflict as error:
        raise (Conflict(REGISTERED) if Agreement.objects.filter(case=case).exists() else error) from None
    if told.paper is not None:
        _take_paper(made, told.paper)
    record("agreements.register_case", by=by, subject=made, case=case.pk)
    return made


@transaction.atomic
def join_case(*, case: Case, agreement: Agreement, by: User) -> None:
    """An agreement already in the register is the one this bargaining led to. Conflict when either is taken."""
    require_writer(by, case.unit)
    told = bargained(case)
    if told is None:
        raise Conflict(NOT_SIGNED)
    try:
        with transaction.atomic():
            joined = joinable(case, told).filter(pk=agreement.pk).order_by().update(case=case)
    except IntegrityError:
        raise Conflict(REGISTERED) from None
    if not joined:
        raise Conflict("Thỏa ước này đã nối với vụ việc khác, hoặc không phải thỏa ước ký ngày ấy; hãy tải lại trang.")
    agreement.case = case
    record("agreements.join_case", by=by, subject=agreement, case=case.pk)


def _take_paper(agreement: Agreement, paper: CaseEvent) -> None:
    """Copy the sealed file of the case; a kind the register does not keep, or a file that is gone, stays behind."""
    content = b"".join(unsealed(paper.path)) if paper.path.exists() else b""
    if content.startswith(FILE_STARTS):
        seal_paper(agreement, content, paper.file_name)
