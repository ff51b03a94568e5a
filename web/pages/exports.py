"""Lists as files: asked for by a form, because whoever takes many rows out of the house leaves a trace."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.exchange.enums import ExportFormat
from talent.kit.errors import Invalid
from web.deps import ActorDep, FormDep, WriteSession, may
from web.downloads import LISTS, Listed
from web.forms import read_form
from web.i18n import N_

router = APIRouter(prefix="/exports", include_in_schema=False)


def _give_out(listed: Listed[Any]) -> None:
    """A route that takes what narrowed the list from which the form was sent."""

    @router.post(listed.path, dependencies=[may(listed.permission)])
    def export(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
        read = read_form(form, listed.filter)
        if read.data is None:
            raise Invalid(N_("地址中的筛选条件不正确，请重新选择。"))
        kind = ExportFormat.CSV if form.get("format") == ExportFormat.CSV.value else ExportFormat.XLSX
        return listed.sent(request, session, actor, read.data, kind)


for one in LISTS:
    _give_out(one)
