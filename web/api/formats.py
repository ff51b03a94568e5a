"""JSON API: one's own profile in the formats of others, out, and in as a proposal."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict

from talent.accounts.permissions import Permission
from talent.kit.errors import NotFound, Unavailable
from talent.matches.reading import read_skills
from talent.matches.reading_schemas import SkillReading
from talent.people import service as people
from talent.people.enums import ProfileFormat
from talent.people.formats.notes import FormatNote
from talent.people.resume_comparing import same_education, same_work
from talent.people.resume_education import EducationFound
from talent.people.resume_skills import SkillFound
from talent.people.resume_work import WorkFound
from talent.people.schemas import PersonOut
from web.api.common import PREFIX, errors
from web.deps import ActorDep, EngineDep, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/people/me", tags=["people"], dependencies=[may(Permission.PROFILE_OWN)])


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class OfferedEducation(_Out):
    """``there``: the profile has studies like these already."""

    row: EducationFound
    there: bool


class OfferedWork(_Out):
    """``there``: the profile has a post like this already."""

    row: WorkFound
    there: bool


class OfferedSkill(_Out):
    """``reading`` is what the words are understood as; empty while the index is being built."""

    row: SkillFound
    reading: SkillReading | None


class FormatProposal(_Out):
    """What a document would add to the profile. To be confirmed part by part: each step is saved by itself.

    ``notes`` says with a JSON path what was wrong in the document, ``ignored`` names what was not read.
    """

    format: ProfileFormat
    mobile: str
    email: str
    introduction: str
    education: list[OfferedEducation]
    work: list[OfferedWork]
    skills: list[OfferedSkill]
    notes: list[FormatNote]
    ignored: list[str]


@router.post("/export/{format}", responses=errors(401, 403, 404))
def export(
    session: WriteSession, actor: ActorDep, format_: Annotated[ProfileFormat, Path(alias="format")]
) -> dict[str, Any]:
    """The own profile as JSON Resume 1.0.0 or Europass (SkillsPassport 3.4); the audit trail gets a line."""
    return people.export_profile(session, actor, format_)


@router.post("/import", responses=errors(401, 403, 404))
def import_(
    session: WriteSession, actor: ActorDep, engine: EngineDep, document: Annotated[dict[str, Any], Body()]
) -> FormatProposal:
    """Reads a JSON Resume or a Europass document, told apart by themselves; nothing of it is kept."""
    found = people.read_format(session, actor, document)
    person = people.get_own_person(session, actor)
    if person is None:
        raise NotFound("还没有人才档案，请先建立档案。")
    try:
        words = [one.words for one in found.found.skills]
        readings = {one.text: one for one in read_skills(session, words, engine)}
    except Unavailable:
        readings = {}
    return _proposal(found, person, readings)


def _proposal(
    found: people.FormatFound, person: PersonOut, readings: dict[str, SkillReading]
) -> FormatProposal:
    read = found.found
    return FormatProposal(
        format=found.format,
        mobile=read.mobile,
        email=read.email,
        introduction=read.introduction,
        education=[
            OfferedEducation(
                row=one, there=same_education(person.education, one.school_name, one.level) is not None
            )
            for one in read.education
        ],
        work=[
            OfferedWork(
                row=one,
                there=same_work(person.work, one.employer, one.title, str(one.started_on or "")) is not None,
            )
            for one in read.work
        ],
        skills=[OfferedSkill(row=one, reading=readings.get(one.words)) for one in read.skills],
        notes=found.notes,
        ignored=found.ignored,
    )
