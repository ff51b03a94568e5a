"""Pages for everybody: home, how the score comes about, personal data, and the service's own health."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from talent.accounts.permissions import Permission
from talent.enterprises.demands import list_demands
from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandCard, DemandFilter
from talent.kit.paging import Page as Part
from talent.matches.figures import Figures, figures
from talent.matches.scoring import RULES, SIDES, ScoreRules
from talent.people.texts import TEXTS, ConsentText
from web.deps import ActorDep, EngineDep, ReadSession, may
from web.i18n import N_
from web.templating import STATIC, Page, render

router = APIRouter(include_in_schema=False)
_NEWEST = 6


@dataclass(frozen=True)
class Home(Page):
    template: ClassVar[str] = "home.html"
    figures: Figures
    newest: list[DemandCard]


@dataclass(frozen=True)
class WeightRow:
    """A block of the score: its share of its own side, and of the whole, in percent."""

    block: str
    label: str
    share: float
    whole: float


@dataclass(frozen=True)
class Scoring(Page):
    """``theta``, ``text_alone`` (the text's share where no skills are listed) and the cap are percent."""

    template: ClassVar[str] = "scoring.html"

    theta: float
    fit: list[WeightRow]
    wish: list[WeightRow]
    text_alone: float
    stated_cap: float
    rules: ScoreRules


@dataclass(frozen=True)
class Privacy(Page):
    template: ClassVar[str] = "privacy.html"
    texts: list[ConsentText]


@dataclass(frozen=True)
class ApiDocs(Page):
    """``document`` is the address of the description that is shown."""

    template: ClassVar[str] = "apidocs.html"
    document: str
    title: str


@router.get("/", dependencies=[may(Permission.PUBLIC)])
def home(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    newest = list_demands(session, actor, DemandFilter(state=DemandState.OPEN), Part(size=_NEWEST))
    return render(request, Home(figures(session), list(newest.items)))


@router.get("/scoring", dependencies=[may(Permission.PUBLIC)])
def scoring(request: Request, engine: EngineDep) -> Response:
    weights = asdict(engine.weights)
    theta = weights["theta"]
    fit = [_row(block, label, weights[block], theta) for block, label in SIDES["fit"]]
    wish = [_row(block, label, weights[block], 1 - theta) for block, label in SIDES["wish"]]
    text_alone = (weights["skill"] + weights["text"]) * 100
    page = Scoring(theta * 100, fit, wish, text_alone, weights["stated_cap"] * 100, RULES)
    return render(request, page)


@router.get("/privacy", dependencies=[may(Permission.PUBLIC)])
def privacy(request: Request) -> Response:
    return render(request, Privacy(list(TEXTS.values())))


@router.get("/api/docs", dependencies=[may(Permission.PUBLIC)])
def api_docs(request: Request) -> Response:
    return render(request, ApiDocs("/api/v1/openapi.json", N_("接口文档")))


@router.get("/api/exchange/docs", dependencies=[may(Permission.PUBLIC)])
def exchange_docs(request: Request) -> Response:
    return render(request, ApiDocs("/api/exchange/v1/openapi.json", N_("对接接口文档")))


@router.get("/healthz", dependencies=[may(Permission.PUBLIC)])
def healthz() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz", dependencies=[may(Permission.PUBLIC)])
def readyz(session: ReadSession, engine: EngineDep) -> Response:
    """The database answers and there is an index to rank with."""
    figures(session)
    if not engine.is_ready():
        return PlainTextResponse("no index\n", 503)
    return PlainTextResponse("ready\n")


@router.get("/favicon.ico", dependencies=[may(Permission.PUBLIC)])
def favicon() -> Response:
    """Browsers ask for it on their own where no page names one."""
    return FileResponse(Path(STATIC / "icons" / "favicon.svg"), media_type="image/svg+xml")


def _row(block: str, label: str, weight: float, side: float) -> WeightRow:
    return WeightRow(block, label, weight * 100, weight * side * 100)
