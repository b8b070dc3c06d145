"""The calendar file, read back strictly."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from diemtua.kernel.calendar_file import Day, Event, calendar

AT = dt.datetime(2026, 12, 5, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def event(title: str = "Lớp", place: str = "Hội trường", text: str = "") -> Event:
    return Event("buoi-7@diemtua", AT, AT + dt.timedelta(hours=3), title, place, text)


def read(content: bytes) -> list[tuple[str, str]]:
    """Lines unfolded and unescaped, refusing what RFC 5545 forbids."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    lines: list[bytes] = []
    for line in raw:
        line.decode()  # no letter is cut in two
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    found = []
    for line in lines:
        name, value = line.decode().split(":", 1)
        assert re.fullmatch(r"[A-Z-]+", name)
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
        if name in {"SUMMARY", "LOCATION", "DESCRIPTION"}:
            assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a bare ; or ,"
            value = re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
        found.append((name, value))
    return found


def test_the_file_says_when_where_and_what() -> None:
    assert read(calendar([event(text="https://diemtua.example.vn/lop-cua-toi/7/")], made_at=AT)) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Diem Tua//Lich//VI"),
        ("CALSCALE", "GREGORIAN"),
        ("BEGIN", "VEVENT"),
        ("UID", "buoi-7@diemtua"),
        ("DTSTAMP", "20261205T010000Z"),
        ("DTSTART", "20261205T010000Z"),
        ("DTEND", "20261205T040000Z"),
        ("LOCATION", "Hội trường"),
        ("SUMMARY", "Lớp"),
        ("DESCRIPTION", "https://diemtua.example.vn/lop-cua-toi/7/"),
        *(
            line
            for trigger in ("-P1D", "-PT2H")
            for line in (
                ("BEGIN", "VALARM"),
                ("ACTION", "DISPLAY"),
                ("TRIGGER", trigger),
                ("DESCRIPTION", "Lớp"),
                ("END", "VALARM"),
            )
        ),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


@given(st.text(), st.text())
def test_any_title_and_place_come_back_as_they_were(title: str, place: str) -> None:
    def kept(value: str) -> str:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in value if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127))

    lines = dict(read(calendar([event(title, place)], made_at=AT)))
    assert (lines["SUMMARY"], lines["LOCATION"]) == (kept(title), kept(place))


def test_a_day_to_subscribe_to_is_read_back_by_another_reader() -> None:
    due = Day(
        "vu-viec-3-file@x", dt.date(2026, 2, 24), "Hạn: gửi thỏa ước; nhớ ký", "Điều 77, bộ luật\n10 ngày", (0, 3)
    )
    (found,) = Calendar.from_ical(calendar([due], made_at=AT, name="Hạn, việc")).walk("VEVENT")
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (dt.date(2026, 2, 24), dt.date(2026, 2, 25))
    assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == (due.title, due.text)
    nine = [dt.timedelta(hours=9), dt.timedelta(days=-3, hours=9)]
    assert [alarm["TRIGGER"].dt for alarm in found.walk("VALARM")] == nine
