"""What is given out of questions that are nearly the same."""

from pydantic import BaseModel, ConfigDict

from talent.exams.schemas import QuestionCard


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class AlikeOut(_Out):
    """A question that is nearly the same as the one asked about."""

    question: QuestionCard
    likeness: float


class AlikePairOut(_Out):
    """Two that are nearly the same; ``apart`` if staff said that they are not."""

    one: QuestionCard
    other: QuestionCard
    likeness: float
    apart: bool
