"""What is taken in and given out of competency standards."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.exams.enums import QuestionKind, StandardState
from talent.kit.fields import Line, Paragraphs

Level = Annotated[int, Field(ge=1, le=5)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ItemSkillInput(_In):
    """``skill`` is the id, the name or an alias of a known skill."""

    skill: Annotated[Line, Field(min_length=1, max_length=60)]
    level: Annotated[int, Field(ge=1, le=4)] = 2


class StandardItemInput(_In):
    code: Annotated[Line, Field(min_length=1, max_length=20)]
    title: Annotated[Line, Field(min_length=1, max_length=80)]
    description: Annotated[Paragraphs, Field(max_length=2000)] = ""
    weight: Annotated[float, Field(gt=0, le=100)]
    skills: Annotated[list[ItemSkillInput], Field(max_length=20)] = []


class StandardInput(_In):
    """As a draft; what must add up is asked when it is put in force. ``level`` is 5 (lowest) to 1."""

    code: Annotated[Line, Field(min_length=1, max_length=40)]
    title: Annotated[Line, Field(min_length=1, max_length=80)]
    occupation: Annotated[Line, Field(min_length=1, max_length=16)]
    level: Level
    edition: Annotated[Line, Field(max_length=40)] = ""
    source: Annotated[Line, Field(max_length=300)] = ""
    items: Annotated[list[StandardItemInput], Field(max_length=40)] = []

    @model_validator(mode="after")
    def _codes_differ(self) -> Self:
        codes = [one.code for one in self.items]
        if len(codes) != len(set(codes)):
            raise PydanticCustomError("codes_repeat", "能力要求的编号不能重复。")
        for one in self.items:
            skills = [tied.skill for tied in one.skills]
            if len(skills) != len(set(skills)):
                raise PydanticCustomError("skills_repeat", "每项能力要求中的技能不能重复。")
        return self


class StandardEdit(StandardInput):
    """``version`` is that of the standard as it was read."""

    version: int = Field(ge=1)


class StandardFilter(_In):
    state: StandardState | None = None
    occupation: Annotated[Line, Field(max_length=16)] = ""
    level: Level | None = None


class InForceInput(_In):
    version: int = Field(ge=1)


class StandardCard(_Out):
    """A standard in a list."""

    id: int
    code: str
    title: str
    occupation: str
    occupation_name: str
    level: int
    edition: str
    source: str
    state: StandardState
    version: int
    items: int


class ItemSkillOut(_Out):
    skill: str
    name: str
    level: int


class StandardItemOut(_Out):
    """``kinds`` counts the questions in use; ``thin`` where the bank has too few for the weight."""

    id: int
    code: str
    title: str
    description: str
    weight: float
    skills: tuple[ItemSkillOut, ...]
    kinds: dict[QuestionKind, int]
    questions: int
    thin: bool


class StandardOut(StandardCard):
    competencies: tuple[StandardItemOut, ...]
