"""Files of questions: one is uploaded, shown question by question, and confirmed; all can be taken out."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.exams.enums import ImportFate, QuestionFormat
from talent.exams.exporting import Exported, export_questions, template, what_is_left_out
from talent.exams.formats.registry import READERS, read_file
from talent.exams.formats.shapes import FileRead, LeftOut
from talent.exams.import_schemas import ImportDefaults, ImportOut
from talent.exams.importing import confirm_import, get_import, propose_import
from talent.exams.schemas import QuestionFilter
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, Unavailable
from talent.kit.paging import Page as ListPage
from web.deps import EXPORT_NOTED, ActorDep, Id, PageDep, ReadSession, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused
from web.pages.choices import Pairs, labelled, skill_names
from web.pages.questions import DIFFICULTIES, LEVELS
from web.templating import Page, render

router = APIRouter(
    prefix="/questions", include_in_schema=False, dependencies=[may(Permission.QUESTIONS_WRITE)]
)
_START = FormView({"level": ["2"], "difficulty": ["3"]})


@dataclass(frozen=True)
class ImportForm(Page):
    template: ClassVar[str] = "questions/import.html"
    form: FormView
    formats: Pairs
    skills: tuple[str, ...]
    skill_levels: Pairs
    difficulties: Pairs


@dataclass(frozen=True)
class ImportPreview(Page):
    template: ClassVar[str] = "questions/import_preview.html"
    found: ImportOut
    fates: Pairs
    fate: ImportFate | None
    form: FormView


@dataclass(frozen=True)
class ExportPage(Page):
    """How many questions the filter has, and by format those that it can't express."""

    template: ClassVar[str] = "questions/export.html"
    count: int
    left_out: dict[QuestionFormat, tuple[LeftOut, ...]]


@dataclass(frozen=True)
class Upload:
    """A file as it was read, or why not, with the form around it."""

    name: str
    read: tuple[QuestionFormat, FileRead] | Invalid | Unavailable | None
    view: FormView


def _read_upload(form: UploadDep) -> Upload:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    filled = read_form(form, ImportDefaults)
    sent = form.get("file")
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    if filled.data is None:
        return Upload(name, None, filled.view)
    content = sent.file.read() if isinstance(sent, UploadFile) else b""
    try:
        read = read_file(content, name, filled.data.format, filled.data.defaults)
    except (Invalid, Unavailable) as error:
        return Upload(name, error, refused(filled.view, error))
    return Upload(name, read, filled.view)


@router.get("/import")
def choose(request: Request, session: ReadSession) -> Response:
    return render(request, _form(session, _START))


@router.post("/import")
def upload(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    sent: Annotated[Upload, Depends(_read_upload)],
) -> Response:
    if not isinstance(sent.read, tuple):
        status = status_of(sent.read) if sent.read is not None else 422
        return render(request, _form(session, sent.view), status)
    found, read = sent.read
    made = propose_import(session, actor, sent.name, found, read)
    return RedirectResponse(f"/questions/import/{made}", 303)


@router.get("/import/template")
def empty_sheet() -> Response:
    return _file(template())


@router.get("/import/{import_id}")
def preview(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    import_id: Id,
    page: PageDep,
    fate: Annotated[ImportFate | None, Query()] = None,
) -> Response:
    found = get_import(session, actor, import_id, page, fate)
    return render(request, ImportPreview(found, labelled(ImportFate), fate, FormView()))


@router.post("/import/{import_id}")
def confirm(request: Request, session: WriteSession, actor: ActorDep, import_id: Id) -> Response:
    try:
        with session.begin_nested():
            confirm_import(session, actor, import_id)
    except (Conflict, Invalid) as error:
        found = get_import(session, actor, import_id, ListPage())
        page = ImportPreview(found, labelled(ImportFate), None, refused(FormView(), error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/questions/import/{import_id}", 303)


@router.get("/export", dependencies=[EXPORT_NOTED])
def export(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    format_: Annotated[QuestionFormat | None, Query(alias="format")] = None,
) -> Response:
    """The questions of the filter as a file; without a format the page where it is chosen."""
    query = read_query(request.query_params, QuestionFilter)
    assert query.data is not None
    if format_ is not None:
        return _file(export_questions(session, actor, query.data, format_))
    return render(request, ExportPage(*what_is_left_out(session, actor, query.data)))


def _form(session: Session, view: FormView) -> ImportForm:
    formats: Pairs = [(one.value, one.label) for one in READERS]
    return ImportForm(view, formats, skill_names(session), LEVELS, DIFFICULTIES)


def _file(made: Exported) -> Response:
    """Always as a download: what somebody wrote is never shown as a page of ours."""
    headers = {"content-disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)
