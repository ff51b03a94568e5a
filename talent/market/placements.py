"""What a market has on record of a person's employment: shown to the person, who takes it over or not."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.errors import Conflict, NotFound
from talent.market.enums import PlacementState
from talent.market.feed_schemas import PlacementAnswer, PlacementOut
from talent.market.tables import Placement
from talent.people.adding import add_work
from talent.people.own import find_own, lock_own
from talent.people.rows import WorkRow

_NOTHING = "没有这条待您决定的就业登记，可能已被撤回。请刷新页面查看。"
_DECIDED = "这条就业登记您已经决定过了。要修改，请直接编辑工作经历。"
_ANSWERED = {True: PlacementState.ADDED, False: PlacementState.DECLINED}


def list_placements(session: Session, actor: Actor) -> list[PlacementOut]:
    """All that concern the actor, what waits for an answer first, then the newest."""
    person = find_own(session, actor)
    if person is None:
        return []
    waits = col(Placement.state) == PlacementState.WAITING
    query = select(Placement).where(Placement.person_id == person.id)
    rows = session.exec(query.order_by(waits.desc(), col(Placement.started_on).desc(), col(Placement.id)))
    return [_out(row) for row in rows]


def waiting_placements(session: Session, actor: Actor) -> list[PlacementOut]:
    """Those that wait for an answer."""
    return [one for one in list_placements(session, actor) if one.state is PlacementState.WAITING]


def answer_placement(
    session: Session, actor: Actor, placement_id: int, data: PlacementAnswer
) -> list[PlacementOut]:
    """Into the profile as a post held, or not. The same answer again changes nothing."""
    person = lock_own(session, actor)
    query = select(Placement).where(Placement.id == placement_id, Placement.person_id == person.id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(fresh).one_or_none()
    if row is None or row.state is PlacementState.WITHDRAWN:
        raise NotFound(_NOTHING)
    wanted = _ANSWERED[data.accept]
    if row.state is wanted:
        return list_placements(session, actor)
    if row.state is not PlacementState.WAITING:
        raise Conflict(_DECIDED)
    row.state, row.decided_at = wanted, now()
    session.add(row)
    session.flush()
    if data.accept:
        add_work(session, actor, _work(row))
    record(session, actor, Action.PLACEMENT_ANSWER, "market_placement", row.id, wanted.value)
    return list_placements(session, actor)


def _work(row: Placement) -> WorkRow:
    return WorkRow(
        employer=row.employer,
        title=row.title,
        occupation=row.occupation,
        started_on=row.started_on,
        ended_on=row.ended_on,
    )


def _out(row: Placement) -> PlacementOut:
    return PlacementOut(
        id=row.id or 0,
        market=row.market,
        employer=row.employer,
        title=row.title,
        started_on=row.started_on,
        ended_on=row.ended_on,
        state=row.state,
        hired_here=row.thread_id is not None,
        received_at=row.received_at,
    )
