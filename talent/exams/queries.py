"""Selects of the question bank, and who may see which rows."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.queries import names_of
from talent.accounts.tables import Organisation
from talent.exams.attempt_tables import AttemptItem
from talent.exams.enums import QuestionKind, QuestionState, ReviewVerdict
from talent.exams.rules import LEVELS_AWAY
from talent.exams.schemas import QuestionFilter
from talent.exams.tables import Question, QuestionKey, QuestionReview, QuestionVersion, StandardItemSkill

CHUNK = 500


def visible_questions(actor: Actor) -> SelectOfScalar[Question]:
    """Whoever reviews sees all; an author those of the own organisation. Who sees one may see its key."""
    return select(Question).where(_may_see(actor))


def _may_see(actor: Actor) -> ColumnElement[bool]:
    if may(actor, Permission.QUESTIONS_REVIEW):
        return true()
    if may(actor, Permission.QUESTIONS_WRITE) and actor.organisation_id is not None:
        return col(Question.organisation_id) == actor.organisation_id
    return false()


def own_codes(session: Session, actor: Actor, codes: Collection[str]) -> set[str]:
    """Those of the codes whose questions the actor may see, and so change."""
    wanted, found = sorted(set(codes)), set[str]()
    for start in range(0, len(wanted), CHUNK):
        query = visible_questions(actor).where(col(Question.code).in_(wanted[start : start + CHUNK]))
        found.update(one.code for one in session.exec(query.order_by(col(Question.id))))
    return found


def authors(query: SelectOfScalar[Question]) -> SelectOfScalar[int | None]:
    """Each author of the questions once."""
    return query.with_only_columns(col(Question.author_id)).distinct().order_by(col(Question.author_id))  # type: ignore[return-value]


def locked(query: SelectOfScalar[Question]) -> SelectOfScalar[Question]:
    """The row as it is now, and nobody else changes it before this transaction ends."""
    return query.with_for_update(of=Question).execution_options(populate_existing=True)


def current_versions(actor: Actor, wanted: QuestionFilter) -> Select[Question, QuestionVersion]:
    """Visible questions that the filter asks for, each with the version that stands."""
    query = select(Question, QuestionVersion).join(
        QuestionVersion,
        (col(QuestionVersion.question_id) == col(Question.id))
        & (col(QuestionVersion.number) == col(Question.current)),
    )
    return query.where(_may_see(actor), *_conditions(actor, wanted))


def _conditions(actor: Actor, wanted: QuestionFilter) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (Question.state, wanted.state),
        (Question.kind, wanted.kind),
        (Question.skill, wanted.skill or None),
        (Question.level, wanted.level),
        (Question.difficulty, wanted.difficulty),
        (Question.author_id, wanted.author),
        (Question.author_id, actor.user_id if wanted.mine else None),
    ):
        if value is not None:
            yield col(column) == value
    if wanted.item is not None:
        yield exists().where(col(StandardItemSkill.item_id) == wanted.item, _is_about())
    if wanted.text:
        yield or_(
            col(QuestionVersion.stem).icontains(wanted.text, autoescape=True),
            col(Question.code).icontains(wanted.text, autoescape=True),
        )
    if wanted.waiting:
        yield col(Question.state) == QuestionState.DRAFT
        yield ~_is_returned()


def _is_returned() -> ColumnElement[bool]:
    return exists().where(
        col(QuestionReview.version_id) == col(QuestionVersion.id),
        col(QuestionReview.verdict) == ReviewVerdict.RETURNED,
    )


def returned_among(session: Session, version_ids: Collection[int]) -> set[int]:
    """Those versions that a reviewer gave back."""
    query = select(QuestionReview.version_id).where(
        col(QuestionReview.version_id).in_(version_ids),
        col(QuestionReview.verdict) == ReviewVerdict.RETURNED,
    )
    return set(session.exec(query.order_by(col(QuestionReview.id))))


def contents_with_keys(
    session: Session, actor: Actor, wanted: QuestionFilter, after: int, limit: int
) -> list[tuple[Question, QuestionVersion, QuestionKey]]:
    """Visible questions with what is right in them, by id, those that follow ``after``."""
    ids = current_versions(actor, wanted).where(col(Question.id) > after).with_only_columns(col(Question.id))
    query = (
        select(Question, QuestionVersion, QuestionKey)
        .join(QuestionVersion, col(QuestionVersion.question_id) == col(Question.id))
        .join(QuestionKey, col(QuestionKey.version_id) == col(QuestionVersion.id))
        .where(col(QuestionVersion.number) == col(Question.current))
        .where(col(Question.id).in_(ids.order_by(col(Question.id)).limit(limit)))
    )
    return list(session.exec(query.order_by(col(Question.id))).all())


def used_by_question(session: Session, ids: Collection[int]) -> dict[int, int]:
    """How often each question stood in an attempt, whatever its version."""
    query = (
        select(QuestionVersion.question_id, func.count(col(AttemptItem.id)))
        .join(AttemptItem, col(AttemptItem.version_id) == col(QuestionVersion.id))
        .where(col(QuestionVersion.question_id).in_(ids))
        .group_by(col(QuestionVersion.question_id))
        .order_by(col(QuestionVersion.question_id))
    )
    return dict(session.exec(query).all())


def used_by_version(session: Session, question_id: int) -> dict[int, int]:
    """How often each version of a question stood in an attempt, by number."""
    query = (
        select(QuestionVersion.number, func.count(col(AttemptItem.id)))
        .join(AttemptItem, col(AttemptItem.version_id) == col(QuestionVersion.id))
        .where(col(QuestionVersion.question_id) == question_id)
        .group_by(col(QuestionVersion.number))
        .order_by(col(QuestionVersion.number))
    )
    return dict(session.exec(query).all())


def versions_of(session: Session, question_id: int) -> list[QuestionVersion]:
    """The latest first."""
    query = select(QuestionVersion).where(col(QuestionVersion.question_id) == question_id)
    return list(session.exec(query.order_by(col(QuestionVersion.number).desc())))


def reviews_of(session: Session, question_id: int) -> list[tuple[QuestionReview, int]]:
    """What was said of each version, with its number, the latest first."""
    query = (
        select(QuestionReview, QuestionVersion.number)
        .join(QuestionVersion, col(QuestionVersion.id) == col(QuestionReview.version_id))
        .where(col(QuestionVersion.question_id) == question_id)
        .order_by(col(QuestionReview.id).desc())
    )
    return list(session.exec(query).all())


def by_code(session: Session, codes: Iterable[str]) -> dict[str, Question]:
    """The questions of the codes, locked, whoever owns them."""
    wanted, found = sorted(set(codes)), {}
    for start in range(0, len(wanted), CHUNK):
        query = select(Question).where(col(Question.code).in_(wanted[start : start + CHUNK]))
        # In one order, or two imports at once could each wait for the other.
        found.update({one.code: one for one in session.exec(locked(query.order_by(col(Question.id))))})
    return found


def user_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    return names_of(session, {one for one in ids if one})


def organisation_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(
        col(Organisation.id).in_({one for one in ids if one})
    )
    found = session.exec(query.order_by(col(Organisation.id)))
    return {number: name for number, name in found if number is not None}


def usable_by_skill(session: Session) -> dict[str, dict[QuestionKind, int]]:
    """How many questions papers draw from, by skill and kind."""
    query = select(Question.skill, Question.kind, func.count()).where(_is_in_use())
    query = query.group_by(col(Question.skill), col(Question.kind))
    found: dict[str, dict[QuestionKind, int]] = {}
    for skill, kind, number in session.exec(query.order_by(col(Question.skill), col(Question.kind))):
        found.setdefault(skill, {})[QuestionKind(kind)] = number
    return found


def usable_by_item(session: Session, items: Collection[int]) -> dict[int, dict[QuestionKind, int]]:
    """How many questions papers draw from on each competency, by kind."""
    query = (
        select(StandardItemSkill.item_id, Question.kind, func.count(col(Question.id)))
        .join(Question, _is_about())
        .where(col(StandardItemSkill.item_id).in_(items), _is_in_use())
        .group_by(col(StandardItemSkill.item_id), col(Question.kind))
        .order_by(col(StandardItemSkill.item_id), col(Question.kind))
    )
    found: dict[int, dict[QuestionKind, int]] = {}
    for item, kind, number in session.exec(query):
        found.setdefault(item, {})[QuestionKind(kind)] = number
    return found


def _is_in_use() -> ColumnElement[bool]:
    return col(Question.state) == QuestionState.IN_USE


def _is_about() -> ColumnElement[bool]:
    """The question asks for a skill of the competency, at most a level away, as papers draw it."""
    return and_(
        col(Question.skill) == col(StandardItemSkill.skill),
        col(Question.level) >= col(StandardItemSkill.level) - LEVELS_AWAY,
        col(Question.level) <= col(StandardItemSkill.level) + LEVELS_AWAY,
    )
