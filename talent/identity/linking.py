"""Whoever states the own identity number is the person of whom an organisation had it: linked at once."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.identity.rules import fold_name
from talent.people import service as people
from talent.people.consents import standing_consents
from talent.people.enums import ConsentKind
from talent.people.own import open_step
from talent.people.records import blind
from talent.people.schemas import BasicsInput, PersonOut
from talent.people.tables import Person


def update_basics(session: Session, actor: Actor, data: BasicsInput) -> PersonOut:
    """As in the people area; a profile that nobody has claimed, of this number and name, goes into the own.

    Only by the exact number, with the consent that it needs, and only where the name is the same too: one of
    a relative's, typed by mistake, opens nothing.
    """
    person = open_step(session, actor, data.version)
    index = blind(data.resident_id, "person.resident_id")
    if index is None or not standing_consents(session, person, ConsentKind.SENSITIVE):
        return people.update_basics(session, actor, data)
    query = select(Person).where(
        Person.resident_id_index == index, col(Person.user_id).is_(None), col(Person.id) != person.id
    )
    other = session.exec(query).one_or_none()
    if other is None or fold_name(other.name) != fold_name(data.name):
        return people.update_basics(session, actor, data)
    assert person.id is not None
    assert other.id is not None
    merge_people(session, actor, person.id, other.id, MergeCause.KEYED)
    session.refresh(person)
    return people.update_basics(session, actor, data.model_copy(update={"version": person.version}))
