"""One click that keeps a demand true: still valid, longer valid, a template."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.enterprises.keeping import confirm_demand, extend_demand, set_template
from talent.enterprises.schemas import ExtendInput
from talent.kit.errors import Conflict, Invalid
from web.deps import ActorDep, FormDep, Id, WriteSession, may
from web.forms import field_errors, read_form
from web.pages.demands import refused_preview
from web.security import local_path

router = APIRouter(
    prefix="/enterprise/demands/{demand_id}",
    include_in_schema=False,
    dependencies=[may(Permission.DEMAND_OWN)],
)


@router.post("/confirm")
def confirm(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    demand_id: Id,
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Back to the list where the click was in the list."""
    try:
        with session.begin_nested():
            confirm_demand(session, actor, demand_id)
    except Invalid as error:
        return refused_preview(request, session, actor, demand_id, error)
    return RedirectResponse(local_path(back) if back else f"/enterprise/demands/{demand_id}", 303)


@router.post("/extend")
def extend(
    request: Request, session: WriteSession, actor: ActorDep, demand_id: Id, form: FormDep
) -> Response:
    read = read_form(form, ExtendInput)
    try:
        if read.data is None:
            raise Invalid(field_errors(read.view.complaints)[0].message)
        with session.begin_nested():
            extend_demand(session, actor, demand_id, read.data)
    except (Conflict, Invalid) as error:
        return refused_preview(request, session, actor, demand_id, error)
    return RedirectResponse(f"/enterprise/demands/{demand_id}", 303)


@router.post("/template")
def template(
    session: WriteSession, actor: ActorDep, demand_id: Id, template: Annotated[bool, Form()]
) -> Response:
    set_template(session, actor, demand_id, template)
    return RedirectResponse(f"/enterprise/demands/{demand_id}", 303)
