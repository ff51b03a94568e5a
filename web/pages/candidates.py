"""The ranking for a demand, the posts for a talent, and the card of one person."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.labels import LabelledEnum
from talent.kit.paging import Paged
from talent.kit.terms import Category, EmploymentKind
from talent.matches.ranking import rank_candidates, rank_own_posts
from talent.matches.schemas import CandidateFilter, CandidatesOut, PostFilter, PostsOut
from talent.people.schemas import PersonCard, PersonFilter, PersonOut
from talent.people.service import get_person, list_people
from talent.vocab import service as vocab
from web.deps import ActorDep, EngineDep, Id, PageDep, ReadSession, may
from web.forms import FormView, read_query
from web.i18n import N_
from web.pages.choices import Choices, Pairs, choices
from web.templating import Page, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Chip:
    """A filter in force, which a click takes away."""

    key: str
    value: str
    title: str
    text: str


@dataclass(frozen=True)
class CandidatesPage(Page):
    template: ClassVar[str] = "matches/candidates.html"
    ranking: CandidatesOut
    filter: FormView
    chips: list[Chip]
    choices: Choices
    skills: Pairs


@dataclass(frozen=True)
class PostsPage(Page):
    template: ClassVar[str] = "matches/posts.html"
    ranking: PostsOut
    filter: FormView
    chips: list[Chip]
    choices: Choices


@dataclass(frozen=True)
class PersonPage(Page):
    template: ClassVar[str] = "people/show.html"
    person: PersonCard | PersonOut


@dataclass(frozen=True)
class PeoplePage(Page):
    template: ClassVar[str] = "people/list.html"
    people: Paged[PersonCard]
    filter: FormView
    choices: Choices


@router.get("/demands/{demand_id}/candidates", dependencies=[may(Permission.CANDIDATES_RANK)])
def candidates(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, page: PageDep, demand_id: Id
) -> Response:
    query = read_query(request.query_params, CandidateFilter)
    assert query.data is not None
    ranking = rank_candidates(session, actor, engine, demand_id, query.data, page)
    offered = vocab.skills(session)
    skills = [(skill.id, skill.name) for group in offered for skill in group.skills]
    chips = _chips(session, query.view, dict(skills))
    return render(request, CandidatesPage(ranking, query.view, chips, choices(session), skills))


@router.get("/me/posts", dependencies=[may(Permission.POSTS_FOR_ME)])
def posts_for_me(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, page: PageDep
) -> Response:
    query = read_query(request.query_params, PostFilter)
    assert query.data is not None
    ranking = rank_own_posts(session, actor, engine, query.data, page)
    return render(request, PostsPage(ranking, query.view, _chips(session, query.view, {}), choices(session)))


@router.get("/people", dependencies=[may(Permission.PEOPLE_READ)])
def people_list(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, PersonFilter)
    assert query.data is not None
    found = list_people(session, actor, query.data, page)
    return render(request, PeoplePage(found, query.view, choices(session)))


@router.get("/people/{person_id}", dependencies=[may(Permission.PEOPLE_READ)])
def person(request: Request, session: ReadSession, actor: ActorDep, person_id: Id) -> Response:
    return render(request, PersonPage(get_person(session, actor, person_id)))


_ENUMS: dict[str, type[LabelledEnum]] = {"category": Category, "kind": EmploymentKind}
_TITLES = {
    "category": N_("人才类别"),
    "kind": N_("用工形式"),
    "division": N_("地区"),
    "education_rank": N_("最低学历"),
    "experience_years": N_("最少年限"),
    "skill": N_("技能"),
    "salary_at_least": N_("月薪不低于（元）"),
}


def _chips(session: Session, view: FormView, skills: dict[str, str]) -> list[Chip]:
    """The filters in force, in words."""
    chips = []
    for key, title in _TITLES.items():
        value = view.value(key)
        if not value:
            continue
        text = value
        if key in _ENUMS:
            text = _ENUMS[key](value).label
        elif key == "division":
            text = vocab.division_name(session, value)
        elif key == "education_rank":
            text = vocab.education_name(int(value))
        elif key == "skill":
            text = skills.get(value, value)
        chips.append(Chip(key, value, title, text))
    return chips
