"""The web application, put together: middleware, routes, errors. Nothing here is global."""

import gc
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from talent.enterprises.pay_figures import demand_figures
from talent.exams.formats.shapes import MAX_FILE
from talent.exchange.sheet_file import MAX_SHEET
from talent.kit.db import Database
from talent.kit.keeping import Kept
from talent.kit.papers import MAX_PAPER
from talent.logs import configure_logging
from talent.matches.engine import MatchEngine
from talent.matches.upkeep import Upkeep
from talent.matches.weights import load_weights
from talent.people.resume_file import MAX_RESUME
from talent.seeding.load import demo_is_loaded
from talent.settings import Settings, SettingsError, load_settings, open_database
from talent.vocab.lexicon import read_lexicon
from talent.worker.loop import Worker
from web.api import audits as api_audits
from web.api import certificates as api_certificates
from web.api import completions as api_completions
from web.api import courses as api_courses
from web.api import demand_desk as api_demand_desk
from web.api import demands as api_demands
from web.api import documentation, exchange_token
from web.api import enrolments as api_enrolments
from web.api import enterprises as api_enterprises
from web.api import exams as api_exams
from web.api import exchange_feed as api_exchange_feed
from web.api import exchange_reconciliation as api_exchange_reconciliation
from web.api import exchange_schemas as api_exchange_schemas
from web.api import exports as api_exports
from web.api import figures as api_figures
from web.api import formats as api_formats
from web.api import forward as api_forward
from web.api import graduates as api_graduates
from web.api import imports as api_imports
from web.api import members as api_members
from web.api import notices as api_notices
from web.api import people as api_people
from web.api import placements as api_placements
from web.api import question_files as api_question_files
from web.api import questions as api_questions
from web.api import reconciliations as api_reconciliations
from web.api import skill_words as api_skill_words
from web.api import standards as api_standards
from web.api import threads as api_threads
from web.api import verdicts as api_verdicts
from web.api import vocab as api_vocab
from web.compression import Assets, CompressedPages
from web.deps import Turns
from web.errors import LastResort, PlainAnswers, install_errors
from web.middleware import BodyLimit, ForgeryGuard, HeadAsGet, RequestId, SecurityHeaders, VisitorTags
from web.pages import (
    accessibility,
    accounts,
    audits,
    candidates,
    certificates,
    claim_codes,
    claims,
    completions,
    course_forms,
    courses,
    crawlers,
    credentials,
    decisions,
    demand_form,
    demands,
    enterprise,
    exam_papers,
    exams,
    exports,
    figures,
    forward,
    graduates,
    imports,
    issued_certificates,
    keeping,
    lookalikes,
    market_clients,
    market_hooks,
    market_records,
    marking,
    members,
    merges,
    my_data,
    notices,
    own_audits,
    own_certificates,
    own_threads,
    own_training,
    pairs,
    person_times,
    placements,
    posts,
    profile,
    question_figures,
    question_files,
    question_reports,
    question_review,
    questions,
    reconciliations,
    resume,
    shortages,
    site,
    sitting,
    skill_words,
    staff,
    standards,
    steps,
    threads,
    training,
    training_classes,
    vacancies,
    verdicts,
    verification,
)
from web.security import guarded_routes, session_cookie
from web.templating import STATIC

MAX_BODY = 2**20
# A file, and the little that the form around it takes.
UPLOADS = {
    "/enterprise/papers": MAX_PAPER + 2**16,
    "/me/profile/resume": MAX_RESUME + 2**16,
    "/imports": MAX_SHEET + 2**16,
    "/api/v1/imports": MAX_SHEET + 2**16,
    "/questions/import": MAX_FILE + 2**16,
    # In base64.
    "/api/v1/questions/imports": MAX_FILE * 4 // 3 + 2**16,
    "/training/proofs": MAX_PAPER + 2**16,
    "/api/exchange/v1/vacancies": api_exchange_feed.MAX_PUSH,
    "/api/exchange/v1/placements": api_exchange_feed.MAX_PUSH,
}
ROUTERS = (
    site.router,
    accessibility.router,
    crawlers.router,
    accounts.router,
    candidates.router,
    posts.router,
    forward.router,
    shortages.router,
    pairs.router,
    verdicts.router,
    own_threads.router,
    threads.router,
    decisions.router,
    vacancies.router,
    demand_form.router,
    figures.router,
    demands.router,
    keeping.router,
    claims.router,
    claim_codes.router,
    lookalikes.router,
    merges.router,
    enterprise.router,
    members.router,
    verification.router,
    profile.router,
    resume.router,
    steps.router,
    my_data.router,
    staff.router,
    skill_words.router,
    market_records.router,
    placements.router,
    notices.router,
    completions.router,
    imports.router,
    graduates.router,
    imports.moved,
    exports.router,
    person_times.router,
    # Before the numbers, which would take their addresses.
    credentials.router,
    certificates.router,
    own_certificates.router,
    issued_certificates.router,
    audits.router,
    own_audits.router,
    standards.router,
    question_figures.router,
    question_review.router,
    question_files.router,
    questions.router,
    question_reports.router,
    exams.router,
    sitting.router,
    exam_papers.router,
    marking.router,
    reconciliations.router,
    api_reconciliations.router,
    api_exchange_reconciliation.router,
    api_forward.router,
    courses.router,
    own_training.router,
    course_forms.router,
    training.router,
    training_classes.router,
    # Before the numbers of people.
    api_formats.router,
    api_people.router,
    api_members.router,
    api_enterprises.router,
    api_demand_desk.router,
    api_demands.router,
    api_verdicts.router,
    api_threads.router,
    api_vocab.router,
    api_skill_words.router,
    api_notices.router,
    api_completions.router,
    api_imports.router,
    api_graduates.router,
    api_exports.router,
    api_certificates.router,
    api_audits.router,
    api_standards.router,
    api_figures.router,
    api_question_files.router,
    api_questions.router,
    api_exams.router,
    api_courses.router,
    api_enrolments.router,
    exchange_token.router,
    market_clients.router,
    market_hooks.router,
    api_placements.router,
    api_exchange_feed.router,
    api_exchange_schemas.router,
    documentation.router,
)

DESCRIPTION = """\
人才、企业、需求，以及双向排序。
程序用 `Authorization: Bearer 令牌` 访问，令牌由运维签发（`jicai user token`）。
错误一律为 `application/problem+json`。新建请求带 `Idempotency-Key` 时，重复发送不会重复建立。
"""


def create_app_from_env() -> FastAPI:
    """For uvicorn: settings from the ``JICAI_…`` variables."""
    settings = load_settings()
    configure_logging(settings.environment)
    app = create_app(settings)
    # Half a million objects stay as long as the process: looking through them takes a third of a second.
    gc.collect()
    gc.freeze()
    return app


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The site and the JSON API. Refuses a route that names no permission."""
    app = assemble(settings.base_url)
    equip(app, settings, database or open_database(settings))
    return app


def assemble(base_url: str) -> FastAPI:
    """Middleware, routes and errors, of any database."""
    https = base_url.startswith("https")
    app = FastAPI(
        title="冀才 API",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        # By default exception messages would go to any telemetry that is configured.
        telemetry={"logs": False},
        middleware=[
            Middleware(RequestId),
            Middleware(SecurityHeaders, https=https, session_cookie=session_cookie(https)),
            Middleware(PlainAnswers),
            # Here and not as an argument of the application: outside, its answers would lack our headers.
            Middleware(BodyLimit, limit=MAX_BODY, uploads=UPLOADS),
            Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(base_url)),
            Middleware(ForgeryGuard, base_url=base_url),
            Middleware(HeadAsGet),
            Middleware(CompressedPages),
            Middleware(VisitorTags, session_cookie=session_cookie(https)),
            Middleware(LastResort),
        ],
    )
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Assets(directory=STATIC), name="static")
    install_errors(app)
    list(guarded_routes(app.routes))
    return app


def equip(app: FastAPI, settings: Settings, database: Database) -> None:
    """Gives the application all that it holds; what it held before is gone."""
    app.state = State()
    app.state.settings = settings
    app.state.database = database
    _refuse_demonstration(settings, database)
    app.state.turns = Turns(database)
    app.state.engine = MatchEngine(database, settings.home / "index", load_weights(settings.weights_file))
    app.state.lexicons = Kept(read_lexicon)
    app.state.figures = Kept(demand_figures)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    with _upkeep(state.settings, state.engine), _worker(state.settings, state.database):
        yield
    app.state.database.dispose()


def _upkeep(settings: Settings, engine: MatchEngine) -> Upkeep:
    """The index is built by another process, in the same home, on the same database."""
    environment = {"JICAI_HOME": str(settings.home), "JICAI_DATABASE_URL": settings.database_url}
    if settings.weights_file is not None:
        environment["JICAI_WEIGHTS_FILE"] = str(settings.weights_file)
    return Upkeep(engine, rebuild=settings.rebuild, environment=environment)


def _worker(settings: Settings, database: Database) -> AbstractContextManager[object]:
    """One process serves everything by itself; beside several runs ``jicai worker``."""
    wanted = settings.worker and settings.workers == 1
    return Worker(database, settings) if wanted else nullcontext()


def _refuse_demonstration(settings: Settings, database: Database) -> None:
    """However the site is started: everybody knows the passwords of the demonstration accounts."""
    if settings.environment != "production":
        return
    with database.read() as session:
        if demo_is_loaded(session):
            raise SettingsError(
                "JICAI_DATABASE_URL: the database holds demonstration accounts; not in production"
            )


def _hosts(base_url: str) -> list[str]:
    # testserver is the name under which tests and in-process clients call.
    return [urlsplit(base_url).hostname or "localhost", "127.0.0.1", "localhost", "testserver", "[::1]"]
