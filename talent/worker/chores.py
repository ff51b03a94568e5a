"""What falls due by the calendar: reminders, ends of validity, retention."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from talent.matches.saved_searches import tell_of_new_demands
from talent.people.pausing import end_pauses


class Chore(NamedTuple):
    """``run`` does at most a portion of what is due on a day of Hebei, in one transaction, and says how many
    things it did: 0 ends the day's work. Doing it again, or after a crash, does nothing twice.
    """

    name: str
    run: Callable[[Session, date], int]


CHORES: tuple[Chore, ...] = (Chore("pauses", end_pauses), Chore("searches", tell_of_new_demands))
