"""What falls due by the calendar: reminders, ends of validity, retention."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from talent.hiring import chores as hiring


class Chore(NamedTuple):
    """``run`` does at most a portion of what is due on a day of Hebei, in one transaction, and says how many
    things it did: 0 ends the day's work. Doing it again, or after a crash, does nothing twice.
    """

    name: str
    run: Callable[[Session, date], int]


CHORES: tuple[Chore, ...] = (
    Chore("threads of ended demands", hiring.close_with_demand),
    Chore("silent threads", hiring.close_silent),
    Chore("unconfirmed hires", hiring.leave_unconfirmed),
    Chore("reminders of threads", hiring.remind),
    Chore("appraisals due", hiring.ask_appraisals),
    Chore("outcomes of demands", hiring.ask_outcomes),
)
