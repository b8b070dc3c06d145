"""So với nơi khác: where a value stands among agreements of the same trade and size; small groups stay hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diemtua.agreements.rules.terms import Term, term, terms

SMALLEST_GROUP = 5

# Workers below which a workplace belongs to the band.
BANDS: tuple[tuple[int, str], ...] = (
    (100, "dưới 100 lao động"),
    (300, "từ 100 đến dưới 300 lao động"),
    (1000, "từ 300 đến dưới 1.000 lao động"),
    (10**9, "từ 1.000 lao động"),
)

# What workers most often win (general knowledge): offered first where no peers can be shown.
USUAL = ("an_ca", "luong_thang_13", "chuyen_can", "tham_nien", "xang_xe", "nha_o", "gui_tre", "phep_nam", "gio_tuan", "qua_8_3", "sinh_nhat",
         "kham_suc_khoe", "du_lich", "tang", "om_dau", "tro_cap_thoi_viec", "thuong_tet", "doi_thoai_nam")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One value among its peers: quartiles and the share of peers it beats or equals."""

    count: int
    low: Decimal
    middle: Decimal
    high: Decimal
    percentile: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to ask for next: why in a sentence, how many peers have it, what they got."""

    term: Term
    reason: str
    standing: Standing | None
    weight: float
    is_present: bool = False

    @property
    def middle(self) -> str:
        """What half of the peers have at least, in words."""
        return self.term.shown(self.standing.middle) if self.standing else ""

    @property
    def high(self) -> str:
        """What the best quarter has at least, in words."""
        return self.term.shown(self.standing.high) if self.standing else ""


def band(workers: int | None) -> int:
    """Index of the size band; unknown counts as the smallest."""
    return next(i for i, (below, _) in enumerate(BANDS) if (workers or 0) < below)


def bounds(index: int) -> tuple[int, int]:
    """Workers from (included) to (excluded) of a band."""
    return (BANDS[index - 1][0] if index else 0, BANDS[index][0])


def standing(term: Term, values: Sequence[Decimal], mine: Decimal | None) -> Standing | None:
    """Quartiles of what peers have; None when fewer than five have it, so that nobody can be told apart.

    The percentile counts peers whose value is no better for workers than `mine`.
    """
    if len(values) < SMALLEST_GROUP:
        return None
    ordered = sorted(values, reverse=term.better == "lower")  # from worst to best for workers
    percentile = None
    if mine is not None:
        is_more = term.better == "higher"
        percentile = round(100 * sum(v <= mine if is_more else v >= mine for v in ordered) / len(ordered))
    return Standing(len(ordered), _quartile(ordered, 1), _quartile(ordered, 2), _quartile(ordered, 3), percentile)


def _quartile(ordered: Sequence[Decimal], which: int) -> Decimal:
    """A value somebody really has: the nearest rank."""
    return ordered[max(0, -(-len(ordered) * which // 4) - 1)]


def suggestions(
    mine: Mapping[str, tuple[Decimal | None, str]],
    peers: Mapping[str, Sequence[Decimal]],
    *,
    group: int,
    limit: int = 8,
) -> list[Suggestion]:
    """What to ask for next, most wanted first. `mine`: term -> (value, verdict now); `peers`: term -> their values.

    First what is below the law, then what most peers have and we have not, then what we have less of than half of them or
    only as the law gives; last, and where the group is small first, what is usually won. Yes/no and text terms are
    compared by presence.
    """
    found = [_own(term(name), value, verdict, peers) for name, (value, verdict) in mine.items()]
    if group >= SMALLEST_GROUP:
        for name, values in peers.items():
            one = term(name)
            if name not in mine and one.kind != "text" and len(values) >= SMALLEST_GROUP:
                share = len(values) / group
                told = f"{len(values)}/{group} thỏa ước cùng nhóm đã có, thỏa ước này chưa có."
                found.append(Suggestion(one, told, standing(one, values, None), 1 + share))
    shown = {s.term.id for s in found if s is not None} | set(mine)
    least = 0.5 if group >= SMALLEST_GROUP else 1.0
    for place, name in enumerate(USUAL):
        if name not in shown:
            told = "Điều khoản thường đạt được ở nơi khác, thỏa ước này chưa có."
            found.append(Suggestion(terms()[name], told, None, least - place / 100))
    wanted = [one for one in found if one is not None]
    return sorted(wanted, key=lambda s: (-s.weight, s.term.id))[:limit]


def _own(one: Term, value: Decimal | None, verdict: str, peers: Mapping[str, Sequence[Decimal]]) -> Suggestion | None:
    place = standing(one, peers.get(one.id, ()), value)
    if verdict == "below":
        return Suggestion(one, "Đang thấp hơn luật: phải sửa ít nhất bằng luật.", place, 10, True)
    if one.kind == "yes_no":
        return None
    if verdict in ("equals", "copies"):
        return Suggestion(one, "Đang chỉ bằng luật: có thể đề xuất cao hơn.", place, 1.4 if place and place.percentile is not None and place.percentile < 50 else 0.6, True)  # fmt: skip
    if place and place.percentile is not None and place.percentile < 50:
        return Suggestion(one, "Đã có, nhưng hơn nửa nơi cùng nhóm được cao hơn.", place, 1.3, True)
    return None
