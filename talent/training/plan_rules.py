"""How seats are shared out over cities and groups of skills: in proportion to what is lacking, with a cap."""

from collections.abc import Mapping
from typing import TypeVar

CLASS_SIZE = 40
# At most so many seats for each person who is lacking: not everybody who learns takes such a post.
CAP = 3

K = TypeVar("K")


def remaining(target: int, done: int, planned: int) -> int:
    """What is left of the year's target of person-times after what is completed and what is planned."""
    return max(0, target - done - planned)


def share_out(lacking: Mapping[K, int], seats: int) -> dict[K, int]:
    """Seats for each in proportion to what it lacks, rounded down; at most ``CAP`` for one who is lacking."""
    whole = sum(lacking.values())
    if not whole:
        return dict.fromkeys(lacking, 0)
    return {key: min(CAP * lack, seats * lack // whole) for key, lack in lacking.items()}


def classes_for(seats: int) -> int:
    """The last class need not be full."""
    return -(-seats // CLASS_SIZE)
