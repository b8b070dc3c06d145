"""`diemtua rulebook`: run worked cases of law against the program, check the rulebook's own data. Needs no database."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from diemtua.web.cli import Command, VietnameseMixin


class Group(VietnameseMixin, click.Group):
    """A group with Vietnamese help."""

    command_class = Command


@click.group("rulebook", cls=Group)
def command() -> None:
    """Kho luật: chạy tình huống mẫu, soát dữ liệu luật."""


@command.command("check")
@click.argument("tệp", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def check(tệp: tuple[Path, ...], as_json: bool) -> int:
    """Chạy các tình huống mẫu trong TỆP… (TOML). Có tình huống nào không khớp thì mã thoát là 1."""
    from diemtua.rulebook.cases import check_file

    results = [result for path in tệp for result in check_file(path)]
    failing = [result for result in results if not result.agrees]
    if as_json:
        rows = [
            {"file": r.file, "kind": r.kind, "says": r.says, "agrees": r.agrees, "difference": r.difference}
            for r in results
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for result in failing:
            click.echo(f"{result.file}: {result.says} — {result.difference}")
        click.echo(f"Đã chạy {len(results)} tình huống: {len(results) - len(failing)} khớp, {len(failing)} không khớp.")
    return 1 if failing else 0


@command.command("lint")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def lint(as_json: bool) -> int:
    """Soát dữ liệu luật: nguồn, khoảng ngày, thủ tục có lối ra. Có lỗi thì mã thoát là 1."""
    from diemtua.rulebook.lint import findings, rules

    found = findings()
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            click.echo(f"{finding.where}: {finding.sentence}")
        click.echo(f"Đã soát {len(rules())} quy tắc: {len(found)} chỗ cần sửa.")
    return 1 if found else 0
