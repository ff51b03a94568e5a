"""What routes ask for: a session to read or to write, who acts, which page of a list, the permission."""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path as Folder
from typing import Annotated, Any

import anyio
from fastapi import Depends, Form, Header, Path, Query, Request, Security
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import HTTPBearer, OAuth2
from fastapi.security.http import HTTPAuthorizationCredentials
from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from talent.accounts.actor import VISITOR, Actor
from talent.accounts.permissions import Permission, denied
from talent.accounts.permissions import may as has_permission
from talent.accounts.sign_in import Visit, actor_of_bearer, look_up_session, touch_session
from talent.audit.once import MAX_KEY
from talent.enterprises.pay_figures import DemandFigures
from talent.kit.db import Database, Session
from talent.kit.errors import TooManyTries
from talent.kit.keeping import Kept
from talent.kit.paging import Page
from talent.market.access import TOKEN_PREFIX, actor_of_access_token, take_turn_of
from talent.market.enums import Scope
from talent.market.hook_addresses import HookPolicy
from talent.market.limits import Taken
from talent.matches.engine import MatchEngine
from talent.notices.inbox import count_unread
from talent.vocab.lexicon import Lexicon
from web.errors import ScopeNeeded, SignInNeeded
from web.i18n import N_
from web.security import session_cookie

# The connection pool of an engine holds 15; more waiting readers would hold a thread each.
READERS = 15
MAX_FIELDS = 500


class Turns:
    """Who may hold a session now. Waiting happens on the event loop, never on a worker thread.

    Forty requests that wait for a lock on forty threads would leave none to the one that holds it.
    """

    def __init__(self, database: Database) -> None:
        self._reading = anyio.Semaphore(READERS)
        self._writing = anyio.Lock() if database.is_sqlite else anyio.Semaphore(READERS)

    def reading(self) -> AbstractAsyncContextManager[Any]:
        return self._reading

    def writing(self) -> AbstractAsyncContextManager[Any]:
        return self._writing


async def _read_session(request: Request) -> AsyncIterator[Session]:
    state = request.app.state
    async with state.turns.reading(), contextmanager_in_threadpool(state.database.read()) as session:
        yield session


@asynccontextmanager
async def unit_of_work(request: Request) -> AsyncIterator[Session]:
    """A transaction that commits at its end, entered in turn."""
    state = request.app.state
    async with state.turns.writing(), contextmanager_in_threadpool(state.database.write()) as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[Session]:
    async with unit_of_work(request) as session:
        yield session


# With the default scope the commit would come after the answer, and a failed one would answer 201.
ReadSession = Annotated[Session, Depends(_read_session, scope="function")]
WriteSession = Annotated[Session, Depends(_write_session, scope="function")]

_bearer = HTTPBearer(auto_error=False, description="接口令牌，由工作人员签发。")


def address_of(request: Request) -> str:
    """The client's address; IPv4 in IPv6 clothes is undressed, so that throttling counts it once."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


async def _actor(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    """Looked up in a short session of its own, so that reading and writing routes share it."""
    address = address_of(request)
    token = request.cookies.get(session_cookie(is_https(request)))
    actor = None
    if bearer is not None:
        actor = await run_in_threadpool(_program, request.app.state.database, bearer.credentials, address)
        if actor is None:
            raise SignInNeeded(token=True)
    elif token:
        actor = await _visitor_with(request, token, address)
    request.state.actor = actor or Actor(address=address)
    return request.state.actor  # type: ignore[no-any-return]


def _program(database: Database, token: str, address: str) -> Actor | None:
    with database.read() as session:
        if token.startswith(TOKEN_PREFIX):
            return actor_of_access_token(session, token, address)
        return actor_of_bearer(session, token, address)


async def _visitor_with(request: Request, token: str, address: str) -> Actor | None:
    """The owner of a cookie; the session's idle clock is set back at most once a minute."""
    visit, request.state.unread = await run_in_threadpool(_visit, request.app.state.database, token, address)
    if visit is None:
        return None
    if visit.touch_due:
        async with unit_of_work(request) as session:
            await run_in_threadpool(touch_session, session, token)
    return visit.actor


def _visit(database: Database, token: str, address: str) -> tuple[Visit | None, int]:
    """Who looks, and for the head of every page how many notices wait unread."""
    with database.read() as session:
        visit = look_up_session(session, token, address)
        return visit, count_unread(session, visit.actor) if visit else 0


ActorDep = Annotated[Actor, Depends(_actor)]


def is_https(request: Request) -> bool:
    """Whether the site is reached by https; what the proxy speaks to us says nothing of that."""
    return bool(request.app.state.settings.base_url.startswith("https"))


class May:
    """A route's permission. Whoever lacks it is refused; a visitor is asked to sign in."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, actor: ActorDep) -> None:
        if self._is_allowed(actor):
            return
        if actor.is_visitor:
            raise SignInNeeded
        raise denied(self.permission)

    def _is_allowed(self, actor: Actor) -> bool:
        """A token with scopes opens what they name and what is open to everybody, not all that its account
        may do.
        """
        if actor.client_id is not None and self.permission is not Permission.MARKET_EXCHANGE:
            return has_permission(VISITOR, self.permission)
        return has_permission(actor, self.permission)


def may(permission: Permission) -> Any:
    """For ``dependencies=[...]`` of a route; the service refuses to start with a route that has none."""
    return Depends(May(permission))


_oauth = OAuth2(
    scheme_name="MarketClient",
    description="OAuth 2.0 客户端凭据（RFC 6749 第 4.4 节）。客户端由工作人员建立。",
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(
            tokenUrl="/api/exchange/v1/token", scopes={scope.value: scope.label for scope in Scope}
        )
    ),
    auto_error=False,
)


class Scoped:
    """What a route of the exchange asks of an access token, and that its program asks not too often."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    async def __call__(
        self, request: Request, actor: ActorDep, _token: Annotated[str | None, Depends(_oauth)]
    ) -> None:
        if actor.is_visitor:
            raise SignInNeeded
        if self.scope.value not in actor.scopes:
            raise ScopeNeeded(self.scope.value)
        # Counted in a transaction of its own: what the request itself writes may take long, or be undone.
        async with unit_of_work(request) as session:
            taken = await run_in_threadpool(take_turn_of, session, actor)
        request.state.rate_headers = _rate_headers(taken)
        if not taken.allowed:
            raise TooManyTries(N_("请求过于频繁，请按 Retry-After 稍后再试。"), retry_after=taken.wait)


def scoped(scope: Scope) -> Any:
    """For ``dependencies=[...]`` of a route of the exchange, beside the permission of its router."""
    return Security(Scoped(scope), scopes=[scope.value])


def _rate_headers(taken: Taken) -> dict[str, str]:
    """As the draft "RateLimit header fields for HTTP" of the IETF has them."""
    return {
        "ratelimit-policy": f'"minute";q={taken.rate};w=60',
        "ratelimit": f'"minute";r={taken.remaining};t={taken.wait}',
    }


def _page(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1, size: Annotated[int, Query(ge=1, le=100)] = 20
) -> Page:
    return Page(number=page, size=size)


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=MAX_FIELDS)


async def _upload(request: Request) -> AsyncIterator[FormData]:
    """Closed at the end: a larger file lies on the disk meanwhile."""
    async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
        yield form


def _papers(request: Request) -> Folder:
    home: Folder = request.app.state.settings.home
    return home / "papers"


def _sheets(request: Request) -> Folder:
    home: Folder = request.app.state.settings.home
    return home / "sheets"


def _training_target(request: Request) -> int:
    target: int = request.app.state.settings.training_target
    return target


def _hook_policy(request: Request) -> HookPolicy:
    policy: HookPolicy = request.app.state.settings.hook_policy
    return policy


def _engine(request: Request) -> MatchEngine:
    engine: MatchEngine = request.app.state.engine
    return engine


def _lexicons(request: Request) -> Kept[Lexicon]:
    lexicons: Kept[Lexicon] = request.app.state.lexicons
    return lexicons


def _figures(request: Request) -> Kept[DemandFigures]:
    figures: Kept[DemandFigures] = request.app.state.figures
    return figures


# A number in the address; what no database row can have is not found.
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
# The same in the query.
CandidateId = Annotated[int, Query(ge=1, le=2**31 - 1)]
# One that a form may leave out; an empty choice is none.
MaybeCandidateId = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1)] | None, BeforeValidator(lambda value: value or None), Query()
]
# In a form: which state of something it was drawn on.
Version = Annotated[int, Form(ge=1, le=2**31 - 1)]
PageDep = Annotated[Page, Depends(_page)]
FormDep = Annotated[FormData, Depends(_form)]
# A form with one file; how large it may be, ``web.app.UPLOADS`` says.
UploadDep = Annotated[FormData, Depends(_upload)]
# Where uploaded papers lie.
PapersDep = Annotated[Folder, Depends(_papers)]
# Where the rows of uploaded sheets lie.
SheetsDep = Annotated[Folder, Depends(_sheets)]
# Person-times that the province aims at each year.
TargetDep = Annotated[int, Depends(_training_target)]
# Sent again with the same key, a request makes nothing new.
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=MAX_KEY)]
# Where web hooks may lead.
HookPolicyDep = Annotated[HookPolicy, Depends(_hook_policy)]
EngineDep = Annotated[MatchEngine, Depends(_engine)]
LexiconDep = Annotated[Kept[Lexicon], Depends(_lexicons)]
FiguresDep = Annotated[Kept[DemandFigures], Depends(_figures)]
