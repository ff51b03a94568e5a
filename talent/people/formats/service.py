"""One's own profile taken along in the format of another system, and a document of such a format read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.kit.clock import now, today
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.people.enums import ProfileFormat
from talent.people.formats.cleaning import cleaned
from talent.people.formats.document import Node, check_size, parse
from talent.people.formats.europass import as_europass
from talent.people.formats.europass_reading import from_europass
from talent.people.formats.json_resume import as_json_resume
from talent.people.formats.json_resume_reading import from_json_resume
from talent.people.formats.notes import FormatNote, Notes
from talent.people.formats.words import Lists
from talent.people.own import find_own, lock_own
from talent.people.profile import profile_of
from talent.people.resume_comparing import has_skill
from talent.people.resume_education import EducationFound, SchoolBook
from talent.people.resume_reading import MAX_EDUCATION, MAX_SKILLS, MAX_WORK, ResumeFound
from talent.people.resume_skills import SkillFound
from talent.people.resume_work import WorkFound
from talent.people.rows import EducationRow, WorkRow
from talent.people.schemas import PersonOut
from talent.vocab.service import (
    education_level_names,
    esco_concepts,
    schools_of_folded_names,
    skills_of_folded_words,
)
from talent.vocab.words import fold

_STRANGE = (
    "没有认出格式：请上传 JSON Resume（含 basics、work、education 或 skills）"
    "或 Europass（含 SkillsPassport）的 JSON。"
)
_MORE = "新内容太多，只列出前面的一部分。放入后可以再读一次。"
_MEMBERS = ("basics", "work", "education", "skills")
_WRITERS = {ProfileFormat.JSON_RESUME: as_json_resume, ProfileFormat.EUROPASS: as_europass}
_READERS = {ProfileFormat.JSON_RESUME: from_json_resume, ProfileFormat.EUROPASS: from_europass}
T = TypeVar("T")


@dataclass(frozen=True)
class FormatFound:
    """What a document proposes that the profile has not word for word; what was wrong in it; what ignored."""

    format: ProfileFormat
    found: ResumeFound
    notes: list[FormatNote] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def export_profile(session: Session, actor: Actor, format_: ProfileFormat) -> dict[str, Any]:
    """The whole profile of the actor's own, as far as the format has a place for it."""
    person = find_own(session, actor)
    if person is None:
        raise NotFound("还没有人才档案，请先建立档案。")
    record(session, actor, Action.PERSON_EXPORT, "user", actor.user_id, format_.value)
    return _WRITERS[format_](profile_of(session, person, masked=False), _lists(session), now())


def format_document(content: bytes) -> Any:
    """The document in an uploaded file; raises what is wrong with it beside the field for the file."""
    try:
        return parse(content)
    except Invalid as error:
        raise Invalid(error.message, fields=(FieldError("resume", error.message),)) from None


def read_format(session: Session, actor: Actor, document: Any) -> FormatFound:
    """A proposal for the actor's own profile. Nothing of the document is kept."""
    check_size(document)
    format_ = _format_of(document)
    row = lock_own(session, actor)
    record_view(session, actor, Action.PERSON_RESUME, "person", row.id or 0)
    person, lists, notes = profile_of(session, row, masked=False), _lists(session), Notes()
    root = Node(document, "$", notes)
    found = _READERS[format_](root, lists, today())
    root.close()
    return FormatFound(format_, _new(found, person, lists, notes), notes.wrong, notes.ignored)


def _format_of(document: Any) -> ProfileFormat:
    if isinstance(document, dict) and isinstance(document.get("SkillsPassport"), dict):
        return ProfileFormat.EUROPASS
    if isinstance(document, dict) and any(name in document for name in _MEMBERS):
        return ProfileFormat.JSON_RESUME
    raise Invalid(_STRANGE, fields=(FieldError("resume", _STRANGE),))


def _lists(session: Session) -> Lists:
    return Lists(
        education_level_names(session),
        esco_concepts(session),
        SchoolBook(schools_of_folded_names(session), {}),
        skills_of_folded_words(session),
    )


def _new(found: ResumeFound, person: PersonOut, lists: Lists, notes: Notes) -> ResumeFound:
    """Without what the profile says already, and no more than a proposal can carry."""
    same = fold(found.introduction) == fold(person.introduction)
    education = [one for one in found.education if not any(_is_study(one, row) for row in person.education)]
    work = [one for one in found.work if not any(_is_post(one, row) for row in person.work)]
    left = replace(
        found,
        mobile="" if person.mobile else found.mobile,
        email="" if person.email else found.email,
        introduction="" if same else found.introduction,
        education=_first(education, MAX_EDUCATION, "education", notes),
        work=_first(work, MAX_WORK, "work", notes),
        skills=_first(_skills(found.skills, person, lists), MAX_SKILLS, "skills", notes),
    )
    return cleaned(left)


def _skills(found: Iterable[SkillFound], person: PersonOut, lists: Lists) -> list[SkillFound]:
    """Each once, by what the code lists read the words as."""
    once: dict[str, SkillFound] = {}
    for one in found:
        skill = lists.skills.get(fold(one.words))
        if not has_skill(person.skills, one.words, skill):
            once.setdefault(skill or fold(one.words), one)
    return list(once.values())


def _is_study(found: EducationFound, row: EducationRow) -> bool:
    """What the document does not say is nothing new."""
    said = (
        (found.major_name, row.major_name),
        (found.level, row.level),
        (found.start_year, row.start_year),
        (found.end_year, row.end_year),
    )
    return _same(found.school_name, row.school_name) and all(not one or _same(one, had) for one, had in said)


def _is_post(found: WorkFound, row: WorkRow) -> bool:
    """A last day that is missing says that the post is held still."""
    names = _same(found.employer, row.employer) and _same(found.title, row.title)
    days = (found.started_on, found.ended_on) == (row.started_on, row.ended_on)
    return names and days and (not found.duties or _same(found.duties, row.duties))


def _same(one: object, other: object) -> bool:
    return fold(str(one)) == fold(str(other))


def _first(rows: Sequence[T], most: int, path: str, notes: Notes) -> list[T]:
    rows = list(dict.fromkeys(rows))
    if len(rows) > most:
        notes.add(path, _MORE)
    return list(rows[:most])
