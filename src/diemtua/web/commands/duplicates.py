"""`diemtua duplicates`: the pairs of rows within one workbook that are one person, or may be. Writes nothing."""

import json
from pathlib import Path

import click

from diemtua.web.cli import Command, setup_django

VERDICTS = {"same": "cùng người", "ask": "cần xem"}


@click.command(cls=Command, help="Tìm người bị ghi nhiều lần trong một tệp danh sách; chỉ đọc tệp, không ghi gì.")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In các cặp dạng JSON ra đầu ra chuẩn.")
def command(file: Path, as_json: bool) -> None:
    """Exit codes: 0 compared (also when nobody is there twice), 1 the file is refused, 2 the call is wrong."""
    setup_django()
    from django.conf import settings
    from django.utils import timezone

    from diemtua.roster.comparing import duplicates_in
    from diemtua.roster.reading import check_file

    check_file(file, max_bytes=settings.MAX_WORKBOOK_BYTES)
    pairs = duplicates_in(file, this_year=timezone.localdate().year)
    if as_json:
        click.echo(json.dumps([pair.as_json() for pair in pairs], ensure_ascii=False))
        return
    for pair in pairs:
        a, b = pair.a, pair.b
        names = a.name if a.name == b.name else f"{a.name} / {b.name}"
        where = f"{a.sheet} dòng {a.row}" + (f" và {b.row}" if a.sheet == b.sheet else f" và {b.sheet} dòng {b.row}")
        why = ", ".join(pair.evidence.why)
        click.echo(f"{VERDICTS[pair.verdict]:<11} {pair.evidence.score:>3}  {names} ({where}): {why}")
    same = sum(pair.verdict == "same" for pair in pairs)
    click.echo(f"{same} cặp là một người, {len(pairs) - same} cặp cần người xem.")
