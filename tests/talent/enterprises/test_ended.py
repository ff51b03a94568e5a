"""What is like a demand that has ended, and the list for search engines."""

from datetime import timedelta

import pytest

from talent.accounts.actor import VISITOR, Actor
from talent.enterprises.ended import similar_to_ended
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.listing import listed_demands, listed_parts
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.enterprises import make_demand

PS = (("PS", "photoshop", 2, Importance.REQUIRED),)


def _made(session: Session, owner: Actor, **more: object) -> Demand:
    return make_demand(session, owner.organisation_id or 0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [DemandState.FILLED, DemandState.CLOSED, DemandState.EXPIRED])
def test_similar_ones_do_the_same_work_or_ask_a_skill_in_common(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    _made(session, enterprise_owner, title="只是同城", occupation="4-09-99-99", skills=())
    _made(session, enterprise_owner, title="同技能", division="130200", skills=PS)
    _made(session, enterprise_owner, title="同职业", division="130200", occupation="4-01", skills=())
    _made(session, enterprise_owner, title="同职业同城", occupation="4-01", skills=())
    ended = _made(session, enterprise_owner, state=state, occupation="4-01", skills=PS)
    found = similar_to_ended(session, VISITOR, ended.id or 0)
    assert found is not None
    assert [card.title for card in found] == ["同职业同城", "同职业", "同技能"]


def test_a_demand_without_occupation_or_skills_is_like_none(
    session: Session, enterprise_owner: Actor
) -> None:
    _made(session, enterprise_owner, skills=())
    ended = _made(session, enterprise_owner, state=DemandState.CLOSED, skills=())
    assert similar_to_ended(session, VISITOR, ended.id or 0) == []


@pytest.mark.parametrize("state", [DemandState.DRAFT, DemandState.OPEN, DemandState.PAUSED])
def test_what_is_not_out_for_now_has_not_ended(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    demand = _made(session, enterprise_owner, state=state)
    assert similar_to_ended(session, VISITOR, demand.id or 0) is None


def test_what_was_never_published_has_not_ended(session: Session, enterprise_owner: Actor) -> None:
    demand = _made(session, enterprise_owner, state=DemandState.CLOSED)
    demand.published_at = None
    session.flush()
    assert similar_to_ended(session, VISITOR, demand.id or 0) is None


def test_what_is_past_its_day_has_ended(session: Session, enterprise_owner: Actor) -> None:
    demand = _made(session, enterprise_owner, valid_until=today() - timedelta(days=1))
    assert similar_to_ended(session, VISITOR, demand.id or 0) == []


def test_the_parts_list_every_open_demand_once_and_nothing_else(
    session: Session, enterprise_owner: Actor, unverified_enterprise: Actor
) -> None:
    wanted = [_made(session, enterprise_owner) for _ in range(5)]
    for state in (DemandState.DRAFT, DemandState.PAUSED, DemandState.CLOSED):
        _made(session, enterprise_owner, state=state)
    _made(session, enterprise_owner, valid_until=today() - timedelta(days=1))
    _made(session, unverified_enterprise)
    parts = listed_parts(session, 2)
    assert len(parts) == 3
    listed = [row for number in (1, 2, 3) for row in listed_demands(session, number, 2)]
    assert listed == [(demand.id, demand.updated_at) for demand in wanted]
    assert parts[0] == max(demand.updated_at for demand in wanted[:2])


def test_where_nothing_is_open_there_is_one_empty_part(session: Session) -> None:
    assert listed_parts(session, 2) == [None]
    assert listed_demands(session, 1, 2) == []
