"""Changes one thing at a time in the time and threshold code and counts how many changes the tests notice.

Not a test: run by hand, `python tests/rulebook/mutate.py [every]` (every n-th change only). It works on a copy.
"""

import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS = {
    "kernel/timeline.py": "tests/kernel/test_two_axes.py tests/kernel/test_timeline_and_codes.py",
    "rulebook/calendar.py": "tests/rulebook/test_calendar.py tests/rulebook/test_periods.py",
    "rulebook/counted.py": "tests/rulebook/test_periods.py",
    "rulebook/deadlines.py": "tests/rulebook/test_periods.py",
    "rulebook/periods.py": "tests/rulebook/test_periods.py",
    "rulebook/thresholds.py": "tests/rulebook/test_thresholds.py tests/rulebook/test_cases.py",
}
COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}  # fmt: skip
OPERATE = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}


def changes(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every changed copy of the tree with a word about the change."""
    nodes = list(ast.walk(tree))
    # how a class is made (frozen, slots, repr) is no rule of law
    spared = {id(n) for c in nodes if isinstance(c, ast.ClassDef) for d in c.decorator_list for n in ast.walk(d)}
    spared |= {id(n) for c in nodes if isinstance(c, ast.keyword) and c.arg in ("repr", "compare") for n in ast.walk(c)}
    for index, original in enumerate(nodes):
        if id(original) in spared:
            continue
        changed = copy.deepcopy(tree)
        node = list(ast.walk(changed))[index]
        for what in change(node):
            yield f"line {getattr(node, 'lineno', '?')}: {what}", changed


def change(node: ast.AST) -> Iterator[str]:
    """Change the node in place; at most one change a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARE:
            node.ops = [COMPARE[type(op)]()]
            yield ast.unparse(node)
        case ast.BinOp(op=op) if type(op) in OPERATE and not is_text(node):
            node.op = OPERATE[type(op)]()
            yield ast.unparse(node)
        case ast.AugAssign(op=op) if type(op) in OPERATE:
            node.op = OPERATE[type(op)]()
            yield ast.unparse(node)
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.unparse(node)
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
            yield f"not dropped: {ast.unparse(node.operand)}"
        case ast.Constant(value=bool(value)):
            node.value = not value
            yield f"{value} turned"
        case ast.Constant(value=int(value)):
            node.value = value + 1
            yield f"{value} + 1"


def is_text(node: ast.BinOp) -> bool:
    """Sentences put together are not what we measure."""
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str))
        for n in ast.walk(node)
    )


def main(every: int) -> None:
    """Print the figure and what survived."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(ROOT / "src", work / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("kernel", "rulebook"):
            shutil.copytree(ROOT / "tests" / name, work / "tests" / name, ignore=shutil.ignore_patterns("__pycache__"))
        (work / "pytest.ini").write_text(
            "[pytest]\naddopts = -x -q --import-mode=importlib -p no:django -p no:xdist -p no:playwright -p no:cacheprovider\n"
        )
        env = os.environ | {"PYTHONPATH": str(work / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        killed, survived, number = 0, [], 0
        for target, tests in TARGETS.items():
            path = work / "src/diemtua" / target
            whole = path.read_text("utf-8")
            for what, changed in changes(ast.parse(whole)):
                number += 1
                if number % every:
                    continue
                path.write_text(ast.unparse(changed), "utf-8")
                try:
                    run = subprocess.run(
                        [sys.executable, "-m", "pytest", *tests.split()],
                        cwd=work,
                        env=env,
                        capture_output=True,
                        timeout=120,
                    )
                    dead = run.returncode != 0
                except subprocess.TimeoutExpired:
                    dead = True
                killed += dead
                if not dead:
                    survived.append(f"{target} {what}")
                    print(survived[-1], flush=True)
            path.write_text(whole, "utf-8")
        total = killed + len(survived)
        print(f"{killed} of {total} changes noticed ({killed * 100 / total:.1f}%)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
