"""What goes into the matcher and what comes out: frozen values, no behaviour that needs a library.

The shapes have no field for name, sex, age, ethnicity, household registration or a photograph,
so nothing of that can reach a score.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

# Steps by which the shares of asked skills move, by skill key.
Emphasis = tuple[tuple[str, float], ...]


class Proof(IntEnum):
    """How well a skill is vouched for, weakest first."""

    STATED = 1
    USED = 2
    CONFIRMED = 3
    EXAMINED = 4


class Need(IntEnum):
    """How much a demand wants a skill; MUST also filters."""

    PREFERRED = 1
    REQUIRED = 2
    MUST = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of evidence for one skill: the person's own words, a level 1-4 and its proof.

    ``skill`` is the canonical id if the person picked one; otherwise the gate decides from ``words``.
    What somebody else vouches for without the person having ``declared`` it counts only beside a declared
    claim of the same skill, and quotes that one's words. Words that the gate reads as the skill that the
    person ``refused`` stay what they are: unknown words.
    """

    words: str
    level: int = 1
    proof: Proof = Proof.STATED
    skill: str | None = None
    vouched_by: str = ""
    declared: bool = True
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One skill that a demand asks for, at a level 1-4."""

    words: str
    level: int = 1
    need: Need = Need.REQUIRED
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post held or wished for: the title as written and, where known, the occupation code."""

    title: str
    occupation: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A category that a person is in, with its last day if it ends; compared with the day of the ranking."""

    category: str
    until: date | None = None

    def holds(self, day: int) -> bool:
        """Tell whether it still holds on a day, given as its ordinal."""
        return self.until is None or self.until.toordinal() >= day


@dataclass(frozen=True, slots=True)
class Talent:
    """What the matcher may know of a person. None and empty mean unknown, never no.

    ``salary_min`` is whole yuan a month; ``education`` a rank 1-7; ``divisions`` are GB/T 2260 codes
    of accepted places (a city stands for its counties); ``confirmed_on`` when the person last
    said that the profile is still true.
    """

    id: int
    posts: tuple[Post, ...] = ()
    work_text: str = ""
    claims: tuple[Claim, ...] = ()
    experience_years: float | None = None
    education: int | None = None
    wished_posts: tuple[Post, ...] = ()
    salary_min: int | None = None
    divisions: tuple[str, ...] = ()
    remote_only: bool = False
    kinds: tuple[str, ...] = ()
    categories: tuple[Membership, ...] = ()
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What the matcher may know of a demand. ``*_must`` turns a wish of the enterprise into a filter.

    ``emphasis`` shifts the shares of the asked skills (`emphasis.py`); empty, they are as the asks say.
    """

    id: int
    post: Post
    duties: str = ""
    asks: tuple[Ask, ...] = ()
    experience_years: float | None = None
    experience_must: bool = False
    education: int | None = None
    education_must: bool = False
    salary_min: int | None = None
    salary_max: int | None = None
    division: str | None = None
    remote: bool = False
    place_must: bool = False
    kind: str | None = None
    category: str | None = None
    confirmed_on: date | None = None
    emphasis: Emphasis = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """Every number of the score in one place; the sums of ``fit`` and of ``wish`` are 1."""

    theta: float = 0.65
    skill: float = 0.55
    occupation: float = 0.15
    text: float = 0.10
    experience: float = 0.10
    education: float = 0.10
    salary: float = 0.35
    place: float = 0.30
    wished: float = 0.15
    kind: float = 0.10
    freshness: float = 0.10
    # The part of the skill block that may rest on claims which nobody vouches for.
    stated_cap: float = 0.10
    # How much a text has to say of what is asked until the text block is full.
    text_full: float = 1.0


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points (of 100) that one block gives; ``side`` is fit or wish; ``weight`` is after sharing."""

    block: str
    side: str
    points: float
    weight: float
    value: float


@dataclass(frozen=True, slots=True)
class MatchedSkill:
    """An asked skill that the person has in whole or part.

    ``kind`` is same, related or implied; ``via`` the person's canonical skill if another; ``share`` in [0, 1]
    how much of the ask is covered; ``level`` the person's best level; ``points`` of the final score.
    """

    asked: str
    skill: str
    words: str
    kind: str
    proof: Proof
    level: int
    asked_level: int
    share: float
    points: float
    need: Need
    via: str = ""
    vouched_by: str = ""


@dataclass(frozen=True, slots=True)
class MissingSkill:
    """An asked skill of which the person shows nothing, or too low a level (``have_level`` > 0).

    A must is missing where only a near skill is there. ``points`` are what the skill itself, examined at the
    level asked, would bring before any cap.
    """

    asked: str
    skill: str
    asked_level: int
    have_level: int
    need: Need
    points: float


@dataclass(frozen=True, slots=True)
class Match:
    """One pair with its score and the reasons. ``fit`` and ``wish`` are of 100, as ``score`` is.

    ``failed`` names the hard conditions that the pair fails; empty for a ranked candidate, one entry
    for somebody listed apart. ``unshared`` names blocks about which one side said nothing.
    """

    rank: int
    talent_id: int
    demand_id: int
    score: float
    fit: float
    wish: float
    contributions: tuple[Contribution, ...] = ()
    matched: tuple[MatchedSkill, ...] = ()
    missing: tuple[MissingSkill, ...] = ()
    failed: tuple[str, ...] = ()
    unshared: tuple[str, ...] = ()
    cut: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of matches in order, how many rank in all, and how many each hard condition excludes.

    ``failing`` counts people by the very set of hard conditions that they fail. ``missing`` numbers the
    parts of a cluster that gave no answer: their people are in none of this.
    """

    matches: tuple[Match, ...]
    total: int
    version: str
    pool: int
    near: tuple[Match, ...] = ()
    excluded: dict[str, int] = field(default_factory=dict)
    failing: dict[frozenset[str], int] = field(default_factory=dict)
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A canonical skill of the taxonomy, as the matcher needs it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its city (itself for a city) and where its seat lies, in degrees."""

    code: str
    city: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that people decided to read as a canonical skill."""

    words: str
    skill: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The code lists that the matcher stands on; ``lookalikes`` are pairs of confusable characters.

    ``reviewed`` are aliases that came after the lists. The gate alone reads by them and texts are cut as
    before, so a built index can take them in (``Matcher.with_reviewed``).
    """

    skills: tuple[SkillEntry, ...] = ()
    places: tuple[Place, ...] = ()
    titles: tuple[Post, ...] = ()
    lookalikes: tuple[tuple[str, str], ...] = ()
    reviewed: tuple[Alias, ...] = ()
