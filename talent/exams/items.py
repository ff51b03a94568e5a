"""What a question asks, and apart from it what is right: JSON in the tables, checked shapes in code.

An answer has the shape of its kind: the id of an option, ids of options, true or false, a text for each
blank, ids in order, a list with one answer (or null) for each sub-question, or the text of a practical task.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from talent.exams.enums import QuestionKind
from talent.kit.fields import Line, Paragraphs

Answer = str | bool | list[str] | list[Any] | None
# Stands in a stem where something is to be filled in.
BLANK = "____"
_BLANKS = re.compile("_{3,}")


def even_blanks(text: str) -> str:
    """Every run of three or more underscores becomes one blank: authors do not count them."""
    return _BLANKS.sub(BLANK, text)


Stem = Annotated[Paragraphs, AfterValidator(even_blanks)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(_Shape):
    """One thing to choose or to put in order; ``id`` is A, B, C and so on, as it was written."""

    id: str = Field(min_length=1, max_length=4, pattern="^[A-Za-z0-9]+$")
    text: Line = Field(min_length=1, max_length=500)


class Choice(_Shape):
    kind: Literal[QuestionKind.SINGLE, QuestionKind.MULTIPLE]
    options: tuple[Option, ...] = Field(min_length=2, max_length=10)


class TrueFalse(_Shape):
    kind: Literal[QuestionKind.TRUE_FALSE] = QuestionKind.TRUE_FALSE


class FillIn(_Shape):
    """``blanks`` places, each written as ``____`` in the stem."""

    kind: Literal[QuestionKind.FILL_IN] = QuestionKind.FILL_IN
    blanks: int = Field(ge=1, le=10)


class Ordering(_Shape):
    kind: Literal[QuestionKind.ORDERING] = QuestionKind.ORDERING
    entries: tuple[Option, ...] = Field(min_length=2, max_length=10)


class Practical(_Shape):
    """A task that is answered by text or a link, and marked by two by the rubric of the key."""

    kind: Literal[QuestionKind.PRACTICAL] = QuestionKind.PRACTICAL
    materials: Paragraphs = Field(default="", max_length=2000)


class Part(_Shape):
    """A sub-question of a case; ``share`` of the points of the whole, those of a case add up to 1."""

    stem: Stem = Field(min_length=1, max_length=2000)
    share: float = Field(gt=0, le=1)
    body: Annotated[Choice | TrueFalse | FillIn | Ordering, Field(discriminator="kind")]


class Case(_Shape):
    kind: Literal[QuestionKind.CASE] = QuestionKind.CASE
    parts: tuple[Part, ...] = Field(min_length=1, max_length=10)


Body = Annotated[
    Choice | TrueFalse | FillIn | Ordering | Practical | Case,
    Field(discriminator="kind"),
]


class RightOption(_Shape):
    kind: Literal[QuestionKind.SINGLE] = QuestionKind.SINGLE
    right: str


class RightOptions(_Shape):
    kind: Literal[QuestionKind.MULTIPLE] = QuestionKind.MULTIPLE
    right: tuple[str, ...] = Field(min_length=1)


class RightOrWrong(_Shape):
    kind: Literal[QuestionKind.TRUE_FALSE] = QuestionKind.TRUE_FALSE
    right: bool


class RightWords(_Shape):
    """For each blank all that is accepted; compared without regard to case, width and outer spaces."""

    kind: Literal[QuestionKind.FILL_IN] = QuestionKind.FILL_IN
    right: tuple[tuple[Line, ...], ...] = Field(min_length=1)


class RightOrder(_Shape):
    kind: Literal[QuestionKind.ORDERING] = QuestionKind.ORDERING
    right: tuple[str, ...] = Field(min_length=2)


class RubricLine(_Shape):
    """One thing that markers look at, with the most points of 100 that it can bring."""

    id: str = Field(min_length=1, max_length=8, pattern="^[A-Za-z0-9]+$")
    title: Line = Field(min_length=1, max_length=200)
    most: float = Field(gt=0, le=100)


class Rubric(_Shape):
    """How a practical is marked; the lines add up to 100."""

    kind: Literal[QuestionKind.PRACTICAL] = QuestionKind.PRACTICAL
    lines: tuple[RubricLine, ...] = Field(min_length=1, max_length=20)


_RightPart = Annotated[
    RightOption | RightOptions | RightOrWrong | RightWords | RightOrder, Field(discriminator="kind")
]


class RightParts(_Shape):
    kind: Literal[QuestionKind.CASE] = QuestionKind.CASE
    parts: tuple[_RightPart, ...] = Field(min_length=1)


Key = Annotated[
    RightOption | RightOptions | RightOrWrong | RightWords | RightOrder | Rubric | RightParts,
    Field(discriminator="kind"),
]

_BODY: TypeAdapter[Body] = TypeAdapter(Body)
_KEY: TypeAdapter[Key] = TypeAdapter(Key)


def read_body(text: str) -> Body:
    """From the JSON of ``QuestionVersion.body``; raises pydantic's ValidationError."""
    return _BODY.validate_json(text)


def read_key(text: str) -> Key:
    """From the JSON of ``QuestionKey.key``; raises pydantic's ValidationError."""
    return _KEY.validate_json(text)
