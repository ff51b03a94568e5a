"""JSON API: a university's graduates, and what others said of the caller's own profile."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.exchange.graduate_desk import graduate_figures
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.people.graduate_reading import list_graduates
from talent.people.graduate_schemas import GraduateFigures, GraduateFilter, GraduateOut
from talent.people.service import own_words
from talent.people.word_showing import WordsOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, ReadSession, may

router = APIRouter(prefix=PREFIX, tags=["graduates"])

_SCHOOL = [may(Permission.GRADUATES_OWN)]


class GraduateQuery(GraduateFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/graduates", dependencies=_SCHOOL, responses=errors(401, 403))
def list_(
    session: ReadSession, actor: ActorDep, query: Annotated[GraduateQuery, Query()]
) -> Paged[GraduateOut]:
    """Those whom the caller's university handed in, in its own words."""
    wanted = GraduateFilter(**query.model_dump(exclude={"page", "size"}))
    return list_graduates(session, actor, wanted, Page(number=query.page, size=query.size))


@router.get("/graduates/figures", dependencies=_SCHOOL, responses=errors(401, 403))
def figures(session: ReadSession, actor: ActorDep) -> GraduateFigures:
    """How many were handed in, claimed, agreed and hired; of few the last two are not told."""
    return graduate_figures(session, actor)


@router.get("/me/words", dependencies=[may(Permission.PROFILE_OWN)], responses=errors(401, 403))
def words(session: ReadSession, actor: ActorDep) -> list[WordsOut]:
    """What organisations said of the caller: what stands in the profile, and what is kept beside it."""
    return own_words(session, actor)
