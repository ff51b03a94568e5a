"""Sheets of all kinds: handed in, looked at, confirmed, followed, taken back; the refused rows fetched."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import (
    Upload,
    begin_import,
    cancel_import,
    columns_of,
    confirm_import,
    correct_columns,
    kinds_for,
    layout_of,
    list_imports,
    list_refusals,
    refused_book,
    template_book,
    upload_of,
)
from talent.exchange.schemas import ColumnOut, ImportFilter, ImportOut, Preview, RefusalOut, UndoOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.showing import get_import, preview_import
from talent.exchange.undoing import preview_undo, undo_import
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, Unavailable
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from talent.training.completion_schemas import TrainingClassOut
from talent.training.completions import own_class
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, SheetsDep, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_query, refused, request_key, typed
from web.i18n import language_of, translate
from web.noting import REFUSED_NOTED
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(prefix="/imports", include_in_schema=False, dependencies=[may(Permission.SHEETS_IMPORT)])
# Where they were while only training bodies had them.
moved = APIRouter(
    prefix="/training/imports", include_in_schema=False, dependencies=[may(Permission.TRAINING_OWN)]
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST = Part(number=1, size=20)
_COLUMN = "column-"


@dataclass(frozen=True)
class Imports(Page):
    """``kind`` is what the form takes; ``held`` is the class for whose people it is, if there is one."""

    template: ClassVar[str] = "imports/list.html"
    imports: Paged[ImportOut]
    form: FormView
    filter: FormView
    kind: SheetKind
    own_kinds: list[SheetKind]
    kinds: Pairs
    states: Pairs
    held: TrainingClassOut | None


@dataclass(frozen=True)
class ImportPage(Page):
    """``preview`` and ``columns`` are there while the sheet waits for a yes; ``refusals`` are the first."""

    template: ClassVar[str] = "imports/show.html"
    sheet: ImportOut
    preview: Preview | None
    refusals: Paged[RefusalOut]
    columns: list[ColumnOut]
    choices: Pairs
    form: FormView


@dataclass(frozen=True)
class ImportProgress(Page):
    """The part of the page that changes while something is done, by itself."""

    template: ClassVar[str] = "imports/progress.html"
    sheet: ImportOut


@dataclass(frozen=True)
class UndoPage(Page):
    """What would go and what would stay, before anything is taken back."""

    template: ClassVar[str] = "imports/undo.html"
    sheet: ImportOut
    found: UndoOut


def _kind_of(actor: ActorDep, kind: Annotated[SheetKind | None, Query()] = None) -> SheetKind:
    """The kind of sheet that is handed in: the one asked for, else the first that the actor hands in."""
    own = kinds_for(actor)
    if kind in own:
        return kind
    if not own:
        raise Forbidden("当前账号没有可以导入的表格。")
    return own[0]


KindDep = Annotated[SheetKind, Depends(_kind_of)]


def _read_sheet(form: UploadDep, kind: KindDep) -> Upload | Invalid | Unavailable:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    sent = form.get("sheet")
    content = sent.file if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    try:
        return upload_of(name, content, sheet_rows(content, [kind.label], layout_of(kind).letters))
    except (Invalid, Unavailable) as error:
        return error


UploadedSheet = Annotated[Upload | Invalid | Unavailable, Depends(_read_sheet)]
# Rows of a sheet that name neither course nor class mean those of this class.
ClassId = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@moved.get("")
def old_list(class_id: ClassId = None) -> Response:
    asked = {"kind": SheetKind.COMPLETIONS.value} | ({} if class_id is None else {"class_id": str(class_id)})
    return RedirectResponse(f"/imports?{urlencode(asked)}", 301)


@moved.get("/{import_id}")
def old_sheet(import_id: Id) -> Response:
    return RedirectResponse(f"/imports/{import_id}", 301)


@router.get("")
def imports(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    kind: KindDep,
    page: PageDep,
    class_id: ClassId = None,
) -> Response:
    held = _held(session, actor, class_id)
    return render(request, _list(request, session, actor, kind, page, FormView(), held))


@router.post("")
def hand_in(
    request: Request,
    uploaded: UploadedSheet,
    session: WriteSession,
    actor: ActorDep,
    kind: KindDep,
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
            begun = begin_import(session, actor, folder, kind, uploaded, fixed=fixed, key=request_key(form))
    except (Conflict, Forbidden, Invalid, Unavailable) as error:
        view = refused(FormView(typed(form)), error)
        shown = _list(request, session, actor, kind, Part(), view, held)
        return render(request, shown, status_of(error))
    return RedirectResponse(f"/imports/{begun.id}", 303)


@router.get("/template.xlsx")
def template(request: Request, session: ReadSession, actor: ActorDep, kind: KindDep) -> Response:
    say = partial(translate, language_of(request))
    return _book(template_book(session, actor, kind, say), f"{kind.value}-template.xlsx")


@router.get("/{import_id}")
def sheet(
    request: Request, session: ReadSession, actor: ActorDep, folder: SheetsDep, import_id: Id
) -> Response:
    found = get_import(session, actor, import_id)
    return render(request, _page(session, actor, folder, found, FormView()))


@router.get("/{import_id}/progress")
def progress(request: Request, session: ReadSession, actor: ActorDep, import_id: Id) -> Response:
    return render(request, ImportProgress(get_import(session, actor, import_id)))


@router.get("/{import_id}/refused.xlsx", dependencies=[REFUSED_NOTED])
def refused_file(session: ReadSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> Response:
    return _book(refused_book(session, actor, folder, import_id), f"refused-{import_id}.xlsx")


@router.post("/{import_id}/columns")
def columns(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    folder: SheetsDep,
    import_id: Id,
    form: FormDep,
) -> Response:
    """Another heading is read as this column: the sheet is checked anew."""
    try:
        with session.begin_nested():
            correct_columns(session, actor, folder, import_id, _chosen(form))
    except (Conflict, Invalid) as error:
        found = get_import(session, actor, import_id)
        shown = _page(session, actor, folder, found, refused(FormView(typed(form)), error))
        return render(request, shown, status_of(error))
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/confirm")
def confirm(session: WriteSession, actor: ActorDep, import_id: Id) -> Response:
    confirm_import(session, actor, import_id)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/cancel")
def cancel(session: WriteSession, actor: ActorDep, folder: SheetsDep, import_id: Id) -> Response:
    kind = cancel_import(session, actor, folder, import_id).kind
    return RedirectResponse(f"/imports?kind={kind.value}", 303)


@router.get("/{import_id}/undo")
def ask_undo(request: Request, session: ReadSession, actor: ActorDep, import_id: Id) -> Response:
    found = get_import(session, actor, import_id)
    return render(request, UndoPage(found, preview_undo(session, actor, import_id)))


@router.post("/{import_id}/undo")
def undo(session: WriteSession, actor: ActorDep, import_id: Id) -> Response:
    undo_import(session, actor, import_id)
    return RedirectResponse(f"/imports/{import_id}", 303)


def _list(
    request: Request,
    session: Session,
    actor: Actor,
    kind: SheetKind,
    page: Part,
    form: FormView,
    held: TrainingClassOut | None,
) -> Imports:
    wanted = read_query(request.query_params, ImportFilter)
    own = kinds_for(actor)
    seen = list(SheetKind) if actor.role is Role.STAFF else own
    return Imports(
        list_imports(session, actor, page, wanted.data),
        form,
        wanted.view,
        kind,
        own,
        [(one.value, one.label) for one in seen],
        labelled(ImportState),
        held,
    )


def _page(session: Session, actor: Actor, folder: SheetsDep, found: ImportOut, form: FormView) -> ImportPage:
    asks = found.state is ImportState.CHECKED and found.own
    preview = preview_import(session, actor, folder, found.id) if asks else None
    read = columns_of(session, actor, folder, found.id) if asks else []
    refusals = list_refusals(session, actor, found.id, _FIRST)
    choices = [(one.key, one.heading) for one in layout_of(found.kind).columns]
    return ImportPage(found, preview, refusals, read, choices, form)


def _chosen(form: FormData) -> dict[int, str]:
    """By the place of each heading the key of the column as which it is read."""
    found: dict[int, str] = {}
    for name, value in form.multi_items():
        place = name.removeprefix(_COLUMN)
        if name.startswith(_COLUMN) and place.isascii() and place.isdigit() and isinstance(value, str):
            found[int(place)] = value
    return found


def _held(session: Session, actor: Actor, class_id: int | None) -> TrainingClassOut | None:
    return None if class_id is None else own_class(session, actor, class_id)


def _book(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_XLSX, headers=headers)
