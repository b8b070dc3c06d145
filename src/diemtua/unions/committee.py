"""What is amiss with the posts of one union or one person: composition, terms, labour contracts. Pure, like `rules`.

Composition follows DOMAIN 1.5-1.7: one president, who is no deputy; accountant and cashier are two people (accounting principle); an
inspection committee has a head; terms of five years, congresses may shift by at most thirty months. OFC-05: a labour
contract that expires during the term must be extended to its end (Trade Union Law Art. 28(1), Labour Code Art. 177(4)).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date

SOON = dt.timedelta(days=90)
LONGEST_TERM = dt.timedelta(days=(60 + 30) * 365 // 12)  # five years and what a congress may shift


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody holds now."""

    person_id: int
    name: str
    position: str
    started_on: dt.date | None = None
    term_ends_on: dt.date | None = None
    contract_ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence for the page; `kind`: committee | overdue | soon | contract | long."""

    kind: str
    text: str


def committee_findings(posts: Iterable[Post]) -> list[Finding]:
    """What the executive committee of one union lacks or has twice. Nothing when nobody is known at all."""
    held: dict[str, list[Post]] = {}
    for post in posts:
        held.setdefault(post.position, []).append(post)
    if not held:
        return []
    found = []
    heads = held.get("CT", [])
    if not heads:
        found.append("Chưa có chủ tịch; hãy ghi người được bầu hoặc chỉ định.")
    elif len({p.person_id for p in heads}) > 1:
        found.append(
            f"Có {len(heads)} chủ tịch ({', '.join(p.name for p in heads)}); hãy ghi thôi chức vụ cho người đã thôi."
        )
    deputies = {p.person_id for p in held.get("PCT", [])}
    found += [
        f"{p.name} vừa là chủ tịch vừa là phó chủ tịch; hãy ghi thôi chức vụ không còn giữ."
        for p in heads
        if p.person_id in deputies
    ]
    both = {p.person_id: p.name for p in held.get("KT", [])}.items() & {
        p.person_id: p.name for p in held.get("TQ", [])
    }.items()
    found += [f"{name} vừa là kế toán vừa là thủ quỹ; hai việc này phải do hai người làm." for _, name in sorted(both)]
    if held.get("UV-UBKT") and not held.get("CN-UBKT"):
        found.append("Ủy ban Kiểm tra có ủy viên nhưng chưa có chủ nhiệm.")
    if held.get("UV-NC") and not held.get("TB-NC"):
        found.append("Ban Nữ công có ủy viên nhưng chưa có trưởng ban.")
    if held.get("UV-BTV") and not (held.get("UV-BCH") or held.get("PCT")):
        found.append("Có Ban Thường vụ nhưng chưa ghi Ban Chấp hành.")
    return [Finding("committee", text) for text in found]


def term_findings(post: Post, *, today: dt.date) -> list[Finding]:
    """What is amiss with one post in time: its term is over, ends within 90 days, is too long; the contract ends first."""
    end, found = post.term_ends_on, []
    if end is None:
        return []
    if end < today:
        found.append(
            Finding(
                "overdue",
                f"{post.name}: nhiệm kỳ đã hết ngày {vn_date(end)}; hãy ghi kết quả đại hội hoặc thôi chức vụ.",
            )
        )
    elif end <= today + SOON:
        found.append(
            Finding("soon", f"{post.name}: nhiệm kỳ hết ngày {vn_date(end)}; hãy chuẩn bị đại hội hoặc hội nghị.")
        )
    if post.started_on and end - post.started_on > LONGEST_TERM:
        found.append(
            Finding("long", f"{post.name}: nhiệm kỳ ghi dài hơn 5 năm và 30 tháng điều chỉnh; hãy xem lại ngày.")
        )
    if post.contract_ends_on and post.contract_ends_on < end:
        found.append(
            Finding(
                "contract",
                f"{post.name}: hợp đồng lao động hết ngày {vn_date(post.contract_ends_on)}, trước nhiệm kỳ; người sử dụng lao động "
                "phải gia hạn đến hết nhiệm kỳ (Luật Công đoàn, Điều 28 khoản 1; Bộ luật Lao động, Điều 177 khoản 4).",
            )
        )
    return found
