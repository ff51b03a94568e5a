"""What a kind of sheet needs behind its layout: who may hand it in, what its rows would do, and doing it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exchange.enums import RowFate
from talent.exchange.layouts import Layout, Refusal, Row


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes, or became, of a row; ``object_id`` is what was written for it.

    ``warning`` is for a row that goes in and might be better.
    """

    fate: RowFate
    refusal: Refusal | None = None
    object_id: int | None = None
    warning: str = ""


class Writer(Protocol):
    """One for each kind of sheet. Said again, ``write`` changes nothing."""

    @property
    def layout(self) -> Layout: ...

    @property
    def permission(self) -> Permission:
        """Who has it is offered this kind of sheet."""
        ...

    def require(self, session: Session, actor: Actor) -> int | None:
        """The organisation for which the actor hands sheets in, None for the staff themselves; raises where
        that is not allowed now.
        """
        ...

    def choices(self, session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
        """What the template offers in some of its columns."""
        ...

    def begin_check(self) -> "SheetCheck":
        """For one sheet."""
        ...

    def write(self, session: Session, actor: Actor, rows: Sequence[Row], because: str) -> list[Result]:
        """Writes a portion in the caller's transaction; ``because`` stands in the trace of what changes."""
        ...

    @property
    def undoing(self) -> str:
        """What becomes of that which is taken back, for who is about to ask for it."""
        ...

    def kept_back(self, session: Session, actor: Actor, object_ids: Collection[int]) -> Mapping[int, str]:
        """Which of what a sheet made new can't be taken back, and why: something was built on it."""
        ...

    def undo(self, session: Session, actor: Actor, object_ids: Collection[int]) -> set[int]:
        """Takes back a portion of what a sheet made new, in the caller's transaction; what went."""
        ...


class SheetCheck(Protocol):
    """Checks the rows of one sheet some at a time, with the results that all together would have, and keeps
    of them no more than that takes. Before the first are checked all have been noted.
    """

    def note(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None: ...

    def check(self, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
        """In order. Writes nothing."""
        ...


def check_rows(writer: Writer, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
    """What would become of rows that are few, in order."""
    check = writer.begin_check()
    check.note(session, actor, rows)
    return check.check(session, actor, rows)
