"""What a market knows of a person, for that person: what leaves now, and what left to whom and when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, or_, select

from talent.accounts.actor import Actor
from talent.accounts.tables import Organisation
from talent.hiring.tables import Thread
from talent.market.enums import Operation, ReceiptState, RecordKind
from talent.market.feed_schemas import OwnExchange, SentRecord
from talent.market.placements import list_placements
from talent.market.projecting import contents_of
from talent.market.record_queries import standing
from talent.market.tables import MarketClient, OutRecord, Receipt
from talent.people.own import find_own
from talent.people.queries import exchanging_people
from talent.people.tables import Person


def own_exchange(session: Session, actor: Actor) -> OwnExchange:
    """Empty before there is a profile."""
    person = find_own(session, actor)
    if person is None or person.id is None:
        return OwnExchange(agreed=False, leaves=None, sent=[], placements=[])
    agreed = session.exec(exchanging_people().where(col(Person.id) == person.id)).first() is not None
    leaves = contents_of(session, RecordKind.TALENT, [person.id]).get(person.id)
    return OwnExchange(
        agreed=agreed,
        leaves=leaves,
        sent=_sent(session, person.id),
        placements=list_placements(session, actor),
    )


def records_of_person(session: Session, person_id: int | None) -> Sequence[OutRecord]:
    """The person's own record and those of the person's hires, by id."""
    return session.exec(select(OutRecord).where(about_person(person_id)).order_by(col(OutRecord.id))).all()


def receipts_of_person(session: Session, person_id: int | None) -> Sequence[Receipt]:
    """What was handed out of those, and what the markets said."""
    own = select(OutRecord.id).where(about_person(person_id))
    query = select(Receipt).where(col(Receipt.record_id).in_(own))
    return session.exec(query.order_by(col(Receipt.client_id), col(Receipt.record_id))).all()


def about_person(person_id: int | None) -> Any:
    """Condition on records that leave."""
    threads = select(Thread.id).where(col(Thread.person_id) == person_id)
    return or_(
        and_(col(OutRecord.kind) == RecordKind.TALENT, col(OutRecord.object_id) == person_id),
        and_(col(OutRecord.kind) == RecordKind.HIRE, col(OutRecord.object_id).in_(threads)),
    )


def _sent(session: Session, person_id: int) -> list[SentRecord]:
    query = (
        columns_of(OutRecord, Receipt, col(Organisation.name), standing())
        .join(Receipt, col(Receipt.record_id) == col(OutRecord.id))
        .join(MarketClient, col(MarketClient.id) == col(Receipt.client_id))
        .join(Organisation, col(Organisation.id) == col(MarketClient.organisation_id))
        .where(about_person(person_id))
        .order_by(col(MarketClient.id), col(OutRecord.id))
    )
    return [
        SentRecord(
            market=market,
            kind=row.kind,
            version=receipt.version,
            state=ReceiptState(state),
            sent_at=receipt.sent_at,
            withdrawn=row.operation is Operation.WITHDRAW,
        )
        for row, receipt, market, state in session.execute(query)
    ]
