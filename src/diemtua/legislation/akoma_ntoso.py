"""Akoma Ntoso: a document as of a day in the open format of legal texts (OASIS LegalDocML, Akoma Ntoso 1.0, namespace 3.0).

Pure but for lxml: frozen dataclasses in, bytes out. The output is checked against the official schema where it is at hand
(tests/legislation/test_akoma_ntoso.py); the schema itself does not ship with us.
"""

import bisect
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from lxml import etree

from diemtua.kernel.text import fold
from diemtua.legislation.parsing.clauses import CLAUSE, POINT, Clause, clauses
from diemtua.legislation.parsing.names import KNOWN
from diemtua.legislation.parsing.references import Reference, at_home, calls_itself, references
from diemtua.legislation.parsing.tables import Block, blocks
from diemtua.legislation.rules import article_slug, name_key, slug_of

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "#diemtua"
_NUM = re.compile(r"^((?:Tiểu mục|[^\s.:]+)(?:\s+(?:thứ\s+)?[\wĐđ]+)?)[.:]?\s*(.*)$", re.DOTALL)

Element = etree._Element


@dataclass(frozen=True, slots=True)
class ActArticle:
    """One article (or annex) with the words in force."""

    label: str
    title: str
    text: str
    part: str
    chapter: str
    section: str
    since: dt.date
    home: Mapping[str, str] = field(default_factory=dict)  # where a bare «Điều 35» in it belongs (`references.at_home`)

    @property
    def is_appendix(self) -> bool:
        """An annex."""
        return self.label.startswith("phu-luc")


@dataclass(frozen=True, slots=True)
class Act:
    """A document as of `day`."""

    number: str
    title: str
    kind: str
    issued_on: dt.date | None
    in_force_on: dt.date
    ended_on: dt.date | None
    preamble: str
    day: dt.date
    articles: Sequence[ActArticle]
    works: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # (number, «») or («», folded name) -> its address
    names: Set[str] = KNOWN  # laws known by name, folded


def akoma_ntoso(act: Act) -> bytes:
    """The document as UTF-8 XML."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    node = _add(root, "act", name=_name(act.kind), contains="singleVersion")
    meta = _meta(node, act, "main")
    _lifecycle(meta, act)
    _references(meta)
    preface = _add(_add(node, "preface"), "longTitle")
    line = _add(preface, "p")
    _add(line, "docNumber", act.number)
    line[-1].tail = " "
    _add(line, "docTitle", act.title)
    if lines := [line for line in act.preamble.split("\n") if line.strip()]:
        preamble = _add(node, "preamble")
        for text in lines:
            _add(preamble, "p", text)
    _body(_add(node, "body"), act)
    if annexes := [a for a in act.articles if a.is_appendix]:
        attachments = _add(node, "attachments")
        for annex in annexes:
            _annex(_add(attachments, "attachment", eId=f"att_{annex.label}"), act, annex)
    _settle(root)
    _indent(root, "\n")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def work_uri(number: str, issued_on: dt.date | None) -> str:
    """«/akn/vn/act/2019-11-20/45-2019-qh14»."""
    date = f"{issued_on.isoformat()}/" if issued_on else ""
    return f"/akn/vn/act/{date}{slug_of(number).lower()}"


def _meta(parent: Element, act: Act, component: str) -> Element:
    """Who, what, when: of the work, of these words as of the day, of this file."""
    meta = _add(parent, "meta")
    identification = _add(meta, "identification", source=OURS)
    work = work_uri(act.number, act.issued_on)
    expression = f"{work}/vie@{act.day.isoformat()}"
    manifestation = f"{expression}.xml"
    made = (act.issued_on or act.in_force_on).isoformat()
    for level, uri, this, date, name in (
        ("FRBRWork", work, f"{work}/!{component}", made, "Generation"),
        ("FRBRExpression", expression, f"{expression}/!{component}", act.day.isoformat(), "asOf"),
        ("FRBRManifestation", manifestation, f"{expression}/!{component}.xml", act.day.isoformat(), "export"),
    ):
        node = _add(identification, level)
        _add(node, "FRBRthis", value=this)
        _add(node, "FRBRuri", value=uri)
        _add(node, "FRBRdate", date=date, name=name)
        _add(node, "FRBRauthor", href="#nha-nuoc" if level == "FRBRWork" else OURS)
        if level == "FRBRWork":
            _add(node, "FRBRcountry", value="vn")
            _add(node, "FRBRnumber", value=act.number)
            _add(node, "FRBRname", value=act.title)
        elif level == "FRBRExpression":
            _add(node, "FRBRlanguage", language="vie")
        else:
            _add(node, "FRBRformat", value="application/akn+xml")
    return meta


def _references(meta: Element) -> None:
    found = _add(meta, "references", source=OURS)
    for identity, shown in (("nha-nuoc", "Nhà nước Cộng hòa xã hội chủ nghĩa Việt Nam"), ("diemtua", "Điểm Tựa")):
        _add(found, "TLCOrganization", eId=identity, href=f"/akn/ontology/organization/vn/{identity}", showAs=shown)


def _lifecycle(meta: Element, act: Act) -> None:
    """The day it came into force, the days its words changed, the day it ended."""
    events = [(act.in_force_on, "generation")]
    changed = sorted({a.since for a in act.articles if a.since > act.in_force_on})
    events += [(day, "amendment") for day in changed]
    if act.ended_on:
        events.append((act.ended_on, "repeal"))
    lifecycle = _add(meta, "lifecycle", source=OURS)
    for n, (day, kind) in enumerate(events, 1):
        _add(lifecycle, "eventRef", eId=f"event_{n}", date=day.isoformat(), type=kind, source=OURS)


def _body(body: Element, act: Act) -> None:
    """Parts, chapters and sections open when their heading changes."""
    open_nodes: list[tuple[str, Element, str]] = []  # heading, node, eId
    counts: dict[str, int] = {}
    seen: dict[str, int] = {}
    for article in act.articles:
        if article.is_appendix:
            continue
        wanted = _stands_in(article)
        depth = 0
        while depth < min(len(wanted), len(open_nodes)) and open_nodes[depth][0] == wanted[depth][1]:
            depth += 1
        del open_nodes[depth:]
        for level, heading in wanted[depth:]:
            parent, prefix = (open_nodes[-1][1], f"{open_nodes[-1][2]}__") if open_nodes else (body, "")
            counts[f"{prefix}{level}"] = counts.get(f"{prefix}{level}", 0) + 1
            identity = f"{prefix}{level}_{counts[f'{prefix}{level}']}"
            node = _add(parent, level, eId=identity)
            _headed(node, heading)
            open_nodes.append((heading, node, identity))
        identity = f"art_{_slug(article.label)}"
        seen[identity] = seen.get(identity, 0) + 1
        if seen[identity] > 1:
            identity += f"-{seen[identity]}"
        links = _links(act, article)
        _article(_add(open_nodes[-1][1] if open_nodes else body, "article", eId=identity), article, identity, links)


def _stands_in(article: ActArticle) -> list[tuple[str, str]]:
    """(level, heading) of what the article stands in, the outermost first; «Mục 1. Thi đua / Tiểu mục 2. Quỹ» is two."""
    section, _, below = article.section.partition("Tiểu mục ")
    found = [
        ("part", article.part),
        ("chapter", article.chapter),
        ("section", section.removesuffix(" / ")),
        ("subsection", below and f"Tiểu mục {below}"),
    ]
    return [(level, heading) for level, heading in found if heading]


def _headed(node: Element, heading: str) -> None:
    """«Chương II. Việc làm» as number and heading."""
    match = _NUM.match(heading)
    number, rest = (match[1], match[2]) if match else (heading, "")
    _add(node, "num", number)
    if rest.strip():
        _add(node, "heading", rest.strip())


Links = dict[str, list[tuple[int, int, str]]]  # paragraph -> (start, end, href) in it


def _links(act: Act, article: ActArticle) -> Links:
    """Where the paragraphs of an article speak of articles whose place can be told."""
    found: Links = {}
    starts = [0, *(m.end() for m in re.finditer("\n", article.text))]
    said = references(article.text, own_label=article.label, title=article.title, names=act.names)
    for r in at_home(said, article.label, article.home):
        if not calls_itself(r.own, act.kind) or (work := _work(act, r)) is None:
            continue
        start = starts[bisect.bisect(starts, r.start) - 1]
        place = [
            f"art_{_slug(r.label)}",
            r.clause and f"clause_{_slug(r.clause)}",
            r.point and f"point_{_slug(r.point)}",
        ]
        href = f"{work}#{'__'.join(filter(None, place))}"
        paragraph = article.text[start:].partition("\n")[0]
        found.setdefault(paragraph, []).append((r.start - start, r.end - start, href))
    return found


def _work(act: Act, reference: Reference) -> str | None:
    """The address of the document spoken of: empty for this one, None when only a name is told and nobody knows it."""
    if reference.number == act.number or not (reference.number or reference.name):
        return ""
    if reference.number:
        return act.works.get((reference.number, "")) or work_uri(reference.number, None)
    return act.works.get(("", name_key(reference.name)))


def _article(node: Element, article: ActArticle, identity: str, links: Links) -> None:
    _add(node, "num", f"Điều {article.label}")
    if article.title:
        _add(node, "heading", article.title)
    parts = clauses(article.text)
    opening = parts[0] if parts and not parts[0].label else None
    numbered = [c for c in parts if c.label]
    own_points = opening.points if opening else []
    if not numbered and not own_points:
        _paragraphs(_add(node, "content"), article.text, links)
        return
    if opening and opening.text:
        _paragraphs(_add(node, "intro"), opening.text, links)
    taken: dict[str, int] = {}
    for label, text in own_points:
        _point(node, identity, label, text, links, taken)
    for clause in numbered:
        _clause(node, identity, clause, links, taken)


def _clause(node: Element, prefix: str, clause: Clause, links: Links, taken: dict[str, int]) -> None:
    identity = _fresh(f"{prefix}__clause_{_slug(clause.label)}", taken)
    made = _add(node, "clause", eId=identity)
    _add(made, "num", f"{clause.label}.")
    _paragraphs(_add(made, "intro" if clause.points else "content"), clause.text, links, label=CLAUSE)
    for letter, said in clause.points:
        _point(made, identity, letter, said, links, taken)


def _point(node: Element, prefix: str, label: str, text: str, links: Links, taken: dict[str, int]) -> None:
    point = _add(node, "point", eId=_fresh(f"{prefix}__point_{_slug(label)}", taken))
    _add(point, "num", f"{label})")
    _paragraphs(_add(point, "content"), text, links, label=POINT)


def _paragraphs(parent: Element, text: str, links: Links, label: re.Pattern[str] | None = None) -> None:
    """Paragraphs and tables; the first without its `label`, which stands in `num`."""
    for block in blocks(text):
        if block.rows:
            _table(parent, block)
            continue
        match = label.match(block.text) if label and block.start == 0 else None
        _paragraph(parent, block.text, links.get(block.text, []), match.end() if match else 0)


def _table(parent: Element, block: Block) -> None:
    table = _add(parent, "table")
    for n, row in enumerate(block.rows):
        line = _add(table, "tr")
        for cell in row:
            _add(_add(line, "th" if n == 0 and block.has_head else "td"), "p", cell.words)


def _paragraph(parent: Element, text: str, spoken: list[tuple[int, int, str]], at: int) -> None:
    """Words from `at` on with the articles they speak of as links."""
    node = _add(parent, "p")
    last = None
    for start, end, href in spoken:
        if start < at:
            continue
        before = _clean(text[at:start])
        if last is None:
            node.text = before
        else:
            last.tail = before
        last = _add(node, "ref", text[start:end], href=href)
        at = end
    rest = _clean(text[at:])
    if last is None:
        node.text = rest
    else:
        last.tail = rest


def _settle(root: Element) -> None:
    """Links within the document lead to the nearest place that is there; where not even the article is, they are plain words."""
    there = set(ids(root))
    for ref in list(root.iter(f"{{{NAMESPACE}}}ref")):
        place = str(ref.get("href")).removeprefix("#")
        if place == ref.get("href"):
            continue  # another document's
        while place and place not in there:
            place = place.rpartition("__")[0]
        if place:
            ref.set("href", f"#{place}")
        else:
            _unwrap(ref)


def _unwrap(node: Element) -> None:
    words = (node.text or "") + (node.tail or "")
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        parent.text = (parent.text or "") + words
    parent.remove(node)


def _annex(node: Element, act: Act, annex: ActArticle) -> None:
    doc = _add(node, "doc", name="phu-luc")
    _meta(doc, act, annex.label)
    body = _add(doc, "mainBody")
    _add(body, "p", annex.title)
    _paragraphs(body, annex.text, {})


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        node.text = _clean(text)
    return node


def _indent(node: Element, margin: str) -> None:
    """Lines for the eye around everything but the words of paragraphs."""
    if len(node) == 0 or node.tag == f"{{{NAMESPACE}}}p":
        return
    node.text = margin + "  "
    for child in node:
        _indent(child, margin + "  ")
        child.tail = margin + "  "
    node[-1].tail = margin


def _clean(text: str) -> str:
    """Without characters XML may not hold."""
    return re.sub(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]", "", text)


def _slug(label: str) -> str:
    return article_slug(label).removeprefix("dieu-")


def _fresh(identity: str, taken: dict[str, int]) -> str:
    taken[identity] = taken.get(identity, 0) + 1
    return identity if taken[identity] == 1 else f"{identity}-{taken[identity]}"


def _name(kind: str) -> str:
    return slug_of(fold(kind)) or "van-ban"


def ids(root: Element) -> Iterator[str]:
    """Every eId of the document, in order."""
    return (str(node.get("eId")) for node in root.iter() if isinstance(node.tag, str) and node.get("eId"))
