"""The asker's side: ask, add what the desk wanted to know, ask back, say whether it helped, agree to publication."""

import datetime as dt
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from diemtua.advice import filing
from diemtua.advice.access import inquiries_by_code, own_inquiries
from diemtua.advice.actions.moves import end_pause, hold, keep_calendar, move, set_limits, working_handler
from diemtua.advice.actions.review import name_reviews, settle_all
from diemtua.advice.actions.tries import check_tries, note_try
from diemtua.advice.models import Attachment, Inquiry, KnowledgeEntry, Message, Review
from diemtua.advice.rules.facts import DETAILS, check_days, check_work, kept, not_asked
from diemtua.advice.rules.files import check_size, kept_name, kind_of
from diemtua.audit.actions import ASKER, record
from diemtua.kernel.codes import grouped, new_code
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import composed
from diemtua.people.models import User
from diemtua.unions.access import person_of
from diemtua.unions.models import Unit
from diemtua.vault.photos import only_the_picture
from diemtua.vault.sealing import digest

CODE_LENGTH = 12  # 58 bits are what keeps others out: a right code opens however many wrong ones were typed before
SAME_WITHIN = dt.timedelta(hours=1)
State, Kind = Inquiry.State, Message.Kind


@dataclass(frozen=True)
class Facts:
    """What is asked and what happened; names as in Inquiry."""

    topic: str
    text: str
    happened_on: dt.date | None = None
    discovered_on: dt.date | None = None
    contract: str = ""
    evidence: list[str] = field(default_factory=list)
    is_collective: bool = False
    is_sensitive: bool = False
    trade: str = ""
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    wage: str = ""
    written: str = ""

    @property
    def asked(self) -> "Facts":
        """Only what the topic asks for."""
        return replace(self, **not_asked(self.topic))

    @property
    def columns(self) -> dict[str, Any]:
        """What is kept, by Inquiry's fields."""
        values = asdict(self)
        details = {name: values.pop(name) for name in DETAILS}
        return values | {"text": composed(self.text), "details": kept(details)}


class AlreadyAsked(Conflict):
    """The same form came a second time: the back button, or two presses. `inquiry`: the question it became."""

    def __init__(self, inquiry: Inquiry) -> None:
        super().__init__("Câu hỏi này đã được gửi rồi, không gửi lần hai. Muốn hỏi việc khác, hãy mở trang hỏi mới.")
        self.inquiry = inquiry


@dataclass(frozen=True)
class AskedFile:
    """One file of evidence as uploaded."""

    name: str
    data: bytes


@transaction.atomic
def ask_officer(
    *,
    facts: Facts,
    by: User,
    now: dt.datetime,
    worker: str = "",
    consent: bool = False,
    files: Sequence[AskedFile] = (),
    once: str = "",
) -> Inquiry:
    """An officer asks, for herself or for a worker of her union; the unit and its ward are kept for figures.

    `once`: the mark of the form. AlreadyAsked when a question came from it before, or the same words within the hour.
    """
    _check_once(once, facts, own_inquiries(by), now=now)
    person = person_of(by)
    mandate = person.current_mandates.first() if person else None
    unit = mandate.unit if mandate else None
    values = {
        "asker": by,
        "unit": unit,
        "area": area_of(unit),
        "for_worker": bool(worker),
        "worker": composed(worker),
        "once": once or None,
    }
    return _ask(facts, Inquiry.Channel.OFFICER, by=by, now=now, consent=consent, files=files, **values)


@transaction.atomic
def ask_in_public(
    *,
    facts: Facts,
    address: str | None,
    now: dt.datetime,
    area: Unit | None = None,
    consent: bool = False,
    files: Sequence[AskedFile] = (),
    once: str = "",
    held_code: str = "",
) -> tuple[Inquiry, str]:
    """Anybody asks without an account. The code comes back in clear this once; only its digest stays.

    `once` and AlreadyAsked as above; `held_code`: the code of an earlier question this browser holds.
    """
    _check_once(once, facts, inquiries_by_code(held_code), now=now)
    check_tries("ask", address=address, now=now)
    note_try("ask", address=address, now=now)
    code = new_code(CODE_LENGTH)
    values = {"return_digest": digest(code, purpose="advice-return"), "area": area, "once": once or None}
    inquiry = _ask(facts, Inquiry.Channel.PUBLIC, by=None, now=now, consent=consent, files=files, **values)
    return inquiry, grouped(code)


def _ask(
    facts: Facts, channel: str, *, by: User | None, now: dt.datetime, consent: bool, files: Sequence[AskedFile], **values: Any
) -> Inquiry:  # fmt: skip
    facts = facts.asked
    _check(facts, today=timezone.localdate(now))
    keep_calendar()
    try:
        with transaction.atomic():
            inquiry = Inquiry.objects.create(channel=channel, asked_at=now, clock_from=now, consent_at=now if consent else None, sensitive_by_asker=facts.is_sensitive, **facts.columns | values)  # fmt: skip
    except IntegrityError as error:  # two presses at once: `once` is unique
        raise AlreadyAsked(Inquiry.objects.get(once=values["once"])) from error
    with _files_of(inquiry, files, now=now):
        set_limits(inquiry)
        record("advice.ask", by=ASKER, subject=inquiry, channel=channel)
    return inquiry


def _check_once(once: str, facts: Facts, asked: QuerySet[Inquiry], *, now: dt.datetime) -> None:
    """Raise AlreadyAsked when a question came from this form, or its asker asked the same, in the same words, within the hour:
    going back, a browser may fetch the form anew and fill in the words."""
    if once and (found := Inquiry.objects.filter(once=once).first()):
        raise AlreadyAsked(found)
    for before in asked.filter(asked_at__gt=now - SAME_WITHIN, topic=facts.topic):
        if before.text == composed(facts.text):
            raise AlreadyAsked(before)


def _check(facts: Facts, *, today: dt.date) -> None:
    if len(facts.text.strip()) < 15:
        raise BadInput("Hãy kể rõ hơn việc đã xảy ra (ít nhất một câu) để tư vấn viên trả lời đúng.")
    check_days(facts.happened_on, facts.discovered_on, today=today)
    check_work(facts.started_on, facts.ended_on, today=today)


def area_of(unit: Unit | None) -> Unit | None:
    """The ward or other union just above a grassroots union."""
    return unit.parent if unit and unit.is_grassroots else unit


@contextmanager
def _files_of(inquiry: Inquiry, files: Sequence[AskedFile], *, now: dt.datetime):  # type: ignore[no-untyped-def]
    """Keep the files sealed with their rows; whatever fails in the block leaves no file behind."""
    kept: list[str] = []
    already = inquiry.attachments.count() if files else 0
    try:
        for number, file in enumerate(files, already):
            check_size(len(file.data), number)
            media_type = kind_of(file.data[:16])
            data = only_the_picture(file.data)
            kept.append(filing.keep(data))
            Attachment.objects.create(inquiry=inquiry, file=kept[-1], name=kept_name(file.name, media_type, number + 1), media_type=media_type, size=len(data), at=now)  # fmt: skip
        yield
    except BaseException:
        for name in kept:
            filing.drop(name)
        raise


@transaction.atomic
def add_reply(
    *,
    inquiry: Inquiry,
    text: str,
    by: User | None,
    now: dt.datetime,
    files: Sequence[AskedFile] = (),
    discovered_on: dt.date | None = None,
) -> Inquiry:
    """Tell the desk what it wanted to know: the clock runs on from here. Also as an addition before anybody asked. A closed
    question opens again with it, on a new clock, with the adviser who held it if still at the desk. `discovered_on`: the day
    limitation runs from, kept when none was told before."""
    words = _words(text)
    hold(inquiry)
    if discovered_on:
        check_days(inquiry.happened_on, discovered_on, today=timezone.localdate(now))
        Inquiry.objects.filter(pk=inquiry.pk, discovered_on=None).update(discovered_on=discovered_on)
    if inquiry.state == State.CLOSED:
        handler = working_handler(inquiry)
        move(inquiry, "advice.reopen", by=ASKER, states=[State.CLOSED], state=State.TAKEN if handler else State.NEW, handler=handler, clock_from=now, closed_at=None)  # fmt: skip
    else:
        waited = inquiry.state == State.WAITING
        states, after = ([State.WAITING], State.TAKEN) if waited else ([State.NEW, State.TAKEN], inquiry.state)
        move(inquiry, "advice.reply", by=ASKER, states=states, state=after)
    Message.objects.create(inquiry=inquiry, kind=Kind.REPLY, text=words, by=by, at=now)
    with _files_of(inquiry, files, now=now):
        end_pause(inquiry, now=now)
        set_limits(inquiry)
    return inquiry


@transaction.atomic
def ask_back(*, inquiry: Inquiry, text: str, by: User | None, now: dt.datetime) -> Inquiry:
    """Ask back about an answer: a new clock starts now, with the adviser who answered if still at the desk.

    The time between the answer and this question counts for nobody; what was in time stays so.
    """
    words = _words(text)
    hold(inquiry)
    handler = working_handler(inquiry)
    state = State.TAKEN if handler else State.NEW
    move(inquiry, "advice.ask_back", by=ASKER, states=[State.ANSWERED], state=state, handler=handler, second_reader=None, clock_from=now, answered_at=None, read_at=None, helped=None)  # fmt: skip
    Message.objects.create(inquiry=inquiry, kind=Kind.BACK, text=words, by=by, at=now)
    set_limits(inquiry)
    return inquiry


@transaction.atomic
def mark_read(*, inquiry: Inquiry, by: User | None, now: dt.datetime) -> None:
    """The asker opened the answer; the first time counts, no audit line."""
    Inquiry.objects.filter(pk=inquiry.pk, read_at=None).update(read_at=now)


@transaction.atomic
def say_helped(*, inquiry: Inquiry, helped: bool, by: User | None) -> Inquiry:
    """Whether the answer helped; can be changed."""
    return move(inquiry, "advice.say_helped", by=ASKER, states=[State.ANSWERED], helped=helped)


@transaction.atomic
def set_consent(*, inquiry: Inquiry, agrees: bool, by: User | None, now: dt.datetime) -> Inquiry:
    """Agree that the answer is published without identity, or take that back: what was published then leaves the page at once.

    Agreed to anew, the question waits to be published again; what was withdrawn stays withdrawn, by itself.
    """
    if not agrees:
        Inquiry.objects.filter(pk=inquiry.pk).update(consent_at=None)
        for entry in KnowledgeEntry.objects.filter(inquiry=inquiry):
            KnowledgeEntry.objects.filter(pk=entry.pk).update(state=KnowledgeEntry.State.WITHDRAWN)
            settle_all(entry, outcome=Review.Outcome.WITHDRAWN, note="Người hỏi rút đồng ý công bố.", by=None, now=now)
    elif Inquiry.objects.filter(pk=inquiry.pk, consent_at=None).update(consent_at=now):
        for entry in KnowledgeEntry.objects.filter(inquiry=inquiry, state=KnowledgeEntry.State.WITHDRAWN):
            KnowledgeEntry.objects.filter(pk=entry.pk).update(inquiry=None, slug=f"da-rut-{entry.pk}")
            entry.refresh_from_db()
            name_reviews(entry)
    inquiry.refresh_from_db()
    if agrees:
        record("advice.agree", by=ASKER, subject=inquiry)
    else:
        record("advice.take_back_consent", by=ASKER, subject=inquiry)
    return inquiry


def _words(text: str) -> str:
    """The words in one Unicode form, for the search and for masking; BadInput when there are none."""
    if not text.strip():
        raise BadInput("Hãy viết nội dung trước khi gửi.")
    return composed(text.strip())
