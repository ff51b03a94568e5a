"""The web application, put together: middleware, routes, errors. Nothing here is global."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from talent.kit.db import Database
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import Settings, load_settings, open_database
from web.api import demands as api_demands
from web.api import documentation
from web.api import enterprises as api_enterprises
from web.api import people as api_people
from web.api import vocab as api_vocab
from web.deps import Turns
from web.errors import LastResort, install_errors
from web.middleware import ForgeryGuard, RequestId, SecurityHeaders
from web.pages import accounts, candidates, demands, enterprise, profile, site, staff, vacancies
from web.security import guarded_routes, session_cookie
from web.templating import STATIC

MAX_BODY = 2**20
ROUTERS = (
    site.router,
    accounts.router,
    candidates.router,
    vacancies.router,
    demands.router,
    enterprise.router,
    profile.router,
    staff.router,
    api_people.router,
    api_enterprises.router,
    api_demands.router,
    api_vocab.router,
    documentation.router,
)


def create_app_from_env() -> FastAPI:
    """For uvicorn: settings from the ``JICAI_…`` variables."""
    return create_app(load_settings())


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The site and the JSON API. Refuses a route that names no permission."""
    https = settings.base_url.startswith("https")
    app = FastAPI(
        title="冀才 API",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY,
        lifespan=_lifespan,
        # By default exception messages would go to any telemetry that is configured.
        telemetry={"logs": False},
        middleware=[
            Middleware(RequestId),
            Middleware(SecurityHeaders, https=https, session_cookie=session_cookie(https)),
            Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings.base_url)),
            Middleware(ForgeryGuard, base_url=settings.base_url),
            Middleware(LastResort),
        ],
    )
    app.state.settings = settings
    app.state.database = database or open_database(settings)
    app.state.turns = Turns(app.state.database)
    app.state.engine = MatchEngine(
        app.state.database, settings.home / "index", load_weights(settings.weights_file)
    )
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_errors(app)
    list(guarded_routes(app.routes))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.database.dispose()


def _hosts(base_url: str) -> list[str]:
    # testserver is the name under which tests and in-process clients call.
    return [urlsplit(base_url).hostname or "localhost", "127.0.0.1", "localhost", "testserver", "[::1]"]
