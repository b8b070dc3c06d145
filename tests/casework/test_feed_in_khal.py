"""The private calendar in khal, a calendar people use: what it keeps of a case, its days and its alarms."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar

from diemtua.casework.actions import make_feed
from tests.casework.factories import D, at, make_case, tell

pytest.importorskip("khal", reason="khal chưa có trong môi trường; chạy make setup")

CONFIG = """[calendars]
[[lich]]
path = {folder}
[sqlite]
path = {folder}/khal.db
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
"""


@pytest.fixture
def khal(tmp_path):
    """`khal(words…)`: what the program prints, with a calendar of its own that is empty at first."""
    folder = tmp_path / "lich"
    folder.mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(CONFIG.format(folder=folder), "utf-8")
    env = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "khal", "--config", str(config), *words]
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=20, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_khal_lists_the_days_of_a_case_with_their_alarms(cast, as_, today, khal, tmp_path: Path) -> None:
    tell(make_case(cast), "demand", D(2026, 2, 2))
    kept = make_case(cast, "tranh-chap-ca-nhan", title="Chị Lan nợ lương", confidential=True)
    tell(kept, "found", D(2026, 2, 2), "compulsory")
    today(D(2026, 2, 3))
    file = tmp_path / "vu-viec.ics"
    file.write_bytes(as_(None).get(f"/lich/{make_feed(by=cast.hoa, now=at(D(2026, 2, 3)))}.ics").content)

    khal("import", "--batch", "-a", "lich", str(file))
    shape = "{start-date}|{title}|{alarm-symbol}"
    told = khal("list", "--day-format", "", "--format", shape, "2026-01-01", "2026-12-31").splitlines()
    assert [(day, title, bool(alarm)) for day, title, alarm in (line.split("|") for line in told if line)] == [
        ("2026-02-10", "Hạn: Thống nhất địa điểm, thời gian bắt đầu", True),
        ("2026-03-04", "Hạn: Bắt đầu thương lượng", True),
        ("2026-08-03", "Hạn của một hồ sơ kín", True),
    ]

    kept_by_khal = [Calendar.from_ical(path.read_bytes()) for path in (tmp_path / "lich").glob("*.ics")]
    hours = {
        e["DTSTART"].dt: sorted(a["TRIGGER"].dt.total_seconds() / 3600 for a in e.walk("VALARM"))
        for calendar in kept_by_khal
        for e in calendar.walk("VEVENT")
    }
    assert hours == {
        D(2026, 2, 10): [-39, 9],  # nine in the morning two days before, and on the day
        D(2026, 3, 4): [-39, 9],
        D(2026, 8, 3): [-1095, -327, -39, 9],  # a limitation is told at three quarters and two weeks before too
    }
