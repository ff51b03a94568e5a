"""What would bring a talent forward: skills by exact gain, with courses, and what no course helps with."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.matches.forward import own_forward
from talent.matches.forward_schemas import ForwardOut
from web.deps import ActorDep, EngineDep, ReadSession, may
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.FORWARD_OWN)])


@dataclass(frozen=True)
class ForwardPage(Page):
    template: ClassVar[str] = "matches/forward.html"
    forward: ForwardOut


@router.get("/me/forward")
def forward(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    where: Annotated[Literal["near", "all"], Query()] = "near",
) -> Response:
    return render(request, ForwardPage(own_forward(session, actor, engine, everywhere=where == "all")))
