"""JSON API: courses and their classes."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.training.classes import (
    coming_classes,
    create_class,
    get_class,
    set_class_state,
    set_seats,
    update_class,
)
from talent.training.courses import copy_course, create_course, get_course, set_course_state, update_course
from talent.training.enums import ClassState, CourseState
from talent.training.schemas import (
    ClassInput,
    ClassOut,
    CourseCard,
    CourseInput,
    CourseOut,
    CourseSearch,
    SeatsInput,
)
from talent.training.searching import search_courses
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, IdempotencyKey, ReadSession, WriteSession, may

router = APIRouter(prefix=PREFIX, tags=["courses"])

_READ = [may(Permission.COURSES_READ)]
_OWN = [may(Permission.TRAINING_OWN)]
_ERRORS = errors(401, 403, 404, 409)


class CourseQuery(CourseSearch):
    """A search and a page of it in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class CourseStateInput(BaseModel):
    """A change of state, of the version that was read."""

    state: CourseState
    version: Annotated[int, Field(ge=1)]


class ClassStateInput(BaseModel):
    """A change of state, of the version that was read."""

    state: ClassState
    version: Annotated[int, Field(ge=1)]


@router.get("/courses", dependencies=_READ, responses=errors(401))
def search(
    session: ReadSession, actor: ActorDep, query: Annotated[CourseQuery, Query()]
) -> Paged[CourseCard]:
    """Open courses that fit, the next class first."""
    wanted = CourseSearch(**query.model_dump(exclude={"page", "size"}))
    return search_courses(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("/courses", status_code=201, dependencies=_OWN, responses=errors(401, 403, 409))
def create(
    session: WriteSession, actor: ActorDep, data: CourseInput, idempotency_key: IdempotencyKey = ""
) -> CourseOut:
    """A new draft; repeated with its ``Idempotency-Key``, the same draft."""
    return create_course(session, actor, data, key=idempotency_key)


@router.get("/courses/{course_id}", dependencies=_READ, responses=errors(401, 404))
def get(session: ReadSession, actor: ActorDep, course_id: Id) -> CourseOut:
    return get_course(session, actor, course_id)


@router.put("/courses/{course_id}", dependencies=_OWN, responses=_ERRORS)
def update(session: WriteSession, actor: ActorDep, course_id: Id, data: CourseInput) -> CourseOut:
    """Replaces the course; ``version`` is the one that was read."""
    return update_course(session, actor, course_id, data)


@router.post("/courses/{course_id}/state", dependencies=_OWN, responses=_ERRORS)
def set_state(session: WriteSession, actor: ActorDep, course_id: Id, data: CourseStateInput) -> CourseOut:
    """Opens or closes the course; only a verified body may open one."""
    return set_course_state(session, actor, course_id, data.state, data.version)


@router.post("/courses/{course_id}/copy", status_code=201, dependencies=_OWN, responses=_ERRORS)
def copy(
    session: WriteSession, actor: ActorDep, course_id: Id, idempotency_key: IdempotencyKey = ""
) -> CourseOut:
    return copy_course(session, actor, course_id, key=idempotency_key)


@router.get("/courses/{course_id}/classes", dependencies=_READ, responses=errors(401, 404))
def classes(session: ReadSession, actor: ActorDep, course_id: Id) -> list[ClassOut]:
    """The classes of an open course that take people today, the soonest first."""
    get_course(session, actor, course_id)
    return coming_classes(session, actor, course_id)


@router.post("/courses/{course_id}/classes", status_code=201, dependencies=_OWN, responses=_ERRORS)
def add_class(
    session: WriteSession,
    actor: ActorDep,
    course_id: Id,
    data: ClassInput,
    idempotency_key: IdempotencyKey = "",
) -> ClassOut:
    """A new draft of a class; repeated with its ``Idempotency-Key``, the same draft."""
    return create_class(session, actor, course_id, data, key=idempotency_key)


@router.get("/classes/{class_id}", dependencies=_READ, responses=errors(401, 404))
def read_class(session: ReadSession, actor: ActorDep, class_id: Id) -> ClassOut:
    return get_class(session, actor, class_id)


@router.put("/classes/{class_id}", dependencies=_OWN, responses=_ERRORS)
def change_class(session: WriteSession, actor: ActorDep, class_id: Id, data: ClassInput) -> ClassOut:
    """Replaces the class; who is in it is told of another day, place or link."""
    return update_class(session, actor, class_id, data)


@router.post("/classes/{class_id}/state", dependencies=_OWN, responses=_ERRORS)
def set_state_of_class(
    session: WriteSession, actor: ActorDep, class_id: Id, data: ClassStateInput
) -> ClassOut:
    """Opens or cancels the class; who is in it is told that it is off."""
    return set_class_state(session, actor, class_id, data.state, data.version)


@router.put("/classes/{class_id}/seats", dependencies=_OWN, responses=_ERRORS)
def change_seats(session: WriteSession, actor: ActorDep, class_id: Id, data: SeatsInput) -> ClassOut:
    """More seats let who waits in."""
    return set_seats(session, actor, class_id, data)
