"""Bearer tokens of programs."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Role
from talent.accounts.tables import ApiToken, User
from talent.accounts.tokens import actor_of_bearer, issue_token, revoke_tokens
from talent.audit.tables import AuditEntry
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid, NotFound

ADDRESS = "192.0.2.1"


def _issue(session: Session, client: Actor, days: int = 30) -> str:
    assert client.user_id is not None
    return issue_token(session, SYSTEM, client.user_id, "人力资源市场对接", days)


def test_a_token_says_who_it_is(session: Session, api_client: Actor) -> None:
    actor = actor_of_bearer(session, _issue(session, api_client), ADDRESS)
    assert actor == Actor(
        user_id=api_client.user_id,
        role=Role.API_CLIENT,
        organisation_id=api_client.organisation_id,
        address=ADDRESS,
    )


def test_a_token_can_be_told_by_its_beginning(session: Session, api_client: Actor) -> None:
    assert _issue(session, api_client).startswith("jicai_")


def test_the_database_holds_no_token(session: Session, api_client: Actor) -> None:
    token = _issue(session, api_client)
    assert token not in session.exec(select(ApiToken.token_digest)).one()


def test_the_trail_holds_no_token(session: Session, api_client: Actor) -> None:
    token = _issue(session, api_client)
    assert token not in session.exec(select(AuditEntry.detail)).one()


def test_a_token_ends_with_its_day(session: Session, api_client: Actor) -> None:
    token = _issue(session, api_client, days=30)
    with time_machine.travel(now() + timedelta(days=30, seconds=1)):
        assert actor_of_bearer(session, token, ADDRESS) is None


def test_a_revoked_token_is_nobody(session: Session, api_client: Actor, staff: Actor) -> None:
    token = _issue(session, api_client)
    assert api_client.user_id is not None
    revoke_tokens(session, staff, api_client.user_id)
    assert actor_of_bearer(session, token, ADDRESS) is None


def test_revoking_says_how_many_tokens_were_alive(session: Session, api_client: Actor) -> None:
    _issue(session, api_client)
    _issue(session, api_client)
    assert api_client.user_id is not None
    counts = [revoke_tokens(session, SYSTEM, api_client.user_id) for _ in range(2)]
    assert counts == [2, 0]


def test_a_token_of_a_closed_account_is_nobody(session: Session, api_client: Actor) -> None:
    token = _issue(session, api_client)
    session.exec(select(User).where(User.id == api_client.user_id)).one().active = False
    session.flush()
    assert actor_of_bearer(session, token, ADDRESS) is None


@pytest.mark.parametrize("token", ["", "jicai_", "jicai_" + "x" * 43, "\x00"])
def test_an_unknown_token_is_nobody(session: Session, token: str) -> None:
    assert actor_of_bearer(session, token, ADDRESS) is None


@pytest.mark.parametrize(("name", "days"), [("", 30), ("  ", 30), ("x" * 61, 30), ("x", 0), ("x", 366)])
def test_a_token_has_a_purpose_and_an_end(session: Session, api_client: Actor, name: str, days: int) -> None:
    assert api_client.user_id is not None
    with pytest.raises(Invalid):
        issue_token(session, SYSTEM, api_client.user_id, name, days)


def test_no_account_no_token(session: Session) -> None:
    with pytest.raises(NotFound):
        issue_token(session, SYSTEM, 999, "x", 30)


@pytest.mark.parametrize("who", ["visitor", "talent", "enterprise_owner", "university", "api_client"])
def test_only_staff_issue_tokens(session: Session, who: str, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(Forbidden):
        issue_token(session, actor, actor.user_id or 1, "x", 30)
