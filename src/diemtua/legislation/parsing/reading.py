"""Bytes of a file to its lines, whatever the format; nothing is judged here."""

import io
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

from lxml import etree, html

from diemtua.legislation.parsing.outline import ParsedArticle, Unreadable
from diemtua.legislation.parsing.tables import is_table, row_of
from diemtua.legislation.rules import is_article_label

MAX_BYTES = 30 * 1024 * 1024
KINDS = ("docx", "html", "htm", "md", "txt", "jsonl")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_FRONT = re.compile(r"\A\s*---\n(.*?)\n---\s*\n", re.DOTALL)
_ETH = str.maketrans("\u00d0\u00f0", "Đđ")  # the Icelandic letters that old fonts show for Đ and đ
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")  # lxml takes no text that names its own encoding
_GLUED = re.compile(
    r"(?<=[^\s(])(?=Điều \d+(?:\.\d+)*\.[A-ZĐ]+(?:\.\d+)+\. )"
)  # a codification's heading right after a full stop
_ROW = re.compile(r"^\|\s*\**([^|*]+?)\**\s*\|\s*(.+?)\s*\|\s*$")


@dataclass
class Source:
    """Lines in NFC; what the file claims about itself; notes by line; ready articles when the file had them split."""

    lines: list[str]
    claims: dict[str, str] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    articles: list[ParsedArticle] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)  # lines marked as headings: paragraphs of their own


def read_source(name: str, data: bytes) -> Source:
    """Read by the ending of `name`; raises Unreadable with a sentence."""
    if len(data) > MAX_BYTES:
        raise Unreadable("Tệp lớn hơn 30 MB; hãy chỉ nạp phần lời văn, bỏ ảnh quét.")
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in KINDS:
        raise Unreadable("Chỉ đọc được .docx, .html, .md, .txt, .jsonl; hãy lưu văn bản sang một trong các dạng này.")
    if ending == "docx":
        return _read_docx(data)
    text = _GLUED.sub("\n\n", _decode(data))  # with the blank line that makes it a heading after any words
    if ending == "jsonl":
        return _read_jsonl(text)
    if ending in {"html", "htm"}:
        return Source(_html_lines(text))
    return _read_markdown(text) if ending == "md" else Source(text.split("\n"))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _letters(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    raise Unreadable("Tệp không phải văn bản Unicode (UTF-8); hãy lưu lại bằng bảng mã UTF-8 rồi nạp.")


def _letters(text: str) -> str:
    """One way of writing every letter: NFC, Đ for the Icelandic letter that looks like it, plain blanks."""
    return unicodedata.normalize("NFC", text.replace("\xa0", " ")).translate(_ETH)


def _read_docx(data: bytes) -> Source:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = {}
        for part in ("word/document.xml", "word/footnotes.xml"):
            if part in archive.namelist():
                if archive.getinfo(part).file_size > 4 * MAX_BYTES:
                    raise Unreadable("Tệp Word quá lớn; hãy bỏ ảnh quét rồi nạp lại.")
                parts[part] = etree.fromstring(archive.read(part), _PARSER)
        body = parts["word/document.xml"]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise Unreadable("Tệp không mở được như tệp Word (.docx); hãy lưu lại bằng Word rồi nạp.") from error
    footnotes = {}
    if "word/footnotes.xml" in parts:
        for note in parts["word/footnotes.xml"].iter(_W + "footnote"):
            footnotes[note.get(_W + "id")] = " ".join(_paragraph(p) for p in note.iter(_W + "p")).strip()
    source = Source([])
    told: set[etree._Element] = set()  # paragraphs that went into a table
    for node in body.iter(_W + "p", _W + "tbl"):
        if node in told:
            continue
        rows = _word_table(node) if node.tag == _W + "tbl" else []
        if node.tag == _W + "tbl" and not rows:
            continue
        for reference in node.iter(_W + "footnoteReference"):
            text = footnotes.get(reference.get(_W + "id"), "")
            source.notes.setdefault(len(source.lines), []).append(re.sub(r"^\d+\s+", "", text))
        if rows:
            told |= set(node.iter(_W + "p", _W + "tbl"))
            source.lines += [*map(row_of, rows), ""]
            continue
        # every paragraph of Word stands alone: the blank line keeps it from being joined with the next
        source.lines += [*_paragraph(node).split("\n"), ""]
    return source


def _word_table(table: "etree._Element") -> list[list[str]]:
    """Its rows, a cell over several columns followed by empty ones; none when it only lays out the page."""
    rows: list[list[str]] = []
    for line in table.findall(_W + "tr"):
        rows.append([])
        for cell in line.findall(_W + "tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            rows[-1].append(" ".join(_paragraph(p) for p in cell.iter(_W + "p")))
            rows[-1] += [""] * (_number(span.get(_W + "val")) - 1 if span is not None else 0)
    return rows if is_table(rows) else []


def _html_table(table: "etree._Element") -> list[list[str]]:
    """Its rows, a cell over several rows or columns followed by empty ones; none when it only lays out the page."""
    rows: list[list[str]] = []
    below: dict[int, int] = {}  # column -> how many more rows a cell above still takes
    for line in table.xpath(".//tr"):
        row: list[str] = []
        for cell in line.xpath("./td|./th"):
            while below.get(len(row), 0):
                below[len(row)] -= 1
                row.append("")
            for n in range(_number(cell.get("colspan"))):
                below[len(row)] = _number(cell.get("rowspan")) - 1
                row.append("" if n else cell.text_content())
        rows.append(row)
    return rows if is_table(rows) else []


def _number(written: str | None) -> int:
    """How many columns or rows a cell says it takes; at most 60."""
    return min(int(written), 60) if written and written.isdigit() else 1


def _paragraph(paragraph: "etree._Element") -> str:
    """The words of a paragraph; a run holding a footnote's mark is no text, nor are deleted words (w:delText)."""
    words = []
    noted = next(paragraph.iter(_W + "footnoteReference"), None) is not None
    for run in paragraph.iter(_W + "r"):
        if run.find(_W + "footnoteReference") is not None or run.find(_W + "footnoteRef") is not None:
            continue
        raised = run.find(f"{_W}rPr/{_W}vertAlign")
        if noted and raised is not None and raised.get(_W + "val") == "superscript" and _digits(run):
            continue  # a mark typed by hand beside the reference: «1.⁴ Lao động nữ …» is khoản 1, not 1.4
        for piece in run:
            if piece.tag == _W + "t":
                words.append(piece.text or "")
            elif piece.tag == _W + "tab":
                words.append(" ")
            elif piece.tag in (_W + "br", _W + "cr"):
                words.append("\n")
            elif piece.tag == _W + "noBreakHyphen":
                words.append("-")
    return _letters("".join(words)).strip()


def _digits(run: "etree._Element") -> bool:
    return "".join(t.text or "" for t in run.iter(_W + "t")).strip().isdigit()


def _html_lines(text: str) -> list[str]:
    try:
        tree = html.document_fromstring(_DECLARED.sub("", text))
    except etree.ParserError as error:
        raise Unreadable("Tệp HTML không có chữ nào; hãy mở trang gốc, lưu lại rồi nạp.") from error
    for node in tree.xpath("//script|//style|//head"):
        node.drop_tree()
    for node in tree.xpath("//br|//p|//div|//li|//tr|//h1|//h2|//h3|//h4|//h5|//h6"):
        node.tail = "\n" + (node.tail or "") if node.tag == "br" else "\n\n" + (node.tail or "")
    for cell in tree.xpath("//td|//th"):
        cell.tail = f"\n\n{cell.tail or ''}"
    for table in tree.xpath("//table"):
        if rows := _html_table(table):
            table[:] = []
            table.text = "\n".join(["", "", *map(row_of, rows), "", ""])
    return [" ".join(line.split()) for line in _letters(tree.text_content()).split("\n")]


def _read_markdown(text: str) -> Source:
    claims: dict[str, str] = {}
    skipped = 0
    if match := _FRONT.match(text):
        for line in match.group(1).split("\n"):
            key, colon, value = line.partition(":")
            if colon and not line.startswith((" ", "-")):
                claims[key.strip()] = value.strip().strip("\"'")
        skipped = text[: match.end()].count("\n")
        text = text[match.end() :]
    source = Source([""] * skipped, claims)
    for raw in text.split("\n"):
        line = raw.strip()
        if row := _ROW.match(line):
            claims.setdefault(row.group(1).strip(), row.group(2).strip())
        if re.fullmatch(r"[-_*=\s]{3,}", line):
            line = ""
        if line.startswith("#"):
            line = line.lstrip("#").strip()
            source.headings.add(len(source.lines))
        line = re.sub(r"\*\*(.+?)\*\*", r"\1", line)
        line = re.sub(r"^[*_](.+)[*_]$", r"\1", line)
        source.lines.append(re.sub(r"\\([.*_()\[\]-])", r"\1", line))
    return source


def _read_jsonl(text: str) -> Source:
    """One article a line: number, title, text under the names commonly used."""
    source = Source([])
    lines: dict[str, int] = {}
    for count, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            label = _label(str(_first(row, "article_number", "dieu", "number", "article")))
            title = str(_first(row, "article_title", "title", "ten_dieu") or "")
            body = str(_first(row, "content", "text", "noi_dung") or "")
        except (json.JSONDecodeError, AttributeError) as error:
            raise Unreadable(f"Dòng {count} không phải một bản ghi JSON; hãy sửa dòng đó rồi nạp lại.") from error
        if not is_article_label(label):
            raise Unreadable(f"Dòng {count} không ghi số điều đúng (như 35 hoặc 35a); hãy sửa dòng đó rồi nạp lại.")
        if (before := lines.setdefault(label, count)) != count:
            raise Unreadable(f"Điều {label} có ở cả dòng {before} và dòng {count}; hãy để mỗi điều một dòng, mỗi văn bản một tệp, rồi nạp lại.")  # fmt: skip
        chapter = [str(row[k]) for k in ("chapter_number", "chapter_title") if row.get(k)]
        section = [str(row[k]) for k in ("section_number", "section_title") if row.get(k)]
        source.claims.setdefault("title", str(row.get("document_name") or ""))
        source.articles.append(
            ParsedArticle(
                label=label,
                title=re.sub(r"^Điều\s+\w+\.\s*", "", title),
                text="\n".join(" ".join(p.split()) for p in body.split("\n") if p.strip()),
                chapter=f"Chương {'. '.join(chapter)}" if chapter else "",
                section=f"Mục {'. '.join(section)}" if section else "",
                line=count,
            )
        )
    return source


def _label(written: str) -> str:
    """«Điều 35A.» or «35.0» as 35a, 35; a coded number as it is."""
    label = re.sub(r"^Điều\s+|\.0$|\.$", "", written.strip())
    return label.lower() if re.fullmatch(r"\d+[A-ZĐ]+\d?", label) else label


def _first(row: dict[str, object], *names: str) -> object:
    return next((row[n] for n in names if row.get(n) not in (None, "")), "")
