"""Who may see whom, who takes part in matching, and reads of many people at once."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, true
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.queries import is_verified
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.people.blocked import not_blocked_by
from talent.people.enums import ConsentKind, Visibility
from talent.people.schemas import PersonFilter
from talent.people.tables import (
    Consent,
    Disclosure,
    Education,
    GraduateDetail,
    InstructorDetail,
    Membership,
    Person,
    PersonSkill,
    PractitionerDetail,
    TraineeDetail,
)
from talent.vocab.tables import EducationLevel

# Roles that act for an organisation which looks for people.
_LOOKING = (Role.ENTERPRISE, Role.TRAINING_BODY, Role.API_CLIENT)
_SHOWN = (Visibility.VERIFIED, Visibility.ANONYMOUS)

# One for each category; a trainee may have several rows, the others have one.
DETAIL_TABLES: tuple[type[Any], ...] = (GraduateDetail, TraineeDetail, PractitionerDetail, InstructorDetail)

T = TypeVar("T", bound=SQLModel)


def visible_people(session: Session, actor: Actor) -> SelectOfScalar[Person]:
    """Everybody for staff, oneself for a talent, those who agreed (with all or with it) for a verified
    enterprise or training body, else nobody.

    Whoever keeps an employer out does not exist for it, unless the person has agreed with just that one.
    """
    return select(Person).where(_may_see(session, actor))


def rankable_people() -> SelectOfScalar[Person]:
    """The pool of every ranking: shown to enterprises, agreed to matching, not opted out."""
    return matchable_people().where(_is_shown())


def matchable_people() -> SelectOfScalar[Person]:
    """Who takes part in matching, shown to others or not: agreed to it, not opted out, not pausing today."""
    return select(Person).where(
        _agreed_to(ConsentKind.MATCHING), col(Person.opted_out).is_(False), _is_not_pausing()
    )


def exchanged_people() -> SelectOfScalar[Person]:
    """Of whom a market may know: agreed to that, shown to enterprises, not opted out, not pausing today."""
    return exchanging_people().where(
        col(Person.visibility).in_(_SHOWN), col(Person.opted_out).is_(False), _is_not_pausing()
    )


def exchanging_people() -> SelectOfScalar[Person]:
    """Who agreed to the exchange with a market, shown to others now or not."""
    return select(Person).where(col(Person.agreed), _agreed_to(ConsentKind.EXCHANGE))


def returned_people(session: Session, after: date | None, limit: int | None = None) -> list[int]:
    """Whose pause has ended by today, but after the day: by the calendar alone, nobody wrote it down yet."""
    query = select(Person.id).where(col(Person.paused_until) <= today())
    if after is not None:
        query = query.where(col(Person.paused_until) > after)
    return [number for number in session.exec(query.order_by(col(Person.id)).limit(limit)) if number]


def find_visible(session: Session, actor: Actor, ids: Collection[int]) -> list[Person]:
    """Those of the ids whom the actor may see, by id."""
    return list(session.exec(visible_among(session, actor, ids)))


def visible_among(session: Session, actor: Actor, ids: Collection[int]) -> SelectOfScalar[Person]:
    """``find_visible`` as a select."""
    return visible_people(session, actor).where(col(Person.id).in_(ids)).order_by(col(Person.id))


def filtered(
    query: SelectOfScalar[Person], wanted: PersonFilter, scope: Collection[str]
) -> SelectOfScalar[Person]:
    """``scope`` holds the codes of the division asked for and of all below it."""
    if wanted.category is not None:
        query = query.where(_is_member(wanted))
    if wanted.division is not None:
        query = query.where(col(Person.division).in_(scope))
    if wanted.education_rank_min is not None:
        query = query.where(_has_reached(wanted.education_rank_min))
    if wanted.skill is not None:
        query = query.where(_has_skill(wanted.skill))
    if wanted.experience_min is not None:
        query = query.where(col(Person.experience_years) >= wanted.experience_min)
    return query


def children(session: Session, table: type[T], ids: Collection[int]) -> dict[int, list[T]]:
    """Rows of a table with ``person_id`` for many people in one query, in the person's own order."""
    owner: Any = table.person_id  # type: ignore[attr-defined]
    keys = [getattr(table, name) for name in ("position", "id", "division") if hasattr(table, name)]
    found: dict[int, list[T]] = {person_id: [] for person_id in ids}
    for row in session.exec(select(table).where(owner.in_(ids)).order_by(owner, *keys)):
        found[row.person_id].append(row)  # type: ignore[attr-defined]
    return found


def child_rows(session: Session, table: Any, ids: Collection[int], *names: str) -> dict[int, list[Any]]:
    """``children`` as rows of some columns: who reads hundreds of them has no use for live objects."""
    found: dict[int, list[Any]] = {person_id: [] for person_id in ids}
    for row in session.connection().execute(_child_columns(table, names), {"ids": list(ids)}):
        found[row.person_id].append(row)
    return found


@cache
def _child_columns(table: Any, names: tuple[str, ...]) -> Select[Any]:
    """Made once: to put a statement together takes as long as to answer it."""
    columns = table.__table__.c
    keys = [columns[name] for name in ("position", "id", "division") if name in columns]
    owned = columns.person_id.in_(bindparam("ids", expanding=True))
    wanted = columns_of(columns.person_id, *(columns[name] for name in names))
    return wanted.where(owned).order_by(columns.person_id, *keys)


def divisions_by_person(session: Session, ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """Id and division of everybody who names one, or of those of ``ids``, taking part in matching or not."""
    query = columns_of(col(Person.id), col(Person.division)).where(col(Person.division).is_not(None))
    if ids is not None:
        query = query.where(col(Person.id).in_(ids))
    return [(number, division) for number, division in session.execute(query.order_by(col(Person.id)))]


def unread_words(session: Session, person_id: int) -> list[str]:
    """What the person wrote of skills that no code list has."""
    query = select(PersonSkill.words).where(
        col(PersonSkill.person_id) == person_id, col(PersonSkill.skill).is_(None)
    )
    return list(session.exec(query.order_by(col(PersonSkill.position), col(PersonSkill.id))))


def refused_words(session: Session, person_id: int) -> list[str]:
    """What the person wrote of skills and does not want read as the skill that the lists take it for."""
    query = select(PersonSkill.words).where(
        col(PersonSkill.person_id) == person_id, col(PersonSkill.refused).is_not(None)
    )
    return list(session.exec(query.order_by(col(PersonSkill.position), col(PersonSkill.id))))


def unread_distinct(session: Session) -> list[str]:
    """Every way in which anybody wrote a skill that no code list has."""
    query = select(PersonSkill.words).where(col(PersonSkill.skill).is_(None)).distinct()
    return list(session.exec(query.order_by(col(PersonSkill.words))))


def unread_counts(session: Session) -> dict[str, int]:
    """How many people wrote each of the words that no code list has."""
    return _counts(session, col(PersonSkill.skill).is_(None))


def refused_counts(session: Session) -> dict[str, int]:
    """How many people refuse the reading of each of the words."""
    return _counts(session, col(PersonSkill.refused).is_not(None))


def _counts(session: Session, wanted: ColumnElement[bool]) -> dict[str, int]:
    query = (
        select(PersonSkill.words, func.count(col(PersonSkill.person_id).distinct()))
        .where(wanted)
        .group_by(col(PersonSkill.words))
        .order_by(col(PersonSkill.words))
    )
    return {words: count for words, count in session.exec(query)}  # noqa: C416 - rows are no plain tuples


def people_who_wrote(session: Session, words: Collection[str]) -> list[int]:
    """Who wrote one of these for a skill that no code list has, by id."""
    query = (
        select(PersonSkill.person_id)
        .where(col(PersonSkill.skill).is_(None), col(PersonSkill.words).in_(words))
        .distinct()
    )
    return list(session.exec(query.order_by(col(PersonSkill.person_id))))


def details(session: Session, table: type[T], memberships: Collection[int]) -> dict[int, list[T]]:
    """Rows of a detail table by membership."""
    owner: Any = table.membership_id  # type: ignore[attr-defined]
    keys = [getattr(table, name) for name in ("id",) if hasattr(table, name)]
    found: dict[int, list[T]] = {}
    for row in session.exec(select(table).where(owner.in_(memberships)).order_by(owner, *keys)):
        found.setdefault(row.membership_id, []).append(row)  # type: ignore[attr-defined]
    return found


def _may_see(session: Session, actor: Actor) -> ColumnElement[bool]:
    if actor.system or actor.role is Role.STAFF:
        return true()
    if actor.role is Role.TALENT and actor.user_id is not None:
        return col(Person.user_id) == actor.user_id
    if actor.role in _LOOKING and actor.organisation_id is not None:
        organisation_id = actor.organisation_id
        to_all = col(Person.visibility).in_(_SHOWN) & not_blocked_by(session, organisation_id)
        seen = to_all | _is_disclosed(organisation_id)
        return _verified_organisation(organisation_id) & col(Person.agreed) & seen
    return false()


def _verified_organisation(organisation_id: int) -> ColumnElement[bool]:
    return exists().where(col(Organisation.id) == organisation_id, is_verified(today()))


def _is_not_pausing() -> ColumnElement[bool]:
    return or_(col(Person.paused_until).is_(None), col(Person.paused_until) <= today())


def _is_shown() -> ColumnElement[bool]:
    return col(Person.visibility).in_(_SHOWN) & col(Person.agreed)


def _is_disclosed(organisation_id: int) -> ColumnElement[bool]:
    """The person applied to this organisation or accepted its invitation, whatever others may see."""
    given = select(Disclosure.person_id).where(
        col(Disclosure.organisation_id) == organisation_id, col(Disclosure.withdrawn_at).is_(None)
    )
    # Not the bare column: SQLite would then look up both sides of the "or" and sort everybody.
    return (col(Person.id) + 0).in_(given)


def _agreed_to(kind: ConsentKind) -> ColumnElement[bool]:
    return exists().where(
        col(Consent.person_id) == col(Person.id),
        col(Consent.kind) == kind,
        col(Consent.withdrawn_at).is_(None),
    )


def _is_member(wanted: PersonFilter) -> ColumnElement[bool]:
    members = select(Membership.person_id).where(
        col(Membership.category) == wanted.category,
        or_(col(Membership.until).is_(None), col(Membership.until) >= today()),
    )
    # Not the bare column: SQLite would then fetch the row of each member, half of everybody.
    return (col(Person.id) + 0).in_(members)


def _has_reached(rank: int) -> ColumnElement[bool]:
    """By the stated level or a school attended, as ``rules.education_rank`` has it on the card."""
    ranked = select(EducationLevel.code).where(col(EducationLevel.rank) >= rank)
    attended = exists().where(
        col(Education.person_id) == col(Person.id),
        col(Education.level).in_(ranked),
    )
    return or_(col(Person.education_level).in_(ranked), attended)


def _has_skill(skill: str) -> ColumnElement[bool]:
    """Stated by the person: what is only vouched for does not count before its person takes it."""
    return col(Person.id).in_(select(PersonSkill.person_id).where(col(PersonSkill.skill) == skill))
