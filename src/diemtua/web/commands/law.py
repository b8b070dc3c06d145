"""`diemtua law …`: import texts, build the index, learn, measure."""

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.web.cli import Command, VietnameseMixin, setup_django


class LawGroup(VietnameseMixin, click.Group):
    """The commands about texts of law, with Vietnamese help."""

    command_class = Command


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("law", cls=LawGroup)
def command() -> None:
    """Văn bản pháp luật: nạp, dựng chỉ mục, học, đo máy tìm."""


def _trial(corpus: Path, queries: Path | None, qrels: Path | None) -> Any:
    """The files as a `Trial` (questions only when asked for); what they lack is told with its line."""
    from diemtua.legislation.search import evaluate as measuring

    try:
        if queries and qrels:
            return measuring.read_trial(corpus, queries, qrels)
        return measuring.Trial(measuring.read_lines(corpus, "_id"), {}, {})
    except BadInput as error:
        raise click.ClickException(error.message) from error


@command.command("evaluate")
@click.option(
    "--corpus", type=FILE, required=True, metavar="TỆP", help="corpus.jsonl hoặc .jsonl.gz: _id, title, text."
)
@click.option("--queries", type=FILE, required=True, metavar="TỆP", help="queries.jsonl: _id, text.")
@click.option("--qrels", type=FILE, required=True, metavar="TỆP", help="qrels.tsv: câu hỏi, điều, 1.")
@click.option(
    "--model", type=FILE, metavar="TỆP", help="Phần đã học do «diemtua law train» ghi ra, thay vì học lại lúc này."
)
@click.option("--untrained", is_flag=True, help="Không học: chỉ đo phần so chữ, nhanh hơn vài phút.")
@click.option("--json", "as_json", is_flag=True, help="In JSON.")
def evaluate(corpus: Path, queries: Path, qrels: Path, model: Path | None, untrained: bool, as_json: bool) -> int:
    """Đo máy tìm trên một bộ câu hỏi có đáp án, cạnh bm25s và SQLite FTS5.

    Như khi dùng thật, máy tìm học trước từ các văn bản ấy và câu hỏi của sản phẩm (không từ bộ câu hỏi đo).
    """
    from diemtua.legislation.search import evaluate as measuring
    from diemtua.legislation.search import learning, stored, trained

    trial = _trial(corpus, queries, qrels)
    if not trial.questions:
        raise click.ClickException("Không câu hỏi nào có đáp án trong tệp qrels; hãy kiểm tra mã câu hỏi ở hai tệp.")
    if model and untrained:
        raise click.UsageError("--model và --untrained không đi cùng nhau")
    started = time.perf_counter()
    try:
        learnt = (
            trained.load(model) if model else None if untrained else learning.learn(measuring.entries(trial.corpus), [])
        )
    except stored.OldFormat as error:
        raise click.ClickException(
            "Không đọc được phần đã học: tệp hỏng hoặc do bản khác của phần mềm ghi. Hãy chạy lại «diemtua law train»."
        ) from error
    seconds = round(time.perf_counter() - started, 1)
    with tempfile.TemporaryDirectory() as work:
        figures = measuring.compared(trial, trained=learnt, work=Path(work))
    if as_json:
        head = {
            "articles": len(trial.corpus),
            "questions": len(trial.questions),
            "model": learnt.about if learnt else None,
            "learn_seconds": seconds,
        }
        click.echo(json.dumps(head | {"systems": figures}, ensure_ascii=False, indent=1))
        return 0
    click.echo(f"{len(trial.corpus)} điều, {len(trial.questions)} câu hỏi; học trong {seconds} giây.")
    names = (
        "recall@1",
        "recall@5",
        "recall@10",
        "recall@20",
        "mrr@10",
        "ndcg@10",
        "ms_median",
        "ms_p95",
        "index_seconds",
        "index_mb",
    )
    click.echo(f"{'':19}" + "".join(f"{n:>14}" for n in names))
    for system, row in figures.items():
        click.echo(
            f"{system:19}"
            + (f"  {row['error']}" if "error" in row else "".join(f"{row.get(n, '–')!s:>14}" for n in names))
        )
    return 0


@command.command("train")
@click.option("--corpus", type=FILE, metavar="TỆP", help="Học từ tệp này thay vì các văn bản đã nạp.")
@click.option("--queries", type=FILE, metavar="TỆP", help="Câu hỏi đã trả lời (cùng --qrels).")
@click.option("--qrels", type=FILE, metavar="TỆP", help="Điều trả lời câu hỏi nào.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="TỆP", help="Ghi vào tệp này thay vì kho của máy."
)
@click.option("--json", "as_json", is_flag=True, help="In JSON.")
def train(corpus: Path | None, queries: Path | None, qrels: Path | None, out: Path | None, as_json: bool) -> int:
    """Học phần nghĩa của máy tìm từ các văn bản đã nạp và các câu hỏi đã trả lời; vài phút, không cần mạng."""
    from diemtua.legislation.search import evaluate as measuring
    from diemtua.legislation.search import learning

    def told(what: str, number: int, loss: float) -> None:
        if sys.stderr.isatty():
            click.echo(f"{learning.stage(what, number)}: {loss:.3f}", err=True)

    if (queries is None) != (qrels is None) or (queries is not None and corpus is None):
        raise click.UsageError("--queries phải đi cùng --qrels và --corpus")
    if corpus is None:
        setup_django()
        from diemtua.legislation import indexing, jobs
        from diemtua.web.serving import prepare_database

        prepare_database()
        if not indexing.entries():
            raise click.ClickException("Kho chưa có văn bản nào để học; hãy nạp bằng «diemtua law import» trước.")
        about = jobs.learn_now(told=told)
    else:
        if out is None:
            raise click.UsageError("học từ tệp thì phải có --out")
        trial = _trial(corpus, queries, qrels)
        learnt = learning.learn(measuring.entries(trial.corpus), measuring.answered(trial), told=told)
        learnt.save(out)
        about = learnt.about
    click.echo(
        json.dumps(about)
        if as_json
        else f"Đã học từ {about['texts']} điều, {about['ours']} câu hỏi của sản phẩm, "
        f"{about['questions']} câu đã trả lời; bản {about['version']}."
    )
    return 0


@command.command("import")
@click.argument("files", nargs=-1, type=FILE, required=True, metavar="TỆP…")
@click.option("--number", metavar="SỐ_HIỆU", help="Số hiệu, khi tệp không ghi hoặc ghi sai.")
@click.option("--title", metavar="TÊN", help="Tên văn bản, khi tệp không ghi.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="NĂM-THÁNG-NGÀY",
    help="Các điều thay đổi có hiệu lực từ ngày này.",
)
@click.option(
    "--in-force",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="NĂM-THÁNG-NGÀY",
    help="Văn bản có hiệu lực từ ngày này, khi tệp không ghi.",
)
@click.option("--check", is_flag=True, help="Chỉ đọc và báo lỗi, không nạp.")
@click.option("--json", "as_json", is_flag=True, help="In JSON.")
def import_files(
    files: tuple[Path, ...], number: str | None, title: str | None, since: Any, in_force: Any, check: bool, as_json: bool
) -> int:  # fmt: skip
    """Nạp văn bản (.docx, .html, .md, .txt, .jsonl) vào kho và in báo cáo chất lượng.

    Mã thoát 1 khi có tệp không nạp được.
    """
    setup_django()
    from django.utils import timezone

    from diemtua.kernel.errors import DomainError
    from diemtua.legislation import actions, jobs
    from diemtua.web.serving import prepare_database

    if not check:
        prepare_database()
    told = {
        "number": number or "", "title": title or "",
        "in_force_on": in_force.date() if in_force else None, "since": since.date() if since else None,
    }  # fmt: skip
    reports, failed = [], 0
    for path in files:
        report: dict[str, Any] = {"file": path.name}
        try:
            outline = actions.read_upload(path.name, path.read_bytes())
            report |= actions.summary(outline, **told)
            if not check:
                done = actions.import_text(outline, file_name=path.name, data=path.read_bytes(), by=None, now=timezone.now(), **told)  # fmt: skip
                document = done.document
                report |= {"number": document.number, "title": document.title, "in_force_on": document.in_force_on,
                           "changed": done.changed_count, "faults": done.faults}  # fmt: skip
        except DomainError as error:
            report["error"] = error.message
            failed += 1
        reports.append(report)
        if not as_json:
            _print(report)
    if not check:
        jobs.build_now()
        learning = jobs.keep_learning(now=timezone.now())
        if learning is not None and not as_json:
            click.echo("\nMáy tìm sẽ học trong nền; quản trị xem ở trang «Việc nền».")
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=1, default=str))
    return 1 if failed else 0


def _print(report: dict[str, Any]) -> None:
    click.echo(f"\n{report['file']}")
    if "error" in report:
        click.echo(f"  KHÔNG NẠP: {report['error']}")
    for name, label in (
        ("number", "Số hiệu"),
        ("title", "Tên"),
        ("in_force_on", "Hiệu lực từ"),
        ("articles", "Số điều"),
        ("changed", "Điều mới hoặc thay đổi"),
    ):
        if name in report:
            value = report[name]
            shown = vn_date(value) if isinstance(value, dt.date) else "không thấy" if value in (None, "") else value
            click.echo(f"  {label}: {shown}")
    if "faults" not in report:
        return
    faults = report["faults"]
    serious = [f for f in faults if f["serious"]]
    click.echo(f"  Lỗi cần xem: {len(serious)}; điểm đáng ngờ khác: {len(faults) - len(serious)}")
    for fault in serious[:20]:
        click.echo(f"    ! {fault['text']}")


@command.command("index")
def index() -> int:
    """Dựng lại chỉ mục tìm kiếm từ các văn bản đã nạp."""
    setup_django()
    from diemtua.legislation import jobs

    count, mode = jobs.build_now()
    click.echo(f"Chỉ mục có {count} bản điều luật; máy tìm: {mode}.")
    return 0
