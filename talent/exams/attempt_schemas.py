"""What goes into papers and attempts and what comes out of them. Nothing here has a field for a key."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.exams.enums import AttemptState, PaperState, QuestionKind
from talent.exams.items import Answer
from talent.kit.fields import Line, Paragraphs
from talent.kit.labels import LabelledEnum
from talent.kit.sentences import Message

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Difficulty = Annotated[int, Field(ge=1, le=5)]
Title = Annotated[Line, Field(min_length=2, max_length=80)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Verdict(LabelledEnum):
    """What became of one answer."""

    RIGHT = "right", "正确"
    PART = "part", "部分正确"
    WRONG = "wrong", "错误"
    EMPTY = "empty", "未作答"
    WAITING = "waiting", "评阅中"
    WITHDRAWN = "withdrawn", "已撤题，不计分"


class PartInput(_In):
    item_id: Number
    kind: QuestionKind | None = None
    count: Annotated[int, Field(ge=1, le=60)]
    points: Annotated[float, Field(gt=0, le=100)] = 1
    least_difficulty: Difficulty = 1
    most_difficulty: Difficulty = 5

    @model_validator(mode="after")
    def _in_order(self) -> "PartInput":
        if self.least_difficulty > self.most_difficulty:
            raise PydanticCustomError("difficulty_order", "最低难度不能高于最高难度。")
        return self


class NewPaperInput(_In):
    """From a standard: the parts are proposed from its weights."""

    standard_id: Number
    title: Title
    questions: Annotated[int, Field(ge=5, le=100)] = 40


class PaperInput(_In):
    title: Title
    minutes: Annotated[int, Field(ge=5, le=300)]
    pass_mark: Annotated[float, Field(ge=1, le=100)] = 60
    most_attempts: Annotated[int, Field(ge=1, le=20)] = 3
    retake_days: Annotated[int, Field(ge=0, le=365)] = 7
    explained: bool = False
    version: Number
    parts: Annotated[list[PartInput], Field(min_length=1, max_length=60)]


class PaperStateInput(_In):
    state: PaperState
    version: Number


class PaperFilter(_In):
    state: PaperState | None = None


class SaveInput(_In):
    """An answer as given. Of two saves the one with the higher ``sequence`` stands, whenever it arrives;
    without a number it is taken for the newest.
    """

    answer: Answer = None
    flagged: bool = False
    sequence: Number | None = None


class ScoreInput(_In):
    line: Annotated[str, Field(min_length=1, max_length=8)]
    points: Annotated[float, Field(ge=0, le=100)]


class MarkInput(_In):
    scores: Annotated[list[ScoreInput], Field(min_length=1, max_length=20)]
    comment: Annotated[Paragraphs, Field(max_length=500)] = ""


class ExtraTimeInput(_In):
    percent: Annotated[int, Field(ge=5, le=200)]
    reason: Annotated[Line, Field(min_length=2, max_length=200)]


class CompetencyPart(_Out):
    """How much of a paper is about one competency."""

    title: str
    questions: int
    points: float


class PaperOut(_Out):
    """A paper as everybody may see it."""

    id: int
    title: str
    standard_id: int
    standard_title: str
    level: int
    minutes: int
    pass_mark: float
    most_attempts: int
    retake_days: int
    explained: bool
    state: PaperState
    questions: int
    points: float
    practical: bool
    parts: list[CompetencyPart]


class PartOut(_Out):
    """A part of the blueprint; ``available`` questions of the bank suit it, ``times`` as many as it asks."""

    item_id: int
    item_title: str
    kind: QuestionKind | None
    count: int
    points: float
    least_difficulty: int
    most_difficulty: int
    available: int
    times: float


class Choice(_Out):
    id: int
    title: str


class PaperDetail(_Out):
    """A paper as its makers see it: ``drawable`` if the bank has enough questions for every part at once."""

    paper: PaperOut
    version: int
    blueprint: list[PartOut]
    drawable: bool
    attempts: int
    items: list[Choice]


class Standing(_Out):
    """Where somebody stands with a paper: whether it can be begun, and if not why."""

    may: bool
    why: Message
    open_attempt: int | None
    tries: int
    again_on: date | None
    passed: bool
    minutes: int


class ExamOut(_Out):
    paper: PaperOut
    standing: Standing | None


class AttemptOut(_Out):
    """``points`` and ``passed`` are empty until all of it is marked."""

    id: int
    paper_id: int
    title: str
    state: AttemptState
    started_at: datetime
    ends_at: datetime
    handed_in_at: datetime | None
    points: float | None
    most_points: float
    pass_mark: float
    passed: bool | None


class LetterOut(_Out):
    letter: str
    text: str


class AskedOut(_Out):
    """A question as it is put: letters are of this attempt alone."""

    kind: QuestionKind
    options: list[LetterOut] = []
    blanks: int = 0
    materials: str = ""
    parts: list["AskedPartOut"] = []


class AskedPartOut(_Out):
    stem: str
    asked: AskedOut


class AskedItemOut(_Out):
    position: int
    stem: str
    points: float
    asked: AskedOut
    answer: Any
    answered: bool
    flagged: bool
    sequence: int


class SittingOut(_Out):
    """An attempt as it is sat: ``seconds_left`` by the server's clock."""

    attempt: AttemptOut
    seconds_left: int
    questions: list[AskedItemOut]

    @property
    def unanswered(self) -> list[int]:
        return [one.position for one in self.questions if not one.answered]

    @property
    def flagged(self) -> list[int]:
        return [one.position for one in self.questions if one.flagged]


class SavedOut(_Out):
    """``saved`` is False where a later answer stood already; ``sequence`` is the number of what stands."""

    position: int
    saved: bool
    sequence: int
    saved_at: datetime | None
    seconds_left: int


class CompetencyOut(_Out):
    """What somebody reached in one competency; ``share`` is out of 100, empty while it is being marked."""

    title: str
    points: float
    most_points: float
    share: float | None
    reached: bool | None


class AnsweredOut(_Out):
    """Stem and explanation are empty unless the paper shows them."""

    position: int
    kind: QuestionKind
    competency: str
    verdict: Verdict
    points: float | None
    most_points: float
    stem: str
    explanation: str


class AbilityOut(_Out):
    """In logits: 0 is who solves half of the questions of middling difficulty. ``questions`` says by how many
    it was estimated, those whose difficulty is known from use; ``error`` is its standard error.
    """

    value: float
    error: float
    questions: int


class ResultOut(_Out):
    """``again_on`` is when it may be tried again, where it may. ``ability`` comes with the night's figures,
    once enough people have sat papers of the standard.
    """

    attempt: AttemptOut
    share: float | None
    competencies: list[CompetencyOut]
    questions: list[AnsweredOut]
    skills: list[str]
    again_on: date | None
    tries_left: int
    certificate: str
    ability: AbilityOut | None


class TaskOut(_Out):
    """An answer that waits for a marker: whose it is nobody who marks is told."""

    item_id: int
    title: str
    competency: str
    waiting_since: datetime
    points: float


class LineOut(_Out):
    id: str
    title: str
    most: float


class OwnMark(_Out):
    scores: dict[str, float]
    points: float
    comment: str


class TaskDetail(_Out):
    """``own`` is what this marker has given already; of the other one nothing is told."""

    task: TaskOut
    stem: str
    materials: str
    answer: str
    lines: list[LineOut]
    own: OwnMark | None


class ExtraTimeOut(_Out):
    person_id: int
    name: str
    percent: int
    reason: str
    granted_at: datetime
