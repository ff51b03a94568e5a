"""The question bank for authors: the list, one question, its form, and where the bank is thin."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exams.enums import QuestionKind, QuestionState
from talent.exams.questions import (
    add_question,
    authors_of,
    count_by_skill,
    get_key,
    get_question,
    list_questions,
    move_question,
    update_question,
)
from talent.exams.schemas import KeyOut, MoveInput, QuestionCard, QuestionFilter, QuestionOut, SkillCount
from talent.exams.standard_schemas import StandardOut
from talent.exams.standards import standards_in_force
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid
from talent.kit.paging import Paged
from talent.kit.terms import SKILL_LEVELS
from talent.matches.likeness import alike_to
from talent.matches.likeness_schemas import AlikeOut
from web.deps import QUESTIONS_COMPARED, ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused, request_key
from web.pages.choices import Pairs, labelled, skill_names
from web.pages.question_form import LETTERS, form_of, read_question, rows_in
from web.templating import Page, render

router = APIRouter(
    prefix="/questions", include_in_schema=False, dependencies=[may(Permission.QUESTIONS_WRITE)]
)

LEVELS: Pairs = [(str(level), name) for level, name in SKILL_LEVELS.items()]
DIFFICULTIES: Pairs = [(str(one), str(one)) for one in range(1, 6)]
_PART_KINDS = [
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.FILL_IN,
    QuestionKind.ORDERING,
]
_SPARE, _MORE = 0, 3
_OPTIONS, _BLANKS, _LINES, _PARTS = 4, 2, 3, 2


@dataclass(frozen=True)
class Questions(Page):
    template: ClassVar[str] = "questions/list.html"
    questions: Paged[QuestionCard]
    filter: FormView
    states: Pairs
    kinds: Pairs
    skill_levels: Pairs
    difficulties: Pairs
    skills: Pairs
    authors: Pairs
    items: list[StandardOut]


@dataclass(frozen=True)
class QuestionPage(Page):
    """A question as a candidate sees it, what is right in it, and what was done with it."""

    template: ClassVar[str] = "questions/show.html"
    question: QuestionOut
    key: KeyOut
    alike: list[AlikeOut]
    form: FormView


@dataclass(frozen=True)
class QuestionFormPage(Page):
    """``options`` and the like say how many rows are drawn, ``subquestions`` how many options each has."""

    template: ClassVar[str] = "questions/form.html"
    question_id: int | None
    kind: QuestionKind
    kinds: Pairs
    form: FormView
    skills: tuple[str, ...]
    skill_levels: Pairs
    difficulties: Pairs
    part_kinds: Pairs
    letters: str
    options: int
    blanks: int
    lines: int
    subquestions: list[int]


@dataclass(frozen=True)
class Counts(Page):
    template: ClassVar[str] = "questions/counts.html"
    skills: list[SkillCount]
    kinds: list[QuestionKind]
    standards: list[StandardOut]


@router.get("")
def questions(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, QuestionFilter)
    assert query.data is not None
    found = list_questions(session, actor, query.data, page)
    used: Pairs = [(one.skill, one.skill_name) for one in skills_of_bank(session, actor)]
    shown = Questions(
        found,
        query.view,
        labelled(QuestionState),
        labelled(QuestionKind),
        LEVELS,
        DIFFICULTIES,
        used,
        [(str(number), name) for number, name in authors_of(session, actor).items()],
        standards_in_force(session, actor),
    )
    return render(request, shown)


@router.get("/new")
def new_question(
    request: Request,
    session: ReadSession,
    kind: Annotated[QuestionKind, Query()] = QuestionKind.SINGLE,
) -> Response:
    form = FormView({"difficulty": ["3"], "level": ["2"]})
    return render(request, _form(session, None, kind, form))


@router.post("/new")
def add(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    form: FormDep,
    kind: Annotated[QuestionKind, Query()] = QuestionKind.SINGLE,
) -> Response:
    read = read_question(form, kind)
    if form.get("action") == "add_row":
        return render(request, _form(session, None, kind, FormView(read.view.values), _MORE))
    if read.data is None:
        return render(request, _form(session, None, kind, read.view), 422)
    try:
        with session.begin_nested():
            made = add_question(session, actor, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        return render(request, _form(session, None, kind, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/questions/{made}", 303)


@router.get("/counts")
def counts(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    shown = Counts(count_by_skill(session, actor), list(QuestionKind), standards_in_force(session, actor))
    return render(request, shown)


@router.get("/{question_id}", dependencies=[QUESTIONS_COMPARED])
def question(
    request: Request,
    session: ReadSession,
    actor: ActorDep,
    question_id: Id,
    number: Annotated[int | None, Query(ge=1, le=100_000)] = None,
) -> Response:
    return render(request, question_page(session, actor, question_id, FormView(), number))


@router.get("/{question_id}/edit")
def edit(request: Request, session: ReadSession, actor: ActorDep, question_id: Id) -> Response:
    found = get_question(session, actor, question_id)
    key = get_key(session, actor, question_id)
    return render(request, _form(session, question_id, found.kind, form_of(found, key)))


@router.post("/{question_id}/edit")
def save(
    request: Request, session: WriteSession, actor: ActorDep, question_id: Id, form: FormDep
) -> Response:
    kind = get_question(session, actor, question_id).kind
    read = read_question(form, kind)
    if form.get("action") == "add_row":
        return render(request, _form(session, question_id, kind, FormView(read.view.values), _MORE))
    if read.data is None:
        return render(request, _form(session, question_id, kind, read.view), 422)
    try:
        with session.begin_nested():
            update_question(session, actor, question_id, read.data, _version(form))
    except (Conflict, Invalid) as error:
        page = _form(session, question_id, kind, refused(read.view, error))
        return render(request, page, status_of(error))
    return RedirectResponse(f"/questions/{question_id}", 303)


@router.post("/{question_id}/state")
def move(
    request: Request, session: WriteSession, actor: ActorDep, question_id: Id, form: FormDep
) -> Response:
    read = read_form(form, MoveInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                move_question(session, actor, question_id, read.data.state, read.data.version)
            return RedirectResponse(f"/questions/{question_id}", 303)
        except (Conflict, Forbidden, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, question_page(session, actor, question_id, view), status)


def question_page(
    session: Session, actor: Actor, question_id: int, form: FormView, number: int | None = None
) -> QuestionPage:
    found = get_question(session, actor, question_id, number)
    key = get_key(session, actor, question_id, number)
    return QuestionPage(found, key, alike_to(session, actor, question_id), form)


def skills_of_bank(session: Session, actor: Actor) -> list[SkillCount]:
    """Skills to choose from in the filter, by name."""
    return sorted(count_by_skill(session, actor), key=lambda one: one.skill_name)


def _version(form: FormData) -> int:
    version = form.get("version")
    return int(version) if isinstance(version, str) and version.isdecimal() and len(version) < 10 else 0


def _form(
    session: Session, question_id: int | None, kind: QuestionKind, form: FormView, spare: int = _SPARE
) -> QuestionFormPage:
    parts = rows_in(form, "parts", _PARTS, 1 if spare else 0)
    return QuestionFormPage(
        question_id=question_id,
        kind=kind,
        kinds=labelled(QuestionKind),
        form=form,
        skills=skill_names(session),
        skill_levels=LEVELS,
        difficulties=DIFFICULTIES,
        part_kinds=[(one.value, one.label) for one in _PART_KINDS],
        letters=LETTERS,
        options=rows_in(form, "options", _OPTIONS, spare),
        blanks=rows_in(form, "blanks", _BLANKS, spare),
        lines=rows_in(form, "lines", _LINES, spare),
        subquestions=[rows_in(form, f"parts.{row}.options", _OPTIONS, spare) for row in range(parts)],
    )
