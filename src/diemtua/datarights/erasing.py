"""Erasure: what stands in its way, what it will do, and doing it. Knows no button and writes no audit line."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Q

from diemtua.advice.actions import forget_inquiries
from diemtua.advice.models import Inquiry
from diemtua.casework.models import CaseMember
from diemtua.credentials.models import Certificate
from diemtua.datarights.holdings import HOLDINGS, NOBODY, Fate, Holding, Subject
from diemtua.datarights.models import DataRequest
from diemtua.exams.models import Sitting
from diemtua.jobs.actions import stored_path
from diemtua.jobs.models import ResultFile
from diemtua.people.actions import sign_out_everywhere
from diemtua.people.models import User
from diemtua.timesheets.models import Entry
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.models import Mandate, Person, Stewardship


@dataclass(frozen=True, slots=True)
class Line:
    """One holding of the plan: how many rows, what happens to them, why what stays stays and for how long."""

    model: str
    title: str
    count: int
    fate: Fate
    why: str
    kept: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasure would do now. `blockers` empty: it may be done. `edition` changes when anything of it does."""

    lines: list[Line]
    blockers: list[str]
    keeps_name: bool

    @property
    def edition(self) -> str:
        told = json.dumps([[line.model, line.count] for line in self.lines] + [self.blockers, self.keeps_name])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def of(self, fate: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate is fate]

    @property
    def deleted(self) -> list[Line]:
        return self.of(Fate.DELETE)

    @property
    def blanked(self) -> list[Line]:
        return self.of(Fate.BLANK)

    @property
    def kept(self) -> list[Line]:
        return self.of(Fate.KEEP)


def plan(subject: Subject) -> Plan:
    """The plan of this moment. A query a holding and at most a dozen."""
    lines = [
        Line(holding.model, holding.title, count, holding.fate, holding.why, holding.stays)
        for holding in HOLDINGS
        if (count := holding.rows(subject).count())
    ]
    return Plan(lines, list(blockers(subject)), keeps_name(subject))


def keeps_name(subject: Subject) -> bool:
    """The name is part of the history of an organisation or of the register of certificates."""
    of = {"person__in": subject.persons}
    return Mandate.objects.filter(**of).exists() or Certificate.objects.filter(**of).exists()


def blockers(subject: Subject) -> Iterator[str]:
    """What must be ended first, each a sentence saying how."""
    person = {"person__in": subject.persons}
    for mandate in Mandate.objects.filter(ended_on=None, **person).select_related("unit"):
        yield f"Còn giữ chức vụ {mandate}; hãy ghi ngày thôi chức vụ trước."
    seats = Enrolment.objects.filter(state__in=Enrolment.SEATED, training_class__state__in=_OPEN_CLASS, **person)
    for seat in seats.select_related("training_class"):
        yield f"Đang được triệu tập vào lớp «{seat.training_class}»; hãy rút khỏi lớp hoặc đợi lớp kết thúc."
    if Sitting.objects.exclude(state=Sitting.State.MARKED).filter(**person).exists():
        yield "Còn bài kiểm tra chưa chấm xong; hãy đợi có kết quả."
    if subject.account is not None:
        yield from _account_blockers(subject.account)


_OPEN_CLASS = (TrainingClass.State.DRAFT, TrainingClass.State.CALLED)


def _account_blockers(account: User) -> Iterator[str]:
    if account.is_keeper or account.is_lecturer or account.is_adviser:
        yield "Tài khoản còn vai trò quản trị, giảng viên hoặc tư vấn viên; hãy thôi vai trò ở trang Tài khoản cán bộ."
    for duty in Stewardship.objects.filter(user=account, ended_at=None).select_related("unit"):
        yield f"Còn phụ trách {duty.unit}; hãy giao cho người khác ở trang Tài khoản cán bộ."
    if CaseMember.objects.filter(user=account, until=None, case__closed_at=None).exists():
        yield "Còn vụ việc chưa đóng; hãy giao vụ việc cho người khác hoặc đóng vụ việc."
    if Inquiry.objects.filter(asker=account, state__in=Inquiry.OPEN).exists():
        yield "Còn câu hỏi chờ bàn tư vấn trả lời; hãy đợi trả lời rồi xóa."


# --- doing it -------------------------------------------------------------------------------------------------------


def carry_out(subject: Subject) -> tuple[dict[str, int], list[Path]]:
    """Do what the plan says; rows touched by model, and files to unlink once it is committed. Inside the caller's transaction."""
    told: dict[str, int] = {}
    files = _result_files(subject)
    name_stays = keeps_name(subject)
    # Questions last: the desk drops their files at once, and nothing that may fail should come after.
    for holding in sorted(HOLDINGS, key=lambda h: h.model == "advice.Inquiry"):
        if holding.fate is Fate.KEEP:
            continue
        done = _SPECIAL.get(holding.model, _plainly)(holding, subject)
        if done:
            told[holding.model] = done
    if not name_stays:
        for person in Person.objects.filter(pk__in=subject.persons):
            person.full_name = NOBODY
            person.save()
    return told, files


def _plainly(holding: Holding, subject: Subject) -> int:
    """Delete the rows, or write what stands in `blank`."""
    keys = list(holding.rows(subject).values_list("pk", flat=True))
    rows = holding.table._base_manager.filter(pk__in=keys)
    if holding.fate is Fate.DELETE:
        deleted: int = rows.delete()[1].get(holding.table._meta.label, 0)
        return deleted
    changed: int = rows.update(**holding.blank)
    return changed


def _hours(holding: Holding, subject: Subject) -> int:
    """Lines of the book name the line that replaced them: those names go first."""
    Entry.objects.filter(person__in=subject.persons).update(replaced_by=None)
    return _plainly(holding, subject)


def _inquiries(holding: Holding, subject: Subject) -> int:
    """The desk forgets as it does after five years: words, files, asker."""
    return forget_inquiries(Inquiry.objects.filter(asker=subject.account)) if subject.account else 0


def _with_the_inquiry(holding: Holding, subject: Subject) -> int:
    """Goes when its question is forgotten; counted here, before."""
    return holding.rows(subject).count()


def _account(holding: Holding, subject: Subject) -> int:
    """An empty, closed account: deeds of others' records go on pointing to it, nobody is told by it."""
    account = subject.account
    if account is None:
        return 0
    sign_out_everywhere(account)
    for table in (AccessAttempt, AccessLog, AccessFailureLog):
        table.objects.filter(username=account.username).delete()
    account.username, account.full_name = f"da-xoa-{account.pk}", NOBODY
    account.is_active, account.last_login = False, None
    account.set_unusable_password()
    account.save()
    return 1


_SPECIAL: dict[str, Callable[[Holding, Subject], int]] = {
    "timesheets.Entry": _hours,
    "advice.Message": _with_the_inquiry,
    "advice.Attachment": _with_the_inquiry,
    "advice.Answer": _with_the_inquiry,
    "advice.Inquiry": _inquiries,
    "people.User": _account,
}


def _result_files(subject: Subject) -> list[Path]:
    """Files of the account's own jobs, and copies the keeper had made of these data: named for deletion, their rows emptied."""
    asked = DataRequest.objects.filter(person__in=subject.persons).exclude(job=None)
    mine = Q(job__by=subject.account) if subject.account else Q(pk__in=[])
    files = ResultFile.objects.filter(mine | Q(job__in=asked.values("job"))).exclude(stored="")
    found = dict(files.values_list("pk", "stored"))
    ResultFile.objects.filter(pk__in=found).update(stored="", delete_at=None)
    return [stored_path(stored) for stored in found.values()]
