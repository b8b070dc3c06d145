"""`diemtua import-roster`: preview or import a workbook, as the system or as an upper-level officer."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import dotted
from diemtua.web.cli import Command, setup_django

if TYPE_CHECKING:
    from diemtua.people.models import User
    from diemtua.roster.models import Import
    from diemtua.roster.preview import Understanding
    from diemtua.unions.models import Unit

LINES = [
    ("rows", "Số dòng"),
    ("people", "Số người"),
    ("new", "  thêm mới"),
    ("updated", "  cập nhật"),
    ("same", "  gặp lại, không đổi"),
    ("refused", "  chưa nạp được"),
    ("to_review", "  chờ cán bộ xem"),
    ("units", "Công đoàn cấp trên"),
    ("unions", "Công đoàn cơ sở"),
]


@click.command(
    cls=Command, help="Nạp danh sách cán bộ từ tệp Excel, ODS hay CSV; với --preview thì chỉ đọc và đếm, không ghi gì."
)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--preview", is_flag=True, help="Chỉ xem trước: không ghi vào sổ.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON ra đầu ra chuẩn.")
@click.option("--as", "username", metavar="TÊN", help="Nạp với tư cách một cán bộ cấp trên (mặc định: hệ thống).")
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
def command(file: Path, preview: bool, as_json: bool, username: str | None, yes: bool) -> None:
    """Exit codes: 0 done, 1 the file or the import is refused, 2 the call is wrong."""
    setup_django()
    _prepare_database()
    by, unit = _importer(username)
    if not preview:
        if not yes and not sys.stdin.isatty():
            raise click.UsageError("cần --yes để ghi khi không có người ở cửa sổ lệnh (hoặc --preview để chỉ xem).")
        _show(_import(file, by, unit, ask=not yes), as_json=as_json, extra={})
        return
    understood = _understand(file, unit)
    _show(understood.plan.counts(), as_json=as_json, extra=_details(understood))
    if not as_json:
        _show_problems(understood)


def _prepare_database() -> None:
    """Bring the embedded database up to date, quietly; a server's database is its keeper's to upgrade."""
    from django.db import connection

    from diemtua.web.serving import pending_migrations, prepare_database

    if connection.vendor == "sqlite":
        prepare_database()
    elif pending_migrations():
        raise click.ClickException("Cơ sở dữ liệu chưa được nâng cấp; hãy chạy «diemtua serve» rồi thử lại.")


def _importer(username: str | None) -> "tuple[User | None, Unit | None]":
    """The account and the unit it imports for; the system imports for everything."""
    from diemtua.people.models import User
    from diemtua.roster.access import importable_units

    if username is None:
        return None, None
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        raise click.ClickException(f"Không có tài khoản «{username}»; hãy kiểm tra lại tên đăng nhập.")
    units = importable_units(user)
    if not units:
        raise click.ClickException(
            f"«{username}» không phụ trách công đoàn cấp trên nào nên không nạp được danh sách; hãy chọn tài khoản khác."
        )
    return user, min(units, key=lambda u: (len(u.path), u.path))


def _bar(title: str, total: int | None = None) -> "tqdm[Any]":
    """A progress bar on stderr, only for a person at a terminal."""
    return tqdm(desc=title, total=total, unit=" dòng", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)


def _check(file: Path) -> None:
    from django.conf import settings

    from diemtua.roster.reading import check_file

    check_file(file, max_bytes=settings.MAX_WORKBOOK_BYTES)


def _understand(file: Path, unit: "Unit | None") -> "Understanding":
    from django.utils import timezone

    from diemtua.roster.lessons import lessons_for
    from diemtua.roster.preview import understand

    _check(file)
    with _bar("Đọc tệp") as bar:
        return understand(
            file,
            within=unit,
            this_year=timezone.localdate().year,
            lessons=lessons_for(unit),
            tick=lambda done: bar.update(done - bar.n),
        )


def _import(file: Path, by: "User | None", unit: "Unit | None", *, ask: bool) -> dict[str, int]:
    """Upload, read and write in this process; the counts of what was written."""
    from django.core.files import File
    from django.utils import timezone

    from diemtua.roster import actions, jobs

    _check(file)
    with file.open("rb") as opened:
        roster: Import = actions.upload_roster(file=File(opened), file_name=file.name, unit=unit, by=by, queue=False)
    try:
        with _bar("Đọc tệp") as bar:
            understood = jobs.preview_import(roster, tick=lambda done: bar.update(done - bar.n))
    except DomainError as error:
        jobs.fail_import(roster, message=error.message)
        raise
    roster.refresh_from_db()
    if ask:
        for name, label in LINES:
            click.echo(f"{label}: {dotted(roster.counts[name])}", err=True)
        if not click.confirm("Ghi vào sổ?", default=False, err=True):
            actions.discard_import(roster, by=by)
            raise click.Abort
    actions.confirm_import(roster, by=by, now=timezone.now(), queue=False)
    roster.refresh_from_db()
    with _bar("Ghi vào sổ") as bar:
        for done, total in jobs.write_chunks(roster, understood):
            bar.total = total
            bar.update(done - bar.n)
    roster.refresh_from_db()
    return {name: roster.written_counts[name] for name, _ in LINES}


def _details(understood: "Understanding") -> dict[str, Any]:
    """Problems and resemblances, row by row."""
    plan = understood.plan
    duplicates = []
    for decision in plan.decisions:
        first, *later = decision.candidate.records
        for row, evidence in zip(later, decision.candidate.likeness, strict=True):
            duplicates.append((row, first, "same", evidence))
        if decision.outcome == "review":
            other = (
                decision.candidate.resembles.records[0]
                if decision.candidate.resembles and not decision.person
                else None
            )
            duplicates.append((first, other, "ask", decision.evidence))
    return {
        "problems": [p._asdict() for p in plan.problems],
        "old_fonts": [p._asdict() for p in understood.content.old_fonts],
        "columns": understood.content.columns,
        "duplicates": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "of_sheet": other.sheet if other else None,
                "of_row": other.row if other else None,
                "verdict": verdict,
                "score": evidence.score,
                "why": list(evidence.why),
            }
            for row, other, verdict, evidence in duplicates
        ],
    }


def _show(counts: dict[str, int], *, as_json: bool, extra: dict[str, Any]) -> None:
    if as_json:
        click.echo(json.dumps(counts | extra, ensure_ascii=False))
        return
    for name, label in LINES:
        click.echo(f"{label}: {dotted(counts[name])}")


def _show_problems(understood: "Understanding", limit: int = 20) -> None:
    problems = understood.plan.problems
    if understood.content.old_font_cells:
        click.echo(f"Ô gõ bằng phông chữ cũ, đã chuyển: {dotted(understood.content.old_font_cells)}")
    if problems:
        click.echo(f"Chỗ cần sửa: {dotted(len(problems))}")
    for p in problems[:limit]:
        click.echo(f"  {p.sheet}, dòng {p.row}: {p.message}")
    if len(problems) > limit:
        click.echo(f"  … và {dotted(len(problems) - limit)} chỗ nữa; dùng --json để lấy đủ.")
