"""So với luật: the verdict on a clause, always computed, with its formula, its article and what it is worth."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from diemtua.agreements.rules.law import DAYS_A_MONTH, HOURS_A_MONTH, Legal, Workplace, legal_value
from diemtua.agreements.rules.terms import Term, show
from diemtua.agreements.rules.wording import copying
from diemtua.kernel.dates import vn_date


class Verdict(StrEnum):
    """What a clause is against the law of a day."""

    BELOW = "below"
    COPIES = "copies"
    EQUALS = "equals"
    ABOVE = "above"
    ADDS = "adds"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        """For badges."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """Colour of the badge."""
        return _TONES[self]

    @property
    def is_gain(self) -> bool:
        """Workers get more than the law gives."""
        return self in (Verdict.ABOVE, Verdict.ADDS)


_LABELS = {
    Verdict.BELOW: "Thấp hơn luật",
    Verdict.COPIES: "Chép luật",
    Verdict.EQUALS: "Bằng luật",
    Verdict.ABOVE: "Hơn luật",
    Verdict.ADDS: "Thêm ngoài luật",
    Verdict.UNCLEAR: "Cần người xem",
}
_TONES = {
    Verdict.BELOW: "bad",
    Verdict.COPIES: "warn",
    Verdict.EQUALS: "warn",
    Verdict.ABOVE: "good",
    Verdict.ADDS: "good",
    Verdict.UNCLEAR: "plain",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The verdict of one day. `gain` is in the term's unit, positive for workers; `year_vnd` is for one worker a year."""

    verdict: Verdict
    day: dt.date
    explanation: str
    source: str = ""
    legal: Decimal | None = None
    gain: Decimal | None = None
    gain_percent: Decimal | None = None
    year_vnd: int | None = None
    year_formula: str = ""


def compare(
    term: Term,
    value: Decimal | None,
    *,
    day: dt.date,
    workplace: Workplace,
    wording: str = "",
    article: str = "",
    condition: str = "",
) -> Compared:
    """Judge one clause against the law of `day`; `article` is the imported text of the article, if any.

    `condition`: for whom or when the clause holds, where nothing in the agreement holds for the others. The law's minimum
    has no such condition: what is below it stays below, but what is not is for a person to decide.
    """
    found = _compared(term, value, day=day, workplace=workplace, wording=wording, article=article)
    if not condition or found.legal is None or found.verdict == Verdict.BELOW:
        return found
    why = (
        f"{found.explanation} Nhưng điều khoản chỉ áp dụng khi «{condition}», còn mức luật không kèm điều kiện ấy: "
        "hãy xem người không thuộc điều kiện được gì rồi kết luận."
    )
    return Compared(Verdict.UNCLEAR, day, why, found.source, found.legal)


def _compared(
    term: Term, value: Decimal | None, *, day: dt.date, workplace: Workplace, wording: str, article: str
) -> Compared:
    law = legal_value(term, day, workplace)
    if law.problem:
        return Compared(Verdict.UNCLEAR, day, law.problem, law.source)
    if value is None:
        return Compared(
            Verdict.UNCLEAR, day, "Điều khoản chưa có giá trị; hãy nhập giá trị để máy so với luật.", law.source
        )
    if law.value is None:
        return _adds(term, value, day, workplace, law)
    gain = value - law.value if term.better == "higher" else law.value - value
    told = f"Thỏa ước: {term.shown(value)}. Luật ({law.formula})."
    if gain == 0:
        copied = copying(wording, article=article, phrases=term.phrases)
        verdict = Verdict.COPIES if copied.is_copy else Verdict.EQUALS
        basis = f" Nhận là chép luật vì {copied.basis}." if copied.is_copy else ""
        return Compared(verdict, day, f"{told} Đúng bằng mức luật.{basis}", law.source, law.value, gain, Decimal(0), 0 if term.year else None)  # fmt: skip
    if term.kind == "yes_no":
        return Compared(Verdict.BELOW, day, f"{told} Luật bắt buộc mà thỏa ước ghi là không; phần này có thể bị tuyên vô hiệu.", law.source, law.value)  # fmt: skip
    percent = (gain / law.value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) if law.value else None
    year_vnd, year_formula = _year(term, gain, workplace)
    size = show(abs(gain)) + ("%" if term.unit == "%" else f" {term.unit}")
    share = f" ({show(abs(percent))}%)" if percent is not None and term.unit != "%" else ""
    if gain < 0:
        why = f"{told} Bất lợi hơn luật {size}{share}; phần này trái luật và có thể bị tuyên vô hiệu (Bộ luật Lao động, Điều 86)."
        return Compared(Verdict.BELOW, day, why, law.source, law.value, gain, percent, year_vnd, year_formula)
    why = f"{told} Lợi hơn luật {size}{share}."
    return Compared(Verdict.ABOVE, day, why, law.source, law.value, gain, percent, year_vnd, year_formula)


def _adds(term: Term, value: Decimal, day: dt.date, workplace: Workplace, law: Legal) -> Compared:
    if value == 0 and term.better == "higher":
        return Compared(Verdict.UNCLEAR, day, "Giá trị bằng 0 nên chưa thêm gì cho người lao động; hãy nhập giá trị hoặc bỏ điều khoản.", law.source)  # fmt: skip
    gain = value if term.better == "higher" and term.kind != "yes_no" else None
    year_vnd, year_formula = _year(term, gain, workplace) if gain is not None else (None, "")
    told = f"Thỏa ước: {term.shown(value)}. {law.silent}"
    return Compared(Verdict.ADDS, day, told, law.source, None, gain, None, year_vnd, year_formula)


def _year(term: Term, gain: Decimal, workplace: Workplace) -> tuple[int | None, str]:
    """Đồng a worker a year, and the sum in words; nothing when the term has no such formula or an input is missing."""
    if not term.year:
        return None, ""
    total, words = Fraction(gain), [term.shown(abs(gain))]
    for factor in term.year:
        known = _factor(factor, workplace)
        if known is None:
            return None, ""
        number, word = known
        total *= number
        words += [word] if word else []
    value = int(Decimal(total.numerator / Decimal(total.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
    return value, f"{' × '.join(words)} = {show(Decimal(abs(value)))} đồng/người/năm"


def _factor(name: str, at: Workplace) -> tuple[Fraction, str] | None:
    wage = at.wage_vnd
    match name:
        case "wage":
            return (Fraction(wage), f"lương bình quân {show(Decimal(wage))} đồng") if wage else None
        case "day_wage":
            if not wage:
                return None
            return Fraction(wage, DAYS_A_MONTH), f"lương ngày ({show(Decimal(wage))} đồng ÷ {DAYS_A_MONTH})"
        case "hour_wage":
            if not wage:
                return None
            return Fraction(wage, HOURS_A_MONTH), f"lương giờ ({show(Decimal(wage))} đồng ÷ {HOURS_A_MONTH})"
        case "days_month":
            return Fraction(DAYS_A_MONTH), f"{DAYS_A_MONTH} ngày"
        case "overtime_hours":
            hours = at.overtime_hours
            return (Fraction(hours), f"{hours} giờ làm thêm/năm") if hours else None
        case "1" | "1/100":
            return Fraction(name), ""
        case "12":
            return Fraction(12), "12 tháng"
        case _:
            return Fraction(name), f"{name} tuần" if name == "52" else name


def has_fallen(then: Compared, now: Compared) -> str:
    """A sentence when a clause was better on the signing day than it is today because the law rose; else empty."""
    if not then.verdict.is_gain or now.verdict.is_gain or now.verdict == Verdict.UNCLEAR or now.legal is None:
        return ""
    tail = "nay thấp hơn luật" if now.verdict == Verdict.BELOW else "nay chỉ còn bằng luật"
    return f"Ngày ký {vn_date(then.day)} điều khoản này hơn luật, {tail} vì mức luật đã tăng lên {show(now.legal)}."
