"""Forgets a person: the markets are told to take down what they have, and nothing else is left."""

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from talent.market.enums import RecordKind
from talent.market.own_data import records_of_person
from talent.market.tables import InRecord, Placement


def forget_market(session: Session, person_id: int) -> None:
    """To be called before hiring and people forget the person. Repeating it does no harm.

    A record that left stays as a number that points at nobody, for its withdrawal has yet to be told: the
    feed, whose turn is not taken here, sees it as owed.
    """
    for record in records_of_person(session, person_id):
        record.object_id, record.owed = None, True
        session.add(record)
    ids = select(Placement.id).where(col(Placement.person_id) == person_id)
    session.exec(
        update(InRecord)
        .where(col(InRecord.kind) == RecordKind.PLACEMENT, col(InRecord.object_id).in_(ids))
        .values(object_id=None, content="")
    )
    session.exec(delete(Placement).where(col(Placement.person_id) == person_id))
    session.flush()
