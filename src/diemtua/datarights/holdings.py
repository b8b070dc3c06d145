"""What the house holds about one person, model by model: how it is found, what goes into the copy, what erasure does.

One table, so that copy, erasure and the page that shows both beforehand cannot disagree. `tests/house/test_holdings.py`
reads the models and fails when a key to a person or an account is neither here nor excused.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from diemtua.advice.models import Message
from diemtua.exams.queries import unexplained_exams
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.models import Person
from diemtua.vault.sealing import SealedField


class Fate(Enum):
    """What erasure does to the rows of a model."""

    DELETE = "xóa hẳn"
    BLANK = "bỏ phần riêng tư"
    KEEP = "giữ nguyên"


@dataclass(frozen=True)
class Subject:
    """Whose data: the person with every record merged into it, and the account. One of both may be missing."""

    person: Person | None
    account: User | None
    persons: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return str(self.person or self.account)


def subject_of(person: Person | None, account: User | None) -> Subject:
    """The subject behind a row of the register or an account, the other looked up. At most a query a merge and two."""
    if person is None and account is not None:
        person = Person.objects.filter(user=account).first()
    if person is not None and account is None:
        account = person.user
    if person is not None and person.merged_into_id:
        raise NotAllowed("Hồ sơ này đã gộp vào hồ sơ khác; hãy mở hồ sơ còn lại.")
    group: list[int] = []
    found = [person.pk] if person else []
    while found:
        group += found
        found = list(Person.objects.filter(merged_into__in=found).values_list("pk", flat=True))
    return Subject(person, account, tuple(group))


@dataclass(frozen=True)
class Holding:
    """Rows of one model about a person. `persons` and `accounts` are lookups to the person and to the account.

    `fields`: lookup -> label, in the order of the copy; none when `not_copied` says why. `left_out`: declared personal
    fields that are not copied, and why. `closed`: names read from sealed values through a property. `later`: names that
    are not told yet of the rows `not_yet` picks. `blank`: what `Fate.BLANK` writes. `why` is told beside what stays, `until` for how long when that is not as declared.
    """

    model: str
    title: str
    fate: Fate
    fields: dict[str, str] = field(default_factory=dict)
    persons: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)
    left_out: dict[str, str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    not_yet: Callable[["Subject", dt.datetime], Q] | None = None
    blank: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    until: str = ""
    not_copied: str = ""

    @property
    def table(self) -> Any:
        return apps.get_model(self.model)

    @property
    def kept(self) -> str:
        """How long rows are kept, as the model declares."""
        return str(self.table.Privacy.kept)

    @property
    def stays(self) -> str:
        """How long what erasure leaves stays."""
        return self.until or self.kept

    def is_sealed(self, name: str) -> bool:
        """The value of that field lies sealed: opened for the person alone."""
        if name in self.closed:
            return True
        return "__" not in name and isinstance(self.table._meta.get_field(name), SealedField)

    def rows(self, subject: Subject) -> QuerySet[Any]:
        """The rows about the subject, in order of their keys."""
        about = Q(pk__in=[])
        for lookup in self.persons if subject.persons else ():
            about |= Q(**{f"{lookup}__in": subject.persons})
        for lookup in self.accounts if subject.account else ():
            about |= Q(**{lookup: subject.account.pk if subject.account else None})
        return self.table._base_manager.filter(about).filter(self.only).distinct().order_by("pk")


def _key_is_secret(lookup: str) -> Callable[[Subject, dt.datetime], Q]:
    """Rows, by `lookup` to their exam, whose points would tell the right answers before the page of the result does."""
    return lambda subject, now: Q(**{f"{lookup}__in": unexplained_exams(subject.persons, now=now)})


OTHERS = "là người khác"
DEED = (
    "việc bạn làm cho đơn vị hoặc về người khác: bản sao có ngày và tên việc ở mục nhật ký, nội dung không phải của bạn"
)
TWO = "nói về hai người; đưa cho một người là lộ người kia"
NOBODY = "Người đã xóa dữ liệu"
_REGISTER = "sổ chứng nhận phải còn tra được"

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "unions.Person", "Hồ sơ cán bộ", Fate.BLANK, persons=("pk",),
        fields={
            "full_name": "Họ và tên", "sex": "Giới tính", "birth_date": "Ngày sinh", "birth_year": "Năm sinh",
            "citizen_id": "Số định danh", "phone": "Số điện thoại", "email": "Thư điện tử",
            "last_trained_year": "Năm tập huấn gần nhất", "created_at": "Ghi vào sổ lúc",
        },
        blank={
            "sex": "", "birth_date": None, "birth_year": None, "citizen_id": "", "citizen_digest": "", "phone": "",
            "email": "", "last_trained_year": None, "user": None,
        },
        until="lâu dài, cùng chức vụ và sổ chứng nhận",
        why="họ tên ở lại khi còn chức vụ đã giữ hoặc chứng nhận đã cấp; năm sinh cũng bỏ, vì sổ chứng nhận có bản in riêng",
    ),
    Holding(
        "unions.Mandate", "Chức vụ", Fate.BLANK, persons=("person",),
        fields={
            "unit__name": "Đơn vị", "position": "Chức vụ", "full_time": "Chuyên trách", "since_year": "Từ năm",
            "started_on": "Từ ngày", "ended_on": "Đến ngày", "term_ends_on": "Nhiệm kỳ đến ngày", "basis": "Căn cứ",
            "decision": "Quyết định", "end_reason": "Lý do thôi", "contract_ends_on": "Hợp đồng lao động đến ngày",
        },
        blank={"contract_ends_on": None},
        why="ai giữ chức vụ nào, khi nào là lịch sử của tổ chức; chỉ bỏ ngày hết hạn hợp đồng lao động",
    ),
    Holding(
        "training.Enrolment", "Lời triệu tập tập huấn", Fate.BLANK, persons=("person",),
        fields={
            "training_class__name": "Lớp", "unit__name": "Đơn vị khi đó", "position": "Chức vụ khi đó",
            "state": "Trả lời", "called_at": "Triệu tập lúc", "responded_at": "Trả lời lúc",
            "decline_reason": "Lý do vắng", "withdraw_reason": "Lý do rút khỏi lớp",
        },
        blank={"decline_reason": "", "withdraw_reason": ""},
        until="lâu dài, cùng sổ chứng nhận",
        why=f"{_REGISTER}; bỏ lý do vắng, lý do rút",
    ),
    Holding(
        "training.Attendance", "Điểm danh", Fate.KEEP, persons=("enrolment__person",),
        fields={
            "session__training_class__name": "Lớp", "session__starts_at": "Buổi", "method": "Cách ghi", "at": "Ghi lúc",
        },
        left_out={"by": OTHERS}, why=_REGISTER,
    ),
    Holding(
        "training.Question", "Câu hỏi gửi lớp", Fate.BLANK, persons=("enrolment__person",),
        fields={
            "training_class__name": "Lớp", "text": "Câu hỏi", "asked_at": "Hỏi lúc", "state": "Tình trạng",
            "answer": "Trả lời", "citation": "Căn cứ", "answered_at": "Trả lời lúc",
            "consent_at": "Đồng ý công bố lúc",
        },
        left_out={"answered_by": OTHERS}, blank={"enrolment": None},
        until="lâu dài, không có người hỏi",
        why="câu hỏi và trả lời còn ích cho lớp sau; không còn gì nối với người hỏi",
    ),
    Holding(
        "training.TrainingClass", "Lớp đã giảng", Fate.KEEP, accounts=("lecturers",),
        fields={"name": "Lớp", "unit__name": "Đơn vị tổ chức", "state": "Tình trạng", "finished_at": "Kết thúc lúc"},
        left_out={"contact": OTHERS, "signer_name": OTHERS}, why="lịch sử lớp; tài khoản giảng viên không còn tên",
    ),
    Holding(
        "exams.Entry", "Lượt dự kiểm tra", Fate.KEEP, persons=("person",),
        fields={"exam__title": "Bài kiểm tra", "extra_minutes": "Thêm giờ (phút)", "withdrawn_at": "Rút lúc"},
        why=_REGISTER,
    ),
    Holding(
        "exams.Sitting", "Kết quả kiểm tra", Fate.KEEP, persons=("person",),
        fields={
            "exam__title": "Bài kiểm tra", "attempt": "Lần", "state": "Tình trạng", "started_at": "Bắt đầu",
            "submitted_at": "Nộp lúc", "marked_at": "Chấm xong lúc", "points": "Điểm", "percent": "Phần trăm",
            "passed": "Đạt",
        },
        why=f"{_REGISTER}, mà chứng nhận dựa vào kết quả này",
    ),
    Holding(
        "exams.EssayMark", "Nhận xét bài tự luận", Fate.DELETE, persons=("answer__sitting__person",),
        only=Q(answer__sitting__state="marked"),
        fields={
            "answer__sitting__exam__title": "Bài kiểm tra", "scores": "Điểm từng ý", "comment": "Nhận xét",
            "marked_at": "Chấm lúc",
        },
        left_out={"marker": OTHERS}, later=("scores", "comment"), not_yet=_key_is_secret("answer__sitting__exam"),
    ),
    Holding(
        "exams.Answer", "Bài làm", Fate.DELETE, persons=("sitting__person",),
        only=Q(sitting__state="marked"),  # points are told with the result, not before
        fields={
            "sitting__exam__title": "Bài kiểm tra", "paper_item__position": "Câu số", "value": "Trả lời",
            "saved_at": "Lưu lúc", "points": "Điểm",
        },
        later=("points",), not_yet=_key_is_secret("sitting__exam"),
    ),
    Holding(
        "credentials.Certificate", "Chứng nhận", Fate.KEEP, persons=("person",),
        fields={
            "number": "Số vào sổ", "holder": "Họ và tên", "training_class__name": "Lớp", "issuer__name_vi": "Nơi cấp",
            "issued_on": "Ngày cấp", "state": "Tình trạng", "printed": "Nội dung in", "code": "Mã kiểm tra",
            "reissue_reason": "Lý do cấp lại", "revoked_at": "Thu hồi lúc", "revoke_reason": "Lý do thu hồi",
            "revoke_note": "Ghi chú thu hồi",
        },
        left_out={"search": "là họ tên và số ở trên, viết để tìm"},
        why="người nhận chứng nhận và người khác phải kiểm tra được giấy đã cấp",
    ),
    Holding(
        "timesheets.Entry", "Giờ công đoàn", Fate.DELETE, persons=("person",),
        fields={
            "on": "Ngày", "minutes": "Số phút", "kind": "Loại việc", "purpose": "Việc đã làm", "at": "Ghi lúc",
            "struck_at": "Gạch lúc",
        },
        left_out={"by": OTHERS},
    ),
    Holding(
        "roster.Source", "Dòng danh sách có tên", Fate.DELETE, persons=("person",),
        fields={
            "roster__created_at": "Danh sách tải lên lúc", "sheet": "Trang tính", "row": "Dòng",
            "made": "Dòng này ghi mới vào sổ", "before": "Giá trị cũ bị thay",
        },
    ),
    Holding(
        "roster.Resemblance", "Dòng danh sách giống người này", Fate.BLANK, persons=("person",),
        only=Q(roster__state__in=("done", "failed", "discarded")),
        not_copied="có thể là dòng của người khác",
        blank={"person": None, "of_name": "", "name": "", "record": ""},
        why="còn dấu vết là lượt nạp có một dòng phải hỏi; không còn tên, không còn nội dung dòng",
    ),
    Holding(
        "corrections.Edit", "Lần sửa thông tin", Fate.DELETE, persons=("person",),
        fields={"at": "Lúc", "values": "Trước và sau"}, closed=("values",),
        left_out={"by": OTHERS, "changes": "ở mục «Trước và sau»"},
    ),
    Holding(
        "corrections.CorrectionRequest", "Yêu cầu đính chính", Fate.DELETE, persons=("person",),
        fields={
            "made_at": "Gửi lúc", "asked": "Muốn sửa", "note": "Lời nhắn", "state": "Tình trạng",
            "decided_at": "Trả lời lúc", "reason": "Lý do không duyệt",
        },
        closed=("asked",), left_out={"by": "là bạn", "wanted": "ở mục «Muốn sửa»", "decided_by": OTHERS},
    ),
    Holding(
        "duplicates.SuspectedPair", "Cặp nghi trùng", Fate.DELETE, persons=("first", "second"), not_copied=TWO,
    ),
    Holding(
        "duplicates.Merge", "Lần gộp hồ sơ", Fate.DELETE, persons=("kept", "gone"), not_copied=TWO,
    ),
    Holding(
        "advice.Message", "Lời trao đổi với bàn tư vấn", Fate.DELETE, accounts=("inquiry__asker",),
        only=~Q(kind__in=Message.INTERNAL), fields={"kind": "Loại", "text": "Nội dung", "at": "Lúc"},
        left_out={"by": OTHERS},
    ),
    Holding(
        "advice.Attachment", "Tệp gửi bàn tư vấn", Fate.DELETE, accounts=("inquiry__asker",),
        fields={"name": "Tên tệp", "media_type": "Loại", "size": "Dung lượng (byte)", "at": "Gửi lúc"},
    ),
    Holding(
        "advice.Answer", "Trả lời của bàn tư vấn", Fate.BLANK, accounts=("inquiry__asker",),
        only=Q(sent_at__isnull=False), fields={"text": "Trả lời", "sent_at": "Gửi lúc"},
        left_out={"by": OTHERS, "read_by": OTHERS}, until="lâu dài, không có danh tính",
        why="còn ngày và điều luật đã dẫn, không còn chữ nào",
    ),
    Holding(
        "advice.Inquiry", "Câu hỏi tư vấn", Fate.BLANK, accounts=("asker",),
        fields={
            "asked_at": "Hỏi lúc", "topic": "Chủ đề", "text": "Câu hỏi", "happened_on": "Việc xảy ra ngày",
            "discovered_on": "Biết ngày", "contract": "Hợp đồng", "evidence": "Giấy tờ", "details": "Kể thêm",
            "consent_at": "Đồng ý công bố lúc",
            "state": "Tình trạng", "answered_at": "Trả lời lúc", "helped": "Có ích",
        },
        left_out={
            "worker": "là người lao động được hỏi thay", "return_digest": "chỉ người không có tài khoản mới có",
            "handler": OTHERS, "second_reader": OTHERS,
        },
        until="lâu dài, không có danh tính",
        why="còn chủ đề và ngày để đếm; không còn người hỏi, lời hỏi, tệp. Bài đã công bố không có danh tính nên ở lại",
    ),
    Holding(
        "casework.CaseMember", "Vụ việc được nêu tên", Fate.KEEP, accounts=("user",),
        fields={"case__unit__name": "Đơn vị", "role": "Vai trò", "since": "Từ", "until": "Đến"},
        left_out={"named_by": OTHERS}, until="10 năm sau khi vụ việc đóng",
        why="hồ sơ vụ việc là của công đoàn và người lao động; tài khoản không còn tên",
    ),
    Holding(
        "casework.Feed", "Địa chỉ lịch riêng", Fate.DELETE, accounts=("user",),
        fields={"made_at": "Tạo lúc", "read_at": "Đọc gần nhất"},
    ),
    Holding(
        "unions.SavedView", "Cách xem đã lưu", Fate.DELETE, accounts=("by",), fields={"name": "Tên"},
    ),
    Holding(
        "unions.Stewardship", "Đơn vị phụ trách", Fate.KEEP, accounts=("user",),
        fields={"unit__name": "Đơn vị", "started_at": "Từ", "ended_at": "Đến"},
        why="ai phụ trách đơn vị nào là lịch sử của tổ chức; tài khoản không còn tên",
    ),
    Holding(
        "people.SignedInSession", "Thiết bị đang đăng nhập", Fate.DELETE, accounts=("user",),
        fields={"device": "Thiết bị", "address": "Địa chỉ mạng", "started_at": "Từ"},
    ),
    Holding(
        "people.ActivationCode", "Mã kích hoạt", Fate.DELETE, accounts=("user",),
        fields={"issued_at": "Cấp lúc", "expires_at": "Hết hạn", "used_at": "Dùng lúc", "cancelled_at": "Hủy lúc"},
    ),
    Holding(
        "people.User", "Tài khoản", Fate.BLANK, accounts=("pk",),
        fields={
            "username": "Tên đăng nhập", "full_name": "Họ và tên", "last_login": "Đăng nhập gần nhất",
            "is_active": "Đang dùng", "is_lecturer": "Giảng viên", "is_adviser": "Tư vấn viên",
            "is_keeper": "Quản trị", "created_at": "Lập lúc",
        },
        until="lâu dài, dòng trống",
        why="tài khoản khóa vĩnh viễn, không còn tên, mật khẩu; dòng trống ở lại để việc đã làm không mang nhầm tên người khác",
    ),
    Holding(
        "datarights.DataRequest", "Yêu cầu về dữ liệu", Fate.KEEP, persons=("person",), accounts=("account",),
        fields={
            "kind": "Yêu cầu", "channel": "Nhận", "received_on": "Ngày nhận", "text": "Nội dung", "state": "Tình trạng",
            "reply": "Thủ tục đã trả lời", "outcome": "Kết quả", "ground": "Căn cứ từ chối", "finished_at": "Xong lúc",
        },
        left_out={"by": OTHERS, "handled_by": OTHERS}, why="chứng minh đã thực hiện quyền của chủ dữ liệu; lời hai bên viết thì xóa",
    ),
)  # fmt: skip

# Keys that are no holding: «app.model.field» (or «app.model» for rows below a copied one) -> why.
EXCUSED: dict[str, str] = dict.fromkeys(
    (
        "advice.answer.by", "advice.answer.read_by", "advice.inquiry.handler", "advice.inquiry.second_reader",
        "advice.knowledgeentry.confirmed_by", "advice.message.by", "advice.review.settled_by",
        "agreements.agreement.created_by", "agreements.clause.decided_by", "agreements.registerimport.by",
        "agreements.rubric.entered_by", "api.token.by", "api.webhook.by", "casework.case.closed_by",
        "casework.case.opened_by", "casework.caseevent.by", "casework.caseevent.struck_by",
        "casework.casemember.named_by", "casework.comment.by", "corrections.correctionrequest.by",
        "corrections.correctionrequest.decided_by", "corrections.edit.by", "credentials.certificate.issued_by",
        "datarights.datarequest.by", "datarights.datarequest.handled_by", "duplicates.merge.by",
        "duplicates.merge.undone_by", "duplicates.suspectedpair.decided_by", "exams.essaymark.marker",
        "exams.exam.markers", "jobs.job.by", "legislation.mending.by", "legislation.textimport.by",
        "people.activationcode.issued_by", "reorganisation.decision.approved_by",
        "reorganisation.decision.cancelled_by", "reorganisation.decision.drafted_by",
        "reorganisation.placeanswer.decided_by", "roster.headinglesson.by", "roster.import.by",
        "roster.import.confirmed_by", "roster.resemblance.decided_by", "timesheets.entry.by",
        "training.attendance.by", "training.question.answered_by", "unions.codebatch.by",
    ),
    DEED,
) | {
    "unions.person.user": "nối hồ sơ với tài khoản; cả hai đều có trong bản sao",
    "unions.person.merged_into": "hồ sơ đã gộp có trong bản sao như một hồ sơ",
    "advice.knowledgeentry": "bài công bố không có danh tính ai",
    "reorganisation.operation": "quyết định sắp xếp chuyển cả đơn vị; chức vụ trước và sau có ở mục Chức vụ",
    "agreements.agreement": "thỏa ước là của đơn vị; người ký ghi bằng chữ, không nối với hồ sơ",
}  # fmt: skip
