"""JSON API: competency standards, for everybody to read and for staff to write."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.exams import standards
from talent.exams.standard_schemas import (
    InForceInput,
    StandardCard,
    StandardEdit,
    StandardFilter,
    StandardInput,
    StandardOut,
)
from talent.kit.paging import MAX_SIZE, Page, Paged
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/standards", tags=["standards"])
_READ = [may(Permission.STANDARDS_READ)]
_WRITE = [may(Permission.STANDARDS_MANAGE)]


class StandardQuery(StandardFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("", dependencies=_READ, responses=errors())
def list_(
    session: ReadSession, actor: ActorDep, query: Annotated[StandardQuery, Query()]
) -> Paged[StandardCard]:
    """Standards in force and replaced ones; staff see drafts, too."""
    wanted = StandardFilter(**query.model_dump(exclude={"page", "size"}))
    return standards.list_standards(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/{standard_id}", dependencies=_READ, responses=errors(404))
def get(session: ReadSession, actor: ActorDep, standard_id: Id) -> StandardOut:
    """Its competencies with weights, skills, and how many questions the bank has on each."""
    return standards.get_standard(session, actor, standard_id)


@router.post("", status_code=201, dependencies=_WRITE, responses=errors(401, 403, 409))
def add(session: WriteSession, actor: ActorDep, data: StandardInput, key: IdempotencyKey = "") -> StandardOut:
    """A draft; it need not be complete."""
    return standards.create_standard(session, actor, data, key=key)


@router.put("/{standard_id}", dependencies=_WRITE, responses=errors(401, 403, 404, 409))
def put(session: WriteSession, actor: ActorDep, standard_id: Id, data: StandardEdit) -> StandardOut:
    """Changes a draft; what is in force never changes."""
    return standards.update_standard(session, actor, standard_id, data, data.version)


@router.post("/{standard_id}/force", dependencies=_WRITE, responses=errors(401, 403, 404, 409))
def force(session: WriteSession, actor: ActorDep, standard_id: Id, data: InForceInput) -> StandardOut:
    """In force from now on; it replaces what was in force for its occupation and level."""
    return standards.put_in_force(session, actor, standard_id, data.version)


@router.post("/{standard_id}/editions", status_code=201, dependencies=_WRITE, responses=errors(401, 403, 404))
def edition(session: WriteSession, actor: ActorDep, standard_id: Id, key: IdempotencyKey = "") -> StandardOut:
    """A draft with the same competencies."""
    return standards.new_edition(session, actor, standard_id, key=key)
