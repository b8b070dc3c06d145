"""Who is in a list twice: our rules against splink on the planted duplicates of the development rosters, in one run.

A third list is made here, with harder faults (two a row, some of the number itself) and people who only look alike.
Precision of what is joined without asking, recall of joined-or-asked, questions per planted pair, CPU seconds and the
most memory. Set DIEMTUA_BENCH_SPLINK to a Python that has splink (it is no part of our environment).
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROSTERS = Path(__file__).resolve().parents[2] / "shared" / "data" / "rosters"
FILES = ("districts-2024-messy", "city-65749")
LIMITS = {"precision": 1.0, "recall": 0.97, "questions": 1.5, "cpu": 20.0}
Row = tuple[str, int]


def listed(name: str) -> list[tuple[Row, Row]]:
    """The planted pairs (again, first) of a development roster."""
    known = json.loads((ROSTERS / f"{name}.truth.json").read_text("utf-8"))["duplicates"]
    return [((d["sheet"], d["row"]), (d["of_sheet"], d["of_row"])) for d in known]


def made_here(folder: Path) -> tuple[Path, list[tuple[Row, Row]]]:
    """20,000 people, 1,000 of them once more with two faults, 200 times people who only look alike."""
    from tests.roster.messy import messy_list
    from tests.roster.workbooks import FIRST_ROW, rows_workbook

    made = messy_list(5, people=20_000, twice=1_000, alike=200, faults=2)
    path = folder / "made-here.xlsx"
    path.write_bytes(rows_workbook(made.rows))
    return path, [(("Danh sách", a + FIRST_ROW), ("Danh sách", b + FIRST_ROW)) for a, b in made.planted]


def people_of(planted: list[tuple[Row, Row]]) -> dict[Row, Row]:
    """For each row in a planted pair the row that stands for its person."""
    stands: dict[Row, Row] = {}

    def root(row: Row) -> Row:
        while stands.get(row, row) != row:
            row = stands[row]
        return row

    for again, first in planted:
        stands[root(again)] = root(first)
        stands.setdefault(root(first), root(first))
    return {row: root(row) for row in list(stands)}


def judged(truth: list[tuple[Row, Row]], pairs: Iterable[tuple[Row, Row, bool]]) -> dict[str, float]:
    """precision, recall and questions of (row, row, joined without asking)."""
    planted, person = {frozenset(pair) for pair in truth}, people_of(truth)
    joined = right = asked = 0
    met = set()
    for a, b, same in pairs:
        met.add(frozenset((a, b)))
        if same:
            joined += 1
            right += a in person and person[a] == person.get(b)
        else:
            asked += 1
    return {
        "precision": right / joined if joined else 1.0,
        "recall": len(planted & met) / len(planted),
        "questions": asked / len(planted),
        "joined": joined,
    }


def ours(path: Path, truth: list[tuple[Row, Row]]) -> dict[str, float]:
    """`diemtua duplicates FILE --json`, whole: the interpreter's start, reading, comparing, printing."""
    program = "from diemtua.web.cli import main; main()"
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as printed:
        run = subprocess.Popen([sys.executable, "-c", program, "duplicates", str(path), "--json"], stdout=printed)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        if run.returncode:
            raise SystemExit("diemtua duplicates failed")
        printed.seek(0)
        found = json.load(printed)
    pairs = [
        ((p["a"]["sheet"], p["a"]["row"]), (p["b"]["sheet"], p["b"]["row"]), p["verdict"] == "same") for p in found
    ]
    return judged(truth, pairs) | {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss / 1024}


def splinks(path: Path, truth: list[tuple[Row, Row]], python: str) -> dict[str, Any]:
    """The cleaned rows through splink; 0.99 and more is joined, 0.5 and more is asked."""
    from diemtua.roster.preview import read_records
    from diemtua.roster.rules.cells import folded

    records, _ = read_records(path, default_upper="", this_year=2026)
    records = [record for record in records if record.name]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "pairs.csv"
        with source.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(["row_id", "name", "born", "cccd", "phone", "email", "unit", "post"])
            for n, r in enumerate(records):
                unit = " / ".join(r.unit)
                born = r.birth_date or r.birth_year or ""
                writer.writerow([n, folded(r.name), born, r.cccd, r.phone, r.email, unit, "+".join(r.posts)])
        script = Path(__file__).with_name("with_splink.py")
        run = subprocess.run([python, str(script), str(source), str(target)], capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(f"splink failed:\n{run.stderr[-2000:]}")
        figures = json.loads(run.stdout.splitlines()[-1])
        pairs = []
        with target.open(encoding="utf-8") as opened:
            for left, right, probability in list(csv.reader(opened))[1:]:
                if float(probability) >= 0.5:
                    a, b = records[int(left)], records[int(right)]
                    pairs.append(((a.sheet, a.row), (b.sheet, b.row), float(probability) >= 0.99))
    return judged(truth, pairs) | figures


def show(who: str, figures: dict[str, Any]) -> None:
    """One line."""
    print(
        f"  {who:<14} precision {figures['precision']:.4f}  recall {figures['recall']:.4f}"
        f"  questions per pair {figures['questions']:.2f}  joined {figures['joined']:5d}"
        f"  CPU {figures['cpu']:6.1f} s  wall {figures['wall']:6.1f} s  {figures['memory']:5.0f} MB"
    )


def main() -> None:
    """Every list; fails when one of our promises is broken."""
    import django

    django.setup()
    python = os.environ.get("DIEMTUA_BENCH_SPLINK", "")
    if not python:
        print(
            "splink is left out: make an environment with «pip install splink» and name its python in DIEMTUA_BENCH_SPLINK."
        )
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        lists = [made_here(Path(folder))]
        if ROSTERS.is_dir():
            lists += [(ROSTERS / f"{name}.xlsx", listed(name)) for name in FILES]
        else:
            print("The development rosters (../shared/data/rosters) are not here: only our own list is measured.")
        for path, truth in lists:
            name = path.stem
            print(f"{name}: {len(truth)} planted pairs")
            mine = ours(path, truth)
            show("ours", mine)
            if python:
                theirs = splinks(path, truth, python)
                show(f"splink {theirs['version']}", theirs)
            broken += [
                f"{name}: {what} {mine[what]:.3f}, promised {limit}"
                for what, limit in LIMITS.items()
                if (mine[what] < limit if what in ("precision", "recall") else mine[what] > limit)
            ]
    if broken:
        raise SystemExit("Broken: " + "; ".join(broken))
