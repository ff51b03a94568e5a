"""A talent's own profile, in steps that are saved one by one, and what it would still gain from."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound
from talent.matches.recommendations import recommended_posts
from talent.matches.schemas import RecommendedPosts
from talent.people import service as people
from talent.people.enums import ConsentKind, Visibility
from talent.people.schemas import (
    BasicsInput,
    Completeness,
    EducationInput,
    PersonOut,
    SkillsInput,
    VisibilityInput,
    WishesInput,
    WorkInput,
)
from talent.people.texts import TEXTS, ConsentText
from talent.vocab import service as vocab
from web.deps import ActorDep, FormDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import Filled, FormView, read_form, refused, view_of
from web.i18n import N_
from web.pages.categories import categories_view, read_categories
from web.pages.choices import Choices, Pairs, choices, city_choices, labelled
from web.templating import Page, render

router = APIRouter(prefix="/me/profile", include_in_schema=False, dependencies=[may(Permission.PROFILE_OWN)])


@dataclass(frozen=True)
class StepPage(Page):
    """The form of one step; ``steps`` are all of them, for the way between them."""

    form: FormView
    step: str
    steps: Pairs


@dataclass(frozen=True)
class BasicsPage(StepPage):
    template: ClassVar[str] = "people/basics.html"
    choices: Choices


@dataclass(frozen=True)
class EducationPage(StepPage):
    template: ClassVar[str] = "people/education.html"
    choices: Choices
    schools: tuple[str, ...]
    majors: tuple[str, ...]
    spare: int


@dataclass(frozen=True)
class WorkPage(StepPage):
    template: ClassVar[str] = "people/work.html"
    spare: int


@dataclass(frozen=True)
class SkillsPage(StepPage):
    template: ClassVar[str] = "people/skills.html"
    choices: Choices
    spare: int


@dataclass(frozen=True)
class WishesPage(StepPage):
    template: ClassVar[str] = "people/wishes.html"
    choices: Choices
    city_choices: Pairs
    spare: int


@dataclass(frozen=True)
class CategoriesPage(StepPage):
    template: ClassVar[str] = "people/categories.html"
    schools: tuple[str, ...]
    majors: tuple[str, ...]
    spare: int


@dataclass(frozen=True)
class VisibilityPage(StepPage):
    template: ClassVar[str] = "people/visibility.html"
    visibilities: Pairs


Save = Callable[[Session, Actor, Any], PersonOut]


@dataclass(frozen=True)
class Step:
    """One page of the profile: how its form is read and who saves it."""

    key: str
    title: str
    page: type[StepPage]
    schema: type[BaseModel] | None
    save: Save
    rows: str = ""


STEPS = {
    step.key: step
    for step in (
        Step("basics", N_("基本信息"), BasicsPage, BasicsInput, people.update_basics),
        Step(
            "education", N_("教育经历"), EducationPage, EducationInput, people.update_education, "education"
        ),
        Step("work", N_("工作经历"), WorkPage, WorkInput, people.update_work, "work"),
        Step("skills", N_("技能"), SkillsPage, SkillsInput, people.update_skills, "skills"),
        Step("wishes", N_("求职意向"), WishesPage, WishesInput, people.update_wishes),
        Step("categories", N_("人才类别"), CategoriesPage, None, people.update_categories),
        Step("visibility", N_("可见范围"), VisibilityPage, VisibilityInput, people.update_visibility),
    )
}
NEXT = dict(zip(STEPS, [*list(STEPS)[1:], ""], strict=True))
SPARE, MORE = 1, 4


@dataclass(frozen=True)
class Overview(Page):
    template: ClassVar[str] = "people/overview.html"
    person: PersonOut
    completeness: Completeness
    consents: list[tuple[ConsentKind, ConsentText, bool]]
    places: list[str]
    agreed: bool
    saved: bool
    recommended: RecommendedPosts | None


@router.get("")
def overview(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    person = _own(session, actor)
    standing = {one.kind for one in person.consents if one.withdrawn_at is None}
    consents = [(kind, text, kind in standing) for kind, text in TEXTS.items()]
    saved = request.query_params.get("saved") == "1"
    names = vocab.division_names(session, person.wishes.divisions)
    places = [names.get(code, code) for code in person.wishes.divisions]
    agreed = ConsentKind.MATCHING in standing
    recommended = recommended_posts(session, actor)
    page = Overview(person, people.completeness(person), consents, places, agreed, saved, recommended)
    return render(request, page)


@router.post("/matching")
def set_matching(
    request: Request, session: WriteSession, actor: ActorDep, take_part: Annotated[bool, Form()]
) -> Response:
    """Out of every ranking at once, or in again."""
    people.set_opted_out(session, actor, not take_part)
    return RedirectResponse("/me/profile?saved=1", 303)


@router.post("/consents")
def set_consent(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    kind: Annotated[ConsentKind, Form()],
    agree: Annotated[bool, Form()],
) -> Response:
    (people.give_consent if agree else people.withdraw_consent)(session, actor, kind)
    return RedirectResponse("/me/profile?saved=1", 303)


@router.post("/confirm")
def confirm(request: Request, session: WriteSession, actor: ActorDep) -> Response:
    """All of this is still true today."""
    people.confirm(session, actor)
    return RedirectResponse("/me/profile?saved=1", 303)


@router.get("/{key}")
def show_step(request: Request, session: ReadSession, actor: ActorDep, key: str) -> Response:
    person = _own(session, actor)
    return render(request, _page(session, _step(key), stored_view(_step(key), person)))


@router.post("/{key}")
def save_step(request: Request, session: WriteSession, actor: ActorDep, key: str, form: FormDep) -> Response:
    step = _step(key)
    read = _read(step, form)
    if form.get("action") == "add_row":
        return render(request, _page(session, step, FormView(read.view.values), MORE))
    if read.data is None:
        return render(request, _page(session, step, read.view), 422)
    try:
        with session.begin_nested():
            step.save(session, actor, read.data)
    except (Conflict, Invalid) as error:
        return render(request, _page(session, step, refused(read.view, error)), status_of(error))
    if form.get("action") == "finish" or not NEXT[key]:
        return RedirectResponse("/me/profile?saved=1", 303)
    return RedirectResponse(f"/me/profile/{NEXT[key]}", 303)


def stored_view(step: Step, person: PersonOut) -> FormView:
    """The step's form filled from what is stored."""
    if step.rows:
        rows = [row.model_dump(mode="json") for row in getattr(person, step.rows)]
        # A skill of level 0 is known by evidence alone; its person never stated it.
        rows = [row for row in rows if row.get("level") != 0]
        return view_of(None, rows=rows, version=person.version)
    if step.key == "wishes":
        return view_of(person.wishes, version=person.version)
    if step.key == "categories":
        return categories_view(person)
    return view_of(person)


def _read(step: Step, form: FormData) -> Filled[Any]:
    return read_form(form, step.schema) if step.schema else read_categories(form)


def _own(session: Session, actor: Actor) -> PersonOut:
    person = people.get_own_person(session, actor)
    if person is None:
        raise NotFound("您还没有建立档案，请先注册人才账号。")
    return person


def _step(key: str) -> Step:
    if key not in STEPS:
        raise NotFound("没有这一步。")
    return STEPS[key]


def _steps() -> Pairs:
    return [(step.key, step.title) for step in STEPS.values()]


def _page(session: Session, step: Step, form: FormView, spare: int = SPARE) -> StepPage:
    offered: dict[str, Callable[[Session], Any]] = {
        "choices": choices,
        "schools": lambda session: tuple(one.name for one in vocab.schools(session, limit=1000)),
        "majors": lambda session: tuple(dict.fromkeys(one.name for one in vocab.majors(session))),
        "city_choices": lambda session: city_choices(session, form.chosen("divisions")),
        "visibilities": lambda _: labelled(Visibility),
        "spare": lambda _: spare,
    }
    wanted = [field.name for field in fields(step.page) if field.name in offered]
    more: dict[str, Any] = {name: offered[name](session) for name in wanted}
    return step.page(form=form, step=step.key, steps=_steps(), **more)
