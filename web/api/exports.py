"""JSON API: lists as files for spreadsheets. The same filters as the lists; every request leaves a trace."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.enterprises.schemas import DemandFilter
from talent.exchange.enums import ExportFormat
from talent.exchange.exports import export_completions, export_demands, export_graduates, export_talents
from talent.people.graduate_schemas import GraduateFilter
from talent.people.schemas import PersonFilter
from talent.training.completion_schemas import CompletionFilter
from web.api.common import PREFIX, errors
from web.deps import ActorDep, WriteSession, may
from web.downloads import sent

router = APIRouter(prefix=f"{PREFIX}/exports", tags=["exports"])
_ERRORS = errors(401, 403)
Format = Annotated[ExportFormat, Query(alias="format")]


@router.post(
    "/talents", dependencies=[may(Permission.PEOPLE_READ)], responses=_ERRORS, response_class=Response
)
def talents(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[PersonFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The people whom you may list, as cards: masked names, no contact."""
    return sent(request, export_talents(session, actor, wanted, kind), kind)


@router.post(
    "/demands", dependencies=[may(Permission.ENTERPRISE_INSIDE)], responses=_ERRORS, response_class=Response
)
def demands(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[DemandFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """Your own demands, in the columns in which they can be handed in again."""
    return sent(request, export_demands(session, actor, wanted, kind), kind)


@router.post(
    "/completions", dependencies=[may(Permission.SHEETS_IMPORT)], responses=_ERRORS, response_class=Response
)
def completions(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[CompletionFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The completions of your body; for the staff those of all."""
    return sent(request, export_completions(session, actor, wanted, kind), kind)


@router.post(
    "/graduates", dependencies=[may(Permission.GRADUATES_OWN)], responses=_ERRORS, response_class=Response
)
def graduates(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[GraduateFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The graduates whom your university handed in, as its list tells of them."""
    return sent(request, export_graduates(session, actor, wanted, kind), kind)
