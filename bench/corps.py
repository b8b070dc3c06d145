"""The whole corps, loaded through the real import, for measurements."""

from pathlib import Path

from diemtua.people.models import User
from diemtua.unions.models import Stewardship, Unit


def load_corps(workbook: Path) -> User:
    """Import the city's workbook; the account of the city's officer."""
    from django.utils import timezone

    from diemtua.roster.actions import import_file

    import_file(workbook, by=None, now=timezone.now())
    officer = User.objects.create_user("thanhpho", "mat-khau-do", full_name="Cán bộ thành phố")
    Stewardship.objects.create(user=officer, unit=Unit.objects.get(kind=Unit.Kind.CITY))
    return officer
