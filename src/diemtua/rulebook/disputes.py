"""Phân loại tranh chấp: which kind a dispute is and the route it takes (Labour Code Art. 179, 188, 191-199)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from diemtua.kernel.errors import BadInput


class Kind(StrEnum):
    """The three kinds of Art. 179 an officer meets."""

    INDIVIDUAL = "cá nhân"
    RIGHTS = "tập thể về quyền"
    INTERESTS = "tập thể về lợi ích"


NO_COMPULSORY_MEDIATION: Mapping[str, str] = {
    "a": "kỷ luật sa thải hoặc đơn phương chấm dứt hợp đồng",
    "b": "bồi thường thiệt hại, trợ cấp khi chấm dứt hợp đồng",
    "c": "người giúp việc gia đình với người sử dụng lao động",
    "d": "bảo hiểm xã hội, y tế, thất nghiệp, tai nạn lao động",
    "đ": "bồi thường giữa người lao động và tổ chức đưa đi làm việc ở nước ngoài",
    "e": "người lao động thuê lại với bên thuê lại",
}


@dataclass(frozen=True, slots=True)
class Route:
    """The steps of a dispute in words, the procedure to open, the articles."""

    kind: Kind
    mediation_is_compulsory: bool
    may_lead_to_strike: bool
    procedure: str
    steps: tuple[str, ...]
    source: str


def classify(*, acts_as_body: bool, about_existing_right: bool) -> Kind:
    """The kind by two questions: do the workers act as a body through their union, and is a norm that exists broken?

    Several workers who do not act as a body have several individual disputes.
    """
    if not acts_as_body:
        return Kind.INDIVIDUAL
    return Kind.RIGHTS if about_existing_right else Kind.INTERESTS


def route(kind: Kind, matter: str | None = None) -> Route:
    """The route of a dispute; `matter` is a letter of Art. 188(1) for an individual one, or None."""
    if matter is not None and matter not in NO_COMPULSORY_MEDIATION:
        raise BadInput("Trường hợp phải là một điểm từ a đến e của khoản 1 Điều 188; hãy chọn lại.")
    arbitration_or_court = "trọng tài (khi hai bên đồng thuận) hoặc tòa án"
    match kind:
        case Kind.INDIVIDUAL:
            compulsory = matter is None
            first = (
                "hòa giải bắt buộc"
                if compulsory
                else f"không bắt buộc hòa giải: {NO_COMPULSORY_MEDIATION[matter or 'a']}"
            )
            steps = (first, arbitration_or_court, "tòa án khi trọng tài không thành")
            source = "Bộ luật Lao động, Điều 188; Bộ luật Lao động, Điều 189"
            return Route(kind, compulsory, False, "tranh-chap-ca-nhan", steps, source)
        case Kind.RIGHTS:
            steps = ("hòa giải bắt buộc", arbitration_or_court, "tòa án khi trọng tài không thành")
            source = "Bộ luật Lao động, Điều 191; Bộ luật Lao động, Điều 193"
            return Route(kind, True, False, "tranh-chap-quyen", steps, source)
        case Kind.INTERESTS:
            steps = (
                "hòa giải bắt buộc",
                "trọng tài (khi hai bên đồng thuận) hoặc thủ tục đình công",
                "thủ tục đình công khi trọng tài không thành",
            )
            source = "Bộ luật Lao động, Điều 195; Bộ luật Lao động, Điều 199"
            return Route(kind, True, True, "tranh-chap-loi-ich", steps, source)
