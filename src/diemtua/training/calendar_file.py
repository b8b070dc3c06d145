"""Writes an iCalendar file (RFC 5545): the few lines a phone's calendar needs, nothing else. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One appointment; `uid` stays the same when its time changes, so that the calendar moves it."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    place: str
    text: str


def calendar(events: Iterable[Event], *, made_at: dt.datetime) -> bytes:
    """The file, in UTF-8 with CRLF; times in UTC, so that no time-zone table is needed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Diem Tua//Tap huan//VI", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{_moment(made_at)}",
            f"DTSTART:{_moment(event.starts_at)}",
            f"DTEND:{_moment(event.ends_at)}",
            f"SUMMARY:{_text(event.title)}",
            f"LOCATION:{_text(event.place)}",
            f"DESCRIPTION:{_text(event.text)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


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
