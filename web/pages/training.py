"""A training body's desk, its courses, and one of them with its classes."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.organisations import get_organisation
from talent.accounts.permissions import Permission
from talent.accounts.schemas import OrganisationOut
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from talent.training.classes import list_own_classes
from talent.training.courses import copy_course, list_own_courses, set_course_state
from talent.training.desk import body_desk
from talent.training.enums import ClassWhen, CourseState
from talent.training.recording import body_of
from talent.training.schemas import (
    ClassOut,
    CourseCard,
    CourseOut,
    DeskOut,
    OwnClassFilter,
    OwnCourseFilter,
)
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_query, request_key
from web.pages.choices import Pairs, labelled
from web.pages.course_forms import own_course
from web.templating import Page, render

router = APIRouter(prefix="/training", include_in_schema=False, dependencies=[may(Permission.TRAINING_OWN)])


@dataclass(frozen=True)
class Desk(Page):
    template: ClassVar[str] = "training/desk.html"
    overview: DeskOut
    organisation: OrganisationOut
    classes: Paged[ClassOut]
    times: Pairs
    when: ClassWhen


@dataclass(frozen=True)
class OwnCourses(Page):
    template: ClassVar[str] = "training/courses.html"
    courses: Paged[CourseCard]
    filter: FormView
    states: Pairs


@dataclass(frozen=True)
class OwnCourse(Page):
    template: ClassVar[str] = "training/course.html"
    course: CourseOut
    classes: Paged[ClassOut]
    problem: str


@router.get("")
def desk(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, OwnClassFilter)
    assert query.data is not None
    organisation = get_organisation(session, actor, body_of(actor))
    classes = list_own_classes(session, actor, query.data, page)
    times = labelled(ClassWhen)
    shown = Desk(body_desk(session, actor), organisation, classes, times, query.data.when)
    return render(request, shown)


@router.get("/courses")
def own_courses(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, OwnCourseFilter)
    assert query.data is not None
    found = list_own_courses(session, actor, query.data, page)
    return render(request, OwnCourses(found, query.view, labelled(CourseState)))


@router.get("/courses/{course_id}")
def show_course(
    request: Request, session: ReadSession, actor: ActorDep, course_id: Id, page: PageDep
) -> Response:
    return render(request, _page(session, actor, course_id, page))


@router.post("/courses/{course_id}/state")
def set_state(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    course_id: Id,
    state: Annotated[CourseState, Form()],
    version: Version,
) -> Response:
    try:
        with session.begin_nested():
            set_course_state(session, actor, course_id, state, version)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, course_id, Part(), error.message)
        return render(request, page, status_of(error))
    return RedirectResponse(f"/training/courses/{course_id}", 303)


@router.post("/courses/{course_id}/copy")
def copy(session: WriteSession, actor: ActorDep, course_id: Id, form: FormDep) -> Response:
    made = copy_course(session, actor, course_id, key=request_key(form))
    return RedirectResponse(f"/training/courses/{made.id}/edit", 303)


def _page(session: Session, actor: Actor, course_id: int, page: Part, problem: str = "") -> OwnCourse:
    course = own_course(session, actor, course_id)
    every = OwnClassFilter(when=ClassWhen.ALL)
    return OwnCourse(course, list_own_classes(session, actor, every, page, course_id), problem)
