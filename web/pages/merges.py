"""Staff: which profiles became one, and taking that back."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.identity.merges import get_merge, list_merges
from talent.identity.schemas import MergeOut, UndoInput
from talent.identity.undoing import undo_merge
from talent.kit.errors import Conflict
from talent.kit.paging import Paged
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused
from web.templating import Page, render

router = APIRouter(
    prefix="/staff/merges", include_in_schema=False, dependencies=[may(Permission.IDENTITY_REVIEW)]
)


@dataclass(frozen=True)
class Merges(Page):
    template: ClassVar[str] = "identity/merges.html"
    merges: Paged[MergeOut]


@dataclass(frozen=True)
class Merge(Page):
    template: ClassVar[str] = "identity/merge.html"
    merge: MergeOut
    form: FormView


@router.get("")
def merges(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, Merges(list_merges(session, actor, page)))


@router.get("/{merge_id}")
def merge(request: Request, session: ReadSession, actor: ActorDep, merge_id: Id) -> Response:
    return render(request, Merge(get_merge(session, actor, merge_id), FormView()))


@router.post("/{merge_id}/undo")
def undo(request: Request, session: WriteSession, actor: ActorDep, merge_id: Id, form: FormDep) -> Response:
    read = read_form(form, UndoInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                undo_merge(session, actor, merge_id, read.data)
            return RedirectResponse(f"/staff/merges/{merge_id}", 303)
        except Conflict as error:
            view, status = refused(view, error), status_of(error)
    return render(request, Merge(get_merge(session, actor, merge_id), view), status)
