"""Kiểm tra trước khi ký: what makes an agreement void, whole or in part (Labour Code Art. 86), checked point by point."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from diemtua.agreements.rules.lifetime import filing_due, months_between
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.thresholds import Verdict, agreement_term, agreement_vote, sector_agreement_vote

VOID = "Bộ luật Lao động, Điều 86"


@dataclass(frozen=True, slots=True)
class Procedure:
    """How an agreement came about. None: not told. `kind`: enterprise, multi or sector."""

    kind: str
    yes: int | None
    polled: int | None
    authorised: bool | None
    minutes: bool | None
    begins: dt.date | None
    ends: dt.date | None
    signed_on: dt.date | None = None
    filed_on: dt.date | None = None
    published_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One point: passed (None: cannot tell yet), a sentence, the article."""

    title: str
    passed: bool | None
    sentence: str
    source: str


def vote(kind: str, yes: int | None, polled: int | None) -> Verdict | None:
    """The vote against its threshold; None when the numbers are missing. Over half of ALL workers, not of those voting."""
    if yes is None or not polled:
        return None
    if kind == "sector":
        return sector_agreement_vote(yes=yes, polled=polled)
    return agreement_vote(yes=yes, workers=polled)


def before_signing(facts: Procedure, *, below: Sequence[str], unclear: Sequence[str] = ()) -> list[Check]:
    """The points of DOMAIN 4.4 in order. `below`, `unclear`: labels of clauses lower than the law, or not decided."""
    return [_signers(facts), _poll(facts), _minutes(facts), _term(facts), _clauses(below, unclear)]


def procedure_checks(facts: Procedure) -> list[Check]:
    """What the quality score counts as procedure: the points before signing but clauses, and the filing in time."""
    return [_signers(facts), _poll(facts), _minutes(facts), _term(facts), _filing(facts)]


def failed(checks: Sequence[Check]) -> list[Check]:
    """The points that are not met or cannot be told."""
    return [check for check in checks if not check.passed]


def _signers(facts: Procedure) -> Check:
    words = {
        True: "Người ký là đại diện hợp pháp của hai bên.",
        False: "Người ký không đúng thẩm quyền: thỏa ước có thể vô hiệu toàn bộ. Hãy để đại diện hợp pháp của hai bên ký.",
        None: "Chưa xác nhận người ký là đại diện hợp pháp của hai bên.",
    }
    return Check("Người ký đúng thẩm quyền", facts.authorised, words[facts.authorised], f"Bộ luật Lao động, Điều 76 khoản 4; {VOID}")  # fmt: skip


def _poll(facts: Procedure) -> Check:
    title = "Lấy ý kiến người lao động"
    source = "Bộ luật Lao động, Điều 76 khoản 2" if facts.kind != "enterprise" else "Bộ luật Lao động, Điều 76 khoản 1"
    try:
        verdict = vote(facts.kind, facts.yes, facts.polled)
    except BadInput as error:
        return Check(title, False, error.message, source)
    if verdict is not None and facts.kind == "multi":
        told = f"{verdict.have}/{verdict.of} người tán thành; mỗi doanh nghiệp chỉ tham gia khi có trên 50% tán thành ở nơi mình."
        return Check(title, verdict.reached, told, source)
    if verdict is None:
        return Check(title, None, "Chưa nhập kết quả lấy ý kiến: số người tán thành trên tổng số phải lấy ý kiến.", source)  # fmt: skip
    return Check(title, verdict.reached, verdict.explanation, source)


def _minutes(facts: Procedure) -> Check:
    words = {
        True: "Có biên bản thương lượng, ghi điều đã thống nhất và điều còn khác nhau.",
        False: "Chưa có biên bản thương lượng có chữ ký hai bên và người ghi; hãy lập biên bản.",
        None: "Chưa xác nhận đã có biên bản thương lượng.",
    }
    return Check("Biên bản thương lượng", facts.minutes, words[facts.minutes], "Bộ luật Lao động, Điều 70 khoản 5")


def _term(facts: Procedure) -> Check:
    title, source = "Thời hạn từ 1 đến 3 năm", "Bộ luật Lao động, Điều 78 khoản 3"
    if facts.begins is None or facts.ends is None:
        return Check(title, None, "Chưa nhập ngày có hiệu lực và ngày hết hiệu lực.", source)
    try:
        verdict = agreement_term(months=months_between(facts.begins, facts.ends), day=facts.begins)
    except NotInForce:  # an agreement older than the verified law
        told = f"Kho luật chưa có thời hạn thỏa ước đã kiểm chứng cho ngày {vn_date(facts.begins)}; hãy đối chiếu với luật khi đó."
        return Check(title, None, told, source)
    return Check(title, verdict.reached, verdict.explanation, source)


def _clauses(below: Sequence[str], unclear: Sequence[str]) -> Check:
    title = "Không điều khoản nào thấp hơn luật"
    if below:
        return Check(title, False, f"{len(below)} điều khoản thấp hơn luật: {'; '.join(below)}. Phần này có thể bị tuyên vô hiệu; hãy sửa trước khi ký.", VOID)  # fmt: skip
    if unclear:
        return Check(title, None, f"{len(unclear)} điều khoản máy không so được: {'; '.join(unclear)}. Hãy đọc và quyết định.", VOID)  # fmt: skip
    return Check(title, True, "Mọi điều khoản đều bằng hoặc hơn luật.", VOID)


def _filing(facts: Procedure) -> Check:
    title = "Gửi cơ quan lao động đúng hạn"
    if facts.signed_on is None:
        return Check(title, None, "Thỏa ước chưa ký.", "Bộ luật Lao động, Điều 77")
    due = filing_due(facts.signed_on)
    source = due.source or "Bộ luật Lao động, Điều 77"
    if facts.filed_on is None:
        until = f"Hạn cuối: {vn_date(due.last_day)}." if due.last_day else due.sentence
        return Check(title, False, f"Chưa ghi ngày gửi thỏa ước. {until}", source)
    if due.last_day is None:
        return Check(title, None, due.sentence, source)
    in_time = facts.filed_on <= due.last_day
    word = "đúng hạn" if in_time else "quá hạn"
    return Check(title, in_time, f"Gửi ngày {vn_date(facts.filed_on)}, {word} (hạn cuối {vn_date(due.last_day)}).", source)  # fmt: skip
