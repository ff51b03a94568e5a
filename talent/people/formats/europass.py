"""A profile with the field names of Europass, SkillsPassport 3.4, as its JSON of old wrote them.

Where they stand: beside ``Europass_JSONSchema.json`` of 3.4.0 in github.com/europass/ewa-cedefop, examples.
"""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from talent.kit.terms import SKILL_LEVELS
from talent.people.formats.filled import certificates_of, filled, label_of
from talent.people.formats.words import Lists
from talent.people.rows import EducationRow, WorkRow
from talent.people.schemas import PersonOut, PersonSkillOut


def as_europass(person: PersonOut, lists: Lists, at: datetime) -> dict[str, Any]:
    """Everything that has a place in the format; what is empty is left out."""
    moment = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
    about = {
        "DocumentType": "ECV",
        "CreationDate": moment,
        "LastUpdateDate": moment,
        "XSDVersion": "V3.4",
        "Generator": "Jicai",
        "EuropassLogo": False,
    }
    learner = {
        "Identification": _identification(person),
        "Headline": _headline(person),
        "WorkExperience": [_work(row) for row in person.work],
        "Education": [_education(row, lists) for row in person.education],
        "Skills": _skills(person.skills, lists),
        "Achievement": _achievements(person),
    }
    return {"SkillsPassport": {"Locale": "zh", "DocumentInfo": about, "LearnerInfo": filled(learner)}}


def _identification(person: PersonOut) -> dict[str, Any]:
    """Whether a name of three characters begins with one or with two of the family nobody can tell: it stays
    whole.
    """
    place = {"Municipality": person.division_name, "Country": {"Code": "CN", "Label": "中国"}}
    contact = {
        "Address": {"Contact": place} if person.division_name else None,
        "Email": {"Contact": person.email} if person.email else None,
        "Telephone": [{"Contact": person.mobile, "Use": {"Code": "mobile"}}] if person.mobile else None,
    }
    return filled({"PersonName": {"FirstName": person.name}, "ContactInfo": filled(contact)})


def _headline(person: PersonOut) -> dict[str, Any] | None:
    """There is room for one: what the person says of themselves comes before the post."""
    if person.introduction:
        kind = {"Code": "personal_statement", "Label": "PERSONAL STATEMENT"}
        return {"Type": kind, "Description": {"Label": _html(person.introduction)}}
    if label := label_of(person):
        return {"Type": {"Code": "position", "Label": "POSITION"}, "Description": {"Label": label}}
    return None


def _work(row: WorkRow) -> dict[str, Any]:
    period = {"From": _day(row.started_on), "To": _day(row.ended_on), "Current": row.ended_on is None}
    return filled(
        {
            "Period": filled(period),
            "Position": {"Label": row.title},
            "Activities": _html(row.duties),
            "Employer": filled({"Name": row.employer}),
        }
    )


def _education(row: EducationRow, lists: Lists) -> dict[str, Any]:
    level = lists.levels.get(row.level or "", "")
    period = {
        "From": row.start_year and {"Year": row.start_year},
        "To": row.end_year and {"Year": row.end_year},
    }
    return filled(
        {
            "Period": filled(period),
            "Title": level,
            "Organisation": filled({"Name": row.school_name}),
            "Level": filled({"Label": level}),
            "Field": filled({"Label": row.major_name}),
        }
    )


def _skills(skills: Sequence[PersonSkillOut], lists: Lists) -> dict[str, Any]:
    """As text for people, which is all that the format has; and, an addition of ours, each by itself."""
    if not skills:
        return {}
    lines = "".join(f"<li>{escape(_told(one))}</li>" for one in skills)
    return {
        "JobRelated": {"Description": f"<ul>{lines}</ul>", "Skill": [_skill(one, lists) for one in skills]}
    }


def _told(skill: PersonSkillOut) -> str:
    level = SKILL_LEVELS.get(skill.level)
    return f"{skill.words}（{level}）" if level else skill.words


def _skill(one: PersonSkillOut, lists: Lists) -> dict[str, Any]:
    concept = lists.esco.get(one.skill or "")
    level = SKILL_LEVELS.get(one.level)
    return filled(
        {
            "Label": one.words,
            "Level": {"Code": str(one.level), "Label": level} if level else None,
            "Esco": concept and {"Uri": concept.uri, "Label": concept.label},
        }
    )


def _achievements(person: PersonOut) -> list[dict[str, Any]]:
    found = []
    for one in certificates_of(person):
        told = "，".join(part for part in (one.issuer, one.day.isoformat() if one.day else "") if part)
        found.append(filled({"Title": {"Label": one.name}, "Description": escape(told)}))
    return found


def _day(day: date | None) -> dict[str, int] | None:
    return None if day is None else {"Year": day.year, "Month": day.month, "Day": day.day}


def _html(text: str) -> str:
    """Texts of the format are HTML."""
    return escape(text, quote=False).replace("\n", "<br/>")
