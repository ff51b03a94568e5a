"""Questions with their keys as a file, for who may see them."""

from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.exams.enums import QuestionFormat
from talent.exams.formats.registry import FILES, WRITERS
from talent.exams.formats.shapes import LeftOut
from talent.exams.questions import questions_for_export
from talent.exams.schemas import QuestionFilter, QuestionInput
from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say

MAX_EXPORT = 5000
_MANY = say("一次最多导出{most}道试题，请先用筛选缩小范围。", most=MAX_EXPORT)
_NOT_WRITTEN = "不能导出为这种格式，请选择其他格式。"


@dataclass(frozen=True)
class Exported:
    """``left_out`` are those that the format can't express."""

    name: str
    media_type: str
    content: bytes
    count: int
    left_out: tuple[LeftOut, ...]


def export_questions(
    session: Session, actor: Actor, wanted: QuestionFilter, format_: QuestionFormat
) -> Exported:
    """Those of the filter that the actor may see: staff all of them, a body its own."""
    if format_ not in WRITERS:
        raise Invalid(_NOT_WRITTEN, fields=(FieldError("format", _NOT_WRITTEN),))
    questions = _questions(session, actor, wanted)
    written = WRITERS[format_](questions)
    ending, media_type = FILES[format_]
    count = len(questions) - len(written.left_out)
    return Exported(f"questions.{ending}", media_type, written.content, count, written.left_out)


def note_export(session: Session, actor: Actor, number: int) -> None:
    """An audit line for who takes questions with their keys out of the house: one a day. The operator at the
    command line has no account to tell one from another, so each export there is a line.
    """
    if actor.system:
        record(session, actor, Action.QUESTION_EXPORT, "question", number)
    else:
        record_view(session, actor, Action.QUESTION_EXPORT, "question", number)


def what_is_left_out(
    session: Session, actor: Actor, wanted: QuestionFilter
) -> tuple[int, dict[QuestionFormat, tuple[LeftOut, ...]]]:
    """How many questions there are, and for each format those that it can't express."""
    questions = _questions(session, actor, wanted)
    # Every question can be written as a row and in QTI.
    partial = (QuestionFormat.AIKEN, QuestionFormat.GIFT, QuestionFormat.MOODLE)
    left = {one: WRITERS[one](questions).left_out for one in partial}
    return len(questions), {one: left.get(one, ()) for one in WRITERS}


def template() -> Exported:
    """The empty spreadsheet."""
    ending, media_type = FILES[QuestionFormat.SHEET]
    content = WRITERS[QuestionFormat.SHEET](()).content
    return Exported(f"question-template.{ending}", media_type, content, 0, ())


def _questions(session: Session, actor: Actor, wanted: QuestionFilter) -> list[QuestionInput]:
    found = list(islice(questions_for_export(session, actor, wanted), MAX_EXPORT + 1))
    if len(found) > MAX_EXPORT:
        raise Invalid(_MANY)
    return found
