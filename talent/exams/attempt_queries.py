"""Selects of papers and attempts, and who may see which rows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.exams.attempt_tables import Attempt, AttemptItem, Marking, Paper, PaperPart, Withdrawal
from talent.exams.drawing import Candidate
from talent.exams.enums import AttemptState, PaperState, QuestionKind, QuestionState
from talent.exams.rules import LEVELS_AWAY
from talent.exams.tables import (
    Question,
    QuestionKey,
    QuestionVersion,
    Standard,
    StandardItem,
    StandardItemSkill,
)
from talent.people.tables import Person

# Over so many of the latest attempts at a paper it is counted how often each question was asked.
RECENT = 200


def visible_papers(actor: Actor) -> SelectOfScalar[Paper]:
    """All for who makes them; open ones for everybody."""
    shown = true() if may(actor, Permission.PAPERS_MANAGE) else col(Paper.state) == PaperState.OPEN
    return select(Paper).where(shown)


def find_paper(session: Session, actor: Actor, paper_id: int, *, lock: bool = False) -> Paper | None:
    query = visible_papers(actor).where(col(Paper.id) == paper_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one_or_none()


def parts_of(session: Session, papers: Collection[int]) -> list[PaperPart]:
    """Of several papers, each paper's in its order."""
    query = select(PaperPart).where(col(PaperPart.paper_id).in_(papers))
    return list(
        session.exec(query.order_by(col(PaperPart.paper_id), col(PaperPart.position), col(PaperPart.id)))
    )


def standards_by_id(session: Session, ids: Collection[int]) -> dict[int, Standard]:
    rows = session.exec(select(Standard).where(col(Standard.id).in_(ids)).order_by(col(Standard.id)))
    return {row.id or 0: row for row in rows}


def items_of_standard(session: Session, standard_id: int) -> list[StandardItem]:
    query = select(StandardItem).where(StandardItem.standard_id == standard_id)
    return list(session.exec(query.order_by(col(StandardItem.position), col(StandardItem.id))))


def items_by_id(session: Session, ids: Collection[int]) -> dict[int, StandardItem]:
    query = select(StandardItem).where(col(StandardItem.id).in_(ids)).order_by(col(StandardItem.id))
    return {row.id or 0: row for row in session.exec(query)}


def skills_of_items(session: Session, items: Collection[int]) -> list[StandardItemSkill]:
    query = select(StandardItemSkill).where(col(StandardItemSkill.item_id).in_(items))
    return list(session.exec(query.order_by(col(StandardItemSkill.item_id), col(StandardItemSkill.skill))))


def bank_for(session: Session, items: Collection[int], paper_id: int | None = None) -> list[Candidate]:
    """Questions in use, as they stand now, that ask for a skill of the competencies at most a level away."""
    asked_for = skills_of_items(session, items)
    # Columns and no objects: everybody who begins reads the whole bank of the paper.
    columns: Any = select(
        Question.id, QuestionVersion.id, Question.kind, Question.difficulty, Question.skill, Question.level
    )  # type: ignore[call-overload]
    query = (
        columns.join(QuestionVersion, col(QuestionVersion.question_id) == col(Question.id))
        .where(col(Question.state) == QuestionState.IN_USE)
        .where(col(QuestionVersion.number) == col(Question.current))
        .where(col(Question.skill).in_({one.skill for one in asked_for}))
        .order_by(col(Question.id))
    )
    exposure = _exposure(session, paper_id) if paper_id is not None else {}
    by_skill: dict[str, list[tuple[int, int]]] = {}
    for one in asked_for:
        by_skill.setdefault(one.skill, []).append((one.item_id, one.level))
    found = []
    for number, version_id, kind, difficulty, skill, level in session.execute(query):
        fits = frozenset(item for item, wanted in by_skill[skill] if abs(wanted - level) <= LEVELS_AWAY)
        if fits:
            found.append(Candidate(number, version_id, kind, difficulty, fits, exposure.get(number, 0)))
    return found


def _exposure(session: Session, paper_id: int) -> dict[int, int]:
    """How often each question was asked in the latest attempts at the paper."""
    latest = (
        select(Attempt.id).where(Attempt.paper_id == paper_id).order_by(col(Attempt.id).desc()).limit(RECENT)
    )
    query = (
        select(QuestionVersion.question_id, func.count())
        .join(AttemptItem, col(AttemptItem.version_id) == col(QuestionVersion.id))
        .where(col(AttemptItem.attempt_id).in_(latest))
        .group_by(col(QuestionVersion.question_id))
        .order_by(col(QuestionVersion.question_id))
    )
    return dict(session.exec(query).all())


def seen_in(session: Session, attempt_id: int) -> frozenset[int]:
    """The questions of an attempt, whatever their version."""
    query = (
        select(QuestionVersion.question_id)
        .join(AttemptItem, col(AttemptItem.version_id) == col(QuestionVersion.id))
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(col(AttemptItem.position))
    )
    return frozenset(session.exec(query))


def own_attempts(actor: Actor) -> SelectOfScalar[Attempt]:
    """Those of the actor's person, whatever the role; nobody else's."""
    own: Any = select(Person.id).where(Person.user_id == actor.user_id, col(Person.user_id).is_not(None))
    return select(Attempt).where(col(Attempt.person_id).in_(own))


def find_own_attempt(
    session: Session, actor: Actor, attempt_id: int, *, lock: bool = False
) -> Attempt | None:
    query = own_attempts(actor).where(col(Attempt.id) == attempt_id)
    return session.exec(locked(query) if lock else query).one_or_none()


def lock_attempt(session: Session, attempt_id: int) -> Attempt:
    return session.exec(locked(select(Attempt).where(col(Attempt.id) == attempt_id))).one()


def locked(query: SelectOfScalar[Attempt]) -> SelectOfScalar[Attempt]:
    """The rows as they are now, by id, held until the transaction ends."""
    ordered = query.order_by(col(Attempt.id)).with_for_update(of=Attempt)
    return ordered.execution_options(populate_existing=True)


def hold_attempts_of(session: Session, person_ids: Collection[int]) -> None:
    """Locks every attempt of these people, by id: before anything else of theirs, as whoever settles does."""
    session.exec(locked(select(Attempt).where(col(Attempt.person_id).in_(person_ids)))).all()


def hold_attempts_with(session: Session, version_id: int) -> None:
    """Locks every attempt in which the version is asked, by id, until the transaction ends."""
    asked = select(AttemptItem.attempt_id).where(AttemptItem.version_id == version_id)
    query = select(Attempt.id).where(col(Attempt.id).in_(asked)).order_by(col(Attempt.id))
    session.exec(query.with_for_update(of=Attempt)).all()


def late(query: SelectOfScalar[Attempt], moment: datetime) -> SelectOfScalar[Attempt]:
    """Those of the attempts that are open though their time was over by the moment."""
    return query.where(col(Attempt.state) == AttemptState.OPEN, col(Attempt.ends_at) <= moment)


def attempts_at(session: Session, person_id: int, paper_id: int) -> list[Attempt]:
    """That count as tries, the last one first."""
    query = select(Attempt).where(Attempt.person_id == person_id, Attempt.paper_id == paper_id)
    query = query.where(col(Attempt.state) != AttemptState.VOID)
    return list(session.exec(query.order_by(col(Attempt.id).desc())))


def asked_items(
    session: Session, attempt_id: int, *, lock: bool = False
) -> list[tuple[AttemptItem, QuestionVersion]]:
    """The questions of an attempt in their order, without what is right; locked, they are as they are now."""
    query = (
        select(AttemptItem, QuestionVersion)
        .join(QuestionVersion, col(QuestionVersion.id) == col(AttemptItem.version_id))
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(col(AttemptItem.position))
    )
    if lock:
        query = query.with_for_update(of=AttemptItem).execution_options(populate_existing=True)
    return [(item, version) for item, version in session.exec(query)]


def withdrawn_among(session: Session, versions: Collection[int]) -> set[int]:
    query = select(Withdrawal.version_id).where(col(Withdrawal.version_id).in_(versions))
    return set(session.exec(query.order_by(col(Withdrawal.version_id))))


def asked_item(
    session: Session, attempt_id: int, position: int
) -> tuple[AttemptItem, QuestionVersion] | None:
    query = (
        select(AttemptItem, QuestionVersion)
        .join(QuestionVersion, col(QuestionVersion.id) == col(AttemptItem.version_id))
        .where(AttemptItem.attempt_id == attempt_id, AttemptItem.position == position)
        .execution_options(populate_existing=True)
    )
    return session.exec(query).one_or_none()


def keys_of(session: Session, versions: Collection[int]) -> dict[int, QuestionKey]:
    query = select(QuestionKey).where(col(QuestionKey.version_id).in_(versions))
    return {row.version_id: row for row in session.exec(query.order_by(col(QuestionKey.version_id)))}


def papers_by_id(session: Session, ids: Collection[int]) -> dict[int, Paper]:
    rows = session.exec(select(Paper).where(col(Paper.id).in_(ids)).order_by(col(Paper.id)))
    return {row.id or 0: row for row in rows}


def waiting_for(actor: Actor) -> SelectOfScalar[AttemptItem]:
    """Practical answers that this marker may still mark: of others, not marked by the actor, not settled."""
    mine = select(Marking.item_id).where(col(Marking.marker_id) == actor.user_id)
    own: Any = select(Person.id).where(Person.user_id == actor.user_id)
    return (
        select(AttemptItem)
        .join(Attempt, col(Attempt.id) == col(AttemptItem.attempt_id))
        .join(QuestionVersion, col(QuestionVersion.id) == col(AttemptItem.version_id))
        .join(Question, col(Question.id) == col(QuestionVersion.question_id))
        .where(col(Attempt.state) == AttemptState.MARKING, col(AttemptItem.points).is_(None))
        .where(col(Question.kind) == QuestionKind.PRACTICAL, col(AttemptItem.withdrawn).is_(False))
        .where(col(AttemptItem.id).not_in(mine))
        .where(col(Attempt.person_id).is_(None) | col(Attempt.person_id).not_in(own))
    )


def marks_of(session: Session, item_id: int) -> list[Marking]:
    """In the order in which they were given."""
    return list(session.exec(select(Marking).where(Marking.item_id == item_id).order_by(col(Marking.id))))


def user_of(session: Session, person_id: int | None) -> int | None:
    if person_id is None:
        return None
    return session.exec(select(Person.user_id).where(Person.id == person_id)).one_or_none()
