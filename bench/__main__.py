"""`make bench`: every measurement in turn, each in a process and a home of its own. Words name some: `python -m bench pages`.

Only by its name: `million` (a private PostgreSQL, 2 GB of disk, some ten minutes).
"""

import importlib
import os
import shutil
import subprocess
import sys
import tempfile

MEASURES = (
    "import_roster", "duplicates", "reorganise", "pages", "export", "exams", "check_in", "certificates", "weight", "law", "casework",
    "agreements", "advice",
)  # fmt: skip


def main() -> int:
    """Run the named measures (all by default); 1 when one failed."""
    chosen = sys.argv[1:] or MEASURES
    if len(chosen) == 1 and os.environ.get("DIEMTUA_BENCH_CHILD"):
        del sys.argv[1:]  # a measure that runs by itself too reads its own words
        importlib.import_module(f"bench.{chosen[0]}").main()
        return 0
    failed = 0
    for name in chosen:
        home = tempfile.mkdtemp(prefix=f"diemtua-bench-{name}-")
        env = os.environ | {
            "DIEMTUA_HOME": home,
            "DIEMTUA_BENCH_CHILD": "1",
            "DJANGO_SETTINGS_MODULE": "diemtua.web.settings",
        }
        print(f"\n== {name} ==", flush=True)
        failed |= subprocess.run([sys.executable, "-m", "bench", name], env=env).returncode
        shutil.rmtree(home, ignore_errors=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
