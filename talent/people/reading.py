"""Profiles as different people may see them: the own one, one of another, many as cards."""

from collections.abc import Collection

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.kit.db import count
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged
from talent.people.cards import cards_of, evidenced_cards_of, find_for_cards
from talent.people.own import find_own
from talent.people.profile import profile_of
from talent.people.queries import filtered, find_visible, visible_among, visible_people
from talent.people.schemas import EvidenceOut, PersonCard, PersonFilter, PersonOut
from talent.people.tables import Person
from talent.vocab.service import division_scope


def get_own_person(session: Session, actor: Actor) -> PersonOut | None:
    """The actor's own profile, unmasked; None before it was started."""
    person = find_own(session, actor)
    return None if person is None else profile_of(session, person, masked=False)


def own_person_id(session: Session, actor: Actor) -> int | None:
    """Whose profile is the actor's own, for who needs nothing else of it; None before it was started."""
    person = find_own(session, actor)
    return None if person is None else person.id


def get_person(session: Session, actor: Actor, person_id: int) -> PersonCard | PersonOut:
    """The whole profile for its owner, with contact masked for staff; a card for a verified enterprise."""
    require(actor, Permission.SIGNED_IN)
    found = find_visible(session, actor, [person_id])
    if not found:
        raise NotFound("没有这位人才的档案。")
    if found[0].user_id is not None and found[0].user_id == actor.user_id:
        return profile_of(session, found[0], masked=False)
    if actor.system or actor.role is Role.STAFF:
        return profile_of(session, found[0], masked=True)
    return cards_of(session, found)[0]


def list_people(session: Session, actor: Actor, wanted: PersonFilter, page: Page) -> Paged[PersonCard]:
    """Cards of those whom the actor may see, whoever confirmed the own profile last first."""
    require(actor, Permission.PEOPLE_READ)
    scope = division_scope(session, wanted.division) if wanted.division else ()
    query = filtered(visible_people(session, actor), wanted, scope)
    ordered = query.order_by(col(Person.confirmed_on).desc(), col(Person.id).desc())
    people = find_for_cards(session, ordered.offset(page.offset).limit(page.size))
    return Paged[PersonCard](
        items=cards_of(session, people),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def people_cards(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, PersonCard]:
    """Cards by id; whom the actor may not see is left out."""
    require(actor, Permission.SIGNED_IN)
    found = find_for_cards(session, visible_among(session, actor, ids))
    return {card.id: card for card in cards_of(session, found)}


def evidenced_cards(
    session: Session, actor: Actor, ids: Collection[int]
) -> dict[int, tuple[PersonCard, list[EvidenceOut]]]:
    """``people_cards``, each with all that stands of the person's evidence."""
    require(actor, Permission.SIGNED_IN)
    found = find_for_cards(session, visible_among(session, actor, ids))
    return {card.id: (card, given) for card, given in evidenced_cards_of(session, found)}
