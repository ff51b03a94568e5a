"""The whole profile of one person, for its owner or, with contact and numbers masked, for staff."""

from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel

from talent.kit.clock import today
from talent.kit.masking import mask_email, mask_mobile, mask_resident_id
from talent.kit.terms import Category
from talent.people import tables
from talent.people.queries import DETAIL_TABLES, children, details
from talent.people.rows import (
    CategoryRow,
    GraduateRow,
    InstructorRow,
    PostRow,
    PractitionerRow,
    TraineeRow,
    TrainingRow,
    Wishes,
)
from talent.people.rules import education_rank
from talent.people.schemas import ConsentOut, PersonOut
from talent.people.showing import education_row, proposed_skills, shown_skills, work_row
from talent.people.tables import Person
from talent.vocab import service as vocab

_HIDDEN_NUMBER = "******"


def profile_of(session: Session, person: Person, *, masked: bool) -> PersonOut:
    """Everything that the tables hold of the person."""
    assert person.id is not None
    education = [education_row(row) for row in _rows(session, tables.Education, person.id)]
    skills = _rows(session, tables.PersonSkill, person.id)
    evidence = _rows(session, tables.SkillEvidence, person.id)
    names = vocab.skill_names(session, {row.skill for row in [*skills, *evidence] if row.skill})
    ranks = vocab.education_ranks(session)
    rank = education_rank(person.education_level, education, ranks)
    return PersonOut(
        id=person.id,
        version=person.version,
        masked=masked,
        name=person.name,
        **_contact(person, masked=masked),
        division=person.division,
        division_name=vocab.division_name(session, person.division),
        education_level=person.education_level,
        education_rank=rank,
        education_name=vocab.education_name(rank),
        experience_years=person.experience_years,
        experience_stated=person.experience_stated,
        introduction=person.introduction,
        education=education,
        work=[work_row(row) for row in _rows(session, tables.Work, person.id)],
        skills=shown_skills(skills, evidence, names),
        proposed=[] if masked else proposed_skills(skills, evidence, names),
        wishes=_wishes(session, person.id),
        categories=_categories(session, person.id, masked=masked),
        visibility=person.visibility,
        opted_out=person.opted_out,
        paused_until=_pause_of(person),
        consents=_consents(session, person.id),
        confirmed_on=person.confirmed_on,
    )


def _pause_of(person: Person) -> date | None:
    """Until when it lasts; a pause that is over is none, whether or not that has been written down."""
    return person.paused_until if person.paused_until and person.paused_until > today() else None


def _rows(session: Session, table: type[Any], person_id: int) -> list[Any]:
    found: list[Any] = children(session, table, [person_id])[person_id]
    return found


def _contact(person: Person, *, masked: bool) -> dict[str, str | None]:
    """The identity number is shown to nobody, its owner included: it only tells whether two are one."""
    number = mask_resident_id(person.resident_id) if person.resident_id else None
    if not masked:
        return {"mobile": person.mobile, "email": person.email, "resident_id": number}
    return {
        "mobile": mask_mobile(person.mobile) if person.mobile else None,
        "email": mask_email(person.email) if person.email else None,
        "resident_id": number,
    }


def _wishes(session: Session, person_id: int) -> Wishes:
    wish = next(iter(_rows(session, tables.Wish, person_id)), None)
    stated = wish.model_dump(exclude={"person_id"}) if wish else {}
    posts = _rows(session, tables.WishOccupation, person_id)
    return Wishes.model_construct(
        **stated,
        divisions=[row.division for row in _rows(session, tables.WishDivision, person_id)],
        posts=[PostRow.model_construct(title=row.title, occupation=row.occupation) for row in posts],
    )


def _consents(session: Session, person_id: int) -> list[ConsentOut]:
    return [
        ConsentOut(**row.model_dump(exclude={"id", "person_id"}))
        for row in _rows(session, tables.Consent, person_id)
    ]


def _categories(session: Session, person_id: int, *, masked: bool) -> list[CategoryRow]:
    memberships = _rows(session, tables.Membership, person_id)
    ids = [row.id for row in memberships]
    found = {table: details(session, table, ids) for table in DETAIL_TABLES}
    return [
        _category(row, {table: rows.get(row.id, []) for table, rows in found.items()}, masked)
        for row in memberships
    ]


def _category(row: tables.Membership, found: dict[Any, list[Any]], masked: bool) -> CategoryRow:
    dates: dict[str, Any] = {"since": row.since, "until": row.until}
    match row.category:
        case Category.GRADUATE:
            detail = _one(found[tables.GraduateDetail], "student_number_index")
            if masked and detail.get("student_number"):
                detail["student_number"] = _HIDDEN_NUMBER
            return GraduateRow.model_construct(**dates, **detail)
        case Category.TRAINEE:
            trainings = [
                TrainingRow.model_construct(**one.model_dump(exclude={"id", "membership_id"}))
                for one in found[tables.TraineeDetail]
            ]
            return TraineeRow.model_construct(**dates, trainings=trainings)
        case Category.PRACTITIONER:
            return PractitionerRow.model_construct(**dates, **_one(found[tables.PractitionerDetail]))
        case Category.INSTRUCTOR:
            return InstructorRow.model_construct(**dates, **_one(found[tables.InstructorDetail]))


def _one(rows: list[SQLModel], *without: str) -> dict[str, Any]:
    return rows[0].model_dump(exclude={"membership_id", *without}) if rows else {}
