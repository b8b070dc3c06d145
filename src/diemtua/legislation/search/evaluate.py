"""Đo máy tìm on questions with known answers, beside bm25s and SQLite FTS5 in the same run."""

import gzip
import itertools
import json
import math
import re
import sqlite3
import statistics
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diemtua.kernel.errors import BadInput
from diemtua.legislation.search import engine
from diemtua.legislation.search.entries import Entry, rank_of
from diemtua.legislation.search.trained import Answered, Trained
from diemtua.legislation.search.words import syllables

UNLEARNT = "diemtua (chưa học)"

_NUMBERED = re.compile(r"^Điều \d+\w*(?:\.\s*|$)")

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A corpus, questions by id, and the right articles of each question."""

    corpus: list[dict[str, Any]]
    questions: dict[str, str]
    answers: dict[str, set[str]]


def read_lines(path: Path, *needed: str) -> list[dict[str, Any]]:
    """Rows of a .jsonl or .jsonl.gz file; BadInput names the line that is none, or lacks what is needed."""
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        packed = " nén gzip" if path.suffix == ".gz" else ""
        raise BadInput(f"{path.name} không phải tệp chữ UTF-8{packed}; hãy lưu lại rồi chạy lại.") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise BadInput(f"{path.name}, dòng {number}: không đọc được; mỗi dòng là một bản ghi JSON {{…}}.")
        if lacking := [name for name in needed if name not in row]:
            raise BadInput(f"{path.name}, dòng {number}: thiếu {', '.join(lacking)}; hãy thêm rồi chạy lại.")
        rows.append(row)
    if not rows:
        raise BadInput(f"{path.name} không có bản ghi nào; hãy xem lại có đúng tệp không.")
    return rows


def read_trial(corpus: Path, queries: Path, qrels: Path) -> Trial:
    """Read the three files; questions without a right answer are left out."""
    answers: dict[str, set[str]] = defaultdict(set)
    try:
        judged = qrels.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadInput(f"{qrels.name} không phải tệp chữ UTF-8; hãy lưu lại rồi chạy lại.") from error
    for line in judged:
        parts = line.split("\t")
        if len(parts) >= 3 and parts[2].strip().lstrip("-").isdigit() and int(parts[2]) > 0:
            answers[parts[0]].add(parts[1])
        elif len(parts) == 4 and parts[3].strip().isdigit() and int(parts[3]) > 0:  # TREC form: query 0 text 1
            answers[parts[0]].add(parts[2])
    questions = {str(q["_id"]): str(q["text"]) for q in read_lines(queries, "_id", "text") if str(q["_id"]) in answers}
    return Trial(read_lines(corpus, "_id"), questions, dict(answers))


def entries(corpus: Sequence[dict[str, Any]]) -> list[Entry]:
    """The corpus as the engine takes it; `metadata` (law, law_name, chapter) is used when it is there."""
    found = []
    laws: dict[str, str] = {}
    for row in corpus:
        told = row.get("metadata") or {}
        law, _, label = str(row["_id"]).rpartition("|")
        law = str(told.get("law") or law)
        laws[law] = str(told.get("law_name") or "")
        title = str(row.get("title") or "")
        head = title.partition(". ")[0]
        label = label or head.removeprefix("Điều ")
        found.append(
            Entry(
                key=str(row["_id"]),
                document=law,
                label=label,
                title=_NUMBERED.sub("", title),
                text=str(row.get("text") or ""),
                chapter=str(told.get("chapter") or ""),
                law=laws[law],
                rank=rank_of(law, label),
            )
        )
    return found


def answered(trial: Trial) -> list[Answered]:
    """The questions with their answers as `learn` takes them."""
    keys = {e.key: f"{e.document}|{e.label}" for e in entries(trial.corpus)}
    return [Answered(q, keys[a]) for i, q in trial.questions.items() for a in sorted(trial.answers[i]) if a in keys]


def measured(trial: Trial, rank: Ranker) -> dict[str, float]:
    """Recall@1/5/10/20, MRR@10, nDCG@10 and the time of a question, median and p95 in ms."""
    sums: dict[str, list[float]] = defaultdict(list)
    times = []
    for identity, question in trial.questions.items():
        right = trial.answers[identity]
        started = time.perf_counter()
        ranked = list(rank(question))[:20]
        times.append((time.perf_counter() - started) * 1000)
        marks = [key in right for key in ranked]
        for k in (1, 5, 10, 20):
            sums[f"recall@{k}"].append(sum(marks[:k]) / len(right))
        sums["mrr@10"].append(next((1 / n for n, hit in enumerate(marks[:10], 1) if hit), 0.0))
        gained = sum(1 / math.log2(n + 1) for n, hit in enumerate(marks[:10], 1) if hit)
        sums["ndcg@10"].append(gained / sum(1 / math.log2(n + 1) for n in range(1, min(10, len(right)) + 1)))
    result = {name: round(statistics.mean(values), 4) if values else 0.0 for name, values in sums.items()}
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0] if times else 0.0
    return result | {"ms_median": round(statistics.median(times), 2) if times else 0.0, "ms_p95": round(p95, 2)}


def compared(trial: Trial, *, trained: Trained | None, work: Path) -> dict[str, dict[str, Any]]:
    """Figures of our engine (when it has learnt, also without), of bm25s and SQLite FTS5, on the same questions."""
    unlearnt = {UNLEARNT: _ours(trial, None, work)} if trained is not None else {}
    return {
        "diemtua": _ours(trial, trained, work),
        **unlearnt,
        "bm25s": _bm25s(trial),
        "sqlite_fts5": _fts5(trial, work),
    }


def _ours(trial: Trial, trained: Trained | None, work: Path) -> dict[str, Any]:
    started = time.perf_counter()
    made = engine.build(entries(trial.corpus), trained=trained)
    seconds = time.perf_counter() - started
    path = work / "index.npz"
    made.save(path)
    figures = measured(trial, lambda q: [h.key for h in made.search(q)])
    return {
        **figures,
        "mode": made.mode,
        "index_seconds": round(seconds, 2),
        "index_mb": round(path.stat().st_size / 1e6, 1),
    }


def _bm25s(trial: Trial) -> dict[str, Any]:
    """The best plain setting known: folded syllables and pairs, the title three times."""
    try:
        import bm25s
    except ImportError:
        return {"error": "chưa cài bm25s (pip install bm25s) nên không so được"}

    def words(text: str) -> list[str]:
        found = syllables(text)
        return [*found, *(f"{a}_{b}" for a, b in itertools.pairwise(found))]

    started = time.perf_counter()
    retriever = bm25s.BM25()
    retriever.index(
        [words(r.get("title") or "") * 3 + words(r.get("text") or "") for r in trial.corpus], show_progress=False
    )
    seconds = time.perf_counter() - started
    keys = [str(r["_id"]) for r in trial.corpus]
    count = min(20, len(keys))

    def rank(question: str) -> list[str]:
        found, _ = retriever.retrieve([words(question) or [""]], k=count, show_progress=False)
        return [keys[n] for n in found[0]]

    return {**measured(trial, rank), "index_seconds": round(seconds, 2)}


def _fts5(trial: Trial, work: Path) -> dict[str, Any]:
    """SQLite FTS5, marks removed by its own tokenizer, the title weighing three times."""
    path = work / "fts5.sqlite"
    path.unlink(missing_ok=True)
    started = time.perf_counter()
    base = sqlite3.connect(path)
    base.execute(
        "create virtual table t using fts5(id unindexed, title, body, tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany(
        "insert into t values (?, ?, ?)",
        ((str(r["_id"]), r.get("title") or "", r.get("text") or "") for r in trial.corpus),
    )
    base.commit()
    seconds = time.perf_counter() - started

    def rank(question: str) -> list[str]:
        wanted = " OR ".join(f'"{w}"' for w in dict.fromkeys(question.replace('"', " ").split()))
        if not wanted:
            return []
        rows = base.execute("select id from t where t match ? order by bm25(t, 0, 3, 1) limit 20", (wanted,))
        return [r[0] for r in rows]

    figures = measured(trial, rank)
    base.close()
    return {**figures, "index_seconds": round(seconds, 2), "index_mb": round(path.stat().st_size / 1e6, 1)}
