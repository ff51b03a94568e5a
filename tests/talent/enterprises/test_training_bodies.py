"""A training body looks for instructors, and for nobody else, with the desk and ranking of an enterprise."""

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.demands import create_demand, get_demand, update_demand
from talent.enterprises.enterprises import get_enterprise
from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandInput
from talent.enterprises.states import change_state
from talent.hiring.beginning import invite
from talent.hiring.schemas import InviteInput
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid
from talent.kit.terms import Category
from talent.matches.ranking import require_own
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person


def test_its_demand_asks_for_an_instructor(session: Session, training_body: Actor) -> None:
    made = create_demand(session, training_body, DemandInput(title="直播讲师"))
    assert made.category is Category.INSTRUCTOR
    data = DemandInput(title="直播讲师", category=Category.TRAINEE, version=1)
    with pytest.raises(Invalid, match="师资"):
        update_demand(session, training_body, made.id, data)
    with pytest.raises(Invalid, match="师资"):
        create_demand(session, training_body, data)


def test_an_enterprise_asks_for_whom_it_likes(session: Session, enterprise_owner: Actor) -> None:
    assert create_demand(session, enterprise_owner, DemandInput(title="主播")).category is None


def test_what_it_publishes_everybody_sees(session: Session, training_body: Actor, visitor: Actor) -> None:
    demand = make_demand(
        session,
        training_body.organisation_id or 0,
        state=DemandState.DRAFT,
        category=Category.INSTRUCTOR,
    )
    change_state(session, training_body, demand.id or 0, DemandState.OPEN, 1)
    assert get_demand(session, visitor, demand.id or 0).organisation_name == "training的机构"
    assert get_enterprise(session, training_body, training_body.organisation_id or 0).verified


def test_it_ranks_for_its_own_demands_alone(
    session: Session, training_body: Actor, enterprise_owner: Actor
) -> None:
    require_own(session, training_body, training_body.organisation_id or 0)
    with pytest.raises(Forbidden):
        require_own(session, training_body, enterprise_owner.organisation_id or 0)


def test_it_invites_an_instructor(session: Session, training_body: Actor) -> None:
    demand = make_demand(session, training_body.organisation_id or 0, category=Category.INSTRUCTOR)
    person = make_person(session, category=Category.INSTRUCTOR)
    made = invite(session, training_body, demand.id or 0, InviteInput(person_id=person.id or 0))
    assert made.organisation_id == training_body.organisation_id
