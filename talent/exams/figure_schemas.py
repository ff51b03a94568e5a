"""What goes into figures of questions after use, and what comes out of them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.exams.enums import FigureOrder, ItemFlag, QuestionKind, ReportReason, WithdrawalReason
from talent.kit.fields import Line, Paragraphs

MOST_WORDS = 500


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FigureFilter(_Input):
    """Questions with a flag, of a kind, whose code or stem holds the text, in an order."""

    flag: ItemFlag | None = None
    kind: QuestionKind | None = None
    text: Annotated[Line, Field(max_length=60)] = ""
    order: FigureOrder = FigureOrder.DISCRIMINATION


class ReportInput(_Input):
    """``position`` is the number of the question in the attempt."""

    position: Annotated[int, Field(ge=1, le=500)]
    problem: ReportReason
    remark: Annotated[Paragraphs, Field(max_length=MOST_WORDS)] = ""

    @model_validator(mode="after")
    def _says_what(self) -> "ReportInput":
        if self.problem is ReportReason.OTHER and not self.remark:
            raise PydanticCustomError("remark", "选择“其他问题”时，请写明是什么问题。")
        return self


class WithdrawalInput(_Input):
    cause: WithdrawalReason
    remark: Annotated[Paragraphs, Field(max_length=500)] = ""


class FigureRow(BaseModel):
    """A version of a question in the list; no figure stands where ``taken`` is 0."""

    version_id: int
    question_id: int
    code: str
    number: int
    kind: QuestionKind
    stem: str
    taken: int
    facility: float
    discrimination: float | None
    difficulty: float | None
    flags: list[ItemFlag]
    withdrawn: bool
    computed_on: date


class OptionOut(BaseModel):
    """An option with how often it was chosen, among the answers that are kept."""

    id: str
    text: str
    right: bool
    chosen: int
    share: float
    discrimination: float | None
    works: bool


class ReportOut(BaseModel):
    reason: ReportReason
    words: str
    reported_at: datetime
    closed: bool


class WithdrawalOut(BaseModel):
    """``left`` is how many results are still to be computed anew."""

    reason: WithdrawalReason
    note: str
    withdrawn_at: datetime
    left: int


class FigureDetail(FigureRow):
    whole_stem: str
    options: list[OptionOut]
    reports: list[ReportOut]
    open_reports: int
    attempts: int
    withdrawal: WithdrawalOut | None


class PaperFigureRow(BaseModel):
    """A paper with its figures, in shares of the points 0-100; none before they were computed."""

    paper_id: int
    title: str
    taken: int
    mean: float | None
    deviation: float | None
    reliability: float | None
    passed: int
    computed_on: date | None


class ReportableOut(BaseModel):
    """A question of an own ended attempt: its number and what it was about."""

    position: int
    competency: str
    reported: ReportReason | None
