"""Programs of a market, as the staff enter them."""

from itertools import count

from talent.accounts.actor import SYSTEM
from talent.kit.db import Session
from talent.market.access import Asked, Granted, grant
from talent.market.client_schemas import ClientInput, IssuedClient
from talent.market.clients import add_client
from talent.market.enums import HookEvent, Scope
from talent.market.hook_addresses import HookPolicy
from talent.market.hook_schemas import HookInput, IssuedHook
from talent.market.hooks import add_hook
from tests.factories.accounts import make_uscc

HOST = "hooks.example.com"
POLICY = HookPolicy(frozenset({HOST}))
_numbers = count(900_001)


def make_client(
    session: Session, *, scopes: list[Scope] | None = None, rate: int = 600, program: str = "交换程序"
) -> IssuedClient:
    """Of a market of its own."""
    number = next(_numbers)
    data = ClientInput(
        program=program,
        organisation_name=f"测试市场{number}",
        uscc=make_uscc(number),
        scopes=scopes or list(Scope),
        rate=rate,
    )
    return add_client(session, SYSTEM, data)


def make_token(session: Session, issued: IssuedClient, scope: str | None = None) -> str:
    asked = Asked(issued.client.client_id, issued.secret, "client_credentials", scope)
    granted = grant(session, asked, "192.0.2.7")
    assert isinstance(granted, Granted)
    return granted.token


def make_hook(
    session: Session,
    issued: IssuedClient,
    *,
    url: str = f"https://{HOST}/market",
    events: list[HookEvent] | None = None,
    policy: HookPolicy = POLICY,
) -> IssuedHook:
    data = HookInput(program_id=issued.client.id, url=url, events=events or list(HookEvent))
    return add_hook(session, SYSTEM, data, policy)
