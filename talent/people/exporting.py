"""People for a file: the same people and the same cards as in the list, a portion at a time."""

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.db import count
from talent.people.cards import cards_of, find_for_cards
from talent.people.queries import filtered, visible_people
from talent.people.schemas import PersonCard, PersonFilter
from talent.people.tables import Person
from talent.vocab.service import division_scope


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
