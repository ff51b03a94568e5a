"""The forms of a training body: a course, a class."""

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.training.classes import create_class, get_own_class, update_class
from talent.training.courses import create_course, get_course, update_course
from talent.training.enums import TeachingMode
from talent.training.schemas import ClassInput, CourseInput, CourseOut
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut
from web.deps import ActorDep, FormDep, Id, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, refused, request_key, view_of
from web.pages.choices import Choices, Pairs, choices, labelled
from web.templating import Page, render

router = APIRouter(prefix="/training", include_in_schema=False, dependencies=[may(Permission.TRAINING_OWN)])

# Empty rows for skills that a form offers at first, and after "one more row".
SPARE, MORE = 2, 6


@dataclass(frozen=True)
class CourseForm(Page):
    template: ClassVar[str] = "training/course_form.html"
    course_id: int | None
    form: FormView
    choices: Choices
    modes: Pairs
    spare: int


@dataclass(frozen=True)
class ClassForm(Page):
    template: ClassVar[str] = "training/class_form.html"
    class_id: int | None
    course: CourseOut
    form: FormView
    cities: tuple[CityOut, ...]
    modes: Pairs


@router.get("/courses/new")
def new_course(request: Request, session: ReadSession) -> Response:
    return render(request, _course_page(session, None, view_of(None, fee=0)))


@router.post("/courses/new")
def add_course(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = read_form(form, CourseInput)
    if form.get("action") == "add_row":
        return render(request, _course_page(session, None, FormView(read.view.values), MORE))
    if read.data is None:
        return render(request, _course_page(session, None, read.view), 422)
    try:
        with session.begin_nested():
            made = create_course(session, actor, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        return render(request, _course_page(session, None, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/training/courses/{made.id}", 303)


@router.get("/courses/{course_id}/edit")
def edit_course(request: Request, session: ReadSession, actor: ActorDep, course_id: Id) -> Response:
    course = own_course(session, actor, course_id)
    view = view_of(course)
    for number, one in enumerate(course.skills):
        view.values[f"skills.{number}.words"] = [one.name]
    return render(request, _course_page(session, course_id, view))


@router.post("/courses/{course_id}/edit")
def save_course(
    request: Request, session: WriteSession, actor: ActorDep, course_id: Id, form: FormDep
) -> Response:
    read = read_form(form, CourseInput)
    if form.get("action") == "add_row":
        return render(request, _course_page(session, course_id, FormView(read.view.values), MORE))
    if read.data is None:
        return render(request, _course_page(session, course_id, read.view), 422)
    try:
        with session.begin_nested():
            update_course(session, actor, course_id, read.data)
    except (Conflict, Invalid) as error:
        page = _course_page(session, course_id, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/training/courses/{course_id}", 303)


@router.get("/courses/{course_id}/classes/new")
def new_class(request: Request, session: ReadSession, actor: ActorDep, course_id: Id) -> Response:
    course = own_course(session, actor, course_id)
    return render(request, _class_page(session, None, course, view_of(None, mode=course.mode.value)))


@router.post("/courses/{course_id}/classes/new")
def add_class(
    request: Request, session: WriteSession, actor: ActorDep, course_id: Id, form: FormDep
) -> Response:
    course = own_course(session, actor, course_id)
    read = read_form(form, ClassInput)
    if read.data is None:
        return render(request, _class_page(session, None, course, read.view), 422)
    try:
        with session.begin_nested():
            made = create_class(session, actor, course_id, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        page = _class_page(session, None, course, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/training/classes/{made.id}", 303)


@router.get("/classes/{class_id}/edit")
def edit_class(request: Request, session: ReadSession, actor: ActorDep, class_id: Id) -> Response:
    held = get_own_class(session, actor, class_id)
    course = own_course(session, actor, held.course_id)
    return render(request, _class_page(session, class_id, course, view_of(held)))


@router.post("/classes/{class_id}/edit")
def save_class(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, form: FormDep
) -> Response:
    course = own_course(session, actor, get_own_class(session, actor, class_id).course_id)
    read = read_form(form, ClassInput)
    if read.data is None:
        return render(request, _class_page(session, class_id, course, read.view), 422)
    try:
        with session.begin_nested():
            update_class(session, actor, class_id, read.data)
    except (Conflict, Invalid) as error:
        page = _class_page(session, class_id, course, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/training/classes/{class_id}", 303)


def own_course(session: Session, actor: Actor, course_id: int) -> CourseOut:
    """A course of the actor's own body; another's is not found, open or not."""
    course = get_course(session, actor, course_id)
    if not course.mine:
        raise NotFound("没有找到该课程。")
    return course


def _course_page(session: Session, course_id: int | None, form: FormView, spare: int = SPARE) -> CourseForm:
    view = replace(form, about="course")
    return CourseForm(course_id, view, choices(session), labelled(TeachingMode), spare)


def _class_page(session: Session, class_id: int | None, course: CourseOut, form: FormView) -> ClassForm:
    view = replace(form, about="class")
    return ClassForm(class_id, course, view, vocab.divisions(session), labelled(TeachingMode))
