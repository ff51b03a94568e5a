"""Long files, sent while they are made, and the lists that pages and API both give out as such."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.schemas import DemandFilter
from talent.exchange.enums import ExportFormat
from talent.exchange.export_files import MEDIA_TYPES, file_of
from talent.exchange.exports import (
    Export,
    export_completions,
    export_demands,
    export_graduates,
    export_talents,
)
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people.graduate_schemas import GraduateFilter
from talent.people.schemas import PersonFilter
from talent.training.completion_schemas import CompletionFilter

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A list that is taken out as a file: where, by whom, narrowed by what, and what is then in it."""

    path: str
    permission: Permission
    filter: type[T]
    export: Callable[[Session, Actor, T, ExportFormat], Export]

    def sent(
        self, request: Request, session: Session, actor: Actor, wanted: T, kind: ExportFormat
    ) -> StreamingResponse:
        """Its rows are read after the request's own transaction, so that this one holds nothing meanwhile."""
        export = self.export(session, actor, wanted, kind)
        chunks = file_of(request.app.state.database, export, kind)
        name = f"{export.kind.value}-{today().isoformat()}.{kind.value}"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(chunks, media_type=MEDIA_TYPES[kind], headers=headers)


TALENTS = Listed("/talents", Permission.PEOPLE_READ, PersonFilter, export_talents)
DEMANDS = Listed("/demands", Permission.ENTERPRISE_INSIDE, DemandFilter, export_demands)
COMPLETIONS = Listed("/completions", Permission.SHEETS_IMPORT, CompletionFilter, export_completions)
GRADUATES = Listed("/graduates", Permission.GRADUATES_OWN, GraduateFilter, export_graduates)
LISTS: tuple[Listed[Any], ...] = (TALENTS, DEMANDS, COMPLETIONS, GRADUATES)
