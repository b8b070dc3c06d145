"""Places in the tree of units."""

from django.db.models import Max

from diemtua.unions.models import PastState, Unit


def next_ordinal(parent: Unit) -> int:
    """The ordinal after the greatest child the parent has or ever had: a path once used never names another unit.

    Hold the parent's row while using it. Two queries.
    """
    last = Unit.objects.filter(parent=parent).aggregate(Max("path"))["path__max"]
    gone = PastState.objects.filter(parent=parent, path__startswith=parent.path).aggregate(Max("path"))["path__max"]
    return max((int(path[len(parent.path) :]) for path in (last, gone) if path), default=0) + 1
