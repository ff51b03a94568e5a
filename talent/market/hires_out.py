"""Hires as a market sees them: that somebody of whom it knows was hired, by whom and when."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from talent.enterprises.tables import Demand
from talent.hiring.enums import ThreadState
from talent.hiring.tables import Hire, Thread
from talent.market.contents import HireContent
from talent.market.demands_out import employers_of
from talent.market.enums import RecordKind
from talent.market.tables import OutRecord
from talent.people.queries import exchanging_people
from talent.people.tables import Person

# Of the enterprise's word alone only after the person had two weeks to contest it.
_LEAVE = (ThreadState.CONFIRMED, ThreadState.UNCONFIRMED)


def hire_contents(session: Session, ids: Collection[int]) -> dict[int, HireContent]:
    """Of the hires of these threads those that stand, of people who agreed to the exchange and are known."""
    agreed = exchanging_people().with_only_columns(col(Person.id))
    query = (
        select(Thread, Hire, Demand)
        .join(Hire, col(Hire.thread_id) == col(Thread.id))
        .join(Demand, col(Demand.id) == col(Thread.demand_id))
        .where(col(Thread.id).in_(ids), col(Thread.state).in_(_LEAVE), col(Thread.person_id).in_(agreed))
    )
    rows = session.exec(query.order_by(col(Thread.id))).all()
    people = record_numbers(session, RecordKind.TALENT, {thread.person_id or 0 for thread, _, _ in rows})
    demands = record_numbers(session, RecordKind.DEMAND, {demand.id or 0 for _, _, demand in rows})
    employers = employers_of(session, {thread.organisation_id for thread, _, _ in rows})
    return {
        thread.id or 0: HireContent(
            talent_record=people[thread.person_id or 0],
            demand_record=demands.get(demand.id or 0),
            employer=employers[thread.organisation_id],
            title=demand.title,
            hired_on=hire.hired_on,
            confirmed=thread.state is ThreadState.CONFIRMED,
        )
        for thread, hire, demand in rows
        if thread.person_id in people
    }


def record_numbers(session: Session, kind: RecordKind, ids: Collection[int]) -> dict[int, str]:
    """Under which number of the feed each object is or was known; without those that never left."""
    query = select(OutRecord.object_id, OutRecord.record_id).where(
        OutRecord.kind == kind, col(OutRecord.object_id).in_(ids)
    )
    rows = session.exec(query.order_by(col(OutRecord.object_id)))
    return {object_id: record_id for object_id, record_id in rows if object_id is not None}
