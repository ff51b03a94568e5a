"""What can go wrong, in five kinds. Which HTTP status each becomes is known in ``web.errors`` alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One complaint about one field: what is wrong and what to do, in Chinese. With values in it, it is a
    sentence of ``kit.sentences``, so that pages can translate it.
    """

    field: str
    message: str


class DomainError(Exception):
    """Base of the five kinds. ``message`` is for the user, as a field's; ``code`` is stable, for programs."""

    code = "error"

    def __init__(self, message: str, *, fields: tuple[FieldError, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class NotFound(DomainError):
    """It does not exist, or this actor may not know that it does."""

    code = "not_found"


class Forbidden(DomainError):
    """The actor is known but may not do this."""

    code = "forbidden"


class Conflict(DomainError):
    """The row has changed since it was read, or exists already."""

    code = "conflict"


class Invalid(DomainError):
    """The input breaks a rule; ``fields`` says which."""

    code = "invalid"


class Unavailable(DomainError):
    """Try again later: locked out, too many tries, an index under construction."""

    code = "unavailable"

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooManyTries(Unavailable):
    """Somebody is guessing, or looks like it: later again."""

    code = "too_many_tries"
