"""The posts for a talent, and the searches that tell of new ones."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.enterprises.demands import list_demands
from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandFilter
from talent.hiring.reading import own_marks
from talent.hiring.schemas import ThreadMark
from talent.kit.errors import Invalid
from talent.kit.paging import Page as Part
from talent.matches.enums import AlertPace, RankOrder
from talent.matches.gains import own_gains
from talent.matches.pair_schemas import Gain
from talent.matches.ranking import rank_own_posts
from talent.matches.saved_searches import list_searches, remove_search, save_search, set_pace
from talent.matches.schemas import PostFilter, PostsOut
from talent.matches.search_schemas import SavedSearchOut, SearchInput
from talent.people.enums import ConsentKind
from talent.people.schemas import Completeness
from talent.people.service import completeness, get_own_person
from talent.people.texts import TEXTS, ConsentText
from web.deps import ActorDep, EngineDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.forms import FormView, read_form, read_query
from web.pages.chips import Chip, chips
from web.pages.choices import Choices, Pairs, choices, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.POSTS_FOR_ME)])


@dataclass(frozen=True)
class PostsPage(Page):
    """``offered`` is how many demands are open; ``completeness`` says what the profile still lacks.

    ``saved`` tells that these filters have just been saved.
    """

    template: ClassVar[str] = "matches/posts.html"
    ranking: PostsOut
    offered: int
    threads: dict[int, ThreadMark]
    orders: Pairs
    completeness: Completeness
    filter: FormView
    chips: list[Chip]
    choices: Choices
    paces: Pairs
    saved: bool


@dataclass(frozen=True)
class OutOfMatching(Page):
    """Instead of posts, for who takes no part: never agreed, left, or pausing."""

    template: ClassVar[str] = "matches/out.html"
    agreed: bool
    opted_out: bool
    paused_until: date | None
    text: ConsentText


@dataclass(frozen=True)
class GainsPage(Page):
    template: ClassVar[str] = "people/gains.html"
    gains: list[Gain]


@dataclass(frozen=True)
class SearchesPage(Page):
    template: ClassVar[str] = "matches/searches.html"
    searches: list[tuple[SavedSearchOut, list[Chip]]]
    paces: Pairs


@router.get("/me/posts")
def posts_for_me(
    request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep, page: PageDep
) -> Response:
    person = get_own_person(session, actor)
    if person is not None:
        agreed = any(one.kind == ConsentKind.MATCHING and one.withdrawn_at is None for one in person.consents)
        if person.opted_out or person.paused_until or not agreed:
            out = OutOfMatching(agreed, person.opted_out, person.paused_until, TEXTS[ConsentKind.MATCHING])
            return render(request, out)
    query = read_query(request.query_params, PostFilter)
    assert query.data is not None
    ranking = rank_own_posts(session, actor, engine, query.data, page)
    assert person is not None
    offered = list_demands(session, actor, DemandFilter(state=DemandState.OPEN), Part(size=1)).total
    in_force = chips(session, query.data, query.view)
    shown = PostsPage(
        ranking,
        offered,
        own_marks(session, actor, [one.demand_id for one in ranking.posts]),
        labelled(RankOrder),
        completeness(person),
        query.view,
        in_force,
        choices(session),
        labelled(AlertPace),
        query.view.value("saved") == "1",
    )
    return render(request, shown)


@router.get("/me/gains")
def gains(request: Request, session: ReadSession, actor: ActorDep, engine: EngineDep) -> Response:
    """Places that each missing part of the profile would bring."""
    return render(request, GainsPage(own_gains(session, actor, engine)))


@router.get("/me/searches")
def searches(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    found = [(one, chips(session, one.filters, FormView())) for one in list_searches(session, actor)]
    return render(request, SearchesPage(found, labelled(AlertPace)))


@router.post("/me/searches")
def save(session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """The filters of the page, to hear of new posts; sent twice, it is one."""
    read = read_form(form, SearchInput)
    if read.data is None:
        raise Invalid("没有保存：名称最多 40 个字，筛选条件须从页面上选择。请返回修改后再试。")
    save_search(session, actor, read.data)
    query = read.data.filters.model_dump(mode="json", exclude_defaults=True)
    return RedirectResponse(f"/me/posts?{urlencode({**query, 'saved': '1'})}", 303)


@router.post("/me/searches/{search_id}")
def change(
    session: WriteSession, actor: ActorDep, search_id: Id, pace: Annotated[AlertPace, Form()]
) -> Response:
    set_pace(session, actor, search_id, pace)
    return RedirectResponse("/me/searches", 303)


@router.post("/me/searches/{search_id}/remove")
def remove(session: WriteSession, actor: ActorDep, search_id: Id) -> Response:
    remove_search(session, actor, search_id)
    return RedirectResponse("/me/searches", 303)
