"""Choices of forms from the code lists, as pairs of code and name."""

from dataclasses import dataclass

from talent.enterprises.enums import EnterpriseSize, Importance
from talent.kit.db import Session
from talent.kit.labels import LabelledEnum
from talent.kit.terms import SKILL_LEVELS, Category, EmploymentKind
from talent.vocab import service as vocab
from talent.vocab.schemas import CityOut

Pairs = list[tuple[str, str]]


def labelled(kind: type[LabelledEnum]) -> Pairs:
    """The members of an enum: code and Chinese label."""
    return [(member.value, member.label) for member in kind]


@dataclass(frozen=True)
class Choices:
    """What the forms of profile and demand offer; ``skills`` and ``titles`` are suggestions only."""

    cities: tuple[CityOut, ...]
    occupations: Pairs
    educations: Pairs
    education_ranks: Pairs
    skills: tuple[str, ...]
    kinds: Pairs
    categories: Pairs
    importances: Pairs
    levels: Pairs


def choices(session: Session) -> Choices:
    levels = vocab.education_levels(session)
    return Choices(
        cities=vocab.divisions(session),
        occupations=[(one.code, one.name) for one in vocab.occupations(session)],
        educations=[(one.code, one.name) for one in levels],
        education_ranks=[(str(one.rank), one.name) for one in levels],
        skills=skill_names(session),
        kinds=labelled(EmploymentKind),
        categories=labelled(Category),
        importances=labelled(Importance),
        levels=[(str(level), name) for level, name in SKILL_LEVELS.items()],
    )


def city_choices(session: Session, chosen: list[str]) -> Pairs:
    """The cities, and whatever county was chosen before, so that saving loses nothing."""
    cities = [(city.code, city.name) for city in vocab.divisions(session)]
    others = [code for code in chosen if code not in dict(cities)]
    names = vocab.division_names(session, others)
    return cities + [(code, names.get(code, code)) for code in others]


def skill_names(session: Session) -> tuple[str, ...]:
    return vocab.names_of_all_skills(session)


def industries(session: Session) -> Pairs:
    return [(one.code, one.name) for one in vocab.industries(session)]


def sizes() -> Pairs:
    return labelled(EnterpriseSize)
