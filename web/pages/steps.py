"""The profile in steps: saved one by one, kept as a draft while it is typed, looked through at the end."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.identity.linking import update_basics
from talent.kit.clock import SHANGHAI
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid, NotFound, Unavailable
from talent.matches.engine import MatchEngine
from talent.matches.reading import read_skills
from talent.matches.reading_schemas import SkillReading
from talent.people import service as people
from talent.people.enums import Visibility
from talent.people.schemas import (
    BasicsInput,
    BlockOut,
    EducationInput,
    PersonOut,
    SkillsInput,
    VisibilityInput,
    WishesInput,
    WorkInput,
)
from talent.vocab import service as vocab
from web.deps import ActorDep, EngineDep, FormDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import Filled, FormView, names_in, read_form, refused, row_of, typed, unnumbered, view_of
from web.i18n import N_
from web.pages.categories import CategoriesForm, categories_view, read_categories
from web.pages.choices import Choices, Pairs, choices, city_choices, labelled
from web.templating import Page, render

router = APIRouter(prefix="/me/profile", include_in_schema=False, dependencies=[may(Permission.PROFILE_OWN)])


@dataclass(frozen=True)
class StepLink:
    """One step on the way: what is still to be filled in there, and whether something is not saved."""

    key: str
    title: str
    missing: tuple[str, ...]
    drafted: bool


@dataclass(frozen=True)
class Difference:
    """A field that two windows filled in differently."""

    label: str
    row: int
    mine: str
    saved: str


@dataclass(frozen=True)
class StepPage(Page):
    """The form of one step; ``steps`` are all of them, for the way between them.

    ``restored`` is when the draft was kept that fills the form in; ``differences`` are the fields that were
    saved from another window meanwhile. ``owner`` and ``version`` tell the script whose what it keeps is.
    """

    form: FormView
    step: str
    steps: list[StepLink]
    owner: int
    version: int
    restored: datetime | None
    differences: list[Difference]


@dataclass(frozen=True)
class BasicsPage(StepPage):
    template: ClassVar[str] = "people/basics.html"
    choices: Choices
    numbered: bool


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
    readings: list[SkillReading]


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
    blocks: list[BlockOut]
    block_form: FormView


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
        Step("basics", N_("基本信息"), BasicsPage, BasicsInput, update_basics),
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
# After the last step everything is looked through.
NEXT = dict(zip(STEPS, [*list(STEPS)[1:], "check"], strict=True))
SPARE, MORE = 1, 4
_DIGITS = 10
StepKey = Annotated[str, Path(max_length=20)]


@dataclass(frozen=True)
class CheckPage(Page):
    """Everything that was answered, with the way to change each."""

    template: ClassVar[str] = "people/check.html"
    person: PersonOut
    steps: list[StepLink]
    places: list[str]


@router.get("/check")
def check(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    """All answers on one page, before the person says that they are true."""
    person = own_profile(session, actor)
    names = vocab.division_names(session, person.wishes.divisions)
    places = [names.get(code, code) for code in person.wishes.divisions]
    return render(request, CheckPage(person, _links(session, actor, person), places))


@router.get("/{key}")
def show_step(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, key: StepKey
) -> Response:
    """The step as it is stored, or as it was typed and not saved."""
    step, person = _step(key), own_profile(session, actor)
    draft = people.find_draft(session, actor, key)
    if draft is None:
        return render(request, _page(session, actor, engine, step, stored_view(step, person)))
    view = FormView({**draft.fields, "version": [str(person.version)]})
    page = _page(session, actor, engine, step, view)
    others = _differences(step, view, person) if draft.version != person.version else []
    return render(request, replace(page, restored=draft.saved_at, differences=others))


@router.post("/{key}")
def save_step(
    request: Request, session: WriteSession, actor: ActorDep, engine: EngineDep, key: StepKey, form: FormDep
) -> Response:
    step = _step(key)
    read = _read(step, form)
    if form.get("action") == "add_row":
        return render(request, _page(session, actor, engine, step, FormView(read.view.values), MORE))
    if read.data is None:
        return render(request, _page(session, actor, engine, step, read.view), 422)
    try:
        with session.begin_nested():
            step.save(session, actor, read.data)
            people.drop_draft(session, actor, key)
    except (Conflict, Invalid) as error:
        page = _refused_page(session, actor, engine, step, refused(read.view, error))
        return render(request, page, status_of(error))
    if form.get("action") == "finish":
        return RedirectResponse("/me/profile?saved=1", 303)
    return RedirectResponse(f"/me/profile/{NEXT[key]}", 303)


@router.post("/{key}/draft")
def save_draft(session: WriteSession, actor: ActorDep, key: StepKey, form: FormDep) -> Response:
    """What stands in the form at the moment, for the script that keeps it while it is typed."""
    fields = {name: values for name, values in typed(form).items() if name not in ("version", "action")}
    version = str(form.get("version", ""))
    if not (version.isascii() and version.isdigit() and 0 < len(version) < _DIGITS):
        raise Invalid("暂存失败，请刷新页面后再试。")
    saved_at = people.save_draft(session, actor, _step(key).key, int(version), fields)
    return JSONResponse({"saved_at": saved_at.astimezone(SHANGHAI).strftime("%H:%M:%S")})


@router.post("/{key}/draft/discard")
def discard_draft(session: WriteSession, actor: ActorDep, key: StepKey) -> Response:
    people.drop_draft(session, actor, _step(key).key)
    return RedirectResponse(f"/me/profile/{key}", 303)


def stored_view(step: Step, person: PersonOut) -> FormView:
    """The step's form filled from what is stored."""
    if step.rows:
        rows = [row.model_dump(mode="json") for row in getattr(person, step.rows)]
        return view_of(None, rows=rows, version=person.version)
    if step.key == "wishes":
        return view_of(person.wishes, version=person.version)
    if step.key == "categories":
        return categories_view(person)
    # The number is written, never shown.
    return view_of(person.model_copy(update={"resident_id": None}))


def own_profile(session: Session, actor: Actor) -> PersonOut:
    """The actor's profile; raises NotFound before there is one."""
    person = people.get_own_person(session, actor)
    if person is None:
        raise NotFound("您还没有建立档案，请先注册人才账号。")
    return person


def visibility_page(session: Session, actor: Actor, engine: MatchEngine, block_form: FormView) -> StepPage:
    """The step on who may see the profile, with what was wrong with an employer to keep out."""
    step = STEPS["visibility"]
    page = _page(session, actor, engine, step, stored_view(step, own_profile(session, actor)))
    assert isinstance(page, VisibilityPage)
    return replace(page, block_form=block_form)


def _read(step: Step, form: FormData) -> Filled[Any]:
    return read_form(form, step.schema) if step.schema else read_categories(form)


def _step(key: str) -> Step:
    if key not in STEPS:
        raise NotFound("没有这一步。")
    return STEPS[key]


def _links(session: Session, actor: Actor, person: PersonOut) -> list[StepLink]:
    missing = people.completeness(person).missing
    drafted = people.drafted_steps(session, actor)
    return [
        StepLink(
            step.key,
            step.title,
            tuple(part.label for part in missing if part.step == step.key),
            step.key in drafted,
        )
        for step in STEPS.values()
    ]


def _refused_page(
    session: Session, actor: Actor, engine: MatchEngine, step: Step, view: FormView
) -> StepPage:
    """What was typed, beside what was saved from another window; sent again, it is meant knowingly."""
    person = own_profile(session, actor)
    page = _page(session, actor, engine, step, view)
    if view.value("version") == str(person.version):
        return page
    current = FormView({**view.values, "version": [str(person.version)]}, view.complaints)
    return replace(page, form=current, differences=_differences(step, view, person))


def _differences(step: Step, view: FormView, person: PersonOut) -> list[Difference]:
    """The fields of the step that are filled in otherwise than they are stored."""
    stored = stored_view(step, person)
    known = names_in(step.schema or CategoriesForm)
    names = [key for key in {**view.values, **stored.values} if unnumbered(key) in known and key != "version"]
    return [
        Difference(view.label(key), row_of(key), "、".join(view.chosen(key)), "、".join(stored.chosen(key)))
        for key in sorted(names, key=lambda key: (row_of(key), names.index(key)))
        if [one for one in view.chosen(key) if one] != [one for one in stored.chosen(key) if one]
    ]


def _page(
    session: Session, actor: Actor, engine: MatchEngine, step: Step, form: FormView, spare: int = SPARE
) -> StepPage:
    person = own_profile(session, actor)
    offered: dict[str, Callable[[], Any]] = {
        "choices": lambda: choices(session),
        "schools": lambda: tuple(one.name for one in vocab.schools(session, limit=1000)),
        "majors": lambda: tuple(dict.fromkeys(one.name for one in vocab.majors(session))),
        "city_choices": lambda: city_choices(session, form.chosen("divisions")),
        "visibilities": lambda: labelled(Visibility),
        "spare": lambda: spare,
        "readings": lambda: _readings(session, engine, form, person),
        "numbered": lambda: person.resident_id is not None,
        "blocks": lambda: people.list_blocks(session, actor),
        "block_form": FormView,
    }
    wanted = [field.name for field in fields(step.page) if field.name in offered]
    more: dict[str, Any] = {name: offered[name]() for name in wanted}
    return step.page(
        form=form,
        step=step.key,
        steps=_links(session, actor, person),
        owner=person.id,
        version=person.version,
        restored=None,
        differences=[],
        **more,
    )


def _readings(session: Session, engine: MatchEngine, form: FormView, person: PersonOut) -> list[SkillReading]:
    """What is understood of each row, what stays as before; nothing while the index is being built."""
    words = [form.value(f"rows.{number}.words") for number in form.rows("rows")]
    known = {row.words: row for row in person.skills if row.level and row.skill}
    try:
        read = read_skills(session, words, engine)
    except Unavailable:
        return []
    return [
        SkillReading(text=one.text, skill=had.skill, name=had.name, how=one.how)
        if (had := known.get(text)) is not None
        else one
        for text, one in zip(words, read, strict=True)
    ]
