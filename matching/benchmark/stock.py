"""The word stock that invented talents and demands are drawn from; whoever runs the bench hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """A canonical skill and how people write it, its name first."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What somebody does for a living: ``people`` and ``demands`` are weights, pay is yuan a month.

    Skills and pieces of text stand in the order of how common they are.
    """

    name: str
    occupation: str
    people: float
    demands: float
    pay: int
    growth: int
    titles: tuple[str, ...]
    senior_titles: tuple[str, ...]
    platforms: tuple[str, ...]
    skills: tuple[Spelling, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A city with its counties, by code and name; ``weight`` is how many live there."""

    code: str
    weight: float
    counties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """All that is drawn from. ``general`` skills and pieces belong to every trade."""

    trades: tuple[Trade, ...]
    regions: tuple[Region, ...]
    general: tuple[Spelling, ...]
    pieces: tuple[str, ...]
    # Words in nobody's taxonomy, which stay raw skills.
    odd: tuple[str, ...]
    # Wrappings of a skill's name, with {} for it.
    wraps: tuple[str, ...]
    goods: tuple[str, ...]
    # First and second halves of invented brand names: the rare words of the texts.
    brands: tuple[tuple[str, ...], tuple[str, ...]]
