"""A demand of an enterprise, a talent with a profile, and a colleague of nobody."""

import pytest

from talent.accounts.actor import Actor
from talent.hiring.beginning import apply, invite
from talent.hiring.schemas import ApplyInput, InviteInput, ThreadOut
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, headcount=1)
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    person = make_person(session, name="王小丽", user_id=talent.user_id)
    session.commit()
    return person.id or 0


@pytest.fixture
def invited(session: Session, enterprise_owner: Actor, demand_id: int, person_id: int) -> ThreadOut:
    data = InviteInput(person_id=person_id, message="欢迎来聊聊。")
    thread = invite(session, enterprise_owner, demand_id, data)
    session.commit()
    return thread


@pytest.fixture
def applied(session: Session, talent: Actor, demand_id: int, person_id: int) -> ThreadOut:
    thread = apply(session, talent, demand_id, ApplyInput(message="我做过两年直播。"))
    session.commit()
    return thread
