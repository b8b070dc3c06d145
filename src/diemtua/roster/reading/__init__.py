"""Opens a workbook or CSV file and gives its roster rows. No Django, no database."""

from diemtua.roster.reading.hidden import hidden_rows
from diemtua.roster.reading.opening import check_file
from diemtua.roster.reading.rosters import NoTable, Roster, Unread
from diemtua.roster.reading.tables import RawRow, RosterSheet, Skipped, Table

__all__ = ["NoTable", "RawRow", "Roster", "RosterSheet", "Skipped", "Table", "Unread", "check_file", "hidden_rows"]
