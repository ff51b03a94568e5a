"""What a ranking says: scores, their parts, and the reasons in the person's own words."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.enterprises.schemas import DemandCard, DemandFilter
from talent.kit.fields import Line
from talent.kit.terms import Category, EmploymentKind
from talent.matches.enums import RankOrder, Verdict, VerdictReason
from talent.matches.facet_schemas import CandidateFacet
from talent.people.enums import Badge
from talent.people.schemas import EvidenceOut, PersonCard
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
    """An asked skill that the person shows: ``words`` are the person's, ``evidence`` the best proof, and
    ``vouched`` whose word it is, when, and the course or exam that it came of.
    """

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
    vouched: EvidenceOut | None = None


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


class VerdictOut(Out):
    person_id: int
    verdict: Verdict
    reason: VerdictReason | None
    decided_at: datetime


class Candidate(Reasons):
    """``verdict`` is what the enterprise made of the person, for those who may see it.

    ``mutual`` is fit^theta * wish^(1-theta), of 100, where that is the order asked for.
    """

    rank: int
    talent_id: int
    person: PersonCard
    mutual: float | None = None
    verdict: VerdictOut | None = None


class PostForMe(Reasons):
    """``adjusted`` tells that the enterprise's verdicts have shifted the shares of the asked skills."""

    rank: int
    demand_id: int
    demand: DemandCard
    mutual: float | None = None
    adjusted: bool = False


class MutualProof(Out):
    """Why the mutual order is exact: beyond the first ``looked_at`` by score nobody can have over ``bound``.

    All were looked at where ``bound`` is 0. ``theta`` is the exponent of fit.
    """

    theta: float
    looked_at: int
    bound: float
    proved: bool


class IndexInfo(Out):
    version: str
    talents: int


class Excluded(Out):
    """How many people a hard condition of the demand excludes, and for how many the value is unknown.

    ``adds`` is how many more would pass without this one condition: those who fail no other.
    """

    condition: str
    label: str
    count: int
    unknown: int
    adds: int = 0


class Dropped(Out):
    """Conditions that together keep people out, by label, and how many more would pass without them."""

    conditions: list[str]
    labels: list[str]
    adds: int


class ShareChange(Out):
    """An asked skill with its share of the skill block as the demand has it, and after the verdicts."""

    asked: str
    skill: str
    name: str
    before: float
    after: float


class CandidatesOut(Out):
    """One page of the ranking for a demand; ``near`` are those who fail exactly one condition.

    ``missing`` numbers the shards of a cluster that gave no answer: their people are in none of this.
    ``pairs`` are conditions that only together keep people out, where dropping a single one adds nobody.
    ``adjustment`` lists the asks whose shares verdicts have moved; ``facets`` are for who asks for them.
    """

    demand: DemandCard
    index: IndexInfo
    total: int
    number: int
    size: int
    proof: MutualProof | None = None
    candidates: list[Candidate]
    near: list[Candidate]
    excluded: list[Excluded]
    missing: list[int] = Field(default_factory=list)
    pairs: list[Dropped] = Field(default_factory=list)
    adjustment: list[ShareChange] = Field(default_factory=list)
    facets: list[CandidateFacet] | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


class PostsOut(Out):
    index: IndexInfo
    total: int
    number: int
    size: int
    proof: MutualProof | None = None
    posts: list[PostForMe]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


class RecommendedPost(Out):
    """A post of the last batch; ``rank`` is the person's place among the people for it."""

    demand: DemandCard
    rank: int
    score: float


class RecommendedPosts(Out):
    """``priced``: whom many demands want was moved back a little, so that more people are seen.

    ``price`` is by how many points this person was, before all enterprises; the scores stay as they are.
    """

    posts: list[RecommendedPost]
    computed_on: date
    priced: bool
    price: float


class RecommendedPeople(Out):
    """How many the last batch recommends for a demand, and the first of them."""

    count: int
    first: list[PersonCard]
    computed_on: date
    priced: bool


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
    occupation: str | None = Field(default=None, pattern=r"^[0-9-]{1,16}$")
    salary_at_least: int | None = Field(default=None, ge=0, le=1_000_000)
    kind: EmploymentKind | None = None
    category: Category | None = None
    order: RankOrder = RankOrder.SCORE

    def of_demands(self) -> DemandFilter:
        """The same filter as a list of demands knows it."""
        return DemandFilter(**self.model_dump(exclude={"order"}))


class VersionOnDisk(Out):
    """One version; ``refused`` says why it could not be opened, empty for a good one."""

    name: str
    bytes: int
    built_at: str | None
    talents: int
    refused: str = ""


class VerdictInput(BaseModel):
    """A reason is for who does not suit; why somebody does, the ranking says."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    reason: VerdictReason | None = None

    @model_validator(mode="after")
    def _reason_only_for_rejected(self) -> "VerdictInput":
        if self.reason is not None and self.verdict is not Verdict.REJECTED:
            raise PydanticCustomError("reason", "只有标记为“不合适”时可以填写原因。")
        return self


class LearningInput(BaseModel):
    """Whether the ranking follows the verdicts."""

    model_config = ConfigDict(extra="forbid")

    learning: bool


class FeedbackOut(Out):
    """What was chosen for a demand, and what it changes: at present if ``learning``, else if it were on.

    ``moved`` is the part of the skill block that goes from some asks to others, at most ``most``.
    """

    learning: bool
    shortlisted: int
    rejected: int
    adjustment: list[ShareChange]
    moved: float
    most: float


class IndexStatus(Out):
    """What serves and what waits: ``tail`` people are ranked from outside the version, ``tombstones`` of
    its rows count no more."""

    version: str | None
    talents: int
    built_at: str | None
    sequence: int
    pending: int
    tail: int
    tombstones: int
    vocabulary_current: bool
    as_of: date
    versions: list[VersionOnDisk]
    building: bool
    failed_builds: int
    next_build_at: datetime | None


class Different(Out):
    """A person or demand whose document in the index is not that of the tables; ``fields`` name where."""

    id: int
    fields: list[str]


class Differences(Out):
    """What the index lacks, what it has too many, and what it has otherwise; the ids of all of them."""

    checked: int
    missing: list[int]
    extra: list[int]
    different: list[Different]

    @property
    def ids(self) -> list[int]:
        return sorted({*self.missing, *self.extra, *(one.id for one in self.different)})


class IndexReport(Out):
    """The index beside the tables. ``damaged`` has a line for each file that is not as it was written."""

    version: str | None
    sequence: int
    vocabulary_current: bool
    damaged: list[str]
    people: Differences
    demands: Differences
    repaired: int = 0

    @property
    def is_good(self) -> bool:
        found = self.damaged or self.people.ids or self.demands.ids
        return self.version is not None and self.vocabulary_current and not found


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
