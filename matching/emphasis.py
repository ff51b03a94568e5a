"""An emphasis: by how much a demand leans towards some of the skills that it asks for, within bounds."""

from collections.abc import Mapping
from math import fsum

from matching.shapes import Emphasis

# Of the skill block, how much an emphasis may move in all from some asks to others.
MOST_MOVED = 0.25


def emphasised(shares: Mapping[str, float], emphasis: Emphasis) -> dict[str, float]:
    """Give the shares of the asks, by key and adding up to one, after the steps of an emphasis.

    A step is added to the share of its ask, less the mean of all steps, for what is said of every ask alike
    says nothing; below nothing no share falls. If more than MOST_MOVED would move, every ask goes the same
    part of its way. Steps of skills that are not asked for are ignored; equal steps change no bit.
    """
    steps = dict(emphasis)
    own = [steps.get(key, 0.0) for key in shares]
    if len(set(own)) < 2:
        return dict(shares)
    mean = fsum(own) / len(own)
    wanted = [max(0.0, share + step - mean) for share, step in zip(shares.values(), own, strict=True)]
    whole = fsum(wanted)
    ways = [goal / whole - share for goal, share in zip(wanted, shares.values(), strict=True)]
    distance = moved(ways)
    part = min(1.0, MOST_MOVED / distance) if distance > 0 else 0.0
    return {key: share + part * way for (key, share), way in zip(shares.items(), ways, strict=True)}


def moved(ways: list[float]) -> float:
    """Give how much goes from some to others, of changes that add up to nothing."""
    return fsum(map(abs, ways)) / 2
