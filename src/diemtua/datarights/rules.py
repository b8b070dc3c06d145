"""What may be asked, by when it is done, and what each purpose rests on."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from diemtua.rulebook.book import length, parameter
from diemtua.rulebook.calendar import AUTHORITY, HolidayCalendar
from diemtua.rulebook.counted import Counted
from diemtua.rulebook.deadlines import deadline
from diemtua.rulebook.periods import Period

COPY, DELETE, WITHDRAW, RESTRICT, OBJECT = "copy", "delete", "withdraw", "restrict", "object"
KINDS = {
    COPY: "Lấy bản sao dữ liệu",
    DELETE: "Xóa dữ liệu",
    WITHDRAW: "Rút lại sự đồng ý",
    RESTRICT: "Hạn chế xử lý dữ liệu",
    OBJECT: "Phản đối xử lý dữ liệu",
}
# What the button leads to, in the words of who presses it.
ABOUT = {
    DELETE: "Xóa những gì luật không buộc giữ. Quản trị xem trước rồi mới xóa; lịch sử chức vụ và sổ chứng nhận ở lại.",
    WITHDRAW: "Việc bạn từng đồng ý nhưng trang này không có nút rút, ví dụ đồng ý bằng giấy.",
    RESTRICT: "Vẫn giữ nhưng tạm không dùng, ví dụ trong lúc chờ sửa cho đúng.",
    OBJECT: "Bạn không muốn dữ liệu được dùng vào một việc nào đó.",
}
# What the form asks for, kind by kind.
ASKED = {
    DELETE: "Muốn xóa những gì",
    WITHDRAW: "Rút lại sự đồng ý nào",
    RESTRICT: "Dữ liệu nào cần tạm ngừng dùng",
    OBJECT: "Không muốn dữ liệu dùng vào việc nào",
}
# The kinds in addresses.
SLUGS = {DELETE: "xoa", WITHDRAW: "rut-dong-y", RESTRICT: "han-che", OBJECT: "phan-doi"}
EXTENDABLE = (WITHDRAW, RESTRICT, OBJECT)
KEEP_FOR = dt.timedelta(days=5 * 365 + 2)

_LENGTH = {COPY: "data_provide", DELETE: "data_delete"}
_OFFICE = HolidayCalendar(AUTHORITY)


def parameter_of(kind: str, *, third_party: bool = False) -> str:
    """The rulebook's name of how long the kind may take."""
    return _LENGTH.get(kind, "data_withdraw_third_party" if third_party else "data_withdraw")


def answered_by(received_on: dt.date) -> Counted:
    """The last day to tell the procedure. NotInForce where law or calendar of that day is not checked."""
    name = "data_request_answer"
    return deadline(received_on, cast(Period, length(name, received_on)), _OFFICE, trigger_name="ngày nhận yêu cầu")


def done_by(kind: str, received_on: dt.date, *, third_party: bool = False, extended: bool = False) -> Counted:
    """The last day to finish; once extended, counted on from the first one. NotInForce as above."""
    name = parameter_of(kind, third_party=third_party)
    first = deadline(received_on, cast(Period, length(name, received_on)), _OFFICE, trigger_name="ngày nhận yêu cầu")
    if not extended:
        return first
    more = cast(Period, length("data_withdraw_extension", received_on))
    return deadline(first.last_day, more, _OFFICE, trigger_name="ngày hết hạn ban đầu")


def is_verified(kind: str, on: dt.date) -> bool:
    """Whether the length was read in a source we hold; else the page says «chưa kiểm chứng»."""
    return parameter(parameter_of(kind)).on(on).certainty == "verified"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What data is used for and what that rests on. `by_consent`: only while the person agrees."""

    title: str
    what: str
    basis: str
    by_consent: bool = False


# The Law lists in Article 19 when data is used without consent; which purpose falls under which case is our reading.
PURPOSES = (
    Purpose("Quản lý tổ chức, cán bộ công đoàn", "Họ tên, năm sinh, liên hệ, chức vụ.", "Luật Công đoàn và Điều lệ; không cần đồng ý riêng."),
    Purpose("Tập huấn, kiểm tra, chứng nhận", "Lời triệu tập, điểm danh, bài làm, kết quả, sổ chứng nhận.", "Nhiệm vụ đào tạo cán bộ công đoàn; không cần đồng ý riêng."),
    Purpose("Tư vấn pháp luật", "Câu hỏi và giấy tờ bạn gửi.", "Chính yêu cầu của bạn khi gửi câu hỏi."),
    Purpose("Công bố câu hỏi đã che hết danh tính", "Câu hỏi và câu trả lời, không còn tên ai.", "Chỉ khi bạn đồng ý; rút lúc nào cũng được.", by_consent=True),
    Purpose("Chăm lo, bảo vệ quyền lợi", "Hồ sơ vụ việc có tên bạn là người phụ trách.", "Luật Công đoàn, pháp luật lao động; không cần đồng ý riêng."),
    Purpose("Thống kê", "Con số, không có tên.", "Không chỉ ra ai nên không cần đồng ý."),
)  # fmt: skip
PURPOSES_SOURCE = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 19"
