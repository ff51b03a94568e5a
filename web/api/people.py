"""JSON API: people as the caller may see them, one's own profile, and the posts that suit it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talent.accounts.permissions import Permission
from talent.identity.linking import update_basics as update_own_basics
from talent.kit.errors import NotFound
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.matches.explaining import explain_post
from talent.matches.gains import own_gains
from talent.matches.pair_schemas import Gain, PairOut
from talent.matches.ranking import rank_posts
from talent.matches.schemas import PostFilter, PostsOut
from talent.people import service as people
from talent.people.schemas import (
    BasicsInput,
    BlockInput,
    BlockOut,
    CategoriesInput,
    EducationInput,
    PauseInput,
    PersonCard,
    PersonFilter,
    PersonInput,
    PersonOut,
    ProposalInput,
    SkillsInput,
    ViewerOut,
    VisibilityInput,
    WishesInput,
    WorkInput,
)
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, Id, IdempotencyKey, PageDep, ReadSession, WriteSession, may
from web.noting import PERSON_NOTED

router = APIRouter(prefix=f"{PREFIX}/people", tags=["people"])

_OWN = [may(Permission.PROFILE_OWN)]
_EDIT_ERRORS = errors(401, 403, 404, 409)


class MatchingInput(BaseModel):
    take_part: bool


class PersonQuery(PersonFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class PostQuery(PostFilter):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("", dependencies=[may(Permission.PEOPLE_READ)], responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, query: Annotated[PersonQuery, Query()]) -> Paged[PersonCard]:
    """Cards with masked names; an enterprise sees people only once it is verified."""
    wanted = PersonFilter(**query.model_dump(exclude={"page", "size"}))
    return people.list_people(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("", status_code=201, dependencies=[may(Permission.SIGNED_IN)], responses=errors(401, 403, 409))
def create(
    session: WriteSession, actor: ActorDep, data: PersonInput, idempotency_key: IdempotencyKey = ""
) -> PersonOut:
    """A whole profile at once: one's own, or handed in by a university or training body.

    Repeated with its ``Idempotency-Key``, it is the same profile.
    """
    return people.create_person(session, actor, data, key=idempotency_key)


@router.get("/me", dependencies=_OWN, responses=_EDIT_ERRORS)
def get_own(session: ReadSession, actor: ActorDep) -> PersonOut:
    found = people.get_own_person(session, actor)
    if found is None:
        raise NotFound("还没有人才档案，请先建立档案。")
    return found


@router.put("/me/basics", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_basics(session: WriteSession, actor: ActorDep, data: BasicsInput) -> PersonOut:
    return update_own_basics(session, actor, data)


@router.put("/me/education", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_education(session: WriteSession, actor: ActorDep, data: EducationInput) -> PersonOut:
    return people.update_education(session, actor, data)


@router.put("/me/work", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_work(session: WriteSession, actor: ActorDep, data: WorkInput) -> PersonOut:
    return people.update_work(session, actor, data)


@router.put("/me/skills", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_skills(session: WriteSession, actor: ActorDep, data: SkillsInput) -> PersonOut:
    return people.update_skills(session, actor, data)


@router.put("/me/proposals", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_proposal(session: WriteSession, actor: ActorDep, data: ProposalInput) -> PersonOut:
    """A skill of ``proposed`` is added to the stated ones, or declined: it then counts for nothing."""
    return people.answer_proposal(session, actor, data)


@router.put("/me/wishes", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_wishes(session: WriteSession, actor: ActorDep, data: WishesInput) -> PersonOut:
    return people.update_wishes(session, actor, data)


@router.put("/me/categories", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_categories(session: WriteSession, actor: ActorDep, data: CategoriesInput) -> PersonOut:
    return people.update_categories(session, actor, data)


@router.put("/me/visibility", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_visibility(session: WriteSession, actor: ActorDep, data: VisibilityInput) -> PersonOut:
    return people.update_visibility(session, actor, data)


@router.put("/me/matching", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_matching(session: WriteSession, actor: ActorDep, data: MatchingInput) -> PersonOut:
    """Out of every ranking at once, or in again."""
    return people.set_opted_out(session, actor, not data.take_part)


@router.put("/me/pause", dependencies=_OWN, responses=_EDIT_ERRORS)
def put_pause(session: WriteSession, actor: ActorDep, data: PauseInput) -> PersonOut:
    """For 1, 3 or 6 months out of every ranking, then in again by itself; null: back in at once."""
    return people.pause(session, actor, data)


@router.get("/me/blocks", dependencies=_OWN, responses=_EDIT_ERRORS)
def get_blocks(session: ReadSession, actor: ActorDep) -> list[BlockOut]:
    """Employers that never see the profile."""
    return people.list_blocks(session, actor)


@router.post("/me/blocks", dependencies=_OWN, responses=_EDIT_ERRORS)
def post_block(session: WriteSession, actor: ActorDep, data: BlockInput) -> list[BlockOut]:
    """One employer more, by name or id; the same again changes nothing."""
    people.block_employer(session, actor, data)
    return people.list_blocks(session, actor)


@router.delete("/me/blocks/{block_id}", dependencies=_OWN, responses=_EDIT_ERRORS)
def delete_block(session: WriteSession, actor: ActorDep, block_id: Id) -> list[BlockOut]:
    people.unblock_employer(session, actor, block_id)
    return people.list_blocks(session, actor)


@router.get("/me/gains", dependencies=[may(Permission.POSTS_FOR_ME)], responses=_EDIT_ERRORS)
def get_gains(session: ReadSession, actor: ActorDep, engine: EngineDep) -> list[Gain]:
    """What each missing part of the profile would bring at the first posts: the rank now and then."""
    return own_gains(session, actor, engine)


@router.get("/me/viewers", dependencies=_OWN, responses=_EDIT_ERRORS)
def get_viewers(session: ReadSession, actor: ActorDep, page: PageDep) -> Paged[ViewerOut]:
    """Which organisation looked at the profile, on which day and for which demand; the last first."""
    return people.list_viewers(session, actor, page)


@router.get(
    "/{person_id}",
    dependencies=[may(Permission.SIGNED_IN), PERSON_NOTED],
    responses=errors(401, 403, 404),
)
def get(session: ReadSession, actor: ActorDep, person_id: Id) -> PersonOut | PersonCard:
    """The whole profile for its owner, with contact masked for staff; a card for a verified enterprise."""
    return people.get_person(session, actor, person_id)


@router.get("/{person_id}/demands", dependencies=[may(Permission.SIGNED_IN)], responses=errors(401, 403, 404))
def demands(
    session: ReadSession,
    actor: ActorDep,
    engine: EngineDep,
    person_id: Id,
    query: Annotated[PostQuery, Query()],
) -> PostsOut:
    """The demands that suit a person, with the same scores that the enterprises see."""
    wanted = PostFilter(**query.model_dump(exclude={"page", "size"}))
    page = Page(number=query.page, size=query.size)
    return rank_posts(session, actor, engine, person_id, wanted, page)


@router.get(
    "/{person_id}/demands/{demand_id}",
    dependencies=[may(Permission.SIGNED_IN)],
    responses=errors(401, 403, 404),
)
def demand(session: ReadSession, actor: ActorDep, engine: EngineDep, person_id: Id, demand_id: Id) -> PairOut:
    """One demand for a person: what fails, and what each change would bring in score and rank."""
    return explain_post(session, actor, engine, person_id, demand_id)
