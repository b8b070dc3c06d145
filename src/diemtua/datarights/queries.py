"""What one may read about the own data, what waits at the keeper, and by when."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, F, Prefetch, QuerySet, When
from django.urls import reverse

from diemtua.advice.models import Inquiry
from diemtua.datarights.access import findable_persons, own_requests, visible_requests
from diemtua.datarights.holdings import HOLDINGS, Subject
from diemtua.datarights.models import DataRequest
from diemtua.datarights.rules import EXTENDABLE, answered_by, done_by, is_verified, parameter_of
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN
from diemtua.kernel.errors import NotInForce
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.rulebook.book import length, parameter
from diemtua.training.models import Question
from diemtua.unions.models import Mandate, Person
from diemtua.unions.queries import named

State = DataRequest.State
SHOW_ANSWER_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline with how it was counted. `day` None: the calendar of that year is not checked."""

    title: str
    day: dt.date | None
    words: str
    source: str
    verified: bool
    late: bool
    met: bool


def terms_of(request: DataRequest, *, today: dt.date) -> list[Term]:
    """Answer and end of one request, counted anew so that the page tells how. No query."""
    on, kind = request.received_on, request.kind
    finished = not request.is_open
    long = {"third_party": request.third_party, "extended": request.extended_at is not None}
    found = []
    for title, day, name, count, met in (
        ("Trả lời thủ tục", request.answer_by, "data_request_answer", lambda: answered_by(on), finished or request.answered_at is not None),
        ("Thực hiện xong", request.due_on, parameter_of(kind, third_party=request.third_party), lambda: done_by(kind, on, **long), finished),
    ):  # fmt: skip
        try:
            counted, value = count(), parameter(name).on(on)
        except NotInForce as refusal:
            found.append(Term(title, None, refusal.message, "", False, False, met))
            continue
        words = " ".join((counted.words, *counted.notices))
        verified = value.certainty == "verified"
        found.append(Term(title, day, words, value.source, verified, not met and bool(day) and day < today, met))
    return found


def promised(kind: str, *, today: dt.date) -> tuple[str, bool]:
    """How long the kind takes when asked today, as a sentence, and whether that is verified; empty where nobody knows."""
    try:
        told, done = length("data_request_answer", today), length(parameter_of(kind), today)
        return f"Báo đã nhận và cách làm trong {told}, làm xong trong {done}.", is_verified(kind, today)
    except NotInForce:
        return "", False


def extension_of(request: DataRequest) -> str:
    """By how long the request may be extended: once, and only where the decree knows it. Empty when it may not."""
    if not request.is_open or request.kind not in EXTENDABLE or request.extended_at is not None:
        return ""
    try:
        return str(length("data_withdraw_extension", request.received_on))
    except NotInForce:
        return ""


def erased(request: DataRequest) -> list[tuple[str, str, int]]:
    """What an erasure touched: title, what happened, rows. No query."""
    return [(h.title, h.fate.value, request.counts[h.model]) for h in HOLDINGS if h.model in request.counts]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent in force, where it was given and where it is taken back."""

    what: str
    at: dt.datetime
    channel: str
    url: str


def consents_of(subject: Subject) -> list[Agreed]:
    """Consents in force, read where they are. Two queries."""
    asked = Inquiry.objects.filter(asker=subject.account, consent_at__isnull=False) if subject.account else []
    found = [
        Agreed(f"Công bố câu hỏi tư vấn {q.number} sau khi che danh tính", q.consent_at, "bấm chọn trên trang", reverse("advice:own_inquiry", args=[q.pk]))
        for q in asked
        if q.consent_at
    ]  # fmt: skip
    of_class = Question.objects.filter(enrolment__person__in=subject.persons, consent_at__isnull=False)
    found += [
        Agreed(f"Công bố câu hỏi ở lớp «{q.training_class}» sau khi che danh tính", q.consent_at, "bấm chọn trên trang", reverse("training:my_class", args=[q.enrolment_id]))
        for q in of_class.select_related("training_class", "enrolment")
        if q.consent_at and q.enrolment
    ]  # fmt: skip
    return sorted(found, key=lambda agreed: agreed.at, reverse=True)


def requests_to_handle(user: User, *, only_open: bool) -> QuerySet[DataRequest]:
    """Requests for the keeper by the day the next thing is due, those without a known day at the head. One query."""
    found = visible_requests(user).select_related("person", "account")
    if not only_open:
        return found.order_by("-made_at", "-id")
    next_on = Case(When(state=State.RECEIVED, then=F("answer_by")), default=F("due_on"))
    return found.filter(state__in=DataRequest.OPEN).order_by(next_on.asc(nulls_first=True), "id")


def persons_named(user: User, text: str) -> list[Person]:
    """At most 20 of the register with these words in the name, or exactly this phone or e-mail; posts as `held`. Two queries."""
    wanted = clean(text)
    if len(wanted) < 3:
        return []
    found = findable_persons(user)
    if "@" in wanted:
        found = found.filter(email__iexact=wanted)
    elif whole_number(wanted.replace(" ", "")) is not None:
        found = found.filter(phone=wanted.replace(" ", ""))
    else:
        found = found.filter(named(wanted))
    held = Mandate.objects.select_related("unit").order_by("-id")
    return list(found.prefetch_related(Prefetch("mandates", held, to_attr="held"))[:20])


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper: requests that wait, a late one before everything. For who asked: the answer. One query, for the keeper two."""
    steps = []
    if user.is_keeper:
        steps += _keeper_steps(user, now=now)
    told = own_requests(user).filter(state__in=(State.ANSWERED, State.DONE, State.REFUSED))
    latest = told.filter(channel=DataRequest.Channel.ACCOUNT, handled_by__isnull=False).order_by("-id").first()
    if latest is not None and now - (latest.finished_at or latest.answered_at or now) < SHOW_ANSWER_FOR:
        steps.append(
            Step(
                Urgency.NEWS,
                f"Yêu cầu về dữ liệu của bạn: {latest.get_state_display().lower()}",
                latest.get_kind_display(),
                "Xem Dữ liệu của tôi",
                reverse("datarights:my_data"),
                "id-card",
            )
        )
    return steps


def _keeper_steps(user: User, *, now: dt.datetime) -> list[Step]:
    today = now.astimezone(VN).date()
    found = []
    for request in requests_to_handle(user, only_open=True)[:20]:
        is_new = request.state == State.RECEIVED
        day = request.answer_by if is_new else request.due_on
        late = day is None or day < today
        title = f"{'Quá hạn: ' if day and late else ''}{request}"
        detail = "Chưa trả lời thủ tục cho người yêu cầu." if is_new else "Đã trả lời thủ tục, chưa thực hiện xong."
        due_at = dt.datetime.combine(day, dt.time(23, 59), VN) if day else None
        url = reverse("datarights:request", args=[request.pk])
        found.append(Step(Urgency.NOW if late else Urgency.ANSWER, title, detail, "Mở yêu cầu", url, "id-card", due_at))
    return found
