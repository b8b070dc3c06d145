"""What the rulebook says of classes on a day; a class goes on where nobody vouches for the law of that day yet."""

import datetime as dt

from diemtua.kernel.errors import NotInForce
from diemtua.kernel.timeline import Dated
from diemtua.rulebook.book import parameters


def told(name: str, day: dt.date) -> Dated | None:
    """The parameter's value on that day; None where there is none, or none checked for so late a day."""
    try:
        return parameters()[name].on(day)
    except NotInForce:
        return None
