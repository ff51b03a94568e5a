"""What a program's token opens, and how often."""

import pytest
import time_machine
from fastapi import APIRouter, FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission
from talent.kit.clock import now
from talent.kit.db import Session
from talent.market.client_schemas import IssuedClient
from talent.market.client_tables import ClientUse
from talent.market.clients import set_client_active
from talent.market.enums import Scope
from talent.market.limits import burst_of
from tests.factories.market_clients import make_client, make_token
from tests.web.conftest import BASE_URL, Browser
from web.api.documentation import described, exchange_described
from web.app import assemble
from web.deps import ActorDep, may, scoped

PROBE = "/api/exchange/v1/probe"


@pytest.fixture(scope="module")
def assembled() -> FastAPI:
    """One of its own, with a route of the exchange that tells who asks."""
    app = assemble(BASE_URL)
    router = APIRouter(prefix="/api/exchange/v1", dependencies=[may(Permission.MARKET_EXCHANGE)])

    @router.get("/probe", dependencies=[scoped(Scope.RECONCILE)])
    def probe(actor: ActorDep) -> dict[str, int | None]:
        return {"client": actor.client_id}

    app.include_router(router)
    return app


def coming(app: FastAPI, token: str) -> TestClient:
    return TestClient(app, follow_redirects=False, headers={"Authorization": f"Bearer {token}"})


def tokened(app: FastAPI, session: Session, issued: IssuedClient, scope: str | None = None) -> TestClient:
    token = make_token(session, issued, scope)
    session.commit()
    return coming(app, token)


def test_a_token_with_the_scope_opens_the_route(app: FastAPI, session: Session) -> None:
    issued = make_client(session)
    answer = tokened(app, session, issued, "reconcile").get(PROBE)
    assert answer.json() == {"client": issued.client.id}
    assert answer.headers["ratelimit-policy"] == '"minute";q=600;w=60'
    assert answer.headers["ratelimit"].startswith('"minute";r=')


def test_a_token_without_it_is_told_which_it_needs(app: FastAPI, session: Session) -> None:
    answer = tokened(app, session, make_client(session), "changes:read").get(PROBE)
    assert answer.status_code == 403
    assert answer.json()["code"] == "insufficient_scope"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="reconcile"'


def test_a_token_of_an_account_has_no_scopes(app: FastAPI, program: Browser, api_client: Actor) -> None:
    answer = program(api_client).get(PROBE)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_an_unknown_token_is_called_invalid_and_none_is_asked_for(app: FastAPI, program: Browser) -> None:
    for token in ("jicaiat_unknown", "unknown"):
        answer = coming(app, token).get(PROBE)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert program(None).get(PROBE).headers["www-authenticate"] == "Bearer"


def test_switched_off_a_program_is_out_at_its_next_request(app: FastAPI, session: Session) -> None:
    issued = make_client(session)
    client = tokened(app, session, issued)
    assert client.get(PROBE).status_code == 200
    set_client_active(session, SYSTEM, issued.client.id, False, issued.client.version)
    session.commit()
    assert client.get(PROBE).status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/people", "/api/v1/enterprises/1", "/people", "/account"])
def test_a_token_of_a_program_opens_nothing_that_its_scopes_do_not_name(
    app: FastAPI, session: Session, path: str
) -> None:
    """Its account may look at people; the token with scopes may not."""
    assert tokened(app, session, make_client(session)).get(path).status_code == 403


def test_what_is_open_to_everybody_is_open_to_a_program(app: FastAPI, session: Session) -> None:
    client = tokened(app, session, make_client(session))
    assert client.get("/api/v1/demands").status_code == 200
    assert client.get("/api/exchange/v1/openapi.json").status_code == 200


def test_one_request_too_many_is_refused_with_when_to_come_again(app: FastAPI, session: Session) -> None:
    issued = make_client(session, rate=10)
    with time_machine.travel(now(), tick=False) as clock:
        client = tokened(app, session, issued)
        clock.shift(60)
        answers = [client.get(PROBE) for _ in range(burst_of(10) + 1)]
        assert [one.status_code for one in answers] == [200] * burst_of(10) + [429]
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["ratelimit"].startswith('"minute";r=0;t=')
        clock.shift(int(refused.headers["retry-after"]))
        assert client.get(PROBE).status_code == 200


def test_a_request_counts_also_where_it_fails(app: FastAPI, session: Session) -> None:
    issued = make_client(session)
    client = tokened(app, session, issued)
    for _ in range(3):
        client.get(PROBE + "?page=x")
    assert session.exec(select(ClientUse.requests)).one() == 4


def test_the_document_of_the_exchange_names_the_scopes_of_each_route(app: FastAPI) -> None:
    document = exchange_described(app)
    assert document["paths"][PROBE]["get"]["security"] == [{"MarketClient": ["reconcile"]}]
    flow = document["components"]["securitySchemes"]["MarketClient"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/api/exchange/v1/token"
    assert set(flow["scopes"]) == {scope.value for scope in Scope}
    assert PROBE not in described(app)["paths"]
