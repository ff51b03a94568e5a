"""What a ranking says: scores, their parts, and the reasons in the person's own words."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.enterprises.schemas import DemandCard
from talent.kit.fields import Line
from talent.kit.terms import Category, EmploymentKind
from talent.matches.enums import RankOrder
from talent.people.enums import Badge
from talent.people.schemas import PersonCard
from talent.vocab.enums import WordState
from talent.vocab.schemas import SkillWordRow


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class BlockPoints(Out):
    """``points`` of the score (0 to 100) from one block; ``value`` in [0, 1] says how full it is."""

    block: str
    label: str
    side: str
    points: float
    weight: float
    value: float


class SkillMatch(Out):
    """An asked skill that the person shows: ``words`` are the person's, ``evidence`` the best proof."""

    asked: str
    skill: str
    name: str
    words: str
    kind: str
    evidence: Badge
    level: int
    asked_level: int
    share: float
    points: float
    importance: str
    via: str = ""
    vouched_by: str = ""


class SkillGap(Out):
    """An asked skill that the person does not show, or not at the asked level."""

    asked: str
    skill: str
    name: str
    asked_level: int
    have_level: int
    importance: str
    points: float


class Reasons(Out):
    """One pair's score with everything that makes it up; the contributions' points add up to ``score``."""

    score: float
    fit: float
    wish: float
    contributions: list[BlockPoints]
    matched: list[SkillMatch]
    missing: list[SkillGap]
    failed: list[str] = Field(default_factory=list)
    unshared: list[str] = Field(default_factory=list)
    cut: float = 0.0


class Candidate(Reasons):
    rank: int
    talent_id: int
    person: PersonCard


class PostForMe(Reasons):
    rank: int
    demand_id: int
    demand: DemandCard


class IndexInfo(Out):
    version: str
    talents: int


class Excluded(Out):
    """How many people a hard condition of the demand excludes, and for how many the value is unknown."""

    condition: str
    label: str
    count: int
    unknown: int


class CandidatesOut(Out):
    """One page of the ranking for a demand; ``near`` are those who fail exactly one condition."""

    demand: DemandCard
    index: IndexInfo
    total: int
    number: int
    size: int
    candidates: list[Candidate]
    near: list[Candidate]
    excluded: list[Excluded]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


class PostsOut(Out):
    index: IndexInfo
    total: int
    number: int
    size: int
    posts: list[PostForMe]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


class CandidateFilter(BaseModel):
    """Narrows and orders a ranking; who says nothing about a filtered field is left out."""

    model_config = ConfigDict(extra="forbid")

    category: Category | None = None
    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    education_rank: int | None = Field(default=None, ge=1, le=7)
    experience_years: float | None = Field(default=None, ge=0, le=60)
    skill: Annotated[Line, Field(max_length=60)] | None = None
    order: RankOrder = RankOrder.SCORE


class PostFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    kind: EmploymentKind | None = None
    salary_at_least: int | None = Field(default=None, ge=0, le=1_000_000)
    order: RankOrder = RankOrder.SCORE


class SkillReading(Out):
    """What the gate makes of a free text: the canonical ``skill`` or null, and how it was decided."""

    text: str
    skill: str | None
    name: str | None
    how: str


class IndexStatus(Out):
    version: str | None
    talents: int
    built_at: str | None
    sequence: int
    pending: int
    vocabulary_current: bool
    as_of: date


class WordCandidate(Out):
    """A skill that words resemble: ``written`` is the name or alias that is near, ``likeness`` 0 to 100."""

    skill: str
    name: str
    written: str
    likeness: float


class SkillWordOut(SkillWordRow):
    """Words to decide on, with what the gate makes of them now.

    ``name`` is that of the skill whose alias they are by decision, ``read_as`` that of the one as which they
    are read: where the two differ, newer code lists have claimed the words. ``negated``: they deny a skill.
    """

    name: str
    read_as: str
    negated: bool
    candidates: list[WordCandidate]

    @property
    def claimed(self) -> bool:
        """Newer code lists give these words to another skill than staff did."""
        return bool(self.name and self.read_as and self.name != self.read_as)


class DecisionInput(BaseModel):
    """What staff decided on words, as they saw them; ``skill`` is an id, a name or an alias."""

    model_config = ConfigDict(extra="forbid")

    decision: WordState
    skill: Annotated[Line, Field(max_length=60)] = ""
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
