"""What the hard conditions of a demand cost it, and what dropping or lowering one of them would bring."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations as pairs_of

import numpy as np

from matching.among import Keep
from matching.blocks import EXPERIENCE_STEPS
from matching.combinations import Combinations
from matching.matcher import Matcher
from matching.shapes import Ask, Demand, Need
from matching.skills import Gate

SKILL = "skill:"


@dataclass(frozen=True, slots=True)
class Drop:
    """Conditions that are no longer hard, and how many more pass: those who fail no other."""

    conditions: tuple[str, ...]
    adds: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A condition one step lower, at ``to`` (a rank, years or a level), and how many more would pass."""

    condition: str
    asked: float
    to: float
    adds: int


def names_in(found: Combinations) -> list[str]:
    """Give the conditions that somebody fails, in a fixed order."""
    return sorted(frozenset().union(*found))


def drops(found: Combinations) -> tuple[Drop, ...]:
    """Give what dropping each condition adds, the most first; pairs where no single one adds anybody."""
    names = names_in(found)
    single = [Drop((name,), found.get(frozenset((name,)), 0)) for name in names]
    if any(drop.adds for drop in single):
        return _most_first(single)
    double = [Drop(pair, found.get(frozenset(pair), 0)) for pair in pairs_of(names, 2)]
    return _most_first([*single, *(drop for drop in double if drop.adds)])


def _most_first(found: list[Drop]) -> tuple[Drop, ...]:
    return tuple(sorted(found, key=lambda drop: -drop.adds))


def without(demand: Demand, condition: str, gate: Gate) -> Demand:
    """Give the demand with a hard condition turned into a wish, or left out where it can't be one."""
    if condition == "education":
        return replace(demand, education_must=False)
    if condition == "experience":
        return replace(demand, experience_must=False)
    if condition == "place":
        return replace(demand, place_must=False)
    if condition == "category":
        return replace(demand, category=None)
    asks = [_softer(ask) if _is_about(ask, condition, gate) else ask for ask in demand.asks]
    return replace(demand, asks=tuple(asks))


def relaxations(
    matcher: Matcher, demand: Demand, found: Combinations, today: date, keep: Keep = None
) -> tuple[Relaxation, ...]:
    """Give what each condition brings one step lower, the most first; ``found`` are those of the demand.

    The lowered demand is put to everybody, one pass over the people for each condition that can be lowered.
    """
    gate, passing = matcher.reader.gate, found.get(frozenset(), 0)
    relaxed = []
    for name in names_in(found):
        asked, to = _step(demand, name, gate)
        if to is None:
            continue
        lower = matcher.encode(lowered(demand, name, to, gate))
        more = matcher.failing(lower, today, keep)[frozenset()] - passing
        relaxed.append(Relaxation(name, asked, to, more))
    return tuple(sorted(relaxed, key=lambda one: -one.adds))


def lowered(demand: Demand, condition: str, to: float, gate: Gate) -> Demand:
    """Give the demand with a condition at another rank, other years or another level."""
    if condition == "education":
        return replace(demand, education=int(to))
    if condition == "experience":
        return replace(demand, experience_years=to)
    asks = [
        replace(ask, level=min(ask.level, int(to))) if _is_about(ask, condition, gate) else ask
        for ask in demand.asks
    ]
    return replace(demand, asks=tuple(asks))


def _step(demand: Demand, condition: str, gate: Gate) -> tuple[float, float | None]:
    """Give what a condition asks, and the next lower; None where below it there is only dropping it."""
    if condition == "education":
        rank = demand.education or 0
        return rank, rank - 1 if rank > 1 else None
    if condition == "experience":
        years = demand.experience_years or 0.0
        below = EXPERIENCE_STEPS[years > EXPERIENCE_STEPS]
        return years, float(np.max(below)) if len(below) else None
    if not condition.startswith(SKILL):
        return 0, None
    level = max(ask.level for ask in demand.asks if _is_about(ask, condition, gate))
    return level, level - 1 if level > 1 else None


def _is_about(ask: Ask, condition: str, gate: Gate) -> bool:
    return gate.resolve(ask.words, ask.skill) == condition.removeprefix(SKILL)


def _softer(ask: Ask) -> Ask:
    return replace(ask, need=min(ask.need, Need.REQUIRED))
