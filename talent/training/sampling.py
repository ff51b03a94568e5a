"""Which bodies and which of their records are looked at: a draw that anybody can repeat from its seed.

Each thing gets a ticket, a digest of the seed and its own number, and the lowest tickets are drawn. So the
draw depends neither on the order of rows nor on a version of Python, and who is not in it can't change it.
"""

import hashlib
from collections.abc import Iterable
from fractions import Fraction


def draw(seed: int, drawn: str, numbers: Iterable[int], share: float, least: int, most: int) -> list[int]:
    """A share of the numbers, rounded up, at least ``least`` and at most ``most`` of them, ascending.

    ``drawn`` names what is drawn, so that two draws of one seed are independent.
    """
    candidates = set(numbers)
    wanted = sample_size(len(candidates), share, least, most)
    return sorted(sorted(candidates, key=lambda number: _ticket(seed, drawn, number))[:wanted])


def sample_size(count: int, share: float, least: int, most: int) -> int:
    """How many of ``count`` are drawn; never more than there are."""
    # As it was written: of 10 a share of 0.3 is 3, though ten times the float is a little more.
    part = -(-Fraction(str(share)) * count // 1)
    return min(count, most, max(least, int(part)))


def _ticket(seed: int, drawn: str, number: int) -> tuple[bytes, int]:
    return hashlib.sha256(f"{seed}:{drawn}:{number}".encode()).digest(), number
