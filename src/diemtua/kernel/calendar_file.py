"""Writes an iCalendar file (RFC 5545): the few lines a phone's calendar needs, nothing else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One appointment, reminded of a day and two hours before; `uid` stays the same when its time changes, so that the calendar moves it."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """Something due on a whole day; the phone reminds at nine in the morning, `remind_days` before and on the day."""

    uid: str
    day: dt.date
    title: str
    text: str
    remind_days: tuple[int, ...] = (0,)


def calendar(events: Iterable[Event | Day], *, made_at: dt.datetime, name: str = "") -> bytes:
    """The file, in UTF-8 with CRLF; times in UTC, so that no time-zone table is needed.

    `name` makes it one to subscribe to: what the phone calls it, and that it may be read anew every six hours.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Diem Tua//Lich//VI", "CALSCALE:GREGORIAN"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_moment(made_at)}", *_when_and_where(event)]
        lines += [f"SUMMARY:{_text(event.title)}", f"DESCRIPTION:{_text(event.text)}"]
        for trigger in _reminders(event):
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}"]
            lines += [f"DESCRIPTION:{_text(event.title)}", "END:VALARM"]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _when_and_where(event: Event | Day) -> list[str]:
    if isinstance(event, Day):
        following = event.day + dt.timedelta(days=1)  # DTEND is not included
        return [f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{following:%Y%m%d}", "TRANSP:TRANSPARENT"]
    return [
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"LOCATION:{_text(event.place)}",
    ]


def _reminders(event: Event | Day) -> list[str]:
    """When the phone reminds: a phone that takes a file adds no reminder of its own."""
    return [_before(days) for days in event.remind_days] if isinstance(event, Day) else ["-P1D", "-PT2H"]


def _before(days: int) -> str:
    """From the day's midnight to nine in the morning, `days` days earlier."""
    return f"-PT{days * 24 - 9}H" if days else "PT9H"


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Escaped as RFC 5545 section 3.3.11 wants: backslash, semicolon, comma, line end; other control characters go."""
    escaped = value.replace("\r\n", "\n").replace("\r", "\n")
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        escaped = escaped.replace(char, written)
    return "".join(c for c in escaped if c == "\t" or (ord(c) >= 32 and ord(c) != 127))


def _folded(line: str) -> bytes:
    """At most 75 octets a line; continuations begin with a blank, and no letter is cut in two."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > 75:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
