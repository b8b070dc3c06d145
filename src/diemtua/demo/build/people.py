"""Units, the cast, the officers of three wards, and four of them told twice."""

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from diemtua.demo.build.stage import Stage
from diemtua.demo.cast import PASSWORD, ROLES
from diemtua.demo.workbook import Line, invented_lines, write_roster
from diemtua.duplicates.actions import start_scan
from diemtua.people.actions import activate, create_account, issue_codes
from diemtua.people.models import User
from diemtua.people.queries import find_code
from diemtua.roster.actions import ensure_federation, import_file, settle_resemblance
from diemtua.unions.actions import start_stewardship
from diemtua.unions.models import Person, Unit

WARDS = (("Công đoàn phường Bồ Đề", 36), ("Công đoàn phường Long Biên", 24), ("Công đoàn xã Gia Lâm", 18))


HOA = Line(
    "Trần Thị Hòa", "f", dt.date(1987, 3, 8), "Chủ tịch", "Công ty TNHH May Sông Hồng", WARDS[0][0], "Ngoài nhà nước",
    "001187004521", "0912345678", "hoa.tran@congty.example.vn", 2025, None,
)  # fmt: skip


def _with_password(user: User, now: dt.datetime) -> User:
    """Go through the activation that every account goes through."""
    with transaction.atomic():
        code = issue_codes([user], by=None, now=now)[user.pk]
    found = find_code(code, now=now)
    assert found is not None
    return activate(code=found, password=PASSWORD, now=now)


def units(stage: Stage) -> None:
    """The city federation and its 126 ward and commune unions."""
    ensure_federation()
    stage.ward = Unit.objects.get(name=WARDS[0][0])


def staff(stage: Stage) -> None:
    """The cast's accounts but Hòa's."""
    flags = {"quantri": "is_keeper", "khai": "is_lecturer", "thao": "is_adviser"}
    for role in ROLES:
        if role.username == "hoa":
            continue
        with transaction.atomic():
            user = create_account(
                username=role.username,
                full_name=role.name,
                by=None,
                **({flags[role.username]: True} if role.username in flags else {}),
            )
        stage.users[role.username] = _with_password(user, stage.now)
    keeper, city = stage.users["quantri"], Unit.objects.get(kind=Unit.Kind.CITY)
    start_stewardship(user=stage.users["binh"], unit=stage.ward, by=keeper, now=stage.now)
    start_stewardship(user=stage.users["thanhpho"], unit=city, by=keeper, now=stage.now)


def roster(stage: Stage) -> None:
    """Three wards' officers from a workbook as messy as real ones."""
    lines = [HOA]
    for number, (ward, count) in enumerate(WARDS):
        lines += invented_lines(ward=ward, unions=count, seed=number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach-trich-ngang-2026.xlsx"
        write_roster(path, lines, seed=7)
        import_file(path, by=stage.users["thanhpho"], unit=Unit.objects.get(kind=Unit.Kind.CITY), now=stage.now)
    stage.hoa = Person.objects.get(full_name=HOA.name, phone=HOA.phone)
    stage.users["hoa"] = account_of(stage.hoa, "hoa", stage.now)


def account_of(person: Person, username: str, now: dt.datetime) -> User:
    """An activated account of this officer."""
    with transaction.atomic():
        user = create_account(username=username, full_name=person.full_name, by=None)
        person.user = user
        person.save(update_fields=["user"])
    return _with_password(user, now)


def doubles(stage: Stage) -> None:
    """An older list tells four officers again; entered as new in a hurry, they come up when the register is scanned."""
    binh = stage.users["binh"]
    known = invented_lines(ward=WARDS[0][0], unions=WARDS[0][1], seed=0)
    again = [
        replace(one, union=other.union, kind=other.kind, post="Ủy viên BCH", citizen_id="", phone=f"097600010{n}", email="")
        for n, (one, other) in enumerate(zip(known[10:14], known[60:64], strict=True))
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach-cu-2024.xlsx"
        write_roster(path, again, seed=9, faults=False)
        roster = import_file(path, by=binh, unit=stage.ward, now=stage.now)
    for asked in roster.resemblances.filter(sure=False):
        settle_resemblance(asked, verdict=asked.Verdict.OTHER, by=binh, now=stage.now)
    start_scan(by=binh)
