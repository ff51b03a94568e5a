"""The code lists for everybody above: choices for forms, names of codes, and all that matching needs."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from talent.vocab import queries
from talent.vocab.distances import distances
from talent.vocab.loading import load_vocabulary as load_vocabulary
from talent.vocab.schemas import (
    CityOut,
    CodeOut,
    EducationChoice,
    EscoOut,
    MajorOut,
    OccupationOut,
    SchoolOut,
    SkillGroupOut,
    SkillOut,
    VocabularyAlias,
    VocabularyData,
    VocabularyLookalike,
    VocabularyPlace,
    VocabularySkill,
    VocabularyTitle,
)
from talent.vocab.tables import Division, Industry, Occupation, Skill, SkillGroup
from talent.vocab.words import fold

# One standard choice for each rank; GB/T 4658 itself has 40 codes, too many for a form.
EDUCATION_CHOICES: tuple[EducationChoice, ...] = (
    EducationChoice(code="71", name="初中及以下", rank=2),
    EducationChoice(code="61", name="高中/中专", rank=3),
    EducationChoice(code="31", name="大专", rank=4),
    EducationChoice(code="21", name="本科", rank=5),
    EducationChoice(code="14", name="硕士", rank=6),
    EducationChoice(code="11", name="博士", rank=7),
)
_NAME_OF_RANK = {choice.rank: choice.name for choice in EDUCATION_CHOICES} | {1: "初中及以下"}


def divisions(session: Session) -> tuple[CityOut, ...]:
    """The cities of the province, each with its counties, in the order of the codes."""
    return _by_city(tuple(queries.all_divisions(session)))


# Every form offers them, and they change once a year.
@lru_cache(maxsize=2)
def _by_city(rows: tuple[Any, ...]) -> tuple[CityOut, ...]:
    counties: dict[str, list[CodeOut]] = {}
    for row in rows:
        if row.level == "county" and row.parent is not None:
            counties.setdefault(row.parent, []).append(CodeOut(code=row.code, name=row.name))
    return tuple(
        CityOut(code=row.code, name=row.name, counties=tuple(counties.get(row.code, ())))
        for row in rows
        if row.level == "city"
    )


def division_names(session: Session, codes: Collection[str | None]) -> dict[str, str]:
    """Names to show by code: 石家庄市 for a city, 石家庄市长安区 for a county."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    names = {code: (name, city) for code, name, city in queries.division_names(session, wanted)}
    return {code: _full_name(code, names) for code in wanted if code in names}


def division_name(session: Session, code: str | None) -> str:
    """The name to show; empty for no code or an unknown one."""
    return division_names(session, [code]).get(code or "", "")


def division_codes(session: Session) -> frozenset[str]:
    return frozenset(session.exec(select(Division.code).order_by(Division.code)))


def division_scope(session: Session, code: str) -> tuple[str, ...]:
    """The code and all below it: a city stands for its counties, the province for everything."""
    rows = queries.all_divisions(session)
    scope, known = {code}, 0
    # Not in one pass: the counties of Xiongan have lower codes than Xiongan itself.
    while known < len(scope):
        known = len(scope)
        scope.update(row.code for row in rows if row.parent in scope)
    return tuple(sorted(scope))


def cities_by_division(session: Session) -> dict[str, str]:
    """The city of every city and county by its code."""
    return {row.code: _city_of(row) for row in queries.all_divisions(session) if row.level != "province"}


def kilometres(session: Session, near: Collection[str], codes: Collection[str]) -> dict[str, int]:
    """How far each division is from the nearest of some others, seat to seat: 0 in the same city or in the
    province that was named; who has no known seat is left out.
    """
    rows = {row.code: row for row in queries.all_divisions(session)}
    ours = [rows[code] for code in near if code in rows]
    found = {code: distances(rows[code], ours) for code in codes if code in rows}
    return {code: min(far) for code, far in found.items() if far}


def education_levels(session: Session) -> tuple[EducationChoice, ...]:
    """One standard choice for each rank, lowest first."""
    known = queries.education_ranks(session)
    return tuple(choice for choice in EDUCATION_CHOICES if choice.code in known)


def education_name(rank: int | None) -> str:
    """初中及以下, 高中/中专, 大专, 本科, 硕士 or 博士; empty where the rank is unknown."""
    return _NAME_OF_RANK.get(rank or 0, "")


def education_ranks(session: Session) -> dict[str, int]:
    """The rank (0 unknown, 1-7) of each code of GB/T 4658."""
    return queries.education_ranks(session)


def education_level_names(session: Session) -> dict[str, str]:
    """The name of each code of GB/T 4658."""
    return queries.education_level_names(session)


def occupations(session: Session) -> tuple[OccupationOut, ...]:
    """The occupations that e-commerce firms hire: its own first, then neighbours with known titles."""
    return tuple(
        OccupationOut(code=row.code, name=row.name, parent=row.parent, ecommerce=row.ecommerce)
        for row in queries.hired_occupations(session)
    )


def occupation_names(session: Session, codes: Collection[str | None]) -> dict[str, str]:
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = session.exec(select(Occupation).where(col(Occupation.code).in_(wanted)).order_by(Occupation.code))
    return {row.code: row.name for row in rows}


def occupation_codes(session: Session) -> frozenset[str]:
    return frozenset(session.exec(select(Occupation.code).order_by(Occupation.code)))


def occupations_of_titles(session: Session) -> dict[str, str]:
    """The occupation of every known job title, by the folded title."""
    return {fold(title): code for title, code in reversed(queries.titles(session))}


def occupation_of_title(session: Session, title: str) -> str | None:
    """The occupation that a job title means, where the code list knows it in any spelling."""
    return occupations_of_titles(session).get(fold(title))


def skills(session: Session) -> tuple[SkillGroupOut, ...]:
    """All canonical skills by group."""
    aliases = queries.aliases_by_skill(session)
    members: dict[str, list[SkillOut]] = {}
    for row in queries.all_skills(session):
        members.setdefault(row.group, []).append(_skill_out(row, aliases.get(row.id, ())))
    groups = session.exec(select(SkillGroup).order_by(col(SkillGroup.id)))
    return tuple(
        SkillGroupOut(id=g.id, name=g.name, name_en=g.name_en, skills=tuple(members.get(g.id, ())))
        for g in groups
    )


def names_of_all_skills(session: Session) -> tuple[str, ...]:
    """What a form suggests: the names of all canonical skills, group by group."""
    return tuple(queries.names_by_group(session))


def skill_names(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names by canonical id; unknown ids are left out."""
    return queries.names_of_skills(session, ids)


def esco_concepts(session: Session) -> dict[str, EscoOut]:
    """What ESCO calls the canonical skills that it has too, by their ids."""
    found = {row.id: _esco_out(row) for row in queries.all_skills(session)}
    return {skill: concept for skill, concept in found.items() if concept is not None}


def skills_of_folded_words(session: Session) -> dict[str, str]:
    """The canonical id of every name and alias, by its folded form."""
    return queries.words_of_skills(session)


def skills_named(session: Session, words: Collection[str]) -> dict[str, str]:
    """The canonical id of each of the words that is one, or a name or an alias; others are left out."""
    ids = queries.names_of_skills(session, words)
    others = queries.words_of_skills(session) if set(words) - ids.keys() else {}
    found = {word: word if word in ids else others.get(fold(word), "") for word in words}
    return {word: skill for word, skill in found.items() if skill}


def schools(session: Session, text: str = "", limit: int = 200) -> tuple[SchoolOut, ...]:
    """Universities and colleges whose present or former name holds the text."""
    rows = queries.matching_schools(session, text.strip(), limit)
    return tuple(
        SchoolOut(code=row.code, name=row.name, division=row.division, level=row.level) for row in rows
    )


def school_names(session: Session) -> dict[str, str]:
    """Present names by code."""
    return {row.code: row.name for row in queries.all_schools(session)}


def schools_of_folded_names(session: Session) -> dict[str, str]:
    """The present name of every school by its folded names, present and former."""
    rows = queries.all_schools(session)
    former = {fold(name): row.name for row in rows for name in row.former_names.split(";") if name}
    return former | {fold(row.name): row.name for row in rows}


def majors(session: Session) -> tuple[MajorOut, ...]:
    return tuple(
        MajorOut(code=row.code, name=row.name, level=row.level, group=row.group)
        for row in queries.all_majors(session)
    )


def industries(session: Session) -> tuple[CodeOut, ...]:
    rows = session.exec(select(Industry).order_by(col(Industry.code)))
    return tuple(CodeOut(code=row.code, name=row.name) for row in rows)


def matcher_vocabulary(session: Session) -> VocabularyData:
    """Everything that matching needs of the code lists, in one stable value."""
    return VocabularyData(
        skills=_vocabulary_skills(session),
        places=_vocabulary_places(session),
        titles=tuple(VocabularyTitle(title, code) for title, code in queries.titles(session)),
        lookalikes=tuple(VocabularyLookalike(a, b) for a, b in queries.lookalikes(session)),
        reviewed=reviewed_aliases(session),
    )


def reviewed_aliases(session: Session) -> tuple[VocabularyAlias, ...]:
    """What staff added to the code lists, in a stable order."""
    return tuple(VocabularyAlias(words, skill) for words, skill in queries.reviewed_aliases(session))


def _vocabulary_skills(session: Session) -> tuple[VocabularySkill, ...]:
    aliases, related = queries.aliases_by_skill(session), queries.related_by_skill(session)
    return tuple(
        VocabularySkill(
            row.id,
            row.name,
            tuple(dict.fromkeys((*aliases.get(row.id, ()), row.name_en))),
            row.parent,
            related.get(row.id, ()),
        )
        for row in queries.all_skills(session)
    )


def _vocabulary_places(session: Session) -> tuple[VocabularyPlace, ...]:
    return tuple(
        VocabularyPlace(row.code, _city_of(row), row.latitude, row.longitude)
        for row in queries.all_divisions(session)
    )


def _city_of(row: Any) -> str:
    return str(row.parent if row.level == "county" and row.parent is not None else row.code)


def _full_name(code: str, names: dict[str, tuple[str, str]]) -> str:
    name, city = names[code]
    return name if city == code or city not in names else names[city][0] + name


def _skill_out(row: Skill, aliases: tuple[str, ...]) -> SkillOut:
    return SkillOut(id=row.id, name=row.name, name_en=row.name_en, aliases=aliases, esco=_esco_out(row))


def _esco_out(row: Skill) -> EscoOut | None:
    return None if row.esco_uri is None else EscoOut(uri=row.esco_uri, label=row.esco_label or "")
