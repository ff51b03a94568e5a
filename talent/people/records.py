"""Turns the checked parts of a profile into rows of the tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.people import tables
from talent.people.codes import CodeBook
from talent.people.enums import BlockOrigin
from talent.people.rows import (
    Basics,
    CategoryRow,
    EducationRow,
    GraduateRow,
    InstructorRow,
    PractitionerRow,
    SkillRow,
    TraineeRow,
    Wishes,
    WorkRow,
)
from talent.people.rules import present_employers, repeated_categories, repeated_skills
from talent.people.schemas import PersonInput
from talent.vocab.words import fold

Values = dict[str, Any]


@dataclass
class MembershipRecord:
    """A membership and the rows of its category, which need the membership's id."""

    values: Values
    table: type[SQLModel]
    details: list[Values] = field(default_factory=list)


def blind(text: str | None, place: str) -> str | None:
    """The blind index of ``table.column``, or nothing for nothing."""
    return None if text is None else keyring().blind_index(text, place)


def basics_record(data: Basics, codes: CodeBook, place: str = "") -> Values:
    """The columns of ``person`` that step 1 fills, with the blind indexes."""
    return {
        "name": data.name,
        "mobile": data.mobile,
        "mobile_index": blind(data.mobile, "person.mobile"),
        "email": data.email,
        "email_index": blind(data.email, "person.email"),
        "resident_id": data.resident_id,
        "resident_id_index": blind(data.resident_id, "person.resident_id"),
        "division": codes.division(data.division, f"{place}division"),
        "education_level": codes.education_level(data.education_level, f"{place}education_level"),
        "introduction": data.introduction,
    }


def education_records(rows: Sequence[EducationRow], codes: CodeBook, place: str = "rows") -> list[Values]:
    return [_education(row, number, f"{place}.{number}", codes) for number, row in enumerate(rows)]


def work_records(rows: Sequence[WorkRow], codes: CodeBook, place: str = "rows") -> list[Values]:
    return [
        row.model_dump()
        | {
            "position": number,
            "occupation": codes.occupation(row.occupation, row.title, f"{place}.{number}.occupation"),
        }
        for number, row in enumerate(rows)
    ]


def skill_records(rows: Sequence[SkillRow], codes: CodeBook, place: str = "rows") -> list[Values]:
    """Words that are exactly a name or an alias get their canonical skill; one skill twice is refused.

    Not so where the person says that this is not the skill that is meant: the words stay what they are.
    """
    resolved = [_skill(row, f"{place}.{number}", codes) for number, row in enumerate(rows)]
    codes.add(repeated_skills(resolved, [fold(row.words) for row in resolved], place))
    return [row.model_dump() | {"position": number} for number, row in enumerate(resolved)]


def wish_record(data: Wishes) -> Values:
    return data.model_dump(include={"salary_min", "kind", "available_from", "remote"})


def wish_division_records(data: Wishes, codes: CodeBook, place: str = "") -> list[Values]:
    divisions = dict.fromkeys(data.divisions)
    return [
        {"division": codes.division(code, f"{place}divisions.{number}")}
        for number, code in enumerate(divisions)
    ]


def wish_post_records(data: Wishes, codes: CodeBook, place: str = "") -> list[Values]:
    return [
        {
            "title": post.title,
            "occupation": codes.occupation(post.occupation, post.title, f"{place}posts.{number}.occupation"),
        }
        for number, post in enumerate(data.posts)
    ]


def block_records(data: PersonInput, moment: datetime) -> list[Values]:
    """The employers where the person is now."""
    day = today()
    names = [row.employer for row in data.work if row.ended_on is None or row.ended_on >= day]
    posts = [row for row in data.categories if isinstance(row, PractitionerRow)]
    names += [row.employer for row in posts if row.until is None or row.until >= day]
    return [
        {
            "organisation_id": None,
            "name": name,
            "folded": folded,
            "origin": BlockOrigin.PRESENT,
            "created_at": moment,
            "lifted_at": None,
        }
        for folded, name in present_employers(names).items()
    ]


def membership_records(
    rows: Sequence[CategoryRow], codes: CodeBook, place: str = "rows"
) -> list[MembershipRecord]:
    """At most one for each category."""
    codes.add(repeated_categories(rows, place))
    return [_membership(row, f"{place}.{number}", codes) for number, row in enumerate(rows)]


def _skill(row: SkillRow, place: str, codes: CodeBook) -> SkillRow:
    refused = None if row.skill else codes.known_skill(row.refused, f"{place}.refused")
    skill = codes.skill(row.skill, row.words, f"{place}.skill")
    return row.model_copy(update={"skill": None if skill == refused else skill, "refused": refused})


def _education(row: EducationRow, number: int, place: str, codes: CodeBook) -> Values:
    school_code, school_name = codes.school(row.school_code, row.school_name, f"{place}.school_code")
    major_code, major_name = codes.major(row.major_code, row.major_name, f"{place}.major_code")
    return {
        "position": number,
        "school_code": school_code,
        "school_name": school_name,
        "major_code": major_code,
        "major_name": major_name,
        "level": codes.education_level(row.level, f"{place}.level"),
        "start_year": row.start_year,
        "end_year": row.end_year,
    }


def _membership(row: CategoryRow, place: str, codes: CodeBook) -> MembershipRecord:
    values = {"category": row.category, "since": row.since, "until": row.until}
    match row:
        case GraduateRow():
            return MembershipRecord(values, tables.GraduateDetail, [_graduate(row, place, codes)])
        case TraineeRow():
            trainings = [training.model_dump() for training in row.trainings]
            return MembershipRecord(values, tables.TraineeDetail, trainings)
        case PractitionerRow():
            detail = row.model_dump(include={"employer", "title"})
            return MembershipRecord(values, tables.PractitionerDetail, [detail])
        case InstructorRow():
            detail = row.model_dump(include={"teaches", "practice", "availability", "hours_taught"})
            return MembershipRecord(values, tables.InstructorDetail, [detail])


def _graduate(row: GraduateRow, place: str, codes: CodeBook) -> Values:
    school_code, school_name = codes.school(row.school_code, row.school_name, f"{place}.school_code")
    major_code, major_name = codes.major(row.major_code, row.major_name, f"{place}.major_code")
    return {
        "school_code": school_code,
        "school_name": school_name,
        "major_code": major_code,
        "major_name": major_name,
        "graduation_year": row.graduation_year,
        "student_number": row.student_number,
        "student_number_index": blind(row.student_number, "graduate_detail.student_number"),
    }
