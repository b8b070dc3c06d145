"""The whole corps, loaded through the real import, for measurements."""

from pathlib import Path

from diemtua.people.models import User
from diemtua.unions.models import Stewardship, Unit


def load_corps(workbook: Path) -> User:
    """Import the city's workbook, store what figures are counted from; the account of the city's officer."""
    from django.utils import timezone

    from diemtua.roster.actions import import_file
    from diemtua.unions.columnstore import store_columns

    import_file(workbook, by=None, now=timezone.now())
    store_columns(now=timezone.now())  # as the worker does within half a minute
    officer = User.objects.create_user("thanhpho", "mat-khau-do", full_name="Cán bộ thành phố")
    Stewardship.objects.create(user=officer, unit=Unit.objects.get(kind=Unit.Kind.CITY))
    return officer
