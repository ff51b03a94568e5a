"""People as a market sees them: those who agreed to it, many in a handful of statements."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col

from talent.market.contents import (
    CategoryOut,
    PostOut,
    SchoolingOut,
    StatedSkillOut,
    TalentContent,
    WishedPostOut,
    WishesOut,
)
from talent.people import tables
from talent.people.queries import child_rows, exchanged_people
from talent.people.rules import shown_name
from talent.people.showing import EVIDENCE_COLUMNS, shown_skills
from talent.people.tables import Person
from talent.vocab.service import skill_names

# Neither contact nor numbers are read, so that none can leave by mistake.
_PERSON = ("id", "name", "visibility", "division", "education_level", "experience_years")
_SCHOOLING = ("school_code", "school_name", "major_code", "major_name", "level", "start_year", "end_year")
_TABLES: dict[type[Any], tuple[str, ...]] = {
    tables.Education: _SCHOOLING,
    tables.Work: ("employer", "title", "occupation", "started_on", "ended_on"),
    tables.PersonSkill: ("words", "skill", "level", "used"),
    tables.SkillEvidence: EVIDENCE_COLUMNS,
    tables.Membership: ("category", "since", "until"),
    tables.Wish: ("salary_min", "kind", "available_from", "remote"),
    tables.WishDivision: ("division",),
    tables.WishOccupation: ("title", "occupation"),
}
_MONTHS = 12
Rows = dict[Any, list[Any]]


def talent_contents(session: Session, ids: Collection[int]) -> dict[int, TalentContent]:
    """Of the people of these ids those of whom a market may know today, by id."""
    columns = [getattr(Person, name) for name in _PERSON]
    wanted = exchanged_people().where(col(Person.id).in_(ids)).with_only_columns(*columns)
    people = session.execute(wanted.order_by(col(Person.id))).all()
    found = [person.id for person in people]
    if not found:
        return {}
    rows = {table: child_rows(session, table, found, *names) for table, names in _TABLES.items()}
    skills = {row.skill for of_person in rows[tables.PersonSkill].values() for row in of_person if row.skill}
    names = skill_names(session, skills)
    return {
        person.id: _content(person, {table: of_table[person.id] for table, of_table in rows.items()}, names)
        for person in people
    }


def months(years: float | None) -> int | None:
    """Years as whole months."""
    return None if years is None else round(years * _MONTHS)


def _content(person: Any, rows: Rows, names: dict[str, str]) -> TalentContent:
    return TalentContent(
        name=shown_name(person.name, person.visibility),
        division=person.division,
        education_level=person.education_level,
        experience_months=months(person.experience_years),
        categories=[
            CategoryOut(category=row.category, since=row.since, until=row.until)
            for row in sorted(rows[tables.Membership], key=lambda row: str(row.category))
        ],
        education=[_schooling(row) for row in rows[tables.Education]],
        work=[
            PostOut(
                employer=row.employer or None,
                title=row.title,
                occupation=row.occupation,
                started_on=row.started_on,
                ended_on=row.ended_on,
            )
            for row in rows[tables.Work]
        ],
        skills=_skills(rows, names),
        wishes=_wishes(rows),
    )


def _schooling(row: Any) -> SchoolingOut:
    values = {name: getattr(row, name) for name in _SCHOOLING}
    return SchoolingOut(**values | {"major_name": row.major_name or None})


def _skills(rows: Rows, names: dict[str, str]) -> list[StatedSkillOut]:
    shown = shown_skills(rows[tables.PersonSkill], rows[tables.SkillEvidence], names)
    return [StatedSkillOut(code=one.skill, name=one.name, level=one.level, badge=one.badge) for one in shown]


def _wishes(rows: Rows) -> WishesOut:
    stated = next(iter(rows[tables.Wish]), None)
    return WishesOut(
        salary_min=stated.salary_min if stated else None,
        kind=stated.kind if stated else None,
        available_from=stated.available_from if stated else None,
        remote=bool(stated and stated.remote),
        divisions=[row.division for row in rows[tables.WishDivision]],
        posts=[
            WishedPostOut(title=row.title, occupation=row.occupation) for row in rows[tables.WishOccupation]
        ],
    )
