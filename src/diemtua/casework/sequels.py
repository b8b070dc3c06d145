"""Việc nối tiếp: what a case leads to on a higher floor, told on its page (a signed bargaining: the register of agreements).

A package above registers its teller in `AppConfig.ready()` (ADR 0018): a callable (case, user) -> Sequel, or None when there is
nothing for this user. It asks a few queries at most, none for a procedure it knows nothing of.
"""

from collections.abc import Callable
from dataclasses import dataclass

from diemtua.casework.models import Case
from diemtua.people.models import User


@dataclass(frozen=True, slots=True)
class Sequel:
    """One card on the case's page; `done`: it has been taken up, the link only shows it. `icon` is a lucide name."""

    title: str
    text: str
    label: str
    url: str
    icon: str
    done: bool = False


Teller = Callable[[Case, User], Sequel | None]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Let `teller` speak on the pages of cases; the same one registered again stays one."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def sequels(case: Case, user: User) -> list[Sequel]:
    """What the case leads to, for this user."""
    return [told for teller in _TELLERS if (told := teller(case, user)) is not None]
