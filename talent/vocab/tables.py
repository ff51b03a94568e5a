"""Code lists as tables, loaded from ``seeds/vocab``; and the words of people that no list knows."""

from datetime import date

from sqlmodel import Field, SQLModel

from talent.kit.labels import EnumString
from talent.vocab.enums import WordReading, WordState


class Division(SQLModel, table=True):
    """An administrative division, GB/T 2260."""

    __tablename__ = "division"

    code: str = Field(primary_key=True, max_length=6)
    name: str = Field(max_length=40)
    short_name: str = Field(max_length=20)
    level: str = Field(max_length=10)
    parent: str | None = Field(default=None, max_length=6, index=True)
    latitude: float | None = None
    longitude: float | None = None
    zones: str = Field(default="", max_length=120)


class EducationLevel(SQLModel, table=True):
    """A level of education, GB/T 4658; ``rank`` orders them from 0 (unknown) to 7 (doctorate)."""

    __tablename__ = "education_level"

    code: str = Field(primary_key=True, max_length=2)
    name: str = Field(max_length=40)
    short_name: str = Field(max_length=20)
    rank: int


class Major(SQLModel, table=True):
    __tablename__ = "major"

    code: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=40, index=True)
    level: str = Field(max_length=32)
    group: str = Field(max_length=20)


class Occupation(SQLModel, table=True):
    """A node of the national classification of occupations, edition of 2022."""

    __tablename__ = "occupation"

    code: str = Field(primary_key=True, max_length=16)
    name: str = Field(max_length=60)
    level: str = Field(max_length=16)
    parent: str | None = Field(default=None, max_length=16, index=True)
    ecommerce: bool = False


class OccupationTitle(SQLModel, table=True):
    """A job title as people write it, and the occupation that it means."""

    __tablename__ = "occupation_title"

    title: str = Field(primary_key=True, max_length=60)
    occupation: str = Field(max_length=16, index=True)


class SkillGroup(SQLModel, table=True):
    __tablename__ = "skill_group"

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=40)
    name_en: str = Field(max_length=60)


class Skill(SQLModel, table=True):
    """A canonical skill."""

    __tablename__ = "skill"

    id: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=60, index=True)
    name_en: str = Field(max_length=80)
    group: str = Field(max_length=40, index=True)
    kind: str = Field(max_length=20)
    parent: str | None = Field(default=None, max_length=60)
    # The same skill in the European classification ESCO, with its preferred label there.
    esco_uri: str | None = Field(default=None, max_length=80)
    esco_label: str | None = Field(default=None, max_length=120)


class SkillRelation(SQLModel, table=True):
    """Two skills near each other, stored once in each direction."""

    __tablename__ = "skill_relation"

    skill: str = Field(primary_key=True, max_length=60)
    related: str = Field(primary_key=True, max_length=60)


class SkillAlias(SQLModel, table=True):
    """Another way people write a skill."""

    __tablename__ = "skill_alias"

    alias: str = Field(primary_key=True, max_length=80)
    skill: str = Field(max_length=60, index=True)


class School(SQLModel, table=True):
    """A university or college, code of the Ministry of Education."""

    __tablename__ = "school"

    code: str = Field(primary_key=True, max_length=10)
    name: str = Field(max_length=60, index=True)
    division: str | None = Field(default=None, max_length=6)
    level: str = Field(max_length=20)
    former_names: str = Field(default="", max_length=200)


class Industry(SQLModel, table=True):
    """GB/T 4754-2017."""

    __tablename__ = "industry"

    code: str = Field(primary_key=True, max_length=4)
    name: str = Field(max_length=60)
    parent: str | None = Field(default=None, max_length=4)


class Lookalike(SQLModel, table=True):
    """Two characters that people mistake for each other, by sound or by shape."""

    __tablename__ = "lookalike"

    a: str = Field(primary_key=True, max_length=4)
    b: str = Field(primary_key=True, max_length=4)
    kind: str = Field(max_length=16)


class SkillWord(SQLModel, table=True):
    """Words that somebody used for a skill and that no code list has; nothing says whose they are.

    ``people`` and ``demands`` count those that use them now, ``searches`` the days on which somebody searched
    with them and found nothing, ``refusals`` the people who say that they are not what they are read as. With
    the state ALIAS they are read as ``skill``, beside the code lists.
    """

    __tablename__ = "skill_word"

    id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(max_length=40, unique=True)
    # As they were first written.
    words: str = Field(max_length=40)
    state: WordState = Field(default=WordState.OPEN, sa_type=EnumString(WordState), index=True)
    skill: str | None = Field(default=None, max_length=60, index=True)
    # What the gate made of them, which stands above this area; ``pending`` until it has read them (again).
    reading: WordReading | None = Field(default=None, sa_type=EnumString(WordReading))
    likeness: float | None = None
    pending: bool = Field(default=True, index=True)
    people: int = 0
    demands: int = 0
    searches: int = 0
    refusals: int = 0
    searched_on: date | None = Field(default=None, index=True)
    version: int = 1
