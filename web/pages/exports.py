"""Lists as files: asked for by a form, because whoever takes many rows out of the house leaves a trace."""

from typing import TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.enterprises.schemas import DemandFilter
from talent.exchange.enums import ExportFormat
from talent.exchange.exports import export_completions, export_demands, export_graduates, export_talents
from talent.kit.errors import Invalid
from talent.people.graduate_schemas import GraduateFilter
from talent.people.schemas import PersonFilter
from talent.training.completion_schemas import CompletionFilter
from web.deps import ActorDep, FormDep, WriteSession, may
from web.downloads import sent
from web.forms import read_form
from web.i18n import N_

router = APIRouter(prefix="/exports", include_in_schema=False)
T = TypeVar("T", bound=BaseModel)


@router.post("/talents", dependencies=[may(Permission.PEOPLE_READ)])
def talents(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    kind = _format(form)
    return sent(request, export_talents(session, actor, _filter(form, PersonFilter), kind), kind)


@router.post("/demands", dependencies=[may(Permission.ENTERPRISE_INSIDE)])
def demands(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    kind = _format(form)
    return sent(request, export_demands(session, actor, _filter(form, DemandFilter), kind), kind)


@router.post("/completions", dependencies=[may(Permission.SHEETS_IMPORT)])
def completions(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    kind = _format(form)
    return sent(request, export_completions(session, actor, _filter(form, CompletionFilter), kind), kind)


@router.post("/graduates", dependencies=[may(Permission.GRADUATES_OWN)])
def graduates(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    kind = _format(form)
    return sent(request, export_graduates(session, actor, _filter(form, GraduateFilter), kind), kind)


def _format(form: FormData) -> ExportFormat:
    return ExportFormat.CSV if form.get("format") == ExportFormat.CSV.value else ExportFormat.XLSX


def _filter(form: FormData, schema: type[T]) -> T:
    """What narrowed the list from which the form was sent."""
    read = read_form(form, schema)
    if read.data is None:
        raise Invalid(N_("地址中的筛选条件不正确，请重新选择。"))
    return read.data
