"""One class, for its body: who is in it, attendance and score, seats, instructors."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, DomainError, Invalid, NotFound
from talent.kit.paging import MAX_SIZE, Paged
from talent.kit.paging import Page as Part
from talent.people.schemas import PersonCard, PersonFilter
from talent.training.classes import get_own_class, set_class_state, set_seats
from talent.training.courses import get_course
from talent.training.enums import ClassState
from talent.training.instructors import add_instructor, list_instructors, remove_instructor
from talent.training.roster import admit, enrol_person, list_roster, remove, save_marks
from talent.training.schemas import ClassOut, EnrolInput, MarksInput, RosterRow, SeatsInput
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, Version, WriteSession, may
from web.errors import status_of
from web.forms import FormView, field_errors, read_form, read_query, refused
from web.pages.chips import Chip, chips
from web.pages.choices import Pairs
from web.templating import Page, render

router = APIRouter(
    prefix="/training/classes/{class_id}",
    include_in_schema=False,
    dependencies=[may(Permission.TRAINING_OWN)],
)


@dataclass(frozen=True)
class ClassPage(Page):
    """``form`` adds somebody, ``marks`` holds what was typed for those in the list; ``typed`` says in which
    of its rows each of them stands, for the list may have changed meanwhile.
    """

    template: ClassVar[str] = "training/class.html"
    held: ClassOut
    roster: Paged[RosterRow]
    form: FormView
    marks: FormView
    typed: dict[int, int]
    problem: str
    saved: bool


@dataclass(frozen=True)
class Instructors(Page):
    template: ClassVar[str] = "training/instructors.html"
    held: ClassOut
    people: Paged[PersonCard]
    filter: FormView
    chips: list[Chip]
    cities: tuple[CityOut, ...]
    skills: Pairs
    problem: str


@router.get("")
def show_class(
    request: Request, session: ReadSession, actor: ActorDep, class_id: Id, page: PageDep
) -> Response:
    saved = request.query_params.get("saved") == "1"
    return render(request, _page(session, actor, class_id, number=page.number, saved=saved))


@router.post("/state")
def set_state(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    class_id: Id,
    state: Annotated[ClassState, Form()],
    version: Version,
) -> Response:
    do = partial(set_class_state, session, actor, class_id, state, version)
    return _tried(request, session, actor, class_id, do)


@router.post("/seats")
def change_seats(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, form: FormDep
) -> Response:
    read = read_form(form, SeatsInput)
    try:
        if read.data is None:
            raise Invalid(field_errors(read.view.complaints)[0].message)
        with session.begin_nested():
            set_seats(session, actor, class_id, read.data)
    except (Conflict, Invalid) as error:
        return _refused(request, session, actor, class_id, error)
    return _back(class_id)


@router.post("/people")
def enrol_somebody(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, form: FormDep
) -> Response:
    read = read_form(form, EnrolInput)
    if read.data is None:
        return render(request, _page(session, actor, class_id, form=read.view), 422)
    try:
        with session.begin_nested():
            enrol_person(session, actor, class_id, read.data)
    except (Conflict, Invalid) as error:
        page = _page(session, actor, class_id, form=refused(read.view, error))
        return render(request, page, status_of(error))
    return _back(class_id)


@router.post("/people/{enrolment_id}/admit")
def let_in(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, enrolment_id: Id
) -> Response:
    do = partial(admit, session, actor, class_id, enrolment_id)
    return _tried(request, session, actor, class_id, do)


@router.post("/people/{enrolment_id}/remove")
def take_off(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, enrolment_id: Id
) -> Response:
    do = partial(remove, session, actor, class_id, enrolment_id)
    return _tried(request, session, actor, class_id, do)


@router.post("/marks")
def mark(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, form: FormDep, page: PageDep
) -> Response:
    """What was typed stays in the form where something of it is wrong."""
    read = read_form(form, MarksInput)
    if read.data is None:
        shown = _page(session, actor, class_id, marks=read.view, number=page.number)
        return render(request, shown, 422)
    try:
        with session.begin_nested():
            save_marks(session, actor, class_id, read.data)
    except Conflict as error:
        shown = _page(session, actor, class_id, marks=refused(read.view, error), number=page.number)
        return render(request, shown, status_of(error))
    return RedirectResponse(f"/training/classes/{class_id}?saved=1&page={page.number}", 303)


@router.get("/instructors")
def instructors(
    request: Request, session: ReadSession, actor: ActorDep, class_id: Id, page: PageDep
) -> Response:
    return render(request, _instructors(request, session, actor, class_id, page))


@router.post("/instructors/{person_id}")
def ask_instructor(
    request: Request, session: WriteSession, actor: ActorDep, class_id: Id, person_id: Id
) -> Response:
    try:
        with session.begin_nested():
            add_instructor(session, actor, class_id, person_id)
    except (Conflict, NotFound) as error:
        page = _instructors(request, session, actor, class_id, Part(), error.message)
        return render(request, page, status_of(error))
    return _back(class_id)


@router.post("/instructors/{person_id}/remove")
def drop_instructor(session: WriteSession, actor: ActorDep, class_id: Id, person_id: Id) -> Response:
    remove_instructor(session, actor, class_id, person_id)
    return _back(class_id)


def _back(class_id: int) -> Response:
    return RedirectResponse(f"/training/classes/{class_id}", 303)


def _tried(
    request: Request, session: Session, actor: Actor, class_id: int, do: Callable[[], object]
) -> Response:
    """Done and back to the class, or the class with why nothing was changed."""
    try:
        with session.begin_nested():
            do()
    except (Conflict, Invalid) as error:
        return _refused(request, session, actor, class_id, error)
    return _back(class_id)


def _refused(request: Request, session: Session, actor: Actor, class_id: int, error: DomainError) -> Response:
    """The class as it stands, and above it why nothing was changed."""
    return render(request, _page(session, actor, class_id, problem=error.message), status_of(error))


def _page(
    session: Session,
    actor: Actor,
    class_id: int,
    *,
    form: FormView | None = None,
    marks: FormView | None = None,
    number: int = 1,
    problem: str = "",
    saved: bool = False,
) -> ClassPage:
    held = get_own_class(session, actor, class_id)
    roster = list_roster(session, actor, class_id, Part(number=number, size=MAX_SIZE))
    filled = replace(marks or FormView(), about="class")
    added = replace(form or FormView(), about="class")
    return ClassPage(held, roster, added, filled, _rows_of(filled), problem, saved)


def _rows_of(marks: FormView) -> dict[int, int]:
    numbers = ((marks.value(f"rows.{row}.id"), row) for row in marks.rows("rows"))
    return {int(number): row for number, row in numbers if number.isdecimal()}


def _instructors(
    request: Request, session: Session, actor: Actor, class_id: int, page: Part, problem: str = ""
) -> Instructors:
    query = read_query(request.query_params, PersonFilter)
    assert query.data is not None
    held = get_own_class(session, actor, class_id)
    people = list_instructors(session, actor, query.data, page)
    taught = [(one.skill, one.name) for one in get_course(session, actor, held.course_id).skills]
    in_force = chips(session, query.data, query.view, skill=dict(taught).get(query.data.skill or "", ""))
    return Instructors(held, people, query.view, in_force, vocab.divisions(session), taught, problem)
