"""The family of errors a person may meet. The message is one Vietnamese sentence saying what to do next.

DomainError (400)
├── BadInput (400)    what was typed or uploaded cannot be used
├── NotAllowed (403)  this person may not do this
├── Conflict (409)    somebody, or an earlier press, was first
├── Gone (410)        a file that we kept lies there no more
├── NotInForce (422)  no verified value for that day
└── Clash (422)       two rules claim the same day
"""


class DomainError(Exception):
    """A refusal with a sentence for the person; `message` is shown as it is."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(DomainError):
    """What was typed or uploaded cannot be used."""


class NotAllowed(DomainError):
    """The person has no right to this action."""

    status = 403


class Conflict(DomainError):
    """The thing is no longer in the state the person saw."""

    status = 409


class Gone(DomainError):
    """A file that a row speaks of is not on the disk."""

    status = 410


class NotInForce(DomainError):
    """No verified value is in force on the day asked for."""

    status = 422


class Clash(DomainError):
    """Two values or rules claim the same day: somebody who knows the law must choose, never the program."""

    status = 422
