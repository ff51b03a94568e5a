"""People for a file: the same people and the same cards as in the list, a portion at a time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.kit.db import count
from talent.kit.masking import mask_name
from talent.people.cards import cards_of, find_for_cards
from talent.people.queries import filtered, visible_people
from talent.people.schemas import PersonCard, PersonFilter
from talent.people.tables import GraduateDetail, Membership, Person
from talent.vocab.service import division_scope, education_name, education_ranks, schools_of_folded_names
from talent.vocab.words import fold


def count_people(session: Session, actor: Actor, wanted: PersonFilter) -> int:
    require(actor, Permission.PEOPLE_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    return count(session, filtered(visible_people(session, actor), wanted, scope))


def cards_before(
    session: Session, actor: Actor, wanted: PersonFilter, before: int, limit: int
) -> list[PersonCard]:
    """The next so many below an id, the highest first."""
    require(actor, Permission.PEOPLE_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    query = filtered(visible_people(session, actor), wanted, scope).where(col(Person.id) < before)
    return cards_of(session, find_for_cards(session, query.order_by(col(Person.id).desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class GraduateLine:
    """A graduate whose profile nobody has claimed yet."""

    id: int
    name: str
    school_name: str
    major_name: str
    education_name: str
    graduation_year: int | None


def count_graduates(session: Session, actor: Actor) -> int:
    require(actor, Permission.GRADUATES_OWN)
    return count(session, _graduates(session, actor))


def graduates_before(session: Session, actor: Actor, before: int, limit: int) -> list[GraduateLine]:
    """Of the actor's school the next so many below an id, the highest first."""
    require(actor, Permission.GRADUATES_OWN)
    query = _graduates(session, actor).where(col(Person.id) < before)
    ranks = education_ranks(session)
    return [
        GraduateLine(
            row.id,
            mask_name(row.name),
            row.school_name,
            row.major_name,
            education_name(ranks.get(row.education_level or "")),
            row.graduation_year,
        )
        for row in session.execute(query.order_by(col(Person.id).desc()).limit(limit))
    ]


def _graduates(session: Session, actor: Actor) -> Select[Any]:
    """Whoever has taken the profile over shows it to enterprises, not to the school."""
    query: Select[Any] = (
        columns_of(
            Person.id,
            Person.name,
            Person.education_level,
            GraduateDetail.school_name,
            GraduateDetail.major_name,
            GraduateDetail.graduation_year,
        )  # type: ignore[call-overload]
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(GraduateDetail, col(GraduateDetail.membership_id) == col(Membership.id))
        .where(col(Person.user_id).is_(None))
    )
    school = session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    if school is None:
        return query.where(false())
    code = schools_of_folded_names(session).get(fold(school.name))
    of_school = col(GraduateDetail.school_name) == school.name
    return query.where(of_school if code is None else of_school | (col(GraduateDetail.school_code) == code))
