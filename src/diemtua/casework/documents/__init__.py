"""Word forms of a case, filled with what the file knows. Templates: tools/make_case_documents.py; wording: letters.toml."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from diemtua.casework import rules
from diemtua.casework.models import Case, CaseEvent
from diemtua.casework.queries import stories
from diemtua.kernel.dates import vn_date, vn_long_date
from diemtua.kernel.text import name_sort_key
from diemtua.rulebook.procedure import procedure
from diemtua.unions.paper import sign_file

BLANK = "…\u200b" * 29  # a numbered line of its own; it may break between the dots, or justified words are torn apart
GAP = "……………"  # room for a number or a day
PERIODIC, ASKED, MATTER = "doi-thoai-dinh-ky", "doi-thoai-theo-yeu-cau", "doi-thoai-theo-vu-viec"
BARGAIN, RENEW, STRIKE = "thuong-luong", "gia-han-thoa-uoc", rules.STRIKE
ONE, RIGHTS, INTERESTS = "tranh-chap-ca-nhan", "tranh-chap-quyen", rules.INTERESTS
DIALOGUES = (PERIODIC, ASKED, MATTER)


@dataclass(frozen=True, slots=True)
class Form:
    """A document people send or sign: its title, its template, the steps it belongs to."""

    title: str
    template: str
    steps: tuple[tuple[str, str], ...]

    @property
    def procedures(self) -> frozenset[str]:
        """The procedures that use it."""
        return frozenset(law for law, _ in self.steps)


DOCUMENTS: Mapping[str, Form] = {
    "noi-dung-doi-thoai": Form("Văn bản nội dung đối thoại", "van-ban", ((PERIODIC, "contents"),)),
    "yeu-cau-doi-thoai": Form("Văn bản yêu cầu đối thoại", "van-ban", ((ASKED, "request"), (ASKED, "approve_workers"))),
    "tra-loi": Form("Văn bản trả lời", "van-ban", ((ASKED, "reply"), (BARGAIN, "agree_place"))),
    "y-kien-tong-hop": Form("Văn bản tổng hợp ý kiến", "van-ban", ((MATTER, "opinions"),)),
    "bien-ban-doi-thoai": Form(
        "Biên bản đối thoại", "bien-ban", tuple((law, step) for law in DIALOGUES for step in ("session", "minutes"))
    ),
    "thong-bao-ket-qua-doi-thoai": Form(
        "Thông báo nội dung chính",
        "van-ban",
        tuple((law, step) for law in DIALOGUES for step in ("inform", "publish")),
    ),
    "yeu-cau-thuong-luong": Form("Văn bản yêu cầu thương lượng", "van-ban", ((BARGAIN, "demand"),)),
    "yeu-cau-thong-tin": Form("Văn bản yêu cầu cung cấp thông tin", "van-ban", ((BARGAIN, "ask_information"),)),
    "bien-ban-thuong-luong": Form(
        "Biên bản phiên thương lượng", "bien-ban", ((BARGAIN, "session_minutes"), (BARGAIN, "draft"))
    ),
    "phieu-lay-y-kien": Form("Phiếu lấy ý kiến", "phieu", ((BARGAIN, "poll"), (RENEW, "poll"), (STRIKE, "poll"))),
    "bien-ban-lay-y-kien": Form(
        "Biên bản lấy ý kiến", "bien-ban-lay-y-kien", ((BARGAIN, "poll"), (RENEW, "poll"), (STRIKE, "poll"))
    ),
    "cong-van-gui-thoa-uoc": Form("Công văn gửi thỏa ước", "van-ban", ((BARGAIN, "file"), (RENEW, "file"))),
    "thong-bao-lay-y-kien": Form("Thông báo lấy ý kiến về đình công", "van-ban", ((STRIKE, "poll_notice"),)),
    "thong-bao-dinh-cong": Form(
        "Thông báo quyết định đình công", "van-ban", ((STRIKE, "decision"), (STRIKE, "notice"))
    ),
    "don-yeu-cau-hoa-giai": Form("Đơn yêu cầu hòa giải", "van-ban", ((ONE, "ask_mediation"),)),
    "don-yeu-cau-hoa-giai-quyen": Form("Đơn yêu cầu hòa giải", "van-ban", ((RIGHTS, "ask_mediation"),)),
    "don-yeu-cau-hoa-giai-loi-ich": Form("Đơn yêu cầu hòa giải", "van-ban", ((INTERESTS, "ask_mediation"),)),
    "giay-uy-quyen": Form("Giấy ủy quyền cho công đoàn", "giay-uy-quyen", ((ONE, "ask_mediation"), (ONE, "court"))),
    "ho-so-thanh-lap": Form(
        "Hồ sơ đề nghị công nhận", "ho-so-thanh-lap", ((rules.FOUNDING, "congress"), (rules.FOUNDING, "dossier"))
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A form to download."""

    name: str
    title: str


def documents_for(procedure_id: str, step: str | None = None) -> list[Offer]:
    """The forms of a procedure, or of one of its steps."""
    return [
        Offer(name, form.title)
        for name, form in DOCUMENTS.items()
        if any(law == procedure_id and (step is None or own == step) for law, own in form.steps)
    ]


def written(name: str, case: Case, *, today: dt.date) -> bytes:
    """The document as .docx. Three queries; `case` comes with unit, the unit above and the enterprise."""
    form = DOCUMENTS[name]
    events = {row.step: row for row in stories(case)[0].events}
    context = _context(case, events, today)
    match form.template:
        case "van-ban":
            context |= _letter(name, case, context, events)
        case "bien-ban":
            context |= _minutes(case, events)
        case "phieu" | "bien-ban-lay-y-kien":
            context |= _poll(case, events)
        case "giay-uy-quyen":
            people = sorted((c.full_name for c in case.claimants.all()), key=name_sort_key)
            context |= {"people": [{"name": name} for name in people] or [{"name": BLANK}]}
        case "ho-so-thanh-lap":
            context |= _founding(events)
    return _render(f"{form.template}.docx", context, title=form.title, today=today)


def _context(case: Case, events: Mapping[str, CaseEvent], today: dt.date) -> dict[str, Any]:
    """What every document says: who issues it, where, when."""
    unit, employer = case.unit, str(case.unit.enterprise or "") or BLANK
    return {
        "superior": str(unit.parent or "").upper(),
        "issuer": unit.name.upper(),
        "unit": unit.name,
        "upper": str(unit.parent or BLANK),
        "employer": employer,
        "number": "…/…",
        "place_and_date": f"…, {vn_long_date(today)}",
        "signer_title": "TM. BAN CHẤP HÀNH\nCHỦ TỊCH",
        "signer_name": "",
        "blank": BLANK,
        "gap": "…\u200b" * 8,
        "title": case.title,
    }


@cache
def _letters() -> dict[str, Any]:
    return tomllib.loads(files("diemtua.casework.documents").joinpath("letters.toml").read_text("utf-8"))


class _Known(dict[str, Any]):
    """Placeholders «{step.fact}» and «{step.day}» of what happened; dots for what did not."""

    def __missing__(self, name: str) -> "_Step":
        return _Step({})


class _Step:
    """The facts of one step, read as attributes by str.format."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> str:
        return str(self._facts.get(name, GAP))

    def __format__(self, spec: str) -> str:
        return BLANK


def _said(row: CaseEvent) -> _Step:
    facts = {
        name: vn_date(dt.date.fromisoformat(value)) if name.endswith("_on") else value
        for name, value in row.facts.items()
    }
    return _Step({"day": vn_date(row.on_day), **facts})


def _letter(name: str, case: Case, context: Mapping[str, Any], events: Mapping[str, CaseEvent]) -> dict[str, Any]:
    letter = _letters()[name]
    known = _Known({step: _said(row) for step, row in events.items()})
    known |= {k: context[k] for k in ("unit", "employer", "upper", "blank")}
    received = events.get("request") or events.get("demand")
    known["received"] = vn_date(received.on_day) if received else GAP
    written_by_employer = letter.get("issuer") == "employer"
    return {
        "heading": letter["heading"],
        "subject": letter["subject"],
        "to": letter["to"].format_map(known),
        "paragraphs": [text.format_map(known) for text in letter["paragraphs"]],
        "signer_title": letter.get("signer_title", context["signer_title"]),
        **({"superior": "", "issuer": context["employer"].upper()} if written_by_employer else {}),
    }


_KINDS = {PERIODIC: "định kỳ", ASKED: "khi có yêu cầu", MATTER: "khi có vụ việc"}


def _minutes(case: Case, events: Mapping[str, CaseEvent]) -> dict[str, Any]:
    """The fields good minutes have; attendance with the verdict of the quorum where the law sets one."""
    session = events.get("session") or events.get("session_minutes")
    dialogue = case.procedure in _KINDS
    facts = session.facts if session else {}
    law = procedure(case.procedure, case.began_on or case.opened_on)
    return {
        "heading": "BIÊN BẢN",
        "subject": f"Đối thoại tại nơi làm việc ({_KINDS[case.procedure]})"
        if dialogue
        else "Phiên thương lượng tập thể",
        "basis": law.source,
        "when": f"ngày {vn_date(session.on_day)}" if session else f"ngày {GAP}",
        "present": facts.get("present", "……"),
        "members": facts.get("members", "……"),
        "quorum": _verdict(case, session),
        "dialogue": dialogue,
    }


def _verdict(case: Case, row: CaseEvent | None) -> str:
    """What the engine says of a vote or quorum, or nothing."""
    if row is None:
        return ""
    row.case = case
    step = row.wording
    return rules.verdict_in_words(step, row.as_event) if step.threshold else ""


def _poll(case: Case, events: Mapping[str, CaseEvent]) -> dict[str, Any]:
    """A poll of Art. 76 or Art. 201: what is asked, the counts, the verdict."""
    poll, strike = events.get("poll"), case.procedure == STRIKE
    facts = poll.facts if poll else {}
    total = facts.get("workers", facts.get("polled"))
    yes = facts.get("yes")
    return {
        "strike": strike,
        "subject": "Lấy ý kiến về đình công" if strike else "Lấy ý kiến về dự thảo thỏa ước lao động tập thể",
        "basis": "Bộ luật Lao động, Điều 201" if strike else "Bộ luật Lao động, Điều 76",
        "when": vn_date(poll.on_day) if poll else GAP,
        "yes": yes if yes is not None else GAP,
        "no": total - yes if yes is not None and total is not None else GAP,
        "total": total if total is not None else GAP,
        "whom": "người được lấy ý kiến" if strike else "người lao động của doanh nghiệp",
        "verdict": _verdict(case, poll) or f"Kết luận: {BLANK}",
    }


def _founding(events: Mapping[str, CaseEvent]) -> dict[str, Any]:
    """What the founding dossier says of the congress and the first meeting."""
    campaign, congress, meeting = (events.get(step) for step in ("campaign", "congress", "first_meeting"))
    return {
        "volunteers": campaign.facts.get("members", GAP) if campaign else GAP,
        "congress_day": vn_date(congress.on_day) if congress else GAP,
        "meeting_day": vn_date(meeting.on_day) if meeting else GAP,
        "rows": range(1, max(campaign.facts.get("members", 0) if campaign else 0, 10) + 1),
        "officers": range(1, 6),
    }


def _render(template: str, context: dict[str, Any], *, title: str, today: dt.date) -> bytes:
    from docxtpl import DocxTemplate  # takes a third of a second to import: only who makes a document pays

    document = DocxTemplate(BytesIO(files("diemtua.casework.documents").joinpath(template).read_bytes()))
    document.render(context, autoescape=True)
    sign_file(document.docx, title=title, day=today)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
