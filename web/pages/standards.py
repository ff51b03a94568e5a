"""Competency standards: for everybody to read, for staff to write."""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.accounts.permissions import may as may_do
from talent.exams.enums import StandardState
from talent.exams.standard_schemas import (
    InForceInput,
    StandardCard,
    StandardFilter,
    StandardInput,
    StandardOut,
)
from talent.exams.standards import (
    create_standard,
    get_standard,
    list_standards,
    new_edition,
    put_in_force,
    update_standard,
)
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.fields import Line, Paragraphs
from talent.kit.paging import Paged
from talent.kit.terms import SKILL_LEVELS
from talent.vocab import service as vocab
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import Filled, FormView, complaints_of, read_form, read_query, refused, request_key, view_of
from web.i18n import N_
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(prefix="/standards", include_in_schema=False)
_READ = [may(Permission.STANDARDS_READ)]
_WRITE = [may(Permission.STANDARDS_MANAGE)]
# As the national standards call the levels, from the lowest up.
GRADES = {
    5: N_("五级（初级工）"),
    4: N_("四级（中级工）"),
    3: N_("三级（高级工）"),
    2: N_("二级（技师）"),
    1: N_("一级（高级技师）"),
}
_LEVELS: Pairs = [(str(level), name) for level, name in GRADES.items()]
_MORE = 4
_BETWEEN = re.compile(r"[、,，;；\n]+")
# A skill in the field of a competency, and after it how well it must be mastered.
_SKILL = re.compile(r"(.+?)[\s:：]*(" + "|".join([*SKILL_LEVELS.values(), "[1-4]"]) + ")?")
_NUMBERS = {name: level for level, name in SKILL_LEVELS.items()}


class ItemForm(BaseModel):
    """A competency in the form; its skills stand in one line."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[Line, Field(min_length=1, max_length=20)]
    title: Annotated[Line, Field(min_length=1, max_length=80)]
    weight: Annotated[float, Field(gt=0, le=100)]
    description: Annotated[Paragraphs, Field(max_length=2000)] = ""
    skills: Annotated[Line, Field(max_length=400)] = ""


class StandardForm(BaseModel):
    model_config = ConfigDict(extra="ignore")

    code: Annotated[Line, Field(min_length=1, max_length=40)]
    heading: Annotated[Line, Field(min_length=1, max_length=80)]
    occupation: Annotated[Line, Field(min_length=1, max_length=16)]
    grade: Annotated[int, Field(ge=1, le=5)]
    edition: Annotated[Line, Field(max_length=40)] = ""
    source: Annotated[Line, Field(max_length=300)] = ""
    items: Annotated[list[ItemForm], Field(max_length=40)] = []


@dataclass(frozen=True)
class Standards(Page):
    template: ClassVar[str] = "standards/list.html"
    standards: Paged[StandardCard]
    filter: FormView
    states: Pairs
    grades: dict[int, str]


@dataclass(frozen=True)
class StandardPage(Page):
    template: ClassVar[str] = "standards/show.html"
    standard: StandardOut
    form: FormView
    grades: dict[int, str]


@dataclass(frozen=True)
class StandardFormPage(Page):
    template: ClassVar[str] = "standards/form.html"
    standard_id: int | None
    form: FormView
    occupations: Pairs
    grades: Pairs
    spare: int


@router.get("", dependencies=_READ)
def standards(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, StandardFilter)
    assert query.data is not None
    found = list_standards(session, actor, query.data, page)
    drafts = may_do(actor, Permission.STANDARDS_MANAGE)
    states = [one for one in labelled(StandardState) if drafts or one[0] != StandardState.DRAFT]
    return render(request, Standards(found, query.view, states, GRADES))


@router.get("/new", dependencies=_WRITE)
def new_standard(request: Request, session: ReadSession) -> Response:
    return render(request, _form(session, None, FormView()))


@router.post("/new", dependencies=_WRITE)
def add(request: Request, session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    read = _read(form)
    if form.get("action") == "add_row":
        return render(request, _form(session, None, FormView(read.view.values), _MORE))
    if read.data is None:
        return render(request, _form(session, None, read.view), 422)
    try:
        with session.begin_nested():
            made = create_standard(session, actor, read.data, key=request_key(form))
    except (Conflict, Invalid) as error:
        return render(request, _form(session, None, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/standards/{made.id}", 303)


@router.get("/{standard_id}", dependencies=_READ)
def standard(request: Request, session: ReadSession, actor: ActorDep, standard_id: Id) -> Response:
    return render(request, _page(get_standard(session, actor, standard_id), FormView()))


@router.get("/{standard_id}/edit", dependencies=_WRITE)
def edit(request: Request, session: ReadSession, actor: ActorDep, standard_id: Id) -> Response:
    return render(request, _form(session, standard_id, _form_of(get_standard(session, actor, standard_id))))


@router.post("/{standard_id}/edit", dependencies=_WRITE)
def save(
    request: Request, session: WriteSession, actor: ActorDep, standard_id: Id, form: FormDep
) -> Response:
    read, version = _read(form), read_form(form, InForceInput)
    if form.get("action") == "add_row":
        return render(request, _form(session, standard_id, FormView(read.view.values), _MORE))
    if read.data is None:
        return render(request, _form(session, standard_id, read.view), 422)
    if version.data is None:
        return render(request, _form(session, standard_id, version.view), 422)
    try:
        with session.begin_nested():
            update_standard(session, actor, standard_id, read.data, version.data.version)
    except (Conflict, Invalid) as error:
        return render(request, _form(session, standard_id, refused(read.view, error)), status_of(error))
    return RedirectResponse(f"/standards/{standard_id}", 303)


@router.post("/{standard_id}/force", dependencies=_WRITE)
def force(
    request: Request, session: WriteSession, actor: ActorDep, standard_id: Id, form: FormDep
) -> Response:
    read = read_form(form, InForceInput)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                put_in_force(session, actor, standard_id, read.data.version)
            return RedirectResponse(f"/standards/{standard_id}", 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    return render(request, _page(get_standard(session, actor, standard_id), view), status)


@router.post("/{standard_id}/edition", dependencies=_WRITE)
def edition(session: WriteSession, actor: ActorDep, standard_id: Id, form: FormDep) -> Response:
    made = new_edition(session, actor, standard_id, key=request_key(form))
    return RedirectResponse(f"/standards/{made.id}/edit", 303)


def _read(form: FormData) -> Filled[StandardInput]:
    """The flat form as the service wants it."""
    read = read_form(form, StandardForm)
    if read.data is None:
        return Filled(None, read.view)
    data = read.data
    values: dict[str, Any] = {
        **data.model_dump(include={"code", "occupation", "edition", "source"}),
        "title": data.heading,
        "level": data.grade,
        "items": [{**one.model_dump(), "skills": _skills(one.skills)} for one in data.items],
    }
    try:
        return Filled(StandardInput.model_validate(values), read.view)
    except ValidationError as error:
        return Filled(None, replace(read.view, complaints=complaints_of(error.errors())))


def _skills(text: str) -> list[dict[str, Any]]:
    """``直播销售 熟练、数据分析`` as skills with levels; without a level it is the second."""
    found = []
    for part in _BETWEEN.split(text):
        match = _SKILL.fullmatch(part.strip())
        if match:
            level = match[2] or "2"
            found.append({"skill": match[1], "level": _NUMBERS.get(level) or int(level)})
    return found


def _form_of(standard: StandardOut) -> FormView:
    items = [
        {
            "code": one.code,
            "title": one.title,
            "weight": one.weight,
            "description": one.description,
            "skills": "、".join(f"{tied.name} {SKILL_LEVELS[tied.level]}" for tied in one.skills),
        }
        for one in standard.competencies
    ]
    return view_of(standard, heading=standard.title, grade=standard.level, items=items)


def _page(standard: StandardOut, form: FormView) -> StandardPage:
    return StandardPage(standard, form, GRADES)


def _form(session: Session, standard_id: int | None, form: FormView, spare: int = 1) -> StandardFormPage:
    occupations = [(one.code, one.name) for one in vocab.occupations(session)]
    return StandardFormPage(standard_id, form, occupations, _LEVELS, spare)
