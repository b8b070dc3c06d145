"""A whole table old -> new becomes the operations of a draft, and questions for people where it does not say enough."""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import fold
from diemtua.reorganisation.destinations import area_codes, code_of, managing, send_to, stands_there
from diemtua.reorganisation.models import Decision, OldPlace, Operation, PlaceAnswer, PlaceQuestion
from diemtua.reorganisation.rules.places import address_key, locate, place_key
from diemtua.reorganisation.rules.tables import KEEP, Row, Tables, read_tables, verb
from diemtua.roster.reading import check_file
from diemtua.roster.rules.units import union_key, upper_unit
from diemtua.unions.models import Unit
from diemtua.unions.rules import LOWER_KINDS

Kind = Operation.Kind
# What one unit needs once: a table loaded twice says it once.
ONCE = (Kind.MERGE, Kind.MOVE, Kind.DISSOLVE, Kind.RENAME, Kind.SUSPEND, Kind.RESUME, Kind.TERRITORY)
LONGEST, LONGEST_PLACE = 200, 120  # letters of a name, of a ward of before


def read_file(name: str, content: bytes) -> Tables:
    """The tables of a workbook or a CSV. BadInput when it is neither, or has no table we know."""
    try:
        sheets = _csv(content) if Path(name).suffix.lower() == ".csv" else list(_workbook(content))
    except (CalamineError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput("Không đọc được tệp này; hãy lưu lại thành .xlsx hoặc .csv (UTF-8) rồi thử lần nữa.") from error
    tables = read_tables(sheets)
    if tables.empty:
        raise BadInput("Không tìm thấy bảng nào; dòng tiêu đề cần cột «Tổ chức», hoặc «Phường, xã cũ», hoặc «Công đoàn mới» với «Phường, xã phụ trách». Hãy tải tệp mẫu.")  # fmt: skip
    return tables


def _workbook(content: bytes) -> Iterator[tuple[str, list[list[object]]]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        check_file(
            Path(file.name), max_bytes=len(content)
        )  # a letter lost far away is told before all between is laid out
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[misc]


def _csv(content: bytes) -> list[tuple[str, list[list[object]]]]:
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4000], delimiters=",;\t")
    except csv.Error:  # one column has nothing to tell columns by
        dialect = csv.excel
    return [("Tệp CSV", [list(row) for row in csv.reader(io.StringIO(text), dialect)])]


class Loader:
    """Turns tables into operations of one draft; inside the caller's transaction. `notes`: rows it could not use."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.notes: list[str] = []
        self.codes = area_codes()
        below = Unit.objects.filter(decision.scope.below, valid_to=None).exclude(
            pk=decision.scope_id
        )  # it is itself decided above
        self.units = list(below.order_by("path"))
        self.by_pk = {unit.pk: unit for unit in self.units}
        self.uppers = {self._upper_key(u.name): u for u in reversed(self.units) if u.kind not in LOWER_KINDS}
        self.lowers: dict[tuple[str, str], list[Unit]] = {}
        for unit in self.units:
            if unit.kind in LOWER_KINDS:
                above = self.by_pk.get(unit.parent_id or 0)
                for upper in {"", self._upper_key(above.name) if above else ""}:
                    self.lowers.setdefault((union_key(unit.name), upper), []).append(unit)
        self.founded: dict[str, Operation] = {}
        for op in Operation.objects.filter(decision=decision, kind=Kind.FOUND):
            self.founded[self._upper_key(op.new_name)] = op
        drafted = Operation.objects.filter(decision=decision, kind__in=ONCE).values_list("unit", "kind")
        self.once = set(drafted)
        self.settled = {unit for unit, kind in self.once if kind in (Kind.MERGE, Kind.MOVE, Kind.DISSOLVE)}
        self.made: list[Operation] = []
        self.questions: list[PlaceQuestion] = []

    @staticmethod
    def _upper_key(name: str) -> str:
        named = upper_unit(name)
        return named.key if named else fold(name)

    def load(self, tables: Tables) -> dict[str, int]:
        """Places first, then the unions that manage them, then what becomes of each unit; counts."""
        self._places(tables.places)
        self._unions(tables.unions)
        self._prepare()
        for row in tables.fates:
            self._fate(row)
        self._left_behind()
        Operation.objects.bulk_create(self.made, batch_size=500)
        PlaceQuestion.objects.bulk_create(self.questions, batch_size=500, ignore_conflicts=True)
        return {
            "places": len(tables.places),
            "operations": len(self.made) + len(self.new_unions),
            "questions": len(self.questions),
            "not_read": len(self.notes),
        }

    def _note(self, row: Row, text: str) -> None:
        self.notes.append(f"{row.origin}: {text}")

    def _places(self, rows: list[Row]) -> None:
        """What the table says of an old ward replaces what was known of it, for every decision to come: the city's to say."""
        if rows and self.decision.scope.kind != Unit.Kind.CITY:
            self._note(rows[0], f"bảng phường, xã cũ ({len(rows)} dòng) dùng chung cho cả thành phố nên chỉ nạp trong quyết định của công đoàn thành phố; hãy gửi bảng này lên trên.")  # fmt: skip
            return
        told: dict[tuple[str, str], OldPlace] = {}
        for row in rows:
            code = code_of(row.new_ward, self.codes)
            if not code:
                self._note(row, f"không có phường, xã mới nào tên «{row.new_ward}».")
                continue
            if max(len(row.old_ward), len(row.old_district)) > LONGEST_PLACE:
                self._note(row, f"tên phường, xã hay quận, huyện dài quá {LONGEST_PLACE} chữ; hãy xem lại dòng này.")
                continue
            key = place_key(row.old_ward, row.old_district)
            told[key, code] = OldPlace(key=key, name=row.old_ward, district=row.old_district, area_code=code)
        keys = sorted({key for key, _ in told})
        for at in range(0, len(keys), 500):
            OldPlace.objects.filter(key__in=keys[at : at + 500]).delete()
        OldPlace.objects.bulk_create(told.values(), batch_size=500)

    def _unions(self, rows: list[Row]) -> None:
        """Unions over wards: those that stand get the wards, the others are founded below the scope of the decision."""
        wanted: dict[str, tuple[str, list[str]]] = {}
        for row in rows:
            if len(row.target) > LONGEST:
                self._note(row, f"tên dài quá {LONGEST} chữ; hãy xem lại dòng này.")
                continue
            key = self._upper_key(row.target)
            name, codes = wanted.setdefault(key, (row.target, []))
            for text in row.area.split(";"):
                code = code_of(text, self.codes)
                if code:
                    codes.append(code)
                else:
                    self._note(row, f"không có phường, xã nào tên «{text.strip()}».")
        self.new_unions = []
        for key, (name, codes) in wanted.items():
            standing = self.uppers.get(key)
            if standing and (standing.pk, Kind.TERRITORY) not in self.once:
                self.once.add((standing.pk, Kind.TERRITORY))
                self.made.append(Operation(decision=self.decision, kind=Kind.TERRITORY, unit=standing, areas=codes))
            elif not standing and key not in self.founded:
                op = Operation(decision=self.decision, kind=Kind.FOUND, new_name=name, new_kind=Unit.Kind.WARD, target=self.decision.scope, areas=codes)  # fmt: skip
                op.save()
                self.founded[key] = op
                self.new_unions.append(op)

    def _prepare(self) -> None:
        """What is needed to find where an address lies and who manages it. Five queries."""
        self.managing = managing(self.decision)
        for op in self.made:
            self.managing |= dict.fromkeys(op.areas, op.unit)
        old: dict[str, set[str]] = {}
        for key, code in OldPlace.objects.values_list("key", "area_code"):
            old.setdefault(key, set()).add(code)
        self.old = {key: frozenset(codes) for key, codes in old.items()}
        self.answers = dict(PlaceAnswer.objects.values_list("key", "area_code"))

    def _fate(self, row: Row) -> None:
        """One unit and what becomes of it."""
        unit = self._unit(row)
        kind = verb(row.verb)
        if unit is None or kind == KEEP:
            return
        if kind is None:
            self._note(
                row,
                f"không hiểu việc «{row.verb[:80]}»; hãy ghi đúng một việc mỗi dòng: Chuyển, Sáp nhập, Đổi tên, Tạm ngừng, Hoạt động lại, Giải thể hoặc Giữ nguyên.",
            )
            return
        if kind == Kind.SPLIT:
            self._note(row, "việc chia tách cần chọn ai đi đâu; hãy thêm trên trang của quyết định.")
            return
        if kind in (Kind.MOVE, Kind.MERGE, Kind.DISSOLVE):
            if unit.pk in self.settled:
                self._note(row, f"{unit} đã có nơi đến; dòng này không dùng.")
                return
            if kind == Kind.MOVE and not row.target:
                self._by_address(unit, row.address or unit.address, row.origin)
                return
        target = self._target(row.target) if kind in (Kind.MOVE, Kind.MERGE) else None
        if kind in (Kind.MOVE, Kind.MERGE) and target is None:
            self._note(row, f"không có tổ chức tiếp nhận «{row.target}»; hãy khai ở bảng công đoàn mới.")
            return
        if kind == Kind.RENAME and not row.target:
            self._note(row, "chưa ghi tên mới ở cột «Tổ chức mới».")
            return
        if kind == Kind.RENAME and len(row.target) > LONGEST:
            self._note(row, f"tên mới dài quá {LONGEST} chữ; hãy xem lại dòng này.")
            return
        if (unit.pk, kind) in self.once:
            self._note(row, f"{unit} đã có việc này trong bản soạn; dòng này không dùng.")
            return
        self.once.add((unit.pk, kind))
        to = {"founding": target} if isinstance(target, Operation) else {"target": target}
        name = row.target if kind == Kind.RENAME else ""
        if kind in (Kind.MOVE, Kind.MERGE, Kind.DISSOLVE):
            self.settled.add(unit.pk)
        self.made.append(
            Operation(
                decision=self.decision, kind=kind, unit=unit, new_name=name, address=row.address[:200],
                origin=row.origin[:120], **to,
            )
        )  # fmt: skip

    def _unit(self, row: Row) -> Unit | None:
        upper = self._upper_key(row.upper) if row.upper else ""
        found = self.lowers.get((union_key(row.unit), upper), [])
        if not found and (above := self.uppers.get(self._upper_key(row.unit))):
            found = [above]
        if len(found) == 1:
            return found[0]
        self._note(
            row,
            f"có {len(found)} tổ chức tên «{row.unit}»; hãy ghi cột «Trực thuộc»."
            if found
            else f"không có tổ chức nào tên «{row.unit}»{f' ở «{row.upper}»' if row.upper else ''}.",
        )
        return None

    def _target(self, name: str) -> Unit | Operation | None:
        key = self._upper_key(name)
        if found := self.founded.get(key) or self.uppers.get(key):
            return found
        lower = self.lowers.get((union_key(name), ""), [])
        return lower[0] if len(lower) == 1 else None

    def _by_address(self, unit: Unit, address: str, origin: str) -> None:
        """Where its address leads, or a question: never a guess."""
        self.settled.add(unit.pk)
        found = locate(address, old=self.old, now=self.codes, answers=self.answers)
        target = self.managing.get(found.code) if found.code else None
        if target is None:
            why = "Chưa có công đoàn nào phụ trách phường, xã này." if found.code else found.why
            candidates = [found.code] if found.code else list(found.candidates)
            self.questions.append(
                PlaceQuestion(
                    decision=self.decision, unit=unit, key=address_key(address), text=address[:200],
                    candidates=candidates, why=why, origin=origin[:120],
                )
            )  # fmt: skip
        elif not stands_there(target, unit.parent_id):
            told = {"address": address[:200], "area_code": found.code, "origin": origin[:120]}
            self.made.append(send_to(self.decision, unit.pk, target, **told))

    def _left_behind(self) -> None:
        """Unions below one that is dissolved and of which the table says nothing: by the address in the register."""
        dissolved = {op.unit_id for op in self.made if op.kind == Kind.DISSOLVE}
        for unit in self.units:
            if unit.parent_id in dissolved and unit.pk not in self.settled:
                self._by_address(unit, unit.address, "Sổ đơn vị")
