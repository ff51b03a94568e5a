"""What the code lists give out: choices for forms, and the whole vocabulary for the matcher."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.kit.fields import Line
from talent.vocab.enums import WordOrder, WordReading, WordSource, WordState


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


class EscoOut(_Out):
    """The same skill in the European classification ESCO, and what it is called there."""

    uri: str
    label: str


class SkillOut(_Out):
    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    esco: EscoOut | None = None


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
class VocabularyAlias:
    """Words that staff decided to read as a skill."""

    words: str
    skill: str


@dataclass(frozen=True, slots=True)
class VocabularyData:
    """All that matching needs of the code lists, in a stable order."""

    skills: tuple[VocabularySkill, ...]
    places: tuple[VocabularyPlace, ...]
    titles: tuple[VocabularyTitle, ...]
    lookalikes: tuple[VocabularyLookalike, ...]
    reviewed: tuple[VocabularyAlias, ...]


class SkillSuggestion(_Out):
    """A canonical skill; ``written`` is the other way to write it that was met, empty for its name."""

    skill: str
    name: str
    written: str


class SkillWordFilter(BaseModel):
    """Narrows the words to decide on. Without ``reading`` the open ones are those that are worth a look: near
    to a skill, searched for in vain, or read as something that a person says they are not.
    """

    model_config = ConfigDict(extra="forbid")

    state: WordState = WordState.OPEN
    reading: WordReading | None = None
    source: WordSource | None = None
    text: Annotated[Line, Field(max_length=40)] = ""
    order: WordOrder = WordOrder.COUNT


class SkillWordRow(_Out):
    """Words with their counts: people and demands that use them, days on which a search for them failed,
    people who say that they are not what they are read as.
    """

    id: int
    words: str
    state: WordState
    skill: str | None
    reading: WordReading | None
    people: int
    demands: int
    searches: int
    refusals: int
    version: int
