"""Who has looked at the actor's profile: which organisation, when, for which demand; never who of it."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.views import Look, looks_at
from talent.enterprises.picking import cards_by_id
from talent.kit.paging import Page, Paged
from talent.people.own import find_own
from talent.people.schemas import ViewerOut
from talent.people.viewing import demand_in


def list_viewers(session: Session, actor: Actor, page: Page) -> Paged[ViewerOut]:
    """The last first; a demand that is no longer shown has no title here either."""
    person = find_own(session, actor)
    if person is None:
        return Paged[ViewerOut](items=[], total=0, number=page.number, size=page.size)
    found = looks_at(session, Action.PERSON_VIEW, "person", person.id or 0, page)
    demands = {number for look in found.items if (number := demand_in(look.detail)) is not None}
    titles = {number: card.title for number, card in cards_by_id(session, actor, demands).items()}
    names = _names(session, {look.organisation_id for look in found.items if look.organisation_id})
    return found.map(lambda look: _out(look, names, titles))


def _out(look: Look, names: dict[int, str], titles: dict[int, str]) -> ViewerOut:
    demand_id = demand_in(look.detail)
    return ViewerOut(
        day=look.day,
        viewer=names.get(look.organisation_id or 0, Role(look.role).label),
        demand_id=demand_id if demand_id in titles else None,
        demand=titles.get(demand_id or 0, ""),
        for_a_demand=demand_id is not None,
    )


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.exec(
        select(Organisation.id, Organisation.name)
        .where(col(Organisation.id).in_(ids))
        .order_by(col(Organisation.id))
    )
    return {number: name for number, name in rows if number is not None}
