"""Decisions about a completion, pure: what may be declared."""

from dataclasses import dataclass
from datetime import date

from talent.kit.errors import FieldError
from talent.kit.sentences import say
from talent.kit.terms import Fate as Fate
from talent.training.enums import ClassState

MAX_SCORE = 100
BARRED = (
    "这位学员在本班的结业已由工作人员撤销，或在抽查中没有得到认可，不能再次登记。"
    "如有异议，请联系平台工作人员。"
)
TWICE = "与前面一行是同一位学员、同一个班次，内容却不同。请只保留正确的一行。"


@dataclass(frozen=True, slots=True)
class Declared:
    """Somebody completed a class. Who it was: ``person_id`` if that is known, else by name and number.

    Without ``hours`` they are those of the course.
    """

    class_id: int
    completed_on: date
    name: str = ""
    mobile: str | None = None
    resident_id: str | None = None
    person_id: int | None = None
    hours: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Teaching:
    """A class with what a completion takes from its course and its body."""

    class_id: int
    class_code: str
    state: ClassState
    starts_on: date
    course_id: int
    course_code: str
    title: str
    course_hours: int
    organisation_id: int
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a completion says."""

    completed_on: date
    hours: int
    score: float | None


def facts_of(declared: Declared, teaching: Teaching) -> Facts:
    hours = teaching.course_hours if declared.hours is None else declared.hours
    return Facts(declared.completed_on, hours, declared.score)


def fault_of(facts: Facts, teaching: Teaching, day: date) -> FieldError | None:
    """The first rule that the facts break on ``day``."""
    if teaching.state is ClassState.CANCELLED:
        return FieldError("class_id", "这个班次已取消，不能登记结业。")
    if facts.completed_on < teaching.starts_on:
        message = say("结业日期早于开班日期（{day}），请核对。", day=str(teaching.starts_on))
        return FieldError("completed_on", message)
    if facts.completed_on > day:
        return FieldError("completed_on", "结业日期晚于今天，请在结业之后登记。")
    if not 1 <= facts.hours <= teaching.course_hours:
        message = say("学时应在 1 到 {most} 之间（课程的学时），请核对。", most=teaching.course_hours)
        return FieldError("hours", message)
    if facts.score is not None and not 0 <= facts.score <= MAX_SCORE:
        return FieldError("score", "成绩应在 0 到 100 之间，请核对。")
    return None
