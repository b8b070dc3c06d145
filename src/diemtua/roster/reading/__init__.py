"""Opens a workbook or CSV file and gives its roster rows. No Django, no database."""

from diemtua.roster.reading.opening import check_file
from diemtua.roster.reading.tables import NoTable, RawRow, Roster, RosterSheet, Table, Unread

__all__ = ["NoTable", "RawRow", "Roster", "RosterSheet", "Table", "Unread", "check_file"]
