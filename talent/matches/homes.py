"""Where people live, by id: a ranking filtered by division reads no table and sends no ids around."""

from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.people.queries import divisions_by_person

_CHANGES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Homes:
    """For each id the number of the division, 0 for none, as it stood after ``sequence``; never changes."""

    numbers: dict[str, int]
    of: NDArray[np.uint16]
    sequence: int

    def marks(self, scope: Collection[str]) -> NDArray[np.bool_]:
        """Who lives in one of these divisions, by id."""
        inside = np.zeros(len(self.numbers) + 1, bool)
        inside[[self.numbers[code] for code in scope if code in self.numbers]] = True
        found: NDArray[np.bool_] = inside[self.of]
        return found

    def with_changes(self, found: Collection[tuple[int, str]], gone: Collection[int], to: int) -> "Homes":
        """The homes of those who are ``found``, and of the others of ``gone`` none."""
        numbers = dict(self.numbers)
        for _, division in found:
            numbers.setdefault(division, len(numbers) + 1)
        last = max((*gone, *(number for number, _ in found)), default=-1)
        of = np.zeros(max(len(self.of), last + 1), np.uint16)
        of[: len(self.of)] = self.of
        of[list(gone)] = 0
        of[[number for number, _ in found]] = [numbers[division] for _, division in found]
        return Homes(numbers, of, to)


class HomeBook:
    """One a process; read from the table when first asked, and from the change log after that."""

    def __init__(self) -> None:
        self._homes: Homes | None = None
        self._lock = Lock()

    def homes(self, session: Session, known: int | None = None) -> Homes:
        """Everything that was committed when the session's reading began is in it.

        A caller that has the change log up to that moment names its last number as ``known``.
        """
        with self._lock:
            if self._homes is None or known is None or self._homes.sequence < known:
                self._homes = _followed(session, self._homes or _read(session))
            return self._homes


def _read(session: Session) -> Homes:
    # The number first: what is written meanwhile is then applied twice, never missed.
    sequence = latest_sequence(session)
    return Homes({}, np.zeros(0, np.uint16), 0).with_changes(divisions_by_person(session), (), sequence)


def _followed(session: Session, homes: Homes) -> Homes:
    while changes := changes_since(session, homes.sequence, _CHANGES_AT_ONCE):
        people = sorted({number for _, kind, number in changes if kind is ChangeKind.PERSON})
        found = divisions_by_person(session, people) if people else []
        homes = homes.with_changes(found, people, changes[-1][0])
    return homes
