"""Sheets of a training body: handed in, looked at, confirmed, followed, and the refused rows fetched."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import (
    Upload,
    begin_import,
    cancel_import,
    confirm_import,
    get_import,
    list_imports,
    list_refusals,
    preview_import,
    refused_book,
    template_book,
    upload_of,
)
from talent.exchange.schemas import ImportOut, Preview, RefusalOut
from talent.exchange.sheet_file import sheet_rows
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, Unavailable
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from talent.training.completion_schemas import TrainingClassOut
from talent.training.completions import own_class
from web.deps import ActorDep, Id, PageDep, ReadSession, SheetsDep, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, refused, request_key, typed
from web.noting import REFUSED_NOTED
from web.templating import Page, render

router = APIRouter(
    prefix="/training/imports", include_in_schema=False, dependencies=[may(Permission.TRAINING_OWN)]
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST = Part(number=1, size=20)


@dataclass(frozen=True)
class Imports(Page):
    """``held`` is the class for whose people the sheet is, where it came from there."""

    template: ClassVar[str] = "completions/imports.html"
    imports: Paged[ImportOut]
    form: FormView
    held: TrainingClassOut | None


@dataclass(frozen=True)
class ImportPage(Page):
    """``preview`` is there while the sheet waits for a yes; ``refusals`` are the first of them."""

    template: ClassVar[str] = "completions/import.html"
    sheet: ImportOut
    preview: Preview | None
    refusals: Paged[RefusalOut]


@dataclass(frozen=True)
class ImportProgress(Page):
    """The part of the page that changes while something is done, by itself."""

    template: ClassVar[str] = "completions/progress.html"
    sheet: ImportOut


def _read_sheet(form: UploadDep) -> Upload | Invalid | Unavailable:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    sent = form.get("sheet")
    content = sent.file if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    try:
        return upload_of(name, content, sheet_rows(content, [SheetKind.COMPLETIONS.label]))
    except (Invalid, Unavailable) as error:
        return error


UploadedSheet = Annotated[Upload | Invalid | Unavailable, Depends(_read_sheet)]


# Rows of a sheet that name neither course nor class mean those of this class.
ClassId = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("")
def imports(
    request: Request, session: ReadSession, actor: ActorDep, page: PageDep, class_id: ClassId = None
) -> Response:
    held = _held(session, actor, class_id)
    return render(request, Imports(list_imports(session, actor, page), FormView(), held))


@router.post("")
def hand_in(
    request: Request,
    uploaded: UploadedSheet,
    session: WriteSession,
    actor: ActorDep,
    folder: SheetsDep,
    form: UploadDep,
    class_id: ClassId = None,
) -> Response:
    """Nothing is written yet but the sheet itself; sent twice with one key, it is one import."""
    held = _held(session, actor, class_id)
    fixed = {} if held is None else {"course": held.course_code, "class": held.code}
    try:
        if not isinstance(uploaded, Upload):
            raise uploaded
        with session.begin_nested():
            kind, key = SheetKind.COMPLETIONS, request_key(form)
            begun = begin_import(session, actor, folder, kind, uploaded, fixed=fixed, key=key)
    except (Conflict, Invalid, Unavailable) as error:
        view = refused(FormView(typed(form)), error)
        return render(request, Imports(list_imports(session, actor, Part()), view, held), status_of(error))
    return RedirectResponse(f"/training/imports/{begun.id}", 303)


@router.get("/template.xlsx")
def template(session: ReadSession, actor: ActorDep) -> Response:
    return _book(template_book(session, actor, SheetKind.COMPLETIONS), "completions-template.xlsx")


@router.get("/{import_id}")
def sheet(
    request: Request, session: ReadSession, actor: ActorDep, folder: SheetsDep, import_id: Id
) -> Response:
    found = get_import(session, actor, import_id)
    asks = found.state is ImportState.CHECKED
    preview = preview_import(session, actor, folder, import_id) if asks else None
    refusals = list_refusals(session, actor, import_id, _FIRST)
    return render(request, ImportPage(found, preview, refusals))


@router.get("/{import_id}/progress")
def progress(request: Request, session: ReadSession, actor: ActorDep, import_id: Id) -> Response:
    return render(request, ImportProgress(get_import(session, actor, import_id)))


@router.get("/{import_id}/refused.xlsx", dependencies=[REFUSED_NOTED])
def refused_file(session: ReadSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> Response:
    return _book(refused_book(session, actor, folder, import_id), f"refused-{import_id}.xlsx")


@router.post("/{import_id}/confirm")
def confirm(session: WriteSession, actor: ActorDep, import_id: Id) -> Response:
    confirm_import(session, actor, import_id)
    return RedirectResponse(f"/training/imports/{import_id}", 303)


@router.post("/{import_id}/cancel")
def cancel(session: WriteSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> Response:
    cancel_import(session, actor, folder, import_id)
    return RedirectResponse("/training/imports", 303)


def _held(session: Session, actor: Actor, class_id: int | None) -> TrainingClassOut | None:
    return None if class_id is None else own_class(session, actor, class_id)


def _book(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_XLSX, headers=headers)
