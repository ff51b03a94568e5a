"""JSON API: words that the gate does not read, and what staff decide on them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.matches.deciding import decide_word
from talent.matches.review import get_word, list_words
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.vocab.schemas import SkillWordFilter
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, Id, ReadSession, WriteSession, may
from web.noting import WORDS_READ

router = APIRouter(
    prefix=f"{PREFIX}/skill-words", tags=["skill words"], dependencies=[may(Permission.SKILLS_REVIEW)]
)


class SkillWordQuery(SkillWordFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("", dependencies=[WORDS_READ], responses=errors(401, 403))
def list_(
    session: ReadSession, actor: ActorDep, engine: EngineDep, query: Annotated[SkillWordQuery, Query()]
) -> Paged[SkillWordOut]:
    """Words to decide on, the most used first, each with the skills that it resembles."""
    wanted = SkillWordFilter(**query.model_dump(exclude={"page", "size"}))
    return list_words(session, actor, wanted, Page(number=query.page, size=query.size), engine)


@router.get("/{word_id}", responses=errors(401, 403, 404))
def get(session: ReadSession, actor: ActorDep, engine: EngineDep, word_id: Id) -> SkillWordOut:
    return get_word(session, actor, word_id, engine)


@router.post("/{word_id}/decision", responses=errors(401, 403, 404, 409))
def decide(session: WriteSession, actor: ActorDep, word_id: Id, data: DecisionInput) -> SkillWordOut:
    """An alias of a skill, no known skill, or open again; it counts in the next ranking. Safe to repeat."""
    return decide_word(session, actor, word_id, data)
