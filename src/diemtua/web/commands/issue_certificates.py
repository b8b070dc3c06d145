"""`diemtua issue-certificates CLASS_ID`: issue to everybody of a class who attended enough and passed."""

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from diemtua.web.cli import Command, setup_django

if TYPE_CHECKING:
    from diemtua.people.models import User
    from diemtua.training.models import TrainingClass


@click.command(
    cls=Command, help="Cấp chứng nhận cho những người của một lớp đã dự đủ và đạt; chạy lại không cấp trùng."
)
@click.argument("class_id", metavar="SỐ_LỚP", type=int)
@click.option(
    "--as", "username", metavar="TÊN", help="Cán bộ cấp trên đứng tên cấp (mặc định: người phụ trách đơn vị)."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON ra đầu ra chuẩn.")
def command(class_id: int, username: str | None, as_json: bool) -> None:
    """Exit codes: 0 done (also when nobody was left), 1 refused with a sentence, 2 the call is wrong."""
    setup_django()
    from django.utils import timezone

    from diemtua.credentials.actions import NobodyLeft, issue_now
    from diemtua.credentials.queries import class_sheet

    training_class = _class(class_id)
    by = _officer(training_class, username)
    sheet = class_sheet(training_class)
    issued = 0
    with tqdm(total=len(sheet.waiting), unit=" chứng nhận", disable=None) as bar, suppress(NobodyLeft):
        issued = issue_now(
            by=by, training_class=training_class, now=timezone.now(), tell=lambda done: bar.update(done - bar.n)
        ).issued
    not_eligible = [{"name": e.enrolment.person.full_name, "reason": e.reason} for e in sheet.refused]
    counts = {
        "class": training_class.pk,
        "called": sheet.total,
        "issued": issued,
        "already": sheet.total - issued - len(not_eligible),
        "not_eligible": not_eligible,
    }
    _show(counts, as_json=as_json)


def _class(class_id: int) -> "TrainingClass":
    from diemtua.training.models import TrainingClass

    found = TrainingClass.objects.select_related("unit", "exam").filter(pk=class_id).first()
    if found is None:
        raise click.ClickException(f"Không có lớp số {class_id}; số lớp đứng trong địa chỉ trang của lớp.")
    return found


def _officer(training_class: "TrainingClass", username: str | None) -> "User":
    """The account named, or the first who looks after the unit of the class."""
    from diemtua.people.models import User

    if username:
        found = User.objects.filter(username=username.strip().lower(), is_active=True).first()
        if found is None:
            raise click.ClickException(f"Không có tài khoản «{username}» đang hoạt động.")
        return found
    found = User.objects.filter(
        stewardships__unit=training_class.unit, stewardships__ended_at=None, is_active=True
    ).first()
    if found is None:
        raise click.ClickException(f"{training_class.unit.name} chưa có cán bộ phụ trách; hãy nêu tên bằng --as.")
    return found


def _show(counts: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(counts, ensure_ascii=False))
        return
    refused = counts["not_eligible"]
    assert isinstance(refused, list)
    click.echo(f"Người được gọi:      {counts['called']}")
    click.echo(f"Cấp lần này:         {counts['issued']}")
    click.echo(f"Đã có từ trước:      {counts['already']}")
    click.echo(f"Chưa đủ điều kiện:   {len(refused)}")
    for entry in refused:
        click.echo(f"  {entry['name']}: {entry['reason']}")
