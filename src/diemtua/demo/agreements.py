"""Thỏa ước of the demo: Hòa's, which fell behind the law since it was signed and soon ends, and her neighbours'."""

import datetime as dt
from decimal import Decimal

from diemtua.agreements.actions import create_agreement, file_agreement, save_clause, sign_agreement
from diemtua.kernel.dates import VN
from diemtua.people.models import User
from diemtua.rulebook.periods import add_months
from diemtua.unions.models import Person, Unit

Clauses = tuple[tuple[str, str, str], ...]

HOA: Clauses = (
    ("luong_thap_nhat", "5100000", "Mức lương tháng thấp nhất của người làm đủ giờ bình thường là 5.100.000 đồng."),
    ("luong_thang_13", "1", "Cuối năm mỗi người được thưởng thêm một tháng lương, trả trước Tết mười ngày."),
    ("an_ca", "25000", "Mỗi ca làm việc có một suất ăn trị giá không dưới 25.000 đồng."),
    ("chuyen_can", "300000", ""),
    ("nghi_le", "12", "Ngoài các ngày lễ của luật, người lao động được nghỉ thêm ngày thành lập công ty, hưởng nguyên lương."),
    ("phep_nam", "12", "Nghỉ phép hằng năm thực hiện theo quy định của Bộ luật Lao động."),
    ("gio_tuan", "48", ""),
    ("nuoi_con_nho", "90", "Lao động nữ nuôi con dưới 12 tháng được về sớm 90 phút mỗi ngày, hưởng đủ lương."),
    ("kham_suc_khoe", "2", "Mỗi năm công ty tổ chức khám sức khỏe hai lần."),
)  # fmt: skip


def agreements(*, hoa: Person, hoa_user: User, binh: User, ward: Unit, now: dt.datetime) -> None:
    """Hòa's agreement by her; by Bình those of the other garment makers of the ward, and the draft of a maker of machines."""
    today = now.astimezone(VN).date()
    begins = add_months(today + dt.timedelta(days=40), -24)
    union = hoa.mandates.select_related("unit__enterprise").get().unit
    _agreement(union, HOA, by=hoa_user, begins=begins, months=24, workers=320, now=now)
    others = ward.children.exclude(pk=union.pk).select_related("enterprise").order_by("path")
    garment = list(others.filter(enterprise__name__contains=" May ")[:5])
    for number, other in enumerate([*garment, others.filter(enterprise__name__contains=" Cơ khí ")[0]]):
        clauses: Clauses = (
            ("luong_thang_13", "1", ""),
            ("an_ca", str(26_000 + 2_000 * number), "Suất ăn giữa ca bảo đảm dinh dưỡng, có đại diện công đoàn giám sát bếp."),
            ("phep_nam", str(12 + number % 3), ""),
            ("gio_tuan", "44" if number % 2 else "48", ""),
            ("xang_xe", str(200_000 + 50_000 * number), ""),
            ("qua_8_3", "300000", ""),
        )  # fmt: skip
        start = add_months(today, -6 - number)
        sews = other in garment
        _agreement(
            other, clauses, by=binh, begins=start, months=36, workers=300 + 40 * number, now=now, signs=sews,
            trade="garment" if sews else "mechanics",
        )  # fmt: skip


def _agreement(
    unit: Unit, clauses: Clauses, *, by: User, begins: dt.date, months: int, workers: int, now: dt.datetime,
    trade: str = "garment", signs: bool = True,
) -> None:  # fmt: skip
    signed_on = begins - dt.timedelta(days=7)
    facts = {
        "employer": unit.enterprise.name if unit.enterprise else unit.name,
        "kind": "enterprise",
        "trade": trade,
        "workers": workers,
        "women": workers * 2 // 3,
        "region": 1,
        "wage_vnd": 8_200_000,
        "yes_votes": workers * 9 // 10,
        "polled": workers,
        "has_minutes": True,
        "signers_authorised": True,
        "effective_from": begins,
        "effective_to": add_months(begins, months) - dt.timedelta(days=1),
    }
    made = create_agreement(unit=unit, facts=facts, by=by, now=now)
    for term_id, value, wording in clauses:
        save_clause(agreement=made, term_id=term_id, value=Decimal(value), condition="", wording=wording, by=by)
    if signs:
        made = sign_agreement(agreement=made, signed_on=signed_on, accept_failures=True, by=by, today=signed_on)
        sent = signed_on + dt.timedelta(days=5)
        file_agreement(agreement=made, filed_on=sent, filed_with="Sở Nội vụ thành phố Hà Nội", published_on=sent, by=by, today=sent)  # fmt: skip
