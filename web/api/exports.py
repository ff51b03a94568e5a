"""JSON API: lists as files for spreadsheets. The same filters as the lists; every request leaves a trace."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from talent.enterprises.schemas import DemandFilter
from talent.exchange.enums import ExportFormat
from talent.people.graduate_schemas import GraduateFilter
from talent.people.schemas import PersonFilter
from talent.training.completion_schemas import CompletionFilter
from web.api.common import PREFIX, errors
from web.deps import ActorDep, WriteSession, may
from web.downloads import COMPLETIONS, DEMANDS, GRADUATES, TALENTS, Listed

router = APIRouter(prefix=f"{PREFIX}/exports", tags=["exports"])
Format = Annotated[ExportFormat, Query(alias="format")]
Route = Callable[..., Response]


def _post(listed: Listed[Any]) -> Callable[[Route], Route]:
    return router.post(
        listed.path,
        dependencies=[may(listed.permission)],
        responses=errors(401, 403),
        response_class=Response,
    )


@_post(TALENTS)
def talents(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[PersonFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The people whom you may list, as cards: masked names, no contact."""
    return TALENTS.sent(request, session, actor, wanted, kind)


@_post(DEMANDS)
def demands(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[DemandFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """Your own demands, in the columns in which they can be handed in again."""
    return DEMANDS.sent(request, session, actor, wanted, kind)


@_post(COMPLETIONS)
def completions(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[CompletionFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The completions of your body; for the staff those of all."""
    return COMPLETIONS.sent(request, session, actor, wanted, kind)


@_post(GRADUATES)
def graduates(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    wanted: Annotated[GraduateFilter, Body()],
    kind: Format = ExportFormat.XLSX,
) -> Response:
    """The graduates whom your university handed in, as its list tells of them."""
    return GRADUATES.sent(request, session, actor, wanted, kind)
