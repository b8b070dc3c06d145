"""The clauses of an agreement."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from diemtua.agreements.access import require_writer
from diemtua.agreements.actions.agreements import living_agreement
from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.rules.comparing import Verdict
from diemtua.agreements.rules.terms import term as term_named
from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User


@transaction.atomic
def save_clause(
    *, agreement: Agreement, term_id: str, value: Decimal | None, condition: str, wording: str, by: User
) -> Clause:
    """Add a clause. Conflict when the term is there with the same condition."""
    require_writer(by, agreement.unit)
    fresh = living_agreement(agreement)
    made = Clause(agreement=fresh, term_id=term_id, **_clause_values(term_id, value, condition, wording))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Conflict(
            "Điều khoản này đã có với cùng điều kiện áp dụng; hãy sửa điều khoản cũ, hoặc ghi điều kiện khác (ví dụ: bộ phận, thâm niên)."
        ) from None
    record("agreements.save_clause", by=by, subject=fresh, clause=str(made)[:200])
    return made


@transaction.atomic
def edit_clause(*, clause: Clause, value: Decimal | None, condition: str, wording: str, by: User) -> Clause:
    """Change a clause. What a person decided about the old words is forgotten."""
    require_writer(by, clause.agreement.unit)
    fresh = living_agreement(clause.agreement)
    before = clause.shown
    for name, new in _clause_values(clause.term_id, value, condition, wording).items():
        setattr(clause, name, new)
    clause.decided, clause.decided_reason, clause.decided_by = "", "", None
    try:
        with transaction.atomic():
            clause.save(force_update=True)
    except IntegrityError:
        raise Conflict("Điều khoản này đã có với cùng điều kiện áp dụng; hãy ghi điều kiện khác.") from None
    record("agreements.edit_clause", by=by, subject=fresh, clause=str(clause)[:200], before=before)
    return clause


def _clause_values(term_id: str, value: Decimal | None, condition: str, wording: str) -> dict[str, Any]:
    chosen = term_named(term_id)
    wording, condition = wording.strip(), clean(condition)
    if chosen.kind == "text":
        value = None
    if value is None and not wording:
        raise BadInput("Hãy nhập giá trị, hoặc chép nguyên văn điều khoản.")
    return {"value": None if value is None else chosen.clean_value(value), "condition": condition, "wording": wording}


@transaction.atomic
def remove_clause(*, clause: Clause, by: User) -> None:
    """Take a clause out. Conflict when somebody was first."""
    require_writer(by, clause.agreement.unit)
    fresh = living_agreement(clause.agreement)
    if not Clause.objects.filter(pk=clause.pk).delete()[0]:
        raise Conflict("Điều khoản này vừa được xóa; hãy tải lại trang.")
    record("agreements.remove_clause", by=by, subject=fresh, clause=str(clause)[:200])


@transaction.atomic
def decide_clause(*, clause: Clause, verdict: str, reason: str, by: User, today: dt.date) -> Clause:
    """A person's verdict where the machine cannot tell, with the reason. Conflict when the machine can."""
    require_writer(by, clause.agreement.unit)
    if verdict not in dict(Clause.DECISIONS):
        raise BadInput("Hãy chọn một kết luận.")
    if not clean(reason):
        raise BadInput("Hãy ghi lý do và căn cứ, để người sau hiểu quyết định.")
    fresh = Agreement.objects.prefetch_related("clauses").get(pk=clause.agreement_id)
    judged = next((j for j in picture(fresh, today=today).judged if j.clause.pk == clause.pk), None)
    if judged is None or judged.now.verdict != Verdict.UNCLEAR:
        raise Conflict("Máy đã so được điều khoản này với luật nên không cần người quyết định.")
    clause.decided, clause.decided_reason, clause.decided_by = verdict, clean(reason)[:300], by
    clause.save(update_fields=["decided", "decided_reason", "decided_by"])
    record("agreements.decide_clause", by=by, subject=fresh, clause=str(clause)[:200], verdict=verdict)
    return clause
