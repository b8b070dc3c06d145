"""What people do with a request: send, take back, answer, extend, finish, refuse, copy, erase."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.datarights import erasing
from diemtua.datarights.access import demand_data_officer
from diemtua.datarights.holdings import Subject, subject_of
from diemtua.datarights.models import DataRequest
from diemtua.datarights.rules import COPY, DELETE, EXTENDABLE, KEEP_FOR, KINDS, answered_by, done_by
from diemtua.jobs.actions import Work, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import BadInput, Conflict, NotInForce
from diemtua.people.models import User
from diemtua.unions.models import Person

State, Channel = DataRequest.State, DataRequest.Channel
AT_ONCE = "Hệ thống lập bản sao ngay; tệp ở trang Việc nền của tôi trong 24 giờ."


def _day(count: Any) -> dt.date | None:
    """The last day, or None where nobody has checked law or holidays of then: a request is never turned away for that."""
    try:
        last: dt.date = count().last_day
    except NotInForce:
        return None
    return last


def _limits(kind: str, on: dt.date, *, third_party: bool = False, extended: bool = False) -> dt.date | None:
    return _day(lambda: done_by(kind, on, third_party=third_party, extended=extended))


@transaction.atomic
def send_request(*, subject: Subject, kind: str, text: str, by: User, now: dt.datetime) -> DataRequest:
    """Ask for something about the own data. Conflict while the same waits already."""
    made = _receive(subject, kind, text, Channel.ACCOUNT, localdate(now), by=by, now=now)
    record("datarights.send_request", by=by, subject=made, label=KINDS[kind])
    return made


@transaction.atomic
def enter_request(
    *, person: Person, kind: str, text: str, received_on: dt.date, by: User, now: dt.datetime
) -> DataRequest:
    """Write down what somebody asked on paper or by word; the days count from when it came."""
    demand_data_officer(by)
    if received_on > localdate(now):
        raise BadInput("Ngày nhận chưa đến; hãy ghi ngày đã nhận yêu cầu.")
    subject = subject_of(person, None)
    made = _receive(subject, kind, text, Channel.PAPER, received_on, by=by, now=now)
    record("datarights.enter_request", by=by, subject=made, label=KINDS[kind])
    return made


def _receive(
    subject: Subject, kind: str, text: str, channel: str, on: dt.date, *, by: User, now: dt.datetime
) -> DataRequest:
    if kind not in KINDS:
        raise BadInput("Hãy chọn một loại yêu cầu trong danh sách.")
    try:
        with transaction.atomic():
            return DataRequest.objects.create(
                person=subject.person,
                account=subject.account,
                kind=kind,
                channel=channel,
                text=text.strip(),
                received_on=on,
                made_at=now,
                by=by,
                answer_by=_day(lambda: answered_by(on)),
                due_on=_limits(kind, on),
            )
    except IntegrityError as error:
        raise Conflict(f"Đang có yêu cầu «{KINDS[kind]}» chưa xong; hãy đợi trả lời, hoặc rút yêu cầu đó.") from error


@transaction.atomic
def take_copy(*, subject: Subject, work: Work, by: User, now: dt.datetime) -> Job:
    """The own copy, at once, by `jobs.make_copy`: who is signed in needs no further proof. One being made comes back."""
    waiting = (
        DataRequest.objects.filter(account=by, kind=COPY, state__in=DataRequest.OPEN).select_related("job").first()
    )
    if waiting is not None and waiting.job is not None and waiting.job.by_id == by.pk:
        return waiting.job
    request = waiting or _receive(subject, COPY, "", Channel.ACCOUNT, localdate(now), by=by, now=now)
    DataRequest.objects.filter(pk=request.pk, state=State.RECEIVED).update(
        state=State.ANSWERED, answered_at=now, reply=AT_ONCE
    )
    record("datarights.take_copy", by=by, subject=request, label=KINDS[COPY])
    return _start_copy(request, work, by, back_url=reverse("datarights:my_data"))


@transaction.atomic
def make_copy(*, request: DataRequest, work: Work, by: User) -> Job:
    """A copy to hand to somebody without account: what is sealed stays closed in it."""
    demand_data_officer(by)
    if request.kind != COPY or not request.is_open:
        raise Conflict("Yêu cầu này không còn chờ bản sao; hãy tải lại trang.")
    record("datarights.make_copy", by=by, subject=request)
    return _start_copy(request, work, by, back_url=reverse("datarights:request", args=[request.pk]))


def _start_copy(request: DataRequest, work: Work, by: User, *, back_url: str) -> Job:
    job = start_job(work, title=KINDS[COPY], by=by, back_url=back_url, request_id=request.pk)
    DataRequest.objects.filter(pk=request.pk).update(job=job)
    return job


@transaction.atomic
def finish_own_copy(*, request: DataRequest, rows: int, now: dt.datetime) -> None:
    """The job has made the own copy: the request is done, by nobody's hand. Nothing when it was done already."""
    open_ = DataRequest.objects.filter(pk=request.pk, state__in=DataRequest.OPEN)
    if open_.update(state=State.DONE, finished_at=now, outcome=f"Đã lập bản sao {rows} dòng."):
        record("datarights.finish_own_copy", by=None, subject=request, label=KINDS[COPY])


@transaction.atomic
def withdraw_request(*, request: DataRequest, by: User, now: dt.datetime) -> None:
    """Who asked takes it back."""
    _move(request, State.WITHDRAWN, finished_at=now)
    record("datarights.withdraw_request", by=by, subject=request, label=request.get_kind_display())


@transaction.atomic
def answer_request(*, request: DataRequest, reply: str, third_party: bool, by: User, now: dt.datetime) -> None:
    """Tell the procedure. `third_party`: a processor or third party is concerned, which moves the end of some kinds."""
    demand_data_officer(by)
    due_on = _limits(request.kind, request.received_on, third_party=third_party)
    values = {"reply": _said(reply), "third_party": third_party, "due_on": due_on, "answered_at": now}
    found = DataRequest.objects.filter(pk=request.pk, state=State.RECEIVED)
    if not found.update(state=State.ANSWERED, handled_by=by, **values):
        raise Conflict("Yêu cầu này đã được trả lời hoặc đã rút; hãy tải lại trang.")
    record("datarights.answer_request", by=by, subject=request)


@transaction.atomic
def extend_request(*, request: DataRequest, reason: str, by: User, now: dt.datetime) -> None:
    """Once, where the decree knows it, before the end. The asker reads why."""
    demand_data_officer(by)
    if request.kind not in EXTENDABLE:
        raise BadInput("Loại yêu cầu này không được gia hạn; hãy thực hiện trong hạn.")
    due_on = _limits(request.kind, request.received_on, third_party=request.third_party, extended=True)
    found = DataRequest.objects.filter(pk=request.pk, state__in=DataRequest.OPEN, extended_at=None)
    if not found.update(extended_at=now, extension_reason=_said(reason), due_on=due_on, handled_by=by):
        raise Conflict("Yêu cầu này đã gia hạn một lần hoặc đã xong; không gia hạn thêm được.")
    record("datarights.extend_request", by=by, subject=request)


@transaction.atomic
def finish_request(*, request: DataRequest, outcome: str, by: User, now: dt.datetime) -> None:
    """Say what was done. A deletion ends by erasing, never by words."""
    demand_data_officer(by)
    if request.kind == DELETE:
        raise BadInput("Yêu cầu xóa chỉ xong khi đã xóa; hãy xem trước rồi xóa, hoặc từ chối kèm căn cứ.")
    _move(request, State.DONE, after=(State.ANSWERED,), outcome=_said(outcome), finished_at=now, handled_by=by)
    record("datarights.finish_request", by=by, subject=request)


@transaction.atomic
def refuse_request(*, request: DataRequest, outcome: str, ground: str, by: User, now: dt.datetime) -> None:
    """Refuse, with the reason and what in law allows it."""
    demand_data_officer(by)
    values = {"outcome": _said(outcome), "ground": _said(ground)}
    _move(request, State.REFUSED, finished_at=now, handled_by=by, **values)
    record("datarights.refuse_request", by=by, subject=request)


@transaction.atomic
def erase(*, request: DataRequest, edition: str, by: User, now: dt.datetime) -> dict[str, int]:
    """Do what the keeper has seen and confirmed (`edition` of that plan); rows touched by model.

    One transaction; of two presses the second gets Conflict and changes nothing. Files go once it is committed.
    """
    demand_data_officer(by)
    if request.kind != DELETE:
        raise BadInput("Đây không phải yêu cầu xóa; hãy mở đúng yêu cầu.")
    _move(request, State.DONE, after=(State.ANSWERED,), finished_at=now, handled_by=by)
    subject = _held(request)
    plan = erasing.plan(subject)
    if plan.blockers:
        raise Conflict(plan.blockers[0])
    if plan.edition != edition:
        raise Conflict("Dữ liệu của người này vừa đổi; hãy xem lại bản xem trước rồi xác nhận.")
    counts, files = erasing.carry_out(subject)
    of_subject = Q(person__in=subject.persons) | (Q(account=subject.account) if subject.account else Q())
    # what either side wrote may name anybody; what was asked, when and what law was named proves enough
    DataRequest.objects.filter(of_subject).update(text="", reply="", extension_reason="", outcome="")
    outcome = "Đã xóa dữ liệu. Lịch sử chức vụ, sổ chứng nhận và những gì phải giữ thì ở lại."
    DataRequest.objects.filter(pk=request.pk).update(counts=counts, outcome=outcome)
    record("datarights.erase", by=by, subject=request, label=KINDS[DELETE], counts=counts)
    transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in files])
    return counts


def _held(request: DataRequest) -> Subject:
    """The subject, its rows locked until the end so that nobody gives it a post meanwhile."""
    person = Person.objects.select_for_update().filter(pk=request.person_id).first()
    subject = subject_of(person, request.account)
    if subject.account is None:
        return subject
    return replace(subject, account=User.objects.select_for_update().get(pk=subject.account.pk))


def _said(text: str) -> str:
    if not text.strip():
        raise BadInput("Hãy viết vài lời để người yêu cầu hiểu; ô này không để trống.")
    return text.strip()


def _move(request: DataRequest, state: str, *, after: tuple[str, ...] = DataRequest.OPEN, **values: Any) -> None:
    if not DataRequest.objects.filter(pk=request.pk, state__in=after).update(state=state, **values):
        raise Conflict("Yêu cầu này chưa trả lời thủ tục, đã xong hoặc đã rút; hãy tải lại trang để xem.")


@transaction.atomic
def forget_old_requests(*, now: dt.datetime) -> int:
    """Delete requests that ended five years ago; how many. No audit line: nobody did it."""
    return DataRequest.objects.filter(finished_at__lt=now - KEEP_FOR).delete()[0]
