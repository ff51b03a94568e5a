"""What is asked and told of completions."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.kit.fields import Line, Mobile, ResidentId
from talent.kit.labels import LabelledEnum

Reason = Annotated[Line, Field(min_length=2, max_length=200)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Hours = Annotated[int, Field(ge=1, le=10_000)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class CompletionState(LabelledEnum):
    """Whether a completion counts."""

    VALID = "valid", "有效"
    REVOKED = "revoked", "已撤销"


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class CompletionInput(_Input):
    """One completion: somebody enrolled in the class, or by name with a mobile or identity number."""

    person_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    name: Annotated[Line, Field(max_length=40)] = ""
    mobile: Mobile | None = None
    resident_id: ResidentId | None = None
    completed_on: date
    hours: Hours | None = None
    score: Score | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.person_id is None and not self.name:
            raise PydanticCustomError("somebody", "请从学员中选择，或填写姓名。")
        return self


class CorrectionInput(_Input):
    """What the completion says from now on, and why; ``version`` is the one that was read."""

    version: Version
    completed_on: date
    hours: Hours
    score: Score | None = None
    reason: Reason


class RevocationInput(_Input):
    """Why a completion counts no more; ``version`` is the one that was read."""

    version: Version
    reason: Reason


class CompletionFilter(BaseModel):
    """``words`` are looked for in course and class; a whole mobile or identity number finds its person."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    class_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    state: CompletionState | None = None
    words: Annotated[Line, Field(max_length=60)] = ""


class CompletionOut(BaseModel):
    """A completion as its body, the staff or its person sees it. The staff see the name masked.

    ``name`` is empty where the person has had everything erased.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    class_id: int
    class_code: str
    course_code: str
    title: str
    organisation_name: str
    name: str
    completed_on: date
    hours: int
    score: float | None
    state: CompletionState
    revoked_on: date | None
    revoked_because: str
    version: int


class ChangeOut(BaseModel):
    """What a completion said before it was corrected or revoked."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    reason: str
    completed_on: date
    hours: int
    score: float | None
    revoked: bool


class CompletionDetail(CompletionOut):
    """With its changes, the newest first, and the skills that it vouches for, by name, with their levels."""

    course_hours: int
    starts_on: date
    changes: list[ChangeOut]
    skills: list[tuple[str, int]]


class TrainingClassOut(BaseModel):
    """What the form of a completion has to know of its class."""

    model_config = ConfigDict(frozen=True)

    id: int
    code: str
    course_code: str
    title: str
    hours: int
    starts_on: date
    cancelled: bool


class LearnerOut(BaseModel):
    """Somebody enrolled whose completion of the class is not logged yet."""

    model_config = ConfigDict(frozen=True)

    person_id: int
    name: str
    hours_attended: int | None
    score: float | None
