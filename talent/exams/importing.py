"""Questions from a file: read, shown with what would become of each, and written once confirmed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, TypeAdapter
from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.enums import ImportFate, QuestionFormat
from talent.exams.examining import Examined, examine
from talent.exams.formats.shapes import FileRead
from talent.exams.import_schemas import ImportOut, ImportRow
from talent.exams.import_tables import QuestionImport
from talent.exams.questions import import_questions
from talent.exams.schemas import QuestionInput
from talent.exams.showing import excerpt_of
from talent.exams.storing import Stored
from talent.kit.clock import SHANGHAI, now
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page, Paged

# What was read and not confirmed is of no use later, and holds keys.
KEPT = timedelta(days=7)
PORTION = 50
# Imports of somebody that wait at most.
WAITING = 5
_NAME_MAX = 200


class _Line(BaseModel):
    line: int
    question: QuestionInput


class _Refused(BaseModel):
    """``code`` and ``excerpt`` are known of a question that was read but can't go in."""

    line: int
    column: str
    reason: str
    code: str = ""
    excerpt: str = ""


_LINES = TypeAdapter(list[_Line])
_REFUSED = TypeAdapter(list[_Refused])


def propose_import(
    session: Session, actor: Actor, file_name: str, found: QuestionFormat, read: FileRead
) -> int:
    """Keeps what was read until its uploader confirms; no question is written yet."""
    require(actor, Permission.QUESTIONS_WRITE)
    if actor.user_id is None:
        raise Forbidden("请登录后导入，或在命令行使用 jicai questions import。")
    lines = [_Line(line=one.line, question=one.question) for one in read.found]
    refused = [_Refused(line=one.line, column=one.column, reason=one.message) for one in read.complaints]
    kept = QuestionImport(
        uploaded_by=actor.user_id,
        file_name=file_name[-_NAME_MAX:],
        format=found,
        questions=_LINES.dump_json(lines).decode(),
        complaints=_REFUSED.dump_json(refused).decode(),
    )
    session.add(kept)
    session.flush()
    _drop_oldest(session, actor)
    record(session, actor, Action.QUESTION_PROPOSE, "question_import", kept.id, f"{found.value} {len(lines)}")
    return kept.id or 0


def get_import(
    session: Session, actor: Actor, import_id: int, page: Page, fate: ImportFate | None = None
) -> ImportOut:
    """What would become of each question as things are now; after confirming, what is still refused."""
    require(actor, Permission.QUESTIONS_WRITE)
    kept = _find(session, actor, import_id)
    rows = _rows(session, actor, kept)
    numbers = Counter(one.fate for one in rows)
    numbers[ImportFate.NEW] += kept.new
    numbers[ImportFate.CHANGED] += kept.changed
    numbers[ImportFate.UNCHANGED] += kept.unchanged
    shown = [one for one in rows if fate in (None, one.fate)]
    return ImportOut(
        id=import_id,
        file_name=kept.file_name,
        format=kept.format,
        created_at=kept.created_at,
        confirmed_at=kept.confirmed_at,
        numbers={one: numbers[one] for one in ImportFate},
        rows=Paged[ImportRow](
            items=shown[page.offset : page.offset + page.size],
            total=len(shown),
            number=page.number,
            size=page.size,
        ),
    )


def confirm_import(session: Session, actor: Actor, import_id: int) -> None:
    """Writes the good ones, all or nothing; asked again it does nothing."""
    require(actor, Permission.QUESTIONS_WRITE)
    kept = _find(session, actor, import_id, lock=True)
    if kept.confirmed_at is not None:
        return
    examined = _examined(session, actor, kept)
    stored = import_examined(session, actor, [one for _, one in examined])
    kept.new, kept.changed, kept.unchanged = stored.added, stored.changed, stored.unchanged
    refused = _REFUSED.validate_json(kept.complaints) + [
        _Refused(
            line=line,
            column=one.column,
            reason=one.reason,
            code=one.question.code,
            excerpt=excerpt_of(one.question.stem),
        )
        for line, one in examined
        if one.fate is ImportFate.REFUSED
    ]
    kept.complaints = _REFUSED.dump_json(refused).decode()
    kept.questions, kept.confirmed_at = "[]", now()
    session.flush()


def import_examined(session: Session, actor: Actor, examined: Sequence[Examined]) -> Stored:
    """Writes those that are not refused."""
    good = [one.question for one in examined if one.fate is not ImportFate.REFUSED]
    return import_questions(session, actor, good)


def drop_old_imports(session: Session, day: date) -> int:
    """Deletes a portion of what has been kept long enough, confirmed or not."""
    end = datetime.combine(day, time(), SHANGHAI) - KEPT
    old = select(QuestionImport.id).where(col(QuestionImport.created_at) < end)
    gone = session.exec(old.order_by(col(QuestionImport.id)).limit(PORTION)).all()
    session.exec(delete(QuestionImport).where(col(QuestionImport.id).in_(gone)))
    return len(gone)


def _drop_oldest(session: Session, actor: Actor) -> None:
    """Somebody who uploads again and again keeps the last few that are not confirmed."""
    own = select(QuestionImport.id).where(
        col(QuestionImport.uploaded_by) == actor.user_id, col(QuestionImport.confirmed_at).is_(None)
    )
    old = session.exec(own.order_by(col(QuestionImport.id).desc()).offset(WAITING)).all()
    session.exec(delete(QuestionImport).where(col(QuestionImport.id).in_(old)))


def _find(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> QuestionImport:
    query = select(QuestionImport).where(
        col(QuestionImport.id) == import_id, col(QuestionImport.uploaded_by) == actor.user_id
    )
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound("没有找到这次导入，可能已过期。请重新上传文件。")
    return found


def _examined(session: Session, actor: Actor, kept: QuestionImport) -> list[tuple[int, Examined]]:
    """Each question's line in the file, and what would become of it."""
    lines = _LINES.validate_json(kept.questions)
    found = examine(session, actor, [one.question for one in lines])
    return [(one.line, examined) for one, examined in zip(lines, found, strict=True)]


def _rows(session: Session, actor: Actor, kept: QuestionImport) -> list[ImportRow]:
    refused = [
        ImportRow(fate=ImportFate.REFUSED, **one.model_dump())
        for one in _REFUSED.validate_json(kept.complaints)
    ]
    good = [
        ImportRow(
            line=line,
            fate=one.fate,
            code=one.question.code,
            kind=one.question.kind,
            skill_name=one.skill_name,
            excerpt=excerpt_of(one.question.stem),
            column=one.column,
            reason=one.reason,
        )
        for line, one in _examined(session, actor, kept)
    ]
    return sorted([*refused, *good], key=lambda row: row.line)
