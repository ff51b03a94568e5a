"""Programs of the market as the staff enter and change them."""

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.sign_in import log_in
from talent.accounts.tables import User
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.crypto import digest
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.kit.paging import Page
from talent.market.access import actor_of_access_token, take_turn_of
from talent.market.client_schemas import ClientInput, ClientUpdate, RotateInput
from talent.market.clients import (
    add_client,
    client_of,
    end_client_tokens,
    find_client,
    get_client,
    list_clients,
    rotate_secret,
    set_client_active,
    update_client,
)
from talent.market.enums import Scope
from talent.market.tables import MarketClient
from tests.factories.accounts import make_organisation
from tests.factories.market_clients import make_client, make_token


def wanted(**more: object) -> ClientInput:
    return ClientInput.model_validate({"program": "交换程序", "scopes": ["changes:read"], **more})


def test_a_program_of_a_known_market_gets_an_account_there(session: Session, staff: Actor) -> None:
    market = make_organisation(session, kind=OrganisationKind.MARKET, name="省人力资源市场")
    issued = add_client(session, staff, wanted(organisation_id=market.id))
    row = session.exec(select(MarketClient)).one()
    assert issued.client.organisation_name == "省人力资源市场"
    assert row.secret_digest == digest(issued.secret)
    assert session.get_one(User, row.user_id).role is Role.API_CLIENT


def test_its_account_can_not_log_in(session: Session, staff: Actor) -> None:
    make_client(session)
    user = session.exec(select(User).where(User.role == Role.API_CLIENT)).one()
    assert not hasattr(log_in(session, user.login, "a password for tests", "192.0.2.1"), "token")


def test_an_enterprise_is_no_market(session: Session, staff: Actor) -> None:
    other = make_organisation(session)
    with pytest.raises(Invalid):
        add_client(session, staff, wanted(organisation_id=other.id))


def test_without_a_market_there_is_no_program(session: Session, staff: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        add_client(session, staff, wanted())
    assert caught.value.fields[0].field == "organisation_name"


def test_sent_twice_it_is_made_once_and_its_secret_told_once(session: Session, staff: Actor) -> None:
    market = make_organisation(session, kind=OrganisationKind.MARKET)
    first = add_client(session, staff, wanted(organisation_id=market.id), key="k")
    second = add_client(session, staff, wanted(organisation_id=market.id), key="k")
    assert second.client.id == first.client.id
    assert (bool(first.secret), second.secret) == (True, "")


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(session: Session) -> None:
    client = make_client(session).client
    data = ClientUpdate(program="新名", scopes=[Scope.RECONCILE], rate=60, version=client.version)
    changed = update_client(session, SYSTEM, client.id, data)
    assert (changed.name, changed.scopes, changed.rate) == ("新名", [Scope.RECONCILE], 60)
    for again in (
        lambda: update_client(session, SYSTEM, client.id, data),
        lambda: rotate_secret(session, SYSTEM, client.id, RotateInput(version=client.version)),
        lambda: set_client_active(session, SYSTEM, client.id, False, client.version),
    ):
        with pytest.raises(Conflict):
            again()


def test_the_list_says_who_asked_how_much(session: Session, staff: Actor) -> None:
    issued, idle = make_client(session, program="甲"), make_client(session, program="乙")
    token = make_token(session, issued)
    actor = actor_of_access_token(session, token, "")
    assert actor is not None
    take_turn_of(session, actor)
    found = {one.id: one for one in list_clients(session, staff, Page()).items}
    asked = found[issued.client.id]
    # The token was asked for, too.
    assert (asked.requests, asked.on_day, asked.tokens) == (2, 2, 1)
    assert asked.last_at is not None
    assert (found[idle.client.id].requests, found[idle.client.id].last_at) == (0, None)
    assert find_client(session, SYSTEM, issued.client.client_id).id == issued.client.id


def test_a_program_is_found_by_who_acts_as_it(session: Session, staff: Actor, api_client: Actor) -> None:
    issued = make_client(session)
    actor = actor_of_access_token(session, make_token(session, issued), "")
    assert actor is not None
    assert client_of(session, actor).id == issued.client.id
    for other in (staff, api_client, Actor(), SYSTEM):
        with pytest.raises(Forbidden):
            client_of(session, other)


@pytest.mark.parametrize("who", ["api_client", "enterprise_owner", "talent", "university", "training_body"])
def test_only_the_staff_manage_programs(session: Session, who: str, request: pytest.FixtureRequest) -> None:
    actor: Actor = request.getfixturevalue(who)
    client = make_client(session).client
    for act in (
        lambda: list_clients(session, actor, Page()),
        lambda: get_client(session, actor, client.id),
        lambda: add_client(session, actor, wanted(organisation_id=client.organisation_id)),
        lambda: rotate_secret(session, actor, client.id, RotateInput(version=1)),
        lambda: set_client_active(session, actor, client.id, False, 1),
        lambda: end_client_tokens(session, actor, client.id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_every_act_stands_in_the_trail_without_the_secret(session: Session) -> None:
    issued = make_client(session)
    number = issued.client.id
    update_client(
        session, SYSTEM, number, ClientUpdate(program="x", scopes=[Scope.RECONCILE], rate=60, version=1)
    )
    new = rotate_secret(session, SYSTEM, number, RotateInput(version=2))
    end_client_tokens(session, SYSTEM, number)
    set_client_active(session, SYSTEM, number, False, 3)
    lines = [line for line in session.exec(select(AuditEntry)) if line.object_type == "market_client"]
    assert {line.action for line in lines} == {
        Action.MARKET_CLIENT_ADD,
        Action.MARKET_CLIENT_UPDATE,
        Action.MARKET_CLIENT_ROTATE,
        Action.MARKET_CLIENT_ACTIVE,
        Action.MARKET_TOKENS_END,
    }
    assert not any(issued.secret in line.detail or new.secret in line.detail for line in lines)
