"""Ngưỡng: votes, quorums and head counts with the exact strictness of the article. Whole numbers only, no rounding.

Each rule answers with what was counted, how many were needed and one sentence quoting the article.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from diemtua.kernel.errors import BadInput
from diemtua.rulebook.book import number, parameter


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a threshold is reached: `have` of `of`, the smallest `needed`, one sentence, the source."""

    reached: bool
    have: int
    needed: int
    of: int
    explanation: str
    source: str


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats at the dialogue table: legal minimum, normal top of the band (None: no top), source."""

    at_least: int
    usually_at_most: int | None
    source: str


def agreement_vote(*, yes: int, workers: int) -> Verdict:
    """CBA-13: over 50% of ALL workers of the enterprise, not of those who voted (Labour Code Art. 76(1))."""
    return _over(
        yes,
        workers,
        Fraction(1, 2),
        "người tán thành",
        "người lao động của doanh nghiệp",
        "Bộ luật Lao động, Điều 76 khoản 1",
    )


def sector_agreement_vote(*, yes: int, polled: int) -> Verdict:
    """CBM-01: over 50% of the leadership members polled (Labour Code Art. 76(2))."""
    return _over(
        yes,
        polled,
        Fraction(1, 2),
        "người tán thành",
        "thành viên ban lãnh đạo được lấy ý kiến",
        "Bộ luật Lao động, Điều 76 khoản 2",
    )


def extension_coverage(*, covered: int, total: int) -> Verdict:
    """CBM-04: the agreement covers over 75% of the workers or of the enterprises (Labour Code Art. 84(1))."""
    return _over(
        covered, total, Fraction(3, 4), "đã áp dụng thỏa ước", "người lao động hoặc doanh nghiệp cùng ngành, nghề",
        "Bộ luật Lao động, Điều 84 khoản 1",
    )  # fmt: skip


def agreement_joining(*, yes: int, members: int) -> Verdict:
    """CBM-05: every member of the agreement agrees to another joining, or to one leaving (Labour Code Art. 85)."""
    source = "Bộ luật Lao động, Điều 85"
    _part(yes, members)
    return _judged(yes, members, members, f"phải có đủ cả {members} thành viên của thỏa ước đồng ý", source)


def dialogue_quorum(*, present: int, members: int, employer_present: bool) -> Verdict:
    """DLG-24: the employer's representative present AND over 70% of the worker side (Decree 145/2020 Art. 39(4)).

    Written for periodic dialogue; only a recommendation for the other kinds.
    """
    counted = _over(
        present,
        members,
        Fraction(7, 10),
        "người có mặt",
        "thành viên bên người lao động",
        "Nghị định 145/2020/NĐ-CP, Điều 39 khoản 4",
    )
    if employer_present:
        return counted
    return Verdict(
        False,
        counted.have,
        counted.needed,
        counted.of,
        f"Chưa đủ điều kiện vì vắng người đại diện theo pháp luật hoặc người được ủy quyền; {counted.explanation}",
        counted.source,
    )


def dialogue_sides(*, workers: int, members: int, employer_members: int) -> Verdict:
    """DLG-10…16: seats of the worker side by the workforce, and at least three of the employer's (Decree 145/2020 Art. 38(1), (2)a).

    Tells of the employer's side when that is the short one.
    """
    seats = dialogue_seats(workers)
    employer = _head_count(
        employer_members, 3, "thành viên bên người sử dụng lao động", "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 1"
    )
    whom = f"thành viên bên người lao động khi có {workers} lao động"
    return _head_count(members, seats.at_least, whom, seats.source) if employer.reached else employer


def dialogue_request(*, yes: int, members: int) -> Verdict:
    """DLG-21: at least 30% of the worker-side members on the published list (Decree 145/2020 Art. 40(1)b)."""
    return _at_least(
        yes,
        members,
        Fraction(3, 10),
        "người tán thành",
        "thành viên bên người lao động",
        "Nghị định 145/2020/NĐ-CP, Điều 40 khoản 1 điểm b",
    )


def strike_vote(*, yes: int, polled: int) -> Verdict:
    """STR-05: over 50% of those polled, answered or not (Labour Code Art. 202(1))."""
    return _over(
        yes, polled, Fraction(1, 2), "người đồng ý", "người được lấy ý kiến", "Bộ luật Lao động, Điều 202 khoản 1"
    )


def soe_conference_quorum(*, present: int, called: int) -> Verdict:
    """HN-04: at least two thirds of those called, state-owned enterprises (Law 10/2022 Art. 69)."""
    return _at_least(
        present, called, Fraction(2, 3), "người có mặt", "người được triệu tập",
        "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 69",
    )  # fmt: skip


def soe_conference_decision(*, yes: int, present: int) -> Verdict:
    """HN-04: over 50% of those attending (Law 10/2022 Art. 69)."""
    return _over(
        yes, present, Fraction(1, 2), "người tán thành", "người dự hội nghị",
        "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 69",
    )  # fmt: skip


def soe_conference_extraordinary(*, asking: int, workers: int) -> Verdict:
    """HN-04: at least one third of the workers ask (Law 10/2022 Art. 68)."""
    return _at_least(
        asking, workers, Fraction(1, 3), "người yêu cầu", "người lao động",
        "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 68",
    )  # fmt: skip


def founding_members(*, members: int) -> Verdict:
    """F1: at least five members or volunteers (Decision 174/QĐ-TLĐ Art. 13)."""
    return _head_count(members, 5, "người tự nguyện gia nhập", "Quyết định 174/QĐ-TLĐ, Điều 13")


def guild_founding_members(*, members: int) -> Verdict:
    """F1b: at least ten for a guild; figure of an older charter, to be checked."""
    return _head_count(members, 10, "người tự nguyện gia nhập nghiệp đoàn", "Điều lệ Công đoàn Việt Nam")


def written_work_rules(*, workers: int) -> Verdict:
    """DIS-01: written work rules from ten workers on (Labour Code Art. 118(1))."""
    return _head_count(workers, 10, "người lao động", "Bộ luật Lao động, Điều 118 khoản 1")


def milk_room(*, women: int, day: dt.date) -> Verdict:
    """WOM-07: a room to express milk from so many women workers on (Decree 145/2020 Art. 80(5))."""
    return _head_count(women, int(number("milk_room_women", day)), "lao động nữ", _source("milk_room_women", day))


def arbitration_council(*, authority: int, union: int, employers: int) -> Verdict:
    """ARB-01: at least 15 arbitrators, at least 5 from each of the three nominators (Labour Code Art. 185)."""
    total, source = authority + union + employers, "Bộ luật Lao động, Điều 185"
    _not_negative(authority, union, employers)
    short = [
        name
        for name, count in (
            ("cơ quan lao động", authority),
            ("công đoàn", union),
            ("tổ chức của người sử dụng lao động", employers),
        )
        if count < 5
    ]
    if short:
        return Verdict(
            False, total, 15, total, f"Chưa đủ: {', '.join(short)} đề cử chưa đủ 5 trọng tài viên ({source}).", source
        )
    return _head_count(total, 15, "trọng tài viên", source)


def fund_suspension(*, idle: int, insured: int, stop_days: int) -> Verdict:
    """FIN-08: stopped at least 30 days with at least 50% of the insured workers idle (Decree 105/2026 Art. 13)."""
    source = "Nghị định 105/2026/NĐ-CP, Điều 13"
    counted = _at_least(idle, insured, Fraction(1, 2), "người phải ngừng việc", "người đóng bảo hiểm xã hội", source)
    _not_negative(stop_days)
    if stop_days >= 30:
        return counted
    return Verdict(
        False,
        counted.have,
        counted.needed,
        counted.of,
        f"Chưa đủ điều kiện vì mới dừng {stop_days} ngày, phải từ 30 ngày; {counted.explanation}",
        source,
    )


def fund_reduction(*, laid_off: int, workers: int) -> Verdict:
    """FIN-09: layoffs that allow a lower fund rate, by size of the workforce (Decree 105/2026 Art. 12).

    Under 200 workers: 30 people or 30%, whichever is reached first; 200 to 1,000: 50 people; over 1,000: 100.
    """
    _part(laid_off, workers)
    if workers > 1000:
        needed = 100
    elif workers >= 200:
        needed = 50
    else:
        needed = min(30, _ceiling(workers * Fraction(3, 10)))
    return _judged(
        laid_off,
        needed,
        workers,
        f"phải có ít nhất {needed} người bị cho thôi việc",
        "Nghị định 105/2026/NĐ-CP, Điều 12",
    )


def agreement_term(*, months: int, day: dt.date) -> Verdict:
    """CBA-20: a term of one to three years (Labour Code Art. 78(3)); `day` is its first."""
    _not_negative(months)
    least, most = (int(number(name, day)) * 12 for name in ("agreement_min_years", "agreement_max_years"))
    source, reached = _source("agreement_min_years", day), least <= months <= most
    word = "Hợp lệ" if reached else "Không hợp lệ"
    told = f"{word}: thời hạn {months} tháng; thỏa ước phải từ {least} đến {most} tháng ({source})."
    return Verdict(reached, months, least, most, told, source)


def dialogue_seats(workers: int) -> Seats:
    """DLG-10…15: seats of the worker side by the size of the workforce (Decree 145/2020 Art. 38(2)a)."""
    if workers < 1:
        raise BadInput("Số lao động phải từ 1 trở lên; hãy nhập lại.")
    source = "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2 điểm a"
    for under, at_least, at_most in ((50, 3, None), (150, 4, 8), (300, 9, 13), (500, 14, 18), (1000, 19, 23)):
        if workers < under:
            return Seats(at_least, at_most, source)
    return Seats(24, None, source)


def split_seats(seats: int, groups: Mapping[str, int]) -> dict[str, int]:
    """DLG-17: seats split by each group's share of the workforce, largest remainder (our reading; the decree is silent).

    Equal remainders go to the larger group, then to the name first in the alphabet.
    """
    total = sum(groups.values())
    _not_negative(seats, *groups.values())
    if not total:
        raise BadInput("Chưa có nhóm nào có người lao động; hãy nhập số người của từng nhóm.")
    whole = {name: seats * count // total for name, count in groups.items()}
    by_remainder = sorted(groups, key=lambda name: (-(seats * groups[name] % total), -groups[name], name))
    for name in by_remainder[: seats - sum(whole.values())]:
        whole[name] += 1
    return whole


def _over(have: int, of: int, share: Fraction, who: str, whom: str, source: str) -> Verdict:
    """More than the share: exactly the share is not enough."""
    _part(have, of)
    needed = int(of * share) + 1
    return _judged(have, needed, of, f"phải trên {_percent(share)} của {of} {whom}, tức ít nhất {needed} {who}", source)


def _at_least(have: int, of: int, share: Fraction, who: str, whom: str, source: str) -> Verdict:
    """The share or more: exactly the share is enough."""
    _part(have, of)
    needed = _ceiling(of * share)
    return _judged(have, needed, of, f"phải từ {_percent(share)} của {of} {whom}, tức ít nhất {needed} {who}", source)


def _head_count(have: int, needed: int, who: str, source: str) -> Verdict:
    _not_negative(have)
    return _judged(have, needed, have, f"phải có ít nhất {needed} {who}", source)


def _judged(have: int, needed: int, of: int, rule: str, source: str) -> Verdict:
    reached = have >= needed
    return Verdict(
        reached, have, needed, of, f"{'Đạt' if reached else 'Chưa đạt'}: có {have}; {rule} ({source}).", source
    )


def _source(name: str, day: dt.date) -> str:
    return parameter(name).on(day).source


def _percent(share: Fraction) -> str:
    """«50%», or «2/3» when no whole percent says it."""
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else str(share)


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _part(part: int, whole: int) -> None:
    _not_negative(part)
    if whole < 1:
        raise BadInput("Tổng số người phải từ 1 trở lên; hãy nhập lại.")
    if part > whole:
        raise BadInput(f"Số người đếm được ({part}) nhiều hơn tổng số ({whole}); hãy kiểm tra lại hai con số.")


def _not_negative(*counts: int) -> None:
    if min(counts) < 0:
        raise BadInput("Số người không thể âm; hãy nhập lại.")


RULES: Mapping[str, Callable[..., Verdict]] = {
    rule.__name__: rule
    for rule in (
        agreement_vote,
        sector_agreement_vote,
        extension_coverage,
        agreement_joining,
        dialogue_quorum,
        dialogue_sides,
        dialogue_request,
        strike_vote,
        soe_conference_quorum,
        soe_conference_decision,
        soe_conference_extraordinary,
        founding_members,
        guild_founding_members,
        written_work_rules,
        milk_room,
        arbitration_council,
        fund_suspension,
        fund_reduction,
        agreement_term,
    )
}


def judged(rule: str, facts: Mapping[str, Any]) -> Verdict:
    """The verdict of the rule of that name; says which number is missing."""
    try:
        chosen = RULES[rule]
    except KeyError:
        raise BadInput(f"Kho luật không có ngưỡng «{rule}».") from None
    wanted: Sequence[str] = [name for name in chosen.__annotations__ if name != "return"]
    missing = [name for name in wanted if name not in facts]
    if missing:
        raise BadInput(f"Thiếu số liệu để xét ngưỡng: {', '.join(missing)}; hãy nhập đủ.")
    return chosen(**{name: facts[name] for name in wanted})
