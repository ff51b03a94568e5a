"""Reads of the code tables."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, or_, select

from talent.vocab.enums import WordState
from talent.vocab.tables import (
    Division,
    EducationLevel,
    Lookalike,
    Major,
    Occupation,
    OccupationTitle,
    School,
    Skill,
    SkillAlias,
    SkillRelation,
    SkillWord,
)
from talent.vocab.words import fold

# Made once, for every page names skills: to put a statement together takes as long as to answer it.
_NAMES_OF_SKILLS = (
    columns_of(col(Skill.id), col(Skill.name))
    .where(col(Skill.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Skill.id))
)
_NAMES_BY_GROUP = columns_of(col(Skill.name)).order_by(col(Skill.group), col(Skill.id))
_DIVISIONS = columns_of(*Division.__table__.columns).order_by(col(Division.code))  # type: ignore[attr-defined]
_NAMES_OF_DIVISIONS = (
    columns_of(col(Division.code), col(Division.name), col(Division.level), col(Division.parent))
    .where(
        or_(
            col(Division.code).in_(bindparam("codes", expanding=True)),
            col(Division.code).in_(
                columns_of(col(Division.parent)).where(
                    col(Division.code).in_(bindparam("codes", expanding=True))
                )
            ),
        )
    )
    .order_by(col(Division.code))
)
_RANKS = columns_of(col(EducationLevel.code), col(EducationLevel.rank)).order_by(col(EducationLevel.code))
_OCCUPATIONS = (
    columns_of(col(Occupation.code), col(Occupation.name), col(Occupation.parent), col(Occupation.ecommerce))
    .where(col(Occupation.level).in_(("detail", "work_type")))
    .where(
        or_(
            col(Occupation.ecommerce),
            col(Occupation.code).in_(columns_of(col(OccupationTitle.occupation))),
        )
    )
    .order_by(col(Occupation.ecommerce).desc(), col(Occupation.code))
)


def all_divisions(session: Session) -> Sequence[Any]:
    """The columns of every division, by code; every form offers them."""
    return session.execute(_DIVISIONS).all()


def hired_occupations(session: Session) -> Sequence[Any]:
    """Code, name, parent and whether it is one of e-commerce; of its neighbours those with known titles."""
    return session.execute(_OCCUPATIONS).all()


def division_names(session: Session, codes: Collection[str]) -> list[tuple[str, str, str]]:
    """Code, name and the code of the city (its own unless it is a county) of divisions and their parents."""
    found = session.execute(_NAMES_OF_DIVISIONS, {"codes": list(codes)})
    return [
        (code, name, parent if level == "county" and parent is not None else code)
        for code, name, level, parent in found
    ]


def all_skills(session: Session) -> list[Skill]:
    return list(session.exec(select(Skill).order_by(col(Skill.id))))


def names_by_group(session: Session) -> list[str]:
    """The names of all skills, group by group."""
    return list(session.scalars(_NAMES_BY_GROUP))


def all_schools(session: Session) -> list[School]:
    return list(session.exec(select(School).order_by(col(School.code))))


def all_majors(session: Session) -> list[Major]:
    return list(session.exec(select(Major).order_by(col(Major.code))))


def education_ranks(session: Session) -> dict[str, int]:
    """The rank of each code of GB/T 4658."""
    return {code: rank for code, rank in session.execute(_RANKS)}  # noqa: C416 - rows are no plain tuples


def education_level_names(session: Session) -> dict[str, str]:
    found = session.exec(select(EducationLevel.code, EducationLevel.name).order_by(col(EducationLevel.code)))
    return {code: name for code, name in found}  # noqa: C416 - rows are no plain tuples


def aliases_by_skill(session: Session) -> dict[str, tuple[str, ...]]:
    query = select(SkillAlias.skill, SkillAlias.alias).order_by(col(SkillAlias.alias))
    return _grouped(session.exec(query).all())


def reviewed_aliases(session: Session) -> list[tuple[str, str]]:
    """The words that staff made aliases, with their skills."""
    query = (
        select(SkillWord.words, SkillWord.skill)
        .where(col(SkillWord.state) == WordState.ALIAS)
        .order_by(col(SkillWord.folded))
    )
    return [(words, skill) for words, skill in session.exec(query) if skill is not None]


def related_by_skill(session: Session) -> dict[str, tuple[str, ...]]:
    query = select(SkillRelation.skill, SkillRelation.related).order_by(col(SkillRelation.related))
    return _grouped(session.exec(query).all())


def titles(session: Session) -> list[tuple[str, str]]:
    """Each title as people write it, and its occupation; the names of the occupations are titles too."""
    written = session.exec(
        select(OccupationTitle.title, OccupationTitle.occupation).order_by(col(OccupationTitle.title))
    )
    known = {title: occupation for title, occupation in written}  # noqa: C416 - rows are no plain tuples
    named = session.exec(
        select(Occupation.name, Occupation.code)
        .where(col(Occupation.level).in_(("detail", "work_type")))
        .order_by(col(Occupation.code))
    )
    for name, code in named:
        known.setdefault(name, code)
    return list(known.items())


def words_of_skills(session: Session) -> dict[str, str]:
    """The canonical skill of each name and alias, by its folded form."""
    aliases = session.exec(select(SkillAlias.alias, SkillAlias.skill).order_by(col(SkillAlias.alias))).all()
    names = session.exec(select(Skill.name, Skill.id).order_by(col(Skill.id))).all()
    return {fold(words): skill for words, skill in [*aliases, *names]}


def names_of_skills(session: Session, ids: Collection[str]) -> dict[str, str]:
    if not ids:
        return {}
    found = session.execute(_NAMES_OF_SKILLS, {"ids": list(ids)})
    return {skill: name for skill, name in found}  # noqa: C416 - rows are no plain tuples


def lookalikes(session: Session) -> list[tuple[str, str]]:
    query = select(Lookalike.a, Lookalike.b).order_by(col(Lookalike.a), col(Lookalike.b))
    return [(a, b) for a, b in session.exec(query)]


def matching_schools(session: Session, text: str, limit: int) -> list[School]:
    """Schools whose present or former name holds the text; all, up to the limit, for an empty one."""
    query = select(School).order_by(col(School.code)).limit(limit)
    if text:
        query = query.where(
            or_(
                col(School.name).contains(text, autoescape=True),
                col(School.former_names).contains(text, autoescape=True),
            )
        )
    return list(session.exec(query))


def _grouped(pairs: Collection[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def words_as_written(session: Session) -> list[tuple[str, str]]:
    """Every name and alias of a skill as people write it, with the skill; the names come first."""
    names = session.exec(select(Skill.name, Skill.id).order_by(col(Skill.id))).all()
    aliases = session.exec(select(SkillAlias.alias, SkillAlias.skill).order_by(col(SkillAlias.alias))).all()
    return [(words, skill) for words, skill in [*names, *aliases]]


def occupation_names(session: Session) -> list[tuple[str, str]]:
    """Code and name of what people work as."""
    query = select(Occupation.code, Occupation.name).where(col(Occupation.level).in_(("detail", "work_type")))
    return list(session.exec(query.order_by(col(Occupation.code))))
