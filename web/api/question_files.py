"""JSON API: files of questions in, to be confirmed, and out. What is exported holds the keys."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.exams.enums import ImportFate, QuestionFormat
from talent.exams.exporting import export_questions
from talent.exams.formats.registry import read_file
from talent.exams.formats.shapes import FileRead
from talent.exams.import_schemas import ImportOut, ImportUpload
from talent.exams.importing import confirm_import, get_import, propose_import
from talent.exams.schemas import QuestionFilter
from talent.kit.paging import MAX_SIZE, Page
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, PageDep, ReadSession, WriteSession, may
from web.noting import EXPORT_NOTED

router = APIRouter(
    prefix=f"{PREFIX}/questions", tags=["questions"], dependencies=[may(Permission.QUESTIONS_WRITE)]
)
FIRST = Page(size=MAX_SIZE)


class ExportQuery(QuestionFilter):
    """A filter and the format in one query string."""

    format: QuestionFormat


def _read(data: ImportUpload) -> tuple[str, QuestionFormat, FileRead]:
    """Before the route's session is opened, as the page does."""
    found, read = read_file(data.data, data.file_name, data.format, data.defaults)
    return data.file_name, found, read


@router.post("/imports", status_code=201, responses=errors(401, 403))
def propose(
    session: WriteSession,
    actor: ActorDep,
    sent: Annotated[tuple[str, QuestionFormat, FileRead], Depends(_read)],
) -> ImportOut:
    """What would become of each question of the file; nothing is written before it is confirmed."""
    made = propose_import(session, actor, *sent)
    return get_import(session, actor, made, FIRST)


@router.get("/imports/{import_id}", responses=errors(401, 403, 404))
def get(
    session: ReadSession,
    actor: ActorDep,
    import_id: Id,
    page: PageDep,
    fate: Annotated[ImportFate | None, Query()] = None,
) -> ImportOut:
    """The same, as things are now; rows of one fate alone, or all of them."""
    return get_import(session, actor, import_id, page, fate)


@router.post("/imports/{import_id}/confirm", responses=errors(401, 403, 404, 409))
def confirm(session: WriteSession, actor: ActorDep, import_id: Id) -> ImportOut:
    """Writes the good ones; asked again it does nothing."""
    confirm_import(session, actor, import_id)
    return get_import(session, actor, import_id, FIRST)


@router.get("/export", dependencies=[EXPORT_NOTED], responses=errors(401, 403), response_class=Response)
def export(session: ReadSession, actor: ActorDep, query: Annotated[ExportQuery, Query()]) -> Response:
    """Your questions with their keys as a file; ``X-Left-Out`` says how many the format can't express."""
    wanted = QuestionFilter(**query.model_dump(exclude={"format"}))
    made = export_questions(session, actor, wanted, query.format)
    headers = {
        "content-disposition": f'attachment; filename="{made.name}"',
        "x-left-out": str(len(made.left_out)),
    }
    return Response(made.content, media_type=made.media_type, headers=headers)
