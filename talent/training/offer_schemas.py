"""Courses that one can still enrol in, as they are offered to somebody who lacks a skill."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from talent.training.enums import TeachingMode


class Taught(BaseModel):
    """A skill, and the level 1-4 that who completes the course has reached."""

    model_config = ConfigDict(frozen=True)

    skill: str
    name: str
    level: int


class CourseOffer(BaseModel):
    """A course and its next class with seats: the nearest, then the earliest.

    ``km`` is the distance to the nearest of the places that count as near, 0 for what is taught online or in
    the same city, null where it is not known.
    """

    model_config = ConfigDict(frozen=True)

    course_id: int
    class_id: int
    title: str
    organisation: str
    skills: list[Taught]
    mode: TeachingMode
    hours: int
    fee: int
    division: str | None
    division_name: str
    km: int | None
    starts_on: date
    enrol_until: date
    seats_left: int
