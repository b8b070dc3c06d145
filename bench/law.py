"""The search on the development questions, learnt and not, beside bm25s and SQLite FTS5; then its time over 60,000 articles."""

import os
import statistics
import tempfile
import time
from pathlib import Path

TRIALS = Path(__file__).resolve().parents[2] / "shared" / "data" / "retrieval"
SETS = (
    "labour",
    "labour.nodia",
    "labour.abbr",
    "labour.abbr_nodia",
    "alqac",
    "alqac.nodia",
    "general",
    "general.nodia",
)
LARGE = 60_000


def main() -> None:
    """Print a row a set and system; sets not on this machine are skipped."""
    from diemtua.legislation.search import engine, evaluate, learning, trained

    if not TRIALS.exists():
        print("không có bộ câu hỏi đo trên máy này")
        return
    names = ("recall@1", "recall@10", "mrr@10", "ndcg@10", "ms_median", "ms_p95", "index_seconds", "index_mb")
    print(f"{'bộ':20} {'máy tìm':19}" + "".join(f"{n:>14}" for n in names))
    learnt: dict[str, trained.Trained] = {}
    chosen = os.environ.get("DIEMTUA_BENCH_SETS", " ".join(SETS)).split()
    for label in chosen:
        name, _, variant = label.partition(".")
        folder = TRIALS / name
        queries = folder / (f"queries.{variant}.jsonl" if variant else "queries.jsonl")
        trial = evaluate.read_trial(folder / "corpus.jsonl.gz", queries, folder / "qrels.tsv")
        if name not in learnt:
            started = time.perf_counter()
            learnt = {name: learning.learn(evaluate.entries(trial.corpus), [])}
            print(f"{label:20} học {time.perf_counter() - started:.0f} s", flush=True)
        with tempfile.TemporaryDirectory() as work:
            for system, row in evaluate.compared(trial, trained=learnt[name], work=Path(work)).items():
                print(f"{label:20} {system:19}" + "".join(f"{row.get(n, '–')!s:>14}" for n in names), flush=True)
    folder = TRIALS / "general"
    rows = evaluate.entries(evaluate.read_lines(folder / "corpus.jsonl.gz"))
    rows = (rows * (LARGE // len(rows) + 1))[:LARGE]
    started = time.perf_counter()
    made = engine.build(rows, trained=learnt.get("general"))
    built = time.perf_counter() - started
    times = []
    for question in evaluate.read_lines(folder / "queries.nodia.jsonl")[:500]:
        started = time.perf_counter()
        made.search(question["text"])
        times.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{LARGE} điều: dựng {built:.1f} s, tìm trung vị {statistics.median(times):.1f} ms, p95 {p95:.1f} ms")


if __name__ == "__main__":
    main()
