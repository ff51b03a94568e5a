"""Pure decisions about programs and their hooks: how long a secret overlaps, how long a hook rests."""

from datetime import datetime, timedelta

# After so many tries a call is given up.
MOST_TRIES = 8
# A hook that nothing reached for so long is switched off.
MOST_SILENT = timedelta(days=3)
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)


def overlap_until(moment: datetime, days: int) -> datetime | None:
    """Until when a replaced secret holds; None if it ends at once."""
    return moment + timedelta(days=days) if days else None


def pause_after(failures: int, chance: float) -> timedelta:
    """30 seconds after the first failure, doubling to an hour. ``chance``, from 0 to 1, takes off up to a
    half, so that the hooks of a server that comes back do not all knock at the same moment.
    """
    doublings = min(failures - 1, 7)
    pause = min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)
    return pause * (1 - chance / 2)


def is_given_up(attempts: int) -> bool:
    return attempts >= MOST_TRIES


def is_silent(failing_since: datetime, moment: datetime) -> bool:
    return moment - failing_since >= MOST_SILENT
