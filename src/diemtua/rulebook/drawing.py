"""Sơ đồ, trang đọc: the diagram and the readable page of a procedure, both made from the data that runs."""

import datetime as dt
import textwrap
from collections.abc import Mapping
from html import escape

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import NotInForce
from diemtua.rulebook.book import length, parameters, vouched
from diemtua.rulebook.procedure import Condition, Day, Procedure, Step, fined

WIDTH, GUTTER, LANE, LINE, PADDING, GAP, BOX = 360, 14, 12, 18, 10, 26, 270
CHARACTERS = 36  # what fits into a box at 13 px


def limits(step: Step, procedure: Procedure, day: dt.date) -> list[str]:
    """The time limits of the step in words, with the periods in force on `day`; that nobody checked them, where nobody did."""
    named = {
        name for name in (step.within, step.before, step.opens, step.earliest, step.only_after) if name in parameters()
    }
    if not all(vouched(name, day) for name in named):
        return [f"chưa đối chiếu luật của ngày {vn_date(day)}; hãy đọc điều luật"]
    found = []
    if step.within:
        found.append(f"trong {_period(step.within, day)} kể từ {_from(step, procedure, day)}")
    if step.before:
        found.append(f"chậm nhất {_period(step.before, day)} trước {_day(step.on_day, procedure, day)}")
    elif step.on_day:
        found.append(f"{'đến hết' if step.opens else 'vào'} {_day(step.on_day, procedure, day)}")
    if step.opens:
        found.append(f"sớm nhất {_period(step.opens, day)} trước {_day(step.on_day, procedure, day)}")
    if step.earliest:
        found.append(f"sớm nhất là {_period(step.earliest, day)} sau {_from(step, procedure, day)}")
    if step.not_before:
        found.append(f"không sớm hơn {_day(step.not_before, procedure, day)}")
    if step.only_after:
        found.append(f"chỉ sau khi hết {_period(step.only_after, day)} kể từ {_from(step, procedure, day)}")
    return found


def page(procedure: Procedure, day: dt.date) -> str:
    """The procedure as Markdown a person reads, with the law of `day`."""
    lines = [
        f"# {procedure.title}",
        "",
        procedure.summary,
        "",
        f"Căn cứ: {procedure.source}. Áp dụng từ {vn_date(procedure.since)}.",
        "",
    ]
    for index, (step, told) in enumerate(readings(procedure, day), 1):
        lines.append(f"## {index}. {step.title}")
        lines.append("")
        lines.extend(f"- {label}: {words}" for label, words in told)
        lines.append(f"- Điều luật: {step.source}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def readings(procedure: Procedure, day: dt.date) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Every step in order, worded as of `day`, with what a page says of it: label and words, all but the article."""
    steps = [_wording(procedure, step_id, day) for step_id in procedure.wordings]
    return [(step, _facts(step, procedure, day)) for step in steps]


def _facts(step: Step, procedure: Procedure, day: dt.date) -> list[tuple[str, str]]:
    """What the page says of one step."""
    found = [("Ai làm", step.who + (" (không bắt buộc)" if step.optional else ""))]
    if step.after:
        found.append(("Khi nào", f"sau {_groups(step.after, procedure, day)}"))
    found.extend(("Thời hạn", limit) for limit in limits(step, procedure, day))
    if step.threshold:
        found.append(("Điều kiện", ", ".join(step.facts.values())))
    if step.outcomes:
        found.append(("Kết quả", "; ".join(step.outcomes.values())))
    if step.document:
        found.append(("Văn bản", step.document))
    if step.unless:
        found.append(("Không cần khi", _any(step.unless, procedure, day)))
    if step.barred_by:
        found.append(("Chưa được làm khi", _any(step.barred_by, procedure, day)))
    if step.forbidden:
        found.append(("Lưu ý", step.forbidden))
    if step.missed:
        found.append(("Nếu lỡ", step.missed))
    endings = [*step.ends.values(), *([step.end] if step.end else [])]
    return [*found, *(("Kết thúc", ending) for ending in dict.fromkeys(endings))]


def svg(procedure: Procedure, day: dt.date, states: Mapping[str, str] | None = None) -> str:
    """The procedure as one column of boxes with arrows, 360 px wide; no inline style, so any CSP lets it through.

    `states` gives a step's state word, shown in its box and as the class `state-<n>` by the order of State.
    Classes: step, optional, end, arrow, outcome, title, who, limit, state.
    """
    steps = [_wording(procedure, step_id, day) for step_id in procedure.wordings]
    texts = {step.id: _box_lines(step, procedure, day, (states or {}).get(step.id)) for step in steps}
    lanes = _lanes(steps)
    left = GUTTER + LANE * (max((lane for _, _, _, lane in lanes), default=0) + 1)
    tops: dict[str, int] = {}
    y = GAP
    for step in steps:
        tops[step.id] = y
        y += _height(texts[step.id]) + GAP
    width = max(WIDTH, left + BOX + GUTTER)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure" viewBox="0 0 {width} {y}" width="{width}" height="{y}" '
        f'role="img" aria-labelledby="{procedure.id}-title">',
        f'<title id="{procedure.id}-title">Sơ đồ thủ tục: {escape(procedure.title)}</title>',
        f'<defs><marker id="{procedure.id}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>',
    ]
    parts.extend(_arrow(a, b, outcome, lane, left, tops, texts, procedure.id) for a, b, outcome, lane in lanes)
    parts.extend(_box(step, left, tops[step.id], texts[step.id], procedure.id) for step in steps)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lanes(steps: list[Step]) -> list[tuple[str, str, str | None, int]]:
    """Arrows (from, to, outcome, lane): lane 0 is straight down to the next box, others run in the gutter."""
    order = {step.id: index for index, step in enumerate(steps)}
    joined: dict[tuple[str, str], set[str]] = {}
    for step in steps:
        for condition in (c for group in step.after for c in group):
            joined.setdefault((condition.step, step.id), set()).update([condition.outcome] if condition.outcome else [])
    arrows = sorted(
        ((a, b, ", ".join(sorted(outcomes)) or None) for (a, b), outcomes in joined.items()),
        key=lambda a: (abs(order[a[1]] - order[a[0]]), order[a[0]], order[a[1]]),
    )
    taken: list[list[tuple[int, int]]] = []
    found = []
    for a, b, outcome in arrows:
        low, high = sorted((order[a], order[b]))
        if order[b] - order[a] == 1:
            found.append((a, b, outcome, 0))
            continue
        lane = next((i for i, spans in enumerate(taken) if all(high <= s or low >= e for s, e in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found.append((a, b, outcome, lane + 1))
    return found


def _arrow(
    a: str,
    b: str,
    outcome: str | None,
    lane: int,
    left: int,
    tops: Mapping[str, int],
    texts: Mapping[str, list[tuple[str, str]]],
    prefix: str,
) -> str:
    label = f"<title>{escape(outcome)}</title>" if outcome else ""
    dashed = ' stroke-dasharray="4 3"' if outcome else ""
    bottom = tops[a] + _height(texts[a])
    if lane == 0:
        x = left + BOX // 2
        path = f"M{x} {bottom}V{tops[b]}"
    else:
        x = left - LANE * lane
        path = f"M{left} {bottom - 8}H{x}V{tops[b] + 12}H{left}"
    return (
        f'<path class="arrow{" outcome" if outcome else ""}" d="{path}" fill="none" stroke="currentColor"{dashed} '
        f'marker-end="url(#{prefix}-tip)">{label}</path>'
    )


def _box(step: Step, left: int, top: int, lines: list[tuple[str, str]], prefix: str) -> str:
    classes = ["step", *(["optional"] if step.optional else []), *(["end"] if step.can_end else [])]
    dashed = ' stroke-dasharray="5 3"' if step.optional else ""
    stroke = 2.5 if step.can_end else 1
    badges = "".join(
        f'<rect class="state" x="{left + PADDING - 4}" y="{top + PADDING + LINE * i - 2}" width="{BOX - 2 * PADDING + 8}" '
        f'height="{LINE + 2}" rx="9" fill="currentColor" fill-opacity=".14"/>'
        for i, (kind, _) in enumerate(lines)
        if kind == "state"
    )
    texts = "".join(
        f'<text class="{kind}" x="{left + PADDING}" y="{top + PADDING + LINE * i + 12}" fill="currentColor" '
        f'font-size="13"{" font-weight=" + chr(34) + "600" + chr(34) if kind == "title" else ""}>{escape(text)}</text>'
        for i, (kind, text) in enumerate(lines)
    )
    return (
        f'<g class="{" ".join(classes)}" id="{prefix}-{step.id}"><rect x="{left}" y="{top}" width="{BOX}" '
        f'height="{_height(lines)}" rx="8" fill="none" stroke="currentColor" stroke-width="{stroke}"{dashed}/>{badges}{texts}</g>'
    )


def _box_lines(step: Step, procedure: Procedure, day: dt.date, state: str | None) -> list[tuple[str, str]]:
    """(kind, text) of every line of a box."""
    told = [("title", step.title), ("who", step.who), *(("limit", limit) for limit in limits(step, procedure, day))]
    if state:
        told.append(("state", state[:1].upper() + state[1:]))
    return [(kind, line) for kind, text in told for line in textwrap.wrap(text, CHARACTERS)]


def _height(lines: list[tuple[str, str]]) -> int:
    return PADDING * 2 + LINE * len(lines)


def _wording(procedure: Procedure, step_id: str, day: dt.date) -> Step:
    """The wording on `day`, or the oldest when none was in force yet."""
    try:
        return fined(procedure.step(step_id, day), day)
    except NotInForce:
        return procedure.wordings[step_id][0]


def _period(name: str, day: dt.date) -> str:
    return str(length(name, day)) if name in parameters() else name


def _from(step: Step, procedure: Procedure, today: dt.date) -> str:
    if step.counted_from:
        return _day(step.counted_from, procedure, today)
    return _groups(step.after, procedure, today)


def _day(day: Day | None, procedure: Procedure, today: dt.date) -> str:
    if day is None:
        return ""
    step = _wording(procedure, day.step, today)
    return step.facts.get(day.fact, day.fact) if day.fact else f"«{step.title}»"


def _title(condition: Condition, procedure: Procedure, today: dt.date) -> str:
    step = _wording(procedure, condition.step, today)
    if condition.outcome is None:
        return f"«{step.title}»"
    return f"«{step.title}» ({step.told(condition.outcome)})"


def _groups(groups: tuple[tuple[Condition, ...], ...], procedure: Procedure, today: dt.date) -> str:
    return " hoặc ".join(" và ".join(_title(c, procedure, today) for c in group) for group in groups)


def _any(conditions: tuple[Condition, ...], procedure: Procedure, today: dt.date) -> str:
    return " hoặc ".join(_title(c, procedure, today) for c in conditions)
