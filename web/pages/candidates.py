"""The ranking for a demand, and the card of one person."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.enterprises.search_schemas import FacetOption
from talent.hiring.appraising import shown_appraisals
from talent.hiring.reading import marks_on
from talent.hiring.schemas import AppraisalOut, ThreadMark
from talent.kit.db import Session
from talent.kit.paging import Paged
from talent.matches import verdicts
from talent.matches.engine import MatchEngine
from talent.matches.enums import RankOrder, VerdictReason
from talent.matches.facet_schemas import CandidateFacet
from talent.matches.ranking import rank_candidates
from talent.matches.reading import read_skills
from talent.matches.rules import may_see_verdicts
from talent.matches.schemas import CandidateFilter, CandidatesOut, FeedbackOut
from talent.people.schemas import PersonCard, PersonFilter, PersonOut
from talent.people.service import get_person, list_people
from talent.vocab import service as vocab
from web.deps import ActorDep, EngineDep, Id, PageDep, ReadSession, may
from web.forms import Complaint, FormView, read_query
from web.i18n import N_
from web.noting import PERSON_NOTED, RANKING_NOTED, Missed
from web.pages.chips import Chip, chips
from web.pages.choices import Choices, Pairs, choices, labelled, skill_names
from web.templating import Page, render

router = APIRouter(include_in_schema=False)

UNKNOWN_SKILL = N_("没有认出这项技能，这个条件没有使用。请换一种说法，或从提示中选一项。")


@dataclass(frozen=True)
class CandidatesPage(Page):
    """A ranking; ``orders`` are the ways to order it, two of them without a score.

    ``feedback`` is None for who may not see what the enterprise makes of its candidates. ``facets`` are by
    filter; ``places`` are the choices of the one by division, each city with its counties.
    """

    template: ClassVar[str] = "matches/candidates.html"
    ranking: CandidatesOut
    feedback: FeedbackOut | None
    threads: dict[int, ThreadMark]
    reasons: Pairs
    orders: Pairs
    filter: FormView
    chips: list[Chip]
    facets: dict[str, CandidateFacet]
    places: list[tuple[FacetOption, list[FacetOption]]]
    skills: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage(Page):
    template: ClassVar[str] = "people/show.html"
    person: PersonCard | PersonOut
    appraisals: list[AppraisalOut]


@dataclass(frozen=True)
class PeoplePage(Page):
    template: ClassVar[str] = "people/list.html"
    people: Paged[PersonCard]
    filter: FormView
    chips: list[Chip]
    choices: Choices


@router.get("/demands/{demand_id}/candidates", dependencies=[may(Permission.CANDIDATES_RANK), RANKING_NOTED])
def candidates(
    request: Request,
    missed: Missed,
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    page: PageDep,
    demand_id: Id,
) -> Response:
    query = read_query(request.query_params, CandidateFilter)
    assert query.data is not None
    skill, view = _skill(session, query.view, engine)
    wanted = query.data.model_copy(update={"skill": skill})
    ranking = rank_candidates(session, actor, engine, demand_id, wanted, page, faceted=True)
    if query.data.skill and (skill is None or not ranking.total):
        missed.append(view.value("skill"))
    facets = {one.key: one for one in ranking.facets or ()}
    adds = {key: one.whole - ranking.total for key, one in facets.items()}
    in_force = chips(session, wanted, query.view, view.value("skill"), adds)
    may_see = may_see_verdicts(actor)
    feedback = verdicts.feedback(session, actor, engine, demand_id) if may_see else None
    shown_people = [one.talent_id for one in (*ranking.candidates, *ranking.near)]
    shown = CandidatesPage(
        ranking,
        feedback,
        marks_on(session, actor, demand_id, shown_people),
        labelled(VerdictReason),
        labelled(RankOrder),
        view,
        in_force,
        facets,
        _by_city(session, facets["division"]),
        skill_names(session),
    )
    return render(request, shown)


def _by_city(session: Session, facet: CandidateFacet) -> list[tuple[FacetOption, list[FacetOption]]]:
    options = {one.value: one for one in facet.options}
    return [
        (options[city.code], [options[one.code] for one in city.counties])
        for city in vocab.divisions(session)
    ]


def _skill(session: Session, view: FormView, engine: MatchEngine) -> tuple[str | None, FormView]:
    """The skill that a filter names by id or in free words, and the form with its name or a complaint."""
    text = view.value("skill").strip()
    if not text:
        return None, view
    name = vocab.skill_names(session, [text]).get(text)
    if name is not None:
        return text, FormView({**view.values, "skill": [name]})
    read = read_skills(session, [text], engine)[0]
    if read.skill is None or read.name is None:
        return None, FormView(view.values, (Complaint("skill", UNKNOWN_SKILL),))
    return read.skill, FormView({**view.values, "skill": [read.name]})


@router.get("/people", dependencies=[may(Permission.PEOPLE_READ)])
def people_list(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, PersonFilter)
    assert query.data is not None
    found = list_people(session, actor, query.data, page)
    return render(
        request, PeoplePage(found, query.view, chips(session, query.data, query.view), choices(session))
    )


@router.get("/people/{person_id}", dependencies=[may(Permission.PEOPLE_READ), PERSON_NOTED])
def person(request: Request, session: ReadSession, actor: ActorDep, person_id: Id) -> Response:
    shown = get_person(session, actor, person_id)
    return render(request, PersonPage(shown, shown_appraisals(session, actor, person_id)))
