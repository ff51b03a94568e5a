"""Rows of hiring become outputs, with a fixed number of queries however many rows there are."""

from collections.abc import Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.enterprises.rules import effective_state
from talent.enterprises.tables import Demand
from talent.hiring.enums import Side
from talent.hiring.queries import demands_by_id, organisation_names
from talent.hiring.rules import REFUSABLE, STAGE_OF, TURN, days_waited
from talent.hiring.schemas import ThreadOut
from talent.hiring.tables import Thread
from talent.kit.clock import today
from talent.people.disclosing import known_names
from talent.people.schemas import PersonCard
from talent.people.service import people_cards


def thread_outs(session: Session, actor: Actor, side: Side, rows: Sequence[Thread]) -> list[ThreadOut]:
    """In the order given, as the side sees them."""
    demands = demands_by_id(session, {row.demand_id for row in rows})
    organisations = organisation_names(session, {row.organisation_id for row in rows})
    people = {row.person_id for row in rows if row.person_id is not None}
    cards: dict[int, PersonCard] = {}
    names: dict[int, str] = {}
    if side is Side.ENTERPRISE and rows:
        cards = people_cards(session, actor, people)
        names = known_names(session, rows[0].organisation_id, people)
    return [
        _out(row, side, demands[row.demand_id], organisations[row.organisation_id], cards, names)
        for row in rows
    ]


def thread_out(session: Session, actor: Actor, side: Side, row: Thread) -> ThreadOut:
    return thread_outs(session, actor, side, [row])[0]


def _out(
    row: Thread,
    side: Side,
    demand: Demand,
    organisation: str,
    cards: dict[int, PersonCard],
    names: dict[int, str],
) -> ThreadOut:
    assert row.id is not None
    person_id = row.person_id or 0
    card = cards.get(person_id)
    masked = card.name if card else ""
    turn = TURN[row.state]
    return ThreadOut(
        id=row.id,
        version=row.version,
        demand_id=row.demand_id,
        demand_title=demand.title,
        demand_open=effective_state(demand, today()) is DemandState.OPEN,
        organisation_id=row.organisation_id,
        organisation_name=organisation,
        person_id=row.person_id,
        person=card,
        name=names.get(person_id, masked) if side is Side.ENTERPRISE else "",
        origin=row.origin,
        state=row.state,
        stage=STAGE_OF[row.state],
        reason=row.reason,
        turn=turn,
        mine=turn is side,
        refusable=side is Side.ENTERPRISE and row.state in REFUSABLE,
        days=days_waited(row.moved_at, today()),
        created_at=row.created_at,
        moved_at=row.moved_at,
    )
