"""Questions that are nearly the same: compared when they are new or changed, and kept as pairs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import or_, text
from sqlmodel import Session, col, delete, select

from matching.likeness import alike, imprint
from matching.text import Analyzer
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams import items
from talent.exams.enums import QuestionState
from talent.exams.queries import visible_questions
from talent.exams.schemas import QuestionCard
from talent.exams.showing import question_cards
from talent.exams.tables import Question, QuestionVersion
from talent.kit.db import count
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged
from talent.matches.likeness_schemas import AlikeOut, AlikePairOut
from talent.matches.tables import AlikeQuestions, QuestionImprint

# From here on two questions ask for a look. The two most alike of the bank that comes with the product, which
# ask for the same formula in two ways, reach .61, the next two .43; a question in other words reaches .8.
LEAST = 0.6
# A question takes about two milliseconds; a page must not wait much longer than a second.
COMPARED_AT_ONCE = 500
# So many of a question's pairs are looked at, and so many shown.
_LOOKED_AT, _SHOWN = 50, 5
_CHUNK = 500
_MOST_ALIKE = (
    col(AlikeQuestions.likeness).desc(),
    col(AlikeQuestions.low_id),
    col(AlikeQuestions.high_id),
)
_LOCK = 0x4A494C4B


def questions_wait(session: Session) -> bool:
    """Questions are new or changed since they were compared."""
    return bool(_waiting(session, 1))


def compare_waiting(session: Session, limit: int = COMPARED_AT_ONCE) -> int:
    """Compares what is new or changed with the whole bank; how many it were. It needs a writing session."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    waiting = _waiting(session, limit)
    if not waiting:
        return 0
    fresh = [one.question_id for one in waiting]
    _forget(session, fresh)
    analyse = Analyzer()
    session.add_all(
        QuestionImprint(
            question_id=one.question_id,
            version_id=one.id or 0,
            imprint=imprint(_text_of(one), analyse),
        )
        for one in waiting
    )
    session.flush()
    _keep_pairs(session, set(fresh))
    return len(fresh)


def compare_questions(session: Session, day: date) -> int:
    """The same for the worker, for a bank that grew by more than pages compare."""
    return compare_waiting(session)


def alike_to(session: Session, actor: Actor, question_id: int) -> list[AlikeOut]:
    """What is nearly the same, the most alike first: of those questions only that the actor may see."""
    require(actor, Permission.QUESTIONS_WRITE)
    either = or_(col(AlikeQuestions.low_id) == question_id, col(AlikeQuestions.high_id) == question_id)
    query = select(AlikeQuestions).where(either, col(AlikeQuestions.apart).is_(False))
    pairs = session.exec(query.order_by(*_MOST_ALIKE).limit(_LOOKED_AT)).all()
    others = {one.low_id if one.high_id == question_id else one.high_id: one.likeness for one in pairs}
    wanted = visible_questions(actor).where(
        col(Question.id).in_([question_id, *others]), col(Question.state) != QuestionState.RETIRED
    )
    seen = {one.id for one in session.exec(wanted.order_by(col(Question.id)))}
    if question_id not in seen:
        return []
    shown = [number for number in others if number in seen][:_SHOWN]
    cards = _cards(session, shown)
    return [AlikeOut(question=cards[number], likeness=others[number]) for number in shown]


def list_alike(session: Session, actor: Actor, page: Page, *, apart: bool = False) -> Paged[AlikePairOut]:
    """Pairs to look at, the most alike first; with ``apart`` those that staff found to differ."""
    require(actor, Permission.QUESTIONS_REVIEW)
    # "Not among the retired", for from "among the others" SQLite would go through all pairs of questions.
    retired = select(Question.id).where(col(Question.state) == QuestionState.RETIRED)
    query = select(AlikeQuestions).where(
        col(AlikeQuestions.apart).is_(apart),
        col(AlikeQuestions.low_id).not_in(retired),
        col(AlikeQuestions.high_id).not_in(retired),
    )
    pairs = session.exec(query.order_by(*_MOST_ALIKE).offset(page.offset).limit(page.size)).all()
    cards = _cards(session, {number for one in pairs for number in (one.low_id, one.high_id)})
    rows = [
        AlikePairOut(
            one=cards[pair.low_id], other=cards[pair.high_id], likeness=pair.likeness, apart=pair.apart
        )
        for pair in pairs
    ]
    total = count(session, query)
    return Paged[AlikePairOut](items=rows, total=total, number=page.number, size=page.size)


def set_apart(session: Session, actor: Actor, one: int, other: int, *, apart: bool) -> None:
    """Staff say that two questions are different after all, or take it back; until one of them changes."""
    require(actor, Permission.QUESTIONS_REVIEW)
    low, high = sorted((one, other))
    pair = session.get(AlikeQuestions, (low, high), with_for_update=True)
    if pair is None:
        raise NotFound("没有找到这一对相近的试题，可能已经修改过。")
    if pair.apart is not apart:
        pair.apart = apart
        session.flush()
        record(session, actor, Action.QUESTION_APART, "question", low, f"{high} {apart}")


def _waiting(session: Session, limit: int) -> Sequence[QuestionVersion]:
    """Versions that stand and were not compared, the oldest first."""
    query = (
        select(QuestionVersion)
        .join(Question, col(Question.id) == col(QuestionVersion.question_id))
        .outerjoin(QuestionImprint, col(QuestionImprint.version_id) == col(QuestionVersion.id))
        .where(col(QuestionVersion.number) == col(Question.current))
        .where(col(QuestionImprint.question_id).is_(None))
    )
    return session.exec(query.order_by(col(QuestionVersion.id)).limit(limit)).all()


def _forget(session: Session, ids: Sequence[int]) -> None:
    """What was known of the questions as they stood before."""
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        session.exec(delete(QuestionImprint).where(col(QuestionImprint.question_id).in_(part)))
        either = or_(col(AlikeQuestions.low_id).in_(part), col(AlikeQuestions.high_id).in_(part))
        session.exec(delete(AlikeQuestions).where(either))


def _keep_pairs(session: Session, fresh: Collection[int]) -> None:
    query = select(QuestionImprint.question_id, QuestionImprint.imprint)
    known = session.exec(query.order_by(col(QuestionImprint.question_id))).all()
    ids = [number for number, _ in known]
    new = [row for row, number in enumerate(ids) if number in fresh]
    session.add_all(
        AlikeQuestions(low_id=ids[low], high_id=ids[high], likeness=likeness)
        for low, high, likeness in alike([one for _, one in known], new, LEAST)
    )
    session.flush()


def _cards(session: Session, ids: Collection[int]) -> dict[int, QuestionCard]:
    query = (
        select(Question, QuestionVersion)
        .join(QuestionVersion, col(QuestionVersion.question_id) == col(Question.id))
        .where(col(QuestionVersion.number) == col(Question.current), col(Question.id).in_(ids))
        .order_by(col(Question.id))
    )
    return {one.id: one for one in question_cards(session, session.exec(query).all())}


def _text_of(version: QuestionVersion) -> str:
    """All that is asked, and nothing of what is right."""
    body = items.read_body(version.body)
    return "\n".join([version.stem, *_words_in(body)])


def _words_in(body: items.Body) -> Iterator[str]:
    match body:
        case items.Choice():
            yield from (one.text for one in body.options)
        case items.Ordering():
            yield from (one.text for one in body.entries)
        case items.Practical():
            yield body.materials
        case items.Case():
            for part in body.parts:
                yield part.stem
                yield from _words_in(part.body)
