"""What is told of one pair, of two candidates side by side, and of the conditions of a demand."""

from datetime import date

from talent.enterprises.schemas import DemandCard
from talent.kit.sentences import Sentence
from talent.matches.schemas import Dropped, Excluded, Out, Reasons, SkillMatch
from talent.people.enums import Badge
from talent.people.schemas import PersonCard


class Unmet(Out):
    """A hard condition that the person fails: asked and had in words, and what would help."""

    condition: str
    label: str
    unknown: bool
    why: Sentence
    advice: Sentence


class Step(Out):
    """One change of the person with the exact score and rank that follow; ``rank`` is null for who still
    fails a hard condition, which ``failed`` names. ``enters`` tells who passes only with the change.
    """

    what: Sentence
    skill: str | None = None
    level: int | None = None
    evidence: Badge | None = None
    salary_min: int | None = None
    division: str | None = None
    score: float
    gain: float
    rank: int | None
    enters: bool
    failed: list[str]


class Gain(Out):
    """A missing part of one's profile: the rank at a post now, null where a condition fails, and with it."""

    what: Sentence
    step: str
    demand_id: int
    title: str
    now: int | None
    then: int


class PairOut(Reasons):
    """One person and one demand: the rank of ``total`` who pass, and why; null for who does not pass.

    ``shown`` is false for somebody whom enterprises do not see: the rank is then where they would stand.
    ``steps`` are for the person and for staff. ``not_used`` names what never enters a score; ``version`` is
    that of the index.
    """

    demand_id: int
    talent_id: int
    demand: DemandCard
    person: PersonCard | None
    rank: int | None
    total: int
    shown: bool
    unmet: list[Unmet]
    steps: list[Step]
    not_used: list[str]
    version: str
    as_of: date


class Side(Out):
    """One of two candidates who are compared."""

    talent_id: int
    person: PersonCard
    rank: int | None
    score: float
    fit: float
    wish: float
    failed: list[str]


class BlockDifference(Out):
    """A block of both; points are null where it does not count, for want of an answer of one side."""

    block: str
    label: str
    side: str
    first: float | None
    second: float | None
    points: float


class SkillDifference(Out):
    """An asked skill of both; ``points`` are those by which the first is ahead, before the cap."""

    asked: str
    first: SkillMatch | None
    second: SkillMatch | None
    points: float


class ComparisonOut(Out):
    """Two candidates, the one who stands higher first. The points of ``blocks`` add up to the difference of
    the scores; those of ``skills`` and ``cut`` to that of the skill block.
    """

    demand: DemandCard
    first: Side
    second: Side
    blocks: list[BlockDifference]
    skills: list[SkillDifference]
    cut: float
    decided: Sentence


class BlockRow(Out):
    """A block of several people, in their order; null where it does not count."""

    block: str
    label: str
    side: str
    points: list[float | None]


class SkillRow(Out):
    """An asked skill of several people, in their order."""

    asked: str
    skills: list[SkillMatch | None]


class SeveralOut(Out):
    """Up to four candidates, whoever stands highest first. ``decided`` says of each but the last why the next
    one stands below; blocks and skills that part them most come first.
    """

    demand: DemandCard
    sides: list[Side]
    blocks: list[BlockRow]
    skills: list[SkillRow]
    decided: list[Sentence]


class Lower(Out):
    """A condition one step lower, and how many more would pass."""

    condition: str
    what: Sentence
    adds: int


class CountOut(Out):
    """``total`` of ``pool`` people pass the hard conditions of a need as it is typed; nobody is named."""

    total: int
    pool: int
    excluded: list[Excluded]
    pairs: list[Dropped]


class ConditionsOut(Out):
    """The hard conditions of a demand: ``total`` of ``pool`` people pass all of them."""

    demand: DemandCard
    total: int
    pool: int
    dropped: list[Dropped]
    lower: list[Lower]
