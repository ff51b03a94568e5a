"""Open courses as everybody sees them: the search, one course with its classes, and enrolling in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Paged
from talent.training.classes import coming_classes, get_class
from talent.training.courses import get_course
from talent.training.enrolling import enrol
from talent.training.enums import TeachingMode
from talent.training.schemas import ClassOut, CourseCard, CourseOut, CourseSearch
from talent.training.searching import search_courses, similar_to_withdrawn, understood
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut
from web.deps import ActorDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_query
from web.i18n import N_
from web.pages.chips import Chip
from web.pages.choices import Pairs, labelled, skill_names
from web.templating import Page, render

router = APIRouter(include_in_schema=False)

_READ = [may(Permission.COURSES_READ)]


@dataclass(frozen=True)
class Courses(Page):
    template: ClassVar[str] = "training/list.html"
    courses: Paged[CourseCard]
    filter: FormView
    chips: list[Chip]
    modes: Pairs
    cities: tuple[CityOut, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True)
class CoursePage(Page):
    """``problem`` says why somebody was not enrolled."""

    template: ClassVar[str] = "training/show.html"
    course: CourseOut
    classes: list[ClassOut]
    address: str
    problem: str


@dataclass(frozen=True)
class Withdrawn(Page):
    template: ClassVar[str] = "training/withdrawn.html"
    similar: list[CourseCard]


@router.get("/courses", dependencies=_READ)
def courses(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, CourseSearch)
    wanted = query.data
    assert wanted is not None
    found = search_courses(session, actor, wanted, page)
    in_force = list(_chips(session, wanted, query.view))
    modes, skills = labelled(TeachingMode), skill_names(session)
    return render(request, Courses(found, query.view, in_force, modes, vocab.divisions(session), skills))


@router.get("/courses/{course_id}", dependencies=_READ)
def course(request: Request, session: ReadSession, actor: ActorDep, course_id: Id) -> Response:
    """One that was withdrawn is gone for good, and says what is like it; a draft is not found."""
    try:
        return render(request, _page(request, session, actor, course_id))
    except NotFound:
        similar = similar_to_withdrawn(session, actor, course_id)
        if similar is None:
            raise
        return render(request, Withdrawn(similar), 410)


@router.post("/courses/classes/{class_id}/enrol", dependencies=[may(Permission.ENROL_OWN)])
def enrol_in(request: Request, session: WriteSession, actor: ActorDep, class_id: Id) -> Response:
    """Refused, the course's page says why."""
    try:
        with session.begin_nested():
            enrol(session, actor, class_id)
    except Conflict as error:
        held = get_class(session, actor, class_id)
        page = _page(request, session, actor, held.course_id, error.message)
        return render(request, page, status_of(error))
    return RedirectResponse(f"/me/training#class-{class_id}", 303)


def _page(request: Request, session: Session, actor: Actor, course_id: int, problem: str = "") -> CoursePage:
    address = f"{request.app.state.settings.base_url}/courses/{course_id}"
    classes = coming_classes(session, actor, course_id)
    return CoursePage(get_course(session, actor, course_id), classes, address, problem)


def _chips(session: Session, wanted: CourseSearch, view: FormView) -> Iterator[Chip]:
    """What narrows the list, in words."""
    if wanted.q:
        yield Chip("q", wanted.q, N_("关键词"), wanted.q)
    if wanted.mode:
        yield Chip("mode", wanted.mode.value, N_("授课方式"), wanted.mode.label)
    if wanted.division:
        yield Chip("division", wanted.division, N_("地区"), vocab.division_name(session, wanted.division))
    if wanted.skill:
        skill = understood(session, wanted.skill)
        name = vocab.skill_names(session, [skill]).get(skill, wanted.skill)
        yield Chip("skill", view.value("skill"), N_("技能"), name)
    if wanted.free:
        yield Chip("free", view.value("free"), N_("费用"), N_("免费"))
    if wanted.seats:
        yield Chip("seats", view.value("seats"), N_("名额"), N_("有名额"))
