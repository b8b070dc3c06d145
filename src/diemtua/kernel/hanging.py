"""What of a feature hangs on units of the union: told to whoever is about to end or move them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hanging:
    """So many things, in Vietnamese («lớp tập huấn chưa kết thúc»), and what becomes of them in one sentence.

    `follows`: they go where the unit goes. False: they stay exactly as they are, like issuers on old certificates.
    """

    label: str
    count: int
    follows: bool
    fate: str
