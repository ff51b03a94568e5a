"""The search among open courses, and what is shown in place of one that is no longer open."""

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.kit.db import count
from talent.kit.paging import Page, Paged
from talent.training.queries import open_courses, taken_seats, takes_people, withdrawn_courses
from talent.training.schemas import CourseCard, CourseSearch
from talent.training.showing import course_cards
from talent.training.tables import Course, CourseSkill, TrainingClass
from talent.vocab import service as vocab
from talent.vocab.words import fold

_MOST = 6


def search_courses(session: Session, actor: Actor, wanted: CourseSearch, page: Page) -> Paged[CourseCard]:
    """Open courses that fit, the next class first, those without one last."""
    require(actor, Permission.COURSES_READ)
    query = open_courses().where(*_conditions(session, wanted))
    rows = session.exec(_by_next_class(query).offset(page.offset).limit(page.size)).all()
    return Paged[CourseCard](
        items=course_cards(session, actor, rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def similar_to_withdrawn(session: Session, actor: Actor, course_id: int) -> list[CourseCard] | None:
    """Open courses that teach what a withdrawn one did, the most alike first; None if it never was open."""
    require(actor, Permission.COURSES_READ)
    gone = session.exec(withdrawn_courses().where(col(Course.id) == course_id)).one_or_none()
    if gone is None:
        return None
    taught = select(CourseSkill.skill).where(CourseSkill.course_id == course_id)
    shared = (
        columns_of(col(CourseSkill.course_id).label("course_id"), func.count().label("skills"))
        .where(col(CourseSkill.skill).in_(taught))
        .group_by(col(CourseSkill.course_id))
        .subquery()
    )
    query = open_courses().join(shared, shared.c.course_id == col(Course.id))
    ordered = query.order_by(shared.c.skills.desc(), col(Course.id).desc())
    return course_cards(session, actor, session.exec(ordered.limit(_MOST)).all())


def understood(session: Session, words: str) -> str:
    """The skill that is meant by its id, its name or an alias; the words themselves where none is."""
    if words in vocab.skill_names(session, [words]):
        return words
    return vocab.skills_of_folded_words(session).get(fold(words), words)


def _conditions(session: Session, wanted: CourseSearch) -> list[ColumnElement[bool]]:
    words = wanted.q.split()
    skills = vocab.skills_of_folded_words(session) if words else {}
    found = [_says(word, skills.get(fold(word))) for word in words]
    if wanted.mode:
        found.append(col(Course.mode) == wanted.mode)
    if wanted.skill:
        found.append(_teaches(understood(session, wanted.skill)))
    if wanted.free:
        found.append(col(Course.fee) == 0)
    held = [takes_people(today())]
    if wanted.division:
        held.append(col(TrainingClass.division).in_(vocab.division_scope(session, wanted.division)))
    if wanted.seats:
        held.append(taken_seats() < col(TrainingClass.seats))
    if wanted.division or wanted.seats:
        # One class must fit both.
        classes = select(TrainingClass.course_id).where(and_(*held))
        found.append(col(Course.id).in_(classes))
    return found


def _says(word: str, skill: str | None) -> ColumnElement[bool]:
    """The word stands in the title, the texts or the body's name, or means the skill, which is taught."""
    ways = [
        column.icontains(word, autoescape=True)
        for column in (col(Course.title), col(Course.summary), col(Course.for_whom), col(Organisation.name))
    ]
    return or_(*ways, _teaches(skill)) if skill else or_(*ways)


def _teaches(skill: str) -> ColumnElement[bool]:
    return col(Course.id).in_(select(CourseSkill.course_id).where(CourseSkill.skill == skill))


def _by_next_class(query: SelectOfScalar[Course]) -> SelectOfScalar[Course]:
    soonest = (
        columns_of(
            col(TrainingClass.course_id).label("course_id"),
            func.min(col(TrainingClass.starts_on)).label("starts_on"),
        )
        .where(takes_people(today()))
        .group_by(col(TrainingClass.course_id))
        .subquery()
    )
    query = query.outerjoin(soonest, soonest.c.course_id == col(Course.id))
    return query.order_by(soonest.c.starts_on.asc().nulls_last(), col(Course.id).desc())
