"""The steps of the own profile, each saved at once; a stale version is refused."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.kit.clock import today
from talent.kit.errors import Conflict, FieldError
from talent.people import records, tables
from talent.people.blocks import follow_employers
from talent.people.codes import CodeBook
from talent.people.consents import standing_consents
from talent.people.enums import ConsentKind
from talent.people.own import NEEDS_CONSENT, TAKEN, close_step, lock_own, open_step
from talent.people.profile import profile_of
from talent.people.proposals import take_back_declines
from talent.people.provenance import write_own
from talent.people.queries import children
from talent.people.rows import SkillRow
from talent.people.rules import counted_experience
from talent.people.schemas import (
    BasicsInput,
    CategoriesInput,
    EducationInput,
    PersonOut,
    SkillsInput,
    VisibilityInput,
    WishesInput,
    WorkInput,
)
from talent.people.showing import work_row
from talent.people.tables import Person
from talent.people.writing import replace_memberships, replace_rows, replace_skills, replace_wishes


def update_basics(session: Session, actor: Actor, data: BasicsInput) -> PersonOut:
    """A resident number needs the separate consent and belongs to one person only; left out, it stays, since
    nobody is shown it. It goes when the consent is taken back.
    """
    person = open_step(session, actor, data.version)
    codes = CodeBook(session)
    values = records.basics_record(data, codes)
    if data.resident_id is None:
        values |= {"resident_id": person.resident_id, "resident_id_index": person.resident_id_index}
    if data.resident_id is not None and not standing_consents(session, person, ConsentKind.SENSITIVE):
        codes.add([FieldError("resident_id", NEEDS_CONSENT)])
    codes.raise_if_any()
    _refuse_taken(session, person, values["resident_id_index"])
    person.sqlmodel_update(values)
    person.experience_stated = data.experience_years is not None
    person.experience_years = data.experience_years
    _count_experience(session, person)
    return _done(session, actor, person, "basics")


def update_education(session: Session, actor: Actor, data: EducationInput) -> PersonOut:
    person = open_step(session, actor, data.version)
    codes = CodeBook(session)
    rows = records.education_records(data.rows, codes)
    codes.raise_if_any()
    replace_rows(session, person.id or 0, tables.Education, rows)
    return _done(session, actor, person, "education")


def update_work(session: Session, actor: Actor, data: WorkInput) -> PersonOut:
    """Counts the years anew where the person did not write them."""
    person = open_step(session, actor, data.version)
    codes = CodeBook(session)
    rows = records.work_records(data.rows, codes)
    codes.raise_if_any()
    replace_rows(session, person.id or 0, tables.Work, rows)
    _count_experience(session, person)
    follow_employers(session, person)
    return _done(session, actor, person, "work")


def update_skills(session: Session, actor: Actor, data: SkillsInput) -> PersonOut:
    """Words that stay as they were stand for the skill that they stood for, unless another is named."""
    person = open_step(session, actor, data.version)
    codes = CodeBook(session)
    rows = records.skill_records(_as_read_before(session, person.id or 0, data.rows), codes)
    codes.raise_if_any()
    replace_skills(session, person.id or 0, rows)
    take_back_declines(session, person.id or 0, {row["skill"] for row in rows if row["skill"]})
    return _done(session, actor, person, "skills")


def _as_read_before(session: Session, person_id: int, rows: Sequence[SkillRow]) -> list[SkillRow]:
    had = {row.words: row.skill for row in children(session, tables.PersonSkill, [person_id])[person_id]}
    return [
        row
        if row.skill or row.refused is not None or had.get(row.words) is None
        else row.model_copy(update={"skill": had[row.words]})
        for row in rows
    ]


def update_wishes(session: Session, actor: Actor, data: WishesInput) -> PersonOut:
    person = open_step(session, actor, data.version)
    replace_wishes(session, person.id or 0, data, CodeBook(session))
    return _done(session, actor, person, "wishes")


def update_categories(session: Session, actor: Actor, data: CategoriesInput) -> PersonOut:
    person = open_step(session, actor, data.version)
    codes = CodeBook(session)
    rows = records.membership_records(data.rows, codes)
    codes.raise_if_any()
    replace_memberships(session, person.id or 0, rows)
    follow_employers(session, person)
    return _done(session, actor, person, "categories")


def update_visibility(session: Session, actor: Actor, data: VisibilityInput) -> PersonOut:
    person = open_step(session, actor, data.version)
    person.visibility = data.visibility
    return _done(session, actor, person, "visibility")


def set_opted_out(session: Session, actor: Actor, opted_out: bool) -> PersonOut:
    """Out of every ranking at once, or back in; asks for no version, for it must never be refused."""
    person = lock_own(session, actor)
    if person.opted_out != opted_out:
        person.opted_out = opted_out
        close_step(session, actor, person, Action.PERSON_OPT_OUT, "out" if opted_out else "in")
    return profile_of(session, person, masked=False)


def confirm(session: Session, actor: Actor) -> PersonOut:
    """The person says that the profile is still true; years in the present post are counted up to today."""
    person = lock_own(session, actor)
    if person.confirmed_on != today():
        person.confirmed_on = today()
        _count_experience(session, person)
        close_step(session, actor, person, Action.PERSON_CONFIRM)
    return profile_of(session, person, masked=False)


def _done(session: Session, actor: Actor, person: Person, step: str) -> PersonOut:
    # Whoever saves a step has the profile before the eyes: it counts as confirmed.
    person.version += 1
    person.confirmed_on = today()
    write_own(session, person.id or 0, step)
    close_step(session, actor, person, Action.PERSON_UPDATE, step)
    return profile_of(session, person, masked=False)


def _count_experience(session: Session, person: Person) -> None:
    if not person.experience_stated:
        work = children(session, tables.Work, [person.id or 0])[person.id or 0]
        person.experience_years = counted_experience([work_row(row) for row in work], today())


def _refuse_taken(session: Session, person: Person, resident_id_index: str | None) -> None:
    if resident_id_index is None:
        return
    query = select(Person.id).where(
        col(Person.resident_id_index) == resident_id_index, col(Person.id) != person.id
    )
    if session.exec(query).first() is not None:
        raise Conflict(TAKEN, fields=(FieldError("resident_id", TAKEN),))
