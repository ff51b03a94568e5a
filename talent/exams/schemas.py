"""What the question bank takes in and gives out. A key stands only in ``QuestionInput`` and ``KeyOut``."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.exams import items
from talent.exams.enums import QuestionKind, QuestionState, ReviewVerdict
from talent.exams.rules import question_errors, settled
from talent.kit.fields import Line, Paragraphs

Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Level = Annotated[int, Field(ge=1, le=4)]
Difficulty = Annotated[int, Field(ge=1, le=5)]
Code = Annotated[str, AfterValidator(str.strip), Field(max_length=60, pattern=r"^[\w.\-]*$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class QuestionInput(_In):
    """A question with its key, both of one kind; without a code it gets one.

    ``skill`` is the id, the name or an alias of a known skill. Complaints about what does not fit together
    are one sentence each; which field each is about stands in the context of the error.
    """

    code: Code = ""
    kind: QuestionKind
    skill: Annotated[Line, Field(min_length=1, max_length=60)]
    level: Level = 1
    difficulty: Difficulty = 3
    stem: Annotated[items.Stem, Field(min_length=1, max_length=4000)]
    body: items.Body
    key: items.Key
    explanation: Annotated[Paragraphs, Field(max_length=2000)] = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        found = question_errors(self.kind, self.stem, self.body, self.key)
        if found:
            message = "".join(dict.fromkeys(one.message for one in found))
            raise PydanticCustomError("question_unfit", message, {"fields": found})
        self.body, self.key = settled(self.body, self.key)
        return self


class QuestionEdit(QuestionInput):
    """``version`` is that of the question as it was read."""

    version: int = Field(ge=1)


class QuestionFilter(_In):
    """``item`` is a competency of a standard; ``waiting`` those that a reviewer is to look at."""

    state: QuestionState | None = None
    kind: QuestionKind | None = None
    skill: Annotated[Line, Field(max_length=60)] = ""
    level: Level | None = None
    difficulty: Difficulty | None = None
    author: Id | None = None
    item: Id | None = None
    text: Annotated[Line, Field(max_length=60)] = ""
    mine: bool = False
    waiting: bool = False


class QuestionCard(_Out):
    """A question in a list; ``returned`` waits for its author, ``used`` counts all its versions."""

    id: int
    code: str
    kind: QuestionKind
    state: QuestionState
    skill: str
    skill_name: str
    level: int
    difficulty: int
    excerpt: str
    number: int
    returned: bool
    used: int
    author_name: str
    organisation_name: str
    version: int
    updated_at: datetime


class ReviewOut(_Out):
    number: int
    verdict: ReviewVerdict
    comment: str
    reviewer_name: str
    reviewed_at: datetime


class VersionOut(_Out):
    """That there is a version, and how often it was answered."""

    number: int
    written_by: str
    written_at: datetime
    used: int


class QuestionOut(QuestionCard):
    """A version without its key: what a candidate sees. ``may_review`` says so of who looks."""

    stem: str
    body: items.Body
    shown: int
    may_review: bool
    moves: tuple[QuestionState, ...]
    reviews: tuple[ReviewOut, ...]
    versions: tuple[VersionOut, ...]


class KeyOut(_Out):
    """What is right in a version, and why."""

    number: int
    key: items.Key
    explanation: str


class ReviewInput(_In):
    verdict: ReviewVerdict
    comment: Annotated[Paragraphs, Field(max_length=500)] = ""
    # Passed, it is put into use at once.
    use: bool = False
    version: int = Field(ge=1)

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.verdict is ReviewVerdict.RETURNED and not self.comment:
            raise PydanticCustomError("reason_missing", "退回时请写明需要修改的地方。")
        return self


class MoveInput(_In):
    state: QuestionState
    version: int = Field(ge=1)


class SkillCount(_Out):
    """How many usable questions a skill has, by kind."""

    skill: str
    skill_name: str
    kinds: dict[QuestionKind, int]
    total: int
