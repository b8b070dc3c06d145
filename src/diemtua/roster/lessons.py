"""What humans have taught about the headings of a sender's files."""

from diemtua.roster.models import HeadingLesson
from diemtua.roster.rules.headers import Lessons, Taught
from diemtua.unions.models import Unit


def lessons_for(unit: Unit | None) -> Lessons:
    """The lessons given for imports of this unit, by the signature of the header row; one query."""
    return {
        lesson.signature: Taught(
            {int(column): field for column, field in lesson.columns.items()},
            lesson.height,
            lesson.skipped,
            lesson.hidden,
        )
        for lesson in HeadingLesson.objects.filter(unit=unit)
    }
