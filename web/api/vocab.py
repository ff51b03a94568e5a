"""JSON API: the code lists, and what the gate makes of free text."""

from typing import Annotated

from fastapi import APIRouter, Query

from talent.accounts.permissions import Permission
from talent.matches.reading import read_skills
from talent.matches.reading_schemas import SkillReading
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut, OccupationOut, SkillGroupOut, SkillSuggestion
from talent.vocab.suggesting import suggest_skills
from web.api.common import PREFIX, errors
from web.deps import EngineDep, ReadSession, may

router = APIRouter(prefix=PREFIX, tags=["code lists"], dependencies=[may(Permission.PUBLIC)])


@router.get("/divisions", responses=errors())
def divisions(session: ReadSession) -> tuple[CityOut, ...]:
    """Cities with their counties, GB/T 2260."""
    return vocab.divisions(session)


@router.get("/occupations", responses=errors())
def occupations(session: ReadSession) -> tuple[OccupationOut, ...]:
    return vocab.occupations(session)


@router.get("/skills", responses=errors())
def skills(session: ReadSession) -> tuple[SkillGroupOut, ...]:
    """All canonical skills by group, with the ways in which people write them."""
    return vocab.skills(session)


@router.get("/skills/suggest", responses=errors())
def suggest(session: ReadSession, q: Annotated[str, Query(max_length=60)] = "") -> list[SkillSuggestion]:
    """Skills that somebody may mean who has begun to type, the likeliest first."""
    return suggest_skills(session, q)


@router.get("/skills/read", responses=errors())
def read(
    session: ReadSession,
    engine: EngineDep,
    text: Annotated[list[Annotated[str, Query(max_length=80)]], Query(min_length=1, max_length=50)],
) -> list[SkillReading]:
    """The canonical skill of each text, or null, and how it was decided."""
    return read_skills(session, text, engine)
