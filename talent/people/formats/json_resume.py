"""A profile as JSON Resume 1.0.0, whose schema is at github.com/jsonresume/resume-schema (MIT)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from talent.kit.terms import SKILL_LEVELS
from talent.people.formats.filled import certificates_of, filled, label_of
from talent.people.formats.words import Lists
from talent.people.rows import EducationRow, WorkRow
from talent.people.schemas import PersonOut, PersonSkillOut

_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_REGION, _COUNTRY = "河北省", "CN"


def as_json_resume(person: PersonOut, lists: Lists, at: datetime) -> dict[str, Any]:
    """Everything that has a place in the format; what is empty is left out."""
    return filled(
        {
            "$schema": _SCHEMA,
            "basics": _basics(person),
            "work": [_work(row) for row in person.work],
            "education": [_education(row, lists) for row in person.education],
            "certificates": _certificates(person),
            "skills": _skills(person.skills, lists),
            "meta": {"version": "v1.0.0", "lastModified": f"{at:%Y-%m-%dT%H:%M:%S}"},
        }
    )


def _basics(person: PersonOut) -> dict[str, Any]:
    place = {"city": person.division_name, "region": _REGION, "countryCode": _COUNTRY}
    return filled(
        {
            "name": person.name,
            "label": label_of(person),
            "email": person.email,
            "phone": person.mobile,
            "summary": person.introduction,
            "location": place if person.division_name else None,
        }
    )


def _work(row: WorkRow) -> dict[str, Any]:
    return filled(
        {
            "name": row.employer,
            "position": row.title,
            "startDate": row.started_on and row.started_on.isoformat(),
            "endDate": row.ended_on and row.ended_on.isoformat(),
            "summary": row.duties,
        }
    )


def _education(row: EducationRow, lists: Lists) -> dict[str, Any]:
    return filled(
        {
            "institution": row.school_name,
            "area": row.major_name,
            "studyType": lists.levels.get(row.level or ""),
            "startDate": row.start_year and str(row.start_year),
            "endDate": row.end_year and str(row.end_year),
        }
    )


def _certificates(person: PersonOut) -> list[dict[str, Any]]:
    return [
        filled({"name": one.name, "issuer": one.issuer, "date": one.day and one.day.isoformat()})
        for one in certificates_of(person)
    ]


def _skills(skills: Sequence[PersonSkillOut], lists: Lists) -> list[dict[str, Any]]:
    """``esco`` is an addition of ours, which the schema allows."""
    found = []
    for one in skills:
        concept = lists.esco.get(one.skill or "")
        found.append(
            filled(
                {
                    "name": one.words,
                    "level": SKILL_LEVELS.get(one.level),
                    "keywords": [one.name] if one.name != one.words else [],
                    "esco": concept and {"uri": concept.uri, "label": concept.label},
                }
            )
        )
    return found
