"""JSON API: enrolling, the list of a class with attendance and score, instructors, a body's desk."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.training.classes import get_own_class, list_own_classes
from talent.training.courses import list_own_courses
from talent.training.desk import body_desk
from talent.training.enrolling import decline_teaching, enrol, own_enrolments, own_teaching, withdraw
from talent.training.enums import EnrolmentState
from talent.training.instructors import add_instructor, remove_instructor
from talent.training.roster import admit, enrol_person, list_roster, remove, save_marks
from talent.training.schemas import (
    ClassOut,
    CourseCard,
    DeskOut,
    EnrolInput,
    MarksInput,
    OwnClassFilter,
    OwnCourseFilter,
    OwnEnrolment,
    RosterRow,
    TaughtClass,
)
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, PageDep, ReadSession, WriteSession, may

router = APIRouter(prefix=PREFIX, tags=["training"])

_TALENT = [may(Permission.ENROL_OWN)]
_BODY = [may(Permission.TRAINING_OWN)]
_ERRORS = errors(401, 403, 404, 409)


class PlaceOut(BaseModel):
    """Where the person who was enrolled stands."""

    model_config = ConfigDict(frozen=True)

    state: EnrolmentState


class MarkedOut(BaseModel):
    """How many rows of a class list were changed."""

    model_config = ConfigDict(frozen=True)

    changed: int


class OwnClassQuery(OwnClassFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class OwnCourseQuery(OwnCourseFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/me/training", dependencies=_TALENT, responses=errors(401, 403))
def own(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[OwnEnrolment]:
    """Every class that the caller enrolled in, what comes next first."""
    return own_enrolments(session, actor, page)


@router.get("/me/training/teaching", dependencies=_TALENT, responses=errors(401, 403))
def teaching(session: ReadSession, actor: ActorDep) -> list[TaughtClass]:
    """The classes that the caller was named to teach."""
    return own_teaching(session, actor)


@router.delete("/me/training/teaching/{class_id}", status_code=204, dependencies=_TALENT, responses=_ERRORS)
def decline(session: WriteSession, actor: ActorDep, class_id: Id) -> None:
    decline_teaching(session, actor, class_id)


@router.put("/classes/{class_id}/enrolment", dependencies=_TALENT, responses=_ERRORS)
def enrol_in(session: WriteSession, actor: ActorDep, class_id: Id) -> ClassOut:
    """A seat, or a place in the line where none is left; asked again, the same."""
    return enrol(session, actor, class_id)


@router.delete("/classes/{class_id}/enrolment", dependencies=_TALENT, responses=_ERRORS)
def leave(session: WriteSession, actor: ActorDep, class_id: Id) -> ClassOut:
    """Leaves the class; the first of the line gets the seat."""
    return withdraw(session, actor, class_id)


@router.get("/training", dependencies=_BODY, responses=errors(401, 403))
def desk(session: ReadSession, actor: ActorDep) -> DeskOut:
    return body_desk(session, actor)


@router.get("/training/courses", dependencies=_BODY, responses=errors(401, 403))
def own_courses(
    session: ReadSession, actor: ActorDep, query: Annotated[OwnCourseQuery, Query()]
) -> Paged[CourseCard]:
    """The caller's courses in every state."""
    wanted = OwnCourseFilter(**query.model_dump(exclude={"page", "size"}))
    return list_own_courses(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/training/classes", dependencies=_BODY, responses=errors(401, 403))
def own_classes(
    session: ReadSession, actor: ActorDep, query: Annotated[OwnClassQuery, Query()]
) -> Paged[ClassOut]:
    """The caller's classes of one time."""
    wanted = OwnClassFilter(**query.model_dump(exclude={"page", "size"}))
    return list_own_classes(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/classes/{class_id}/enrolments", dependencies=_BODY, responses=_ERRORS)
def roster(session: ReadSession, actor: ActorDep, class_id: Id, page: PageDep) -> Paged[RosterRow]:
    """Who is in, then who waits in the order of the line, then who left."""
    return list_roster(session, actor, class_id, page)


@router.post("/classes/{class_id}/enrolments", status_code=201, dependencies=_BODY, responses=_ERRORS)
def enrol_somebody(session: WriteSession, actor: ActorDep, class_id: Id, data: EnrolInput) -> PlaceOut:
    """Enrols somebody by name and telephone or e-mail; who is in already stays as is."""
    return PlaceOut(state=enrol_person(session, actor, class_id, data))


@router.post("/classes/{class_id}/enrolments/{enrolment_id}/admit", dependencies=_BODY, responses=_ERRORS)
def let_in(session: WriteSession, actor: ActorDep, class_id: Id, enrolment_id: Id) -> ClassOut:
    """Gives a free seat to somebody who waits."""
    admit(session, actor, class_id, enrolment_id)
    return get_own_class(session, actor, class_id)


@router.delete("/classes/{class_id}/enrolments/{enrolment_id}", dependencies=_BODY, responses=_ERRORS)
def take_off(session: WriteSession, actor: ActorDep, class_id: Id, enrolment_id: Id) -> ClassOut:
    """Removes somebody, who is told; the first of the line gets the seat."""
    remove(session, actor, class_id, enrolment_id)
    return get_own_class(session, actor, class_id)


@router.put("/classes/{class_id}/marks", dependencies=_BODY, responses=_ERRORS)
def mark(session: WriteSession, actor: ActorDep, class_id: Id, data: MarksInput) -> MarkedOut:
    """Attendance and score of up to a hundred at once; sent again, nothing changes."""
    return MarkedOut(changed=save_marks(session, actor, class_id, data))


@router.put("/classes/{class_id}/instructors/{person_id}", dependencies=_BODY, responses=_ERRORS)
def ask_instructor(session: WriteSession, actor: ActorDep, class_id: Id, person_id: Id) -> ClassOut:
    """Names somebody of the category instructor, who is told and can decline."""
    add_instructor(session, actor, class_id, person_id)
    return get_own_class(session, actor, class_id)


@router.delete("/classes/{class_id}/instructors/{person_id}", dependencies=_BODY, responses=_ERRORS)
def drop_instructor(session: WriteSession, actor: ActorDep, class_id: Id, person_id: Id) -> ClassOut:
    remove_instructor(session, actor, class_id, person_id)
    return get_own_class(session, actor, class_id)
