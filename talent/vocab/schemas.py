"""What the code lists give out: choices for forms, and the whole vocabulary for the matcher."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class CodeOut(_Out):
    """A code and its name."""

    code: str
    name: str


class CityOut(_Out):
    """A city with its counties, for one grouped choice."""

    code: str
    name: str
    counties: tuple[CodeOut, ...]


class EducationChoice(_Out):
    """One choice for each rank; ``code`` is the standard one of GB/T 4658 that stands for it."""

    code: str
    name: str
    rank: int


class OccupationOut(_Out):
    code: str
    name: str
    parent: str | None
    ecommerce: bool


class SkillOut(_Out):
    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...]


class SkillGroupOut(_Out):
    """A group with its skills, for one grouped choice."""

    id: str
    name: str
    name_en: str
    skills: tuple[SkillOut, ...]


class SchoolOut(_Out):
    code: str
    name: str
    division: str | None
    level: str


class MajorOut(_Out):
    code: str
    name: str
    level: str
    group: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one file did. ``kept`` rows are gone from the file but still referred to."""

    new: int
    changed: int
    unchanged: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class VocabularySkill:
    """A canonical skill; ``related`` holds ids, in both directions."""

    id: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VocabularyPlace:
    """A division; ``city`` is the code of its city, or its own."""

    code: str
    city: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class VocabularyTitle:
    """A job title as people write it, and the code of the occupation that it means."""

    title: str
    occupation: str


@dataclass(frozen=True, slots=True)
class VocabularyLookalike:
    """Two characters that people mistake for each other."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class VocabularyData:
    """All that matching needs of the code lists, in a stable order."""

    skills: tuple[VocabularySkill, ...]
    places: tuple[VocabularyPlace, ...]
    titles: tuple[VocabularyTitle, ...]
    lookalikes: tuple[VocabularyLookalike, ...]
